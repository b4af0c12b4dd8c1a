"""Annotated documents of a user's own file: read for training, scored for choosing weights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from claimkit.errors import DataError
from claimkit.evaluation.metrics import Counts
from claimkit.extractor import ClaimExtractor
from claimkit.io.documents import CLAIM_FIELDS, AnnotatedDocument, FragmentedAttribution, Offsets
from claimkit.io.jsonl import MAX_FAULTS_SHOWN, read_documents
from claimkit.training.recipe import LAYERS
from claimkit.types import Claim, Quantity, Span


def read_own(path: Path, layers: Sequence[str]) -> list[AnnotatedDocument]:
    """The documents of a file in claimkit JSONL, quantity claims only.

    Args:
        path: The file, also .gz.
        layers: What is annotated completely in documents that do not say so themselves.

    Raises:
        DataError: The file is missing, broken or empty; a span lies outside its text; or a document
            does not say what is annotated in it.
    """
    documents, faults = [], []
    for document in read_documents(path):
        document = replace(
            document,
            layers=document.layers or frozenset(layers),
            claims=tuple(claim for claim in document.claims if claim.quantity),
        )
        faults += [f"{path}: document {document.doc_id!r}: {fault}" for fault in _faults(document)]
        documents.append(document)
    if faults:
        rest = len(faults) - MAX_FAULTS_SHOWN
        more = [f"... and {rest} more"] if rest > 0 else []
        raise DataError("\n".join(faults[:MAX_FAULTS_SHOWN] + more))
    if not documents:
        raise DataError(f"{path}: no documents in it; write one JSON object a line, with its text")
    return documents


def _faults(document: AnnotatedDocument) -> Iterator[str]:
    unknown = sorted(document.layers - LAYERS)
    if unknown or not document.layers:
        found = f"unknown {', '.join(unknown)}" if unknown else "none"
        yield (
            f"`layers`, what is annotated completely in it, are {found}; give them in the document "
            f"or in the recipe: some of {', '.join(sorted(LAYERS))}"
        )
    size = len(document.text)
    for name, start, end in _all_spans(document):
        if not 0 <= start < end <= size:
            yield f"the {name} at {start} to {end} is no piece of a text of {size} characters"


def _all_spans(document: AnnotatedDocument) -> Iterator[tuple[str, int, int]]:
    for claim in document.claims:
        for name in sorted(CLAIM_FIELDS):
            span: Span | Quantity | None = getattr(claim, name)
            if span is not None:
                yield name, span.start, span.end
    for attribution in document.attributions:
        for role in ("source", "cue", "content"):
            for start, end in getattr(attribution, role):
                yield role, start, end
    for start, end in document.ignore:
        yield "ignored piece", start, end


def score_own(
    extractor: ClaimExtractor, documents: Sequence[AnnotatedDocument]
) -> dict[str, float]:
    """F1 of each layer that the documents annotate, strict, from text in to claims out.

    Quantities count by their span; every other field of a claim by the quantity's span and what it
    holds, a span or a label; attributions by source, cue and content together. What lies in pieces
    to be ignored is not counted.
    """
    counts = {layer: Counts() for layer in sorted(_union(documents))}
    stream = extractor.stream(
        [document.text for document in documents], dates=[d.date for d in documents]
    )
    for document, claims in zip(documents, stream, strict=True):
        kept = [claim for claim in claims if claim.quantity and not _is_ignored(claim, document)]
        for layer in document.layers:
            if layer == "attribution":
                gold = {_fragments(a) for a in document.attributions}
                found = {_fragments(a) for a in extractor.attributions(document.text)}
            else:
                gold = {fact for claim in document.claims for fact in _facts(claim, layer)}
                found = {fact for claim in kept for fact in _facts(claim, layer)}
            counts[layer] += Counts(len(gold & found), len(found), len(gold))
    return {f"{layer} F1": count.f1 for layer, count in counts.items()}


def _union(documents: Sequence[AnnotatedDocument]) -> frozenset[str]:
    return frozenset().union(*(document.layers for document in documents))


def _is_ignored(claim: Claim, document: AnnotatedDocument) -> bool:
    quantity = claim.quantity
    assert quantity is not None, claim
    return any(start < quantity.end and quantity.start < end for start, end in document.ignore)


def _facts(claim: Claim, layer: str) -> Iterator[tuple[Any, ...]]:
    """What a claim says in one layer; nothing where it leaves it open."""
    quantity = claim.quantity
    assert quantity is not None, claim
    value = getattr(claim, layer)
    place = (quantity.start, quantity.end)
    if layer == "quantity":
        yield place
    elif layer in CLAIM_FIELDS:
        if value is not None:
            yield (*place, value.start, value.end)
    else:
        yield (*place, value)


def _fragments(attribution: FragmentedAttribution) -> tuple[tuple[Offsets, ...], ...]:
    return tuple(
        tuple(getattr(attribution, f.name)) for f in fields(attribution) if f.name != "direct"
    )
