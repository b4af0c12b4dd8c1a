"""All the readings of a time expression, and what each of them assumes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, get_args

from claimkit.normalise.dates import read_anchor, resolve_in
from claimkit.normalise.intervals import Context, Other

IsoInterval = tuple[str | None, str | None]

_OTHERS: tuple[Other, ...] = get_args(Other)
_FIXED_REASONS: dict[Other, tuple[str, str]] = {
    "day order": ("month first", "day first"),
    "clock": ("24-hour clock", "12-hour clock"),
    "fiscal to september": ("calendar year", "October to September"),
    "fiscal to march": ("calendar year", "April to March"),
}


@dataclass(frozen=True, slots=True)
class TimeReading:
    """One interval that a time expression may denote.

    Attributes:
        iso_start: First day or time, as `resolve_time` gives it; None where open or unknown.
        iso_end: Last day or time, likewise.
        reason: What had to be assumed, most telling first (`month first`, `looks back`, `nearest`);
            empty where nothing was.
    """

    iso_start: str | None
    iso_end: str | None
    reason: str = ""


def time_readings(
    text: str,
    *,
    document_date: date | None,
    direction: Literal["past", "future"] | None = None,
    anchor: tuple[str | None, str | None] | None = None,
) -> list[TimeReading]:
    """The intervals that a time expression may denote, the likeliest first.

    More than one where the order of day and month, the century of a short year, the half of the
    day, the border of a fiscal year or which `next Friday` is meant stays open, or, without a
    direction, whether a weekday, month, season or holiday looks back or ahead. Each further reading
    differs from the first in one assumption.

    Args:
        text: A time expression, as for `resolve_time`.
        document_date: The day that relative expressions count from.
        direction: Which way an ambiguous expression looks.
        anchor: Another time of the text that the expression may count from.

    Returns:
        No two with the same interval; the first is what `resolve_time` returns. Empty where the
        expression cannot be resolved. Never raises on free text.

    >>> import datetime
    >>> for reading in time_readings("02/05/2031", document_date=None):
    ...     print(reading.iso_start, reading.reason)
    2031-02-05 month first
    2031-05-02 day first
    >>> for reading in time_readings("on Monday", document_date=datetime.date(2031, 5, 2)):
    ...     print(reading.iso_start, reading.reason)
    2031-04-28 looks back
    2031-05-05 looks ahead
    >>> time_readings("5 May 2031", document_date=None)
    [TimeReading(iso_start='2031-05-05', iso_end='2031-05-05', reason='')]
    """
    context = Context(document_date, direction, anchor=read_anchor(anchor))
    first = resolve_in(text, context)
    if first == (None, None):
        return []
    found: dict[IsoInterval, str] = {first: ""}
    assumed: dict[str, None] = {}  # a set that keeps its order
    for interval, reason, reason_of_first in _alternatives(text, context, first):
        assumed[reason_of_first] = None
        found.setdefault(interval, reason)
    found[first] = ", ".join(assumed)
    return [TimeReading(*interval, reason) for interval, reason in found.items()]


def _alternatives(
    text: str, context: Context, first: IsoInterval
) -> Iterator[tuple[IsoInterval, str, str]]:
    """Each other interval, what it assumes, and what the first reading assumes instead."""
    for other in _OTHERS:
        interval = resolve_in(text, replace(context, other=other))
        if interval not in {first, (None, None)}:
            reason_of_first, reason = _reasons(other, first, interval, context)
            yield interval, reason, reason_of_first
    if context.direction is None:
        yield from _both_directions(text, context, first)


def _both_directions(
    text: str, context: Context, first: IsoInterval
) -> Iterator[tuple[IsoInterval, str, str]]:
    past = resolve_in(text, replace(context, direction="past"))
    future = resolve_in(text, replace(context, direction="future"))
    reason = {past: "looks back", future: "looks ahead"}.get(first, "nearest")
    for interval, other_reason in ((past, "looks back"), (future, "looks ahead")):
        if interval not in {first, (None, None)}:
            yield interval, other_reason, reason


def _reasons(
    other: Other, first: IsoInterval, second: IsoInterval, context: Context
) -> tuple[str, str]:
    """What the usual reading assumes and what the other one does."""
    if other in _FIXED_REASONS:
        return _FIXED_REASONS[other]
    days = [
        date.fromisoformat((interval[0] or interval[1] or "")[:10]) for interval in (first, second)
    ]
    if other == "century":
        return f"year {days[0].year}", f"year {days[1].year}"
    distances = [abs(day - (context.document or day)) for day in days]
    return ("nearest", "one further") if distances[0] < distances[1] else ("one further", "nearest")
