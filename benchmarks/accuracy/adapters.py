"""What claimkit finds, in the conventions of each corpus; adapters translate and never see gold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Protocol

from benchmarks.accuracy.newsquant import newsquant_row
from claimkit.evaluation.claims import prediction_row
from claimkit.evaluation.schemes import Scheme
from claimkit.io.documents import AnnotatedDocument, FragmentedAttribution
from claimkit.labels import Comparator, QuantityKind
from claimkit.types import Claim, Quantity, Span

Rows = list[dict[str, Any]]

_RANGES = (
    Comparator.RANGE,
    Comparator.MORE,
    Comparator.AT_LEAST,
    Comparator.LESS,
    Comparator.AT_MOST,
)


class Extractor(Protocol):
    """What the benchmark needs of `claimkit.ClaimExtractor`."""

    def stream(
        self, texts: Iterable[str], *, dates: Iterable[str | date | None] | None = None
    ) -> Iterator[list[Claim]]:
        """The claims of each text, in order."""

    def attributions(self, text: str) -> Sequence[FragmentedAttribution]:
        """Every attribution of one text."""


def predict(scheme: Scheme, texts: Sequence[AnnotatedDocument], extractor: Extractor) -> Rows:
    """Prediction rows of all texts, in the form that the scheme's scorer takes."""
    if scheme is Scheme.ATTRIBUTION:
        return [attribution_row(text, extractor.attributions(text.text)) for text in texts]
    found = zip(
        texts,
        extractor.stream([text.text for text in texts], dates=[text.date for text in texts]),
        strict=True,
    )
    match scheme:
        case Scheme.NEWSQUANT:
            return [newsquant_row(text.text, claims) for text, claims in found]
        case Scheme.MEASEVAL:
            return [measeval_row(text, claims) for text, claims in found]
        case Scheme.CLAIMS:
            return [row for text, claims in found for row in claim_rows(text, claims)]


def claim_rows(text: AnnotatedDocument, claims: Iterable[Claim]) -> Rows:
    """The quantity claims of one document."""
    return [
        {**prediction_row(claim), "doc": text.doc_id}
        for claim in claims
        if claim.quantity is not None
    ]


def attribution_row(
    text: AnnotatedDocument, found: Iterable[FragmentedAttribution]
) -> dict[str, Any]:
    """The attributions of one article, in fragments."""
    return {
        "doc_id": text.doc_id,
        "attributions": [
            {
                role: [list(fragment) for fragment in getattr(attribution, role)]
                for role in ("source", "cue", "content")
            }
            for attribution in found
        ],
    }


def measeval_row(text: AnnotatedDocument, claims: Iterable[Claim]) -> dict[str, Any]:
    """The quantities of one paragraph with what they measure; one annotation set a quantity.

    A property without an entity is the measured entity there: a quantity always has one. An entity
    has its property, and the property the quantity.
    """
    annotations: Rows = []
    for number, claim in enumerate(claims, start=1):
        if claim.quantity is None:
            continue
        quantity = claim.quantity
        names = [f"T{role}-{number}" for role in range(3)]
        annotations.append(
            _annotation(number, "Quantity", quantity, names[0], _measeval_labels(quantity))
        )
        measured = [span for span in (claim.property, claim.entity) if span is not None]
        kinds = ["MeasuredProperty", "MeasuredEntity"][-len(measured) :] if measured else []
        links = ["HasQuantity", "HasProperty"]
        for place, (span, kind) in enumerate(zip(measured, kinds, strict=True)):
            link = {links[place]: names[place]}
            annotations.append(_annotation(number, kind, span, names[place + 1], link))
    return {"doc_id": text.doc_id, "annotations": annotations}


def _measeval_labels(quantity: Quantity) -> dict[str, Any]:
    """Unit as written and modifiers; counts have no unit there, bounds are ranges."""
    is_count = quantity.kind is QuantityKind.COUNT
    facts = {
        "IsCount": is_count,
        "IsApproximate": quantity.comparator is Comparator.ABOUT,
        "IsRange": quantity.comparator in _RANGES,
        "HasTolerance": "±" in quantity.text,
    }
    mods = [name for name, holds in facts.items() if holds]
    unit = {"unit": quantity.unit_text} if quantity.unit_text and not is_count else {}
    return {**unit, **({"mods": mods} if mods else {})}


def _annotation(
    number: int, label: str, span: Span | Quantity, name: str, other: dict[str, Any]
) -> dict[str, Any]:
    return {
        "set": number,
        "type": label,
        "start": span.start,
        "end": span.end,
        "id": name,
        "text": span.text,
        "other": other,
    }
