"""Spans as pieces of windows to spans as characters of documents."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from claimkit.inference.found import SPAN_TYPES, Found
from claimkit.inference.tokenize import Windows
from claimkit.io.documents import Offsets
from claimkit.model.settings import LINK_ROLES

_OPENERS = {"the", "a", "an", "their", "his", "her", "its", "our", "my", "your"}
_OPENERS |= {"and", "or", "but", "nor"}
_PREPOSITIONS = {"of", "for", "with", "at", "by", "from", "to", "in", "into", "than", "as"}
_PREPOSITIONS |= {"who", "whom", "whose", "which"}
DANGLING = {
    "ENTITY": _OPENERS | _PREPOSITIONS | {"on", "that"},
    "PROPERTY": _OPENERS | _PREPOSITIONS | {"on", "that"},
    "PREDICATE": _OPENERS,
    "TIME": _OPENERS | _PREPOSITIONS,
    "PLACE": _OPENERS | _PREPOSITIONS,
    "SOURCE": _OPENERS | _PREPOSITIONS | {"on", "that"},
}
"""Span type -> words that open what follows and so never close a span of the type: of 38,500
annotated arguments two end in one of them."""


@dataclass(frozen=True)
class DocumentSpans:
    """What was found in one document: rows of `Found`, with offsets into the text.

    Attributes:
        found: The spans and links of the whole group.
        rows: This document's rows, in text order.
        offsets: Start and end of each of these rows' spans.
    """

    found: Found
    rows: list[int]
    offsets: dict[int, Offsets]

    def of_type(self, name: str) -> list[int]:
        """Rows of one span type, in text order."""
        return self._by_type.get(SPAN_TYPES.index(name), [])

    @cached_property
    def _by_type(self) -> dict[int, list[int]]:
        rows: dict[int, list[int]] = {}
        for row, span_type in zip(self.rows, self.found.span_type[self.rows].tolist(), strict=True):
            rows.setdefault(span_type, []).append(row)
        return rows

    def linked(self, row: int, role: str) -> Offsets | None:
        """The span that a row links to in a role; None also where that span holds no text."""
        return self.offsets.get(self.linked_row(row, role))

    def linked_row(self, row: int, role: str) -> int:
        """The row of that span, -1 for none."""
        return int(self.found.link[row, LINK_ROLES.index(role)])

    def link_score(self, row: int, role: str) -> float:
        """Probability of that link, or of there being none."""
        return float(self.found.link_score[row, LINK_ROLES.index(role)])


def locate(
    found: Found | None, windows: Windows, texts: Sequence[str]
) -> Iterator[DocumentSpans | None]:
    """Yield the spans of each document, None where there are none; ends trimmed to whole words."""
    if found is None:
        yield from (None for _ in texts)
        return
    piece = windows.splits[found.window]
    starts = windows.starts[piece + found.first].tolist()
    ends = windows.ends[piece + found.last].tolist()
    documents = windows.documents[found.window]
    bounds = np.searchsorted(documents, np.arange(len(texts) + 1))
    for document, text in enumerate(texts):
        rows = range(int(bounds[document]), int(bounds[document + 1]))
        types = [SPAN_TYPES[found.span_type[row]] for row in rows]
        trimmed = {
            row: trim(text, starts[row], ends[row], span_type)
            for row, span_type in zip(rows, types, strict=True)
        }
        offsets = {row: span for row, span in trimmed.items() if span[0] < span[1]}
        kept = sorted(offsets, key=offsets.__getitem__)
        yield DocumentSpans(found, kept, offsets) if kept else None


def trim(text: str, start: int, end: int, span_type: str) -> Offsets:
    """The span without spaces at its ends and without words that only open what follows it.

    >>> text = "workers at the docks"
    >>> text[slice(*trim(text, 0, 15, "ENTITY"))]
    'workers'
    """
    start, end = _without_spaces(text, start, end)
    dangling = DANGLING.get(span_type, set())
    while len(words := text[start:end].rsplit(None, 1)) == 2 and words[1] in dangling:
        end = start + len(words[0])
    return start, end


def _without_spaces(text: str, start: int, end: int) -> Offsets:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end < len(text) and unicodedata.category(text[end])[0] == "M":
        end += 1  # tokenizers that compose a letter with its accents count the letter alone
    return start, end
