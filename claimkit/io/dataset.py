"""Data sets of the `datasets` library: one row a document, nested columns named as in JSONL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claimkit.errors import DataError
from claimkit.io.columns import claim_columns, import_arrow, plain_type
from claimkit.io.documents import AnnotatedDocument
from claimkit.io.rows import document_from_row, document_to_row, encodable

if TYPE_CHECKING:
    import pyarrow
    from datasets import Dataset

ROWS_PER_BATCH = 256
"""Documents that are in memory together while reading and writing."""

_KEYS = ("doc_id", "text", "date", "claims", "attributions", "layers", "ignore")


def document_columns() -> pyarrow.Schema:
    """The Arrow schema of annotated documents.

    Raises:
        MissingDependencyError: pyarrow is not installed.
    """
    arrow = import_arrow()
    text, fragments = arrow.string(), arrow.list_(arrow.list_(arrow.int64()))
    claim = arrow.struct([(field.name, plain_type(field.type)) for field in claim_columns()])
    roles = [(name, fragments) for name in ("source", "cue", "content")]
    columns = {
        "doc_id": text,
        "text": text,
        "date": text,
        "claims": arrow.list_(claim),
        "attributions": arrow.list_(arrow.struct([*roles, ("direct", arrow.bool_())])),
        "layers": arrow.list_(text),
        "ignore": fragments,
    }
    return arrow.schema(list(columns.items()))


def to_dataset(documents: Iterable[AnnotatedDocument]) -> Dataset:
    """Documents as a data set in memory."""
    from datasets import Dataset

    arrow, schema = import_arrow(), document_columns()
    remaining = iter(documents)
    batches = []
    while group := list(islice(remaining, ROWS_PER_BATCH)):
        rows = [document_to_row(encodable(document)) for document in group]
        batches.append(
            arrow.RecordBatch.from_pylist([{**_empty(), **row} for row in rows], schema=schema)
        )
    return Dataset(arrow.Table.from_batches(batches, schema=schema))


def from_dataset(dataset: Dataset, where: str = "data set") -> Iterator[AnnotatedDocument]:
    """Yield the documents of a data set; only the column `text` is needed.

    Args:
        dataset: A data set with columns of `document_columns`.
        where: What to call it in errors.

    Raises:
        DataError: There is no column `text`, or a row is no document (`where: row N:`).
    """
    for number, row in enumerate(dataset_rows(dataset, where), start=1):
        try:
            document = document_from_row({**row, "doc_id": row.get("doc_id") or str(number)})
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise DataError(f"{where}: row {number}: {error}") from error
        yield document


def dataset_rows(dataset: Dataset, where: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a data set, with the columns that documents have.

    Raises:
        DataError: There is no column `text`.
    """
    names = [name for name in _KEYS if name in dataset.column_names]
    if "text" not in names:
        columns = ", ".join(dataset.column_names) or "none"
        raise DataError(f"{where}: no column 'text'; it has {columns}")
    for table in dataset.select_columns(names).with_format("arrow").iter(ROWS_PER_BATCH):
        yield from table.to_pylist()


def read_documents(folder: str | Path) -> Iterator[AnnotatedDocument]:
    """Yield the documents of a data set that `save_to_disk` wrote, split after split.

    Raises:
        DataError: There is none, or a row is no document.
    """
    for where, dataset in open_splits(folder):
        yield from from_dataset(dataset, where)


def open_splits(folder: str | Path) -> list[tuple[str, Dataset]]:
    """The data sets that a folder holds, each with what to call it in errors.

    Raises:
        DataError: It holds none.
    """
    from datasets import DatasetDict, load_from_disk

    try:
        loaded = load_from_disk(str(folder))
    except (OSError, import_arrow().ArrowException, KeyError, ValueError, TypeError) as error:
        raise DataError(f"{folder}: no data set that `datasets` saved: {error}") from error
    if isinstance(loaded, DatasetDict):
        return [(f"{folder}/{name}", split) for name, split in loaded.items()]
    return [(str(folder), loaded)]


def write_documents(folder: str | Path, documents: Iterable[AnnotatedDocument]) -> int:
    """Save documents as a data set in a folder and return how many."""
    dataset = to_dataset(documents)
    # Of no rows at all it would write no file, and then not read what it wrote.
    dataset.save_to_disk(str(folder), num_shards=None if dataset.num_rows else 1)
    return int(dataset.num_rows)


def _empty() -> dict[str, Any]:
    return {**dict.fromkeys(_KEYS), "claims": [], "attributions": [], "layers": [], "ignore": []}
