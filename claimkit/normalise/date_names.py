"""Terms that name a stretch of the calendar (`nov 6`, `q3`, `easter`), and their rules."""

from __future__ import annotations

import re
from datetime import date

from claimkit.normalise.calendar_words import (
    DAY_NUMBER,
    DECADES,
    HOLIDAYS,
    MONTH,
    MONTHS,
    ORDINAL,
    ORDINALS,
    SEASONS,
    WEEKDAY,
    add_months,
    last_of_month,
    one_of,
    read_ordinal,
)
from claimkit.normalise.clock import CLOCK, read_clock
from claimkit.normalise.intervals import (
    DAY,
    Context,
    Interval,
    TermHandler,
    day_of,
    month_of,
    year_of,
    yearly,
)


def numeric_date(first: str, second: str, year: int) -> date:
    """`10/30/2018` or `30/10/2018`: month first, as in the US, unless that cannot be.

    Raises:
        ValueError: Neither order is a date.
    """
    if int(first) <= 12:
        return date(year, int(first), int(second))
    return date(year, int(second), int(first))


def full_year(text: str) -> int:
    """The year that two or four digits name: 00-68 is 20xx, 69-99 is 19xx, as in POSIX `%y`."""
    year = int(text)
    return year if len(text) > 2 else year + (2000 if year < 69 else 1900)


def _iso(match: re.Match[str], context: Context) -> Interval:
    return day_of(date(int(match[1]), int(match[2]), int(match[3])))


def _numeric(match: re.Match[str], context: Context) -> Interval | None:
    if match[3]:
        return day_of(numeric_date(match[1], match[2], full_year(match[3])))
    make = lambda year: day_of(numeric_date(match[1], match[2], year))  # noqa: E731
    return yearly(context, make, nearest=True)


def _month_day(match: re.Match[str], context: Context) -> Interval | None:
    groups = match.groupdict()
    day = read_ordinal(groups["day"])
    month = MONTHS[groups["month"]]
    if groups["year"]:
        return day_of(date(int(groups["year"]), month, day))
    return yearly(context, lambda year: day_of(date(year, month, day)), nearest=True)


def _month(match: re.Match[str], context: Context) -> Interval | None:
    month = MONTHS[match[2]]
    return yearly(context, lambda year: month_of(year, month), which=match[1])


def _month_year(match: re.Match[str], context: Context) -> Interval:
    return month_of(int(match[2]), MONTHS[match[1]])


def _year_month(match: re.Match[str], context: Context) -> Interval:
    return month_of(int(match[1]), int(match[2]))


def _season(match: re.Match[str], context: Context) -> Interval | None:
    first = SEASONS[match[2]]

    def make(year: int) -> Interval:
        start = date(year, first, 1)
        return Interval(start, add_months(start, 3) - DAY, "season")

    return yearly(context, make, which=match[1])


def _holiday(match: re.Match[str], context: Context) -> Interval | None:
    on = HOLIDAYS[match[2]]
    return yearly(context, lambda year: day_of(on(year)), which=match[1], nearest=True)


def _new_year(match: re.Match[str], context: Context) -> Interval:
    past = context.direction == "past"
    return year_of(context.today.year + (0 if past else 1))


def _year(match: re.Match[str], context: Context) -> Interval:
    return year_of(int(match[1]))


def _years(match: re.Match[str], context: Context) -> Interval:
    first, last = int(match[1]), int(match[1][: -len(match[2])] + match[2])
    if last < first:
        raise ValueError(f"years out of order: {match[0]}")
    return Interval(date(first, 1, 1), date(last, 12, 31), "year")


def _fiscal(match: re.Match[str], context: Context) -> Interval:
    """A fiscal year counts as the calendar year of its number: its borders are the payer's own."""
    return year_of(full_year(match[1]))


def _decade(match: re.Match[str], context: Context) -> Interval:
    words = match[1]
    first = DECADES[words] if words in DECADES else int(words.rstrip("s"))
    if first < 100:
        century = context.today.year // 100 * 100
        first += century if century + first <= context.today.year else century - 100
    years = 100 if first % 100 == 0 and first < 2000 else 10
    return Interval(date(first, 1, 1), date(first + years - 1, 12, 31), "decade")


def _century(match: re.Match[str], context: Context) -> Interval:
    first = (read_ordinal(match[1]) - 1) * 100 + 1
    return Interval(date(first, 1, 1), date(first + 99, 12, 31), "century")


def _fraction(match: re.Match[str], context: Context) -> Interval | None:
    """`the third quarter`, `q3`, `the first half`."""
    number = int(match[3] or match[4] or 0) or read_ordinal(match[1])
    months = 6 if match[2] == "half" else 3
    index = number if number > 0 else 12 // months
    if index * months > 12:
        return None

    def make(year: int) -> Interval:
        start = date(year, (index - 1) * months + 1, 1)
        return Interval(start, last_of_month(year, index * months), match[2] or "quarter")

    return yearly(context, make)


def _clock(match: re.Match[str], context: Context) -> Interval:
    clock = read_clock(match)
    return Interval(context.today, context.today, "day", clock, clock)


_WHICH = "last|this|next"
_YEAR4 = "[12][0-9]{3}"

NAME_RULES: list[tuple[str, TermHandler]] = [
    (r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})", _iso),
    (r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4}|[0-9]{2})", _numeric),
    ("(9)/(11)", lambda match, context: day_of(date(2001, 9, 11))),
    (r"([0-9]{1,2})/([0-9]{1,2})()", _numeric),
    (rf"({_YEAR4})", _year),
    (rf"({_YEAR4})(?:-|/)([0-9]{{2}}|[0-9]{{4}})", _years),
    (rf"(?:the )?({MONTH}) ({_YEAR4})", _month_year),
    (rf"({_YEAR4})-(0[1-9]|1[0-2])", _year_month),
    (
        rf"(?:(?:{WEEKDAY}),? )?(?P<month>{MONTH}) (?P<day>{DAY_NUMBER})"
        rf"(?:,? (?P<year>{_YEAR4}))?",
        _month_day,
    ),
    (
        rf"(?:(?:{WEEKDAY}),? )?(?:the )?(?P<day>{DAY_NUMBER}|{one_of(ORDINALS)}) (?:of )?"
        rf"(?P<month>{MONTH})(?: (?P<year>{_YEAR4}))?",
        _month_day,
    ),
    ("the new year", _new_year),
    (rf"(?:the )?({_WHICH})? ?({one_of(dict.fromkeys(HOLIDAYS, 0))})", _holiday),
    (rf"({_WHICH})? ?({MONTH})", _month),
    (rf"(?:the )?(?:({_WHICH}) )?({one_of(SEASONS)})(?: months?| season)?", _season),
    (r"(?:the )?(?:fiscal year|financial year|fiscal|fy) ?([0-9]{4}|[0-9]{2})", _fiscal),
    (rf"(?:the )?([12][0-9]{{2}}0s|[0-9]0s|{'|'.join(DECADES)})", _decade),
    (rf"(?:the )?({ORDINAL}) century", _century),
    (rf"(?:the )?({ORDINAL}) (quarter|half)()()", _fraction),
    (r"()()(?:q([1-4])|([1-4])q)", _fraction),
    (CLOCK, _clock),
]  # fmt: skip
"""Patterns that a whole term has to match, in the order in which they are tried."""
