"""Label Studio JSON: a list of tasks, annotated ones or with the model's suggestions.

Spans are regions, links are relations, status, change and directness are choices of a region; what
has no place there is in the `meta` of regions and in the `data` of tasks, where Label Studio leaves
it. The labelling interface that the project needs is written beside the tasks, as `NAME.xml`.
Offsets count code points, as Label Studio does from 1.5 on; older exports that count the UTF-16
units of a browser are known by the text of their regions, and converted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from claimkit.errors import DataError
from claimkit.io.atomic import replace_file
from claimkit.io.documents import AnnotatedDocument, Offsets
from claimkit.io.graph import (
    ATTRIBUTE_VALUES,
    LINK_LABELS,
    SPAN_LABELS,
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
from claimkit.io.jsonl import open_text
from claimkit.io.rows import encodable, text_of

_KEY = "claimkit"
"""Where our own values stand in `data` and `meta`."""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """A document with what a model found in it, and how sure it is of that.

    Attributes:
        document: The document; its claims bring their confidence.
        score: How sure the model is of the document, 0 to 1; None where it found nothing.
        model: The model's name.
    """

    document: AnnotatedDocument
    score: float | None
    model: str


def read_documents(path: str | Path) -> Iterator[AnnotatedDocument]:
    """Yield the tasks of an export, or of a file that was written here.

    Of several annotations of a task, the last that was not cancelled is read; predictions are read
    where there is no annotation.

    Raises:
        DataError: It is no list of tasks, or a task breaks the format (`path: task N:`).
    """
    return map(to_document, read_graphs(path))


def read_graphs(path: str | Path) -> Iterator[GraphDocument]:
    """Yield the tasks as they stand there, with their faults.

    Raises:
        DataError: It is no list of tasks.
    """
    with open_text(path) as file:
        try:
            tasks = json.load(file)
        except (ValueError, RecursionError) as error:
            raise DataError(f"{path}: not JSON: {error}") from error
    if not isinstance(tasks, list):
        raise DataError(f"{path}: expected a list of tasks, got a {type(tasks).__name__}")
    for number, task in enumerate(tasks, start=1):
        yield _read_task(task, f"{path}: task {number}", str(number))


def write_documents(path: str | Path, documents: Iterable[AnnotatedDocument]) -> int:
    """Write documents as annotated tasks, and the labelling interface; return how many.

    Raises:
        DataError: An attribution has no content.
    """
    return _write(path, (_task(document, "annotations", {}) for document in documents))


def write_suggestions(path: str | Path, suggestions: Iterable[Suggestions]) -> int:
    """Write documents as tasks with predictions, and the labelling interface; return how many."""
    return _write(path, map(_suggest, suggestions))


def interface() -> str:
    """The labelling interface (XML) of a project that holds claims."""
    lines = ["<View>", "  <Relations>"]
    lines += [f"    <Relation value={quoteattr(label)}/>" for label in LINK_LABELS]
    lines += ["  </Relations>", '  <Labels name="label" toName="text">']
    lines += [f"    <Label value={quoteattr(label)}/>" for label in SPAN_LABELS]
    lines += ["  </Labels>", '  <Text name="text" value="$text"/>']
    for name, values in ATTRIBUTE_VALUES.items():
        shown = "CONTENT" if name == "Direct" else "QUANTITY,STATEMENT"
        lines.append(
            f'  <Choices name="{name.lower()}" toName="text" perRegion="true" choice="single" '
            f'whenTagName="label" whenLabelValue="{shown}">'
        )
        lines += [f"    <Choice value={quoteattr(value)}/>" for value in values]
        lines.append("  </Choices>")
    return "\n".join([*lines, "</View>", ""])


def _write(path: str | Path, tasks: Iterable[Mapping[str, Any]]) -> int:
    path = Path(path)
    count = 0
    with replace_file(path) as temporary, temporary.open("w", encoding="utf-8") as file:
        file.write("[")
        for count, task in enumerate(tasks, start=1):
            file.write(",\n" if count > 1 else "\n")
            json.dump(task, file, ensure_ascii=False)
        file.write("\n]\n")
    if path.is_file():
        path.with_suffix(".xml").write_text(interface(), encoding="utf-8")
    return count


def _suggest(suggestions: Suggestions) -> dict[str, Any]:
    filled: dict[str, Any] = {"model_version": suggestions.model}
    if suggestions.score is not None:
        filled["score"] = suggestions.score
    return _task(suggestions.document, "predictions", filled)


def _task(document: AnnotatedDocument, kind: str, filled: Mapping[str, Any]) -> dict[str, Any]:
    document = encodable(document)
    data = {"text": document.text, "doc_id": document.doc_id, _KEY: details(document)}
    graph = split_fragments(to_graph(document))
    return {"data": data, kind: [{**filled, "result": list(_results(graph, document.text))}]}


def _results(graph: SpanGraph, text: str) -> Iterator[dict[str, Any]]:
    target = {"to_name": "text"}
    for name, (label, ((start, end),)) in graph.spans.items():
        value = {"start": start, "end": end, "text": text[start:end]}
        region: dict[str, Any] = {"id": name, "from_name": "label", **target, "type": "labels"}
        region["value"] = {**value, "labels": [label]}
        if name in graph.notes:
            note = graph.notes[name]
            region |= {"score": note["claim"]["confidence"], "meta": {_KEY: note}}
        yield region
        for attribute, chosen in graph.attributes.get(name, {}).items():
            yield {
                "id": name,
                "from_name": attribute.lower(),
                **target,
                "type": "choices",
                "value": {"start": value["start"], "end": value["end"], "choices": [chosen]},
            }
    for origin, links in graph.links.items():
        for role, linked in links:
            ends = {"from_id": origin, "to_id": linked}
            yield {"type": "relation", **ends, "direction": "right", "labels": [role]}


def _read_task(task: Any, where: str, number: str) -> GraphDocument:
    found = GraphDocument(where, number, "", SpanGraph())
    try:
        data = task["data"]
        found.text = text_of(data)
        known = data.get(_KEY) or {}
        found.doc_id = str(known.get("doc_id", data.get("doc_id", task.get("id", number))))
        for name, value in read_details(known).items():
            setattr(found, name, value)
        for result in _chosen(task):
            _read_result(found, result)
        found.graph = join_fragments(found.graph)
    except KeyError as error:
        found.faults.append(Fault(where, f"no task of texts: the key {error} is missing"))
    except (AttributeError, DataError, IndexError, TypeError, ValueError) as error:
        found.faults.append(Fault(where, f"no task of texts: {error}"))
    return found


def _chosen(task: Mapping[str, Any]) -> list[dict[str, Any]]:
    done = [row for row in task.get("annotations") or () if not row.get("was_cancelled")]
    made = done or list(task.get("predictions") or ())
    return made[-1]["result"] if made else []


def _read_result(found: GraphDocument, result: Mapping[str, Any]) -> None:
    """Take in one result; kinds that the interface does not have are passed over."""
    graph, kind = found.graph, result["type"]
    if kind == "relation":
        for role in result.get("labels") or ():
            graph.link(result["from_id"], role, result["to_id"])
    elif kind == "labels":
        name, value = result["id"], result["value"]
        where = found.places[name] = f"{found.where}, region {name}"
        if len(value["labels"]) != 1:
            message = f"one label a region, found {', '.join(value['labels']) or 'none'}"
            found.faults.append(Fault(where, message))
            return
        extent = _extent(found.text, value)
        graph.spans[name] = value["labels"][0], (extent,)
        graph.notes.update({name: result["meta"][_KEY]} if _KEY in result.get("meta", {}) else {})
        said = value.get("text")
        if said is not None and found.text[slice(*extent)] != said:
            here = found.text[slice(*extent)]
            found.faults.append(
                Fault(where, f"the region says {said!r}, the text has {here!r}", "mismatch")
            )
    elif kind == "choices" and result.get("id"):
        attributes = graph.attributes.setdefault(result["id"], {})
        attributes[str(result["from_name"]).capitalize()] = result["value"]["choices"][0]


def _extent(text: str, value: Mapping[str, Any]) -> Offsets:
    """Where a region is, in code points, also where a browser counted UTF-16 units."""
    start, end, said = int(value["start"]), int(value["end"]), value.get("text")
    if said is None or text[start:end] == said or start < 0:
        return start, end
    units = text.encode("utf-16-le", "surrogatepass")
    first = len(units[: 2 * start].decode("utf-16-le", "replace"))
    last = first + len(units[2 * start : 2 * end].decode("utf-16-le", "replace"))
    return (first, last) if text[first:last] == said else (start, end)
