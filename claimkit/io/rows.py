"""Annotated documents as plain JSON values, as claimkit JSONL and data sets hold them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from claimkit.errors import DataError
from claimkit.io.documents import AnnotatedDocument, FragmentedAttribution, Offsets
from claimkit.types import Claim

_NAME_KEYS = ("doc_id", "id", "doc")
_LONE_SURROGATES = {code: "\ufffd" for code in range(0xD800, 0xE000)}


def document_from_row(row: Mapping[str, Any]) -> AnnotatedDocument:
    """The document that `document_to_row` wrote; only `text` is required.

    Its name may stand under `doc_id`, `id` or `doc`; without one it is empty.

    Raises:
        DataError: A claim is none, or `text` is no string.
        KeyError: A key is missing.
        TypeError: A value has another type.
        ValueError: An offset is not a pair of numbers.
    """
    names = [row[key] for key in _NAME_KEYS if row.get(key) is not None]
    return AnnotatedDocument(
        doc_id=str(names[0]) if names else "",
        text=text_of(row),
        date=row.get("date"),
        claims=tuple(Claim.from_dict(claim) for claim in row.get("claims") or ()),
        attributions=tuple(
            FragmentedAttribution(
                source=_offsets(item["source"]),
                cue=_offsets(item["cue"]),
                content=_offsets(item["content"]),
                direct=item.get("direct"),
            )
            for item in row.get("attributions") or ()
        ),
        layers=frozenset(row.get("layers") or ()),
        ignore=_offsets(row.get("ignore") or ()),
    )


def text_of(row: Mapping[str, Any]) -> str:
    """The text of a row.

    Raises:
        DataError: It is no string.
        KeyError: There is none.
    """
    text = row["text"]
    if not isinstance(text, str):
        raise DataError(f"`text` must be a string, got a {type(text).__name__}")
    return text


def document_to_row(document: AnnotatedDocument) -> dict[str, Any]:
    """A document as JSON values; what is empty is left out, but for its name and text."""
    row: dict[str, Any] = {
        "doc_id": document.doc_id,
        "text": document.text,
        "date": document.date,
        "claims": [claim.to_dict() for claim in document.claims],
        "attributions": [
            {
                "source": item.source,
                "cue": item.cue,
                "content": item.content,
                "direct": item.direct,
            }
            for item in document.attributions
        ],
        "layers": sorted(document.layers),
        "ignore": document.ignore,
    }
    return {key: value for key, value in row.items() if value or key in ("doc_id", "text")}


def _offsets(fragments: Iterable[Iterable[int]]) -> tuple[Offsets, ...]:
    return tuple((start, end) for start, end in fragments)


def encodable(document: AnnotatedDocument) -> AnnotatedDocument:
    """The document with U+FFFD for lone surrogates, which UTF-8 cannot hold; offsets stay."""
    try:
        f"{document.doc_id}{document.text}".encode()
    except UnicodeEncodeError:
        return document_from_row(_cleaned(document_to_row(document)))
    return document


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return value.translate(_LONE_SURROGATES)
    if isinstance(value, dict):
        return {key: _cleaned(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(item) for item in value]
    return value
