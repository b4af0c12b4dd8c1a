"""Phrases for a time beside another: `two days before Christmas`, `the Friday before last`."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from claimkit.normalise.calendar_words import (
    WEEKDAYS,
    add_months,
    add_units,
    read_number,
    read_ordinal,
    singular,
)
from claimkit.normalise.intervals import (
    DAY,
    Context,
    Interval,
    PhraseHandler,
    Reader,
    bounds,
    day_of,
    unit_around,
)


def read_overnight_on(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`overnight on tuesday`: that day and the next."""
    found = read(match["day"], context)
    if found is None or found.start is None or found.grain != "day":
        return None
    return Interval(found.start, found.start + DAY)


def read_into(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`overnight thursday into friday`, `overnight into friday`: those two days."""
    first = read(match[1], context) if match[1] else None
    if match[1] and (first is None or first.start is None or first.grain != "day"):
        return None
    if first and first.start:
        context = replace(context, near_day=first.start, direction="future")
    last = read(match[2], context)
    if last is None or last.start is None or last.grain != "day":
        return None
    start = first.start if first and first.start else last.start - DAY
    return Interval(start, last.end) if last.start == start + DAY else None


def read_before_last(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`the friday before last`, `the summer after next`: one week or year further."""
    which, step = ("last", -1) if match[2] == "before last" else ("next", 1)
    found = read(f"{which} {match[1]}", context)
    if found is None:
        return None
    if found.grain == "day":
        return day_of(bounds(found)[0] + timedelta(weeks=step))
    context = replace(context, near_day=add_months(bounds(found)[0], 12 * step))
    return read(match[1], replace(context, direction="past"))


def read_ago_on(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`a week ago thursday`, `five years ago this month`: so long before that."""
    found = read(match[3], replace(context, direction="past"))
    if found is None:
        return None
    count, unit = -read_number(match[1]), singular(match[2])
    start, end = (add_units(day, count, unit) for day in bounds(found))
    is_unit = found.grain in {"week", "weekend", "month", "quarter"}
    return unit_around(start, found.grain) if is_unit else Interval(start, end)


def read_name_beside(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`the following tuesday`, `the previous march`, `that summer`: counted from the anchor."""
    which, name, is_weekday = match[1], match[2], match[2] in WEEKDAYS
    if context.anchor is None:
        # Without one, what follows is to come, and what precedes is the last one.
        if which == "following":
            return read(name, context) if context.direction == "future" else None
        return None if which in {"that", "same"} else read(f"last {name}", context)
    start, end = bounds(context.anchor)
    alone = replace(context, anchor=None)
    if which in {"that", "same"}:
        monday = start - timedelta(days=start.weekday())
        in_week = replace(alone, near_day=monday, direction="future")
        return read(name, in_week if is_weekday else replace(alone, year=start.year))
    if which == "following":
        after = replace(alone, near_day=end + DAY if is_weekday else end, direction="future")
        return read(name if is_weekday else f"next {name}", after)
    before = replace(alone, near_day=start - DAY if is_weekday else start, direction="past")
    return read(name if is_weekday else f"last {name}", before)


def read_days_beside(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`the two days after christmas`, `the three weeks before the vote`: all of them."""
    found = read(match[4], context)
    if found is None:
        return None
    start, end = bounds(found)
    count, unit = read_number(match[1]), singular(match[2])
    if match[3] in {"after", "following", "since"}:
        return Interval(end + DAY, add_units(end + DAY, count, unit) - DAY)
    return Interval(add_units(start, -count, unit), start - DAY)


def read_counts(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`two to three weeks ago`, `the next 24 to 48 hours`: from the one to the other."""
    before, low, high, rest = match.groups()
    one, other = read(f"{before}{low} {rest}", context), read(f"{before}{high} {rest}", context)
    if one is None or other is None:
        return None
    starts = [found.start for found in (one, other) if found.start]
    ends = [found.end for found in (one, other) if found.end]
    return Interval(min(starts, default=None), max(ends, default=None), one.grain)


def read_day_of(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`the 15th of next month`, `the first of the year`."""
    found = read(match[2], context)
    number = read_ordinal(match[1])
    if found is None or found.start is None or (found.grain != "month" and number != 1):
        return None
    return day_of(found.start.replace(day=number))


def read_weekday_beside(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`the tuesday after labor day`, `the weekend before christmas`: the nearest one there."""
    if match[2] == "before" and (gone := _gone_already(read_weekday_beside, match, context, read)):
        return gone
    found = read(match[3], context)
    if found is None:
        return None
    start, end = bounds(found)
    weekday = WEEKDAYS.get(match[1], 5)
    if match[2] == "before":
        day = start - timedelta(days=(start.weekday() - weekday - 1) % 7 + 1)
    else:
        day = end + timedelta(days=(weekday - end.weekday() - 1) % 7 + 1)
    return unit_around(day, "weekend") if match[1] == "weekend" else day_of(day)


def _gone_already(
    reader: PhraseHandler, match: re.Match[str], context: Context, read: Reader
) -> Interval | None:
    """What is before something to come, where a claim looks back on it."""
    if context.direction != "past" or context.document is None:
        return None
    found = reader(match, replace(context, direction="future"), read)
    return found if found and found.end and found.end <= context.document else None


def read_first_in(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`for the first time in 40 years`, `the worst in a decade`: the time since."""
    return read(f"the past {match[1]} {match[2]}", context)


def read_weekday_week(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`friday week`, `friday in a week`: the one after the next."""
    found = read(match[1], replace(context, direction="future"))
    return day_of(found.start + timedelta(weeks=1)) if found and found.start else None


def read_shift(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`two days before election day`, `the week after christmas`."""
    if not match[1] and match[2].endswith("s"):
        return None  # `years from now`
    if match[3] == "before" and (gone := _gone_already(read_shift, match, context, read)):
        return gone
    if match[3] == "on":
        context = replace(context, direction="future")
    found = read(match[4], context)
    if found is None:
        return None
    start, end = bounds(found)
    count, unit = read_number(match[1] or "one"), singular(match[2])
    if unit not in {"day", "night", "week", "fortnight", "month", "year", "weekend"}:
        return found
    if match[3] == "before":
        return day_of(add_units(start, -count, unit))
    return day_of(add_units(end, count, unit))
