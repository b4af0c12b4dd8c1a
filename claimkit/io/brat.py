"""brat standoff: a folder with a .txt and an .ann file a document, to be read and edited in brat.

Spans are text-bound annotations, links are relations, status and change are attributes; what brat
has no place for (values, intervals, confidence) is JSON in a note on the quantity. Names, dates and
layers stand in `documents.jsonl` beside them, what may be annotated in `annotation.conf`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from claimkit.errors import DataError
from claimkit.io.documents import AnnotatedDocument, Offsets
from claimkit.io.graph import (
    ANCHORS,
    ATTRIBUTE_VALUES,
    SPAN_LABELS,
    Fault,
    Fragments,
    GraphDocument,
    SpanGraph,
    details,
    read_details,
    to_document,
    to_graph,
)
from claimkit.io.jsonl import read_rows, write_rows
from claimkit.io.rows import encodable
from claimkit.io.standoff import NewNames, doc_id_of, read_text
from claimkit.labels import QUANTITY_ROLES

INDEX = "documents.jsonl"
"""The file of names, dates and layers."""

CONFIGURATION = "annotation.conf"
"""The file that tells brat which labels there are."""

_LINE = re.compile(r"[^\n]+")


def read_documents(folder: str | Path) -> Iterator[AnnotatedDocument]:
    """Yield the documents of a folder of .txt and .ann files.

    They come in the order of `documents.jsonl`, then of their names. A claim without a note gets
    its line as its sentence, and its values from the words of its quantity.

    Raises:
        DataError: There is no .txt file, or an annotation breaks the format (`path:line:`).
    """
    return map(to_document, read_graphs(folder))


def read_graphs(folder: str | Path) -> Iterator[GraphDocument]:
    """Yield the documents as they stand there, with their faults.

    Raises:
        DataError: There is no .txt file, or one is not UTF-8.
    """
    folder = Path(folder)
    paths = {path.stem: path for path in sorted(folder.glob("*.txt"))}
    index = folder / INDEX
    if not paths and not index.is_file():
        raise DataError(f"{folder}: no .txt file here; brat keeps a .txt and an .ann a document")
    known = {row["file"]: row for row in read_rows(index)} if index.is_file() else {}
    for name in [*(name for name in known if name in paths), *sorted(paths.keys() - known.keys())]:
        yield _read_graph(paths[name], known.get(name, {}))


def write_documents(
    folder: str | Path, documents: Iterable[AnnotatedDocument], *, is_ranked: bool = False
) -> int:
    """Write documents into a folder, which is made, and return how many.

    Args:
        folder: The folder.
        documents: The documents.
        is_ranked: Whether the files' names begin with the place in the list, so that brat, which
            sorts by name, shows them in this order.

    Raises:
        DataError: Two have the same name, or an attribution has no content.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    names = NewNames(folder)
    rows = []
    for place, document in enumerate(map(encodable, documents), start=1):
        name = f"{place:06d} " * is_ranked + names.take(document.doc_id)
        (folder / f"{name}.txt").write_bytes(document.text.encode())
        lines = "".join(f"{line}\n" for line in _ann_lines(document))
        (folder / f"{name}.ann").write_bytes(lines.encode())
        rows.append({"file": name, **details(document)})
    (folder / CONFIGURATION).write_text(_configuration(), encoding="utf-8")
    return write_rows(folder / INDEX, rows)


def _read_graph(path: Path, row: Mapping[str, Any]) -> GraphDocument:
    text = read_text(path)
    ann = path.with_suffix(".ann")
    found = GraphDocument(
        where=str(ann),
        doc_id=row.get("doc_id", doc_id_of(path)),
        text=text,
        graph=SpanGraph(),
        **read_details(row),
    )
    lines = read_text(ann).split("\n") if ann.is_file() else []
    for number, line in enumerate(lines, start=1):
        where = f"{ann}:{number}"
        try:
            _parse_line(found, line, where)
        except (ValueError, IndexError, KeyError) as error:
            message = f"{line[:80]!r} is no annotation: {error}"
            found.faults.append(Fault(where, message))
    _restore_fragments(found.graph, text)
    return found


