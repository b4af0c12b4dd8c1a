"""brat standoff: a folder with a .txt and an .ann file a document, to be read and edited in brat.

Spans are text-bound annotations, links are relations, status and change are attributes; what brat
has no place for (values, intervals, confidence) is JSON in a note on the quantity. Names, dates and
layers stand in `documents.jsonl` beside them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from claimkit.errors import DataError
from claimkit.io.documents import AnnotatedDocument, FragmentedAttribution, Offsets
from claimkit.io.jsonl import read_rows, write_rows
from claimkit.labels import ATTRIBUTION_LAYER, QUANTITY_ROLES
from claimkit.types import Claim

INDEX = "documents.jsonl"
"""The file of names, dates and layers."""

MAX_NAME = 200
"""Longest file name without its suffix; file systems stop at 255 bytes."""

_ANCHORS = ("QUANTITY", "STATEMENT")
_LINE = re.compile(r"[^\n]+")
_NO_SPAN = {"head_word": None}
_NO_TIME = {**_NO_SPAN, "iso_start": None, "iso_end": None}
_NO_QUANTITY = {
    **dict.fromkeys(("value", "low", "high", "unit", "unit_text", "base_value", "base_unit")),
    "comparator": "=",
    "kind": "other",
}
_NO_CLAIM = {
    "region": "body",
    "attribution": None,
    "restates": None,
    "confidence": 1.0,
}


@dataclass(slots=True)
class _Annotations:
    """The lines of one .ann file, by what they annotate."""

    spans: dict[str, tuple[str, tuple[Offsets, ...]]] = field(default_factory=dict)
    links: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    attributes: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: dict[str, dict[str, Any]] = field(default_factory=dict)


def read_documents(folder: str | Path) -> Iterator[AnnotatedDocument]:
    """Yield the documents of a folder of .txt and .ann files, in the order of their names.

    A claim without a note gets the defaults and its line as its sentence.

    Raises:
        DataError: There is no .txt file, or an annotation breaks the format (`path:line:`).
    """
    folder = Path(folder)
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        raise DataError(f"{folder}: no .txt file here; brat keeps a .txt and an .ann a document")
    index = folder / INDEX
    known = {row["file"]: row for row in read_rows(index)} if index.is_file() else {}
    for path in paths:
        yield _read_document(path, known.get(path.stem, {}))


def write_documents(folder: str | Path, documents: Iterable[AnnotatedDocument]) -> int:
    """Write documents into a folder, which is made, and return how many."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for document in documents:
        name = _file_name(document.doc_id)
        (folder / f"{name}.txt").write_bytes(document.text.encode("utf-8"))
        lines = "".join(f"{line}\n" for line in _ann_lines(document))
        (folder / f"{name}.ann").write_bytes(lines.encode("utf-8"))
        rows.append(
            {
                "file": name,
                "doc_id": document.doc_id,
                "date": document.date,
                "layers": sorted(document.layers),
                "ignore": document.ignore,
            }
        )
    return write_rows(folder / INDEX, rows)


def _file_name(doc_id: str) -> str:
    """The document's name as a file name; what would be too long ends in a digest."""
    name = quote(doc_id, safe=" ,;+=@()")
    if len(name) <= MAX_NAME:
        return name
    digest = hashlib.sha256(doc_id.encode("utf-8")).hexdigest()[:16]
    return f"{name[: MAX_NAME - 17]}-{digest}"


