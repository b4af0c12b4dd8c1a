"""MeasEval in claimkit's layout: one paragraph a line, quantities with what they measure."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from claimkit.errors import DataError
from claimkit.io.documents import AnnotatedDocument
from claimkit.io.jsonl import read_as, write_rows
from claimkit.labels import QuantityKind
from claimkit.types import Claim, Quantity, Span

LAYERS = frozenset({"quantity", "entity", "property"})
"""What MeasEval annotates; its qualifiers have no place in a claim."""


def part_of(doc_id: str) -> str:
    """`dev` for every fifth article, by the hash of its name, else `train`; ours, not the task's.

    Paragraphs of one article (`S0006322312001096-1136`) stay together.
    """
    article = doc_id.partition("-")[0]
    number = int(hashlib.sha256(article.encode("utf-8", "replace")).hexdigest(), 16)
    return "dev" if number % 5 == 0 else "train"


def read_documents(path: str | Path) -> Iterator[AnnotatedDocument]:
    """Yield the paragraphs of a MeasEval file, one claim a quantity, values left open.

    Raises:
        DataError: A line is no paragraph; the message lists the faults as `path:line:`.
    """
    return read_as(path, _document)


def write_documents(path: str | Path, documents: Iterable[AnnotatedDocument]) -> int:
    """Write quantities, entities and properties in MeasEval's layout; return how many documents."""
    return write_rows(path, map(_row, documents))


def _document(row: Mapping[str, Any]) -> AnnotatedDocument:
    sets: defaultdict[int, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for annotation in row["annotations"]:
        sets[annotation["set"]].setdefault(annotation["type"], annotation)
    text = row["text"]
    claims = [_claim(group, row["doc_id"], text) for group in sets.values() if "Quantity" in group]
    return AnnotatedDocument(
        doc_id=row["doc_id"],
        text=text,
        claims=tuple(sorted(claims, key=lambda claim: claim.start)),
        layers=LAYERS,
    )


def _claim(group: Mapping[str, Mapping[str, Any]], doc_id: str, text: str) -> Claim:
    quantity = group["Quantity"]
    start, end, other = quantity["start"], quantity["end"], quantity.get("other") or {}
    if not 0 <= start < end <= len(text):
        raise DataError(f"{doc_id}: the quantity at {start} to {end} lies outside the text")
    is_count = any("IsCount" in mod for mod in other.get("mods", ()))
    return Claim(
        doc_id=doc_id,
        text=text[start:end],
        start=start,
        end=end,
        quantity=Quantity(
            text=text[start:end],
            start=start,
            end=end,
            kind=QuantityKind.COUNT if is_count else QuantityKind.OTHER,
            unit_text=other.get("unit"),
        ),
        entity=_span(group.get("MeasuredEntity"), text),
        property=_span(group.get("MeasuredProperty"), text),
    )


def _span(annotation: Mapping[str, Any] | None, text: str) -> Span | None:
    if annotation is None:
        return None
    start, end = annotation["start"], annotation["end"]
    return Span(text[start:end], start, end)


def _row(document: AnnotatedDocument) -> dict[str, Any]:
    annotations = [
        annotation
        for number, claim in enumerate(document.claims, start=1)
        for annotation in _annotations(claim, number)
    ]
    return {"doc_id": document.doc_id, "text": document.text, "annotations": annotations}


def _annotations(claim: Claim, number: int) -> Iterator[dict[str, Any]]:
    if claim.quantity is None:
        return
    names = {role: f"T{index}-{number}" for index, role in enumerate(("q", "p", "e"), start=1)}
    unit = {"unit": claim.quantity.unit_text} if claim.quantity.unit_text else {}
    yield _annotation(claim.quantity, "Quantity", names["q"], number, unit)
    if claim.property:
        link = {"HasQuantity": names["q"]}
        yield _annotation(claim.property, "MeasuredProperty", names["p"], number, link)
    if claim.entity:
        link = {"HasProperty": names["p"]} if claim.property else {"HasQuantity": names["q"]}
        yield _annotation(claim.entity, "MeasuredEntity", names["e"], number, link)


def _annotation(
    span: Span | Quantity, kind: str, name: str, number: int, other: dict[str, str]
) -> dict[str, Any]:
    return {
        "set": number,
        "type": kind,
        "start": span.start,
        "end": span.end,
        "id": name,
        "text": span.text,
        "other": other,
    }
