"""Annotated documents as gold: the rows that the claims scorer reads, and what they leave open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from claimkit.normalise import parse_quantity
from claimkit.types import Claim, Quantity

if TYPE_CHECKING:
    from claimkit.io.documents import AnnotatedDocument

NEEDED = {
    "claim": {"entity", "attribution"},
    "entity": {"entity"},
    "source": {"attribution"},
    "status": {"status"},
    "time": {"time"},
}
"""Beginning of a measure's name -> the layers that it needs; what is not listed needs none."""

VALUES = ("value", "comparator", "unit", "claim")
"""Measures that need values, which documents annotated for spans alone have not."""


def is_annotated(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the rows of a file are annotated documents, rather than gold rows."""
    return any({"text", "claims"} <= row.keys() or "layers" in row for row in rows)


def gold_rows(documents: Sequence[AnnotatedDocument]) -> list[dict[str, Any]]:
    """One row for each quantity claim of annotated documents."""
    return [
        gold_row(claim, document)
        for document in documents
        for claim in document.claims
        if claim.quantity is not None
    ]


def unannotated(documents: Sequence[AnnotatedDocument]) -> tuple[str, ...]:
    """Beginnings of the measures that some of the documents do not annotate."""
    common = frozenset.intersection(*(document.layers for document in documents))
    left_out = [name for name, layers in NEEDED.items() if not layers <= common]
    quantities = [c.quantity for document in documents for c in document.claims if c.quantity]
    if not any(map(_has_value, quantities)):
        left_out += VALUES
    return tuple(left_out)


def _has_value(quantity: Quantity) -> bool:
    return (quantity.value, quantity.low, quantity.high) != (None, None, None)


def _read(quantity: Quantity) -> Quantity:
    """A quantity that is annotated for its span alone, with the value that its text gives."""
    read = parse_quantity(quantity.text)
    return replace(read, text=quantity.text, start=quantity.start, end=quantity.end)


def gold_row(claim: Claim, document: AnnotatedDocument) -> dict[str, Any]:
    """An annotated claim as a gold row of the claims scorer; its source is the innermost one."""
    assert claim.quantity is not None, claim
    quantity = claim.quantity if _has_value(claim.quantity) else _read(claim.quantity)
    holding = [
        (end - start, attribution)
        for attribution in document.attributions
        for start, end in attribution.content
        if start <= quantity.start and quantity.end <= end
    ]
    innermost = min(holding, key=lambda item: item[0])[1] if holding else None
    sources = [document.text[start:end] for start, end in innermost.source] if innermost else []
    return {
        "doc": document.doc_id,
        "start": quantity.start,
        "end": quantity.end,
        "quantity_text": quantity.text,
        "value": quantity.value,
        "low": quantity.low,
        "high": quantity.high,
        "comparator": str(quantity.comparator),
        "kind": str(quantity.kind),
        "unit": quantity.unit,
        "entity": [claim.entity.text] if claim.entity else [],
        "source": sources,
        "status": str(claim.status),
        "time": claim.time.text if claim.time else None,
        "alt": {},
        "optional": False,
    }
