"""Annotations as annotation tools hold them: labelled spans, links, attributes and notes.

A claim is a QUANTITY (or STATEMENT) span with links to what it counts, an attribution a CONTENT
span with links to its source and cue. What a tool has no place for (values, intervals, confidence)
is a note on that span, so that nothing is lost on the way there and back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from claimkit.errors import DataError
from claimkit.io.documents import AnnotatedDocument, FragmentedAttribution, Offsets
from claimkit.labels import ATTRIBUTION_LAYER, QUANTITY_ROLES, Change, Status
from claimkit.normalise import parse_quantity
from claimkit.types import Claim

ANCHORS = ("QUANTITY", "STATEMENT")
"""What a claim hangs on."""

SPAN_LABELS = (*ANCHORS, *QUANTITY_ROLES, *ATTRIBUTION_LAYER)
"""Every label that a span may have."""

RESTATES = "RESTATES"
"""Link from a claim to the one whose quantity it repeats in another unit."""

CONTINUES = "CONTINUES"
"""Link from the first fragment of a span to its others, for tools that know no fragments."""

LINK_LABELS = (*QUANTITY_ROLES, "SOURCE", "CUE", RESTATES, CONTINUES)
"""Every label that a link may have."""

ATTRIBUTE_VALUES: Mapping[str, tuple[str, ...]] = {
    "Status": tuple(map(str, Status)),
    "Change": tuple(map(str, Change)),
    "Direct": ("yes", "no"),
}
"""Every attribute of a span with its values: two of claims, one of attributions."""

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

Fragments = tuple[Offsets, ...]


class Fault(NamedTuple):
    """Something that keeps a document from being read.

    Attributes:
        where: The file, and the line or part of it.
        message: What is wrong.
        kind: `format`, or what is wrong with a span: `outside`, `empty`, `mismatch`.
    """

    where: str
    message: str
    kind: str = "format"


@dataclass(slots=True)
class SpanGraph:
    """The annotations of one document by what they annotate; spans have names.

    Attributes:
        spans: Name to label and fragments, claims in order.
        links: Name of a span to the role and name of those that it links to.
        attributes: Name of a span to its attributes.
        notes: Name of a span to what a tool has no place for.
    """

    spans: dict[str, tuple[str, Fragments]] = field(default_factory=dict)
    links: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    attributes: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, label: str, fragments: Fragments) -> str:
        """Add a span and return its name."""
        name = f"T{len(self.spans) + 1}"
        self.spans[name] = label, fragments
        return name

    def link(self, origin: str, role: str, target: str) -> None:
        """Link two spans."""
        self.links.setdefault(origin, []).append((role, target))


@dataclass(slots=True)
class GraphDocument:
    """One document as a tool's file has it, before it is checked.

    Attributes:
        where: The file, or the file and the place in it.
        doc_id: The document's name.
        text: The text.
        graph: Its annotations.
        date: When it was published, ISO 8601, or None.
        layers: As in `AnnotatedDocument`.
        ignore: As in `AnnotatedDocument`.
        places: Name of a span to where it stands, for spans that have a line of their own.
        faults: What could not be read of it.
    """

    where: str
    doc_id: str
    text: str
    graph: SpanGraph
    date: str | None = None
    layers: frozenset[str] = frozenset()
    ignore: Fragments = ()
    places: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def details(document: AnnotatedDocument) -> dict[str, Any]:
    """What a document has beside its text and annotations, as JSON values."""
    return {
        "doc_id": document.doc_id,
        "date": document.date,
        "layers": sorted(document.layers),
        "ignore": [list(span) for span in document.ignore],
    }


def span_faults(document: GraphDocument) -> Iterator[Fault]:
    """Yield the spans that are empty or not in the text."""
    size = len(document.text)
    for name, (label, fragments) in document.graph.spans.items():
        for start, end in fragments:
            where = document.places.get(name, document.where)
            if start == end:
                yield Fault(where, f"the {label} span {start} {end} is empty", "empty")
            elif not 0 <= start < end <= size:
                message = f"the {label} span {start} {end} is not in a text of {size} characters"
                yield Fault(where, message, "outside")


def to_document(found: GraphDocument) -> AnnotatedDocument:
    """The document that a graph describes; other labels than ours are passed over.

    A claim without a note, which a person added, gets its line as its sentence and the values that
    the normaliser reads in its quantity; so does one whose quantity was moved.

    Raises:
        DataError: It has faults; the message lists them with their places.
    """
    faults = [*found.faults, *span_faults(found)]
    if faults:
        raise DataError("\n".join(f"{fault.where}: {fault.message}" for fault in faults))
    try:
        claims, attributions = from_graph(found.graph, found.text, found.doc_id)
    except DataError as error:
        raise DataError(f"{found.where}: {error}") from error
    return AnnotatedDocument(
        doc_id=found.doc_id,
        text=found.text,
        date=found.date,
        claims=claims,
        attributions=attributions,
        layers=found.layers,
        ignore=found.ignore,
    )


def to_graph(document: AnnotatedDocument) -> SpanGraph:
    """The annotations of a document as spans, links, attributes and notes.

    Raises:
        DataError: An attribution has no content, so that there is nothing to hang it on.
    """
    writer = _Writer()
    anchors = [writer.add_claim(claim) for claim in document.claims]
    graph = writer.graph
    for anchor, claim in zip(anchors, document.claims, strict=True):
        if claim.restates is not None and 0 <= claim.restates < len(anchors):
            graph.link(anchor, RESTATES, anchors[claim.restates])
            graph.notes[anchor]["claim"]["restates"] = None
    for attribution in document.attributions:
        if not attribution.content:
            raise DataError(f"{document.doc_id}: an attribution without content has no place")
        writer.add_attribution(attribution)
    return graph


class _Writer:
    """Adds claims and attributions to a graph; what several link to stands in it once."""

    def __init__(self) -> None:
        self.graph = SpanGraph()
        self._shared: dict[tuple[str, Fragments], str] = {}

    def add_claim(self, claim: Claim) -> str:
        """Add a claim and return the name of what it hangs on."""
        place = claim.quantity or claim
        anchor = self.graph.add(str(claim.kind).upper(), ((place.start, place.end),))
        for role in QUANTITY_ROLES:
            span = getattr(claim, role.lower())
            if span is not None:
                self._link(anchor, role, ((span.start, span.end),))
        _describe(self.graph, anchor, claim)
        return anchor

    def add_attribution(self, attribution: FragmentedAttribution) -> None:
        """Add an attribution that has content."""
        content = self.graph.add("CONTENT", attribution.content)
        for role in ATTRIBUTION_LAYER[:2]:
            fragments = getattr(attribution, role.lower())
            if fragments:
                self._link(content, role, fragments)
        if attribution.direct is not None:
            said = "yes" if attribution.direct else "no"
            self.graph.attributes[content] = {"Direct": said}

    def _link(self, origin: str, role: str, fragments: Fragments) -> None:
        if (role, fragments) not in self._shared:
            self._shared[role, fragments] = self.graph.add(role, fragments)
        self.graph.link(origin, role, self._shared[role, fragments])


def from_graph(
    graph: SpanGraph, text: str, doc_id: str
) -> tuple[tuple[Claim, ...], tuple[FragmentedAttribution, ...]]:
    """The claims and attributions that a graph of spans inside the text describes.

    Raises:
        DataError: A link points to no span, or an attribute or note has an impossible value.
    """
    labels = {name: label for name, (label, _) in graph.spans.items()}
    anchors = [name for name, label in labels.items() if label in ANCHORS]
    contents = [name for name, label in labels.items() if label == "CONTENT"]
    places = {name: index for index, name in enumerate(anchors)}
    try:
        claims = tuple(_claim(graph, name, text, doc_id, places) for name in anchors)
        attributions = tuple(_attribution(graph, name) for name in contents)
    except DataError:
        raise
    except KeyError as error:
        raise DataError(f"a relation points to {error}, which is no such span") from error
    except (AttributeError, TypeError, ValueError) as error:
        raise DataError(f"a note that claimkit did not write: {error}") from error
    return claims, attributions


def split_fragments(graph: SpanGraph) -> SpanGraph:
    """The same for tools that know no fragments: a span each, linked by `CONTINUES`."""
    split = SpanGraph(
        links={name: list(links) for name, links in graph.links.items()},
        attributes=graph.attributes,
        notes=graph.notes,
    )
    for name, (label, fragments) in graph.spans.items():
        split.spans[name] = label, fragments[:1]
        for number, fragment in enumerate(fragments[1:], start=2):
            split.spans[f"{name}.{number}"] = label, (fragment,)
            split.link(name, CONTINUES, f"{name}.{number}")
    return split


def join_fragments(graph: SpanGraph) -> SpanGraph:
    """What `split_fragments` was made from.

    Raises:
        DataError: A link `CONTINUES` points to no span.
    """
    later = {
        origin: [target for role, target in links if role == CONTINUES]
        for origin, links in graph.links.items()
    }
    parts = {target for targets in later.values() for target in targets}
    if lost := sorted(parts - graph.spans.keys()):
        raise DataError(f"a relation points to {lost[0]!r}, which is no such span")
    joined = SpanGraph(attributes=graph.attributes, notes=graph.notes)
    for name, (label, fragments) in graph.spans.items():
        if name not in parts:
            more = (graph.spans[part][1] for part in later.get(name, ()))
            joined.spans[name] = label, sum(more, fragments)
    for origin, links in graph.links.items():
        kept = [(role, target) for role, target in links if role != CONTINUES]
        if kept:
            joined.links[origin] = kept
    return joined


def read_details(row: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of `GraphDocument` that `details` wrote, its name left out."""
    return {
        "date": row.get("date"),
        "layers": frozenset(row.get("layers") or ()),
        "ignore": tuple((start, end) for start, end in row.get("ignore") or ()),
    }


