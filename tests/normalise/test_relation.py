import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimkit.normalise import (
    convert_quantity,
    format_quantity,
    parse_quantity,
    relate_quantities,
)

UNITS = ["kilometre", "foot", "tonne", "percent", "USD", "hour", "square mile", "degree Celsius"]
COMPARATORS = ["", "about ", "more than ", "at least ", "less than ", "at most "]


@pytest.mark.parametrize(
    ("first", "second", "verdict", "reason"),
    [
        ("2,000", "two thousand", "equal", "same"),
        ("1 km", "1,000 metres", "equal", "same"),
        ("1,553 miles", "2,500 km", "consistent", "conversion"),
        ("3,000", "3,012", "consistent", "rounding"),
        ("about 3,000", "3,200", "consistent", "about"),
        ("more than 3,000", "3,200", "consistent", "bound"),
        ("more than 3,000", "3,000", "conflict", "value"),
        ("at least 3,000", "3,000", "consistent", "bound"),
        ("3 to 5", "4", "consistent", "range"),
        ("dozens", "40", "consistent", "band"),
        ("12", "13", "conflict", "value"),
        ("about 3,000", "5,000", "conflict", "value"),
    ],
)
def test_relation_and_its_reason(first, second, verdict, reason):
    found = relate_quantities(parse_quantity(first), parse_quantity(second))
    assert (str(found.verdict), found.reason) == (verdict, reason)
    back = relate_quantities(parse_quantity(second), parse_quantity(first))
    assert back.verdict == found.verdict


@pytest.mark.parametrize("pair", [("$5", "£5"), ("5 km", "5 kg"), ("5 km", "$5")])
def test_other_dimensions_and_currencies_cannot_be_compared(pair):
    assert relate_quantities(*map(parse_quantity, pair)) is None


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("5 miles", "km", 8.04672),
        ("60 mph", "km / hour", 96.56064),
        ("212F", "°C", 100),
        ("60 cents", "USD", 0.6),
    ],
)
def test_conversion(text, unit, value):
    assert convert_quantity(parse_quantity(text), unit).value == pytest.approx(value)


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(COMPARATORS),
    st.integers(0, 10**7) | st.decimals("0.01", 1000, places=2).map(float),
    st.sampled_from(UNITS),
)
def test_a_formatted_quantity_is_read_as_the_same(comparator, number, unit):
    quantity = parse_quantity(f"{comparator}{number:,} {unit}")
    again = parse_quantity(format_quantity(quantity))
    for field in ("value", "low", "high", "comparator", "kind", "unit", "base_value", "base_unit"):
        assert getattr(again, field) == getattr(quantity, field), (again, quantity)