def _parse_line(found: GraphDocument, line: str, where: str) -> None:
    """Take in one line; kinds of lines that claimkit does not write are passed over."""
    if line[:1] not in ("T", "R", "A", "#"):
        return
    graph = found.graph
    name, body, *rest = line.split("\t")
    label, *arguments = body.split(" ")
    match line[0]:
        case "T":
            pieces = [tuple(map(int, piece.split())) for piece in body[len(label) :].split(";")]
            fragments = tuple((start, end) for start, end in pieces)
            graph.spans[name] = label, fragments
            found.places[name] = where
        case "R":
            origin, target = (argument.split(":", 1)[1] for argument in arguments)
            graph.link(origin, label, target)
        case "A":
            graph.attributes.setdefault(arguments[0], {})[label] = arguments[1]
        case "#" if label == "AnnotatorNotes" and rest[0].startswith("{"):
            graph.notes[arguments[0]] = json.loads(rest[0])


def _restore_fragments(graph: SpanGraph, text: str) -> None:
    """Put together what brat parts at the ends of lines, or what a note says was parted."""
    for name, (label, pieces) in graph.spans.items():
        note = graph.notes.get(name, {})
        if note.get("pieces") == [list(piece) for piece in pieces]:
            fragments = tuple((start, end) for start, end in note.get("fragments", ()))
        else:
            fragments = _joined(pieces, text)
        graph.spans[name] = label, fragments


def _joined(pieces: Fragments, text: str) -> Fragments:
    joined: list[Offsets] = []
    for start, end in pieces:
        if joined and 0 <= joined[-1][1] <= start and not text[joined[-1][1] : start].strip("\n"):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)


def _ann_lines(document: AnnotatedDocument) -> list[str]:
    graph = to_graph(document)
    lines = []
    for name, (label, fragments) in graph.spans.items():
        pieces = _pieces(fragments, document.text)
        if _joined(pieces, document.text) != fragments:
            graph.notes.setdefault(name, {}).update(fragments=fragments, pieces=pieces)
        where = ";".join(f"{start} {end}" for start, end in pieces)
        words = " ".join(document.text[start:end] for start, end in pieces)
        on_one_line = re.sub(r"[\n\t]", " ", words)
        lines.append(f"{name}\t{label} {where}\t{on_one_line}")
    relations = [(name, *link) for name, links in graph.links.items() for link in links]
    for number, (origin, role, target) in enumerate(relations, start=1):
        lines.append(f"R{number}\t{role} Arg1:{origin} Arg2:{target}")
    attributes = [(name, *pair) for name, row in graph.attributes.items() for pair in row.items()]
    for number, (name, attribute, value) in enumerate(attributes, start=1):
        lines.append(f"A{number}\t{attribute} {name} {value}")
    for number, (name, note) in enumerate(graph.notes.items(), start=1):
        lines.append(f"#{number}\tAnnotatorNotes {name}\t{json.dumps(note)}")
    return lines


def _pieces(fragments: Fragments, text: str) -> Fragments:
    """The fragments without line ends, as brat wants them: each on one line."""
    pieces: list[Offsets] = []
    for start, end in fragments:
        lines = [(start + m.start(), start + m.end()) for m in _LINE.finditer(text[start:end])]
        pieces += lines or [(start, end)]
    return tuple(pieces)


def _configuration() -> str:
    """What brat shows in its menus; spans may overlap, as contents do with all else."""
    anchors = "|".join(ANCHORS)
    relations = [f"{role}\tArg1:{anchors}, Arg2:{role}" for role in QUANTITY_ROLES]
    relations += [f"{role}\tArg1:CONTENT, Arg2:{role}" for role in ("SOURCE", "CUE")]
    relations += [
        f"RESTATES\tArg1:{anchors}, Arg2:{anchors}",
        "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>",
    ]
    owners = {"Direct": "CONTENT"}
    attributes = [
        f"{name}\tArg:{owners.get(name, anchors)}, Value:{'|'.join(values)}"
        for name, values in ATTRIBUTE_VALUES.items()
    ]
    sections = {
        "entities": SPAN_LABELS,
        "relations": relations,
        "events": (),
        "attributes": attributes,
    }
    return "\n".join(line for name, lines in sections.items() for line in (f"[{name}]", *lines, ""))
