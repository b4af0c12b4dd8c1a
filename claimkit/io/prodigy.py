"""Prodigy JSONL: a task a line with tokens, spans and relations, as `rel.manual` has them.

Relations point at the last tokens of their spans, as Prodigy has it, and name the spans whole; what
has no place there are further keys of spans and of tasks, which Prodigy leaves as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from claimkit.errors import DataError
from claimkit.io.documents import AnnotatedDocument, Offsets
from claimkit.io.graph import (
    Fault,
    GraphDocument,
    SpanGraph,
    details,
    join_fragments,
    read_details,
    split_fragments,
    to_document,
    to_graph,
)
from claimkit.io.jsonl import numbered_lines, parse_object, write_rows
from claimkit.io.rows import encodable, text_of
from claimkit.io.words import cut_tokens, find_words

_KEY = "claimkit"
"""Where our own values stand in tasks and spans."""


def read_documents(path: str | Path) -> Iterator[AnnotatedDocument]:
    """Yield the tasks of an export, or of a file that was written here.

    Tasks whose answer is `reject` or `ignore` are passed over.

    Raises:
        DataError: A line is no task (`path:line:`).
    """
    return map(to_document, read_graphs(path))


def read_graphs(path: str | Path) -> Iterator[GraphDocument]:
    """Yield the accepted tasks as they stand there, with their faults.

    Raises:
        DataError: There is no such file, or it is no UTF-8.
    """
    for number, line in numbered_lines(path):
        found = _read_line(line, f"{path}:{number}", str(number))
        if found is not None:
            yield found


def write_documents(path: str | Path, documents: Iterable[AnnotatedDocument]) -> int:
    """Write documents as accepted tasks and return how many.

    Raises:
        DataError: An attribution has no content.
    """
    return write_rows(path, map(_task, documents))


def _task(document: AnnotatedDocument) -> dict[str, Any]:
    document = encodable(document)
    text = document.text
    graph = split_fragments(to_graph(document))
    extents = {name: fragments[0] for name, (_, fragments) in graph.spans.items()}
    tokens = cut_tokens(text, find_words(text), extents.values())
    first = {start: number for number, (start, _, _) in enumerate(tokens)}
    last = {end: number for number, (_, end, _) in enumerate(tokens)}
    spans = {
        name: {
            "start": start,
            "end": end,
            "token_start": first[start],
            "token_end": last[end],
            "label": graph.spans[name][0],
        }
        for name, (start, end) in extents.items()
    }
    return {
        "text": text,
        "meta": {"doc_id": document.doc_id},
        "tokens": [
            {"text": text[start:end], "start": start, "end": end, "id": number, "ws": is_followed}
            for number, (start, end, is_followed) in enumerate(tokens)
        ],
        "spans": [{**span, _KEY: _extras(graph, name)} for name, span in spans.items()],
        "relations": [
            {
                "head": spans[origin]["token_end"],
                "child": spans[target]["token_end"],
                "label": role,
                "head_span": spans[origin],
                "child_span": spans[target],
                _KEY: [origin, target],
            }
            for origin, links in graph.links.items()
            for role, target in links
        ],
        "answer": "accept",
        _KEY: details(document),
    }


def _extras(graph: SpanGraph, name: str) -> dict[str, Any]:
    extras = {"attributes": graph.attributes.get(name), "note": graph.notes.get(name)}
    return {"name": name, **{key: value for key, value in extras.items() if value}}


def _read_line(line: str, where: str, number: str) -> GraphDocument | None:
    found = GraphDocument(where, number, "", SpanGraph())
    try:
        task = parse_object(line)
        if task.get("answer", "accept") != "accept":
            return None
        _read_task(found, task)
    except KeyError as error:
        found.faults.append(Fault(where, f"no task of Prodigy: the key {error} is missing"))
    except (AttributeError, DataError, TypeError, ValueError) as error:
        found.faults.append(Fault(where, f"no task of Prodigy: {error}"))
    return found


def _read_task(found: GraphDocument, task: Mapping[str, Any]) -> None:
    found.text = text_of(task)
    known = task.get(_KEY) or {}
    named = known.get("doc_id", (task.get("meta") or {}).get("doc_id"))
    found.doc_id = found.doc_id if named is None else str(named)
    for name, value in read_details(known).items():
        setattr(found, name, value)
    graph, by_place = found.graph, {}
    for number, span in enumerate(task.get("spans") or (), start=1):
        extras = span.get(_KEY) or {}
        name = extras.get("name", f"span {number}")
        graph.spans[name] = span["label"], ((int(span["start"]), int(span["end"])),)
        graph.attributes.update({name: extras["attributes"]} if "attributes" in extras else {})
        graph.notes.update({name: extras["note"]} if "note" in extras else {})
        by_place[_place(span)] = name
    for relation in task.get("relations") or ():
        ends = relation.get(_KEY) or [
            by_place.get(_place(relation[key])) for key in ("head_span", "child_span")
        ]
        graph.link(ends[0], relation["label"], ends[1])
    found.graph = join_fragments(graph)


def _place(span: Mapping[str, Any]) -> tuple[Offsets, str]:
    return (int(span["start"]), int(span["end"])), span["label"]
