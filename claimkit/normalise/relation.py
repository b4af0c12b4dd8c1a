"""How two quantities stand to each other: equal, consistent, or in conflict, and why.

What is compared are amounts. That both are of the same thing, place and time is for the caller to
know: `12 dead` and `12 injured` are equal here, and `5,200 troops` and `5,200 soldiers` too, since
whether troops are soldiers is no matter of arithmetic. So a counted noun, or none, counts for
nothing; what a rate is counted by (`per person`) must agree.

Not comparable, and None: a quantity without a number; units that do not convert into each other,
two currencies among them, and `percent` and `percentage point`; a tally with anything but a tally;
a plain number with a measure.

What a number allows:

- Plain numbers: what their digits leave open, half a unit of the last digit (`2.5 km`: 2.45 to
  2.55). Zeros at the end may be digits or not: from 100 on they leave half a unit of the digit
  before them open, but at most a twentieth of the number (`3,000`: 150; `5,200`: 50), below 100
  nothing more than other digits. Of percentages and temperatures they are digits. Counts below
  100, and all that end in another digit than zero, are exact. Shares below one (`two thirds`)
  leave at least a hundredth open.
- Where a unit was converted, both may have been rounded in another: zeros at the end leave up to a
  tenth open, counts are treated as measures, and so are the numbers of bounds.
- `~`: a tenth of the number, or what its digits leave open if that is more.
- Bounds, ranges, margins and vague bands: from end to end. A range and a band include their ends, a
  band without an upper end is open (`dozens` and `5,000` can both be true), `more than` and `less
  than` leave theirs out.

Rules, in order; the first that decides is the reason:

1. `same`: comparators and numbers agree, to a billionth: equal.
2. `rounding`, in one unit, and `conversion`, in two: both are plain numbers, and one lies in what
   the other allows: consistent.
3. `margin` (`7.6 ± 0.2`), `range`, `band`, `bound` and `about`, in this order where both have one:
   what the two allow overlaps; to touch is enough only where both include the end: consistent.
4. `value`: anything else, and two tallies that differ: in conflict.

The verdict is the same from either side and in any unit: a quantity that was converted is compared
as its text states it. Golden cases: tests/normalise/test_relation.py.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from claimkit.errors import UnitError
from claimkit.labels import Comparator, QuantityKind
from claimkit.normalise.convert import convert
from claimkit.normalise.quantity import read_quantity
from claimkit.normalise.reading import Reading
from claimkit.normalise.unit_names import named_unit

ABOUT = 0.1
"""What `about` leaves open, as a share of the number."""

ZEROS = 0.05
"""What zeros at the end of a number leave open at most, as a share of it."""

CONVERTED = 0.1
"""The same, where a unit was converted."""

SHARE = 0.01
"""What shares below one leave open at least."""

_EXACT_BELOW = 100
_SAME = 1e-9
_COUNTED = (QuantityKind.COUNT, QuantityKind.AGE, QuantityKind.FREQUENCY)
_DIGIT_ZEROS = (QuantityKind.PERCENT, QuantityKind.TEMPERATURE)
_BARE_KINDS = (QuantityKind.COUNT, QuantityKind.OTHER)
_NUMBER = "1"
"""The unit of plain numbers, whatever they count."""


class Verdict(StrEnum):
    """What a comparison of two quantities comes to."""

    EQUAL = "equal"
    CONSISTENT = "consistent"
    CONFLICT = "conflict"


class Reason(StrEnum):
    """The rule that gave the verdict; what each says is in the module's list."""

    SAME = "same"
    ROUNDING = "rounding"
    CONVERSION = "conversion"
    MARGIN = "margin"
    RANGE = "range"
    BAND = "band"
    BOUND = "bound"
    ABOUT = "about"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Relation:
    """The verdict, and the rule that gave it."""

    verdict: Verdict
    reason: Reason


class _Side(NamedTuple):
    """One of the two, in the unit of both; `near` to `far` is what its number leaves open."""

    reading: Reading
    near: float
    far: float


class _Interval(NamedTuple):
    low: float
    high: float
    has_low: bool = True
    has_high: bool = True


def as_stated(text: str, reading: Reading) -> Reading:
    """The reading in the unit that the text gives: its digits say how exact it is.

    Args:
        text: What the document says.
        reading: The quantity, which may have been converted since.
    """
    stated = read_quantity(text, kind_hint=reading.kind)
    if reading.unit is None or stated.unit in (None, reading.unit):
        return reading
    try:
        again = convert(stated, reading.unit)
    except UnitError:
        return reading
    return stated if _is_same(again, reading) else reading


def relate(first: Reading, second: Reading) -> Relation | None:
    """How the second stands to the first; None where they cannot be compared."""
    if first.first is None or second.first is None:
        return None
    both = sorted(map(_without_noun, (first, second)), key=lambda one: str(one.unit), reverse=True)
    first, second = both
    is_converted = first.unit != second.unit
    sides = _in_one_unit(first, second, is_converted=is_converted)
    if sides is None:
        return None
    one, two = sides
    if _is_same(one.reading, two.reading):
        return Relation(Verdict.EQUAL, Reason.SAME)
    if one.reading.kind is QuantityKind.SCORE:
        return Relation(Verdict.CONFLICT, Reason.VALUE)
    if _is_plain(one.reading) and _is_plain(two.reading):
        is_near = _holds(one, two.reading.value) or _holds(two, one.reading.value)
        reason = Reason.CONVERSION if is_converted else Reason.ROUNDING
    else:
        is_near = _overlap(*(_interval(side, is_converted=is_converted) for side in sides))
        reason = _reason(one.reading, two.reading)
    if is_near:
        return Relation(Verdict.CONSISTENT, reason)
    return Relation(Verdict.CONFLICT, Reason.VALUE)


