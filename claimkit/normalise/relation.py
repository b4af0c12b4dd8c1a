"""How two quantities stand to each other: equal, consistent, or in conflict, and why.

Rules, in order; the first that decides is the reason:

1. `unit`: units that do not convert into each other cannot be compared: None.
2. `same`: values and bounds agree to a billionth: equal.
3. `conversion`: after conversion they differ by at most what the coarser one's digits leave open
   (half a unit of its last digit that is not zero): consistent.
4. `rounding`: the same in one unit: `about 3,000` and `3,012`.
5. `about`: one is `~` and they differ by at most a tenth: consistent.
6. `bound`, `range`, `band`, `margin` (`7.6 ± 0.2`): what they allow overlaps: consistent.
7. `value`: in conflict.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from claimkit.labels import Comparator
from claimkit.normalise.convert import _convert as convert_quantity
from claimkit.normalise.reading import Reading

ABOUT = 0.1
"""What `about` leaves open, as a share of the number."""

_SAME = 1e-9


class Verdict(StrEnum):
    """What a comparison of two quantities comes to."""

    EQUAL = "equal"
    CONSISTENT = "consistent"
    CONFLICT = "conflict"


class Reason(StrEnum):
    """Interim."""


def as_stated(text: str, reading: Reading) -> Reading:
    """Interim."""
    return reading


@dataclass(frozen=True, slots=True)
class Relation:
    """The verdict, and the rule of the module's list that gave it."""

    verdict: Verdict
    reason: str


def relate(first: Reading, second: Reading) -> Relation | None:
    """How the second quantity stands to the first; None where they cannot be compared."""
    other = second
    if first.unit != second.unit:
        converted = convert_quantity(second, first.unit) if first.unit else None
        if converted is None:
            return None
        other = converted
    one, two = _interval(first), _interval(other)
    if one is None or two is None:
        return None
    is_alike = first.comparator == other.comparator
    if is_alike and all(map(_is_same, one, two)):
        return Relation(Verdict.EQUAL, "same")
    if first.value is not None and other.value is not None:
        gap = abs(first.value - other.value)
        ratio = abs(other.value / second.value) if second.value else 1.0
        open_digits = max(rounding(first.value), rounding(second.value or 0.0) * ratio)
        if is_alike and gap <= open_digits:
            reason = "rounding" if other is second else "conversion"
            return Relation(Verdict.CONSISTENT, reason)
    if one[0] <= two[1] and two[0] <= one[1] and not _only_touch(first, other, one, two):
        return Relation(Verdict.CONSISTENT, _reason(first, other))
    return Relation(Verdict.CONFLICT, "value")


def rounding(value: float) -> float:
    """Half a unit of the last digit that is not zero: what the digits leave open.

    >>> rounding(3000.0), rounding(2.5), rounding(1204.0)
    (500.0, 0.05, 0.5)
    """
    if not value or not math.isfinite(value):
        return 0.0
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return 0.5 * 10.0 ** int(exponent)


def _is_same(a: float, b: float) -> bool:
    return a == b or math.isclose(a, b, rel_tol=_SAME)


def _interval(quantity: Reading) -> tuple[float, float] | None:
    """What the quantity allows, ends included."""
    if quantity.value is None:
        if quantity.low is None:
            return None
        return quantity.low, math.inf if quantity.high is None else quantity.high
    if quantity.low is not None and quantity.high is not None:
        return quantity.low, quantity.high
    value = quantity.value
    match quantity.comparator:
        case Comparator.MORE | Comparator.AT_LEAST:
            return value, math.inf
        case Comparator.LESS | Comparator.AT_MOST:
            return -math.inf, value
        case Comparator.ABOUT:
            return value - abs(value) * ABOUT, value + abs(value) * ABOUT
    return value, value


def _only_touch(
    first: Reading, second: Reading, one: tuple[float, float], two: tuple[float, float]
) -> bool:
    """Whether they share an end alone that one of them leaves out: `more than 5` and `5`."""
    strict = (Comparator.MORE, Comparator.LESS)
    is_point = one[0] == two[1] or two[0] == one[1]
    return is_point and (first.comparator in strict or second.comparator in strict)


def _reason(first: Reading, second: Reading) -> str:
    if any(one.value is not None and one.low is not None for one in (first, second)):
        return "margin"
    comparators = {first.comparator, second.comparator}
    if Comparator.RANGE in comparators:
        return "range"
    if Comparator.VAGUE in comparators:
        return "band"
    return "about" if comparators <= {Comparator.ABOUT, Comparator.EQUAL} else "bound"