def _describe(graph: SpanGraph, anchor: str, claim: Claim) -> None:
    """Add the attributes of a claim, and the note with all that is no span."""
    row = claim.to_dict()
    graph.attributes[anchor] = {"Status": str(claim.status)}
    if claim.change:
        graph.attributes[anchor]["Change"] = str(claim.change)
    roles = (role.lower() for role in QUANTITY_ROLES)
    note: dict[str, Any] = {
        "sentence": [claim.start, claim.end],
        "roles": {role: _without_span(row[role]) for role in roles if row[role]},
        "claim": {key: row[key] for key in _NO_CLAIM},
    }
    if row["quantity"]:
        note["quantity"] = _without_span(row["quantity"])
    graph.notes[anchor] = note


def _claim(
    graph: SpanGraph, anchor: str, text: str, doc_id: str, places: Mapping[str, int]
) -> Claim:
    label, fragments = graph.spans[anchor]
    note = graph.notes.get(anchor, {})
    attributes = graph.attributes.get(anchor, {})
    start, end = _extent(fragments)
    is_quantity = label == "QUANTITY"
    default = _line_around(text, start, end) if is_quantity else (start, end)
    first, last = note.get("sentence", default)
    roles = {name.lower(): None for name in QUANTITY_ROLES}
    row: dict[str, Any] = {**_NO_CLAIM, **note.get("claim", {}), **roles}
    for role, target in graph.links.get(anchor, ()):
        if role in QUANTITY_ROLES:
            row[role.lower()] = _role(graph, role, target, text, note)
        elif role == RESTATES:
            row["restates"] = places[target]
    row |= {"doc_id": doc_id, **_span(text, first, last), "kind": label.lower()}
    row["quantity"] = _quantity(row, _span(text, start, end), note) if is_quantity else None
    row["status"] = attributes.get("Status", "actual")
    row["change"] = attributes.get("Change")
    return Claim.from_dict(row)


