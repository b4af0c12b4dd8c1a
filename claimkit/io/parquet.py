"""Claims as Parquet: one row a claim, nested columns named as in claimkit JSONL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from claimkit.errors import DataError, MissingDependencyError
from claimkit.types import Claim

if TYPE_CHECKING:
    import pyarrow

ROWS_PER_GROUP = 10_000
"""Claims that are in memory together while reading and writing."""


def claim_columns() -> pyarrow.Schema:
    """The Arrow schema of claims.

    Raises:
        MissingDependencyError: pyarrow is not installed.
    """
    arrow = _import("pyarrow")
    integer, number, flag = arrow.int64(), arrow.float64(), arrow.bool_()
    name, text = arrow.dictionary(arrow.int32(), arrow.string()), arrow.string()
    span = {"text": text, "start": integer, "end": integer, "head_word": text}
    time = {**span, "iso_start": text, "iso_end": text}
    quantity = {
        "text": text,
        "start": integer,
        "end": integer,
        **dict.fromkeys(("value", "low", "high"), number),
        "comparator": text,
        "kind": text,
        "unit": text,
        "unit_text": text,
        "base_value": number,
        "base_unit": text,
    }
    a_span = arrow.struct(list(span.items()))
    attribution = {"source": a_span, "cue": a_span, "content": a_span, "direct": flag}
    columns = {
        "doc_id": text,
        "text": text,
        "start": integer,
        "end": integer,
        "region": name,
        "kind": name,
        "quantity": arrow.struct(list(quantity.items())),
        **dict.fromkeys(("entity", "property", "predicate", "place"), a_span),
        "time": arrow.struct(list(time.items())),
        "change": name,
        "status": name,
        "attribution": arrow.struct(list(attribution.items())),
        "restates": integer,
        "confidence": number,
    }
    return arrow.schema(list(columns.items()))


def write_claims(path: str | Path, claims: Iterable[Claim]) -> int:
    """Write claims as Parquet and return how many.

    Raises:
        MissingDependencyError: pyarrow is not installed.
    """
    arrow, parquet = _import("pyarrow"), _import("pyarrow.parquet")
    schema, count = claim_columns(), 0
    with parquet.ParquetWriter(path, schema) as writer:
        for group in _grouped(claims):
            rows = [claim.to_dict() for claim in group]
            writer.write_table(arrow.Table.from_pylist(rows, schema=schema))
            count += len(rows)
    return count


def read_claims(path: str | Path) -> Iterator[Claim]:
    """Yield the claims of a Parquet file that `write_claims` wrote.

    Raises:
        DataError: It is no Parquet file of claims; the message says `path:row:`.
        MissingDependencyError: pyarrow is not installed.
    """
    arrow, parquet = _import("pyarrow"), _import("pyarrow.parquet")
    try:
        with parquet.ParquetFile(path) as table:
            number = 0
            for batch in table.iter_batches(batch_size=ROWS_PER_GROUP):
                for row in batch.to_pylist():
                    number += 1
                    yield _claim(row, f"{path}:{number}")
    except (OSError, arrow.ArrowException) as error:
        raise DataError(f"{path}: not a Parquet file of claims: {error}") from error


def _claim(row: dict[str, Any], where: str) -> Claim:
    try:
        return Claim.from_dict(row)
    except DataError as error:
        raise DataError(f"{where}: {error}") from error


def _grouped(claims: Iterable[Claim]) -> Iterator[list[Claim]]:
    group: list[Claim] = []
    for claim in claims:
        group.append(claim)
        if len(group) == ROWS_PER_GROUP:
            yield group
            group = []
    if group:
        yield group


def _import(name: str) -> ModuleType:
    """A module of pyarrow, imported when it is needed: plain JSONL does without."""
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError as error:
        raise MissingDependencyError(
            "Parquet files need pyarrow, which is not installed: pip install pyarrow"
        ) from error
