"""Two numbers of running text that make one quantity: a range, tally, share, margin or sum."""

from __future__ import annotations

from collections.abc import Sequence

from claimkit.labels import Comparator
from claimkit.normalise.bounds import is_share_of, is_vague_range, margin_at, uneven_margin
from claimkit.normalise.compound import INCHES, in_minutes, is_hundredths
from claimkit.normalise.measure import Measure
from claimkit.normalise.measures import may_begin, may_open, read_measure
from claimkit.normalise.running import read_running
from claimkit.normalise.tokens import Token, cue_words, skip_hyphens, word_at
from claimkit.normalise.units import MONEY

_SHARES = ("in", "out of", "of", "in every", "out of every", "of every", "for every")
"""What joins the part to the whole."""

_RANGES = ("to", "-", "or", "and", "through", "thru", "up to", "'")
"""What joins the ends of a range."""

_YEARS = range(1500, 2200)
_MOVE_WORDS = 4
"""Words before a number among which a move is told: `fell sharply last year from`."""

DOTTED = ("ft", "lb", "lbs", "yd", "yds", "hr", "hrs", "st")
"""Abbreviations behind whose full stop the smaller unit may follow: `4 ft. 6 in.`."""

_JOINTS = frozenset(
    {"to", "-", "or", "and", "in", "out", "of", "for", "every", "through", "thru", "up", ",", "'"}
    | {"if", "not", "even"}
)
"""Words that stand between the two numbers of one quantity."""

_PARTS = {"length", "duration", "mass", MONEY}
"""Dimensions whose measures add up: `6 ft 2 in`, `3 dollars 50 cents`."""

_MAX_MORE = 2
"""Measures that a quantity of two may go on with."""


def _is_share_of(tokens: Sequence[Token], words: str, first: Measure, second: Measure) -> bool:
    """Whether `words` of `_SHARES` make the two one share: `six in 10`, not `310 in 1950`."""
    one, two = first.unit, second.unit
    is_plain = one is None and two is None
    is_money = one is not None and two is not None and one.dimension == two.dimension == MONEY
    if not (is_plain or is_money) or first.numeral.is_fraction or second.low <= first.low:
        return False
    whole = tokens[second.numeral.start].raw
    if words == "in" and len(whole) == 4 and whole.isdigit() and int(whole) in _YEARS:
        return False
    return words != "of" or (is_plain and is_share_of(first.low, second.low))


def _is_move(tokens: Sequence[Token], first: Measure, second: Measure) -> bool:
    """Whether `to` stands between two claims: `fell from 6 to 5`, `rose 7 points to 31`.

    The guidelines make a change two, and poll shares (`50 percent to 44 percent`); a range is one.
    """
    start = first.start
    if start and tokens[start - 1].text == "from":
        return second.low < first.low or _tells_move(tokens, start - 1)
    if first.unit is None or second.unit is None or first.unit_tokens is None:
        return False
    if first.unit.name != second.unit.name:
        return True
    if first.unit.dimension == "percent" and second.low < first.low:
        return True
    return _tells_move(tokens, start)


def _tells_move(tokens: Sequence[Token], end: int) -> bool:
    near = tokens[max(end - _MOVE_WORDS, 0) : end]
    return any(token.text in cue_words("move") for token in near)


def lower_reading(near: Sequence[Token], measure: Measure) -> Measure | None:
    """The `88 mmHg` of `142/88 mmHg`."""
    j = measure.end + 1
    if measure.unit or word_at(near, measure.end) != "/" or j >= len(near) or not near[j].value:
        return None
    second = read_measure(near, j, is_running=True)
    is_pressure = second is not None and second.unit and second.unit.dimension == "pressure"
    return second if is_pressure else None


def last_measure(near: Sequence[Token], second: Measure) -> Measure:
    """The last measure of a longer sum or range: `1 hour 12 minutes 30 seconds`, `24 to 33-35`."""
    for _ in range(_MAX_MORE):
        words, _next = _gap(near, second.end)
        third = (
            second_measure(near, second, second.end) if words in ("", "and", "-", "or") else None
        )
        if third is None or (words in ("-", "or") and third.low < second.low):
            break
        if words == "and" and not adds(second, third):
            break
        second = third
    return second


