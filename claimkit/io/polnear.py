"""PolNeAR: attributions with fragmented roles, in its authors' layout and in ours.

Theirs is a folder with `text/NAME.txt` and `attributions/NAME_ANNOTATOR.ann`, brat
standoff with an event an attribution; ours is JSONL with one article a line, chosen by a name that
ends in `.jsonl` or `.jsonl.gz`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from claimkit.errors import DataError
from claimkit.io.documents import AnnotatedDocument, FragmentedAttribution, Offsets
from claimkit.io.jsonl import read_as, write_rows
from claimkit.io.rows import encodable, text_of
from claimkit.io.standoff import NewNames, doc_id_of, read_text

Row = dict[str, Any]

JSONL = (".jsonl", ".jsonl.gz")
"""Endings of the files in our layout."""

PREFERRED_ANNOTATOR = "d473"
"""Whose copy is taken of the articles that five or six people annotated: the only annotator of all
of them, and the one that agrees most with the others."""

NAME = re.compile(r"(?P<publisher>.+?)_(?P<date>\d{4}-\d\d-\d\d)_")
"""What a name tells: publisher and date."""

_ANNOTATOR = "0000"
"""Who annotated what is written here."""


def read_documents(path: str | Path) -> Iterator[AnnotatedDocument]:
    """Yield the articles of a file or folder; those of a folder in the order of their names.

    Attributions without content and the text that annotators were told to skip are handled as
    training needs them: the first are left out, the second is in `ignore`.

    Raises:
        DataError: A line is no article or annotation; the message says `path:line:`.
    """
    return _read_folder(Path(path)) if Path(path).is_dir() else read_as(path, _document)


def write_documents(path: str | Path, documents: Iterable[AnnotatedDocument]) -> int:
    """Write the attributions of documents and return how many documents.

    Raises:
        DataError: Two documents that go to a folder have the same name.
    """
    rows = map(_row, map(encodable, documents))
    if str(path).endswith(JSONL):
        return write_rows(path, rows)
    return _write_folder(Path(path), rows)


def choose_annotator(names: Iterable[str]) -> str:
    """Whose copy of an article to take."""
    known = sorted(names)
    return PREFERRED_ANNOTATOR if PREFERRED_ANNOTATOR in known else known[0]


def read_standoff(lines: str, where: str) -> tuple[list[list[int]], list[Row]]:
    """Discarded spans and attributions of an `.ann` file, in text order.

    Args:
        lines: Its content.
        where: What to call it in errors.

    Raises:
        DataError: A line breaks the format (`where:line:`).
    """
    spans: dict[str, tuple[str, list[list[int]]]] = {}
    events: list[tuple[str, list[str]]] = []
    for number, line in enumerate(lines.split("\n"), 1):
        fields = line.split("\t")
        try:
            if line.startswith("T"):
                label, _, offsets = fields[1].partition(" ")
                spans[fields[0]] = label, [_offsets(part) for part in offsets.split(";")]
            elif line.startswith("E"):
                events.append((fields[0], fields[1].split()))
        except (IndexError, ValueError) as error:
            raise DataError(f"{where}:{number}: not a brat line: {line[:80]!r}") from error
    discard = [
        offsets for label, found in spans.values() if label == "Discard" for offsets in found
    ]
    attributions = [_attribution(name, links, spans) for name, links in events]
    kept = [row for row in attributions if _first(row) is not None]
    return sorted(discard), sorted(kept, key=lambda row: _first(row) or 0)


def _attribution(
    name: str, links: list[str], spans: Mapping[str, tuple[str, list[list[int]]]]
) -> Row:
    row: Row = {"id": name, "source": [], "cue": [], "content": []}
    for link in links:
        role, _, target = link.partition(":")
        key = role.rstrip("0123456789").lower()
        if key in row and key != "id" and target in spans:
            row[key].extend(spans[target][1])
    for role in ("source", "cue", "content"):
        row[role].sort()
    return row


def _first(row: Row) -> int | None:
    starts = [span[0] for role in ("source", "cue", "content") for span in row[role]]
    return min(starts, default=None)


def _offsets(part: str) -> list[int]:
    start, end = part.split()
    return [int(start), int(end)]


def _read_folder(folder: Path) -> Iterator[AnnotatedDocument]:
    paths = sorted((folder / "text").glob("*.txt"))
    if not paths:
        raise DataError(
            f"{folder}: no text/*.txt here; PolNeAR keeps text/NAME.txt and "
            "attributions/NAME_ANNOTATOR.ann"
        )
    copies: defaultdict[str, dict[str, Path]] = defaultdict(dict)
    for path in sorted((folder / "attributions").glob("*.ann")):
        article, _, annotator = path.stem.rpartition("_")
        copies[article][annotator] = path
    for path in paths:
        found = copies.get(path.stem)
        ann = found[choose_annotator(found)] if found else None
        discard, attributions = read_standoff(read_text(ann), str(ann)) if ann else ([], [])
        doc_id = doc_id_of(path)
        name = NAME.match(doc_id)
        row = {"doc_id": doc_id, "text": read_text(path), "date": name["date"] if name else None}
        yield _document({**row, "discard": discard, "attributions": attributions})


def _write_folder(folder: Path, rows: Iterable[Row]) -> int:
    names, written = NewNames(folder), 0
    for part in ("text", "attributions"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    for row in rows:
        name = names.take(row["doc_id"])
        (folder / "text" / f"{name}.txt").write_bytes(row["text"].encode())
        lines = "".join(f"{line}\n" for line in _standoff_lines(row))
        ann = folder / "attributions" / f"{name}_{_ANNOTATOR}.ann"
        ann.write_bytes(lines.encode())
        written += 1
    return written


def _standoff_lines(row: Row) -> Iterator[str]:
    """The spans of each attribution, and the event that binds them: its trigger is the cue."""
    count = 0
    for start, end in row["discard"]:
        count += 1
        yield _span_line(count, "Discard", [(start, end)], row["text"])
    for number, item in enumerate(row["attributions"], start=1):
        links = {}
        for role in ("source", "cue", "content"):
            if item[role]:
                count += 1
                links[role] = f"{role.title()}:T{count}"
                yield _span_line(count, role.title(), item[role], row["text"])
        trigger = links.get("cue", links["content"]).partition(":")[2]
        lacking = "".join(f"-no-{role}" for role in ("source", "cue") if role not in links)
        yield f"E{number}\tAttribution{lacking}:{trigger} {' '.join(links.values())}"


def _span_line(number: int, label: str, fragments: Sequence[Offsets], text: str) -> str:
    where = ";".join(f"{start} {end}" for start, end in fragments)
    words = " ".join(text[start:end] for start, end in fragments)
    on_one_line = re.sub(r"[\n\t]", " ", words)
    return f"T{number}\t{label} {where}\t{on_one_line}"


def _document(row: Mapping[str, Any]) -> AnnotatedDocument:
    return AnnotatedDocument(
        doc_id=str(row["doc_id"]),
        text=text_of(row),
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
