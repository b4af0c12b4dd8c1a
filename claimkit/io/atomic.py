"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TEMPORARY = ".claimkit-*.tmp"
"""What the files are called while they are written; a killed process leaves one behind."""


@contextmanager
def replace_file(path: str | Path) -> Iterator[Path]:
    """A temporary file in the same folder, which takes the name when the block ends well.

    Who reads the path sees the old file or the whole new one, also after a crash. A link is
    followed; what is no regular file (`/dev/stdout`, a pipe) is written as it is.

    Args:
        path: The file to write; its folder must exist.

    Yields:
        The path to write to: a new, empty file.

    Raises:
        OSError: The file cannot be made; its `filename` is `path`.
    """
    target = Path(path).resolve()
    if target.exists() and not target.is_file():
        yield target
        return
    temporary = target.with_name(TEMPORARY.replace("*", secrets.token_hex(8)))
    try:
        temporary.touch(exist_ok=False)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    try:
        yield temporary
        _synchronise(temporary)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if os.name == "posix":
        _synchronise(target.parent)


def remove_leftovers(folder: Path) -> None:
    """Remove the unfinished files of processes that were killed while they wrote to a folder."""
    for path in folder.glob(TEMPORARY):
        path.unlink(missing_ok=True)


def _synchronise(path: Path) -> None:
    """Wait until a file's content, or a folder's list of names, is on the disk."""
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
