"""Spans of pieces to spans of characters: what `trim` takes off, and what it never touches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimkit.inference.found import SPAN_TYPES
from claimkit.inference.spans import DANGLING, trim


@pytest.mark.parametrize(
    ("text", "span_type", "expected"),
    [
        ("accounts for", "ENTITY", "accounts"),
        ("male nurses who", "ENTITY", "male nurses"),
        ("the harbour office on", "SOURCE", "the harbour office"),
        ("a complaint filed by the", "SOURCE", "a complaint filed"),
        ("since the 1960s and a", "TIME", "since the 1960s"),
        ("the year before", "TIME", "the year before"),
        ("from now on", "TIME", "from now on"),
        ("carried out", "PREDICATE", "carried out"),
        ("depends on the", "PREDICATE", "depends on"),
        ("who", "SOURCE", "who"),
        ("vitamin A", "ENTITY", "vitamin A"),
        (" workers of \n the ", "ENTITY", "workers"),
        ("said he was one of", "CONTENT", "said he was one of"),
        ("according to", "CUE", "according to"),
    ],
)
def test_a_span_never_ends_in_a_word_that_opens_what_follows(text, span_type, expected):
    assert text[slice(*trim(text, 0, len(text), span_type))] == expected


WORDS = st.sampled_from(
    ["the", "of", "and", "ships", "on", " ", "\n", "—", "of the", "Of", "", "é"]
)


@given(st.lists(WORDS).map(" ".join), st.sampled_from(SPAN_TYPES), st.data())
def test_a_trimmed_span_lies_in_the_span_and_keeps_a_word_where_there_was_one(text, kind, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = trim(text, start, end, kind)
    assert start <= first <= last <= end
    assert bool(text[first:last]) == bool(text[start:end].strip())
    assert text[first:last] == text[first:last].strip()
    assert trim(text, first, last, kind) == (first, last)
    if kind not in DANGLING:
        assert text[first:last] == text[start:end].strip()
