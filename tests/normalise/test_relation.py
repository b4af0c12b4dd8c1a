import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimkit.labels import QuantityKind
from claimkit.normalise import Quantity, Reason, Verdict, parse_quantity

ONE_UNIT = [
    # rule 1: same
    ("2,000", "two thousand", "equal", "same"),
    ("1 km", "1,000 metres", "equal", "same"),
    ("212F", "100C", "equal", "same"),
    ("dozens", "dozens", "equal", "same"),
    ("between 3 and 5 km", "3,000 to 5,000 metres", "equal", "same"),
    # rule 2: rounding, and what digits leave open
    ("3,000", "3,012", "consistent", "rounding"),
    ("5,000", "5,200", "consistent", "rounding"),
    ("3,000", "3,400", "conflict", "value"),
    ("5,200", "5,240", "consistent", "rounding"),
    ("5,200", "5,300", "conflict", "value"),
    ("2.5 km", "2.54 km", "consistent", "rounding"),
    ("2.4 km", "2.5 km", "conflict", "value"),
    ("12", "13", "conflict", "value"),
    ("10", "14", "conflict", "value"),
    ("20", "21", "conflict", "value"),
    ("1,553", "1,554", "conflict", "value"),
    ("$5 billion", "$5.2 billion", "consistent", "rounding"),
    ("$5 billion", "$5.6 billion", "conflict", "value"),
    ("20 percent", "21 percent", "conflict", "value"),
    ("100 percent", "97 percent", "conflict", "value"),
    ("2 percent", "2.3 percent", "consistent", "rounding"),
    ("100F", "98F", "conflict", "value"),
    ("30 years old", "31 years old", "conflict", "value"),
    # rule 2: conversion
    ("1,553 miles", "2,500 km", "consistent", "conversion"),
    ("2 miles", "3 km", "consistent", "conversion"),
    ("30 feet", "10 metres", "consistent", "conversion"),
    ("1,553 miles", "2,000 km", "conflict", "value"),
    ("100 miles", "200 km", "conflict", "value"),
    ("70F", "21C", "consistent", "conversion"),
    ("90F", "35C", "conflict", "value"),
    ("30 mpg", "7.8 l/100km", "consistent", "conversion"),
    ("30 mpg", "9 l/100km", "conflict", "value"),
    ("60 mph", "97 km/h", "consistent", "conversion"),
    ("2,000 barrels a day", "730,000 barrels a year", "consistent", "conversion"),
    ("18 months old", "1.5 years old", "equal", "same"),
    # rule 3: about
    ("about 3,000", "3,200", "consistent", "about"),
    ("nearly 100", "98", "consistent", "about"),
    ("about 3,000", "about 3,200", "consistent", "about"),
    ("about 3,000", "3,000", "consistent", "about"),
    ("about 3,500", "3,000", "conflict", "value"),
    ("about 3,000", "5,000", "conflict", "value"),
    ("about 12 km", "12.4 km", "consistent", "about"),
    # rule 3: bound
    ("more than 3,000", "3,200", "consistent", "bound"),
    ("over 5,200", "5,200", "consistent", "bound"),
    ("over 5,200", "5,150", "conflict", "value"),
    ("more than 12", "12", "conflict", "value"),
    ("at least 12", "12", "consistent", "bound"),
    ("up to 7,000", "3,500", "consistent", "bound"),
    ("up to 7,000", "8,000", "conflict", "value"),
    ("at least 12", "at most 12", "consistent", "bound"),
    ("more than 12", "at most 12", "conflict", "value"),
    ("more than 3,000", "more than 5,000", "consistent", "bound"),
    ("more than 3,000", "about 3,000", "consistent", "bound"),
    ("more than 60 mph", "96 km/h", "consistent", "bound"),
    ("more than 30 mpg", "less than 8 l/100km", "consistent", "bound"),
    # rule 3: range, band, margin
    ("between 3,500 and 7,000", "5,000", "consistent", "range"),
    ("between 3,500 and 7,000", "7,000", "consistent", "range"),
    ("between 3,500 and 7,000", "8,000", "conflict", "value"),
    ("between 3,500 and 7,000", "7,000 to 9,000", "consistent", "range"),
    ("3 to 5", "4", "consistent", "range"),
    ("3 to 5", "6", "conflict", "value"),
    ("dozens", "36", "consistent", "band"),
    ("dozens", "20", "conflict", "value"),
    ("thousands", "3,500", "consistent", "band"),
    ("thousands", "150,000", "consistent", "band"),
    ("hundreds", "thousands", "consistent", "band"),
    ("mid-30s", "35", "consistent", "band"),
    ("mid-30s", "39", "conflict", "value"),
    ("7.6 ± 0.2", "7.7", "consistent", "margin"),
    ("7.6 ± 0.2", "7.9", "conflict", "value"),
    ("42 percent, plus or minus 3 points", "44 percent", "consistent", "margin"),
    # tallies are no ranges
    ("19-15", "19 to 15", "equal", "same"),
    ("19-15", "20-15", "conflict", "value"),
    # what is counted is for the caller to know
    ("5,200 troops", "5,200 soldiers", "equal", "same"),
    ("5,200 troops", "5,200", "equal", "same"),
    ("12 deaths per 100,000 people", "120 per million people", "equal", "same"),
    # shares are percentages
    ("a third", "33 percent", "consistent", "conversion"),
    ("half", "50 percent", "equal", "same"),
    ("half", "62 percent", "conflict", "value"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "verdict", "reason"), ONE_UNIT)
