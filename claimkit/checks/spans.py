"""Spans that tags cannot hold: of no extent, over each other, or off the borders of tokens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from claimkit.checks.drafts import Draft, DraftSpan, shown
from claimkit.checks.findings import Code, Finding, Severity
from claimkit.inference.tokenize import IntArray, Windows
from claimkit.labels import ATTRIBUTION_LAYER, QUANTITY_LAYER


class Pieces(NamedTuple):
    """The word pieces of one document, in text order.

    Attributes:
        starts: First character of each. Shape: (pieces,).
        ends: One past its last character. Shape: (pieces,).
        windows: The window that each is in. Shape: (pieces,).
    """

    starts: IntArray
    ends: IntArray
    windows: IntArray


def pieces_of(windows: Windows, documents: int) -> list[Pieces]:
    """The pieces of each of the documents that windows were made from."""
    window_of_piece = np.repeat(np.arange(len(windows)), windows.lengths)
    owner = windows.documents[window_of_piece]
    owner = np.where(windows.is_special, -1, owner)
    found = []
    for document in range(documents):
        rows = np.flatnonzero(owner == document)
        found.append(Pieces(windows.starts[rows], windows.ends[rows], window_of_piece[rows]))
    return found


def check_spans(draft: Draft, pieces: Pieces) -> Iterator[Finding]:
    """Yield what is wrong with the spans of a document."""
    sound = []
    for span in sorted(set(draft.spans), key=lambda span: (span.start, span.end, span.label)):
        code = _extent_fault(span, len(draft.text))
        if code is None:
            sound.append(span)
        else:
            why = "is empty" if code is Code.EMPTY else f"is not in {len(draft.text)} characters"
            message = f"{span.label} {span.start} to {span.end} {why}"
            yield _finding(Severity.ERROR, code, draft, span, message)
    for layer in (QUANTITY_LAYER, ATTRIBUTION_LAYER):
        yield from _check_overlaps(draft, [span for span in sound if span.label in layer])
    yield from _check_doubles(draft)
    for span in sound:
        if span.label in (*QUANTITY_LAYER, *ATTRIBUTION_LAYER):
            yield from _check_borders(draft, span, pieces)


def _extent_fault(span: DraftSpan, size: int) -> Code | None:
    if span.start == span.end:
        return Code.EMPTY
    return None if 0 <= span.start < span.end <= size else Code.OUTSIDE


def _check_overlaps(draft: Draft, spans: Sequence[DraftSpan]) -> Iterator[Finding]:
    """Spans of one tag layer, sorted by their starts, that share a piece of text."""
    is_open: list[DraftSpan] = []
    for span in spans:
        is_open = [other for other in is_open if other.end > span.start]
        for other in is_open:
            is_crossing = other.start < span.start and other.end < span.end
            code = Code.CROSSING if is_crossing else Code.OVERLAPPING
            how = "crosses" if is_crossing else "lies over"
            message = f"{_named(draft, span)} {how} {_named(draft, other)}"
            yield _finding(Severity.WARNING, code, draft, span, message)
        is_open.append(span)


def _check_doubles(draft: Draft) -> Iterator[Finding]:
    """Quantities that are there twice; what they count may be shared, they may not."""
    seen = set()
    for span in draft.spans:
        if span.label == "QUANTITY" and span[:3] in seen:
            message = f"two claims have the quantity {_named(draft, span)}"
            yield _finding(Severity.WARNING, Code.DUPLICATE_CLAIM, draft, span, message)
        seen.add(span[:3])


def _check_borders(draft: Draft, span: DraftSpan, pieces: Pieces) -> Iterator[Finding]:
    words = draft.text[span.start : span.end]
    named = _named(draft, span)
    if words != words.strip():
        yield _finding(
            Severity.WARNING, Code.BLANK_EDGE, draft, span, f"{named} has white space at an end"
        )
    first = int(np.searchsorted(pieces.ends, span.start, side="right"))
    last = int(np.searchsorted(pieces.starts, span.end, side="left")) - 1
    if first > last:
        message = f"{named} has no token of the model"
        yield _finding(Severity.WARNING, Code.NO_TOKEN, draft, span, message)
        return
    start, end = int(pieces.starts[first]), int(pieces.ends[last])
    if start < span.start or end > span.end:
        token = draft.text[start : int(pieces.ends[first])]
        if start >= span.start:
            token = draft.text[int(pieces.starts[last]) : end]
        message = f"{named} begins or ends inside the token {shown(token)}"
        yield _finding(Severity.WARNING, Code.TOKEN_BORDER, draft, span, message)
    if span.label in QUANTITY_LAYER and pieces.windows[first] != pieces.windows[last]:
        message = f"{named} runs over more than one window of the model"
        yield _finding(Severity.WARNING, Code.WINDOW, draft, span, message)


def _named(draft: Draft, span: DraftSpan) -> str:
    return f"{span.label} {shown(draft.text[span.start : span.end])}"


def _finding(
    severity: Severity, code: Code, draft: Draft, span: DraftSpan, message: str
) -> Finding:
    return Finding(severity, code, span.where, message, draft.doc_id, span.start, span.end)
