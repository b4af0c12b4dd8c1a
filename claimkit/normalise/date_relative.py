"""Terms read against today (`tomorrow`, `last week`, `10 days ago`), and their rules."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from claimkit.normalise.calendar_words import (
    ABOUT,
    MONTHS,
    NUMBER,
    SEASONS,
    UNIT,
    UNITS,
    WEEKDAY,
    WEEKDAYS,
    add_months,
    add_units,
    last_of_month,
    one_of,
    read_number,
    read_ordinal,
    singular,
)
from claimkit.normalise.clock import MOMENT
from claimkit.normalise.intervals import (
    DAY,
    Context,
    Interval,
    TermHandler,
    day_of,
    month_of,
    unit_around,
    year_of,
)


def _weekday(match: re.Match[str], context: Context) -> Interval:
    today, weekday = context.near, WEEKDAYS[match[2].removesuffix("s")]
    back = (today.weekday() - weekday) % 7
    if match[1] in {"coming", "past"}:
        context = replace(context, direction="future" if match[1] == "coming" else "past")
    if match[1] == "last":
        if context.other == "which":  # that of last week, not the latest one gone
            return day_of(today + timedelta(days=weekday - today.weekday(), weeks=-1))
        return day_of(today - timedelta(days=back or 7))
    if match[1] == "next" and context.other == "which":  # the next one to come
        return day_of(today + timedelta(days=-back % 7 or 7))
    if match[1] in {"next", "this"} and not (match[1] == "this" and context.direction):
        # `next Friday` is that of the next week from Monday, `this Friday` that of this week.
        weeks = 1 if match[1] == "next" else 0
        return day_of(today + timedelta(days=weekday - today.weekday(), weeks=weeks))
    if context.direction == "future":
        return day_of(today + timedelta(days=-back % 7))
    return day_of(today - timedelta(days=back))


def _weekday_of_week(match: re.Match[str], context: Context) -> Interval:
    weeks = {"last": -1, "this": 0, "next": 1}[match[2]]
    days = WEEKDAYS[match[1]] - context.today.weekday()
    return day_of(context.today + timedelta(days=days, weeks=weeks))


def _day_of_month(match: re.Match[str], context: Context) -> Interval | None:
    """`the 12th`: of this month, or of the next or last one that has such a day, by direction."""
    number, today = read_ordinal(match[1]), context.near
    is_future = context.direction == "future"
    for months in range(3):
        first = add_months(today.replace(day=1), months if is_future else -months)
        if number > last_of_month(first.year, first.month).day:
            continue
        day = first.replace(day=number)
        if day == today or (day > today) == is_future:
            return day_of(day)
    return None


def _named_day(match: re.Match[str], context: Context) -> Interval:
    shifts = {"yesterday": -1, "last": -1, "tomorrow": 1, "day before yesterday": -2}
    shift = shifts.get(match[1], 2 if match[1] == "day after tomorrow" else 0)
    return day_of(context.today + timedelta(days=shift))


def _overnight(match: re.Match[str], context: Context) -> Interval:
    shift = timedelta(0) if context.direction == "future" else DAY
    return Interval(context.today - shift, context.today - shift + DAY)


def _part_of_today(match: re.Match[str], context: Context) -> Interval:
    return Interval(context.today, context.today, is_part=True)


def _so_far(match: re.Match[str], context: Context) -> Interval:
    return Interval(None, context.today)


_BEFORE = {"previous", "prior", "preceding", "before", "earlier"}


def _which_unit(match: re.Match[str], context: Context) -> Interval:
    which, unit = match["which"] or "this", singular(match["unit"])
    if unit == "weekend":
        return _weekend(match["which"], context)
    if which == "following" or (which == "next" and unit == "day"):
        if context.direction != "future":
            raise ValueError("only the event that it follows tells which")
    elif unit == "fortnight" or (unit in {"day", "night", "hour"} and which not in _BEFORE):
        raise ValueError("only an event tells which")
    if context.year is not None and unit == "year":
        return year_of(context.year)
    now = unit_around(context.today, unit)
    if which in {"last", "past", "latest", *_BEFORE} or which.startswith("just "):
        return unit_around((now.start or context.today) - DAY, unit)
    if which in {"next", "coming", "upcoming", "following"}:
        return unit_around((now.end or context.today) + DAY, unit)
    return now


def _weekend(which: str | None, context: Context) -> Interval:
    today, weeks = context.near, 0
    is_weekend = today.weekday() >= 5
    if which == "next":
        weeks = 0 if context.other == "which" and not is_weekend else 1
    elif which in {"last", "past", "latest", *_BEFORE}:
        weeks = -1
    elif not is_weekend and context.direction != "future":
        # With no direction `this weekend` is the coming one, `the weekend` the one gone.
        weeks = 0 if which in {"this", "coming"} and context.direction is None else -1
    return unit_around(today + timedelta(weeks=weeks), "weekend")


def _to_date(match: re.Match[str], context: Context) -> Interval:
    """`the year to date`."""
    unit = next((unit for unit in ("week", "month", "quarter") if unit in match[0]), "year")
    return Interval(unit_around(context.today, unit).start, context.today)


def _week_before_last(match: re.Match[str], context: Context) -> Interval:
    unit, steps = match[1], (2 if match[2] == "after next" else -2)
    step = {"week": 7, "weekend": 7}.get(unit)
    if step:
        return unit_around(context.today + timedelta(days=step * steps), unit)
    return unit_around(add_months(context.today.replace(day=1), UNITS[unit][1] * steps), unit)


def _seasons_ago(match: re.Match[str], context: Context) -> Interval:
    """`two summers ago`, `three octobers ago`."""
    year, name = context.today.year - read_number(match[1]), match[2]
    if name in MONTHS:
        return month_of(year, MONTHS[name])
    start = date(year, SEASONS[name], 1)
    return Interval(start, add_months(start, 3) - DAY, "season")


def _weekdays_ago(match: re.Match[str], context: Context) -> Interval:
    """`two fridays ago`: the latest one gone is one ago."""
    back = (context.today.weekday() - WEEKDAYS[match[2]]) % 7 or 7
    return day_of(context.today - timedelta(days=back, weeks=read_number(match[1]) - 1))


def _ago(match: re.Match[str], context: Context) -> Interval:
    """`three years ago`: the whole year, `18 months ago`: the whole month, else the day."""
    count, unit = read_number(match[1]), singular(match[2])
    future = match[3] in {"from now", "hence", "from today", "later"}
    if match[3] == "later" and context.direction != "future":
        raise ValueError("only the event it is later than tells when")
    return _unit_away(context, count if future else -count, unit)


def _unit_away(context: Context, count: int, unit: str) -> Interval:
    if unit == "hour":
        return day_of(context.today + timedelta(days=int(count / 24)))
    day = add_units(context.today, count, unit)
    if unit in {"day", "night", "week", "fortnight"}:
        return day_of(day)
    return unit_around(day, "year" if unit in {"decade", "century"} else unit)


def _in_units(match: re.Match[str], context: Context) -> Interval:
    count, unit = read_number(match[1]), singular(match[2])
    if context.direction == "past":
        return Interval(add_units(context.today, -count, unit), context.today)
    return _unit_away(context, count, unit)


def _within_units(match: re.Match[str], context: Context) -> Interval:
    count, unit = read_number(match[2]), singular(match[3])
    if context.direction == "past":
        return Interval(add_units(context.today, -count, unit), context.today)
    if context.direction is None and match[1]:
        raise ValueError("only an event tells when `the three days` were")
    return Interval(context.today, add_units(context.today, count, unit))


def _rolling(match: re.Match[str], context: Context) -> Interval:
    """`the past 18 months` end today, `the next two weeks` begin today."""
    count, unit = read_number(match[2] or "one"), singular(match[3])
    if match[1] in {"next", "coming", "following"}:
        if not match[2] and unit == "day" and context.direction != "future":
            raise ValueError("only an event tells what `the next day` follows")
        return Interval(context.today, add_units(context.today, count, unit))
    return Interval(add_units(context.today, -count, unit), context.today)


def _recent(match: re.Match[str], context: Context) -> Interval:
    if match[1] in {"coming", "next few", "next several"}:
        return Interval(context.today, None)
    return Interval(None, context.today)


_WHICH = "last|this|next"

RELATIVE_RULES: list[tuple[str, TermHandler]] = [
    (r"the ([0-9]{1,2}(?:st|nd|rd|th))", _day_of_month),
    (rf"(?:the |this (?=coming|past))?({_WHICH}|coming|past)? ?({WEEKDAY})", _weekday),
    (rf"({WEEKDAY}) (?:of )?({_WHICH}) week", _weekday_of_week),
    (r"(?:the )?(day before yesterday|day after tomorrow|yesterday|today|tomorrow)", _named_day),
    (r"(tonight|now|nowadays|currently|presently|at present|at this hour|right now)", _named_day),
    (r"(still|today|at the moment|these days|this (?:hour|moment|day))", _named_day),
    (r"(this|yesterday|tomorrow|last) (?:morning|afternoon|evening|night|lunchtime)", _named_day),
    ("overnight|during the night", _overnight),
    ("so far|to date|until now|up to now|thus far|already|till now", _so_far),
    (rf"(?:the )?({NUMBER}) ({one_of({**SEASONS, **MONTHS})})s? ago", _seasons_ago),
    (rf"({NUMBER}) ({WEEKDAY})s? ago", _weekdays_ago),
    (rf"{ABOUT}{NUMBER} (?:minute|second)s? (?:ago|earlier)|moments ago", _part_of_today),
    (r"(?:the )?(week|weekend|month|year|quarter) (before last|after next)", _week_before_last),
    (rf"(?:the )?(past)()(?: )({UNIT})", _rolling),
    (rf"(?:the )(last|next)()(?: )({UNIT})", _rolling),
    (
        rf"(?:the |this |these )?(past|last|previous|preceding|next|coming|following) "
        rf"{ABOUT}({NUMBER}) (?:fiscal |calendar |full )?({UNIT})",
        _rolling,
    ),
    (r"(?:the )?(?:year|month|quarter|week) to date|ytd", _to_date),
    (r"(?:(?:earlier|later|early|late) )?(?:in|on|during) the day|later on", _part_of_today),
    (rf"(?:the )?(?P<which>this|last|latest|next|previous|prior|preceding|coming|current"
     rf"|following) (?:calendar |full |fiscal )?(?P<unit>{one_of(UNITS)})", _which_unit),
    (rf"(?:the )?(?P<unit>{one_of(UNITS)}) (?P<which>just (?:ended|gone|past|completed|finished))",
     _which_unit),
    (rf"(?:the )?(?P<which>just (?:ended|completed|finished)) (?P<unit>{one_of(UNITS)})",
     _which_unit),
    (rf"(?:the )(?P<unit>{one_of(UNITS)}) (?P<which>before|earlier)", _which_unit),
    (rf"(?:the |full )(?P<which>)(?:calendar |full |whole |entire )?(?P<unit>{one_of(UNITS)})",
     _which_unit),
    ("(?P<which>)(?P<unit>weekend)", _which_unit),
    (rf"(?:the )?(recent|past few|last few|past several|last several|coming|next few|next several)"
     rf" {UNIT}", _recent),
    ("(recently|lately)", _recent),
    (rf"{ABOUT}({NUMBER}) ({UNIT}) "
     rf"(ago|earlier|before|previously|from now|from today|hence|later)", _ago),
    (r"(year)()()(?: (?:ago|earlier))", lambda match, context: _unit_away(context, -1, "year")),
    (rf"in (?:the space of )?{ABOUT}({NUMBER}) ({UNIT})(?: time)?", _in_units),
    (rf"(?:within|inside|over|during) (the )?({NUMBER}) ({UNIT})", _within_units),
    (f"(?:the )?(?:{MOMENT}|(?:early|late|mid) (?:morning|afternoon|evening))", _part_of_today),
]  # fmt: skip
"""Patterns that a whole term has to match, in the order in which they are tried."""
