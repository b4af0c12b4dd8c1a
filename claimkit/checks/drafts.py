"""Files to documents as they are, faults and all: what cannot be read is a finding in its place."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from claimkit.checks.findings import Code, Finding, Severity
from claimkit.errors import DataError
from claimkit.io.corpora import READERS, read_corpus
from claimkit.io.documents import LAYERS, AnnotatedDocument
from claimkit.io.formats import Format, guess_format
from claimkit.io.graph import LINK_LABELS, SPAN_LABELS, GraphDocument, span_faults, to_document
from claimkit.io.jsonl import numbered_lines, parse_object
from claimkit.io.rows import document_from_row
from claimkit.labels import (
    ATTRIBUTION_LAYER,
    QUANTITY_ROLES,
    Change,
    ClaimKind,
    Comparator,
    QuantityKind,
    Region,
    Status,
)
from claimkit.types import Claim

SHOWN_CHARS = 40
"""Characters of a text or label that a message shows at most."""

_NAMES: dict[str, type[StrEnum]] = {
    "region": Region,
    "kind": ClaimKind,
    "status": Status,
    "change": Change,
}
_COUNTED = ("region", "status", "change")
_QUANTITY_NAMES: dict[str, type[StrEnum]] = {"comparator": Comparator, "kind": QuantityKind}
_PLACE = re.compile(r"(?P<where>.+?:\d+): (?P<message>.*)")


class DraftSpan(NamedTuple):
    """A labelled piece of a document; nothing says that it lies in the text."""

    label: str
    start: int
    end: int
    where: str


@dataclass(slots=True)
class Draft:
    """A document as far as it could be read.

    Attributes:
        where: The file, with the line or part of it that the document is.
        doc_id: The document's name.
        text: Its text.
        layers: As in `AnnotatedDocument`.
        spans: Its spans; one that several claims share is there once a claim.
        names: Statuses, kinds and the like of its claims, as `status actual`.
        findings: What of it could not be read.
    """

    where: str
    doc_id: str
    text: str
    layers: frozenset[str] = frozenset()
    spans: list[DraftSpan] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def add_error(self, code: Code, message: str, where: str | None = None, **place: Any) -> None:
        """Note what is wrong with the document."""
        error = Severity.ERROR
        self.findings.append(
            Finding(error, code, where or self.where, message, self.doc_id, **place)
        )


def read_drafts(source: str, source_format: Format | None = None) -> Iterator[Draft | Finding]:
    """Yield the documents of a file, a folder or a corpus, and what cannot be read as one.

    Args:
        source: A path, or the name of a corpus of ours, with a split or not (`claimwire:dev`).
        source_format: The format of a path; None: told by its name.

    Raises:
        InputError: The format cannot be told.
    """
    name, _, split = source.partition(":")
    if not Path(source).exists() and name in READERS:
        read: Iterator[Draft | Finding] = _read_corpus(name, split or "train")
    else:
        entry = source_format or guess_format(Path(source))
        reader = _READERS.get(entry.name)
        if reader is None and hasattr(entry.load(), "read_graphs"):
            read = map(_draft_of_graph, entry.load().read_graphs(source))
        else:
            read = (reader or _read_strictly(entry))(source)
    try:
        yield from read
    except (DataError, OSError) as error:
        yield from _told(error, source)


def shown(text: str) -> str:
    """A piece of text, quoted, its middle left out where it is long."""
    if len(text) > SHOWN_CHARS:
        text = f"{text[: SHOWN_CHARS // 2]} … {text[-SHOWN_CHARS // 2 :]}"
    return repr(text)


def _told(error: Exception, source: str) -> Iterator[Finding]:
    """A finding for each line of an error's message."""
    for line in str(error).splitlines() or [repr(error)]:
        match = _PLACE.fullmatch(line)
        where, message = (match["where"], match["message"]) if match else (source, line)
        message = message.removeprefix(f"{source}: ")
        yield Finding(Severity.ERROR, Code.FORMAT, where, message)


