"""Files, folders and standard input to documents; a bad one is named in its place, and passed."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from claimkit.errors import DataError, InputError
from claimkit.io.columns import import_arrow

SUFFIXES = frozenset({".txt", ".jsonl", ".parquet"})
"""What a folder is searched for."""

DATASET_FILES = ("dataset_info.json", "dataset_dict.json")
"""What makes a folder a data set that the `datasets` library saved."""

STDIN = "-"
"""The path that stands for standard input."""

ROWS_PER_BATCH = 64
"""Rows of a table that are in memory together; their texts may be long."""

READ_BYTES = 1 << 20
"""What is read of a Parquet column at a time, however large its row groups are."""

_COLUMNS = ("doc_id", "text", "date", "outlet")


@dataclass(frozen=True, slots=True)
class InputDocument:
    """One text to extract from.

    Attributes:
        doc_id: The file's name, or the `doc_id` of a row.
        text: The text.
        date: ISO 8601 date of publication, or None.
        outlet: Who published it, where a row says so.
    """

    doc_id: str
    text: str
    date: str | None
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class InputFault:
    """What stands where a document should: a file or row that cannot be read as one.

    Attributes:
        where: The file, or the file and the row.
        message: What is wrong with it.
    """

    where: str
    message: str


InputItem = InputDocument | InputFault


def read_inputs(
    paths: Iterable[str], *, date: str | None = None, skip: Path | None = None
) -> Iterator[InputItem]:
    """Yield the documents of all paths and the faults among them, in an order that stays the same.

    Text files are read whole, rows of JSONL, Parquet and data sets a few at a time.

    Args:
        paths: Files, folders (searched for `.txt`, `.jsonl` and `.parquet`), data sets that the
            `datasets` library saved to disk, or `-` for standard input.
        date: Date of documents that bring none.
        skip: A file or folder that folders are not to yield: the caller's own output.
    """
    for name in paths:
        files = iter([Path(name)]) if name == STDIN else find_files(Path(name), skip)
        for path in files:
            yield from _guarded(_reader_of(path), path, date)


def find_files(path: Path, skip: Path | None = None) -> Iterator[Path]:
    """Yield the path itself, or what a folder holds to be read: files and data sets, sorted.

    A folder that holds nothing of the kind is yielded itself, so that its reader can say so.
    """
    if not path.is_dir() or is_dataset(path):
        yield path
        return
    is_empty = True
    for file in _search(path, skip):
        is_empty = False
        yield file
    if is_empty:
        yield path


def is_dataset(path: Path) -> bool:
    """Whether a path is a folder that `Dataset.save_to_disk` or `DatasetDict.save_to_disk` made."""
    return any((path / name).is_file() for name in DATASET_FILES)


def check_date(date: str | None) -> str | None:
    """The date as `YYYY-MM-DD`; a time of day is cut off.

    Raises:
        InputError: It is no ISO 8601 date.
    """
    if date is None:
        return None
    try:
        return datetime.fromisoformat(date).date().isoformat()
    except (TypeError, ValueError) as error:
        raise InputError(f"the date {date!r} is not an ISO 8601 date such as 2031-05-02") from error


def _search(folder: Path, skip: Path | None) -> Iterator[Path]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError:
        yield folder
        return
    for entry in entries:
        path = Path(entry.path)
        if skip is not None and entry.name == skip.name and path.resolve() == skip:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from iter([path]) if is_dataset(path) else _search(path, skip)
        elif path.suffix.lower() in SUFFIXES and entry.is_file():
            yield path


Reader = Callable[[Path, str | None], Iterator[InputItem]]


def _reader_of(path: Path) -> Reader:
    if str(path) == STDIN:
        return _read_stdin
    if path.is_dir():
        return _read_dataset if is_dataset(path) else _read_nothing
    return {".jsonl": _read_jsonl, ".parquet": _read_parquet}.get(path.suffix.lower(), _read_text)


def _read_nothing(folder: Path, date: str | None) -> Iterator[InputItem]:
    os.scandir(folder).close()
    yield InputFault(str(folder), "no .txt, .jsonl or .parquet file in this folder")


def _guarded(reader: Reader, path: Path, date: str | None) -> Iterator[InputItem]:
    try:
        yield from reader(path, date)
    except OSError as error:
        yield InputFault(str(path), error.strerror or str(error))
    except DataError as error:
        yield InputFault(str(path), str(error))


def _read_text(path: Path, date: str | None) -> Iterator[InputItem]:
    yield InputDocument(str(path), _decode(path.read_bytes()), date)


def _read_stdin(path: Path, date: str | None) -> Iterator[InputItem]:
    yield InputDocument(str(path), _decode(sys.stdin.buffer.read()), date)


def _decode(data: bytes) -> str:
    """Text of a file; line ends are kept, because offsets count them."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(
            f"not a UTF-8 text: byte {data[error.start]:#04x} at {error.start}"
        ) from error
    if "\0" in text:
        raise DataError("not a text: it holds NUL characters")
    return text


