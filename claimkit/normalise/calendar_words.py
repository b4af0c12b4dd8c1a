"""The words of the calendar, small numbers among them, and date arithmetic."""

from __future__ import annotations

import calendar
import re
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
    "opening": 1,
    "last": -1,
    "final": -1,
    "closing": -1,
}
"""Ordinal words; `last`, `final` and `closing` are -1."""

DECADES: dict[str, int] = {
    "noughties": 0, "aughts": 0,
    "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60,
    "seventies": 70, "eighties": 80, "nineties": 90,
}  # fmt: skip
"""Names of decades, without their century."""

UNITS: dict[str, tuple[int, int]] = {
    "hour": (0, 0), "day": (1, 0), "night": (1, 0), "week": (7, 0), "fortnight": (14, 0),
    "weekend": (7, 0), "month": (0, 1), "quarter": (0, 3), "year": (0, 12),
    "decade": (0, 120), "century": (0, 1200),
    "millennium": (0, 12_000),
}  # fmt: skip
"""Length of each unit as (days, months); hours are counted by `add_units`."""


def one_of(words: dict[str, int] | dict[str, tuple[int, int]]) -> str:
    """A regular expression for any of the words, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)).replace(r"\ ", " ")


NUMBER = rf"(?:[0-9]{{1,6}}|{one_of(NUMBERS)})"
ABOUT = (
    "(?:(?:about|around|some|nearly|almost|roughly|approximately|barely|exactly|fully|only|well"
    "|just|more than|less than|fewer than|over|under|at least|at most|up to) )*"
)
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