def _read_corpus(name: str, split: str) -> Iterator[Draft]:
    for document in read_corpus(name, split):
        yield draft_of(document, f"{name}:{split}")


def _read_strictly(entry: Format) -> Callable[[str], Iterator[Draft]]:
    """A reader for formats whose own one tells every fault with its line."""
    return lambda source: (draft_of(document, source) for document in entry.read(source))


def _read_jsonl(source: str) -> Iterator[Draft | Finding]:
    for number, line in numbered_lines(source):
        where = f"{source}:{number}"
        try:
            yield draft_of_row(parse_object(line), where, str(number))
        except DataError as error:
            yield Finding(Severity.ERROR, Code.FORMAT, where, str(error))


def _read_dataset(source: str) -> Iterator[Draft | Finding]:
    from claimkit.io.dataset import dataset_rows, open_splits

    for where, dataset in open_splits(source):
        for number, row in enumerate(dataset_rows(dataset, where), start=1):
            try:
                yield draft_of_row(row, f"{where}: row {number}", str(number))
            except DataError as error:
                yield Finding(Severity.ERROR, Code.FORMAT, f"{where}: row {number}", str(error))


_READERS = {"jsonl": _read_jsonl, "datasets": _read_dataset}


def draft_of(document: AnnotatedDocument, where: str) -> Draft:
    """A document that could be read, as a draft."""
    draft = Draft(where, document.doc_id, document.text, document.layers)
    for claim in document.claims:
        _add_claim(draft, claim)
    for attribution in document.attributions:
        for role in ATTRIBUTION_LAYER:
            for start, end in getattr(attribution, role.lower()):
                draft.spans.append(DraftSpan(role, start, end, where))
    for name in sorted(document.layers - LAYERS):
        draft.add_error(Code.UNKNOWN_LABEL, _unknown("layer", name, LAYERS))
    return draft


def draft_of_row(row: Mapping[str, Any], where: str, number: str) -> Draft:
    """A document of claimkit JSONL as a draft; claims that cannot be read are left out and told.

    Raises:
        DataError: It has no text, or its parts are no lists.
    """
    text = row.get("text")
    if not isinstance(text, str):
        raise DataError(f"expected the key `text` with a string, found {', '.join(row) or 'none'}")
    try:
        bare = {**row, "claims": (), "attributions": ()}
        draft = draft_of(document_from_row(bare), where)
        draft.doc_id = draft.doc_id or number
        for claim in row.get("claims") or ():
            _add_claim_row(draft, claim)
        for item in row.get("attributions") or ():
            one = document_from_row({"text": text, "attributions": [item]})
            draft.spans += draft_of(one, where).spans
    except KeyError as error:
        raise DataError(f"the key {error} is missing") from error
    except (AttributeError, TypeError, ValueError) as error:
        raise DataError(f"not a document: {error}") from error
    return draft


def _add_claim_row(draft: Draft, row: Any) -> None:
    """Add a claim, or what is wrong with it."""
    unknown = list(_unknown_names(row)) if isinstance(row, dict) else []
    for message in unknown:
        draft.add_error(Code.UNKNOWN_LABEL, message)
    faulty = list(_faulty_spans(row, draft.text)) if isinstance(row, dict) else []
    for code, message, start, end in faulty:
        draft.add_error(code, message, start=start, end=end)
    if unknown or faulty:
        return
    try:
        claim = Claim.from_dict(row)
    except (DataError, TypeError) as error:
        draft.add_error(Code.FORMAT, shorten(str(error)))
    else:
        _add_claim(draft, claim)


def shorten(message: str, size: int = 300) -> str:
    """A message, its end left out where it is long."""
    return message if len(message) <= size else f"{message[:size]} …"


