"""Texts with their dates and names, checked, in groups that pass the stages together."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from claimkit.errors import InputError

GROUP_DOCUMENTS = 1024
"""Documents that pass through the stages together at most; single sentences fill batches so."""

GROUP_CHARS = 250_000
"""Characters of a group, some sixty articles: bounds memory, and the wait for the first claims.
Only one document that is longer by itself exceeds it."""

DOCUMENT_CHARS = 5_000_000
"""Longest text that is read: more than the Bible has, half a gigabyte of memory on its way."""

Date = str | datetime.date | None

_MISSING = object()


@dataclass(frozen=True, slots=True)
class Row:
    """One text as the caller gave it, not checked yet.

    Attributes:
        index: Its place among the texts, counted from 0.
        text: Should be a `str`.
        date: Should be a `Date`.
        doc_id: Should be a `str` or None.
    """

    index: int
    text: Any
    date: Any = None
    doc_id: Any = None


@dataclass(frozen=True, slots=True)
class Document:
    """One text that is fit to be read.

    Attributes:
        text: The text, at most `DOCUMENT_CHARS` long.
        date: When it was published, where the caller knows.
        doc_id: Its name, where it has one.
    """

    text: str
    date: datetime.date | None
    doc_id: str | None


def read_rows(
    texts: Iterable[Any], dates: Iterable[Any] | None, doc_ids: Iterable[Any] | None
) -> Iterator[Row]:
    """Yield texts with their dates and names, read side by side: none of the three need ever end.

    Raises:
        InputError: The lengths differ.
    """
    others: dict[str, Iterator[Any]] = {
        name: iter(values)
        for name, values in (("dates", dates), ("doc_ids", doc_ids))
        if values is not None
    }
    count = 0
    for count, text in enumerate(texts, 1):
        values = {name: next(values, _MISSING) for name, values in others.items()}
        short = [name for name, value in values.items() if value is _MISSING]
        if short:
            raise InputError(f"{short[0]} ends after {count - 1}, the texts do not; give one each")
        yield Row(count - 1, text, values.get("dates"), values.get("doc_ids"))
    for name, remaining in others.items():
        if next(remaining, _MISSING) is not _MISSING:
            raise InputError(f"{name} holds more than the {count} texts; give one each")


def make_groups(
    rows: Iterable[Row], *, documents: int = GROUP_DOCUMENTS, chars: int = GROUP_CHARS
) -> Iterator[list[Row]]:
    """Yield the rows in order, in groups of so many documents or characters.

    What was read before an error of the source is yielded before the error is raised.

    Args:
        rows: The rows.
        documents: Rows that a group holds at most.
        chars: Characters that a group holds at most, unless one text alone has more.
    """
    group: list[Row] = []
    size = 0
    try:
        for row in rows:
            length = len(row.text) if isinstance(row.text, str) else 0
            if group and size + length > chars:
                yield group
                group, size = [], 0
            group.append(row)
            size += length
            if len(group) == documents:
                yield group
                group, size = [], 0
    except Exception:
        if group:
            yield group
        raise
    if group:
        yield group


def check_row(row: Row) -> Document:
    """The row as a document.

    Raises:
        InputError: The text is no string or too long, the date no date, or the name no string.
    """
    if not isinstance(row.text, str):
        raise InputError(
            f"text {row.index} is {type(row.text).__name__}, not str; decode bytes first, "
            "and pass one text to extract() or several to stream()"
        )
    if len(row.text) > DOCUMENT_CHARS:
        raise InputError(
            f"text {row.index} has {len(row.text):,} characters, more than {DOCUMENT_CHARS:,}; "
            "split it"
        )
    if not isinstance(row.doc_id, str | None):
        raise InputError(f"doc_id {row.doc_id!r} of text {row.index} is not a str")
    return Document(row.text, _check_date(row.date, row.index), row.doc_id)


def _check_date(date: object, number: int) -> datetime.date | None:
    if date is None:
        return None
    # Not `date.date()`: what pandas writes for a missing time calls itself a datetime.
    text = date.isoformat()[:10] if isinstance(date, datetime.date) else str(date)
    try:
        return datetime.datetime.fromisoformat(text).date()
    except ValueError as error:
        raise InputError(
            f"date {date!r} of text {number} is no ISO 8601 date like 2031-05-02"
        ) from error
