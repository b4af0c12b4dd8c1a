"""Single time terms (`nov 6`, `last summer`, `10 days ago`) to intervals: the grammar's leaves.

Text arrives here as `dates.tidy` leaves it: lower case, single spaces, no full stops.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time, timedelta

from claimkit.normalise.calendar_words import (
    DECADES,
    HOLIDAYS,
    MONTHS,
    NUMBERS,
    ORDINALS,
    SEASONS,
    UNITS,
    WEEKDAYS,
    add_months,
    add_units,
    last_of_month,
    one_of,
    read_number,
    read_ordinal,
    singular,
)
from claimkit.normalise.intervals import (
    DAY,
    Context,
    Interval,
    day_of,
    month_of,
    unit_around,
    year_of,
    yearly,
)

Handler = Callable[[re.Match[str], Context], Interval | None]

NUMBER = rf"(?:[0-9]{{1,6}}|{one_of(NUMBERS)})"
UNIT = f"(?:{one_of(UNITS)}|centurie)s?"
ORDINAL = rf"(?:[0-9]{{1,2}}(?:st|nd|rd|th)|{one_of(ORDINALS)})"
MONTH = f"(?:{one_of(MONTHS)})"
WEEKDAY = f"(?:{one_of(WEEKDAYS)})"
_MOMENT = "midnight|dawn|daybreak|sunrise|dusk|nightfall|sundown|sunset|lunchtime|lunch|teatime"
PART_OF_DAY = f"(?:(?:early |late |mid )?(?:morning|afternoon|evening|night)|{_MOMENT})"
DAY_NUMBER = "[0-9]{1,2}(?:st|nd|rd|th)?"
_ZONE = (
    "(?: ?(?:gmt|utc|bst|cet|cest|z|e[sd]?t|c[sd]t|m[sd]t|p[sd]?t|ist|jst|hrs|hours|local time"
    "|(?:eastern|central|mountain|pacific)(?: time)?))?"
)
CLOCK = (
    rf"(?:([0-9]{{1,2}})(?:[:.]([0-9]{{2}}))?(?:[:.][0-9]{{2}})? ?(am|pm|oclock)"
    rf"|([0-9]{{1,2}})[:.]([0-9]{{2}})(?:[:.][0-9]{{2}})?"
    rf"|([0-9]{{2}})([0-9]{{2}})(?= ?(?:gmt|utc|hrs|hours|local))|(noon|midday)){_ZONE}"
)
"""A time of day; its groups are those that `read_clock` reads."""


def read_clock(match: re.Match[str], first_group: int = 1) -> time:
    """The time of day that `CLOCK` matched; the zone is not applied, the clock is the place's own.

    Raises:
        ValueError: There is no such time.
    """
    groups = match.groups()[first_group - 1 : first_group + 7]
    hour, minute, half, hour24, minute24, hours, minutes, word = groups
    if word:
        return time(12)
    if not half:
        return time(int(hour24 or hours), int(minute24 or minutes))
    value = int(hour)
    if half != "oclock":
        if not 1 <= value <= 12:
            raise ValueError(f"no such hour: {value} {half}")
        value = value % 12 + (12 if half == "pm" else 0)
    return time(value, int(minute or 0))


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


def _day_of_month(match: re.Match[str], context: Context) -> Interval | None:
    """`the 12th`: of this month, or of the month before or after by direction."""
    number = read_ordinal(match[1])
    today = context.near
    day = today.replace(day=number)
    if context.direction == "future" and day < today:
        day = add_months(today.replace(day=1), 1).replace(day=number)
    elif context.direction != "future" and day > today:
        day = add_months(today.replace(day=1), -1).replace(day=number)
    return day_of(day)


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


def _seasons_ago(match: re.Match[str], context: Context) -> Interval:
    start = date(context.today.year - read_number(match[1]), SEASONS[match[2].rstrip("s")], 1)
    return Interval(start, add_months(start, 3) - DAY, "season")


def _holiday(match: re.Match[str], context: Context) -> Interval | None:
    on = HOLIDAYS[match[2]]
    return yearly(context, lambda year: day_of(on(year)), which=match[1], nearest=True)


def _new_year(match: re.Match[str], context: Context) -> Interval:
    past = context.direction == "past"
    return year_of(context.today.year + (0 if past else 1))


def _weekday(match: re.Match[str], context: Context) -> Interval:
    today, weekday = context.near, WEEKDAYS[match[2].removesuffix("s")]
    back = (today.weekday() - weekday) % 7
    if match[1] == "last":
        return day_of(today - timedelta(days=back or 7))
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


def _named_day(match: re.Match[str], context: Context) -> Interval:
    shifts = {"yesterday": -1, "last": -1, "tomorrow": 1, "day before yesterday": -2}
    shift = shifts.get(match[1], 2 if match[1] == "day after tomorrow" else 0)
    return day_of(context.today + timedelta(days=shift))


def _overnight(match: re.Match[str], context: Context) -> Interval:
    shift = timedelta(0) if context.direction == "future" else DAY
    return Interval(context.today - shift, context.today - shift + DAY)


def _so_far(match: re.Match[str], context: Context) -> Interval:
    return Interval(None, context.today)


def _which_unit(match: re.Match[str], context: Context) -> Interval:
    which, unit = match[1] or "this", singular(match[2])
    if unit == "weekend":
        return _weekend(match[1], context)
    if unit == "fortnight" or (unit in {"day", "night", "hour"} and match[1] != "this"):
        raise ValueError("only an event tells which")
    if context.year is not None and unit == "year":
        return year_of(context.year)
    now = unit_around(context.today, unit)
    if which in {"last", "previous", "prior", "past"}:
        return unit_around((now.start or context.today) - DAY, unit)
    if which in {"next", "coming", "upcoming", "following"}:
        return unit_around((now.end or context.today) + DAY, unit)
    return now


def _weekend(which: str | None, context: Context) -> Interval:
    today, weeks = context.near, 0
    is_weekend = today.weekday() >= 5
    if which in {"next", "last", "past", "previous"}:
        weeks = 1 if which == "next" else -1
    elif not is_weekend and context.direction != "future":
        # With no direction `this weekend` is the coming one, `the weekend` the one gone.
        weeks = 0 if which in {"this", "coming"} and context.direction is None else -1
    return unit_around(today + timedelta(weeks=weeks), "weekend")


def _week_before_last(match: re.Match[str], context: Context) -> Interval:
    unit, steps = match[1], (2 if match[2] == "after next" else -2)
    step = {"week": 7, "weekend": 7}.get(unit)
    if step:
        return unit_around(context.today + timedelta(days=step * steps), unit)
    return unit_around(add_months(context.today.replace(day=1), UNITS[unit][1] * steps), unit)


def _ago(match: re.Match[str], context: Context) -> Interval:
    """`three years ago`: the whole year, `18 months ago`: the whole month, else the day."""
    count, unit = read_number(match[1]), singular(match[2])
    future = match[3] in {"from now", "hence", "from today", "later"}
    if match[3] == "later" and context.direction != "future":
        raise ValueError("only the event it is later than tells when")
    return _unit_away(context, count if future else -count, unit)


def _unit_away(context: Context, count: int, unit: str) -> Interval:
    day = add_units(context.today, count, unit)
    if unit in {"hour", "day", "night", "week", "fortnight"}:
        return day_of(day)
    return unit_around(day, "year" if unit in {"decade", "century"} else unit)


def _in_units(match: re.Match[str], context: Context) -> Interval:
    count, unit = read_number(match[1]), singular(match[2])
    if context.direction == "past":
        return Interval(add_units(context.today, -count, unit), context.today)
    return _unit_away(context, count, unit)


def _within_units(match: re.Match[str], context: Context) -> Interval:
    count, unit = read_number(match[1]), singular(match[2])
    if context.direction == "past":
        return Interval(add_units(context.today, -count, unit), context.today)
    return Interval(context.today, add_units(context.today, count, unit))


def _rolling(match: re.Match[str], context: Context) -> Interval:
    """`the past 18 months` end today, `the next two weeks` begin today."""
    count, unit = read_number(match[2] or "one"), singular(match[3])
    if match[1] in {"next", "coming", "following"}:
        return Interval(context.today, add_units(context.today, count, unit))
    return Interval(add_units(context.today, -count, unit), context.today)


def _recent(match: re.Match[str], context: Context) -> Interval:
    if match[1] in {"coming", "next few", "next several"}:
        return Interval(context.today, None)
    return Interval(None, context.today)


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


def _part_of_today(match: re.Match[str], context: Context) -> Interval:
    return Interval(context.today, context.today, is_part=True)


def _clock(match: re.Match[str], context: Context) -> Interval:
    clock = read_clock(match)
    return Interval(context.today, context.today, "day", clock, clock)


_WHICH = "last|this|next"
_YEAR4 = "[12][0-9]{3}"
_RULES: list[tuple[str, Handler]] = [
    (r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})", _iso),
    (r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4}|[0-9]{2})", _numeric),
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
    (rf"(?:the )?({_WHICH})? ?({one_of(dict.fromkeys(HOLIDAYS, 0))})", _holiday),
    ("(the new year)", _new_year),
    (r"the ([0-9]{1,2}(?:st|nd|rd|th))", _day_of_month),
    (rf"({_WHICH})? ?({MONTH})", _month),
    (rf"(?:the )?({_WHICH}|coming|past)? ?({WEEKDAY})", _weekday),
    (rf"(?:the )?(?:({_WHICH}) )?({one_of(SEASONS)})(?: months?| season)?", _season),
    (rf"({WEEKDAY}) (?:of )?({_WHICH}) week", _weekday_of_week),
    (r"(?:the )?(day before yesterday|day after tomorrow|yesterday|today|tomorrow)", _named_day),
    (r"(tonight|now|nowadays|currently|presently|at present|at this hour|right now)", _named_day),
    (r"(still|today|at the moment|these days|this (?:hour|moment|day))", _named_day),
    (r"(this|yesterday|tomorrow|last) (?:morning|afternoon|evening|night|lunchtime)", _named_day),
    ("overnight|during the night", _overnight),
    ("so far|to date|until now|up to now|thus far|already|till now", _so_far),
    (rf"(?:the )?({NUMBER}) ({one_of(SEASONS)})s? ago", _seasons_ago),
    (r"(?:the )?(week|weekend|month|year|quarter) (before last|after next)", _week_before_last),
    (rf"(?:the )?(past)()(?: )({UNIT})", _rolling),
    (rf"(?:the )(last|next)()(?: )({UNIT})", _rolling),
    (
        rf"(?:the |this |these )?(past|last|previous|preceding|next|coming|following) "
        rf"({NUMBER}) ({UNIT})",
        _rolling,
    ),
    (rf"(?:the )?(this|last|next|previous|prior|coming|current) (?:calendar |full )?"
     rf"({one_of(UNITS)})", _which_unit),
    (rf"(?:the |the ()current |full )(?:calendar |full |whole |entire )?({one_of(UNITS)})",
     _which_unit),
    ("()(weekend)", _which_unit),
    (rf"(?:the )?(recent|past few|last few|past several|last several|coming|next few|next several)"
     rf" {UNIT}", _recent),
    ("(recently|lately)", _recent),
    (rf"(?:about |around |some |nearly |almost |roughly |just )?({NUMBER}) ({UNIT}) "
     rf"(ago|earlier|before|previously|from now|from today|hence|later)", _ago),
    (r"(year)()()(?: (?:ago|earlier))", lambda match, context: _unit_away(context, -1, "year")),
    (rf"in (?:about |around |the space of )?({NUMBER}) ({UNIT})(?: time)?", _in_units),
    (rf"(?:within|inside|over|during) (?:the )?({NUMBER}) ({UNIT})", _within_units),
    (r"(?:the )?(?:fiscal year|financial year|fiscal|fy) ?([0-9]{4}|[0-9]{2})", _fiscal),
    (rf"(?:the )?([12][0-9]{{2}}0s|[0-9]0s|{'|'.join(DECADES)})", _decade),
    (rf"(?:the )?({ORDINAL}) century", _century),
    (rf"(?:the )?({ORDINAL}) (quarter|half)()()", _fraction),
    (r"()()(?:q([1-4])|([1-4])q)", _fraction),
    (f"(?:the )?(?:{_MOMENT})", _part_of_today),
    (CLOCK, _clock),
]  # fmt: skip
_COMPILED = [(re.compile(pattern), handler) for pattern, handler in _RULES]


def read_term(text: str, context: Context) -> Interval | None:
    """The interval of a single term; None where it is not one, or needs what the context lacks."""
    for pattern, handler in _COMPILED:
        if match := pattern.fullmatch(text):
            try:
                found = handler(match, context)
            except (ValueError, OverflowError):
                continue
            if found:
                return found
    return None
