"""Spans and links to claims: the first Python object per claim is made here."""

from __future__ import annotations

import bisect
import datetime
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, Literal

from claimkit.inference.attribution import (
    FoundAttribution,
    carry_over,
    is_quoted,
    name_of,
    paragraph_index,
    quotations_of,
    resolve_pronoun,
)
from claimkit.inference.carried_units import carry_units, is_level
from claimkit.inference.confidence import confidence
from claimkit.inference.spans import DocumentSpans
from claimkit.io.documents import Offsets
from claimkit.labels import QUANTITY_ROLES, Change, ClaimKind, Comparator, QuantityKind, Status
from claimkit.model.settings import CLASSIFIERS, LINK_ROLES
from claimkit.normalise import parse_quantity, resolve_time
from claimkit.normalise.units import head_noun
from claimkit.segment import Page
from claimkit.types import Attribution, Claim, Quantity, Span, TimeSpan

RESTATES_GAP = re.compile(r"[\s\w-]{0,14}[(\[/]\s*|\s*,?\s*or\s+")
"""What stands between a quantity and its repetition in another unit: `1,553 mile (2,500 km)`."""

RESTATES_TOLERANCE = 0.06
"""Largest relative difference of base values: reports round `1,553 miles` to `2,500 kilometres`."""

CUE_GAP_CHARS = 250
"""Longest gap, cue and source inside, between two fragments of one content."""

BARE_GAP_CHARS = 3
"""Longest gap without the cue between two fragments of one content."""

COMPARATOR_CONFIDENCE = 0.6
"""How sure the model must be of a bound that stands outside the quantity's own words."""


def find_attributions(
    spans: DocumentSpans, page: Page, quotations: Sequence[Offsets]
) -> list[FoundAttribution]:
    """The attributions of one document.

    Content fragments that link to one cue are one attribution where only the cue, or next to
    nothing, parts them (in PolNeAR 94 % of the fragments are parted so). Others that link to it
    take over its source and cue within its paragraph, and beyond only as quotations that go on do.
    """
    paragraph = paragraph_index(page)
    by_cue: dict[int, list[int]] = {}
    attributions = []
    for row in spans.of_type("CONTENT"):
        if spans.linked(row, "CONTENT_CUE") is None:
            source = spans.linked(row, "CONTENT_SOURCE")
            attributions.append(FoundAttribution(source, None, (spans.offsets[row],)))
        else:
            cue_row = int(spans.found.link[row, LINK_ROLES.index("CONTENT_CUE")])
            by_cue.setdefault(cue_row, []).append(row)
    for cue_row, rows in by_cue.items():
        attributions.extend(_cued_attributions(spans, cue_row, rows, paragraph))
    return carry_over(attributions, page, quotations)


def _cued_attributions(
    spans: DocumentSpans, cue_row: int, rows: Sequence[int], paragraph: Callable[[int], int]
) -> Iterator[FoundAttribution]:
    """The attribution of one cue, and what else linked to it."""
    cue = spans.offsets[cue_row]
    runs: list[list[int]] = []
    for row in rows:
        if runs and _goes_on(spans.offsets[runs[-1][-1]], spans.offsets[row], cue):
            runs[-1].append(row)
        else:
            runs.append([row])
    scores = spans.found.link_score[:, LINK_ROLES.index("CONTENT_CUE")]
    own = max(runs, key=lambda run: max(scores[row] for row in run))
    source = spans.linked(cue_row, "CUE_SOURCE") or spans.linked(own[0], "CONTENT_SOURCE")
    for run in runs:
        contents = tuple(spans.offsets[row] for row in run)
        if run is own:
            yield FoundAttribution(source, cue, contents)
        elif paragraph(contents[0][0]) == paragraph(cue[0]):
            yield FoundAttribution(source, cue, contents, is_carried=True)
        else:
            yield FoundAttribution(spans.linked(run[0], "CONTENT_SOURCE"), None, contents)


def _goes_on(before: Offsets, after: Offsets, cue: Offsets) -> bool:
    """Whether two content fragments are one content that a cue, or next to nothing, interrupts."""
    is_around_cue = before[1] <= cue[0] and cue[1] <= after[0]
    gap = after[0] - before[1]
    return gap <= (CUE_GAP_CHARS if is_around_cue else BARE_GAP_CHARS)


def assemble(
    text: str,
    page: Page,
    spans: DocumentSpans | None,
    *,
    doc_id: str | None,
    document_date: datetime.date | None,
    confidence_weights: Sequence[float] = (),
) -> list[Claim]:
    """The claims of one document, in text order: its quantities, then statements without one.

    Args:
        text: The document.
        page: Its segmentation.
        spans: What was found in it.
        doc_id: Its name.
        document_date: When it was published, for relative times.
        confidence_weights: As `confidence` takes them.
    """
    if spans is None:
        return []
    builder = _ClaimBuilder(text, page, spans, doc_id, document_date, confidence_weights)
    claims = [builder.quantity_claim(row) for row in spans.of_type("QUANTITY")]
    claims = [claim for claim in claims if has_figure(claim)]
    claims += builder.statement_claims([claim.quantity for claim in claims if claim.quantity])
    claims.sort(key=_place)
    return link_restatements(carry_units(claims, text), text)


