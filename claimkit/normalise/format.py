"""A quantity back to words that `parse_quantity` reads as the same quantity."""

from __future__ import annotations

import functools
import math
from decimal import Decimal

from claimkit.errors import FormatError
from claimkit.labels import Comparator, QuantityKind
from claimkit.normalise.quantity import read_quantity
from claimkit.normalise.reading import Reading
from claimkit.normalise.tokens import load_table
from claimkit.normalise.units import MONEY, plural, unit_named

_BEFORE = {
    Comparator.ABOUT: "about ",
    Comparator.MORE: "more than ",
    Comparator.AT_LEAST: "at least ",
    Comparator.LESS: "less than ",
    Comparator.AT_MOST: "at most ",
}
_IRREGULAR = {
    **{"foot": "feet", "century": "centuries", "percent": "percent", "hertz": "hertz"},
    **{"pound-foot": "pound-feet", "acre-foot": "acre-feet", "magnitude": "magnitude"},
}
_NUMBERS = ("value", "low", "high", "base_value")
_WORDS = ("comparator", "kind", "unit", "base_unit")
_SAME = 1e-9


def write(quantity: Reading, *, words: bool = False) -> str:
    """The reading in digits."""
    found = format_quantity(quantity)
    if found is None:
        raise FormatError(str(quantity))
    return found


def format_quantity(quantity: Reading) -> str | None:
    """The quantity in digits with its unit written out, rates and counted nouns included.

    What comes back, read with the quantity's kind as the hint, gives all its fields again but the
    text; None for bands, tallies, odd units and whatever else no words of ours say.

    """
    if quantity.kind in (QuantityKind.SCORE, QuantityKind.RATIO, QuantityKind.FREQUENCY):
        return None
    number = _number(quantity)
    if number is None:
        return None
    for unit in _units(quantity):
        text = number + unit
        if _is_equal(quantity, read_quantity(text, kind_hint=quantity.kind)):
            return text
    return None


def _is_equal(first: Reading, second: Reading) -> bool:
    if any(getattr(first, name) != getattr(second, name) for name in _WORDS):
        return False
    pairs = [(getattr(first, name), getattr(second, name)) for name in _NUMBERS]
    return all(a == b or (a and b and math.isclose(a, b, rel_tol=_SAME)) for a, b in pairs)


def _number(quantity: Reading) -> str | None:
    """The numbers with what bounds them; None for open bands and for no number at all."""
    value, low, high = quantity.value, quantity.low, quantity.high
    if quantity.comparator is Comparator.VAGUE:
        return None
    if quantity.comparator is Comparator.RANGE:
        if low is None or high is None:
            return None
        return f"between {_digits(low)} and {_digits(high)}"
    if value is None:
        return None
    if high is not None:
        is_about = quantity.comparator is Comparator.ABOUT
        margin = "give or take" if is_about else "plus or minus"
        return f"{_digits(value)} {margin} {_digits(round(high - value, 10))}"
    return _BEFORE.get(quantity.comparator, "") + _digits(value)


def _digits(value: float) -> str:
    sign = "minus " if value < 0 else ""
    return f"{sign}{abs(Decimal(repr(value))):,f}".removesuffix(".0")


def _units(quantity: Reading) -> list[str]:
    """How the unit may be written behind the number, best first, each with a space before it."""
    if quantity.unit is None:
        return [""]
    first, *per = quantity.unit.split(" / ")
    behind = "".join(f" per {_many(name)}" for name in per)
    if first == "1":
        return [behind]
    unit = unit_named(first)
    is_one = quantity.value == 1
    if quantity.kind is QuantityKind.AGE:
        return [f" {first if is_one else plural(first)} old"]
    if unit is None:
        return [f" {name}{behind}" for name in ([first] if is_one else [*_nouns(first), first])]
    name = first if unit.dimension == MONEY or is_one else _plural(first)
    # A difference in temperature, and an angle, are told from a temperature by one more word.
    return [f" {name}{behind}{more}" for more in ("", " difference", " of arc")]


def _many(per: str) -> str:
    """What a rate is counted by, in the plural where there are many: `100,000 people`."""
    many, _, name = per.rpartition(" ")
    if not many[:1].isdigit():
        return per
    return f"{many} {_plural(name) if unit_named(name) else _nouns(name)[0]}"


def _nouns(noun: str) -> list[str]:
    """The plurals that a counted noun may have, the irregular one first."""
    irregular = _plurals().get(noun)
    return [irregular, plural(noun)] if irregular else [plural(noun)]


@functools.cache
def _plurals() -> dict[str, str]:
    rows: dict[str, str] = load_table("cues")["singular"]
    return {one: many for many, one in reversed(rows.items())}


def _plural(name: str) -> str:
    if name in _IRREGULAR:
        return _IRREGULAR[name]
    first, mark, rest = name.partition(" ")
    if first == "degree":
        return plural(first) + mark + rest
    last = name.rsplit(" ", 1)[-1]
    return name.removesuffix(last) + _IRREGULAR.get(last, plural(last))
