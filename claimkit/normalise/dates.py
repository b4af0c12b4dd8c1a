"""Time expressions to ISO 8601 intervals, read against the document's date.

Conventions, each pinned by a line of `tests/data/times.jsonl` or `times_held_out.jsonl`:

- Weeks run from Monday to Sunday; seasons are the meteorological ones of the northern half.
- `early`, `mid` and `late` are thirds (of a month: days 1-10, 11-20, 21-); as a bound, `mid` is
  the 15th of a month (`since mid-June`), the sixth year of a decade and the 50th of a century.
- `ago` keeps the grain of its unit: `10 days ago` and `two weeks ago` are a day, `18 months ago` a
  month, `three years ago` a year. `the past 18 months` ends and `the next two weeks` begins on the
  document's date; `recently` ends there. `the first in 40 years` is over the past 40 years.
- `two to three weeks ago` and `the next 24 to 48 hours` reach from the one to the other.
- With an anchor, `the following Tuesday`, `that summer` and `later that month` count from it, and
  so do `the next two years` where the claim looks back.
- With no direction a weekday, month or season is the latest one begun; a day of the year or a
  holiday is the nearest one. `next Friday` is that of next week.
- A fiscal year counts as the calendar year of its number.
- The turn of a century is the year 2000, of a shorter stretch its first day.
- Feasts by the moon (`Ramadan`, `Hanukkah`) are all their days; sightings may move some by a day.
- Clock times are those of the place, without zone; parts of a day (`dawn`, `Monday night`) are
  their day, `overnight` and `the night of 1 May` that and the next. `just before 7pm` is 7pm.
- `since 2014` is open at its end; `as of Sunday` is the state up to then.
- `02/05/2031` is month first, `02.05.2031` day first.

`time_readings` tells where another reading was possible.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Literal

from claimkit.normalise.calendar_words import MONTH, MONTHS, ORDINAL
from claimkit.normalise.date_grammar import read_date_inside, read_phrase
from claimkit.normalise.date_names import numeric_date
from claimkit.normalise.date_spelling import tidy
from claimkit.normalise.intervals import Context, Interval, full_year


def resolve_time(
    text: str,
    *,
    document_date: date | None,
    direction: Literal["past", "future"] | None = None,
    anchor: tuple[str | None, str | None] | None = None,
) -> tuple[str | None, str | None]:
    """The interval that a time expression denotes: (first, last), both inclusive.

    Args:
        text: A time expression, with or without its preposition (`by Friday`, `last summer`).
        document_date: The day that relative expressions count from; absolute ones need none.
        direction: Which way an ambiguous expression looks; see the claim's status.
        anchor: Another time of the text, as this function returns it, that expressions like
            `a year earlier` and `the next day` count from. Without one those that look back count
            from the document's date, and those that look on are not resolved unless they are to
            come.

    Returns:
        ISO 8601 dates, or date-times without zone for clock times. None is an end that is open or
        unknown; both are None where the expression cannot be resolved. Never raises on free text.

    Raises:
        ValueError: The anchor is not in ISO 8601.

    >>> import datetime
    >>> resolve_time("by Friday", document_date=datetime.date(2031, 10, 7))
    (None, '2031-10-10')
    >>> quarter = resolve_time("the third quarter of 2016", document_date=None)
    >>> quarter
    ('2016-07-01', '2016-09-30')
    >>> resolve_time("a year earlier", document_date=None, anchor=quarter)
    ('2015-07-01', '2015-09-30')
    """
    return resolve_in(text, Context(document_date, direction, anchor=read_anchor(anchor)))


def resolve_in(text: str, context: Context) -> tuple[str | None, str | None]:
    """What `resolve_time` returns, in a context."""
    phrase = tidy(text)
    if not phrase or _NO_INTERVAL.search(phrase):
        return None, None
    phrase = _SHORT_YEAR.sub(lambda match: str(full_year(match[1], context)), phrase)
    found = read_phrase(phrase, context) or read_date_inside(phrase, context)
    if found is None:
        return None, None
    return _iso(found.start, found.start_clock), _iso(found.end, found.end_clock)


# What comes round has no interval, and years before Christ have no ISO 8601 date.
_NO_INTERVAL = re.compile(
    rf"\b(?:each|every) (?:(?:month|{MONTH}|year|week)$|(?:other|{ORDINAL}) )|[0-9] ?bce?\b"
)
_SHORT_YEAR = re.compile("'([0-9]{2})(?![0-9])")


def read_anchor(anchor: tuple[str | None, str | None] | None) -> Interval | None:
    """An interval in ISO 8601 as the grammar holds it; None where it says nothing.

    Raises:
        ValueError: An end is no ISO 8601 date or date-time.
    """
    if anchor is None or anchor == (None, None):
        return None
    (start, start_clock), (end, end_clock) = (_read_iso(iso) for iso in anchor)
    return Interval(start, end, "day", start_clock, end_clock)


def _read_iso(iso: str | None) -> tuple[date | None, time | None]:
    if iso is None:
        return None, None
    at = datetime.fromisoformat(iso)
    return at.date(), at.time() if "T" in iso else None


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
        return numeric_date(first, second, year, day_first=groups["sep"] == ".")
    month = groups["month"].lower()
    return date(year, MONTHS[month] if month in MONTHS else int(month), int(groups["day"]))
