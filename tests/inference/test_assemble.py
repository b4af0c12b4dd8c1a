"""Claims out of spans: restatements in another unit."""

import pytest

from claimkit.inference.assemble import link_restatements
from claimkit.normalise import parse_quantity
from claimkit.types import Claim


def claims_of(text, *figures):
    claims, at = [], 0
    for figure in figures:
        at = text.index(figure, at)
        claims.append(Claim(None, text, 0, len(text), quantity=parse_quantity(figure, start=at)))
        at += len(figure)
    return claims


def restated(text, *figures):
    return [claim.restates for claim in link_restatements(claims_of(text, *figures), text)]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("a 100 mile (161 kilometre) march", ("100 mile", "161 kilometre")),
        ("it weighs 10 kilograms (22 pounds)", ("10 kilograms", "22 pounds")),
        ("it cost $5 million (£4 million)", ("$5 million", "£4 million")),
        ("some 3 miles, or 4.8 kilometres, away", ("3 miles", "4.8 kilometres")),
    ],
)
def test_the_same_amount_in_another_unit_restates(text, figures):
    assert restated(text, *figures) == [None, 0]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("a 100 mile (300 kilometre) march", ("100 mile", "300 kilometre")),
        ("a 100 mile march; 161 kilometres remain", ("100 mile", "161 kilometres")),
        ("it cost $5 million ($4 million)", ("$5 million", "$4 million")),
        ("a 100 mile (161 kilogram) load", ("100 mile", "161 kilogram")),
        ("12 (14)", ("12", "14")),
    ],
)
def test_another_amount_place_or_dimension_does_not_restate(text, figures):
    assert restated(text, *figures) == [None, None]


def test_indices_count_all_claims_of_the_document():
    text = "9 boats, 100 mile (161 kilometre) march"
    assert restated(text, "9", "100 mile", "161 kilometre") == [None, None, 1]


def test_no_claims_have_no_restatements():
    assert link_restatements([], "") == []
