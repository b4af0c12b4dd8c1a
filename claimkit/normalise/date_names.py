"""Terms that name a stretch of the calendar (`nov 6`, `q3`, `easter`), and their rules."""

from __future__ import annotations

import re
from datetime import date

from claimkit.normalise.calendar_words import (
    DAY_NUMBER,
    DECADES,
    MONTH,
    MONTHS,
    ORDINAL,
    ORDINALS,
    SEASONS,
    WEEKDAY,
    add_months,
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
    full_year,
    month_of,
    year_of,
    yearly,
)


def numeric_date(first: str, second: str, year: int, *, day_first: bool = False) -> date:
    """`10/30/2018` or `30/10/2018`: month first, as in the US, unless told or that cannot be.

    Raises:
        ValueError: Neither order is a date.
    """
    if int(second) > 12 or (int(first) <= 12 and not day_first):
        return date(year, int(first), int(second))
    return date(year, int(second), int(first))


def _iso(match: re.Match[str], context: Context) -> Interval:
    return day_of(date(int(match[1]), int(match[2]), int(match[3])))


def _numeric(match: re.Match[str], context: Context) -> Interval | None:
    first, mark, second, digits = match.groups()
    # With full stops the day comes first, as only Europe writes it.
    day_first = mark == "." or context.other == "day order"
    if digits:
        year = full_year(digits, context)
        return day_of(numeric_date(first, second, year, day_first=day_first))
    make = lambda year: day_of(numeric_date(first, second, year, day_first=day_first))  # noqa: E731
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


def _year(match: re.Match[str], context: Context) -> Interval:
    return year_of(int(match[1]))


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


def _clock(match: re.Match[str], context: Context) -> Interval:
    clock = read_clock(match, is_later_half=context.other == "clock")
    return Interval(context.today, context.today, "day", clock, clock)


_WHICH = "last|this|next"
_YEAR4 = "[12][0-9]{3}"

NAME_RULES: list[tuple[str, TermHandler]] = [
    (r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})", _iso),
    (r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})", _numeric),
    (r"(0?[1-9]|1[0-2])/([0-9]{4})", lambda match, context: month_of(int(match[2]), int(match[1]))),
    ("(9)/(11)", lambda match, context: day_of(date(2001, 9, 11))),
    (r"([0-9]{1,2})(/)([0-9]{1,2})()", _numeric),
    (rf"({_YEAR4})", _year),
    (rf"(?:the )?({MONTH}) ({_YEAR4})", _month_year),
    (rf"({_YEAR4})-(0[1-9]|1[0-2])", _year_month),
    (
        rf"(?:(?:{WEEKDAY}),? )?(?P<month>{MONTH}) (?:the )?(?P<day>{DAY_NUMBER})"
        rf"(?:,? (?P<year>{_YEAR4}))?",
        _month_day,
    ),
    (
        rf"(?:(?:{WEEKDAY}),? )?(?:the )?(?P<day>{DAY_NUMBER}|{one_of(ORDINALS)}) (?:of )?"
        rf"(?P<month>{MONTH})(?: (?P<year>{_YEAR4}))?",
        _month_day,
    ),
    (rf"({_WHICH})? ?({MONTH})", _month),
    (rf"(?:the )?(?:({_WHICH}) )?({one_of(SEASONS)})(?: months?| season)?", _season),
    (rf"(?:the )?([12][0-9]{{2}}0s|[0-9]0s|{'|'.join(DECADES)})", _decade),
    (rf"(?:the )?({ORDINAL}) century", _century),
    (CLOCK, _clock),
]  # fmt: skip
"""Patterns that a whole term has to match, in the order in which they are tried."""
