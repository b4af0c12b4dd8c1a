"""Phrases that bound a stretch of time: `by`, `since`, `from X to Y`, `so far this year`."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, time, timedelta

from claimkit.normalise.calendar_words import (
    DAY_NUMBER,
    MONTH,
    WEEKDAY,
    add_months,
    add_units,
    read_number,
    read_ordinal,
    singular,
)
from claimkit.normalise.clock import CLOCK, PART_OF_DAY
from claimkit.normalise.intervals import DAY, Context, Interval, Reader, bounds, day_of, year_of

_OF_ONE_DAY = re.compile(f"{CLOCK}|{PART_OF_DAY}")
_TWO_WEEKDAYS = re.compile(f"{WEEKDAY} {WEEKDAY}")
_DAY_WITHOUT_YEAR = re.compile(f"{DAY_NUMBER}(?: {MONTH})?|{MONTH} {DAY_NUMBER}")
_CLOCK_ALONE = re.compile(CLOCK)


def read_until_span(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`the 12 months to january`: so much time, up to the end of that."""
    end = read(match[3], context)
    if end is None or end.end is None:
        return None
    count, unit = read_number(match[1] or "a"), singular(match[2])
    if unit == "half":
        count, unit = 2, "quarter"
    if end.end_clock and unit in {"hour", "day"}:
        last = datetime.combine(end.end, end.end_clock)
        first = last - timedelta(hours=count * (24 if unit == "day" else 1))
        return Interval(first.date(), end.end, "day", first.time(), end.end_clock)
    return Interval(add_units(end.end + DAY, -count, unit), end.end)


