"""Times of day: the pattern that finds them and the time they mean."""

from __future__ import annotations

import re
from datetime import time

MOMENT = "midnight|dawn|daybreak|sunrise|dusk|nightfall|sundown|sunset|lunchtime|lunch|teatime"

PART_OF_DAY = f"(?:(?:early |late |mid )?(?:morning|afternoon|evening|night)|{MOMENT})"

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
