"""A measure of running text, without the words behind it that are not its own."""

from __future__ import annotations

from collections.abc import Sequence

from claimkit.normalise.bounds import comparator_after
from claimkit.normalise.measure import Measure
from claimkit.normalise.measures import read_measure
from claimkit.normalise.tokens import Token, cue_words, skip_hyphens, word_at
from claimkit.normalise.units import MONEY, find_unit

_BEHIND_NOUN = cue_words("head_stop") | cue_words("noun_stop")


def read_running(near: Sequence[Token], at: int) -> Measure | None:
    """The measure that begins at token `at`, or None."""
    measure = read_measure(near, at, is_running=True)
    if measure is None:
        return None
    cut = _false_tail(near, measure)
    return read_measure(near[:cut], at, is_running=True) if cut else measure


def _false_tail(near: Sequence[Token], measure: Measure) -> int:
    """Where a rate begins that is none, or a bound that is the next number's; 0 without."""
    for j in range(measure.numeral.end, measure.end):
        word = near[j].text
        if word in ("a", "an", "each", "every") and word_at(near, j + 1) != "/":
            k = skip_hyphens(near, j + 1)
            unit = find_unit(near, k)
            behind = unit[1] if unit else k + 1
            is_time = word_at(near, behind) in cue_words("time_behind")
            if is_time or (unit is None and not _is_rate_noun(near, k, measure)):
                return j
        bound = comparator_after(near, j)
        if bound and bound[1] < len(near) and near[bound[1]].value is not None:
            return j
    return 0


def _is_rate_noun(near: Sequence[Token], k: int, measure: Measure) -> bool:
    """Whether an article makes the noun at token `k` what is counted by: `$1.40 a share`.

    Money is paid by any noun that ends there: `$260,000 a trip, brokers said`.
    """
    if word_at(near, k) in cue_words("rate_noun"):
        return True
    if measure.unit is None or measure.unit.dimension != MONEY or not word_at(near, k).isalpha():
        return False
    after = word_at(near, k + 1)
    return not after[:1].isalnum() or after in _BEHIND_NOUN
