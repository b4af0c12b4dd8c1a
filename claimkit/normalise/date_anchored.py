"""Terms that count from another time of the text: `a year earlier`, `the next day`, `by then`."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from claimkit.normalise.calendar_words import (
    ABOUT,
    NUMBER,
    UNIT,
    UNITS,
    add_units,
    last_of_month,
    one_of,
    read_number,
    singular,
)
from claimkit.normalise.intervals import (
    DAY,
    Context,
    Interval,
    TermHandler,
    bounds,
    day_of,
    unit_around,
)


def _anchor(context: Context) -> Interval:
    if context.anchor is None or context.year is not None:
        raise ValueError("the phrase needs an anchor and no year")
    return context.anchor


def _shifted(match: re.Match[str], context: Context) -> Interval:
    """`a year earlier`: the same stretch a year before; for one day, that whole month or year."""
    count, unit = read_number(match[1] or "a"), singular(match[2])
    sign = 1 if match[3] in {"later", "after", "afterwards", "afterward", "on"} else -1
    return _shift(_anchor(context), sign * count, unit)


def _shift(anchor: Interval, count: int, unit: str) -> Interval:
    if unit == "hour":
        return _shift_hours(anchor, count)
    start, end = bounds(anchor)
    if start == end and UNITS[unit][1]:
        return unit_around(add_units(start, count, unit), "year" if UNITS[unit][1] > 12 else unit)
    return Interval(add_units(start, count, unit), _add(end, count, unit), anchor.grain)


def _shift_hours(anchor: Interval, count: int) -> Interval:
    start, _ = bounds(anchor)
    if anchor.start_clock is None:
        return day_of(start + timedelta(days=int(count / 24)))
    moved = datetime.combine(start, anchor.start_clock) + timedelta(hours=count)
    return Interval(moved.date(), moved.date(), "day", moved.time(), moved.time())


def _year_before(match: re.Match[str], context: Context) -> Interval:
    """`the same period a year earlier`, `the year-ago quarter`."""
    return _years_on(_whole(_anchor(context), match[1]), -1)


def _same_in_year(match: re.Match[str], context: Context) -> Interval:
    """`the same period of 2029`."""
    whole = _whole(_anchor(context), match[1])
    return _years_on(whole, int(match[2]) - bounds(whole)[0].year)


def _years_on(whole: Interval, years: int) -> Interval:
    start, end = bounds(whole)
    return Interval(add_units(start, years, "year"), _add(end, years, "year"), whole.grain)


def _whole(anchor: Interval, unit: str) -> Interval:
    """The calendar unit around an anchor; the anchor itself where that is longer, or no unit."""
    if (unit := singular(unit)) not in UNITS or unit == "hour":
        return anchor
    start, end = bounds(anchor)
    around = unit_around(start, unit)
    return around if end <= bounds(around)[1] else anchor


def _that(match: re.Match[str], context: Context) -> Interval:
    """`that week`, `the same period`, `then`."""
    return _whole(_anchor(context), match.groupdict().get("unit") or "")


def _beside(match: re.Match[str], context: Context) -> Interval:
    """`the next day`, `the previous quarter`, `the week before`."""
    unit = singular(match["unit"])
    unit = unit if unit in UNITS else "day"
    start, end = bounds(_anchor(context))
    if match["which"] in {"next", "following", "after", "later"}:
        return unit_around(_edge(end, unit, is_end=True) + DAY, unit)
    return unit_around(_edge(start, unit, is_end=False) - DAY, unit)


def _within_that(match: re.Match[str], context: Context) -> Interval:
    """`earlier that week`: up to the anchor; `later that month`: from it on."""
    start, end = bounds(_anchor(context))
    first, last = bounds(_whole(_anchor(context), match[2]))
    return Interval(start, last) if match[1] == "later" else Interval(first, end)


def _edge(day: date, unit: str, *, is_end: bool) -> date:
    if unit == "weekend":  # the weekend before a Sunday is that of the week before
        unit = "week" if day.weekday() >= 5 else "day"
    start, end = bounds(unit_around(day, unit))
    return end if is_end else start


def _beside_units(match: re.Match[str], context: Context) -> Interval:
    """`the following two weeks`, `the preceding three months`."""
    start, end = bounds(_anchor(context))
    count, unit = read_number(match[2]), singular(match[3])
    if match[1] == "next" and context.direction != "past":
        raise ValueError("the next ones are to come, but for a claim that looks back")
    if match[1] in {"following", "next"}:
        return Interval(end + DAY, _add(end, count, unit))
    return Interval(_add(start - DAY, -count, unit) + DAY, start - DAY)


def _add(day: date, count: int, unit: str) -> date:
    """So many units on; from the last day of a month, to the last of a month."""
    moved = add_units(day, count, unit)
    is_last = UNITS[unit][1] and day == last_of_month(day.year, day.month)
    return last_of_month(moved.year, moved.month) if is_last else moved


_SPAN = f"period|time|{one_of(UNITS)}|(?:[a-z]+ )?months"
_PART = "morning|afternoon|evening|night"
_A_YEAR_BEFORE = (
    "(?:(?:of |in )?(?:the )?(?:last|previous|prior|preceding) year"
    "|(?:a |one )?year (?:ago|earlier|before|previously)|the year before)"
)

_UNIT_OR_PART = rf"(?P<unit>{one_of(UNITS)}|{_PART})"
_SAME = "(?:the )?(?:same|corresponding|comparable|equivalent|like)"

ANCHORED_RULES: list[tuple[str, TermHandler]] = [
    (rf"{ABOUT}(?:({NUMBER}) )?({UNIT}) "
     r"(earlier|before|previously|prior|later|after|afterwards?|on)", _shifted),
    (rf"{_SAME} ({_SPAN}) {_A_YEAR_BEFORE}", _year_before),
    (rf"(?:the )?(?:year ago|year earlier|prior year|previous year) ({_SPAN})", _year_before),
    (rf"{_SAME} ({_SPAN}) (?:of |in )([12][0-9]{{3}})", _same_in_year),
    ("then|(?:that|the|the same|same) (?:time|period)", _that),
    (rf"(?:that|that same|the same|same|the very) {_UNIT_OR_PART}", _that),
    (rf"(?:the )?(?P<which>next|following|previous|preceding|prior) {_UNIT_OR_PART}", _beside),
    (rf"(earlier|later) (?:in |on )?(?:that|that same|the same) ({one_of(UNITS)})", _within_that),
    (rf"the {_UNIT_OR_PART} (?P<which>before|after|earlier|later)", _beside),
    (rf"(?:over |in |for |during )?(?:the )?(following|preceding|next) ({NUMBER}) ({UNIT})",
     _beside_units),
]  # fmt: skip
"""Patterns that a whole term has to match, in the order in which they are tried; without an anchor
none of them does."""
