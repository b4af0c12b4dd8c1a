"""The words of the calendar, small numbers among them, and date arithmetic."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

_MONTH_NAMES = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
]  # fmt: skip
_WEEKDAY_NAMES = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
]  # fmt: skip

MONTHS: dict[str, int] = {
    **{name: index for index, name in enumerate(_MONTH_NAMES, 1)},
    **{name[:3]: index for index, name in enumerate(_MONTH_NAMES, 1)},
    "sept": 9,
}
"""Month names and abbreviations, lower case without full stop, to 1-12."""

WEEKDAYS: dict[str, int] = {
    **{name: index for index, name in enumerate(_WEEKDAY_NAMES)},
    **{name[:3]: index for index, name in enumerate(_WEEKDAY_NAMES)},
    "tues": 1,
    "thur": 3,
    "thurs": 3,
}
"""Weekday names and abbreviations to 0 (Monday) to 6."""

SEASONS: dict[str, int] = {
    "spring": 3, "springtime": 3, "summer": 6, "summertime": 6,
    "autumn": 9, "fall": 9, "winter": 12, "wintertime": 12,
}  # fmt: skip
"""Seasons of the northern half of the globe, to the month in which their three months begin."""

_SMALL = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
]  # fmt: skip
_TENS = [
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
]  # fmt: skip
_ORDINALS = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
    "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
    "seventeenth", "eighteenth", "nineteenth", "twentieth",
]  # fmt: skip

NUMBERS: dict[str, int] = {
    **{word: value for value, word in enumerate(_SMALL)},
    **{word: 10 * value for value, word in enumerate(_TENS, 2)},
    **{f"{ten} {_SMALL[one]}": 10 * value + one
       for value, ten in enumerate(_TENS, 2) for one in range(1, 10)},
    "a": 1, "an": 1, "a couple of": 2, "couple of": 2, "a couple": 2, "couple": 2,
    "a dozen": 12, "dozen": 12, "half a dozen": 6,
}  # fmt: skip
"""Number words up to ninety-nine, hyphens read as spaces."""

ORDINALS: dict[str, int] = {
    **{word: value for value, word in enumerate(_ORDINALS, 1)},
    "twenty first": 21,
    "last": -1,
    "final": -1,
}
"""Ordinal words; `last` and `final` are -1."""

DECADES: dict[str, int] = {
    "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60,
    "seventies": 70, "eighties": 80, "nineties": 90,
}  # fmt: skip
"""Names of decades, without their century."""

UNITS: dict[str, tuple[int, int]] = {
    "hour": (0, 0), "day": (1, 0), "night": (1, 0), "week": (7, 0), "fortnight": (14, 0),
    "weekend": (7, 0), "month": (0, 1), "quarter": (0, 3), "year": (0, 12),
    "decade": (0, 120), "century": (0, 1200),
}  # fmt: skip
"""Length of each unit as (days, months); hours are counted by `add_units`."""


def one_of(words: dict[str, int] | dict[str, tuple[int, int]]) -> str:
    """A regular expression for any of the words, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)).replace(r"\ ", " ")


NUMBER = rf"(?:[0-9]{{1,6}}|{one_of(NUMBERS)})"
UNIT = f"(?:(?:{one_of(UNITS)})s?|centuries)"
ORDINAL = rf"(?:[0-9]{{1,2}}(?:st|nd|rd|th)|{one_of(ORDINALS)})"
MONTH = f"(?:{one_of(MONTHS)})"
WEEKDAY = f"(?:{one_of(WEEKDAYS)})"
DAY_NUMBER = "[0-9]{1,2}(?:st|nd|rd|th)?"


def read_number(text: str) -> int:
    """The value of digits or of a number word.

    Raises:
        ValueError: It is neither.
    """
    return NUMBERS[text] if text in NUMBERS else int(text)


def read_ordinal(text: str) -> int:
    """The value of `third` or `3rd`; -1 for `last`.

    Raises:
        ValueError: It is neither.
    """
    return ORDINALS[text] if text in ORDINALS else int(text.rstrip("stndrh"))


