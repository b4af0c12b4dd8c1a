"""Claims to Arrow columns: attributes read straight into arrays, no dict per claim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from itertools import accumulate, chain, islice
from types import ModuleType
from typing import TYPE_CHECKING, Any

from claimkit.errors import MissingDependencyError
from claimkit.types import Claim

if TYPE_CHECKING:
    import pyarrow

CLAIMS_PER_BATCH = 10_000
"""Claims that are in memory together while reading and writing."""

_LONE_SURROGATES = {code: "\ufffd" for code in range(0xD800, 0xE000)}


def import_arrow(name: str = "pyarrow") -> ModuleType:
    """A module of pyarrow, imported when it is needed: plain JSONL does without.

    Raises:
        MissingDependencyError: pyarrow is not installed.
    """
    try:
        return import_module(name)
    except ImportError as error:
        raise MissingDependencyError(
            "Parquet files and tables need pyarrow, which is not installed: pip install pyarrow"
        ) from error


def claim_columns() -> pyarrow.Schema:
    """The Arrow schema of claims.

    Raises:
        MissingDependencyError: pyarrow is not installed.
    """
    arrow = import_arrow()
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


def plain_type(arrow_type: pyarrow.DataType) -> pyarrow.DataType:
    """The type with its values instead of indices into a dictionary of them.

    `datasets` knows no dictionaries, and blocks whose dictionaries differ do not join.
    """
    is_index = import_arrow().types.is_dictionary(arrow_type)
    return arrow_type.value_type if is_index else arrow_type


def plain_names(table: pyarrow.Table) -> pyarrow.Table:
    """The table with columns of `plain_type`; all other columns are shared, not copied."""
    schema = table.schema
    fields = [field.with_type(plain_type(field.type)) for field in schema]
    return table.cast(import_arrow().schema(fields, metadata=schema.metadata))


def claim_lists(claims: Sequence[Sequence[Claim]]) -> pyarrow.Array:
    """The claims of each document as one array of lists of structs, names as plain strings.

    Raises:
        MissingDependencyError: pyarrow is not installed.
    """
    arrow = import_arrow()
    batch = make_batch(list(chain.from_iterable(claims)))
    is_index = arrow.types.is_dictionary
    columns = [c.dictionary_decode() if is_index(c.type) else c for c in batch.columns]
    rows = arrow.StructArray.from_arrays(columns, names=batch.schema.names)
    offsets = arrow.array(accumulate(map(len, claims), initial=0), type=arrow.int32())
    return arrow.ListArray.from_arrays(offsets, rows)


def claim_batches(claims: Iterable[Claim]) -> Iterator[pyarrow.RecordBatch]:
    """Yield claims as record batches of at most `CLAIMS_PER_BATCH` rows.

    Raises:
        MissingDependencyError: pyarrow is not installed.
    """
    remaining = iter(claims)
    while group := list(islice(remaining, CLAIMS_PER_BATCH)):
        yield make_batch(group)


def claims_table(batches: Iterable[pyarrow.RecordBatch]) -> pyarrow.Table:
    """Batches of `claim_batches` as one table; none give a table without rows.

    Raises:
        MissingDependencyError: pyarrow is not installed.
    """
    table = import_arrow().Table.from_batches(batches, schema=claim_columns())
    return table.unify_dictionaries()


def make_batch(claims: Sequence[Claim]) -> pyarrow.RecordBatch:
    """Some claims as one record batch with the columns of `claim_columns`.

    Arrow holds valid Unicode only: a lone surrogate becomes U+FFFD, which keeps every offset.

    Raises:
        MissingDependencyError: pyarrow is not installed.
    """
    schema = claim_columns()
    arrays = [_column([getattr(c, field.name) for c in claims], field.type) for field in schema]
    return import_arrow().RecordBatch.from_arrays(arrays, schema=schema)


def _column(values: list[Any], arrow_type: pyarrow.DataType) -> pyarrow.Array:
    """Values, or objects whose attributes are the fields of a struct, as one array."""
    arrow = import_arrow()
    if not arrow.types.is_struct(arrow_type):
        return _plain_column(values, arrow_type)
    fields = [arrow_type.field(number) for number in range(arrow_type.num_fields)]
    children = [
        _column([None if v is None else getattr(v, field.name) for v in values], field.type)
        for field in fields
    ]
    is_null = arrow.array([value is None for value in values], type=arrow.bool_())
    return arrow.StructArray.from_arrays(children, fields=fields, mask=is_null)


def _plain_column(values: list[Any], arrow_type: pyarrow.DataType) -> pyarrow.Array:
    arrow = import_arrow()
    try:
        return arrow.array(values, type=arrow_type)
    except UnicodeEncodeError:
        valid = [value.translate(_LONE_SURROGATES) if value else value for value in values]
        return arrow.array(valid, type=arrow_type)
