"""Terms of business reports: fiscal years, quarters and halves, seasons over two years."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from claimkit.normalise.calendar_words import (
    MONTH,
    MONTHS,
    ORDINAL,
    add_months,
    last_of_month,
    read_ordinal,
)
from claimkit.normalise.intervals import (
    DAY,
    Context,
    Interval,
    TermHandler,
    bounds,
    full_year,
    unit_around,
    year_of,
    yearly,
)

_MONTHS_BEFORE_JANUARY = {"fiscal to september": 3, "fiscal to march": 9}


def _months_early(context: Context) -> int:
    """How many months before January the fiscal year of that number begins."""
    return _MONTHS_BEFORE_JANUARY.get(context.other or "", 0)


def _fiscal_year(year: int, context: Context) -> Interval:
    """A fiscal year counts as the calendar year of its number: its borders are the payer's own."""
    if not (months := _months_early(context)):
        return year_of(year)
    start = add_months(date(year, 1, 1), -months)
    return Interval(start, add_months(start, 12) - DAY, "year")


def _fiscal(match: re.Match[str], context: Context) -> Interval:
    return _fiscal_year(full_year(match[1], context), context)


def _which_fiscal_year(match: re.Match[str], context: Context) -> Interval:
    """`this fiscal year`, `the last financial year`."""
    steps = {"last": -1, "previous": -1, "prior": -1, "past": -1, "next": 1, "coming": 1}
    year = add_months(context.today, _months_early(context)).year
    return _fiscal_year(year + steps.get(match[1], 0), context)


def _fraction(match: re.Match[str], context: Context) -> Interval | None:
    """`the third quarter`, `the fiscal second quarter`, `the first half`, `last quarter`."""
    if (match[2], match[3]) == ("last", "quarter") and context.year is None:
        return unit_around(bounds(unit_around(context.today, "quarter"))[0] - DAY, "quarter")
    months = 6 if match[3] == "half" else 3
    number = read_ordinal(match[2])
    index = number if number > 0 else 12 // months
    return _months_of_year(index, months, match[1], context)


def _code(match: re.Match[str], context: Context) -> Interval | None:
    """`q3`, `1q31`, `h1 2031`, `q2 fy31`."""
    first, second, fiscal, digits = match.groups()
    number, letter = sorted(first or second)
    if digits:
        context = replace(context, year=full_year(digits, context))
    return _months_of_year(int(number), 6 if letter == "h" else 3, fiscal, context)


def _months_of_year(
    index: int, months: int, fiscal: str | None, context: Context
) -> Interval | None:
    if index * months > 12:
        return None
    early = _months_early(context) if fiscal else 0

    def make(year: int) -> Interval:
        start = add_months(date(year, 1, 1), (index - 1) * months - early)
        end = add_months(start, months - 1)
        return Interval(
            start, last_of_month(end.year, end.month), "half" if months == 6 else "quarter"
        )

    return yearly(context, make)


def _month_quarter(match: re.Match[str], context: Context) -> Interval | None:
    """`the june quarter`: the three months that end with june."""
    month = MONTHS[match[1]]

    def make(year: int) -> Interval:
        end = last_of_month(year, month)
        return Interval(add_months(end.replace(day=1), -2), end, "quarter")

    return yearly(context, make)


def years_between(match: re.Match[str], context: Context) -> Interval:
    """`2015-16`: both years.

    Raises:
        ValueError: The second is before the first.
    """
    first, last = int(match[1]), int(match[1][: -len(match[2])] + match[2])
    if last < first:
        raise ValueError(f"years out of order: {match[0]}")
    return Interval(date(first, 1, 1), date(last, 12, 31), "year")


def _winter_between(match: re.Match[str], context: Context) -> Interval:
    """`the winter of 2030-31`."""
    first, last = bounds(years_between(match, context))
    if last.year != first.year + 1:
        raise ValueError(f"no winter: {match[0]}")
    return Interval(date(first.year, 12, 1), last_of_month(last.year, 2), "season")


_YEARS = "([12][0-9]{3})[-/]([0-9]{4}|[0-9]{2})"
_TWO_YEAR_NAMES = (
    "(?:football |hockey |ski |flu |growing )?season|(?:academic|school|financial|fiscal|tax|budget"
    "|marketing|crop|water|business) year|campaign|budget"
)

FISCAL_RULES: list[tuple[str, TermHandler]] = [
    (_YEARS, years_between),
    (rf"(?:the )?{_YEARS} (?:{_TWO_YEAR_NAMES})", years_between),
    (rf"(?:the )?(?:fiscal|financial|tax|academic|school)? ?(?:year|season|fiscal|fy) ?{_YEARS}",
     years_between),
    (rf"(?:the )?winter (?:of |in )?{_YEARS}", _winter_between),
    (rf"(?:the )?{_YEARS} winter", _winter_between),
    (r"(?:the )?(?:fiscal years?|financial years?|fiscal|fy) ?'?([0-9]{4}|[0-9]{2})", _fiscal),
    (r"(?:the )?(?:(this|last|next|previous|prior|past|coming|current) )?"
     r"(?:fiscal|financial|tax|business) year", _which_fiscal_year),
    (rf"(?:the )?(?:(fiscal|financial) )?({ORDINAL}) (?:(?:fiscal|financial) )?(quarter|half)",
     _fraction),
    (rf"(?:the )?({MONTH}) quarter", _month_quarter),
    (r"(?:fiscal |calendar )?(?:([1-4]q|[12]h)|(q[1-4]|h[12]))"
     r"(?: ?(?:of )?(?:cy|(fy|fiscal))? ?([0-9]{4}|[0-9]{2}))?",
     _code),
]  # fmt: skip
"""Patterns that a whole term has to match, in the order in which they are tried."""