def test_relation_and_its_reason(first, second, verdict, reason):
    one, two = parse_quantity(first), parse_quantity(second)
    found = one.relation(two)
    assert (str(found.verdict), str(found.reason)) == (verdict, reason)
    assert two.relation(one) == found


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("$5", "£5"), ("5 km", "5 kg"), ("5 km", "$5"), ("5 km", "5"), ("5", "the lot"),
        ("5 percent", "5 percentage points"), ("$5 an hour", "$5"), ("19-15", "19"),
        ("5 per person", "5 per household"), ("magnitude 5", "5 points"), ("450 Nm", "450 joules"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared(first, second):
    assert parse_quantity(first).relation(parse_quantity(second)) is None
    assert parse_quantity(second).relation(parse_quantity(first)) is None


COMPARATORS = ["", "about ", "more than ", "at least ", "less than ", "at most "]
FAMILIES = [
    ["miles", "km", "feet"], ["mph", "km/h", "knots"], ["C", "F"], ["mpg", "l/100km"],
    ["barrels a day", "barrels a year"], ["acres", "hectares"], ["percent"], ["people", "troops"],
    ["USD"], ["years old", "months old"],
]  # fmt: skip
NUMBERS = (
    st.integers(1, 200)
    | st.builds(lambda digits, power: digits * 10**power, st.integers(1, 99), st.integers(0, 5))
    | st.decimals("0.1", 100, places=1).map(float)
)
AMOUNTS = (
    st.builds(lambda before, number: f"{before}{number:,}", st.sampled_from(COMPARATORS), NUMBERS)
    | st.builds(lambda low, more: f"between {low} and {low + more}", NUMBERS, st.integers(1, 50))
    | st.builds(lambda number, off: f"{number} plus or minus {off}", NUMBERS, st.integers(1, 9))
    | st.sampled_from(["dozens of", "hundreds of", "thousands of"])
)


@st.composite
def pairs(draw):
    units = st.sampled_from(draw(st.sampled_from(FAMILIES)))
    return tuple(parse_quantity(f"{draw(AMOUNTS)} {draw(units)}") for _ in range(2))


@settings(max_examples=200, deadline=None)
@given(pairs())
def test_the_verdict_is_the_same_from_either_side(pair):
    one, two = pair
    assert one.relation(two) == two.relation(one)


@settings(max_examples=100, deadline=None)
@given(pairs(), st.sampled_from(list(QuantityKind)))
def test_a_quantity_equals_itself(pair, kind):
    quantity, _ = pair
    for one in (quantity, parse_quantity(quantity.text, kind_hint=kind)):
        found = one.relation(one)
        assert (found.verdict, found.reason) == (Verdict.EQUAL, Reason.SAME)


CONVERTIBLE = [
    ("miles", ["km", "feet"]), ("mph", ["km / hour", "knots"]), ("C", ["F", "kelvin"]),
    ("barrels a day", ["barrel / year", "litre / second"]), ("acres", ["hectares"]),
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(CONVERTIBLE), AMOUNTS, AMOUNTS, st.data())
def test_a_change_of_unit_changes_no_verdict(family, first, second, data):
    unit, others = family
    one, two = parse_quantity(f"{first} {unit}"), parse_quantity(f"{second} {unit}")
    other = data.draw(st.sampled_from(others))
    found = one.relation(two)
    assert one.to(other).relation(two) == found
    assert one.to(other).relation(two.to(other)) == found
    assert one.to(other).relation(one).verdict is Verdict.EQUAL


@settings(max_examples=100, deadline=None)
@given(NUMBERS, NUMBERS, st.sampled_from(["km", "people", "USD"]))
def test_what_is_said_loosely_conflicts_with_no_more_than_what_is_said_exactly(one, two, unit):
    exact, other = parse_quantity(f"{one} {unit}"), parse_quantity(f"{two} {unit}")
    about = parse_quantity(f"about {one} {unit}")
    if exact.relation(other).verdict is not Verdict.CONFLICT:
        assert about.relation(other).verdict is not Verdict.CONFLICT


def test_whole_numbers_read_from_json_compare_as_others_do():
    one, two = (
        Quantity.from_dict({**parse_quantity(text).to_dict(), "value": value})
        for text, value in (("21 people", 21), ("24 people", 24))
    )
    assert one.relation(two).verdict is Verdict.CONFLICT