def read_list(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`april 28 29 and 30`: from the first to the last."""
    return read(f"{match[1]}{match[2]} to {match[3]}{match[4]}", context)


def read_range(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`X to Y`: Y by direction, X the latest one before Y; a bare number borrows from the other."""
    return _latest_begun(_between(match[1], match[2], context, read), match, context)


def _between(left: str, right: str, context: Context, read: Reader) -> Interval | None:
    if re.fullmatch("[0-9]{1,2}(?:st|nd|rd|th)?", right):
        first = read(left, context)
        if first is None or first.start is None or first.grain != "day":
            return None
        return _ordered(first, day_of(first.start.replace(day=read_ordinal(right))))
    if _OF_ONE_DAY.fullmatch(right):
        return _until_clock(read(left, context), right, context, read)
    if context.direction == "future" and _TWO_WEEKDAYS.fullmatch(f"{left} {right}"):
        return _coming_weekdays(left, right, context, read)
    last = read(right, context)
    if last is None or last.end is None:
        return None
    if last.start_clock and _CLOCK_ALONE.fullmatch(left):
        return _ordered(read(left, replace(context, document=last.end)), last)
    if last.grain == "day" and re.fullmatch("(?:the )?[0-9]{1,2}(?:st|nd|rd|th)?", left):
        return _ordered(day_of(last.end.replace(day=read_ordinal(left.removeprefix("the ")))), last)
    if re.fullmatch(f"the {MONTH}", left):  # `the july to september quarter`
        left = left.removeprefix("the ")
    before = replace(context, near_day=last.end, direction="past")
    first = read(left, replace(before, year=None)) or read(left, context)
    return _ordered(first, last)


def _latest_begun(
    found: Interval | None, match: re.Match[str], context: Context
) -> Interval | None:
    """`9-11 june`, said of the past on 10 june, is that of this year, though it ends tomorrow."""
    if found is None or context.direction != "past" or context.year or context.document is None:
        return found
    if not all(_DAY_WITHOUT_YEAR.fullmatch(name) for name in match.groups()):
        return found
    start, end = (add_months(day, 12) for day in bounds(found))
    return replace(found, start=start, end=end) if start <= context.document else found


def _coming_weekdays(left: str, right: str, context: Context, read: Reader) -> Interval | None:
    """`monday to friday`, to come: the next Monday and the Friday after it."""
    first = read(left, context)
    if first is None or first.start is None:
        return None
    last = read(right, replace(context, near_day=first.start))
    return _ordered(first, last) if last else None


def _ordered(first: Interval | None, last: Interval) -> Interval | None:
    if first is None or first.start is None or last.end is None or first.start > last.end:
        return None
    end = last.end
    if first.start == end and (last.end_clock or time.max) < (first.start_clock or time.min):
        end += DAY  # `10 pm to 2 am`
    return Interval(first.start, end, last.grain, first.start_clock, last.end_clock)


def _until_clock(
    first: Interval | None, right: str, context: Context, read: Reader
) -> Interval | None:
    """`wednesday noon to midnight`: the end is on the same day."""
    if first is None or first.grain != "day":
        return None
    last = read(right, replace(context, document=first.start))
    return _ordered(first, last) if last else None


def read_bare_clock_range(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`9 to 11 pm`: both in the same half of the day."""
    clocks = f"{match[2]} {match[4]} to {match[3]} {match[4]}{match[5] or ''}"
    return read(f"{clocks} {match[1] or ''}".strip(), context)


def read_by(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`by friday`: open start, to the end of that; with no direction, to come."""
    if match[1] in {"by", "before", "no later than", "until", "till", "ahead of"}:
        context = replace(context, direction=context.direction or "future")
    found = _middle_day(match[2], context, read) or read(match[2], context)
    if found is None or found.end is None:
        return None
    if match[1] not in {"before", "prior to", "ahead of", "pre"}:
        return Interval(None, found.end, "bound", None, found.end_clock)
    if found.start_clock:
        return Interval(None, found.start, "bound", None, found.start_clock)
    if found.is_part:
        return found
    return Interval(None, found.start - DAY, "bound") if found.start else None


def read_at_the_latest(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`may 5 at the latest`."""
    return read(f"by {match[1].removeprefix('by ')}", context)


def read_close_to(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`just before 7 pm` is about then; `shortly after easter` is after it."""
    found = read(match[2], context)
    return found if found and found.start_clock else read(f"{match[1]} {match[2]}", context)


def read_as_of(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`as of monday`: the state up to then, or from then on where the claim looks ahead."""
    found = _middle_day(match[1], context, read) or read(match[1], context)
    if found is None or found.start is None:
        return found
    if context.direction == "future":
        return Interval(found.start, None, "bound", found.start_clock)
    return Interval(None, found.end, "bound", None, found.end_clock)


def read_since(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`since 2014`, `from monday`: open end."""
    if match[1] == "since":
        context = replace(context, direction="past")
    found = _middle_day(match[2], context, read) or read(match[2], context)
    if found is None or found.start is None:
        return None
    return Interval(found.start, None, "bound", found.start_clock)


def read_after(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`after 2020`: from the day that follows."""
    found = _middle_day(match[1], context, read) or read(match[1], context)
    if found is None or found.is_part:
        return found
    if found.end is None:
        return None
    if found.end_clock:
        return Interval(found.end, None, "bound", found.end_clock)
    return Interval(found.end + DAY, None, "bound")


def _middle_day(text: str, context: Context, read: Reader) -> Interval | None:
    """`mid june` as a bound is the 15th, of a year the first of its seventh month, of 100 the 50th.

    The new year is then its first day.
    """
    if text in {"the new year", "new year"}:
        return read("new year day", context)
    if not (match := re.fullmatch(r"(?:the )?(?:middle of |mid )(?:the )?(.+)", text)):
        return None
    found = read(match[1], context) or read(f"the {match[1]}", context)
    if found is None or found.start is None:
        return None
    start = found.start
    if found.grain in {"decade", "century"} and start.year % 10 < 2:
        return year_of(start.year // 10 * 10 + (5 if found.grain == "decade" else 50))
    if found.grain not in {"month", "year"}:
        return None
    return day_of(start + timedelta(days=14) if found.grain == "month" else add_months(start, 6))


def read_so_far_in(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`so far this year`, `earlier this month`: up to today; `earlier in 2029`: up to its end."""
    found = read(match[1], context)
    if found is None or found.start is None or found.start > context.today:
        return None
    return Interval(found.start, min(found.end or context.today, context.today))


def read_rest_of(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`later this year`: from today on."""
    found = read(match[1], context)
    if found is None or found.end is None or found.end < context.today:
        return None
    return Interval(context.today, found.end)
