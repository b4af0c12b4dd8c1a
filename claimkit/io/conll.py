"""CoNLL BIO: one token a line with its offsets, one tag column a layer, and link columns.

```
# doc_id = "ravel"
# text = "Two boats left."
Two    0  3  B-QUANTITY  O  1  _
boats  4  9  B-ENTITY    O  1  _
left   10 14 B-PREDICATE O  1  _
```
Columns are parted by tabs: token, start, end, tag of the quantity layer, tag of the attribution
layer, and the numbers of the claims and of the attributions that a span belongs to (on its first
token, `_` for none). A blank line ends a line of text, two end a document. BIO holds spans only:
values and units are not in it, and of two spans of a layer that overlap, the second is left out.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from claimkit.errors import DataError
from claimkit.io.documents import AnnotatedDocument, FragmentedAttribution, Offsets
from claimkit.io.jsonl import numbered_lines, open_text
from claimkit.io.rows import encodable
from claimkit.labels import ATTRIBUTION_LAYER, QUANTITY_LAYER, QUANTITY_ROLES, ClaimKind
from claimkit.types import Claim, Quantity, Span, TimeSpan

logger = logging.getLogger(__name__)

_TOKEN = re.compile(r"\w+|[^\w\s]")
_COLUMNS = 7
_NONE = "_"


@dataclass(slots=True)
class _Layer:
    """The spans of one tag layer: where each is and what it belongs to."""

    types: tuple[str, ...]
    spans: list[tuple[str, int, int, list[int]]] = field(default_factory=list)

    def add(self, span_type: str, extent: Offsets, owner: int) -> None:
        """Add a span, or another owner to a span that is there."""
        for known_type, start, end, owners in self.spans:
            if (known_type, start, end) == (span_type, *extent):
                owners.append(owner)
                return
        self.spans.append((span_type, *extent, [owner]))


def write_documents(path: str | Path, documents: Iterable[AnnotatedDocument]) -> int:
    """Write documents as CoNLL BIO and return how many.

    Spans that BIO cannot hold (on no token, or overlapping one of their layer) are left out and
    logged with their number.
    """
    count = lost = 0
    with open_text(path, "w") as file:
        for document in map(encodable, documents):
            header = {"doc_id": document.doc_id, "date": document.date, "text": document.text}
            header["layers"] = sorted(document.layers)  # type: ignore[assignment]
            file.writelines(f"# {key} = {json.dumps(value)}\n" for key, value in header.items())
            lines, left_out = _token_lines(document)
            file.writelines(f"{line}\n" for line in lines)
            file.write("\n\n")
            count += 1
            lost += left_out
    if lost:
        logger.warning("%s: %d spans left out, which BIO tags cannot hold", path, lost)
    return count


def read_documents(path: str | Path) -> Iterator[AnnotatedDocument]:
    """Yield the documents of a CoNLL file that `write_documents` wrote.

    The spans of a claim are as annotated, its values are unknown (None) and its sentence is its
    line of the text. Span columns may have been edited; offsets must stay.

    Raises:
        DataError: A line breaks the format; the message says `path:line:`.
    """
    header: dict[str, Any] = {}
    rows: list[tuple[int, list[str]]] = []
    for number, line in numbered_lines(path):
        line = line.rstrip("\n")
        if line.startswith("# ") and not line.count("\t"):
            if line.startswith("# doc_id") and header:
                yield _document(path, header, rows)
                header, rows = {}, []
            key, _, value = line[2:].partition(" = ")
            header[key] = _json(path, number, value)
        else:
            rows.append((number, _cells(path, number, line)))
    if header:
        yield _document(path, header, rows)


def _token_lines(document: AnnotatedDocument) -> tuple[list[str], int]:
    layers = _layers(document)
    cuts = {
        offset for layer in layers for _, start, end, _ in layer.spans for offset in (start, end)
    }
    tokens = list(_tokens(document.text, cuts))
    columns, lost = [], 0
    for layer in layers:
        tags, links, left_out = _tag(tokens, layer)
        columns.append((tags, links))
        lost += left_out
    (tags, links), (other_tags, other_links) = columns
    lines = []
    last = 0
    for number, (start, end) in enumerate(tokens):
        if "\n" in document.text[last:start]:
            lines.append("")
        cells = (tags[number], other_tags[number], links[number], other_links[number])
        lines.append("\t".join((document.text[start:end], str(start), str(end), *cells)))
        last = end
    return lines, lost


def _tokens(text: str, cuts: set[int]) -> Iterator[Offsets]:
    """Words and single signs, cut where a span begins or ends inside them."""
    for match in _TOKEN.finditer(text):
        inside = (offset for offset in range(match.start() + 1, match.end()) if offset in cuts)
        yield from pairwise([match.start(), *inside, match.end()])


def _layers(document: AnnotatedDocument) -> tuple[_Layer, _Layer]:
    quantities, attributions = _Layer(QUANTITY_LAYER), _Layer(ATTRIBUTION_LAYER)
    for owner, claim in enumerate(document.claims, start=1):
        if claim.quantity is None:
            continue
        quantities.add("QUANTITY", (claim.quantity.start, claim.quantity.end), owner)
        for role in QUANTITY_ROLES:
            span = getattr(claim, role.lower())
            if span is not None:
                quantities.add(role, (span.start, span.end), owner)
    for owner, attribution in enumerate(document.attributions, start=1):
        for role in ATTRIBUTION_LAYER:
            for fragment in getattr(attribution, role.lower()):
                attributions.add(role, fragment, owner)
    return quantities, attributions


def _tag(tokens: Sequence[Offsets], layer: _Layer) -> tuple[list[str], list[str], int]:
    """Tags and links of each token, and how many spans found no free token."""
    tags, links, lost = ["O"] * len(tokens), [_NONE] * len(tokens), 0
    for span_type, start, end, owners in layer.spans:
        touched = [n for n, (first, last) in enumerate(tokens) if first < end and start < last]
        if not touched or any(tags[n] != "O" for n in touched):
            lost += 1
            continue
        tags[touched[0]] = f"B-{span_type}"
        links[touched[0]] = "|".join(map(str, owners))
        for number in touched[1:]:
            tags[number] = f"I-{span_type}"
    return tags, links, lost


def _document(
    path: str | Path, header: dict[str, Any], rows: Sequence[tuple[int, list[str]]]
) -> AnnotatedDocument:
    missing = [key for key in ("doc_id", "text") if not isinstance(header.get(key), str)]
    if missing:
        raise DataError(f"{path}: a document without {' and '.join(missing)} in its header")
    text, doc_id = header["text"], header["doc_id"]
    for number, cells in rows:
        start, end = int(cells[1]), int(cells[2])
        if text[start:end] != cells[0]:
            raise DataError(
                f"{path}:{number}: the token is {cells[0]!r}, the text has {text[start:end]!r} "
                f"at {start} to {end}"
            )
    claims = _by_owner(path, rows, tag_column=3, types=QUANTITY_LAYER)
    attributions = _by_owner(path, rows, tag_column=4, types=ATTRIBUTION_LAYER)
    return AnnotatedDocument(
        doc_id=doc_id,
        text=text,
        date=header.get("date"),
        claims=tuple(
            _claim(text, doc_id, roles)
            for _, roles in sorted(claims.items())
            if "QUANTITY" in roles
        ),
        attributions=tuple(
            FragmentedAttribution(
                source=tuple(roles.get("SOURCE", ())),
                cue=tuple(roles.get("CUE", ())),
                content=tuple(roles["CONTENT"]),
            )
            for _, roles in sorted(attributions.items())
            if "CONTENT" in roles
        ),
        layers=frozenset(header.get("layers") or ()),
    )


def _by_owner(
    path: str | Path,
    rows: Sequence[tuple[int, list[str]]],
    *,
    tag_column: int,
    types: tuple[str, ...],
) -> dict[int, dict[str, list[Offsets]]]:
    """Number of a claim or attribution -> its spans by type."""
    owned: dict[int, dict[str, list[Offsets]]] = {}
    open_spans: list[list[Offsets]] = []
    open_type = None
    for number, cells in rows:
        prefix, _, span_type = cells[tag_column].partition("-")
        if prefix not in "BIO" or (span_type not in types if prefix != "O" else span_type):
            raise DataError(f"{path}:{number}: {cells[tag_column]!r} is no tag of this column")
        start, end = int(cells[1]), int(cells[2])
        if prefix == "B":
            owners = [int(owner) for owner in re.findall(r"\d+", cells[tag_column + 2])]
            open_spans = [owned.setdefault(n, {}).setdefault(span_type, []) for n in owners]
            for spans in open_spans:
                spans.append((start, end))
        elif prefix == "I":
            if open_type != span_type:
                raise DataError(f"{path}:{number}: {cells[tag_column]} does not follow its B")
            for spans in open_spans:
                spans[-1] = (spans[-1][0], end)
        open_type = span_type if prefix != "O" else None
    return owned


def _claim(text: str, doc_id: str, roles: dict[str, list[Offsets]]) -> Claim:
    start, end = roles["QUANTITY"][0]
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    spans = {
        role: Span(text[first:last], first, last)
        for role in QUANTITY_ROLES
        for first, last in roles.get(role, ())[:1]
    }
    when = spans.get("TIME")
    return Claim(
        doc_id=doc_id,
        text=text[line_start:line_end],
        start=line_start,
        end=line_end,
        kind=ClaimKind.QUANTITY,
        quantity=Quantity(text[start:end], start, end),
        entity=spans.get("ENTITY"),
        property=spans.get("PROPERTY"),
        predicate=spans.get("PREDICATE"),
        place=spans.get("PLACE"),
        time=TimeSpan(when.text, when.start, when.end) if when else None,
    )


def _cells(path: str | Path, number: int, line: str) -> list[str]:
    cells = line.split("\t")
    if len(cells) != _COLUMNS or not (cells[1].isdecimal() and cells[2].isdecimal()):
        raise DataError(
            f"{path}:{number}: expected {_COLUMNS} columns (token, offsets, tags, links), "
            f"got {line!r}"
        )
    return cells


def _json(path: str | Path, number: int, value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError as error:
        raise DataError(f"{path}:{number}: the header's value is not JSON: {error}") from error
