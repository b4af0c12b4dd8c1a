"""Numbers of running text that are no quantities: dates, years, clock times, ordinals, names."""

from __future__ import annotations

from collections.abc import Sequence

from claimkit.normalise.codes import is_compound_tail, is_house_number
from claimkit.normalise.measure import Measure
from claimkit.normalise.names import is_in_name
from claimkit.normalise.tokens import Token, cue_words, load_table, skip_hyphens, word_at
from claimkit.normalise.units import singular

_MONTH = cue_words("month")
_CARDINAL = load_table("cues")["cardinal"]

_YEARS = range(1500, 2200)
_MARKS = (":", "/")
_SERIAL = 9
"""Digits in a row from which on a number that nothing groups is a name."""

_BUILD, _BUILD_DECIMALS = 5, 3
"""The same of a number with so many decimals: `build 19045.3996`."""


def is_left_out(tokens: Sequence[Token], measure: Measure, end: int, *, keep_times: bool) -> bool:
    """Whether the measure, whose quantity ends before token `end`, is none by the guidelines."""
    start = measure.numeral.start
    if measure.unit is not None:
        is_time = measure.unit.dimension == "duration" and _says_when(tokens, measure.start, end)
        is_named = _is_initial(tokens, measure) or _is_period_of_year(tokens, measure)
        is_named = is_named or is_compound_tail(tokens, start) or _is_clock_part(tokens, start)
        return (is_time and not keep_times) or is_named or _is_ordinal_part(tokens, measure)
    if measure.noun and measure.noun not in cue_words("not_behind"):
        return False
    return (
        _is_per_many(tokens, measure)
        or is_house_number(tokens, start)
        or is_compound_tail(tokens, start)
        or _is_clock_in_words(tokens, start, measure.numeral.end)
        or _is_serial(tokens, start)
        or _is_ordinal_part(tokens, measure)
        or _is_date_part(tokens, start, measure.numeral.end)
        or _is_year(tokens, start, end)
        or is_in_name(tokens, start, end)
        or _is_chained(tokens, start, measure.numeral.end)
        or _is_code(tokens, measure.numeral.end)
    )


def _is_per_many(tokens: Sequence[Token], measure: Measure) -> bool:
    """The `100,000` of `12 deaths per 100,000`, which belongs to the 12."""
    before = word_at(tokens, measure.start - 1) if measure.start else ""
    return before == "per" and tokens[measure.numeral.start].value is not None


def _is_initial(tokens: Sequence[Token], measure: Measure) -> bool:
    """The C of `2021 C.P.I.`, and the F of a `Boeing 777F`: one letter that is no unit."""
    first, end = measure.unit_tokens or (0, 0)
    if end - first != 1 or len(tokens[first].raw) > 1 or not tokens[first].raw.isalpha():
        return False
    after = tokens[end : end + 2]
    is_dotted = [token.is_glued for token in after] == [True, True] and after[0].text == "."
    return is_dotted or (tokens[first].is_glued and is_in_name(tokens, measure.start, end))


def _is_period_of_year(tokens: Sequence[Token], measure: Measure) -> bool:
    """`the 1988 quarter`, `the 2014 season`: a year, and one of the unit."""
    if measure.unit is None or measure.unit.dimension != "duration":
        return False
    token, last = tokens[measure.numeral.start], tokens[measure.end - 1].text
    is_year = len(token.raw) == 4 and token.raw.isdigit() and int(token.raw) in _YEARS
    return is_year and singular(last) == last


def _says_when(tokens: Sequence[Token], start: int, end: int) -> bool:
    """`10 days ago`, `the past two weeks`, `a year earlier`."""
    if word_at(tokens, end) in cue_words("time_behind"):
        return True
    before = word_at(tokens, start - 1) if start else ""
    return before in cue_words("time_before")


def _is_ordinal_part(tokens: Sequence[Token], measure: Measure) -> bool:
    """`10th`, `twenty-first`, `6pm`, `the third`, `first half`."""
    start, end = measure.numeral.start, measure.numeral.end
    after = word_at(tokens, skip_hyphens(tokens, end))
    is_joined = end < len(tokens) and (tokens[end].is_glued or tokens[end].text == "-")
    if after in ("am", "pm", "o'clock", "gmt") or (after in ("a", "p") and _is_clock(tokens, end)):
        return True
    if is_joined and after in cue_words("not_behind"):
        return True
    if not measure.numeral.is_fraction or measure.numeral.value >= 1:
        return False
    before = word_at(tokens, start - 1) if start else ""
    if tokens[start].text == "half":
        return before in ("first", "second", "other", "better", "this", "that", "last", "final")
    last = tokens[end - 1].text
    if last == "quarter" and measure.unit is not None:
        return False
    is_one = tokens[start].text in ("a", "an") and last != "half"
    return is_one and after[:1].isalpha() and after not in cue_words("head_stop")