def _read_document(path: Path, row: Mapping[str, Any]) -> AnnotatedDocument:
    text = path.read_bytes().decode("utf-8")
    doc_id = row.get("doc_id", unquote(path.stem))
    ann = path.with_suffix(".ann")
    found = _parse(ann, text)
    anchors = [name for name, (label, _) in found.spans.items() if label in _ANCHORS]
    contents = [name for name, (label, _) in found.spans.items() if label == "CONTENT"]
    try:
        claims = tuple(_claim(found, name, text, doc_id) for name in anchors)
        attributions = tuple(_attribution(found, name) for name in contents)
    except KeyError as error:
        raise DataError(f"{ann}: a relation points to {error}, which is no span") from error
    except DataError as error:
        raise DataError(f"{ann}: {error}") from error
    return AnnotatedDocument(
        doc_id=doc_id,
        text=text,
        date=row.get("date"),
        claims=claims,
        attributions=attributions,
        layers=frozenset(row.get("layers", ())),
        ignore=tuple((start, end) for start, end in row.get("ignore", ())),
    )


def _parse(path: Path, text: str) -> _Annotations:
    found = _Annotations()
    if not path.is_file():
        return found
    faults = []
    for number, line in enumerate(path.read_bytes().decode("utf-8").split("\n"), start=1):
        try:
            _parse_line(found, line, text)
        except (ValueError, IndexError, KeyError) as error:
            faults.append(f"{path}:{number}: {line[:80]!r} is no annotation: {error}")
    if faults:
        raise DataError("\n".join(faults))
    return found


def _parse_line(found: _Annotations, line: str, text: str) -> None:
    """Take in one line; kinds of lines that claimkit does not write are passed over."""
    if line[:1] not in ("T", "R", "A", "#"):
        return
    name, body, *rest = line.split("\t")
    label, *arguments = body.split(" ")
    match line[0]:
        case "T":
            pieces = [tuple(map(int, piece.split())) for piece in body[len(label) :].split(";")]
            found.spans[name] = (label, _joined([(start, end) for start, end in pieces], text))
        case "R":
            origin, target = (argument.split(":", 1)[1] for argument in arguments)
            found.links.setdefault(origin, []).append((label, target))
        case "A":
            found.attributes.setdefault(arguments[0], {})[label] = arguments[1]
        case "#" if label == "AnnotatorNotes" and rest[0].startswith("{"):
            found.notes[arguments[0]] = json.loads(rest[0])


def _joined(pieces: list[Offsets], text: str) -> tuple[Offsets, ...]:
    """The fragments, put together again where brat parts them: at the ends of lines."""
    joined: list[Offsets] = []
    for start, end in pieces:
        if not 0 <= start < end <= len(text):
            raise ValueError(f"the span {start} {end} is not in a text of {len(text)} characters")
        if joined and text[joined[-1][1] : start].strip("\n") == "":
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _claim(found: _Annotations, anchor: str, text: str, doc_id: str) -> Claim:
    label, fragments = found.spans[anchor]
    note = found.notes.get(anchor, {})
    attributes = found.attributes.get(anchor, {})
    start, end = _extent(fragments)
    is_quantity = label == "QUANTITY"
    default = _line_around(text, start, end) if is_quantity else (start, end)
    first, last = note.get("sentence", default)
    roles = {name.lower(): None for name in QUANTITY_ROLES}
    details = note.get("roles", {})
    row: dict[str, Any] = {**_NO_CLAIM, **note.get("claim", {}), **roles}
    for role, target in found.links.get(anchor, ()):
        if role in QUANTITY_ROLES:
            empty = _NO_TIME if role == "TIME" else _NO_SPAN
            span = _span(text, *_extent(found.spans[target][1]))
            row[role.lower()] = {**empty, **details.get(role.lower(), {}), **span}
    quantity = {**_NO_QUANTITY, **note.get("quantity", {}), **_span(text, start, end)}
    row |= {"doc_id": doc_id, **_span(text, first, last), "kind": label.lower()}
    row["quantity"] = quantity if is_quantity else None
    row["status"] = attributes.get("Status", "actual")
    row["change"] = attributes.get("Change")
    return Claim.from_dict(row)


