"""claimkit JSONL: claims one a line, and documents one a line with or without annotations."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any, TypeVar, cast

from claimkit.errors import DataError
from claimkit.io.atomic import replace_file
from claimkit.io.documents import AnnotatedDocument
from claimkit.io.rows import document_from_row, document_to_row
from claimkit.types import Claim

MAX_FAULTS_SHOWN = 20
"""How many faults of one file an error message lists."""

_T = TypeVar("_T")


def open_text(path: str | Path, mode: str = "r") -> IO[str]:
    """A UTF-8 text file, open; unpacked or packed on the way where it is named `*.gz`.

    Raises:
        DataError: There is no such file.
    """
    path = Path(path)
    if "r" in mode and not path.is_file():
        raise DataError(f"{path}: no such file")
    if path.suffix == ".gz":
        packed = gzip.open(path, f"{mode}t", encoding="utf-8", newline="\n")  # noqa: SIM115
        return cast(IO[str], packed)
    return path.open(mode, encoding="utf-8", newline="\n")


def read_rows(path: str | Path) -> list[dict[str, Any]]:
    """The objects of a JSONL file (also .gz), blank lines left out.

    Raises:
        DataError: A line is not a JSON object; the message lists the faults as `path:line:`.
    """
    return list(read_as(path, dict))


def read_claims(path: str | Path) -> Iterator[Claim]:
    """Yield the claims of a file that `write_claims` wrote.

    Raises:
        DataError: A line is not a claim; the message lists the faults as `path:line:`.
    """
    return read_as(path, Claim.from_dict)


def write_claims(path: str | Path, claims: Iterable[Claim]) -> int:
    """Write claims, one a line, and return how many."""
    return write_rows(path, (claim.to_dict() for claim in claims))


def read_documents(path: str | Path) -> Iterator[AnnotatedDocument]:
    """Yield the documents of a file of {doc_id, text, date, claims, attributions, layers, ignore}.

    Only `text` is required. The name may stand under `doc_id`, `id` or `doc`; where there is none,
    it is the number of the document in the file, counted from 1.

    Raises:
        DataError: A line is not a document; the message lists the faults as `path:line:`.
    """
    for number, document in enumerate(read_as(path, document_from_row), start=1):
        yield document if document.doc_id else replace(document, doc_id=str(number))


def write_documents(path: str | Path, documents: Iterable[AnnotatedDocument]) -> int:
    """Write documents with their annotations, one a line, and return how many."""
    return write_rows(path, map(document_to_row, documents))


def write_rows(path: str | Path, rows: Iterable[Mapping[str, Any]]) -> int:
    """Write objects as JSONL (packed where the name ends in .gz) and return how many.

    The file is there whole or not at all: a run that is stopped leaves the old one as it was. Equal
    rows are equal bytes, packed or not. A lone surrogate is written as JSON's escape of it.
    """
    count, is_packed = 0, Path(path).suffix == ".gz"
    with replace_file(path) as temporary, _open_new(temporary, is_packed) as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    return count


@contextmanager
def _open_new(path: Path, is_packed: bool) -> Iterator[IO[str]]:
    """A text file to write; what is packed notes neither name nor time."""
    with path.open("wb") as raw, ExitStack() as stack:
        binary: IO[bytes] = raw
        if is_packed:
            packed = gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0)
            binary = cast(IO[bytes], stack.enter_context(packed))
        yield stack.enter_context(
            TextIOWrapper(binary, encoding="utf-8", errors="backslashreplace", newline="\n")
        )


def read_as(path: str | Path, build: Callable[[dict[str, Any]], _T]) -> Iterator[_T]:
    """Yield what `build` makes of each object of a JSONL file.

    Good lines before a fault are yielded; from the first fault on the file is only checked, so that
    one error tells all of them.

    Args:
        path: The file, also .gz.
        build: Makes the result from a line's object; DataError, KeyError, TypeError and ValueError
            are faults of the line.

    Raises:
        DataError: At least one line is at fault.
    """
    faults = []
    for number, line in numbered_lines(path):
        try:
            result = build(parse_object(line))
        except KeyError as error:
            faults.append(f"{path}:{number}: the key {error} is missing")
        except (AttributeError, DataError, TypeError, ValueError) as error:
            faults.append(f"{path}:{number}: {error}")
        else:
            if not faults:
                yield result
    if faults:
        rest = len(faults) - MAX_FAULTS_SHOWN
        shown = faults[:MAX_FAULTS_SHOWN] + ([f"... and {rest} more"] if rest > 0 else [])
        raise DataError("\n".join(shown))


def numbered_lines(path: str | Path) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank with their numbers, counted from 1.

    Raises:
        DataError: There is no such file, or it is no UTF-8.
    """
    with open_text(path) as lines:
        try:
            yield from ((n, line) for n, line in enumerate(lines, start=1) if line.strip())
        except (OSError, EOFError, UnicodeDecodeError) as error:
            raise DataError(f"{path}: cannot be read as UTF-8 text: {error}") from error


def parse_object(line: str) -> dict[str, Any]:
    """The JSON object of a line.

    Raises:
        DataError: It is none.
    """
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise DataError(f"not JSON: {error}") from error
    if not isinstance(row, dict):
        raise DataError(f"expected a JSON object, got a {type(row).__name__}")
    return row
