"""A quantity back to text that is read as the same quantity.

Texts are tried in order of how well they read, and the first that comes back as the same is taken;
so what is written is never wrong. Numbers stay in digits where words are read as others: ranges and
margins whose ends have scale words of their own (`between seventy and nine million`), more than six
decimals, quintillions, and margins that are wider on one side. No text says these, and they raise:
a quantity without a number, a band that no vague word stands for (`dozens` of miles once in
kilometres), and a unit that is read as another.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from claimkit.errors import FormatError
from claimkit.labels import Comparator, QuantityKind
from claimkit.normalise.quantity import read_quantity
from claimkit.normalise.reading import Reading
from claimkit.normalise.spell import bands, in_digits, in_words
from claimkit.normalise.tokens import load_table
from claimkit.normalise.unit_names import how_many
from claimkit.normalise.units import MONEY, plural, unit_named

_BEFORE = {
    Comparator.ABOUT: "about ",
    Comparator.MORE: "more than ",
    Comparator.AT_LEAST: "at least ",
    Comparator.LESS: "less than ",
    Comparator.AT_MOST: "at most ",
}
_IRREGULAR = {
    **{"foot": "feet", "century": "centuries", "percent": "percent", "magnitude": "magnitude"},
    **{"pound-foot": "pound-feet", "acre-foot": "acre-feet", "horsepower": "horsepower"},
    **{"hertz": "hertz", "kilohertz": "kilohertz", "megahertz": "megahertz"},
    **{"gigahertz": "gigahertz", "millennium": "millennia"},
}
_FIRST_IN_PLURAL = (" per ", " of ", " Celsius", " Fahrenheit")
"""What the plural of a unit's name is formed before: `parts per million`."""

_INVARIABLE = ("craft", "sheep", "fish", "deer", "police", "offspring", "personnel")
_WITH_MANS = ("human", "german", "roman", "norman", "ottoman", "shaman", "talisman")
_NUMBERS = ("value", "low", "high", "base_value")
_WORDS = ("comparator", "kind", "unit", "base_unit")
_SAME = 1e-9
_MAX_DENOMINATOR = 1000


def write(reading: Reading, *, words: bool = False) -> str:
    """The reading in digits, or in words where they say it, with its unit written out.

    The text is read as the same with the kind as the hint and without; where there is none such,
    without, and last with.

    Raises:
        FormatError: No text was found that is read as the same.
    """
    plain = hinted = None
    for text in dict.fromkeys(_texts(reading, words=words)):
        is_plain = _is_equal(reading, read_quantity(text))
        is_hinted = _is_equal(reading, read_quantity(text, kind_hint=reading.kind))
        if is_plain and is_hinted:
            return text
        plain = plain or (text if is_plain else None)
        hinted = hinted or (text if is_hinted else None)
    fallback = plain or hinted
    if fallback is None:
        numbers = {name: getattr(reading, name) for name in ("value", "low", "high", "unit")}
        raise FormatError(f"no words are read as {numbers} of kind {reading.kind}")
    return fallback


def _is_equal(first: Reading, second: Reading) -> bool:
    if any(getattr(first, name) != getattr(second, name) for name in _WORDS):
        return False
    pairs = [(getattr(first, name), getattr(second, name)) for name in _NUMBERS]
    return all(
        a == b or (a is not None and b is not None and math.isclose(a, b, rel_tol=_SAME))
        for a, b in pairs
    )


def _texts(reading: Reading, *, words: bool) -> Iterator[str]:
    """Every way to write it, best first; in words, digits come after."""
    if reading.first is None:
        return
    is_open = reading.comparator is Comparator.VAGUE and reading.high is None
    for number in [*(_phrases(reading, words=True) if words else ()), *_phrases(reading)]:
        for before, after in _units(reading):
            if is_open and after and number.endswith("s"):
                yield f"{before}{number} of{after}"
            yield before + number + after


def _phrases(reading: Reading, *, words: bool = False) -> Iterator[str]:
    """The numbers with what bounds them."""
    value, low, high = reading.value, reading.low, reading.high
    if reading.comparator is Comparator.VAGUE:
        if low is not None:
            yield from bands(low, high, words=words)
            yield from bands(low, high, words=True)
    elif reading.comparator is Comparator.RANGE:
        for one, other in _pairs(low, high, words=words):
            if reading.kind is QuantityKind.SCORE:
                yield f"{one} all" if low == high else f"{other} to {one}"
            else:
                yield f"between {one} and {other}"
                yield f"{one} to {other}"
    elif value is not None and high is not None:
        is_about = reading.comparator is Comparator.ABOUT
        margin = "give or take" if is_about else "plus or minus"
        said = "" if is_about else _BEFORE.get(reading.comparator, "")
        up, down = (_difference(*ends) for ends in ((high, value), (value, low)))
        for one, other in _pairs(value, up, words=words):
            yield f"{said}{one} {margin} {other}"
        said = _BEFORE.get(reading.comparator, "")
        yield f"{said}{in_digits(value)} plus {in_digits(up)} or minus {in_digits(down)}"
    elif value is not None:
        said = _BEFORE.get(reading.comparator, "")
        numbers = _numerals(value, words=words)
        if reading.kind is QuantityKind.RATIO and reading.unit != "time":
            shares = list(_shares(value, words=words))
            is_measure = unit_named(reading.unit or "") is not None
            numbers = [*numbers, *shares] if is_measure else [*shares, *numbers]
        yield from (said + number for number in numbers)