def _is_clock(tokens: Sequence[Token], end: int) -> bool:
    """The `a.m.` behind `9`."""
    return [word_at(tokens, end + k) for k in (1, 2)] == [".", "m"]


def _is_clock_part(tokens: Sequence[Token], start: int) -> bool:
    """The 40 of `03:40 hours`."""
    near = tokens[max(start - 2, 0) : start + 1]
    is_tied = len(near) == 3 and near[1].text == ":" and near[1].is_glued and near[2].is_glued
    return is_tied and near[0].value is not None


def _is_clock_in_words(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Both numbers of `ten past seven`, and the seven of `half past seven`."""
    if start > 1 and tokens[start - 1].text == "past":
        before = tokens[start - 2].text
        return before in _CARDINAL or before in ("half", "quarter", "minutes")
    return word_at(tokens, end) == "past" and word_at(tokens, end + 1) in _CARDINAL


def _is_serial(tokens: Sequence[Token], start: int) -> bool:
    """`1474387200`, `19045.3996`: digits that no one groups are an identity."""
    whole, _, decimals = tokens[start].raw.partition(".")
    if not whole.isdigit():
        return False
    is_build = len(whole) >= _BUILD and len(decimals) >= _BUILD_DECIMALS
    return is_build or (not decimals and len(whole) >= _SERIAL)


def _is_date_part(tokens: Sequence[Token], start: int, end: int) -> bool:
    """`May 8`, `8 May`, `2:00`, `5/3/2014`, `2014-05-03`."""
    value = tokens[start].value
    if value is None or not tokens[start].raw.isdigit():
        return False
    before, after = word_at(tokens, start - 1) if start else "", word_at(tokens, end)
    if before == "." and start > 1 and tokens[start - 2].text in _MONTH:
        before = tokens[start - 2].text
    if value < 32 and (before in _MONTH or after in _MONTH):
        is_modal = "may" in (before, after) and not _is_capital(tokens, start - 1, end)
        return not is_modal
    if before in _MONTH or (before == "," and start > 1 and _is_day(tokens, start - 2)):
        return True
    for mark, number in ((start - 1, start - 2), (end, end + 1)):
        if 0 <= number < len(tokens) and tokens[mark].text in _MARKS:
            is_tight = tokens[max(mark, number)].is_glued and tokens[mark].is_glued
            if is_tight and tokens[number].value is not None:
                return True
    return False


def _is_capital(tokens: Sequence[Token], *at: int) -> bool:
    return any(0 <= i < len(tokens) and tokens[i].raw == "May" for i in at)


def _is_day(tokens: Sequence[Token], i: int) -> bool:
    value = tokens[i].value
    near = (word_at(tokens, i - 1) if i else "", word_at(tokens, i - 2) if i > 1 else "")
    return value is not None and value < 32 and (near[0] in _MONTH or near[1] in _MONTH)


def _is_year(tokens: Sequence[Token], start: int, end: int) -> bool:
    """`2014` alone; not in `2000 people`, unless `in` or the like stands before."""
    token = tokens[start]
    if len(token.raw) != 4 or not token.raw.isdigit() or int(token.raw) not in _YEARS:
        return False
    before = word_at(tokens, start - 1) if start else ""
    after = word_at(tokens, end)
    if before in cue_words("year_before") or before in _MONTH:
        return True
    is_counted = after[:1].isalpha() and after not in cue_words("noun_stop")
    return not (is_counted and singular(after) != after)


def _is_code(tokens: Sequence[Token], end: int) -> bool:
    """`777F`, `5G`: letters that are no unit behind a number, without a space."""
    after = tokens[end] if end < len(tokens) else None
    return after is not None and after.is_glued and after.raw[0].isalpha()


def _is_chained(tokens: Sequence[Token], start: int, end: int) -> bool:
    """A number of a phone number or address: three or more joined by hyphens or dots."""
    if tokens[start].is_glued and start and tokens[start - 1].value is not None:
        return True
    if end < len(tokens) and tokens[end].is_glued and tokens[end].value is not None:
        return True
    numbers = 1
    for step, i in ((1, end), (-1, start - 1)):
        while i >= 0 and 0 <= i + step < len(tokens) and tokens[i].text in ("-", "."):
            near = tokens[i + step]
            is_tight = near.is_glued if step > 0 else tokens[i].is_glued
            if near.value is None or not is_tight:
                break
            numbers, i = numbers + 1, i + 2 * step
    return numbers > 2
