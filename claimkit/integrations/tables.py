"""A table of documents to the same with a column of claims: what other frameworks are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimkit.errors import InputError
from claimkit.io.columns import claim_lists, import_arrow

if TYPE_CHECKING:
    import pyarrow

    from claimkit.extractor import ClaimExtractor


def add_claims(
    table: pyarrow.Table, extractor: ClaimExtractor, *, text_column: str = "text"
) -> pyarrow.Table:
    """The table with `claims` (lists of structs) and `failure` (why a document gave none).

    Args:
        table: Documents, with a column of texts and, where there are any, `date` and `doc_id`.
        extractor: What reads them.
        text_column: The column of texts.

    Raises:
        InputError: There is no such column.
    """
    if text_column not in table.column_names:
        raise InputError(
            f"expected a column {text_column!r}; found {', '.join(table.column_names)}"
        )
    names = {"text": text_column, "date": "date", "doc_id": "doc_id"}
    given = {
        key: table.column(name).to_pylist()
        for key, name in names.items()
        if name in table.column_names
    }
    stream = extractor.stream(
        given["text"], dates=given.get("date"), doc_ids=given.get("doc_id"), on_error="record"
    )
    claims = list(stream)
    failures = {failure.index: failure.message for failure in stream.failures}
    messages = [failures.get(index) for index in range(len(claims))]
    arrow = import_arrow()
    return table.append_column("claims", claim_lists(claims)).append_column(
        "failure", arrow.array(messages, type=arrow.string())
    )