def _difference(high: float, low: float | None) -> float:
    return float(Decimal(repr(high)) - Decimal(repr(high if low is None else low)))


def _pairs(first: float | None, second: float | None, *, words: bool) -> Iterator[tuple[str, str]]:
    """Both numbers, each in its best way, then in the next."""
    if first is not None and second is not None:
        ways = _numerals(first, words=words), _numerals(second, words=words)
        yield from zip(*ways, strict=False)


def _numerals(value: float, *, words: bool) -> list[str]:
    return list(in_words(value)) if words else [in_digits(value)]


def _shares(value: float, *, words: bool) -> Iterator[str]:
    """`2 in 3`: a quotient that no unit says; any other number in 1."""
    part = Fraction(value).limit_denominator(_MAX_DENOMINATOR)
    is_near = math.isclose(part, value, rel_tol=_SAME)
    top, bottom = (part.numerator, part.denominator) if is_near else (value, 1)
    for one, other in _pairs(float(top), float(bottom), words=words):
        yield f"{one} in {other}"


def _units(reading: Reading) -> Iterator[tuple[str, str]]:
    """How the unit may be written before and behind the number, best first."""
    if reading.kind is QuantityKind.AGE:
        yield from _ages(reading)
    if reading.unit is None:
        yield "", ""
        return
    first, *per = reading.unit.split(" / ")
    behind = "".join(f" per {_many(name)}" for name in per)
    if first == "1":
        yield "", behind
        return
    if first == "magnitude":
        yield "magnitude ", behind
    if first == "time" and reading.kind is QuantityKind.RATIO:
        yield "", f"-fold{behind}"
    for name in _names(first, is_one=reading.value == 1 and reading.high is None):
        yield "", f" {name}{behind}"
        # A difference in temperature, and an angle, are told from a temperature by one more word.
        if first.startswith("degree"):
            yield "", f" {name}{behind} difference"
            yield "", f" {name}{behind} of arc"
    yield "", ""


def _ages(reading: Reading) -> Iterator[tuple[str, str]]:
    if unit_named(reading.unit or "") and reading.comparator is not Comparator.VAGUE:
        name = reading.unit if reading.value == 1 else _plural(str(reading.unit))
        yield "", f" {name} old"
    yield "aged ", ""


def _names(first: str, *, is_one: bool) -> list[str]:
    """A unit or counted noun in the number that the value asks for; then in the other."""
    unit = unit_named(first)
    if unit is not None and unit.dimension == MONEY:
        return [first]
    many = _nouns(first) if unit is None else [_plural(first)]
    return [first, *many] if is_one else [*many, first]


def _many(per: str) -> str:
    """What a rate is counted by, in the plural where there are many: `100,000 people`."""
    many, name = how_many(per)
    if many == 1 or not name:
        return per
    said = per.removesuffix(name)
    return said + (_plural(name) if unit_named(name) else _nouns(name)[0])


def _nouns(noun: str) -> list[str]:
    """The plurals that a counted noun may have, the irregular one first."""
    irregular = noun if noun.endswith(_INVARIABLE) else _plurals().get(noun)
    if irregular is None and noun.endswith("man") and not noun.endswith(_WITH_MANS):
        irregular = noun.removesuffix("man") + "men"
    if irregular is None and noun.endswith("child"):
        irregular = noun + "ren"
    return [irregular, plural(noun)] if irregular else [plural(noun)]


@functools.cache
def _plurals() -> dict[str, str]:
    rows: dict[str, str] = load_table("cues")["singular"]
    return {one: many for many, one in reversed(rows.items())}


def _plural(name: str) -> str:
    if name in _IRREGULAR:
        return _IRREGULAR[name]
    for mark in _FIRST_IN_PLURAL:
        first, found, rest = name.partition(mark)
        if found:
            return _plural(first) + found + rest
    before, space, last = name.rpartition(" ")
    return before + space + _IRREGULAR.get(last, plural(last))
