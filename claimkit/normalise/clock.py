"""Times of day: the pattern that finds them, the time they mean, and how they are spelt out."""

from __future__ import annotations

import re
from datetime import time

from claimkit.normalise.calendar_words import NUMBERS, UNIT, WEEKDAY

MOMENT = "midnight|dawn|daybreak|sunrise|dusk|nightfall|sundown|sunset|lunchtime|lunch|teatime"

PART_OF_DAY = f"(?:(?:early |late |mid )?(?:morning|afternoon|evening|night)|{MOMENT})"

_ZONE_CODE = (
    "(?:gmt|utc|bst|cest|cet|eest|eet|msk|e[sd]t|c[sd]t|m[sd]t|p[sd]t|akst|akdt|hst|ist|pkt|sgt|hkt"
    "|wib|jst|kst|a[ew][sd]t|nz[sd]t|sast|hrs|hours)"
)
_ZONE = (
    rf"(?: ?(?:{_ZONE_CODE}|z|et|pt|(?:eastern|central|mountain|pacific)"
    "(?: (?:standard |daylight )?time)?|(?:local|[a-z]+) time))?"
)

CLOCK = (
    rf"(?:([0-9]{{1,2}})(?:[:.]([0-9]{{2}}))?(?:[:.][0-9]{{2}})? ?(am|pm|oclock)"
    rf"|([0-9]{{1,2}})[:.]([0-9]{{2}})(?:[:.][0-9]{{2}})?"
    rf"|([0-9]{{2}})([0-9]{{2}})(?= ?(?:{_ZONE_CODE}|local)\b)|(noon|midday)){_ZONE}"
)
"""A time of day; its groups are those that `read_clock` reads."""

_IN_24_HOURS = re.compile(rf"\b0[0-9][:.]|[0-9] ?(?:z|{_ZONE_CODE})\b")


def read_clock(match: re.Match[str], first_group: int = 1, *, is_later_half: bool = False) -> time:
    """The time of day that `CLOCK` matched; the zone is not applied, the clock is the place's own.

    Args:
        match: A match that holds the groups of `CLOCK`.
        first_group: The number of their first.
        is_later_half: Read `9:30`, which names no half of the day, in the second one; `12:30`,
            which is past noon, in the first.

    Raises:
        ValueError: There is no such time.
    """
    groups = match.groups()[first_group - 1 : first_group + 7]
    hour, minute, half, hour24, minute24, hours, minutes, word = groups
    if word:
        return time(12)
    if half in {"am", "pm"}:
        if not 1 <= int(hour) <= 12:
            raise ValueError(f"no such hour: {hour} {half}")
        return time(int(hour) % 12 + (12 if half == "pm" else 0), int(minute or 0))
    found = time(int(hour or hour24 or hours), int(minute or minute24 or minutes or 0))
    if is_later_half and 1 <= found.hour <= 12 and not _IN_24_HOURS.search(match[0]):
        return found.replace(hour=(found.hour + 12) % 24)
    return found


_NOT_OF_CLOCKS = {"a", "an", "couple", "dozen"}  # `a friday night` is not one o'clock
_HOURS = "|".join(
    word
    for word, value in NUMBERS.items()
    if 1 <= value <= 12 and " " not in word and word not in _NOT_OF_CLOCKS
)
_PAST = {"quarter": 15, "a quarter": 15, "half": 30, "five": 5, "ten": 10, "twenty": 20,
         "twenty five": 25}  # fmt: skip
_SPOKEN = re.compile(
    rf"\b({'|'.join(sorted(_PAST, key=len, reverse=True))}) (?:minutes )?(past|to) ({_HOURS})\b"
    rf"(?! (?:{UNIT}|people)\b)"
)
_SPOKEN_HOUR = re.compile(rf"\b({_HOURS}) (oclock|am|pm)\b")
_HOUR_IN_PART = re.compile(
    rf"((?:at|around|about|by|before|after|since|from|until|till|to|shortly after|just before"
    rf"|just after)? ?)([0-9]{{1,2}}|{_HOURS})"
    rf"(?= (?:(?:in the|this|yesterday|tomorrow|last|(?:on )?{WEEKDAY}) (?:morning|afternoon"
    rf"|evening|night)|at night|tonight)\b)"
)
_BARE_CLOCK = re.compile(
    r"(?<![0-9:.])([0-9]{1,2}(?:[:.][0-9]{2})?)( oclock)?(?![0-9:.]| ?(?:am|pm|gmt|utc|hrs|hours))"
)
_PART = re.compile(r"\b(morning|afternoon|evening|night|tonight)\b")
_PART_AFTER_HALF = re.compile(r"(?<= [ap]m) (?:in the (?:morning|afternoon|evening)|at night)\b")


def respell_clock(words: str) -> str:
    """Spoken times of day in digits, with the half of the day that the words around them give.

    >>> respell_clock("twenty to one this morning")
    '12:40 am this morning'
    >>> respell_clock("at 9 oclock on friday night")
    'at 9 pm on friday night'
    """
    words = _SPOKEN.sub(_digits, words)
    words = _SPOKEN_HOUR.sub(lambda match: f"{NUMBERS[match[1]]} {match[2]}", words)
    words = _hour_with_oclock(words)
    part = _PART.search(words)
    clocks = [match for match in _BARE_CLOCK.finditer(words) if match[2] or not match[1].isdigit()]
    if part and len(clocks) == 1:
        at = clocks[0]
        words = f"{words[: at.start()]}{at[1]}{_half(at[1], part[1])}{words[at.end() :]}"
    return _PART_AFTER_HALF.sub("", words)


def _digits(match: re.Match[str]) -> str:
    minutes, hour = _PAST[match[1]], NUMBERS[match[3]]
    if match[2] == "to":
        minutes, hour = 60 - minutes, hour - 1 or 12
    return f"{hour}:{minutes:02}"


def _hour_with_oclock(words: str) -> str:
    """`at 9 on friday morning`: an hour before a part of the day, and nothing else, is a clock."""
    if not (match := _HOUR_IN_PART.match(words)):
        return words
    hour = NUMBERS.get(match[2]) or match[2]
    return f"{match[1]}{hour} oclock{words[match.end() :]}"


def _half(clock: str, part: str) -> str:
    hour = int(re.split("[:.]", clock)[0])
    if not 1 <= hour <= 12:
        return ""
    is_past_midnight = part in {"night", "tonight"} and (hour == 12 or hour < 5)
    return " am" if part == "morning" or is_past_midnight else " pm"
