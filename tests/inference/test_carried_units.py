import pytest

from claimkit.inference.carried_units import (
    carry_units,
    fill_elliptical_units,
    is_level,
    name_degrees,
    name_dollars,
)
from claimkit.labels import ClaimKind, QuantityKind
from claimkit.normalise import parse_quantity
from claimkit.types import Claim

SPEED, DURATION, COUNT = QuantityKind.SPEED, QuantityKind.DURATION, QuantityKind.COUNT
MONEY, PERCENT = QuantityKind.MONEY, QuantityKind.PERCENT


def claims_of(text, *phrases, one_sentence=True):
    """Claims of phrases of a text in order: their words, or words and the kind the model says."""
    claims, position = [], 0
    for phrase in phrases:
        words, kind = (phrase, None) if isinstance(phrase, str) else phrase
        start = text.index(words, position)
        position = start + len(words)
        quantity = parse_quantity(words, start=start, kind_hint=kind)
        at = 0 if one_sentence else start
        claims.append(Claim(doc_id=None, text="", start=at, end=at, quantity=quantity))
    return claims


def units(claims):
    return [c.quantity.unit for c in claims]


@pytest.mark.parametrize(
    ("text", "phrases", "expected"),
    [
        ("from 12 knots to four", ["12 knots", ("four", SPEED)], ["knot", "knot"]),
        ("five and then seven days", [("five", DURATION), "seven days"], ["day", "day"]),
        (
            "3 hours, two, or 5 days",
            ["3 hours", ("two", DURATION), "5 days"],
            ["hour", "hour", "day"],
        ),
        ("12 knots for four", ["12 knots", ("four", DURATION)], ["knot", None]),
        ("12 knots for four", ["12 knots", ("four", COUNT)], ["knot", None]),
        ("4 percent, against 3", ["4 percent", ("3", PERCENT)], ["percent", "percent"]),
        ("1.3 billion ($1.7bn)", [("1.3 billion", MONEY), "$1.7bn"], [None, "USD"]),
    ],
)
def test_a_measure_without_unit_takes_that_of_its_sentence(text, phrases, expected):
    assert units(fill_elliptical_units(claims_of(text, *phrases), text)) == expected


def test_another_sentence_gives_no_unit():
    text = "It made 12 knots. Then four."
    claims = claims_of(text, "12 knots", ("four", SPEED), one_sentence=False)
    assert units(fill_elliptical_units(claims, text)) == ["knot", None]


def test_the_base_value_follows_the_unit():
    text = "from 12 knots to four"
    _, four = fill_elliptical_units(claims_of(text, "12 knots", ("four", SPEED)), text)
    assert four.quantity.base_value == pytest.approx(4 * 1852 / 3600)
    assert four.quantity.base_unit == "metre / second"
    assert four.quantity.text == "four"


@pytest.mark.parametrize(
    ("phrases", "expected"),
    [
        (["C$1,900 a seat", "$13.40 an hour"], ["CAD / seat", "CAD / hour"]),
        (["$5", "20 Australian dollars"], ["AUD", "AUD"]),
        (["C$1,900", "$5", "US$7"], ["CAD", "USD", "USD"]),
        (["C$1,900", "A$3", "$5"], ["CAD", "AUD", "USD"]),
        (["$5", "€3"], ["USD", "EUR"]),
    ],
)
def test_a_bare_dollar_is_the_one_that_the_document_names(phrases, expected):
    text = ". ".join(phrases)
    claims = claims_of(text, *phrases, one_sentence=False)
    assert units(name_dollars(claims)) == expected
    assert units(carry_units(claims, text)) == expected


@pytest.mark.parametrize(
    ("words", "expected"), [("6,327", True), ("63", False), ("110 percent", False)]
)
def test_a_bare_number_over_a_hundred_is_a_level_and_no_percentage(words, expected):
    assert is_level(parse_quantity(words, kind_hint=PERCENT)) is expected


def test_statements_pass_through():
    statement = Claim(doc_id=None, text="", start=0, end=0, kind=ClaimKind.STATEMENT)
    assert carry_units([statement], "") == [statement]


@pytest.mark.parametrize(
    ("text", "phrases", "expected"),
    [
        ("It was 41C at noon. It reached 44.", ["41C", "44"], ["degree Celsius", "degree Celsius"]),
        ("It was 106F. It reached 71.", ["106F", "71"], ["degree Fahrenheit", "degree Fahrenheit"]),
        ("It was 41C (106F). Then 44.", ["41C", "106F", "44"], ["degree Celsius", "degree Fahrenheit", None]),
        ("The toll stands at 71.", ["71"], [None]),
    ],
)  # fmt: skip
def test_a_bare_temperature_takes_the_one_degree_of_its_document(text, phrases, expected):
    hot = [(phrase, QuantityKind.TEMPERATURE) for phrase in phrases]
    claims = claims_of(text, *hot, one_sentence=False)
    assert units(name_degrees(claims)) == expected
