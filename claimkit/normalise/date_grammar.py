"""Compound time phrases (`by the end of May`, `from 2010 to 2015`) to intervals.

Each rule takes a keyword off the phrase and reads the rest, which is shorter; phrases are at most
`MAX_CHARS` long and every (phrase, context) is read once, so the cost is bounded.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache

from claimkit.normalise.calendar_words import (
    WEEKDAYS,
    add_months,
    add_units,
    nth_weekday,
    read_number,
    read_ordinal,
    singular,
)
from claimkit.normalise.date_terms import (
    CLOCK,
    DAY_NUMBER,
    MONTH,
    NUMBER,
    ORDINAL,
    PART_OF_DAY,
    UNIT,
    WEEKDAY,
    Handler,
    read_clock,
    read_term,
)
from claimkit.normalise.intervals import (
    DAY,
    Context,
    Interval,
    bounds,
    day_of,
    unit_around,
)

MAX_CHARS = 120


@lru_cache(maxsize=4096)
def read_phrase(text: str, context: Context) -> Interval | None:
    """The interval of a phrase, single term or compound; None where it is neither."""
    if not text:
        return None
    if found := read_term(text, context):
        return found
    for pattern, handler in _COMPILED:
        if match := pattern.fullmatch(text):
            try:
                found = handler(match, context)
            except (ValueError, OverflowError):
                continue
            if found:
                return found
    return None


def _until_span(match: re.Match[str], context: Context) -> Interval | None:
    """`the 12 months to January`: so much time, up to the end of that."""
    end = read_phrase(match[3], context)
    if end is None or end.end is None:
        return None
    start = add_units(end.end + DAY, -read_number(match[1] or "a"), singular(match[2]))
    return Interval(start, end.end)


def _range(match: re.Match[str], context: Context) -> Interval | None:
    """`X to Y`: Y by direction, X the latest one before Y; a bare number borrows from the other."""
    left, right = match[1], match[2]
    if re.fullmatch("[0-9]{1,2}(?:st|nd|rd|th)?", right):
        first = read_phrase(left, context)
        if first is None or first.start is None or first.grain != "day":
            return None
        return _ordered(first, day_of(first.start.replace(day=read_ordinal(right))))
    if _OF_ONE_DAY.fullmatch(right):
        return _until_clock(read_phrase(left, context), right, context)
    last = read_phrase(right, context)
    if last is None or last.end is None:
        return None
    if last.start_clock and CLOCK_ALONE.fullmatch(left):
        return _ordered(read_phrase(left, replace(context, document=last.end)), last)
    if last.grain == "day" and re.fullmatch("(?:the )?[0-9]{1,2}(?:st|nd|rd|th)?", left):
        return _ordered(day_of(last.end.replace(day=read_ordinal(left.removeprefix("the ")))), last)
    before = replace(context, anchor=last.end, direction="past")
    first = read_phrase(left, replace(before, year=None)) or read_phrase(left, context)
    return _ordered(first, last)


def _ordered(first: Interval | None, last: Interval) -> Interval | None:
    if first is None or first.start is None or last.end is None or first.start > last.end:
        return None
    return Interval(first.start, last.end, last.grain, first.start_clock, last.end_clock)


def _until_clock(first: Interval | None, right: str, context: Context) -> Interval | None:
    """`wednesday noon to midnight`: the end is on the same day."""
    if first is None or first.grain != "day":
        return None
    last = read_phrase(right, replace(context, document=first.start))
    return _ordered(first, last) if last else None


def _bare_clock_range(match: re.Match[str], context: Context) -> Interval | None:
    """`9 to 11 pm`: both in the same half of the day."""
    return read_phrase(f"{match[1]} {match[3]} to {match[2]} {match[3]}", context)


def _with_year(match: re.Match[str], context: Context) -> Interval | None:
    """`the summer of 2016`, `november 2 last year`: the year decides which."""
    words = match[2]
    if words.isdigit():
        year = int(words)
    else:
        which = words.removesuffix(" year")
        year = context.today.year + {"last": -1, "next": 1}.get(which, 0)
    found = read_phrase(match[1], replace(context, year=year))
    return found if found and found.start else None


def _same_last_year(match: re.Match[str], context: Context) -> Interval | None:
    unit = "day" if match[1] in {"day", "date", "time"} else match[1]
    return unit_around(add_months(context.today, -12), unit)


def _year_first(match: re.Match[str], context: Context) -> Interval | None:
    return read_phrase(match[2], replace(context, year=int(match[1])))


def _by(match: re.Match[str], context: Context) -> Interval | None:
    """`by friday`: open start, to the end of that; with no direction, to come."""
    if match[1] in {"by", "before", "no later than", "until", "till", "ahead of"}:
        context = replace(context, direction=context.direction or "future")
    found = _middle_day(match[2], context) or read_phrase(match[2], context)
    if found is None or found.end is None:
        return None
    if match[1] not in {"before", "prior to", "ahead of"}:
        return Interval(None, found.end, "bound", None, found.end_clock)
    if found.start_clock:
        return Interval(None, found.start, "bound", None, found.start_clock)
    if found.is_part:
        return found
    return Interval(None, found.start - DAY, "bound") if found.start else None


def _as_of(match: re.Match[str], context: Context) -> Interval | None:
    """`as of monday`: the state up to then, or from then on where the claim looks ahead."""
    found = read_phrase(match[1], context)
    if found is None or found.start is None:
        return found
    if context.direction == "future":
        return Interval(found.start, None, "bound", found.start_clock)
    return Interval(None, found.end, "bound", None, found.end_clock)


def _since(match: re.Match[str], context: Context) -> Interval | None:
    if match[1] == "since":
        context = replace(context, direction="past")
    found = _middle_day(match[2], context) or read_phrase(match[2], context)
    if found is None or found.start is None:
        return None
    return Interval(found.start, None, "bound", found.start_clock)


def _after(match: re.Match[str], context: Context) -> Interval | None:
    found = read_phrase(match[1], context)
    if found is None or found.is_part:
        return found
    if found.end is None:
        return None
    if found.end_clock:
        return Interval(found.end, None, "bound", found.end_clock)
    return Interval(found.end + DAY, None, "bound")


def _middle_day(text: str, context: Context) -> Interval | None:
    """`mid june` as a bound is the 15th, and of a year the first of its seventh month."""
    if not (match := re.fullmatch(r"(?:the middle of |mid )(?:the )?(.+)", text)):
        return None
    found = read_phrase(match[1], context)
    if found is None or found.start is None or found.grain not in {"month", "year"}:
        return None
    start = found.start
    return day_of(start.replace(day=15) if found.grain == "month" else add_months(start, 6))


_THIRDS = {"month": (10, 20), "week": (2, 4)}


def _third(match: re.Match[str], context: Context) -> Interval | None:
    """`early`, `mid` and `late` are thirds, of a day the whole day."""
    found = read_phrase(match[2], context)
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
    if word == "early":
        return Interval(start, first - DAY)
    return Interval(second, end) if word == "late" else Interval(first, second - DAY)


def _edge(match: re.Match[str], context: Context) -> Interval | None:
    """`the end of may`: its last day; where the claim looks back, of one that has ended."""
    found = read_phrase(match[2], context)
    if found is None:
        return None
    start, end = bounds(found)
    if match[1] in {"start", "beginning", "outset", "turn"}:
        return day_of(start)
    now = re.fullmatch("the (week|month|quarter|year)", match[2])
    if now and context.direction == "past" and end > context.today:
        end = start - DAY
    return day_of(end)


def _so_far_in(match: re.Match[str], context: Context) -> Interval | None:
    found = read_phrase(match[1], context)
    if found is None or found.start is None or found.start > context.today:
        return None
    return Interval(found.start, context.today)


def _rest_of(match: re.Match[str], context: Context) -> Interval | None:
    found = read_phrase(match[1], context)
    if found is None or found.end is None or found.end < context.today:
        return None
    return Interval(context.today, found.end)


def _part_of(match: re.Match[str], context: Context) -> Interval | None:
    """`the first two months of 2022`, `the last week of june`, `the first half of october`."""
    found = read_phrase(match[4], context)
    if found is None:
        return None
    start, end = bounds(found)
    index, count = read_ordinal(match[1]), read_number(match[2] or "one")
    if match[3] == "half":
        half = start.replace(day=15) if found.grain == "month" else add_months(start, 6) - DAY
        return Interval(start, half) if index == 1 else Interval(half + DAY, end)
    unit = singular(match[3])
    if index < 0:
        return Interval(max(start, add_units(end + DAY, -count, unit)), end)
    begin = add_units(start, (index - 1) * count, unit)
    stop = add_units(begin, count, unit) - DAY
    return Interval(begin, min(stop, end)) if begin <= end else None


def _nth_weekday(match: re.Match[str], context: Context) -> Interval | None:
    found = read_phrase(match[3], context)
    if found is None:
        return None
    return day_of(nth_weekday(*bounds(found), WEEKDAYS[match[2]], read_ordinal(match[1])))


def _of_period(match: re.Match[str], context: Context) -> Interval | None:
    """`the week of oct 22`, `the night of 1 november`, `the month of june`."""
    found = read_phrase(match[2], context)
    if found is None or found.start is None:
        return None
    if match[1] in {"week", "weekend"}:
        return unit_around(found.start, match[1])
    if match[1] == "night":
        return Interval(found.start, found.start + DAY)
    return found


def _clock_on(match: re.Match[str], context: Context) -> Interval | None:
    return _at_clock(read_phrase(match[9], context), match, 1)


def _on_clock(match: re.Match[str], context: Context) -> Interval | None:
    return _at_clock(read_phrase(match[1], context), match, 2)


def _at_clock(found: Interval | None, match: re.Match[str], first_group: int) -> Interval | None:
    if found is None or found.start is None or found.grain != "day":
        return None
    clock = read_clock(match, first_group)
    return Interval(found.start, found.start, "day", clock, clock)


def _part_of_day(match: re.Match[str], context: Context) -> Interval | None:
    found = read_phrase(match["day"], context)
    if found is None or found.grain != "day" or found.start is None:
        return None
    return replace(found, is_part=True)


def _overnight_on(match: re.Match[str], context: Context) -> Interval | None:
    found = read_phrase(match["day"], context)
    if found is None or found.start is None or found.grain != "day":
        return None
    return Interval(found.start, found.start + DAY)


def _shift(match: re.Match[str], context: Context) -> Interval | None:
    """`two days before election day`, `the week after christmas`."""
    context = replace(context, direction=context.direction)
    found = read_phrase(match[4], context)
    if found is None:
        return None
    start, end = bounds(found)
    count, unit = read_number(match[1] or "one"), singular(match[2])
    if unit not in {"day", "night", "week", "fortnight", "month", "year", "weekend"}:
        return found
    if match[3] == "before":
        return day_of(add_units(start, -count, unit))
    return day_of(add_units(end, count, unit))


def _strip_one(match: re.Match[str], context: Context) -> Interval | None:
    return read_phrase(match[1], context)


CLOCK_ALONE = re.compile(CLOCK)
_OF_ONE_DAY = re.compile(f"{CLOCK}|(?:{PART_OF_DAY})")
_LAST = rf"(?:the )?({ORDINAL})"
_DAY_PART = rf"(?:{PART_OF_DAY})"
_RULES: list[tuple[str, Handler]] = [
    (rf"(?:in |over )?(?:the )?(?:({NUMBER}) )?({UNIT}) "
     r"(?:to|until|ended|ending|ending on|through|up to) (.+)", _until_span),
    (r"([0-9]{1,2})(?: to | and |-)([0-9]{1,2}) ?(am|pm)", _bare_clock_range),
    (r"(?:(?:in|on) )?(?:the (?:months|years|days|weeks|period) (?:of |from |between )?)?"
     r"(?:both |either |between |from )?"
     r"(.+?) ?(?: up to | until | till | to | through | thru | and | or | & |-) ?(.+)", _range),
    (r"(.+?) (?:of |in )?(?:the )?(?:fiscal |calendar )?(?:year )?([12][0-9]{3})", _with_year),
    (r"(?:the )?same (day|date|time|week|month|quarter) (?:of |in |a )?(?:last year|year ago"
     r"|year earlier|the year before|the previous year)", _same_last_year),
    (r"(.+?) (?:of |in )?(last year|this year|next year|the year)", _with_year),
    (r"(?:in )?([12][0-9]{3}) (.+)", _year_first),
    (r"(?:as of|as at) (.+)", _as_of),
    (r"(by|before|prior to|ahead of|no later than|not later than|until|till|up until|up to|through"
     r"|to)(?: as late as)? (.+)", _by),
    (r"(since|from|as from|effective|(?:starting|beginning)(?: in| on| from)?) (.+)", _since),
    (r"(from|) ?(.+?) (?:onwards?|and beyond|on)", _since),
    (r"(?:after|following|past) (.+)", _after),
    (r"(?:so far|already|thus far|earlier|previously) (?:in |during |on |at )?(.+)", _so_far_in),
    (r"(.+) (?:so far|to date|thus far)", _so_far_in),
    (r"(?:later|the rest of|the remainder of|the balance of|what is left of) (?:in |on )?(.+)",
     _rest_of),
    (r"(?:the )?(early|mid|late|middle of|early part of|latter part of|height of) "
     r"(?:in |on |into )?(.+)", _third),
    (r"(?:the )?(?:very )?(end|close|start|beginning|outset|turn) of (.+)", _edge),
    (rf"{_LAST} ({WEEKDAY}) (?:of|in) (.+)", _nth_weekday),
    (rf"{_LAST} (?:({NUMBER}) )?(half|{UNIT}) (?:of|in) (.+)", _part_of),
    (r"(?:the )?(week|weekend|month|night|day|morning|afternoon|evening|eve|year|season) "
     r"(?:of|beginning|starting|on) (.+)", _of_period),
    (rf"{CLOCK}(?: and [a-z]+ seconds)?,? (?:on |at )?(.+)", _clock_on),
    (rf"(.+?),?(?: at| around| about| from)? {CLOCK}", _on_clock),
    (rf"(?:the )?{_DAY_PART} (?:on|of|) ?(?P<day>.+)", _part_of_day),
    (rf"(?P<day>.+?) (?:at |around )?{_DAY_PART}", _part_of_day),
    (r"overnight (?:on |from |into )?(?P<day>.+)", _overnight_on),
    (r"(?P<day>.+) overnight", _overnight_on),
    (rf"(?:the )?({NUMBER})? ?({UNIT}) (before|after|from) (.+)", _shift),
    (r"(?:on|in|at|during|over|within|for|of|around|about|circa|roughly|approximately|only|just"
     r"|exactly|back in|back on|sometime|some time|this coming|this past|throughout|across|all"
     r"|all of|the whole of|the course of|the whole|the full|the entire|much of|most of"
     r"|as early as|as late as|as recently as|as soon as|calendar|full|again|late|early)"
     r" (.+)",
     _strip_one),
    (r"(.+) (?:alone|itself|local time|as well|too|time|already|still|now|season|period|only)",
     _strip_one),
]  # fmt: skip
_COMPILED = [(re.compile(pattern), handler) for pattern, handler in _RULES]

_ONE_DATE = re.compile(
    rf"(?:[a-z]+ )*?((?:early |mid |late |last )?(?:{WEEKDAY}|{DAY_NUMBER} (?:of )?{MONTH}"
    rf"|{MONTH}(?: {DAY_NUMBER})?)(?:,? [12][0-9]{{3}})?)(?![a-z0-9]).*"
)


def read_date_inside(text: str, context: Context) -> Interval | None:
    """The one date inside a clause that is no time phrase (`since the ceasefire of 24 january`)."""
    match = _ONE_DATE.fullmatch(text)
    if match is None:
        return None
    first = text.split(" ", 1)[0]
    keep = first in {"since", "by", "until", "before", "from", "after"}
    return read_phrase(f"{first} {match[1]}" if keep else match[1], context)
