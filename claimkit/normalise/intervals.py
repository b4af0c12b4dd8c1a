"""Intervals of days and the choice between last year's, this year's and next year's."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal

from claimkit.normalise.calendar_words import UNITS, last_of_month

Direction = Literal["past", "future"]
Other = Literal["day order", "century", "which", "clock", "fiscal to september", "fiscal to march"]
"""What a phrase may leave open; each is read in its usual way unless a context names it."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of days, both ends inclusive.

    Attributes:
        start: First day; None where open or unknown.
        end: Last day; None where open or unknown.
        grain: The unit that the words name (`day`, `month`, `year` ...).
        start_clock: Time of day on the first day, where the text gives one.
        end_clock: Time of day on the last day.
        is_part: It is a part of its day (`dawn`), so that `before` it is still that day.
    """

    start: date | None
    end: date | None
    grain: str = "day"
    start_clock: time | None = None
    end_clock: time | None = None
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """What a phrase is read against.

    Attributes:
        document: The document's date, if known.
        direction: Which way the claim's status looks.
        year: A year that stands elsewhere in the phrase (`the summer of 2016`).
        near_day: The day that names without a year are nearest to, where it is not the document's.
        anchor: Another time of the text, from which `a year earlier` counts.
        other: What is read in its less usual way (`02/05` day first), to find other readings.
    """

    document: date | None
    direction: Direction | None
    year: int | None = None
    near_day: date | None = None
    anchor: Interval | None = None
    other: Other | None = None

    @property
    def today(self) -> date:
        """The document's date.

        Raises:
            ValueError: It is not known, or a year in the phrase rules today out.
        """
        if self.document is None or self.year is not None:
            raise ValueError("the phrase needs a document date and no year")
        return self.document

    @property
    def near(self) -> date:
        """The day that names without a year are nearest to."""
        return self.near_day or self.today


Reader = Callable[[str, Context], Interval | None]
"""What reads the rest of a phrase."""
TermHandler = Callable[[re.Match[str], Context], Interval | None]
"""What makes the interval of a matched term."""
PhraseHandler = Callable[[re.Match[str], Context, Reader], Interval | None]
"""What makes the interval of a matched compound."""


def bounds(interval: Interval) -> tuple[date, date]:
    """Both ends of a closed interval.

    Raises:
        ValueError: One is open.
    """
    if interval.start is None or interval.end is None:
        raise ValueError(f"{interval} is open")
    return interval.start, interval.end


def full_year(digits: str, context: Context) -> int:
    """The year that two or four digits name: 00-68 is 20xx, 69-99 is 19xx, as in POSIX `%y`."""
    year = int(digits)
    if len(digits) > 2:
        return year
    is_recent = (year < 69) != (context.other == "century")
    return year + (2000 if is_recent else 1900)


def day_of(day: date) -> Interval:
    """One day."""
    return Interval(day, day)


def year_of(year: int) -> Interval:
    """A calendar year."""
    return Interval(date(year, 1, 1), date(year, 12, 31), "year")


def month_of(year: int, month: int) -> Interval:
    """A calendar month."""
    return Interval(date(year, month, 1), last_of_month(year, month), "month")


def unit_around(day: date, unit: str) -> Interval:
    """The calendar week (Monday to Sunday), month, quarter, year ... that holds the day.

    Raises:
        ValueError: It reaches outside the years 1 to 9999.
        OverflowError: Likewise.
    """
    monday = day.toordinal() - day.weekday()
    if unit == "week":
        return Interval(date.fromordinal(monday), date.fromordinal(monday + 6), unit)
    if unit == "weekend":
        return Interval(date.fromordinal(monday + 5), date.fromordinal(monday + 6), unit)
    months = UNITS[unit][1]
    if not months:
        return day_of(day)
    if months > 12:
        # Centuries and millennia begin with a year 1 (2001), decades with a year 0 (2010).
        shift = 0 if unit == "decade" else 1
        first = (day.year - shift) // (months // 12) * (months // 12) + shift
        return Interval(date(max(first, 1), 1, 1), date(first + months // 12 - 1, 12, 31), unit)
    month = (day.month - 1) // months * months + 1
    end = last_of_month(day.year, month + months - 1)
    return Interval(date(day.year, month, 1), end, unit)


def yearly(
    context: Context,
    make: Callable[[int], Interval],
    *,
    which: str | None = None,
    nearest: bool = False,
) -> Interval | None:
    """The occurrence that is meant of something that comes once a year.

    Args:
        context: Its year decides, else its direction.
        make: The occurrence in a year; raises ValueError in years without one.
        which: `last`, `this` or `next`, where the text says so.
        nearest: With no direction, take the nearest one, not the latest one begun.
    """
    if context.year is not None:
        return make(context.year)
    occurrences = []
    for year in range(context.near.year - 4, context.near.year + 5):
        try:
            occurrences.append(bounds(made := make(year)))
        except (ValueError, OverflowError):
            continue
        grain = made.grain
    chosen = choose(occurrences, context, which=which, nearest=nearest)
    return Interval(*chosen, grain) if chosen else None


def choose(
    occurrences: list[tuple[date, date]],
    context: Context,
    *,
    which: str | None = None,
    nearest: bool = False,
) -> tuple[date, date] | None:
    """Of the first and last days of what recurs, those that are meant; see `yearly`."""
    near = context.near
    if which in {"last", "next"} and context.other == "which":  # that of last year, of next year
        year = near.year + (1 if which == "next" else -1)
        return next((pair for pair in occurrences if pair[0].year == year), None)
    if which == "last":
        return max((pair for pair in occurrences if pair[1] < near), default=None)
    if which == "next":
        return min((pair for pair in occurrences if pair[0] > near), default=None)
    if which == "this" and context.direction is None:
        return next((pair for pair in occurrences if pair[0].year == near.year), None)
    if context.direction == "future":
        return min((pair for pair in occurrences if pair[1] >= near), default=None)
    if nearest and context.direction is None:
        return min(occurrences, key=lambda pair: _distance(pair, near), default=None)
    return max((pair for pair in occurrences if pair[0] <= near), default=None)


def _distance(pair: tuple[date, date], day: date) -> timedelta:
    return max(pair[0] - day, day - pair[1], timedelta(0))
