import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimkit.inference.casing import casing_of
from claimkit.labels import Casing


def casings(text, pattern=r"\S+"):
    spans = np.asarray([m.span() for m in re.finditer(pattern, text)], dtype=np.int64)
    spans = spans.reshape(-1, 2)
    return [Casing(value) for value in casing_of(text, spans[:, 0], spans[:, 1])]


@pytest.mark.parametrize(
    ("piece", "casing"),
    [
        ("troops", Casing.LOWER),
        ("Oslo", Casing.TITLE),
        ("A", Casing.TITLE),
        ("É", Casing.TITLE),
        ("NATO", Casing.UPPER),
        ("iPhone", Casing.MIXED),
        ("McCoy", Casing.MIXED),
        ("3,500", Casing.DIGIT),
        ("G20", Casing.DIGIT),
        ("—", Casing.NONE),
        ("東京", Casing.NONE),
        ("😀", Casing.NONE),
        ("\ud800", Casing.NONE),
    ],
)
def test_how_a_piece_is_written(piece, casing):
    assert casings(piece) == [casing]
    assert casings(f"so {piece} x")[1] == casing


def test_a_piece_without_characters_has_no_casing():
    ends = np.asarray([0, 3])
    assert casing_of("Abc", ends, ends).tolist() == [Casing.NONE, Casing.NONE]


@given(st.text(alphabet=st.characters(codec=None), max_size=40))
def test_any_text_has_one_casing_a_piece(text):
    assert len(casings(text, r"(?s).{1,3}")) == -(-len(text) // 3)