def singular(unit: str) -> str:
    """The singular of a unit's name."""
    return "century" if unit == "centuries" else unit.removesuffix("s")


def last_of_month(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def add_months(day: date, months: int) -> date:
    """The same day so many months on, or the last of a shorter month.

    Raises:
        ValueError: Outside the years 1 to 9999.
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise ValueError(f"year {year} is outside the calendar")
    return date(year, month0 + 1, min(day.day, calendar.monthrange(year, month0 + 1)[1]))


def add_units(day: date, count: int, unit: str) -> date:
    """The day so many units on; hours count as started days.

    Raises:
        ValueError: Outside the years 1 to 9999.
        OverflowError: Likewise.
    """
    if unit == "hour":
        return day + timedelta(days=-(-abs(count) // 24) * (1 if count > 0 else -1))
    days, months = UNITS[unit]
    return add_months(day, months * count) if months else day + timedelta(days=days * count)


def nth_weekday(first: date, last: date, weekday: int, count: int) -> date:
    """The count-th such weekday from `first` to `last`; counted from the end where negative.

    Raises:
        ValueError: There are not that many.
    """
    if count < 0:
        day = last - timedelta(days=(last.weekday() - weekday) % 7)
        return day + timedelta(weeks=count + 1)
    day = first + timedelta(days=(weekday - first.weekday()) % 7, weeks=count - 1)
    if day > last:
        raise ValueError(f"no such weekday between {first} and {last}")
    return day


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
    "epiphany": _fixed(1, 6), "martin luther king day": _floating(1, 0, 3),
    "martin luther king jr day": _floating(1, 0, 3), "mlk day": _floating(1, 0, 3),
    "groundhog day": _fixed(2, 2), "valentine day": _fixed(2, 14), "valentines day": _fixed(2, 14),
    "presidents day": _floating(2, 0, 3), "st patrick day": _fixed(3, 17),
    "st patricks day": _fixed(3, 17), "april fools day": _fixed(4, 1), "earth day": _fixed(4, 22),
    "may day": _fixed(5, 1), "cinco de mayo": _fixed(5, 5), "mother day": _floating(5, 6, 2),
    "mothers day": _floating(5, 6, 2), "memorial day": _floating(5, 0, -1),
    "father day": _floating(6, 6, 3), "fathers day": _floating(6, 6, 3),
    "juneteenth": _fixed(6, 19), "canada day": _fixed(7, 1), "independence day": _fixed(7, 4),
    "fourth of july": _fixed(7, 4), "july fourth": _fixed(7, 4), "bastille day": _fixed(7, 14),
    "labor day": _floating(9, 0, 1), "labour day": _floating(9, 0, 1),
    "columbus day": _floating(10, 0, 2), "indigenous peoples day": _floating(10, 0, 2),
    "halloween": _fixed(10, 31), "all saints day": _fixed(11, 1), "guy fawkes night": _fixed(11, 5),
    "bonfire night": _fixed(11, 5), "armistice day": _fixed(11, 11),
    "veterans day": _fixed(11, 11), "election day": election_day,
    "thanksgiving": _floating(11, 3, 4), "thanksgiving day": _floating(11, 3, 4),
    "black friday": _floating(11, 3, 4, plus=1), "cyber monday": _floating(11, 3, 4, plus=4),
    "christmas": _fixed(12, 25), "christmas day": _fixed(12, 25), "xmas": _fixed(12, 25),
    "christmas eve": _fixed(12, 24), "boxing day": _fixed(12, 26),
    "giving tuesday": _floating(11, 3, 4, plus=5), "shrove tuesday": _by_easter(-47),
    "fat tuesday": _by_easter(-47), "mardi gras": _by_easter(-47),
    "ash wednesday": _by_easter(-46), "palm sunday": _by_easter(-7),
    "maundy thursday": _by_easter(-3), "good friday": _by_easter(-2), "easter": _by_easter(0),
    "easter sunday": _by_easter(0), "easter monday": _by_easter(1),
    "ascension day": _by_easter(39), "pentecost": _by_easter(49), "whit monday": _by_easter(50),
}  # fmt: skip
"""Holidays by name, possessives already dropped, to their day in a year."""
