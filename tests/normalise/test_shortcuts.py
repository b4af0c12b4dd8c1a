"""The shortcuts of the reader answer as the long way does."""

import copy
import pickle
from dataclasses import FrozenInstanceError, fields, replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claimkit.labels import QuantityKind
from claimkit.normalise import find_quantities, parse_quantity
from claimkit.normalise import numbers as reader
from claimkit.normalise.measures import may_begin, may_open, read_measure
from claimkit.normalise.tokens import tokenize
from claimkit.types import Quantity

WORDS = [
    "a",
    "an",
    "-",
    "minus",
    "plus",
    "negative",
    "$",
    "US$",
    "A$",
    "U.S.",
    "U",
    "S",
    ".",
    "Y",
    "=",
    "R",
    "PS",
    "C",
    "c",
    "£",
    "€",
    "few",
    "couple",
    "long",
    "dozen",
    "baker's",
    "full",
    "single",
    "digits",
    "half",
    "of",
    "the",
    "third",
    "three",
    "twenty",
    "hundred",
    "and",
    "million",
    "bn",
    "m",
    "mm",
    "one",
    "point",
    "/",
    "x",
    "×",
    "^",
    "½",
    "⁶",
    "10⁶",
    "10",
    "5",
    "30s",
    "2.5",
    "1/2",
    "hour",
    "year",
    "whole",
    "bit",
    "MPs",
    "MWs",
    "mps",
    "'",
    '"',
    "km²",
    "degrees",
    "second",
    "more",
    "people",
    "twofold",
    "sixpence",
]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).flatmap(
    lambda words: st.lists(
        st.sampled_from([" ", "", "-"]), min_size=len(words), max_size=len(words)
    ).map(lambda gaps: "".join(f"{gap}{word}" for gap, word in zip(gaps, words, strict=True)))
)


@given(TEXTS, st.sampled_from([None, *QuantityKind]), st.booleans())
@example("Y=500", None, False)
@example("a baker's dozen", None, False)
@example("A$ 5", None, True)
def test_a_measure_is_read_only_where_one_may_begin(text, hint, is_running):
    tokens = tokenize(text)
    for i, token in enumerate(tokens):
        if may_open(token) and not may_begin(tokens, i):
            assert read_measure(tokens, i, hint, is_running=is_running) is None


@given(TEXTS, st.booleans())
@example("10⁶", False)
@example("5m", True)
@example("two thirds", False)
def test_a_number_alone_is_the_number_that_the_long_way_reads(text, has_millions):
    tokens = tokenize(text)
    for i in range(len(tokens)):
        alone = reader._read_alone(tokens, i)
        if alone is not None:
            base = reader._read_base(tokens, i)
            scaled = reader.with_scale(tokens, reader._with_fraction(tokens, base), has_millions)
            assert alone == base == scaled


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("It cost A$5", "AUD"),
        ("It cost U.S.$5", "USD"),
        ("It cost Y=500", "JPY"),
        ("a R500 fee", "ZAR"),
    ],
)
def test_a_sign_of_several_tokens_begins_a_quantity(text, unit):
    assert [found.unit for found in find_quantities(text)] == [unit]


def test_a_parsed_quantity_is_as_one_made_field_by_field():
    parsed = parse_quantity("about 3.5 km", start=7)
    made = Quantity(*(getattr(parsed, field.name) for field in fields(Quantity)))
    assert type(parsed) is Quantity
    assert (parsed, hash(parsed), repr(parsed)) == (made, hash(made), repr(made))
    assert pickle.loads(pickle.dumps(parsed)) == copy.deepcopy(parsed) == made
    assert replace(parsed, start=0, end=12).start == 0
    with pytest.raises(FrozenInstanceError):
        parsed.start = 0