def _is_same(first: Reading, second: Reading) -> bool:
    if first.comparator != second.comparator:
        return False
    pairs = zip(first[:3], second[:3], strict=True)
    return all(a == b or (a is not None and b is not None and _is_close(a, b)) for a, b in pairs)


def _is_close(a: float, b: float) -> bool:
    return a == b or math.isclose(a, b, rel_tol=_SAME)


def _without_noun(reading: Reading) -> Reading:
    """The reading with `1` for what it counts; what a rate is counted by stays."""
    if reading.unit is None:
        return reading._replace(unit=_NUMBER)
    named = named_unit(reading.unit)
    return reading if named.unit else reading._replace(unit=" / ".join([_NUMBER, *named.per]))


def _in_one_unit(
    first: Reading, second: Reading, *, is_converted: bool
) -> tuple[_Side, _Side] | None:
    """Both in the unit of the first; None where that cannot be."""
    kinds = {first.kind, second.kind}
    if len(kinds) > 1 and QuantityKind.SCORE in kinds:
        return None
    if first.unit == second.unit == _NUMBER and len(kinds) > 1 and not kinds <= {*_BARE_KINDS}:
        return None
    try:
        return _side(first, first, is_converted), _side(second, first, is_converted)
    except UnitError:
        return None


def _side(reading: Reading, like: Reading, is_converted: bool) -> _Side:
    """The reading in the unit of another, with what its digits leave open there."""
    value = reading.value
    changed = _converted(reading, like)
    if value is None:
        return _Side(changed, math.nan, math.nan)
    off = _open_digits(value, reading.kind, is_converted=is_converted)
    if reading.comparator is Comparator.ABOUT:
        off = max(off, abs(value) * ABOUT)
    around = reading._replace(
        value=None, low=value - off, high=value + off, comparator=Comparator.RANGE
    )
    low, high = _converted(around, like)[1:3]
    assert low is not None and high is not None, reading
    return _Side(changed, low, high)


def _converted(reading: Reading, like: Reading) -> Reading:
    """The reading in the unit of another; a share becomes a percentage."""
    if like.unit == reading.unit:
        return reading
    is_share = reading.kind is QuantityKind.RATIO and reading.unit == _NUMBER
    if is_share and like.unit == "percent":
        value, low, high = (None if x is None else x * 100 for x in reading[:3])
        return reading._replace(value=value, low=low, high=high, unit=like.unit)
    return convert(reading, str(like.unit))


def _open_digits(value: float, kind: QuantityKind, *, is_converted: bool) -> float:
    """What the digits of a number leave open to either side; the module says by which rules."""
    if not math.isfinite(value):
        return 0.0
    digits = Decimal(repr(value)).normalize().as_tuple().exponent if value else 0
    unit = 10.0 ** int(digits)
    size = abs(value)
    if kind is QuantityKind.RATIO and size < 1:
        return max(unit / 2, SHARE)
    is_exact = unit == 1 or size < _EXACT_BELOW
    if kind in _COUNTED and value % 1 == 0 and is_exact and not is_converted:
        return 0.0
    if unit <= 1:
        return unit / 2
    if kind in _DIGIT_ZEROS or (size < _EXACT_BELOW and not is_converted):
        return 0.5
    return min(unit / 2, size * (CONVERTED if is_converted else ZEROS))


def _is_plain(reading: Reading) -> bool:
    return reading.comparator is Comparator.EQUAL and reading.high is None


def _holds(side: _Side, value: float | None) -> bool:
    assert value is not None, side
    is_inside = side.near <= value <= side.far
    return is_inside or _is_close(side.near, value) or _is_close(side.far, value)


def _interval(side: _Side, *, is_converted: bool) -> _Interval:
    """What the quantity allows."""
    value, low, high = side.reading[:3]
    if value is None or high is not None:
        assert low is not None, side
        return _Interval(low, math.inf if high is None else high)
    near, far = (side.near, side.far) if is_converted else (value, value)
    match side.reading.comparator:
        case Comparator.MORE:
            return _Interval(near, math.inf, has_low=False)
        case Comparator.AT_LEAST:
            return _Interval(near, math.inf)
        case Comparator.LESS:
            return _Interval(-math.inf, far, has_high=False)
        case Comparator.AT_MOST:
            return _Interval(-math.inf, far)
    is_exact = side.near == side.far
    return _Interval(side.near, side.far, has_low=is_exact, has_high=is_exact)


def _overlap(one: _Interval, two: _Interval) -> bool:
    for lower, upper in ((one, two), (two, one)):
        if _is_close(lower.high, upper.low):
            return lower.has_high and upper.has_low
        if lower.high < upper.low:
            return False
    return True


def _reason(first: Reading, second: Reading) -> Reason:
    if any(one.value is not None and one.high is not None for one in (first, second)):
        return Reason.MARGIN
    comparators = {first.comparator, second.comparator}
    if Comparator.RANGE in comparators:
        return Reason.RANGE
    if Comparator.VAGUE in comparators:
        return Reason.BAND
    return Reason.ABOUT if comparators <= {Comparator.ABOUT, Comparator.EQUAL} else Reason.BOUND
