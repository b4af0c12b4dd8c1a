"""The quantity of a phrase: its measures put together, with comparator, kind, unit and SI value."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from typing import NamedTuple

from claimkit.labels import Comparator, QuantityKind
from claimkit.normalise.bounds import (
    carries_scale,
    comparator_after,
    comparator_before,
    connection,
    is_range,
    is_share,
    is_share_of,
    is_vague_range,
    margin_at,
    says_between,
    uneven_margin,
)
from claimkit.normalise.brackets import without_brackets
from claimkit.normalise.compound import INCHES, add_up
from claimkit.normalise.kinds import decide_kind, decide_unit, is_difference
from claimkit.normalise.measure import Measure
from claimkit.normalise.measures import read_measures
from claimkit.normalise.numbers import times
from claimkit.normalise.reading import Reading
from claimkit.normalise.tokens import Token, skip_hyphens, tokenize, word_at
from claimkit.normalise.units import MONEY, to_base, unit_named

_EQUAL, _ABOUT, _VAGUE = Comparator.EQUAL, Comparator.ABOUT, Comparator.VAGUE
_AGE, _TEMPERATURE = QuantityKind.AGE, QuantityKind.TEMPERATURE
# By name, as every phrase asks: Python 3.11 takes 0.15 µs to find a member on its class.

_TALLY = ("-", "to", ":", "versus", "v", "vs")
_MAX_SCALED = 1000.0
"""A number below shares the scale word of its margin: `1.2 ± 0.1 million`."""


class _Amount(NamedTuple):
    """What the numbers come to, before kind and unit are decided."""

    measure: Measure
    value: float | None = None
    low: float | None = None
    high: float | None = None
    comparator: Comparator | None = None
    kind: QuantityKind | None = None
    is_odds: bool = False


@functools.lru_cache(maxsize=16384)
def read_quantity(
    text: str,
    noun: str | None = None,
    kind_hint: QuantityKind | None = None,
    hint: Comparator | None = None,
) -> Reading:
    """What the phrase reads as; cached, as news repeats `two` and `50 percent`.

    Args:
        text: The phrase.
        noun: The counted noun phrase.
        kind_hint: The likely kind, for what the phrase leaves open.
        hint: The likely comparator.
    """
    tokens = tokenize(text)
    if "(" in text:
        tokens = without_brackets(tokens)
    measures = read_measures(tokens, kind_hint, noun)
    if not measures:
        kind = kind_hint or QuantityKind.COUNT
        return Reading(comparator=Comparator.VAGUE, kind=kind)
    amount = _combine(tokens, measures, kind_hint)
    kind = amount.kind or decide_kind(tokens, amount.measure, kind_hint, noun)
    amount = _signed(tokens, amount, kind)
    unit, per = decide_unit(tokens, amount.measure, kind, None if amount.is_odds else noun)
    comparator = _comparator(amount, hint)
    name = " / ".join([unit.name, *per]) if unit and unit.name else None
    first = amount.low if amount.value is None else amount.value
    base = None
    if unit is not None and first is not None and kind != _AGE:
        if unit.offset and (per or is_difference(tokens, noun)):
            unit = unit._replace(offset=0.0)
        base = to_base(first, unit, per)
    unit_text = _unit_text(text, tokens, amount.measure)
    return Reading(
        amount.value, amount.low, amount.high, comparator, kind,
        name, unit_text, *(base or (None, None)),
    )  # fmt: skip


def _combine(
    tokens: Sequence[Token], measures: list[Measure], hint: QuantityKind | None
) -> _Amount:
    """The first measure, or the first two as one amount: a sum, share, tally or range."""
    if len(measures) > 1:
        if ends := _list_ends(tokens, measures):
            return _range(*ends)
        measures = add_up(tokens, measures)
    first = measures[0]
    said = _said(tokens, first, hint)
    if len(measures) == 1:
        return _single(tokens, first, said, hint)
    second = measures[1]
    gap = connection(tokens, first.end, second.start)
    pair = (
        _share(first, second, gap, said, hint)
        or _tally(first, second, gap, said, hint)
        or _with_margin(tokens, first, second, said)
        or _with_uneven_margin(tokens, measures, said)
    )
    if pair:
        return pair
    if gap == "/" and first.unit is None and second.unit and second.unit.dimension == "pressure":
        return _range(first, second)
    if _joins_range(tokens, first, second, gap):
        return _range(first, _range_end(tokens, measures))
    if first.unit is None and first.noun is None:
        first = first._replace(unit=second.unit, unit_tokens=second.unit_tokens, per=second.per)
    return _single(tokens, first, said, hint)


def _said(tokens: Sequence[Token], first: Measure, hint: QuantityKind | None) -> Comparator | None:
    """The comparator before the number; the `past` of `the past 8 weeks` is none."""
    end = first.start
    if not end:
        return None
    if tokens[end - 1].text == "past":
        is_duration = first.unit.dimension == "duration" if first.unit else False
        is_duration = is_duration or (first.unit is None and hint == QuantityKind.DURATION)
        end -= is_duration
    return comparator_before(tokens, 0, end)


def _with_margin(
    tokens: Sequence[Token], first: Measure, second: Measure, said: Comparator | None
) -> _Amount | None:
    """`7.64 ± 1.12`, `200, give or take 40`: the value, and how far it may reach."""
    margin = margin_at(tokens, first.end + (word_at(tokens, first.end) == ","))
    if margin is None or margin[1] > second.numeral.start:
        return None
    if first.numeral.is_vague or second.numeral.is_vague:
        return None
    value, off = first.low, second.low
    if first.unit is None:
        scale = second.numeral.scale
        value = times(value, scale) if first.numeral.scale == 1 and value < _MAX_SCALED else value
        first = first._replace(
            unit=second.unit,
            unit_tokens=second.unit_tokens or first.unit_tokens,
            per=second.per or first.per,
            noun=first.noun or second.noun,
        )
    elif second.unit:
        is_points = second.unit.name == "point" and first.unit.dimension == "percent"
        if second.unit.dimension != first.unit.dimension and not is_points:
            return None
        off = off if is_points else _converted(off, second, first)
    low, high = (float(f"{end:.15g}") for end in (value - abs(off), value + abs(off)))
    is_said = said not in (None, Comparator.EQUAL)
    return _Amount(first, value, low, high, said if is_said else margin[0])


def _with_uneven_margin(
    tokens: Sequence[Token], measures: Sequence[Measure], said: Comparator | None
) -> _Amount | None:
    """`7.6 plus 0.2 or minus 0.1`: the unit stands behind the first number or the last."""
    first = measures[0]
    margin = uneven_margin(tokens, first.end + (word_at(tokens, first.end) == ","))
    last = next((one for one in measures[1:] if margin and one.numeral.start == margin[2]), None)
    if margin is None or last is None or first.numeral.is_vague:
        return None
    unit, scale = first.unit or last.unit, last.numeral.scale
    is_one = first.unit is None or last.unit is None or first.unit == last.unit
    if not is_one or (unit and unit.dimension == MONEY and unit.factor != 1):
        return None
    value = times(first.low, scale) if first.numeral.scale == 1 else first.low
    high, low = (value + times(margin[0], scale), value - times(margin[1], scale))
    whole = first if first.unit or first.noun else last._replace(numeral=first.numeral)
    low, high = (float(f"{end:.15g}") for end in (low, high))
    return _Amount(whole, value, low, high, said)


def _range_end(tokens: Sequence[Token], measures: Sequence[Measure]) -> Measure:
    """The last of the numbers that a range runs through: 35 in `24.2 to 33-35`."""
    last = measures[1]
    for third in measures[2:]:
        gap = connection(tokens, last.end, third.start)
        if gap == "and" or not is_range(gap) or third.low < last.low:
            break
        last = third
    return last


def _list_ends(tokens: Sequence[Token], measures: list[Measure]) -> tuple[Measure, Measure] | None:
    """Ends of a list like `8, 9 or 10`: bare numbers with commas, the last one behind `or`."""
    if len(measures) < 3 or any(measure.unit for measure in measures[:-1]):
        return None
    pairs = itertools.pairwise(measures)
    gaps = [connection(tokens, one.end, two.start) for one, two in pairs]
    is_list = all(gap == "," for gap in gaps[:-1]) and gaps[-1] in ("or", ", or")
    is_rising = all(one.low < two.low for one, two in itertools.pairwise(measures))
    return (measures[0], measures[-1]) if is_list and is_rising else None


def _joins_range(tokens: Sequence[Token], first: Measure, second: Measure, gap: str | None) -> bool:
    """Whether the gap is `to`, `or`, a dash, a comma, or `to` and a bound (`to as many as`).

    Two numbers with a bare `and` are two, unless `between` says otherwise or both are vague.
    """
    if first.numeral.is_vague and second.numeral.is_vague and is_vague_range(gap):
        return True
    if gap == "and" and not (first.numeral.is_vague and second.numeral.is_vague):
        return says_between(tokens, first.start)
    if is_range(gap) or gap == ",":
        return True
    j = skip_hyphens(tokens, first.end)
    is_bounded = comparator_before(tokens, j + 1, second.start) is not None
    return is_bounded and is_range(word_at(tokens, j))


def _share(
    first: Measure,
    second: Measure,
    gap: str | None,
    said: Comparator | None,
    hint: QuantityKind | None,
) -> _Amount | None:
    """`six in 10`, `$1 in every $9`: the quotient."""
    is_plain = first.unit is None and second.unit is None and not first.numeral.is_fraction
    is_of = hint == QuantityKind.RATIO or (
        hint is None and is_plain and is_share_of(first.low, second.low)
    )
    is_part = is_share(gap) or (gap == "of" and is_of)
    if not is_part or not second.low:
        return None
    whole = second._replace(numeral=first.numeral, comparator=None)
    if first.unit and first.unit.dimension == MONEY:
        whole = whole._replace(unit=None, unit_tokens=None)
    return _Amount(whole, first.low / second.low, comparator=said, kind=QuantityKind.RATIO)


def _single(
    tokens: Sequence[Token], measure: Measure, said: Comparator | None, hint: QuantityKind | None
) -> _Amount:
    comparator = measure.comparator or comparator_behind(tokens, measure.end)
    if said is not None and said != _EQUAL and (comparator is None or comparator == _ABOUT):
        comparator = said
    numeral = measure.numeral
    if numeral.is_vague:
        return _Amount(measure, None, measure.low, measure.high, _VAGUE)
    is_even = word_at(tokens, skip_hyphens(tokens, numeral.end)) == "all"
    if is_even and hint in (None, QuantityKind.SCORE):
        low = measure.low
        bare = measure._replace(noun=None)
        return _Amount(bare, None, low, low, Comparator.RANGE, QuantityKind.SCORE)
    if comparator is None and numeral.is_about:
        comparator = _ABOUT
    return _Amount(measure, measure.low, comparator=comparator)


def comparator_behind(tokens: Sequence[Token], start: int) -> Comparator | None:
    """The first comparator said anywhere behind token `start`."""
    for i in range(start, len(tokens)):
        found = comparator_after(tokens, i)
        if found:
            return (margin_at(tokens, i) or found)[0]
    return None


def _tally(
    first: Measure,
    second: Measure,
    gap: str | None,
    said: Comparator | None,
    hint: QuantityKind | None,
) -> _Amount | None:
    """`19-15`, `3-to-1`; None where the two numbers are a range."""
    if gap not in _TALLY and not (gap == "of" and hint == QuantityKind.SCORE):
        return None
    a, b = first.low, second.low
    unit = first if first.unit or first.noun else second
    if unit.unit and unit.unit.dimension == "frequency":
        return None
    if hint == QuantityKind.RATIO and b:
        bare = first._replace(noun=None)
        return _Amount(bare, a / b, comparator=said, kind=hint, is_odds=True)
    is_length = hint in (QuantityKind.LENGTH, QuantityKind.DISTANCE) and unit.unit is None
    if is_length and gap == "-" and 3 <= a <= 8 and b < INCHES:
        foot = first._replace(unit=unit_named("foot"))
        return _Amount(foot, a + b / INCHES, comparator=said)
    is_plain = unit.unit is None or unit.unit.dimension in ("percent", "scale")
    is_falling = a > b and not carries_scale(a, b, second.numeral.scale)
    if hint != QuantityKind.SCORE and not (hint is None and is_falling and is_plain):
        return None
    return _Amount(unit, None, min(a, b), max(a, b), Comparator.RANGE, QuantityKind.SCORE)


def _range(first: Measure, second: Measure) -> _Amount:
    low, high = first.low, second.high or second.low
    if first.numeral.is_vague and second.numeral.is_vague and not second.numeral.high:
        return _Amount(first if first.unit else second, None, low, None, Comparator.VAGUE)
    if first.numeral.scale == 1 and carries_scale(low, second.low, second.numeral.scale):
        low = times(low, second.numeral.scale)
    whole = second
    if second.unit is None and second.noun is None:
        whole = first
    elif first.unit is None and second.unit and second.unit.dimension == MONEY:
        low = float(f"{low * second.unit.factor:.15g}")
    elif first.unit and second.unit and first.unit.dimension == second.unit.dimension:
        low = _converted(low, first, second)
    per = second.per or first.per
    return _Amount(whole._replace(per=per), None, min(low, high), max(low, high), Comparator.RANGE)


def _converted(value: float, first: Measure, second: Measure) -> float:
    one, other = first.unit, second.unit
    assert one is not None and other is not None, (one, other)
    if one.dimension == MONEY or one.name == other.name or one.offset or not other.factor:
        return value
    return round(value * one.factor / other.factor, 6)


def _signed(tokens: Sequence[Token], amount: _Amount, kind: QuantityKind) -> _Amount:
    """`50 below` is -50 of temperature."""
    if kind != _TEMPERATURE:
        return amount
    behind = {token.text for token in tokens[amount.measure.end :]}
    is_below = "below" in behind and "or" not in behind
    if is_below and amount.value:
        value = -abs(amount.value)
        numeral = amount.measure.numeral._replace(value=value)
        return amount._replace(value=value, measure=amount.measure._replace(numeral=numeral))
    return amount


def _comparator(amount: _Amount, hint: Comparator | None) -> Comparator:
    said = amount.comparator or _EQUAL
    if hint is not None and said == _EQUAL and amount.value is not None:
        return said if hint in (Comparator.RANGE, Comparator.VAGUE) else hint
    return said


def _unit_text(text: str, tokens: Sequence[Token], measure: Measure) -> str | None:
    if measure.unit_tokens is None:
        return None
    first, last = measure.unit_tokens
    return text[tokens[first].start : tokens[last - 1].end]
