import pytest

from claimkit.inference.carried_units import carry_units, fill_elliptical_units, name_dollars
from claimkit.labels import ClaimKind, QuantityKind
from claimkit.normalise import parse_quantity
from claimkit.types import Claim


def claim(text, kind=None, start=0):
    return Claim(
        doc_id=None, text="", start=start, end=start, quantity=parse_quantity(text, kind_hint=kind)
    )


def units(claims):
    return [c.quantity.unit for c in claims]


SPEED, DURATION, COUNT = QuantityKind.SPEED, QuantityKind.DURATION, QuantityKind.COUNT


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ([claim("12 knots"), claim("four", SPEED)], ["knot", "knot"]),
        ([claim("five", DURATION), claim("seven days")], ["day", "day"]),
        ([claim("3 hours"), claim("two", DURATION), claim("5 days")], ["hour", "hour", "day"]),
        ([claim("12 knots"), claim("four", DURATION)], ["knot", None]),
        ([claim("12 knots"), claim("four", COUNT)], ["knot", None]),
        ([claim("12 knots"), claim("four", SPEED, start=90)], ["knot", None]),
    ],
)
def test_a_measure_without_unit_takes_that_of_its_sentence(claims, expected):
    assert units(fill_elliptical_units(claims)) == expected


def test_the_base_value_follows_the_unit():
    _, four = fill_elliptical_units([claim("12 knots"), claim("four", SPEED)])
    assert four.quantity.base_value == pytest.approx(4 * 1852 / 3600)
    assert four.quantity.base_unit == "metre / second"
    assert four.quantity.text == "four"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["C$1,900 a seat", "$13.40 an hour"], ["CAD / seat", "CAD / hour"]),
        (["$5", "20 Australian dollars"], ["AUD", "AUD"]),
        (["C$1,900", "$5", "US$7"], ["CAD", "USD", "USD"]),
        (["C$1,900", "A$3", "$5"], ["CAD", "AUD", "USD"]),
        (["$5", "€3"], ["USD", "EUR"]),
    ],
)
def test_a_bare_dollar_is_the_one_that_the_document_names(texts, expected):
    claims = [claim(text, start=90 * i) for i, text in enumerate(texts)]
    assert units(name_dollars(claims)) == expected
    assert units(carry_units(claims)) == expected


def test_statements_pass_through():
    statement = Claim(doc_id=None, text="", start=0, end=0, kind=ClaimKind.STATEMENT)
    assert carry_units([statement]) == [statement]
