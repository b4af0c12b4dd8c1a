"""Files, folders and standard input to documents; a bad one is reported and passed over."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from claimkit.errors import DataError, InputError

SUFFIXES = frozenset({".txt", ".jsonl", ".parquet"})
"""What a folder is searched for."""

Report = Callable[[str, str], None]
"""Takes the message of a fault and the place where it was found."""


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


def read_inputs(
    paths: Iterable[str], *, date: str | None, skip: Path | None, report: Report
) -> Iterator[InputDocument]:
    """Yield the documents of all paths, one file in memory at a time, JSONL and Parquet streamed.

    Args:
        paths: Files, folders (searched for `.txt`, `.jsonl` and `.parquet`), or `-` for stdin.
        date: Date of documents that bring none.
        skip: A file that folders are not to yield: the command's own output.
        report: Called with each fault; reading goes on with the next line or file.
    """
    for name in paths:
        if name == "-":
            yield from _guarded(_read_stdin, Path("-"), date, report)
            continue
        path = Path(name)
        if path.is_dir():
            yield from _read_folder(path, date, skip, report)
        else:
            yield from _read_file(path, date, report)


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


def _read_folder(
    folder: Path, date: str | None, skip: Path | None, report: Report
) -> Iterator[InputDocument]:
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)
    files = [path for path in files if path.is_file() and (skip is None or path.resolve() != skip)]
    if not files:
        report("no .txt, .jsonl or .parquet file in this folder", str(folder))
    for path in files:
        yield from _read_file(path, date, report)


def _read_file(path: Path, date: str | None, report: Report) -> Iterator[InputDocument]:
    readers = {".jsonl": _read_jsonl, ".parquet": _read_parquet}
    reader = readers.get(path.suffix.lower(), _read_text)
    yield from _guarded(reader, path, date, report)


def _guarded(
    reader: Callable[[Path, str | None, Report], Iterator[InputDocument]],
    path: Path,
    date: str | None,
    report: Report,
) -> Iterator[InputDocument]:
    try:
        yield from reader(path, date, report)
    except OSError as error:
        report(error.strerror or str(error), str(path))
    except DataError as error:
        report(str(error), str(path))


def _read_text(path: Path, date: str | None, report: Report) -> Iterator[InputDocument]:
    yield InputDocument(str(path), _decode(path.read_bytes()), date)


def _read_stdin(path: Path, date: str | None, report: Report) -> Iterator[InputDocument]:
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


def _read_jsonl(path: Path, date: str | None, report: Report) -> Iterator[InputDocument]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            where = f"{path}:{number}"
            try:
                row = json.loads(_decode(line))
                document = _from_row(row, where, date)
            except (ValueError, RecursionError) as error:
                report(_why(error), where)
            else:
                yield document


def _read_parquet(path: Path, date: str | None, report: Report) -> Iterator[InputDocument]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        with pq.ParquetFile(path) as table:
            names = [
                name
                for name in ("doc_id", "text", "date", "outlet")
                if name in table.schema_arrow.names
            ]
            for batch in table.iter_batches(batch_size=1000, columns=names):
                for row in batch.to_pylist():
                    number += 1
                    where = f"{path}:{number}"
                    try:
                        document = _from_row(row, where, date)
                    except ValueError as error:
                        report(_why(error), where)
                    else:
                        yield document
    except pa.ArrowException as error:
        raise DataError(f"not a Parquet file: {error}") from error


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