def _read_jsonl(path: Path, date: str | None) -> Iterator[InputItem]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            where = f"{path}:{number}"
            try:
                yield _from_row(json.loads(_decode(line)), where, date)
            except (ValueError, RecursionError) as error:
                yield InputFault(where, _why(error))


def _read_parquet(path: Path, date: str | None) -> Iterator[InputItem]:
    arrow, parquet = import_arrow(), import_arrow("pyarrow.parquet")
    try:
        with parquet.ParquetFile(path, buffer_size=READ_BYTES) as table:
            names = [name for name in _COLUMNS if name in table.schema_arrow.names]
            batches = table.iter_batches(batch_size=ROWS_PER_BATCH, columns=names)
            yield from _read_batches(batches, path, date)
    except arrow.ArrowException as error:
        raise DataError(f"not a Parquet file: {error}") from error


def _read_dataset(folder: Path, date: str | None) -> Iterator[InputItem]:
    from datasets import DatasetDict, load_from_disk

    try:
        loaded = load_from_disk(str(folder))
    except (import_arrow().ArrowException, KeyError, ValueError, TypeError) as error:
        raise DataError(f"not a whole data set: {error}") from error
    splits = loaded if isinstance(loaded, DatasetDict) else {"": loaded}
    for name, split in splits.items():
        names = [column for column in _COLUMNS if column in split.column_names]
        tables = split.select_columns(names).with_format("arrow").iter(ROWS_PER_BATCH)
        yield from _read_batches(tables, folder / name, date)


def _read_batches(batches: Iterable[Any], path: Path, date: str | None) -> Iterator[InputItem]:
    """The documents of record batches or tables."""
    number = 0
    for batch in batches:
        for row in batch.to_pylist():
            number += 1
            where = f"{path}:{number}"
            try:
                yield _from_row(row, where, date)
            except ValueError as error:
                yield InputFault(where, _why(error))


def _from_row(row: Any, where: str, date: str | None) -> InputDocument:
    if not isinstance(row, dict):
        raise DataError(f"expected an object with a text, found {type(row).__name__}")
    text = row.get("text")
    if not isinstance(text, str):
        keys = ", ".join(map(str, row)) or "no keys"
        raise DataError(f'expected the key "text" with a string; found {keys}')
    if not _is_unicode(text):
        raise DataError("the text holds a lone surrogate, so it is not valid Unicode")
    doc_id = row.get("doc_id")
    own_date = row.get("date")
    if own_date is not None and not isinstance(own_date, str):
        own_date = str(own_date)
    outlet = row.get("outlet")
    return InputDocument(
        where if doc_id is None else str(doc_id),
        text,
        check_date(own_date) or date,
        None if outlet is None else str(outlet),
    )


def _is_unicode(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _why(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg} at column {error.colno}"
    return str(error)
