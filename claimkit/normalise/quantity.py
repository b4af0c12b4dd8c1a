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
)
from claimkit.normalise.kinds import decide_kind, decide_unit
from claimkit.normalise.measures import Measure, read_measures
from claimkit.normalise.numbers import times
from claimkit.normalise.tokens import Token, skip_hyphens, tokenize, word_at
from claimkit.normalise.units import MONEY, to_base, unit_named
from claimkit.types import Quantity

_TALLY = ("-", "to", ":", "versus", "v", "vs")
_INCHES = 12


class _Amount(NamedTuple):
    """What the numbers come to, before kind and unit are decided."""

    measure: Measure
    value: float | None = None
    low: float | None = None
    high: float | None = None
    comparator: Comparator | None = None
    kind: QuantityKind | None = None
    is_odds: bool = False


def parse_quantity(
    text: str,
    *,
    start: int = 0,
    noun: str | None = None,
    kind_hint: QuantityKind | None = None,
    comparator_hint: Comparator | None = None,
) -> Quantity:
    """The value, bounds, kind and unit of a quantity phrase; never raises on free text.

    Args:
        text: The phrase exactly as in the document: numeral with comparator, scale word and unit.
        start: Its first character in the document, in code points.
        noun: The counted noun phrase (`US troops`), which gives counts their unit.
        kind_hint: The likely kind from context; used only where the phrase does not decide.
        comparator_hint: The likely comparator from context (`will top 5,200`); used only where the
            phrase has none and is a single number.

    Returns:
        The quantity; `unit` is None where the phrase does not decide it, and `value`, `low` and
        `high` are all None where it holds no number.

    >>> quantity = parse_quantity("more than 2,000", noun="guards")
    >>> quantity.value, str(quantity.comparator), quantity.unit
    (2000.0, '>', 'guard')
    """
    parsed = _parse(text, noun, kind_hint, comparator_hint)
    return Quantity(text, start, start + len(text), *parsed)


_Fields = tuple[
    float | None, float | None, float | None, Comparator, QuantityKind,
    str | None, str | None, float | None, str | None,
]  # fmt: skip


@functools.lru_cache(maxsize=16384)
def _parse(
    text: str, noun: str | None, kind_hint: QuantityKind | None, hint: Comparator | None
) -> _Fields:
    """The quantity's fields behind its offsets; cached, as news repeats `two` and `50 percent`."""
    tokens = tokenize(text)
    measures = read_measures(tokens, kind_hint, noun)
    if not measures:
        kind = kind_hint or QuantityKind.COUNT
        return None, None, None, Comparator.VAGUE, kind, None, None, None, None
    amount = _combine(tokens, measures, kind_hint)
    kind = amount.kind or decide_kind(tokens, amount.measure, kind_hint, noun)
    amount = _signed(tokens, amount, kind)
    unit, per = decide_unit(tokens, amount.measure, kind, None if amount.is_odds else noun)
    comparator = _comparator(amount, hint)
    name = " / ".join([unit.name, *per]) if unit and unit.name else None
    first = amount.low if amount.value is None else amount.value
    base = None
    if unit is not None and first is not None and kind != QuantityKind.AGE:
        base = to_base(first, unit, per)
    unit_text = _unit_text(text, tokens, amount.measure)
    return (
        amount.value, amount.low, amount.high, comparator, kind,
        name, unit_text, *(base or (None, None)),
    )  # fmt: skip


