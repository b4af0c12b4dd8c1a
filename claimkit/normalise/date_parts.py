"""Phrases for a part of a stretch of time: `late 2016`, `noon on Tuesday`."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from claimkit.normalise.calendar_words import (
    WEEKDAYS,
    add_months,
    add_units,
    nth_weekday,
    read_number,
    read_ordinal,
    singular,
)
from claimkit.normalise.clock import read_clock
from claimkit.normalise.intervals import (
    DAY,
    Context,
    Interval,
    Reader,
    bounds,
    day_of,
    unit_around,
    year_of,
)


def read_with_year(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`the summer of 2016`, `november 2 last year`: the year decides which."""
    words, year = match[2], _year_of(match[2], context)
    found = read(match[1], replace(context, year=year))
    if found is None or found.start is None:
        return None
    if words == "the year" and context.direction == "past" and found.start > context.today:
        return read(match[1], replace(context, year=year - 1))
    return found


def _year_of(words: str, context: Context) -> int:
    if words.isdigit():
        return int(words)
    return context.today.year + {"last": -1, "next": 1}.get(words.removesuffix(" year"), 0)


def read_same_last_year(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`the same month last year`, `this time next year`, `this day in 1945`."""
    unit = "day" if match[1] in {"day", "date", "time"} else match[1]
    year = int(match[2] or 0) or context.today.year + (1 if match[0].endswith("next year") else -1)
    return unit_around(add_months(context.today, 12 * (year - context.today.year)), unit)


def read_year_first(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`2016 q3`, `last year third quarter`."""
    return read(match[2], replace(context, year=_year_of(match[1], context)))


_THIRDS = {"month": (10, 20), "week": (2, 4)}


def read_third(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`early`, `mid` and `late` are thirds, of a day the whole day."""
    found = read(match[2], context) or read(f"the {match[2]}", context)
    if found is None:
        return None
    if found.grain in {"day", "weekend"} or found.grain == "bound":
        return found
    start, end = bounds(found)
    if found.grain in _THIRDS:
        first, second = (start + timedelta(days=days) for days in _THIRDS[found.grain])
    else:
        months = round((end - start).days / 365.25 * 12)
        first, second = (add_months(start, round(months * part / 3)) for part in (1, 2))
    word = match[1].split()[0]
    if word in {"early", "opening"}:
        return Interval(start, first - DAY)
    is_late = word in {"late", "latter", "later", "closing", "tail"}
    return Interval(second, end) if is_late else Interval(first, second - DAY)


def read_thirds(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`mid to late march`: the second and the last third."""
    first, last = (read(f"{match[group]} {match[3]}", context) for group in (1, 2))
    return Interval(first.start, last.end) if first and last else None


def read_edge(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`the end of may`: its last day; where the claim looks back, of one that has ended."""
    found = read("today" if match[2] == "the day" else match[2], context)
    if found is None:
        return None
    start, end = bounds(found)
    if match[1] == "turn" and found.grain in {"century", "millennium"}:
        return year_of(start.year - 1)  # 2000, though the century is 2001 to 2100
    if match[1] in {"start", "beginning", "outset", "turn"}:
        return day_of(start)
    now = re.fullmatch("the (week|month|quarter|year)", match[2])
    if now and context.direction == "past" and end > context.today:
        end = start - DAY
    return day_of(end)


def read_unit_end(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`year end`, `year end 2030`."""
    return read(f"the end of {match[2] or f'the {match[1]}'}", context)


def read_first_units(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`the first ten months`, with no word of what: of the year."""
    year = context.year or context.today.year
    return read(f"{match[1]} of {year}", context)


def _middle(whole: Interval) -> date:
    """The first day of the second half."""
    start, end = bounds(whole)
    if whole.grain == "month":
        return start + timedelta(days=15)
    days = (end - start).days + 1
    months = round(days / 365.25 * 12)
    return add_months(start, months // 2) if months > 1 else start + timedelta(days=days // 2)


def read_part_of(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`the first two months of 2022`, `the last week of june`, `the first half of october`."""
    found = read(match[4], context)
    if found is None:
        return None
    start, end = bounds(found)
    index, count = read_ordinal(match[1]), read_number(match[2] or "one")
    if match[3] == "half":
        half = _middle(found) - DAY
        return Interval(start, half) if index == 1 else Interval(half + DAY, end)
    unit = singular(match[3])
    if index < 0:
        return Interval(max(start, add_units(end + DAY, -count, unit)), end)
    begin = add_units(start, (index - 1) * count, unit)
    stop = add_units(begin, count, unit) - DAY
    return Interval(begin, min(stop, end)) if begin <= end else None


def read_nth_weekday(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`the last friday of june`, `the first weekend in may`."""
    found = read(match[3], context)
    if found is None:
        return None
    weekday = WEEKDAYS.get(match[2], WEEKDAYS["saturday"])
    day = nth_weekday(*bounds(found), weekday, read_ordinal(match[1]))
    return unit_around(day, "weekend") if match[2] == "weekend" else day_of(day)


def read_of_period(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`the week of oct 22`, `the night of 1 november`, `the month of june`."""
    found = read(match[2], context)
    if found is None or found.start is None:
        return None
    if match[1] in {"week", "weekend"}:
        return unit_around(found.start, match[1])
    if match[1] == "night":
        return Interval(found.start, found.start + DAY)
    if match[1] == "eve":
        return day_of(found.start - DAY)
    return found


def read_clock_on(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`noon on tuesday`."""
    return _at_clock(read(match[9], context), match, 1, context)


def read_on_clock(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`tuesday at noon`."""
    return _at_clock(read(match[1], context), match, 2, context)


def _at_clock(
    found: Interval | None, match: re.Match[str], first_group: int, context: Context
) -> Interval | None:
    if found is None or found.start is None or found.grain != "day":
        return None
    clock = read_clock(match, first_group, is_later_half=context.other == "clock")
    return Interval(found.start, found.start, "day", clock, clock)


def read_part_of_day(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    """`tuesday night`, `dawn on friday`: that day."""
    found = read(match["day"], context)
    if found is None or found.grain != "day" or found.start is None:
        return None
    return replace(found, is_part=True)
