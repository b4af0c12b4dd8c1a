"""Members of a downloaded archive, read in memory: nothing of it is ever unpacked to disk."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from claimkit.errors import DataError

MEMBER_BYTES = 500_000_000
"""A member larger than this, unpacked, is refused: ECB+'s JSON repeats each article a mention."""

SUFFIXES = frozenset({".ann", ".conllu", ".json", ".tsv", ".txt"})
"""What a corpus is made of; other members are passed over unread."""


def read_members(archive: Path) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of the text files of a .tar.gz or .zip archive.

    Args:
        archive: The archive; what it is is seen by its content.

    Yields:
        The path as packed, with forward slashes, and the bytes. Links, devices, folders and files
        of other kinds are left out.

    Raises:
        DataError: It is no archive, is damaged, or a member's path is absolute or leads upwards.
    """
    try:
        if zipfile.is_zipfile(archive):
            yield from _read_zip(archive)
        else:
            yield from _read_tar(archive)
    except (tarfile.TarError, zipfile.BadZipFile, EOFError, OSError) as error:
        raise DataError(f"not an archive that can be read: {error}") from error


def _read_tar(archive: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(archive, "r:*") as members:
        for member in members:
            if member.isfile() and _is_wanted(member.name, member.size):
                content = members.extractfile(member)
                assert content is not None, member.name
                yield member.name, content.read()


def _read_zip(archive: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(archive) as members:
        for member in members.infolist():
            if not member.is_dir() and _is_wanted(member.filename, member.file_size):
                yield member.filename, members.read(member)


def _is_wanted(name: str, size: int) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts:
        raise DataError(f"the archive holds the path {name!r}, which leads out of it")
    if path.suffix not in SUFFIXES:
        return False
    if size > MEMBER_BYTES:
        raise DataError(f"{name}: {size} bytes unpacked, more than any corpus file has")
    return True
