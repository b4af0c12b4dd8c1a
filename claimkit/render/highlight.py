"""A text with its claims marked in place: a sweep over the boundaries of all spans.

Spans of claims nest and overlap, so no span is an element. The text is cut at every boundary, and
each piece between two of them says which claims it belongs to and in which role. The text comes out
once and unchanged; labels are in attributes, which the style sheet shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from claimkit.labels import Status
from claimkit.render.markup import attributes, escape_text

if TYPE_CHECKING:
    from claimkit.types import Claim, Span

ROLES = {
    "q": "figure",
    "d": "statement",
    "e": "entity",
    "p": "property",
    "s": "source",
    "c": "cue",
    "t": "time",
    "l": "place",
    "v": "predicate",
}
"""The letter of each role, as the style sheet and the script know it, and its label."""

ANCHORS = "qd"
"""Roles that a claim is found by: one of them is a link to the table."""

LABELLED = "es"
"""Roles that are always labelled; the others are while their claim is chosen."""


@dataclass(frozen=True, slots=True, eq=False)  # compared by identity: marks are keys
class NumberedClaim:
    """A claim with what the page knows of it.

    Attributes:
        number: Its number on the page.
        claim: The claim.
        sign: Mark of its topic's relation; empty where there is none.
        about: What a screen reader says of it after its words.
    """

    number: int
    claim: Claim
    sign: str = ""
    about: str = ""


class Passage(NamedTuple):
    """A stretch of a document: all of it, or one sentence where only sentences are known."""

    start: int
    text: str


class _Mark(NamedTuple):
    start: int
    end: int
    role: str
    claim: NumberedClaim


@dataclass(slots=True)
class _Boundary:
    opens: list[_Mark] = field(default_factory=list)
    closes: list[_Mark] = field(default_factory=list)
    starts_sentence: bool = False
    ends_sentence: bool = False


def passages(text: str | None, claims: Iterable[Claim]) -> list[Passage]:
    """The text in one passage, or the sentences of the claims where there is no text."""
    if text is not None:
        return [Passage(0, text)]
    found: list[Passage] = []
    for start, sentence in sorted({(claim.start, claim.text) for claim in claims}):
        if not found or start >= found[-1].start + len(found[-1].text):
            found.append(Passage(start, sentence))
    return found


def highlight(passage: Passage, claims: Sequence[NumberedClaim], *, links: bool = True) -> str:
    """The passage as HTML with every claim's spans marked; spans that do not fit are left out.

    The text content of the result is the passage's text, whatever the spans are.

    Args:
        passage: The text.
        claims: The claims.
        links: Whether each claim is a link to its figure in the table.
    """
    boundaries = _boundaries(passage, claims)
    places = sorted(boundaries)
    active: dict[_Mark, None] = {}
    linked: set[_Mark] = set()
    parts: list[str] = []
    for place, following in zip(places, [*places[1:], len(passage.text)], strict=True):
        boundary = boundaries[place]
        for mark in boundary.closes:
            del active[mark]
        if boundary.ends_sentence:
            parts.append("</span>")
        if boundary.starts_sentence:
            parts.append('<span class="sentence">')
        active.update(dict.fromkeys(boundary.opens))
        if place < following:
            piece = passage.text[place:following]
            ending = {mark for mark in active if mark.end == following}
            unlinked = [mark for mark in active if mark.role in ANCHORS and mark not in linked]
            parts.append(_piece(piece, list(active), ending, unlinked if links else []))
            linked.update(unlinked)
    return "".join(parts)


def _boundaries(passage: Passage, claims: Sequence[NumberedClaim]) -> dict[int, _Boundary]:
    """Where something begins or ends, in characters of the passage; always its two ends."""
    boundaries: dict[int, _Boundary] = defaultdict(_Boundary)
    _ = boundaries[0], boundaries[len(passage.text)]
    for mark in dict.fromkeys(_marks(passage, claims)):
        boundaries[mark.start].opens.append(mark)
        boundaries[mark.end].closes.append(mark)
    for start, end in _sentences(passage, claims):
        boundaries[start].starts_sentence = True
        boundaries[end].ends_sentence = True
    return boundaries


def _marks(passage: Passage, claims: Sequence[NumberedClaim]) -> Iterator[_Mark]:
    for numbered in claims:
        for role, span in spans_of(numbered.claim):
            start, end = span.start - passage.start, span.end - passage.start
            if 0 <= start < end and passage.text[start:end] == span.text:
                yield _Mark(start, end, role, numbered)


def spans_of(claim: Claim) -> Iterator[tuple[str, Span]]:
    """The spans that are marked, each with the letter of its role."""
    said = claim.attribution
    spans = {
        "q": claim.quantity,
        "d": said.content if said and not claim.quantity else None,
        "e": claim.entity,
        "p": claim.property,
        "s": said.source if said else None,
        "c": said.cue if said else None,
        "t": claim.time,
        "l": claim.place,
        "v": claim.predicate,
    }
    for role, span in spans.items():
        if span is not None:
            yield role, span  # type: ignore[misc]  # a Quantity has a span's text and offsets


def _sentences(passage: Passage, claims: Sequence[NumberedClaim]) -> Iterator[tuple[int, int]]:
    """Sentences of the claims, those that overlap joined."""
    extents = {
        (numbered.claim.start - passage.start, numbered.claim.end - passage.start)
        for numbered in claims
    }
    last: tuple[int, int] | None = None
    for start, end in sorted(extents):
        if not 0 <= start < end <= len(passage.text):
            continue
        if last is not None and start < last[1]:
            last = last[0], max(end, last[1])
            continue
        if last is not None:
            yield last
        last = start, end
    if last is not None:
        yield last


def _piece(text: str, marks: Sequence[_Mark], ending: set[_Mark], unlinked: Sequence[_Mark]) -> str:
    if not marks:
        return escape_text(text)
    roles = "".join(role for role in ROLES if any(mark.role == role for mark in marks))
    anchor = unlinked[0].claim if unlinked else None
    others = "".join(f'<span id="c{mark.claim.number}"></span>' for mark in unlinked[1:])
    label = _label([mark for mark in marks if mark in ending])
    inner = attributes(
        {
            "class": " ".join(["m", *roles, *_statuses(marks)]),
            "data-m": " ".join(f"{mark.role}{mark.claim.number}" for mark in marks),
            "data-l": label,
            "id": f"c{anchor.number}" if anchor else None,
            "href": f"#f{anchor.number}" if anchor else None,
            "aria-label": anchor.about if anchor else None,
        }
    )
    name = "a" if anchor else "span"
    return f"{others}<{name}{inner}>{escape_text(text)}</{name}>"


def _statuses(marks: Sequence[_Mark]) -> list[str]:
    """Of the figures among the marks, where they have not simply happened."""
    statuses = {
        mark.claim.claim.status
        for mark in marks
        if mark.role == "q" and mark.claim.claim.status is not Status.ACTUAL
    }
    return sorted(statuses)


def _label(marks: Sequence[_Mark]) -> str:
    """What the reader sees behind the piece that a span ends in."""
    words = [
        word
        for mark in marks
        for word in (_figure_words(mark.claim) if mark.role in ANCHORS else (ROLES[mark.role],))
        if mark.role in ANCHORS + LABELLED
    ]
    return " ".join(dict.fromkeys(words))


def _figure_words(numbered: NumberedClaim) -> tuple[str, ...]:
    status = numbered.claim.status
    words = (numbered.sign, "" if status is Status.ACTUAL else str(status))
    return tuple(word for word in words if word)
