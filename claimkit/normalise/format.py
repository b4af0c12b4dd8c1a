"""A quantity back to words that `parse_quantity` reads as the same quantity."""

from __future__ import annotations

from decimal import Decimal

from claimkit.labels import Comparator, QuantityKind
from claimkit.normalise.units import MONEY, plural, unit_named
from claimkit.types import Quantity

_BEFORE = {
    Comparator.ABOUT: "about ",
    Comparator.MORE: "more than ",
    Comparator.AT_LEAST: "at least ",
    Comparator.LESS: "less than ",
    Comparator.AT_MOST: "at most ",
}
_IRREGULAR = {"foot": "feet", "century": "centuries", "percent": "percent", "hertz": "hertz"}


def format_quantity(quantity: Quantity) -> str | None:
    """The quantity in digits with its unit written out; None for bands, tallies and odd units.

    >>> from claimkit.normalise import parse_quantity
    >>> format_quantity(parse_quantity("£3bn")), format_quantity(parse_quantity("35km"))
    ('3,000,000,000 GBP', '35 kilometres')
    """
    if quantity.kind in (QuantityKind.SCORE, QuantityKind.RATIO, QuantityKind.FREQUENCY):
        return None
    unit = _unit(quantity)
    if unit is None or quantity.comparator is Comparator.VAGUE:
        return None
    if quantity.comparator is Comparator.RANGE:
        if quantity.low is None or quantity.high is None or quantity.low < 0:
            return None
        return f"between {_digits(quantity.low)} and {_digits(quantity.high)}{unit}"
    if quantity.value is None:
        return None
    return f"{_BEFORE.get(quantity.comparator, '')}{_digits(quantity.value)}{unit}"


def _digits(value: float) -> str:
    sign = "minus " if value < 0 else ""
    return f"{sign}{abs(Decimal(repr(value))):,f}".removesuffix(".0")


def _unit(quantity: Quantity) -> str | None:
    """The unit with a space before it; empty for counts, None where it is not known."""
    if quantity.kind is QuantityKind.COUNT or quantity.unit is None:
        return ""
    first, *per = quantity.unit.split(" / ")
    unit = unit_named(first)
    if unit is None or any(unit_named(name) is None for name in per):
        return None
    if quantity.kind is QuantityKind.AGE:
        return f" {plural(first)} old"
    is_one = quantity.value == 1
    name = first if unit.dimension == MONEY or is_one else _plural(first)
    return " " + " per ".join([name, *per])


def _plural(name: str) -> str:
    first, mark, rest = name.partition(" ")
    if first == "degree":
        return plural(first) + mark + rest
    last = name.rsplit(" ", 1)[-1]
    return name.removesuffix(last) + _IRREGULAR.get(last, plural(last))
