"""What an output folder was made from, so that another run never mixes its shards into it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from claimkit.errors import DataError, InputError
from claimkit.io.atomic import TEMPORARY, remove_leftovers, replace_file
from claimkit.io.inputs import STDIN, find_files

MANIFEST = "_manifest.json"
"""The file of what the shards were made from; who reads a folder of Parquet passes over `_`."""

FORMAT = 1
"""Raised when shards or manifest of an older claimkit can no longer be gone on with."""

_BLOCK = 1 << 20


def describe_inputs(paths: Iterable[str], skip: Path) -> dict[str, Any]:
    """Number, size and hash of the files that a corpus is read from, in their order.

    Args:
        paths: As `read_inputs` takes them.
        skip: The output folder.

    Raises:
        InputError: Standard input is among the paths: it cannot be read a second time.
    """
    digest, files, size = hashlib.sha256(), 0, 0
    for name in paths:
        if name == STDIN:
            raise InputError("standard input cannot be resumed: write it to a file first")
        for path in _files_of(Path(name), skip):
            files += 1
            size += _hash_file(path, digest)
    return {"files": files, "bytes": size, "sha256": digest.hexdigest()}


def open_folder(folder: Path, manifest: Mapping[str, Any], *, resume: bool) -> None:
    """Make the output folder ready for a run.

    Args:
        folder: The folder; it is made where there is none.
        manifest: What the shards are to be made from.
        resume: Whether to go on with the shards that are there.

    Raises:
        InputError: There is something in the folder and `resume` is not asked for, or what is
            there was made from something else.
        DataError: The manifest in the folder is damaged.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} is a file; a corpus is written to a folder")
    folder.mkdir(parents=True, exist_ok=True)
    is_empty = all(path.match(TEMPORARY) for path in folder.iterdir())
    if not is_empty:
        _check_folder(folder, manifest, resume)
    remove_leftovers(folder)
    if is_empty:
        write_manifest(folder, manifest)


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write the manifest of a folder."""
    with replace_file(folder / MANIFEST) as temporary:
        temporary.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def _check_folder(folder: Path, manifest: Mapping[str, Any], resume: bool) -> None:
    if not resume:
        raise InputError(
            f"{folder} is not empty: name another folder, or go on with the run that wrote it "
            "by --resume (resume=True)"
        )
    if not (folder / MANIFEST).is_file():
        raise InputError(f"{folder} holds no {MANIFEST}: it is not the output of a corpus run")
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        changed = [
            f"{name}: {found.get(name)} then, {value} now"
            for name, value in manifest.items()
            if found.get(name) != value
        ]
    except (ValueError, AttributeError) as error:
        raise DataError(f"{folder / MANIFEST}: not a manifest: {error}") from error
    if changed:
        raise InputError(
            f"{folder} was made from something else, so this run cannot go on with it:\n"
            + "\n".join(changed)
        )


def _files_of(path: Path, skip: Path) -> Iterator[Path]:
    for file in find_files(path, skip):
        if file.is_dir():
            yield from sorted(inner for inner in file.iterdir() if inner.is_file())
        else:
            yield file


def _hash_file(path: Path, digest: Any) -> int:
    """Put a file's name, size and content into a hash; return its size."""
    content, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                content.update(block)
                size += len(block)
    except OSError as error:
        content.update(type(error).__name__.encode())
    name = str(path).encode("utf-8", "surrogateescape")
    digest.update(b"%d %b %d %b\n" % (len(name), name, size, content.digest()))
    return size
