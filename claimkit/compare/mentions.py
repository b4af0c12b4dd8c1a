"""Claims to mentions: what of a claim alone tells which quantity it speaks of."""

from __future__ import annotations

import bisect
import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from claimkit.compare.concepts import concepts_of
from claimkit.compare.reports import Report
from claimkit.compare.wording import head_stem, stems
from claimkit.labels import Status
from claimkit.normalise.reading import Reading
from claimkit.normalise.relation import as_stated
from claimkit.segment import segment
from claimkit.types import Claim, Quantity, Span, TimeSpan

WINDOW_WORDS = 6
"""Words to either side of a quantity that say most about it."""

ALWAYS = 10**7
"""A day beyond all dates, for periods without an end."""

CLAUSE_CHARS = 70
"""Characters before a figure that may say which of several it is."""

_OTHER = re.compile(r"\b(?:an)?other\b|\b(?:second|similar|separate|different)\b", re.IGNORECASE)
_FORMER = re.compile(
    r"\b(?:previous(?:ly)?|initial(?:ly)?|original(?:ly)?|earlier|formerly|at first|first)\b",
    re.IGNORECASE,
)

Stems = frozenset[str]
Period = tuple[int, int]
"""First and last day, as ordinals of the calendar."""


@dataclass(frozen=True, slots=True, eq=False)
class Mention:
    """A quantity claim of one report.

    Attributes:
        report: The report's number.
        index: The claim's place in the report's list.
        claim: The claim.
        quantity: Its figure.
        reading: The figure in the unit that the text gives.
        published: The day of the report, as an ordinal; None where unknown.
        entity: Stems of the entity; the other fields of stems likewise.
        property: Of the property.
        predicate: Of the predicate.
        place: Of the place.
        source: Of the source.
        about: Of entity, property and predicate.
        window: Of these and of the words around the figure.
        sentence: Of these and of the whole sentence.
        concepts: What entity, property and predicate are about.
        around: What the words around the figure are about.
        is_other: Whether the text sets the figure beside another (`another group of 3,000`).
        is_former: Whether the text says that the figure was given earlier (`previously planned`).
        entity_head: Stem of the entity's head; empty for none.
        property_head: Stem of the property's head; empty for none.
        period: When the claim holds; None where the text does not say.
    """

    report: int
    index: int
    claim: Claim
    quantity: Quantity
    reading: Reading
    published: int | None
    entity: Stems
    property: Stems
    predicate: Stems
    place: Stems
    source: Stems
    about: Stems
    window: Stems
    sentence: Stems
    concepts: Stems
    around: Stems
    is_other: bool
    is_former: bool
    entity_head: str
    property_head: str
    period: Period | None


def find_mentions(reports: Sequence[Report]) -> list[Mention]:
    """The quantity claims of all reports, report by report in text order."""
    return [
        _mention(number, index, claim, claim.quantity, _day(report.date))
        for number, report in enumerate(reports)
        for index, claim in enumerate(in_sentences(report))
        if claim.quantity is not None
    ]


def in_sentences(report: Report) -> list[Claim]:
    """The report's claims, those that hold no more than their figure put into its sentence."""
    claims = list(report.claims or ())
    if report.text is None or not any(map(_is_bare, claims)):
        return claims
    text = report.text
    sentences = segment(text).sentences
    starts = [sentence.start for sentence in sentences]

    def placed(claim: Claim) -> Claim:
        at = bisect.bisect_right(starts, claim.start) - 1
        if not _is_bare(claim) or at < 0 or claim.end > sentences[at].end:
            return claim
        start, end = sentences[at].start, sentences[at].end
        return replace(claim, text=text[start:end], start=start, end=end)

    return [placed(claim) for claim in claims]


def _is_bare(claim: Claim) -> bool:
    return claim.quantity is not None and claim.text == claim.quantity.text


def _mention(
    report: int, index: int, claim: Claim, quantity: Quantity, published: int | None
) -> Mention:
    source = claim.attribution.source if claim.attribution else None
    about = _stems(claim.entity) | _stems(claim.property) | _stems(claim.predicate)
    window = about | _around(claim, quantity)
    clause = claim.text[: quantity.end - claim.start][-CLAUSE_CHARS:]
    return Mention(
        report=report,
        index=index,
        claim=claim,
        quantity=quantity,
        reading=_amount(quantity),
        published=published,
        entity=_stems(claim.entity),
        property=_stems(claim.property),
        predicate=_stems(claim.predicate),
        place=_stems(claim.place),
        source=_stems(source),
        about=about,
        window=window,
        sentence=about | frozenset(stems(claim.text)),
        concepts=concepts_of(about),
        around=concepts_of(window),
        is_other=_OTHER.search(clause) is not None,
        is_former=_FORMER.search(clause) is not None or claim.status is Status.PREVIOUS,
        entity_head=head_stem(claim.entity.text) if claim.entity else "",
        property_head=head_stem(claim.property.text) if claim.property else "",
        period=_period(claim.time),
    )


def _amount(quantity: Quantity) -> Reading:
    """The figure in the unit that the text gives, without what comparing amounts needs not."""
    reading = as_stated(quantity.text, quantity._reading())
    return reading._replace(unit_text=None, base_value=None, base_unit=None)


def _stems(span: Span | None) -> Stems:
    return frozenset(stems(span.text)) if span else frozenset()


def _around(claim: Claim, quantity: Quantity) -> Stems:
    """Stems of the words to either side of the figure in its sentence."""
    start, end = quantity.start - claim.start, quantity.end - claim.start
    before = stems(claim.text[: max(0, start)])[-WINDOW_WORDS:]
    return frozenset(before + stems(claim.text[max(0, end) :])[:WINDOW_WORDS])


def _period(time: TimeSpan | None) -> Period | None:
    if time is None:
        return None
    first, last = _day(time.iso_start), _day(time.iso_end)
    if first is None and last is None:
        return None
    return -ALWAYS if first is None else first, ALWAYS if last is None else last


def _day(date: object) -> int | None:
    if date is None:
        return None
    try:
        return datetime.date.fromisoformat(str(date)[:10]).toordinal()
    except ValueError:
        return None