def _unknown_names(row: Mapping[str, Any]) -> Iterator[str]:
    quantity = row.get("quantity")
    for values, names in ((row, _NAMES), (quantity, _QUANTITY_NAMES)):
        if not isinstance(values, dict):
            continue
        for key, known in names.items():
            value = values.get(key)
            if value is not None and value not in set(known):
                yield _unknown(key, value, known)


def _faulty_spans(row: Mapping[str, Any], text: str) -> Iterator[tuple[Code, str, int, int]]:
    """The spans of a claim's row, at any depth, that are not what the text has there."""
    for name, value in _spans_of(row, "claim"):
        start, end, said = value.get("start"), value.get("end"), value.get("text")
        if type(start) is not int or type(end) is not int:
            continue
        code = _fault_of(start, end, text)
        if code is not None:
            yield (
                code,
                f"the {name} {start} to {end} {_WHY[code].format(size=len(text))}",
                start,
                end,
            )
        elif isinstance(said, str) and text[start:end] != said:
            here = f"the {name} says {shown(said)}, the text has {shown(text[start:end])}"
            yield Code.MISMATCH, here, start, end


def _spans_of(row: Mapping[str, Any], name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if "start" in row and "end" in row:
        yield name, row
    for key, value in row.items():
        if isinstance(value, dict):
            yield from _spans_of(value, key)


_WHY = {
    Code.EMPTY: "is empty",
    Code.OUTSIDE: "is not in a text of {size} characters",
}


def _fault_of(start: int, end: int, text: str) -> Code | None:
    if start == end:
        return Code.EMPTY
    return None if 0 <= start < end <= len(text) else Code.OUTSIDE


def _add_claim(draft: Draft, claim: Claim) -> None:
    row = claim.to_dict()
    for code, message, start, end in _faulty_spans(row, draft.text):
        draft.add_error(code, message, start=start, end=end)
    anchor = claim.quantity or claim
    draft.spans.append(DraftSpan(str(claim.kind).upper(), anchor.start, anchor.end, draft.where))
    for role in QUANTITY_ROLES:
        span = getattr(claim, role.lower())
        if span is not None:
            draft.spans.append(DraftSpan(role, span.start, span.end, draft.where))
    names = [f"{name} {row[name]}" for name in _COUNTED if row[name] is not None]
    names += [f"{name} {row['quantity'][name]}" for name in _QUANTITY_NAMES if row["quantity"]]
    draft.names += names


def _draft_of_graph(found: GraphDocument) -> Draft:
    """A document of an annotation tool as a draft, every span with a place of its own."""
    draft = Draft(found.where, found.doc_id, found.text, found.layers)
    for fault in found.faults:
        draft.add_error(Code(fault.kind), fault.message, fault.where)
    if not found.faults and not any(span_faults(found)):
        try:
            draft = draft_of(to_document(found), found.where)
        except DataError as error:
            draft.add_error(Code.FORMAT, str(error).removeprefix(f"{found.where}: "))
    draft.spans.clear()
    for name, (label, fragments) in found.graph.spans.items():
        where = found.places.get(name, found.where)
        if label in SPAN_LABELS:
            draft.spans += [DraftSpan(label, start, end, where) for start, end in fragments]
        else:
            start, end = fragments[0]
            message = _unknown("label", label, SPAN_LABELS)
            draft.add_error(Code.UNKNOWN_LABEL, message, where, start=start, end=end)
    roles = {role for links in found.graph.links.values() for role, _ in links}
    for role in sorted(roles - set(LINK_LABELS)):
        draft.add_error(Code.UNKNOWN_LABEL, _unknown("relation", role, LINK_LABELS))
    return draft


def _unknown(what: str, name: Any, known: Iterable[str]) -> str:
    names = sorted(map(str, known))
    near = difflib.get_close_matches(str(name).lower(), [n.lower() for n in names], n=1)
    hint = [n for n in names if n.lower() in near]
    there = f"did you mean {hint[0]!r}?" if hint else f"there are {', '.join(names)}"
    return f"no {what} {shown(str(name))}; {there}"