def _combine(
    tokens: Sequence[Token], measures: list[Measure], hint: QuantityKind | None
) -> _Amount:
    """The first measure, or the first two as one amount: a sum, share, tally or range."""
    if ends := _list_ends(tokens, measures):
        return _range(*ends)
    first = measures[0]
    said = comparator_before(tokens, 0, first.start)
    if len(measures) == 1:
        return _single(tokens, first, said, hint)
    second = measures[1]
    gap = connection(tokens, first.end, second.start)
    summed = _quoted_feet(tokens, first, second) or _compound(first, second, gap)
    if summed:
        return _single(tokens, summed, said, hint)
    pair = _share(first, second, gap, said, hint) or _tally(first, second, gap, said, hint)
    if pair:
        return pair
    if _joins_range(tokens, first, second, gap):
        return _range(first, second)
    if first.unit is None:
        first = first._replace(unit=second.unit, unit_tokens=second.unit_tokens, per=second.per)
    return _single(tokens, first, said, hint)


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
    """Whether the gap is `to`, `or`, a dash, a comma, or `to` and a bound (`to as many as`)."""
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
    is_part = is_share(gap) or (gap == "of" and hint == QuantityKind.RATIO)
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
    if said not in (None, Comparator.EQUAL) and comparator in (None, Comparator.ABOUT):
        comparator = said
    numeral = measure.numeral
    if numeral.is_vague:
        return _Amount(measure, None, measure.low, measure.high, Comparator.VAGUE)
    is_even = word_at(tokens, skip_hyphens(tokens, measure.numeral.end)) == "all"
    if is_even and hint in (None, QuantityKind.SCORE):
        low = measure.low
        bare = measure._replace(noun=None)
        return _Amount(bare, None, low, low, Comparator.RANGE, QuantityKind.SCORE)
    if comparator is None and numeral.is_about:
        comparator = Comparator.ABOUT
    return _Amount(measure, measure.low, comparator=comparator)


def comparator_behind(tokens: Sequence[Token], start: int) -> Comparator | None:
    """The first comparator said anywhere behind token `start`."""
    for i in range(start, len(tokens)):
        found = comparator_after(tokens, i)
        if found:
            return found[0]
    return None


def _compound(first: Measure, second: Measure, gap: str | None) -> Measure | None:
    """`6ft 2in`, `two hours and forty minutes`, `5-foot-3`: one measure in the larger unit."""
    if gap == "," and first.numeral.scale > second.numeral.scale > 1:
        return _added(first, second, 1.0)
    if first.unit is None or gap not in (None, "and", ",", "-"):
        return None
    if first.unit.name == "foot" and second.unit is None and gap in (None, "-"):
        return _added(first, second, 1 / _INCHES) if 0 <= second.low < _INCHES else None
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
    if marks != "'" or first.unit or not 0 <= second.low < _INCHES:
        return None
    foot = first._replace(unit=unit_named("foot"), unit_tokens=None)
    return _added(foot, second, 1 / _INCHES)


def _added(first: Measure, second: Measure, factor: float) -> Measure:
    value = first.numeral.value + second.numeral.value * factor
    numeral = first.numeral._replace(value=value)
    comparator = second.comparator or first.comparator
    return first._replace(numeral=numeral, end=second.end, comparator=comparator)


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
    if is_length and gap == "-" and 3 <= a <= 8 and b < _INCHES:
        foot = first._replace(unit=unit_named("foot"))
        return _Amount(foot, a + b / _INCHES, comparator=said)
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
        low = round(low * second.unit.factor, 10)
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
    if kind != QuantityKind.TEMPERATURE:
        return amount
    behind = {token.text for token in tokens[amount.measure.end :]}
    is_below = "below" in behind and "or" not in behind
    if is_below and amount.value:
        value = -abs(amount.value)
        numeral = amount.measure.numeral._replace(value=value)
        return amount._replace(value=value, measure=amount.measure._replace(numeral=numeral))
    return amount


def _comparator(amount: _Amount, hint: Comparator | None) -> Comparator:
    said = amount.comparator or Comparator.EQUAL
    if said == Comparator.EQUAL and amount.value is not None and hint is not None:
        return said if hint in (Comparator.RANGE, Comparator.VAGUE) else hint
    return said


def _unit_text(text: str, tokens: Sequence[Token], measure: Measure) -> str | None:
    if measure.unit_tokens is None:
        return None
    first, last = measure.unit_tokens
    return text[tokens[first].start : tokens[last - 1].end]
