"""PolNeAR in claimkit's layout: one article a line, attributions with fragmented roles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from claimkit.io.documents import AnnotatedDocument, FragmentedAttribution, Offsets
from claimkit.io.jsonl import read_as, write_rows


def read_documents(path: str | Path) -> Iterator[AnnotatedDocument]:
    """Yield the articles of a PolNeAR file (.jsonl, .jsonl.gz).

    Attributions without content and the text that annotators were told to skip are handled as
    training needs them: the first are left out, the second is in `ignore`.

    Raises:
        DataError: A line is no article; the message lists the faults as `path:line:`.
    """
    return read_as(path, _document)


def write_documents(path: str | Path, documents: Iterable[AnnotatedDocument]) -> int:
    """Write the attributions of documents in PolNeAR's layout, and return how many documents."""
    return write_rows(path, map(_row, documents))


def _document(row: Mapping[str, Any]) -> AnnotatedDocument:
    return AnnotatedDocument(
        doc_id=row["doc_id"],
        text=row["text"],
        date=row.get("date"),
        attributions=tuple(
            FragmentedAttribution(
                source=_fragments(item["source"]),
                cue=_fragments(item["cue"]),
                content=_fragments(item["content"]),
            )
            for item in row["attributions"]
            if item["content"]
        ),
        layers=frozenset({"attribution"}),
        ignore=_fragments(row.get("discard") or ()),
    )


def _row(document: AnnotatedDocument) -> dict[str, Any]:
    return {
        "doc_id": document.doc_id,
        "date": document.date,
        "text": document.text,
        "discard": document.ignore,
        "attributions": [
            {"id": f"E{number}", "source": item.source, "cue": item.cue, "content": item.content}
            for number, item in enumerate(document.attributions, start=1)
        ],
    }


def _fragments(rows: Iterable[Iterable[int]]) -> tuple[Offsets, ...]:
    return tuple((start, end) for start, end in rows)
