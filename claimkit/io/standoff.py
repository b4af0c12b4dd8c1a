"""Folders with files of their own for every document: how these are called and read."""

from __future__ import annotations

import hashlib
from pathlib import Path
from urllib.parse import quote, unquote

from claimkit.errors import DataError

MAX_NAME = 200
"""Longest file name without its suffix; file systems stop at 255 bytes."""


def file_name(doc_id: str) -> str:
    """The document's name as a file name; what would be too long ends in a digest."""
    name = quote(doc_id, safe=" ,;+=@()", errors="surrogatepass")
    if len(name) <= MAX_NAME:
        return name
    digest = hashlib.sha256(doc_id.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{name[: MAX_NAME - 17]}-{digest}"


def doc_id_of(path: Path) -> str:
    """The document's name that `file_name` made the file's name of, unless it was too long."""
    return unquote(path.stem)


class NewNames:
    """Hands out file names, each once.

    Args:
        folder: The folder that they are for, to be named in errors.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._taken: set[str] = set()

    def take(self, doc_id: str) -> str:
        """The file name of another document.

        Raises:
            DataError: There was one of that name, and its files would be lost.
        """
        name = file_name(doc_id)
        if name in self._taken:
            raise DataError(
                f"{self.folder}: two documents are called {doc_id!r}; "
                "each needs files, and so a name, of its own"
            )
        self._taken.add(name)
        return name


def read_text(path: Path) -> str:
    """The text of a file, line ends kept because offsets count them.

    Raises:
        DataError: It is not UTF-8.
    """
    data = path.read_bytes()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DataError(
            f"{path}: not a UTF-8 text: byte {data[error.start]:#04x} at {error.start}"
        ) from error
