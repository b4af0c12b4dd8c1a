"""spaCy DocBin: a `.spacy` file of docs whose span groups hold the annotations.

`doc.spans["claims"]` has the spans of claims and `doc.spans["attributions"]` those of attributions;
the links between them, and what spaCy has no place for, are in `doc.user_data["claimkit"]`. Tokens
are those of spaCy's English tokenizer, cut where a span begins or ends inside one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from claimkit.errors import DataError, MissingDependencyError
from claimkit.io.atomic import replace_file
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
from claimkit.io.rows import encodable
from claimkit.io.words import cut_tokens
from claimkit.labels import ATTRIBUTION_LAYER

if TYPE_CHECKING:
    from spacy.tokens import Doc

_KEY = "claimkit"
_GROUPS = ("claims", "attributions")


def read_documents(path: str | Path) -> Iterator[AnnotatedDocument]:
    """Yield the docs of a `.spacy` file.

    Raises:
        DataError: It is no DocBin, or a doc holds what claimkit did not write.
        MissingDependencyError: spaCy is not installed.
    """
    return map(to_document, read_graphs(path))


def read_graphs(path: str | Path) -> Iterator[GraphDocument]:
    """Yield the docs as they stand there, with their faults.

    Raises:
        DataError: It is no DocBin.
        MissingDependencyError: spaCy is not installed.
    """
    path, spacy = Path(path), _import_spacy("spacy.tokens")
    if not path.is_file():
        raise DataError(f"{path}: no such file")
    try:
        docs = spacy.DocBin().from_bytes(path.read_bytes())
        for number, doc in enumerate(docs.get_docs(_english().vocab), start=1):
            yield _read_doc(doc, f"{path}: doc {number}", str(number))
    except (KeyError, TypeError, ValueError, OSError, ImportError) as error:
        raise DataError(f"{path}: not a DocBin of spaCy: {error!r}") from error


def write_documents(path: str | Path, documents: Iterable[AnnotatedDocument]) -> int:
    """Write documents as a DocBin and return how many.

    Raises:
        DataError: An attribution has no content.
        MissingDependencyError: spaCy is not installed.
    """
    docs = _import_spacy("spacy.tokens").DocBin(attrs=["SPACY"], store_user_data=True)
    for document in documents:
        docs.add(_to_doc(encodable(document)))
    with replace_file(path) as temporary:
        temporary.write_bytes(docs.to_bytes())
    return len(docs)


def _to_doc(document: AnnotatedDocument) -> Doc:
    spacy, nlp = _import_spacy("spacy.tokens"), _english()
    text = document.text
    graph = split_fragments(to_graph(document))
    extents = {name: fragments[0] for name, (_, fragments) in graph.spans.items()}
    tokens = cut_tokens(text, _tokens(nlp, text), extents.values())
    doc = spacy.Doc(
        nlp.vocab,
        words=[text[start:end] for start, end, _ in tokens],
        spaces=[is_followed for _, _, is_followed in tokens],
    )
    assert doc.text == text, (doc.text, text)
    groups: dict[str, list[Any]] = {name: [] for name in _GROUPS}
    for name, (start, end) in extents.items():
        label = graph.spans[name][0]
        span = doc.char_span(start, end, label=label, span_id=name)
        groups[_GROUPS[label in ATTRIBUTION_LAYER]].append(span)
    for name, spans in groups.items():
        doc.spans[name] = spans
    doc.user_data[_KEY] = {
        **details(document),
        "links": {name: [list(link) for link in links] for name, links in graph.links.items()},
        "attributes": graph.attributes,
        "notes": graph.notes,
    }
    return doc


def _tokens(nlp: Any, text: str) -> Iterator[Offsets]:
    for token in nlp.tokenizer(text):
        end = token.idx + len(token)
        yield token.idx, end
        if token.whitespace_:
            yield end, end + 1


def _read_doc(doc: Doc, where: str, number: str) -> GraphDocument:
    extras = doc.user_data.get(_KEY) or {}
    found = GraphDocument(where, str(extras.get("doc_id", number)), doc.text, SpanGraph())
    graph = found.graph
    for group in _GROUPS:
        for index, span in enumerate(doc.spans.get(group, ()), start=1):
            name = span.id_ or f"{group} {index}"
            graph.spans[name] = span.label_, ((span.start_char, span.end_char),)
    try:
        for name, value in read_details(extras).items():
            setattr(found, name, value)
        links = extras.get("links") or {}
        graph.links = {name: [(role, to) for role, to in row] for name, row in links.items()}
        graph.attributes = extras.get("attributes") or {}
        graph.notes = extras.get("notes") or {}
        found.graph = join_fragments(graph)
    except (AttributeError, DataError, TypeError, ValueError) as error:
        message = f'user_data["{_KEY}"] is not as claimkit writes it: {error}'
        found.faults.append(Fault(where, message))
    return found


@cache
def _english() -> Any:
    """An English pipeline with a tokenizer and nothing else."""
    return _import_spacy("spacy").blank("en")


def _import_spacy(name: str) -> ModuleType:
    try:
        return import_module(name)
    except ImportError as error:
        raise MissingDependencyError(
            "DocBin files need spaCy, which is not installed: pip install 'claimkit[spacy]'"
        ) from error