def drop_unsure(claims: Sequence[Claim], min_confidence: float) -> list[Claim]:
    """The claims of at least that confidence; what restates one that went restates nothing."""
    kept = [index for index, claim in enumerate(claims) if claim.confidence >= min_confidence]
    place = {old: new for new, old in enumerate(kept)}
    return [
        replace(claims[old], restates=place.get(number))
        if (number := claims[old].restates) is not None
        else claims[old]
        for old in kept
    ]


def has_figure(claim: Claim) -> bool:
    """Whether the quantity came to a number: `several weeks` and `a handful` do not."""
    quantity = claim.quantity
    assert quantity is not None, claim
    return any(number is not None for number in (quantity.value, quantity.low, quantity.high))


def without_last_comma(text: str, span: Offsets) -> Offsets:
    """The span without the comma that closes an aside: PolNeAR's sources hold it, names do not."""
    start, end = span
    return (start, end - 1) if end - start > 1 and text[end - 1] == "," else span


def _place(claim: Claim) -> int:
    """Where a claim stands in the text: at its quantity, else at the start of its content."""
    if claim.quantity:
        return claim.quantity.start
    assert claim.attribution, claim
    return claim.attribution.content.start


def link_restatements(claims: Sequence[Claim], text: str) -> list[Claim]:
    """Set `restates` on a quantity that repeats the one before it in another unit.

    It does if it follows in brackets or after `or`, in another unit, and has the same base unit
    and nearly the same base value, or if both are money in different currencies.
    """
    linked = list(claims)
    figures = [index for index, claim in enumerate(claims) if claim.quantity]
    for before, after in itertools.pairwise(figures):
        a, b = claims[before].quantity, claims[after].quantity
        assert a and b, (before, after)
        if RESTATES_GAP.fullmatch(text[a.end : b.start]) and _is_same_amount(a, b):
            linked[before], linked[after] = share_arguments(linked[before], linked[after])
            linked[after] = replace(linked[after], restates=before)
    return linked


def share_arguments(one: Claim, other: Claim) -> tuple[Claim, Claim]:
    """Two claims that give one quantity in two units, both with the arguments of the surer one."""
    surer = max(one, other, key=lambda claim: claim.confidence)

    def as_surer(claim: Claim) -> Claim:
        return replace(
            claim,
            entity=surer.entity,
            property=surer.property,
            predicate=surer.predicate,
            place=surer.place,
            time=surer.time,
        )

    return as_surer(one), as_surer(other)


def _is_same_amount(a: Quantity, b: Quantity) -> bool:
    if a.unit == b.unit or a.unit is None or b.unit is None:
        return False
    if a.kind == b.kind == QuantityKind.MONEY:
        return a.unit.split(" / ")[1:] == b.unit.split(" / ")[1:]
    if a.base_unit is None or a.base_unit != b.base_unit or not a.base_value or not b.base_value:
        return False
    return abs(a.base_value - b.base_value) <= RESTATES_TOLERANCE * abs(a.base_value)


