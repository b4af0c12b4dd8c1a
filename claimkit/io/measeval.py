"""MeasEval: quantities with what they measure, in its authors' layout and in ours.

Theirs is a folder with `text/NAME.txt` and `tsv/NAME.tsv`, ours is JSONL with one
paragraph a line, chosen by a name that ends in `.jsonl` or `.jsonl.gz`.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from claimkit.errors import DataError
from claimkit.io.documents import AnnotatedDocument
from claimkit.io.jsonl import read_as, write_rows
from claimkit.io.rows import encodable, text_of
from claimkit.io.standoff import NewNames, doc_id_of, read_text
from claimkit.labels import QuantityKind
from claimkit.types import Claim, Quantity, Span

JSONL = (".jsonl", ".jsonl.gz")
"""Endings of the files in our layout."""

COLUMNS = (
    "docId",
    "annotSet",
    "annotType",
    "startOffset",
    "endOffset",
    "annotId",
    "text",
    "other",
)
"""The columns of a `.tsv`."""

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
    """Yield the paragraphs of a file or folder, one claim a quantity, values left open.

    Those of a folder come in the order of their names.

    Raises:
        DataError: A line is no paragraph or annotation; the message says `path:line:`.
    """
    return _read_folder(Path(path)) if Path(path).is_dir() else read_as(path, _document)


def write_documents(path: str | Path, documents: Iterable[AnnotatedDocument]) -> int:
    """Write quantities, entities and properties; return how many documents.

    Raises:
        DataError: Two documents that go to a folder have the same name.
    """
    rows = map(_row, map(encodable, documents))
    if str(path).endswith(JSONL):
        return write_rows(path, rows)
    return _write_folder(Path(path), rows)


def read_table(table: str, text: str, where: str) -> Iterator[dict[str, Any]]:
    """Yield the annotations of a `.tsv`; the document's name is in `doc_id`.

    Args:
        table: Its content.
        text: The text that it annotates.
        where: What to call it in errors.

    Raises:
        DataError: A line is no annotation, or not of this text (`where:line:`).
    """
    lines = csv.DictReader(io.StringIO(table, newline=""), delimiter="\t")
    try:
        for row in lines:
            annotation = _read_cells(row)
            place = annotation["start"], annotation["end"]
            if text[slice(*place)] != annotation["text"]:
                said = f"{annotation['text']!r} is not at {place[0]} to {place[1]}"
                raise DataError(f"{where}:{lines.line_num}: {said}")
            yield annotation
    except DataError:
        raise
    except (csv.Error, KeyError, TypeError, ValueError) as error:
        raise DataError(f"{where}:{lines.line_num}: not an annotation: {error}") from error


def _read_cells(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "doc_id": row["docId"],
        "set": int(row["annotSet"]),
        "type": row["annotType"],
        "start": int(row["startOffset"]),
        "end": int(row["endOffset"]),
        "id": row["annotId"],
        "text": row["text"],
        "other": json.loads(row["other"]) if row.get("other") else {},
    }


def _read_folder(folder: Path) -> Iterator[AnnotatedDocument]:
    paths = sorted((folder / "text").glob("*.txt"))
    if not paths:
        raise DataError(f"{folder}: no text/*.txt here; MeasEval keeps text/NAME.txt, tsv/NAME.tsv")
    for path in paths:
        text, table = read_text(path), folder / "tsv" / f"{path.stem}.tsv"
        rows = list(read_table(read_text(table), text, str(table))) if table.is_file() else []
        doc_id = rows[0]["doc_id"] if rows else doc_id_of(path)
        yield _document({"doc_id": doc_id, "text": text, "annotations": rows})


def _write_folder(folder: Path, rows: Iterable[Mapping[str, Any]]) -> int:
    names, written = NewNames(folder), 0
    for part in ("text", "tsv"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    for row in rows:
        name = names.take(row["doc_id"])
        (folder / "text" / f"{name}.txt").write_bytes(row["text"].encode())
        table = io.StringIO(newline="")
        # Quotes around every word: the writer of Python 3.11 leaves a lone \r bare.
        lines = csv.writer(table, "excel-tab", lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
        lines.writerow(COLUMNS)
        for item in row["annotations"]:
            place = item["start"], item["end"], item["id"], item["text"]
            other = json.dumps(item["other"], ensure_ascii=False)
            lines.writerow([row["doc_id"], item["set"], item["type"], *place, other])
        (folder / "tsv" / f"{name}.tsv").write_bytes(table.getvalue().encode())
        written += 1
    return written


def _document(row: Mapping[str, Any]) -> AnnotatedDocument:
    sets: defaultdict[int, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for annotation in row["annotations"]:
        sets[annotation["set"]].setdefault(annotation["type"], annotation)
    text = text_of(row)
    claims = [
        _claim(group, str(row["doc_id"]), text) for group in sets.values() if "Quantity" in group
    ]
    return AnnotatedDocument(
        doc_id=str(row["doc_id"]),
        text=text,
        claims=tuple(sorted(claims, key=lambda claim: claim.start)),
        layers=LAYERS,
    )


def _claim(group: Mapping[str, Mapping[str, Any]], doc_id: str, text: str) -> Claim:
    for kind, annotation in group.items():
        start, end = annotation["start"], annotation["end"]
        if not 0 <= start < end <= len(text):
            raise DataError(f"{doc_id}: the {kind} at {start} to {end} lies outside the text")
    quantity = group["Quantity"]
    start, end, other = quantity["start"], quantity["end"], quantity.get("other") or {}
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
    other: dict[str, Any] = {}
    if claim.quantity.unit_text:
        other["unit"] = claim.quantity.unit_text
    if claim.quantity.kind == QuantityKind.COUNT:
        other["mods"] = ["IsCount"]
    yield _annotation(claim.quantity, "Quantity", names["q"], number, other)
    if claim.property:
        link = {"HasQuantity": names["q"]}
        yield _annotation(claim.property, "MeasuredProperty", names["p"], number, link)
    if claim.entity:
        link = {"HasProperty": names["p"]} if claim.property else {"HasQuantity": names["q"]}
        yield _annotation(claim.entity, "MeasuredEntity", names["e"], number, link)


def _annotation(
    span: Span | Quantity, kind: str, name: str, number: int, other: dict[str, Any]
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
