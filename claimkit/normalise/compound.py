"""Measures that add up to one: `6ft 2in`, `two hours and 40 minutes`, `15 dollars 50`."""

from __future__ import annotations

from collections.abc import Sequence

from claimkit.normalise.bounds import connection, says_between
from claimkit.normalise.measure import Measure
from claimkit.normalise.old_money import PENNY, SHILLING
from claimkit.normalise.tokens import Token
from claimkit.normalise.units import MONEY, unit_named

INCHES = 12
"""Of a foot."""


def add_up(tokens: Sequence[Token], measures: Sequence[Measure]) -> list[Measure]:
    """The measures with those summed that are parts of one: `1 hour 12 minutes 30 seconds`."""
    found = [measures[0]]
    is_sum = False
    for second in measures[1:]:
        first, second = in_minutes(tokens, found[-1], second)
        gap = connection(tokens, first.end, second.start)
        summed = None
        if not (gap == "and" and says_between(tokens, first.start)):
            gap = None if gap == "." and _is_abbreviated(tokens, first) else gap
            summed = (
                _quoted_feet(tokens, first, second)
                or _shillings(tokens, first, second, gap)
                or _compound(first, second, gap)
            )
        if summed is None or (is_sum and second.unit is None and second.numeral.scale == 1):
            found.append(second)
            is_sum = False
        else:
            found[-1] = summed
            is_sum = True
    return found


def _compound(first: Measure, second: Measure, gap: str | None) -> Measure | None:
    """`6ft 2in`, `two hours and forty minutes`, `5-foot-3`: one measure in the larger unit."""
    if gap == "," and first.numeral.scale > second.numeral.scale > 1:
        return _added(first, second, 1.0)
    if first.unit is None or gap not in (None, "and", ",", "-"):
        return None
    if first.unit.name == "foot" and second.unit is None and gap in (None, "-"):
        return _added(first, second, 1 / INCHES) if 0 <= second.low < INCHES else None
    if second.unit is None and is_hundredths(first, second, has_and=gap == "and"):
        return _added(first, second, 0.01)
    if second.unit is None or second.unit.dimension != first.unit.dimension:
        return None
    is_part = second.unit.factor < first.unit.factor and first.unit.dimension in (
        "length", "duration", "mass", MONEY,
    )  # fmt: skip
    if not is_part or first.unit.offset or second.numeral.is_vague:
        return None
    if first.unit.dimension == MONEY:
        is_same = first.unit.name == second.unit.name
        return _added(first, second, second.unit.factor) if is_same else None
    if first.unit.dimension == "duration":
        return _in_smaller(first, second)
    return _added(first, second, second.unit.factor / first.unit.factor)


def in_minutes(tokens: Sequence[Token], first: Measure, second: Measure) -> tuple[Measure, Measure]:
    """The two with the `m` of `1h 12m` and `5m 30s` as minutes, where it is no metre."""
    one, two = first.unit, second.unit
    if one is None or two is None:
        return first, second
    if one.name == "hour" and _is_lone_m(tokens, second):
        second = second._replace(unit=unit_named("minute"))
    elif two.name == "second" and _is_lone_m(tokens, first) and first.end == second.start:
        first = first._replace(unit=unit_named("minute"))
    return first, second


def _is_lone_m(tokens: Sequence[Token], measure: Measure) -> bool:
    where = measure.unit_tokens
    return where is not None and tokens[where[0]].raw == "m" and where[1] == where[0] + 1


def _is_abbreviated(tokens: Sequence[Token], measure: Measure) -> bool:
    """Whether the full stop behind the measure is of its unit: `4 ft. 6 in.`."""
    where = measure.unit_tokens
    return where is not None and where[1] == measure.end and len(tokens[where[0]].raw) < 4


def _shillings(
    tokens: Sequence[Token], first: Measure, second: Measure, gap: str | None
) -> Measure | None:
    """`five shillings and sixpence`: with pence behind them the shillings are British."""
    where, pence = first.unit_tokens, second.unit
    if where is None or pence is None or gap not in (None, "and", ","):
        return None
    is_coin = pence.name == "GBP" and pence.factor < 1
    if not is_coin or tokens[where[0]].text not in ("shilling", "shillings"):
        return None
    value = round(first.numeral.value * SHILLING + second.numeral.value * PENNY, 10)
    numeral = first.numeral._replace(value=value)
    return first._replace(numeral=numeral, unit=unit_named("GBP"), end=second.end)


def is_hundredths(first: Measure, second: Measure, *, has_and: bool) -> bool:
    """`15 dollars 50`, `$15 and 50`: a bare number below a hundred behind whole money."""
    is_money = first.unit is not None and first.unit.dimension == MONEY and first.unit.factor == 1
    is_behind = first.unit_tokens is not None and first.unit_tokens[0] >= first.numeral.end
    is_plain = first.numeral.scale == 1 and first.low.is_integer() and not first.per
    is_bare = second.unit is None and second.noun is None and second.numeral.scale == 1
    return (
        is_money
        and (is_behind or has_and)
        and is_plain
        and is_bare
        and _is_below_hundred(second.low)
    )


def _is_below_hundred(value: float) -> bool:
    return value.is_integer() and 0 < value < 100


def _in_smaller(first: Measure, second: Measure) -> Measure:
    """`two hours and 40 minutes` is 160 minutes: a whole number, as given."""
    assert first.unit is not None and second.unit is not None, (first, second)
    value = round(first.numeral.value * first.unit.factor / second.unit.factor, 6)
    numeral = first.numeral._replace(value=value + second.numeral.value)
    return second._replace(numeral=numeral, start=first.start, comparator=second.comparator)


def _quoted_feet(tokens: Sequence[Token], first: Measure, second: Measure) -> Measure | None:
    """`6'2"` in feet."""
    marks = "".join(token.text for token in tokens[first.end : second.start])
    if marks != "'" or first.unit or not 0 <= second.low < INCHES:
        return None
    foot = first._replace(unit=unit_named("foot"), unit_tokens=None)
    return _added(foot, second, 1 / INCHES)


def _added(first: Measure, second: Measure, factor: float) -> Measure:
    value = first.numeral.value + second.numeral.value * factor
    numeral = first.numeral._replace(value=value)
    comparator = second.comparator or first.comparator
    return first._replace(numeral=numeral, end=second.end, comparator=comparator)