def second_measure(near: Sequence[Token], first: Measure, end: int) -> Measure | None:
    """The measure that makes one quantity with the first: a range, tally, share or sum."""
    if uneven := uneven_margin(near, end):
        second = read_running(near, uneven[2])
        return second if second and _share_unit(first, second) else None
    words, j = _gap(near, end)
    margin = _margin(near, end, words, j)
    if margin:
        j = skip_hyphens(near, margin)
    if j >= len(near) or not may_open(near[j]) or not may_begin(near, j):
        return None
    if not margin and not _may_join(words, first):
        return None
    second = read_running(near, j)
    if second is None or second.multiple:
        return None
    first, second = in_minutes(near, first, second)
    if margin or is_vague_range(words):
        is_vague = first.numeral.is_vague and second.numeral.is_vague
        is_one = is_vague != bool(margin) and _share_unit(first, second)
    elif words in ("", ",") or (words == "and" and not _is_between(near, first)):
        is_one = words != "," and _is_sum(near, first, second, has_and=words == "and")
    elif words in _SHARES:
        is_one = _is_share_of(near, words, first, second)
    else:
        is_one = _is_range(near, words, first, second)
    return second if is_one else None


def _may_join(words: str, first: Measure) -> bool:
    """Whether any number behind these words makes one quantity with the first."""
    if words in ("", ","):
        return words == "" and first.unit is not None
    return words in _RANGES or words in _SHARES or is_vague_range(words)


def _margin(near: Sequence[Token], end: int, words: str, j: int) -> int:
    """The token after the `±` behind the number that ends before token `end`, or 0."""
    if words != ",":
        found = margin_at(near, end)
        return found[1] if found else 0
    found = margin_at(near, j)
    return found[1] if found and found[0] == Comparator.ABOUT else 0


def _is_sum(near: Sequence[Token], first: Measure, second: Measure, *, has_and: bool) -> bool:
    """`6 ft 2 in`; a last number without a unit must end there, `6 foot 2 men` is none."""
    if not adds(first, second, has_and=has_and):
        return False
    after = word_at(near, second.end)
    is_last = first.unit is not None and first.unit.dimension != MONEY
    is_last = is_last or after == "and" or not after[:1].isalnum()
    return second.unit is not None or is_last


def _is_range(near: Sequence[Token], words: str, first: Measure, second: Measure) -> bool:
    """`5 to 10 km`, `19-15`; not the two numbers of a move."""
    if words not in _RANGES:
        return False
    if first.multiple or (words == "to" and _is_move(near, first, second)):
        return False
    is_counted = first.noun is not None and second.noun != first.noun
    return _share_unit(first, second) and not is_counted


def _share_unit(first: Measure, second: Measure) -> bool:
    """Whether one unit does for both: `5 to 10 km`, `$5 to 10`, not `2% to 1,204`."""
    if first.unit is None or first.unit_tokens is None:
        return True
    if second.unit is None:
        return first.unit_tokens[0] < first.numeral.start
    if first.unit.dimension == MONEY and first.unit.factor != second.unit.factor:
        return False
    return first.unit.dimension == second.unit.dimension


def _gap(near: Sequence[Token], end: int) -> tuple[str, int]:
    """The words that join the measure ending at `end` to the next number, and where that begins."""
    words: list[str] = []
    j = end + (word_at(near, end) == "." and near[end - 1].text in DOTTED)
    while j < len(near) and len(words) < 3 and near[j].text in _JOINTS:
        words.append(near[j].text)
        j += 1
    if len(words) > 1:
        words = [word for word in words if word != "-"]
    return " ".join(words), j


def _is_between(near: Sequence[Token], first: Measure) -> bool:
    return first.start > 0 and near[first.start - 1].text == "between"


def adds(first: Measure, second: Measure, *, has_and: bool = False) -> bool:
    """Whether the second is a part of what the first is a whole of: inches, pence, minutes."""
    one, two = first.unit, second.unit
    if one is None:
        return False
    if two is None and one.dimension == MONEY:
        return is_hundredths(first, second, has_and=has_and)
    if two is None:
        return one.name == "foot" and 0 <= second.low < INCHES and second.noun is None
    return one.dimension == two.dimension and one.dimension in _PARTS and two.factor < one.factor
