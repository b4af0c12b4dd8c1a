"""Holidays by name and the day of a year on which each falls."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from claimkit.normalise.calendar_words import last_of_month, nth_weekday, one_of
from claimkit.normalise.date_feasts import FEASTS
from claimkit.normalise.intervals import (
    DAY,
    Context,
    Interval,
    TermHandler,
    choose,
    day_of,
    unit_around,
    year_of,
    yearly,
)


def easter(year: int) -> date:
    """Easter Sunday by the Gregorian rule (Meeus, Astronomical Algorithms, chapter 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def _fixed(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


def _floating(month: int, weekday: int, count: int, plus: int = 0) -> Callable[[int], date]:
    def on(year: int) -> date:
        day = nth_weekday(date(year, month, 1), last_of_month(year, month), weekday, count)
        return day + timedelta(days=plus)

    return on


def _by_easter(days: int) -> Callable[[int], date]:
    return lambda year: easter(year) + timedelta(days=days)


def orthodox_easter(year: int) -> date:
    """Easter Sunday by the Julian rule, as a Gregorian date."""
    moon = (19 * (year % 19) + 15) % 30
    weekday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
    month, day = divmod(moon + weekday + 114, 31)
    behind = year // 100 - year // 400 - 2
    return date(year, month, day + 1) + timedelta(days=behind)


def election_day(year: int) -> date:
    """The Tuesday after the first Monday of November in an even year (2 U.S. Code, section 7).

    Raises:
        ValueError: The year is odd: no federal election.
    """
    if year % 2:
        raise ValueError(f"no federal election in {year}")
    return _floating(11, 0, 1, plus=1)(year)


HOLIDAYS: dict[str, Callable[[int], date]] = {
    "new year day": _fixed(1, 1), "new years day": _fixed(1, 1),
    "new years": _fixed(1, 1), "new year": _fixed(1, 1),
    "new year eve": _fixed(12, 31), "new years eve": _fixed(12, 31),
    "epiphany": _fixed(1, 6), "inauguration day": _fixed(1, 20), "australia day": _fixed(1, 26),
    "martin luther king day": _floating(1, 0, 3), "mothering sunday": _by_easter(-21),
    "martin luther king jr day": _floating(1, 0, 3), "mlk day": _floating(1, 0, 3),
    "groundhog day": _fixed(2, 2), "valentine day": _fixed(2, 14), "valentines day": _fixed(2, 14),
    "presidents day": _floating(2, 0, 3), "st patrick day": _fixed(3, 17),
    "st patricks day": _fixed(3, 17), "april fools day": _fixed(4, 1), "earth day": _fixed(4, 22),
    "anzac day": _fixed(4, 25), "patriots day": _floating(4, 0, 3), "ve day": _fixed(5, 8),
    "may day": _fixed(5, 1), "cinco de mayo": _fixed(5, 5), "mother day": _floating(5, 6, 2),
    "mothers day": _floating(5, 6, 2), "memorial day": _floating(5, 0, -1),
    "father day": _floating(6, 6, 3), "fathers day": _floating(6, 6, 3),
    "juneteenth": _fixed(6, 19), "canada day": _fixed(7, 1), "independence day": _fixed(7, 4),
    "fourth of july": _fixed(7, 4), "july fourth": _fixed(7, 4), "bastille day": _fixed(7, 14),
    "labor day": _floating(9, 0, 1), "labour day": _floating(9, 0, 1),
    "german unity day": _fixed(10, 3), "remembrance day": _fixed(11, 11),
    "remembrance sunday": _floating(11, 6, 2), "columbus day": _floating(10, 0, 2),
    "indigenous peoples day": _floating(10, 0, 2),
    "halloween": _fixed(10, 31), "all saints day": _fixed(11, 1), "guy fawkes night": _fixed(11, 5),
    "bonfire night": _fixed(11, 5), "armistice day": _fixed(11, 11),
    "veterans day": _fixed(11, 11), "election day": election_day,
    "election night": election_day, "midterm election day": election_day,
    "thanksgiving": _floating(11, 3, 4), "thanksgiving day": _floating(11, 3, 4),
    "black friday": _floating(11, 3, 4, plus=1), "cyber monday": _floating(11, 3, 4, plus=4),
    "christmas": _fixed(12, 25), "christmas day": _fixed(12, 25), "xmas": _fixed(12, 25),
    "christmas eve": _fixed(12, 24), "boxing day": _fixed(12, 26),
    "giving tuesday": _floating(11, 3, 4, plus=5), "shrove tuesday": _by_easter(-47),
    "fat tuesday": _by_easter(-47), "mardi gras": _by_easter(-47),
    "ash wednesday": _by_easter(-46), "palm sunday": _by_easter(-7),
    "maundy thursday": _by_easter(-3), "good friday": _by_easter(-2), "easter": _by_easter(0),
    "easter sunday": _by_easter(0), "easter monday": _by_easter(1),
    "ascension day": _by_easter(39), "ascension thursday": _by_easter(39),
    "pentecost": _by_easter(49), "whit sunday": _by_easter(49), "whit monday": _by_easter(50),
    "corpus christi": _by_easter(60), "trinity sunday": _by_easter(56),
    "holy thursday": _by_easter(-3), "holy saturday": _by_easter(-1),
    "orthodox easter": orthodox_easter, "orthodox christmas": _fixed(1, 7),
    "burns night": _fixed(1, 25), "holocaust remembrance day": _fixed(1, 27),
    "waitangi day": _fixed(2, 6), "st david day": _fixed(3, 1), "st davids day": _fixed(3, 1),
    "international women day": _fixed(3, 8), "international womens day": _fixed(3, 8),
    "tax day": _fixed(4, 15), "st george day": _fixed(4, 23), "st georges day": _fixed(4, 23),
    "victory day": _fixed(5, 9), "early may bank holiday": _floating(5, 0, 1),
    "spring bank holiday": _floating(5, 0, -1), "august bank holiday": _floating(8, 0, -1),
    "summer bank holiday": _floating(8, 0, -1), "flag day": _fixed(6, 14),
    "assumption day": _fixed(8, 15), "canadian thanksgiving": _floating(10, 0, 2),
    "all souls day": _fixed(11, 2), "day of the dead": _fixed(11, 2),
    "singles day": _fixed(11, 11), "st andrew day": _fixed(11, 30),
    "st andrews day": _fixed(11, 30), "world aids day": _fixed(12, 1),
    "pearl harbor day": _fixed(12, 7), "st stephen day": _fixed(12, 26),
    "st stephens day": _fixed(12, 26), "hogmanay": _fixed(12, 31),
}  # fmt: skip
"""Holidays by name, possessives already dropped, to their day in a year."""


def _holiday(match: re.Match[str], context: Context) -> Interval | None:
    on = HOLIDAYS[match[2]]
    return yearly(context, lambda year: day_of(on(year)), which=match[1], nearest=True)


def _new_year(match: re.Match[str], context: Context) -> Interval:
    past = context.direction == "past"
    return year_of(context.today.year + (0 if past else 1))


def _holiday_weekend(match: re.Match[str], context: Context) -> Interval | None:
    """`the labor day weekend`: the weekend beside the holiday, and the days up to it."""
    name = match[2]

    def make(year: int) -> Interval:
        day = HOLIDAYS[name](year)
        if name in {"easter", "easter sunday"}:
            return Interval(day - 2 * DAY, day + DAY, "weekend")
        saturday = day - timedelta(days=(day.weekday() + 2) % 7)
        if day.weekday() in {2, 3, 4}:
            saturday += timedelta(weeks=1)
        return Interval(min(day, saturday), max(day, saturday + DAY), "weekend")

    return yearly(context, make, which=match[1], nearest=True)


def _holiday_week(match: re.Match[str], context: Context) -> Interval | None:
    found = _holiday(match, context)
    return unit_around(found.start, "week") if found and found.start else None


def _holiday_eve(match: re.Match[str], context: Context) -> Interval | None:
    found = _holiday(match, context)
    return day_of(found.start - DAY) if found and found.start else None


def _feast(match: re.Match[str], context: Context) -> Interval | None:
    """`ramadan`, `the hindu festival of diwali`: all its days."""
    begun_in = FEASTS[match[2]]
    if context.year is not None:
        stretches = begun_in(context.year)[:1]
    else:
        years = range(max(context.near.year - 3, 1), min(context.near.year + 4, 9999))
        stretches = [stretch for year in years for stretch in begun_in(year)]
        chosen = choose(stretches, context, which=match[1], nearest=True)
        stretches = [chosen] if chosen else []
    if not stretches:
        return None
    start, end = stretches[0]
    days = (end - start).days + 1
    return Interval(start, end, "day" if days == 1 else "month" if days > 20 else "week")


def _feast_eve(match: re.Match[str], context: Context) -> Interval | None:
    found = _feast(match, context)
    return day_of(found.start - DAY) if found and found.start else None


_NAMED = rf"(?:the )?(?:(last|this|next) )?({one_of(dict.fromkeys(HOLIDAYS, 0))})"
_FAITH = "(?:(?:muslim|islamic|jewish|hindu|holy|annual|fasting) )*"
_FEAST = (
    rf"(?:the )?(?:(last|this|next) (?:year )?)?{_FAITH}(?:(?:month|festival|feast|holiday) of )?"
    rf"({one_of(dict.fromkeys(FEASTS, 0))})(?: (?:holidays?|festival|month|period|celebrations))?"
)

HOLIDAY_RULES: list[tuple[str, TermHandler]] = [
    ("the new year", _new_year),
    (rf"{_NAMED}(?: (?:bank |public |federal |national )?holiday)?", _holiday),
    (rf"{_NAMED} eve", _holiday_eve),
    (_FEAST, _feast),
    (rf"{_FEAST} eve", _feast_eve),
    (rf"{_NAMED} (?:bank |public |holiday |long )*weekend", _holiday_weekend),
    (rf"{_NAMED} week", _holiday_week),
]
"""Patterns that a whole term has to match, in the order in which they are tried."""
