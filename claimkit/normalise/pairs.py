"""Whether two numbers of running text make one quantity: a share, or two ends of a move."""

from __future__ import annotations

from collections.abc import Sequence

from claimkit.normalise.measure import Measure
from claimkit.normalise.tokens import Token, cue_words
from claimkit.normalise.units import MONEY

SHARES = ("in", "out of", "of", "in every", "out of every", "of every", "for every")
"""What joins the part to the whole."""

_YEARS = range(1500, 2200)
_WHOLES = (10, 100)
"""What a plain `of` makes a share of: `nine of 10`; `13 of 19` are two counts."""

_MOVE_WORDS = 4
"""Words before a number among which a move is told: `fell sharply last year from`."""


def is_share_of(tokens: Sequence[Token], words: str, first: Measure, second: Measure) -> bool:
    """Whether `words` of `SHARES` make the two one share: `six in 10`, not `310 in 1950`."""
    one, two = first.unit, second.unit
    is_plain = one is None and two is None
    is_money = one is not None and two is not None and one.dimension == two.dimension == MONEY
    if not (is_plain or is_money) or first.numeral.is_fraction or second.low <= first.low:
        return False
    whole = tokens[second.numeral.start].raw
    if words == "in" and len(whole) == 4 and whole.isdigit() and int(whole) in _YEARS:
        return False
    return words != "of" or (is_plain and second.low in _WHOLES)


def is_move(tokens: Sequence[Token], first: Measure, second: Measure) -> bool:
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
