import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimkit.errors import FormatError
from claimkit.normalise import parse_quantity

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
        ("7.6 ± 0.2", "7.7", "consistent", "margin"),
        ("7.6 ± 0.2", "7.9", "conflict", "value"),
        ("about 3,000", "5,000", "conflict", "value"),
    ],
)
def test_relation_and_its_reason(first, second, verdict, reason):
    found = parse_quantity(first).relation(parse_quantity(second))
    assert (str(found.verdict), found.reason) == (verdict, reason)
    back = parse_quantity(second).relation(parse_quantity(first))
    assert back.verdict == found.verdict


@pytest.mark.parametrize("pair", [("$5", "£5"), ("5 km", "5 kg"), ("5 km", "$5")])
def test_other_dimensions_and_currencies_cannot_be_compared(pair):
    assert parse_quantity(pair[0]).relation(parse_quantity(pair[1])) is None


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("5 miles", "km", 8.04672),
        ("60 mph", "km / hour", 96.56064),
        ("212F", "°C", 100),
        ("60 cents", "USD", 0.6),
        ("2C warmer", "°F", 3.6),
        ("300 PS", "bhp", 295.896),
        ("332 lb-ft", "Nm", 450.1316),
    ],
)
def test_conversion(text, unit, value):
    assert parse_quantity(text).to(unit).value == pytest.approx(value)


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(COMPARATORS),
    st.integers(0, 10**7) | st.decimals("0.01", 1000, places=2).map(float),
    st.sampled_from(UNITS),
)
def test_a_formatted_quantity_is_read_as_the_same(comparator, number, unit):
    quantity = parse_quantity(f"{comparator}{number:,} {unit}")
    again = parse_quantity(quantity.format())
    for field in ("value", "low", "high", "comparator", "kind", "unit", "base_value", "base_unit"):
        assert getattr(again, field) == getattr(quantity, field), (again, quantity)


FIELDS = ("value", "low", "high", "comparator", "kind", "unit", "base_value", "base_unit")
RATES = ["", " per week", " a day", " per person per day", " per 100,000 people", " each way"]
NUMBERS = st.integers(2, 10**6) | st.decimals("0.01", 1000, places=2).map(float)


def assert_comes_back(quantity):
    text = quantity.format()
    again = parse_quantity(text, kind_hint=quantity.kind)
    for field in FIELDS:
        expected = getattr(quantity, field)
        if isinstance(expected, float):
            expected = pytest.approx(expected, rel=1e-9)
        assert getattr(again, field) == expected, (text, field, again, quantity)


@settings(max_examples=60, deadline=None)
@given(
    NUMBERS, NUMBERS, st.sampled_from([*UNITS, "litre", "people", "tents"]), st.sampled_from(RATES)
)
def test_formatted_ranges_and_rates_are_read_as_the_same(low, high, unit, rate):
    if unit == "degree Celsius":
        rate = ""
    assert_comes_back(parse_quantity(f"between {low:,} and {high:,} {unit}{rate}"))
    assert_comes_back(parse_quantity(f"{low:,} {unit}{rate}"))
    assert_comes_back(parse_quantity(f"{low:,} plus or minus {high:,} {unit}"))


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 120), st.integers(1, 120), st.sampled_from(COMPARATORS))
def test_formatted_ages_are_read_as_the_same(low, high, comparator):
    assert_comes_back(parse_quantity(f"{comparator}{low} years old"))
    assert_comes_back(parse_quantity(f"{low}-month-old"))
    assert_comes_back(parse_quantity(f"{min(low, high)}- to {max(low, high) + 1}-year-olds"))


@pytest.mark.parametrize(
    ("text", "noun", "expected"),
    [
        ("18- to 34-year-olds", None, "between 18 and 34 years old"),
        ("-5 to -3 degrees", None, "between minus 5 and minus 3 degrees Celsius"),
        ("2C warmer", None, "2 degrees Celsius difference"),
        ("7.8 l/100km", None, "7.8 litres per 100 kilometres"),
        ("20 a week", None, "20 per week"),
        ("15,000 a day", "women", "15,000 women per day"),
        ("12 deaths per 100,000 people", None, "12 deaths per 100,000 people"),
        ("200, give or take 40", "lorries", "200 give or take 40 lorries"),
        ("332 lb-ft", None, "332 pound-feet"),
    ],
)
def test_format(text, noun, expected):
    assert parse_quantity(text, noun=noun).format() == expected


def test_what_cannot_be_written_is_an_error():
    with pytest.raises(FormatError):
        parse_quantity("19-15").format()