class _ClaimBuilder:
    """Holds what all claims of one document share."""

    def __init__(
        self,
        text: str,
        page: Page,
        spans: DocumentSpans,
        doc_id: str | None,
        document_date: datetime.date | None,
        confidence_weights: Sequence[float],
    ) -> None:
        self.text = text
        self.page = page
        self.spans = spans
        self.doc_id = doc_id
        self.document_date = document_date
        self.confidence_weights = confidence_weights
        self.sentence_starts = [sentence.start for sentence in page.sentences]
        self.quotations = quotations_of(text, page)
        self.attributions = find_attributions(spans, page, self.quotations)
        self.contents = sorted(
            (content, index)
            for index, attribution in enumerate(self.attributions)
            for content in attribution.contents
        )
        self.content_rows = {spans.offsets[row]: row for row in spans.of_type("CONTENT")}
        named = {attribution.source for attribution in self.attributions if attribution.source}
        self.sources = [self.span(offsets, name_of) for offsets in sorted(named)]

    def quantity_claim(self, row: int) -> Claim:
        offsets = self.spans.offsets[row]
        arguments = {role: self.spans.linked(row, role) for role in QUANTITY_ROLES}
        entity, time = arguments["ENTITY"], arguments["TIME"]
        status = Status(self.label(row, "status"))
        change = self.label(row, "change")
        return self.claim_at(
            offsets[0],
            quantity=self.quantity(row, entity),
            entity=self.span(entity, head_noun) if entity else None,
            property=self.argument(arguments["PROPERTY"]),
            predicate=self.argument(arguments["PREDICATE"]),
            place=self.argument(arguments["PLACE"]),
            time=self.time(time, status) if time else None,
            change=None if change == "none" else Change(change),
            status=status,
            attribution=self.attribution_at(offsets),
            confidence=confidence(self.spans, row, self.confidence_weights),
        )

    def statement_claims(self, quantities: Sequence[Quantity]) -> list[Claim]:
        """Attributed contents that hold none of the quantities."""
        holding = {
            found[1]
            for quantity in quantities
            if (found := self.content_at((quantity.start, quantity.end)))
        }
        return [
            self.statement_claim(attribution)
            for index, attribution in enumerate(self.attributions)
            if index not in holding and (attribution.source or attribution.cue)
        ]

    def statement_claim(self, found: FoundAttribution) -> Claim:
        content = max(found.contents, key=lambda span: span[1] - span[0])
        score = self.spans.found.span_score[self.content_rows[content]]
        return self.claim_at(
            content[0],
            kind=ClaimKind.STATEMENT,
            attribution=self.attribution(found, content),
            confidence=round(float(score), 4),
        )

    def quantity(self, row: int, entity: Offsets | None) -> Quantity:
        start, end = self.spans.offsets[row]
        comparator = Comparator(self.label(row, "comparator"))
        is_sure = self.spans.found.class_score["comparator"][row] >= COMPARATOR_CONFIDENCE

        def parse(kind: QuantityKind) -> Quantity:
            return parse_quantity(
                self.text[start:end],
                start=start,
                noun=self.text[entity[0] : entity[1]] if entity else None,
                kind_hint=kind,
                comparator_hint=comparator if is_sure else None,
            )

        quantity = parse(QuantityKind(self.label(row, "kind")))
        return parse(QuantityKind.OTHER) if is_level(quantity) else quantity

    def time(self, offsets: Offsets, status: Status) -> TimeSpan:
        start, end = offsets
        direction: dict[Status, Literal["past", "future"]] = {
            Status.PLANNED: "future",
            Status.FORECAST: "future",
            Status.ACTUAL: "past",
            Status.PREVIOUS: "past",
        }
        text = self.text[start:end]
        iso_start, iso_end = resolve_time(
            text,
            document_date=self.document_date,
            direction=direction.get(status),
            anchor=self.anchor_before(start),
        )
        return TimeSpan(text, start, end, iso_start=iso_start, iso_end=iso_end)

    @cached_property
    def anchors(self) -> list[tuple[int, tuple[str, str]]]:
        """Where each time of the document starts that has both ends, and its interval."""
        found: list[tuple[int, tuple[str, str]]] = []
        for row in self.spans.of_type("TIME"):
            start, end = self.spans.offsets[row]
            first, last = resolve_time(
                self.text[start:end],
                document_date=self.document_date,
                anchor=found[-1][1] if found else None,
            )
            if first and last:
                found.append((start, (first, last)))
        return found

    def anchor_before(self, offset: int) -> tuple[str, str] | None:
        """The nearest time before an offset: what `a year earlier` counts from."""
        at = bisect.bisect_left(self.anchors, offset, key=lambda anchor: anchor[0]) - 1
        return self.anchors[at][1] if at >= 0 else None

    def argument(self, offsets: Offsets | None) -> Span | None:
        return self.span(offsets, head_noun) if offsets else None

    def span(self, offsets: Offsets, head: Callable[[str], str]) -> Span:
        start, end = offsets
        text = self.text[start:end]
        return Span(text, start, end, head(text) or None)

    def content_at(self, span: Offsets) -> tuple[Offsets, int] | None:
        """The content fragment that holds a span, and the index of its attribution."""
        at = bisect.bisect_right(self.contents, span[0], key=lambda item: item[0][0]) - 1
        return self.contents[at] if at >= 0 and span[1] <= self.contents[at][0][1] else None

    def attribution_at(self, quantity: Offsets) -> Attribution | None:
        """The attribution whose content holds the quantity, unless it names nothing."""
        holding = self.content_at(quantity)
        if holding is None:
            return None
        content, index = holding
        found = self.attributions[index]
        return self.attribution(found, content, quantity) if found.source or found.cue else None

    def attribution(
        self, found: FoundAttribution, content: Offsets, inside: Offsets | None = None
    ) -> Attribution:
        source = (
            self.span(without_last_comma(self.text, found.source), name_of)
            if found.source
            else None
        )
        if source:
            before = bisect.bisect_left(self.sources, source.start, key=lambda span: span.start)
            source = resolve_pronoun(source, self.sources[:before])
        return Attribution(
            source=source,
            cue=self.argument(found.cue),
            content=Span(self.text[content[0] : content[1]], *content),
            direct=is_quoted(inside or content, self.quotations),
        )

    def claim_at(self, offset: int, **fields: Any) -> Claim:
        """A claim in the sentence that holds an offset."""
        at = max(0, bisect.bisect_right(self.sentence_starts, offset) - 1)
        sentence = self.page.sentences[at]
        return Claim(
            doc_id=self.doc_id,
            text=self.text[sentence.start : sentence.end],
            start=sentence.start,
            end=sentence.end,
            region=sentence.region,
            **fields,
        )

    def label(self, row: int, name: str) -> str:
        return CLASSIFIERS[name][int(self.spans.found.classes[name][row])]
