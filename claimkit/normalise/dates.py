"""Time expressions to ISO 8601 intervals, read against the document's date.

Conventions, each pinned by a line of `tests/data/times.jsonl`:

- Weeks run from Monday to Sunday; seasons are the meteorological ones of the northern half.
- `early`, `mid` and `late` are thirds (of a month: days 1-10, 11-20, 21-); as a bound, `mid` is
  the 15th of a month (`since mid-June`).
- `ago` keeps the grain of its unit: `10 days ago` is a day, `18 months ago` a month, `three years
  ago` a year. `the past 18 months` ends and `the next two weeks` begins on the document's date.
- With no direction a weekday, month or season is the latest one begun; a day of the year or a
  holiday is the nearest one.
- A fiscal year counts as the calendar year of its number.
- Clock times are those of the place, without zone; parts of a day (`dawn`) are their day.
"""

from __future__ import annotations

import re
from datetime import date, time
from typing import Literal

from claimkit.normalise.calendar_words import MONTH, MONTHS, WEEKDAY
from claimkit.normalise.date_grammar import MAX_CHARS, read_date_inside, read_phrase
from claimkit.normalise.date_names import numeric_date
from claimkit.normalise.intervals import Context

_DASHES = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-",
                         "\u2212": "-", "\u2019": "'", "\u2018": "'", "\u00a0": " "})  # fmt: skip


_NAME_TO_NAME = re.compile(rf"\b({MONTH}|{WEEKDAY})-(?=(?:{MONTH}|{WEEKDAY})\b)")


def resolve_time(
    text: str,
    *,
    document_date: date | None,
    direction: Literal["past", "future"] | None = None,
) -> tuple[str | None, str | None]:
    """The interval that a time expression denotes: (first, last), both inclusive.

    Args:
        text: A time expression, with or without its preposition (`by Friday`, `last summer`).
        document_date: The day that relative expressions count from; absolute ones need none.
        direction: Which way an ambiguous expression looks; see the claim's status.

    Returns:
        ISO 8601 dates, or date-times without zone for clock times. None is an end that is open or
        unknown; both are None where the expression cannot be resolved. Never raises on free text.

    >>> import datetime
    >>> resolve_time("by Friday", document_date=datetime.date(2031, 10, 7))
    (None, '2031-10-10')
    >>> resolve_time("the third quarter of 2016", document_date=None)
    ('2016-07-01', '2016-09-30')
    """
    phrase = tidy(text)
    if not phrase:
        return None, None
    context = Context(document_date, direction)
    found = read_phrase(phrase, context) or read_date_inside(phrase, context)
    if found is None:
        return None, None
    return _iso(found.start, found.start_clock), _iso(found.end, found.end_clock)


def tidy(text: str) -> str:
    """The expression as the grammar reads it; empty where it is too long to be one.

    >>> tidy("By the end of last year’s third-quarter, at 3:30 p.m.")
    'by the end of last year third quarter at 3:30 pm'
    """
    if len(text) > MAX_CHARS:
        return ""
    words = text.translate(_DASHES).lower()
    words = re.sub(r"(?<=[0-9])'s\b", "s", words)
    words = re.sub(r"(?<=[a-z])'s\b|['\"“”()\[\],;]|(?<![0-9])\.|\.(?![0-9])", "", words)
    words = re.sub(r"\bmid(?=[0-9a-z]*[0-9])", "mid ", words)
    words = words.replace("-to-", " to ")
    words = _NAME_TO_NAME.sub(r"\1 to ", words)
    words = re.sub(r"(?<=[a-z])-|-(?=[a-z])", " ", words)
    return " ".join(words.split()).strip(" :-/")


def _iso(day: date | None, clock: time | None) -> str | None:
    if day is None:
        return None
    return f"{day.isoformat()}T{clock.strftime('%H:%M')}" if clock else day.isoformat()


_FULL_DATES = [
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        r"(?<![0-9])(?P<year>[0-9]{4})(?P<sep>[-/.])(?P<month>[0-9]{1,2})(?P=sep)(?P<day>[0-9]{1,2})(?![0-9])",
        rf"\b(?P<month>{MONTH})\.? (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,? (?P<year>[0-9]{{4}})\b",
        rf"(?<![0-9])(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -](?P<month>{MONTH})\.?,?[ -]"
        r"(?P<year>[0-9]{4})\b",
        r"(?<![0-9])(?P<first>[0-9]{1,2})(?P<sep>[-/.])(?P<second>[0-9]{1,2})(?P=sep)"
        r"(?P<year>[0-9]{4})(?![0-9])",
    )
]


def parse_document_date(text: str) -> date | None:
    """The full date in a header or dateline; None where there is none, or no year with it.

    `02/05/2031` is read month first, as US outlets write it, unless the first number is over 12;
    with full stops (`02.05.2031`) it is read day first, as only Europe writes it.

    >>> parse_document_date("May 2, 2031 10:45 AM EDT")
    datetime.date(2031, 5, 2)
    >>> parse_document_date("WARSAW, Oct 7 -") is None
    True
    """
    found = [match for pattern in _FULL_DATES for match in pattern.finditer(" ".join(text.split()))]
    for match in sorted(found, key=lambda match: match.start()):
        try:
            return _read_full(match.groupdict())
        except ValueError:
            continue
    return None


def _read_full(groups: dict[str, str]) -> date:
    year = int(groups["year"])
    if "first" in groups:
        first, second = groups["first"], groups["second"]
        if groups["sep"] == "." and int(second) <= 12:
            return date(year, int(second), int(first))
        return numeric_date(first, second, year)
    month = groups["month"].lower()
    return date(year, MONTHS[month] if month in MONTHS else int(month), int(groups["day"]))