def _attribution(found: _Annotations, content: str) -> FragmentedAttribution:
    roles: dict[str, tuple[Offsets, ...]] = {}
    for role, target in found.links.get(content, ()):
        roles[role] = found.spans[target][1]
    direct = found.attributes.get(content, {}).get("Direct")
    return FragmentedAttribution(
        source=roles.get("SOURCE", ()),
        cue=roles.get("CUE", ()),
        content=found.spans[content][1],
        direct=None if direct is None else direct == "yes",
    )


def _extent(fragments: tuple[Offsets, ...]) -> Offsets:
    return fragments[0][0], fragments[-1][1]


def _span(text: str, start: int, end: int) -> dict[str, Any]:
    return {"text": text[start:end], "start": start, "end": end}


def _line_around(text: str, start: int, end: int) -> Offsets:
    last = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, len(text) if last < 0 else last


class _Writer:
    """Numbers the annotations of one document and remembers which spans stand already."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: list[str] = []
        self.shared: dict[tuple[str, tuple[Offsets, ...]], str] = {}
        self.counts: dict[str, int] = {}

    def add(self, letter: str, body: str) -> str:
        self.counts[letter] = self.counts.get(letter, 0) + 1
        name = f"{letter}{self.counts[letter]}"
        self.lines.append(f"{name}\t{body}")
        return name

    def span(self, label: str, fragments: tuple[Offsets, ...], *, shared: bool) -> str:
        """Add a span; brat wants one fragment a line. Shared ones are written once."""
        if shared and (label, fragments) in self.shared:
            return self.shared[label, fragments]
        pieces = [
            (start + line.start(), start + line.end())
            for start, end in fragments
            for line in _LINE.finditer(self.text[start:end])
        ] or list(fragments)
        where = ";".join(f"{start} {end}" for start, end in pieces)
        words = " ".join(self.text[start:end] for start, end in pieces)
        on_one_line = re.sub(r"[\n\t]", " ", words)
        name = self.add("T", f"{label} {where}\t{on_one_line}")
        self.shared[label, fragments] = name
        return name

    def note(self, target: str, values: Mapping[str, Any]) -> None:
        self.add("#", f"AnnotatorNotes {target}\t{json.dumps(values)}")


def _ann_lines(document: AnnotatedDocument) -> list[str]:
    writer = _Writer(document.text)
    for claim in document.claims:
        _write_claim(writer, claim)
    for attribution in document.attributions:
        if not attribution.content:
            raise DataError(f"{document.doc_id}: brat cannot hold an attribution without content")
        content = writer.span("CONTENT", attribution.content, shared=False)
        for role in ATTRIBUTION_LAYER[:2]:
            fragments = getattr(attribution, role.lower())
            if fragments:
                target = writer.span(role, fragments, shared=True)
                writer.add("R", f"{role} Arg1:{content} Arg2:{target}")
        if attribution.direct is not None:
            writer.add("A", f"Direct {content} {'yes' if attribution.direct else 'no'}")
    return writer.lines


def _write_claim(writer: _Writer, claim: Claim) -> None:
    row = claim.to_dict()
    quantity = row["quantity"]
    extent = (quantity["start"], quantity["end"]) if quantity else (claim.start, claim.end)
    anchor = writer.span(str(claim.kind).upper(), (extent,), shared=False)
    details: dict[str, Any] = {}
    for role in QUANTITY_ROLES:
        span = row[role.lower()]
        if span:
            target = writer.span(role, ((span["start"], span["end"]),), shared=True)
            writer.add("R", f"{role} Arg1:{anchor} Arg2:{target}")
            details[role.lower()] = _without_span(span)
    writer.add("A", f"Status {anchor} {claim.status}")
    if claim.change:
        writer.add("A", f"Change {anchor} {claim.change}")
    note: dict[str, Any] = {"sentence": [claim.start, claim.end], "roles": details}
    note["claim"] = {key: row[key] for key in _NO_CLAIM}
    if quantity:
        note["quantity"] = _without_span(quantity)
    writer.note(anchor, note)


def _without_span(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in ("text", "start", "end")}