def _quantity(row: Mapping[str, Any], span: dict[str, Any], note: Mapping[str, Any]) -> Any:
    """A quantity with what the note says of it, read anew if there is no note or it was moved."""
    known = {**_NO_QUANTITY, **note.get("quantity", {})}
    if known.pop("of", span["text"] if "quantity" in note else None) == span["text"]:
        return {**known, **span}
    noun = row["entity"]["text"] if row["entity"] else None
    return {**parse_quantity(span["text"], noun=noun).to_dict(), **span}


def _role(
    graph: SpanGraph, role: str, target: str, text: str, note: Mapping[str, Any]
) -> dict[str, Any]:
    """A linked span with what the note says of it; that is void once the span was moved."""
    empty = _NO_TIME if role == "TIME" else _NO_SPAN
    span = _span(text, *_extent(graph.spans[target][1]))
    known = dict(note.get("roles", {}).get(role.lower(), {}))
    is_moved = known.pop("of", span["text"]) != span["text"]
    return {**empty, **({} if is_moved else known), **span}


def _attribution(graph: SpanGraph, content: str) -> FragmentedAttribution:
    roles: dict[str, Fragments] = {}
    for role, target in graph.links.get(content, ()):
        roles[role] = graph.spans[target][1]
    direct = graph.attributes.get(content, {}).get("Direct")
    return FragmentedAttribution(
        source=roles.get("SOURCE", ()),
        cue=roles.get("CUE", ()),
        content=graph.spans[content][1],
        direct=None if direct is None else direct == "yes",
    )


def _extent(fragments: Fragments) -> Offsets:
    return fragments[0][0], fragments[-1][1]


def _span(text: str, start: int, end: int) -> dict[str, Any]:
    return {"text": text[start:end], "start": start, "end": end}


def _line_around(text: str, start: int, end: int) -> Offsets:
    last = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, len(text) if last < 0 else last


def _without_span(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a span has beside its place, and the words that this holds of."""
    rest = {key: value for key, value in row.items() if key not in ("text", "start", "end")}
    return {"of": row["text"], **rest}
