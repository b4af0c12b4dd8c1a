"""Texts of others from where they are published, checked against our fingerprints of them."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from claimkit.errors import DataError
from claimkit.io.archives import read_members
from claimkit.io.catalogue import Corpus, find_corpus
from claimkit.io.corpora import corpus_folders, find_file
from claimkit.io.homes import ecbplus_rows, gum_rows, measeval_rows, polnear_rows, re3d_rows
from claimkit.io.jsonl import read_rows, write_rows

HOME = "https://github.com"
"""Where the repositories of the catalogue live."""

DOWNLOAD_BYTES = 1_000_000_000
"""A download larger than this is given up."""

TIMEOUT_S = 60.0
"""How long one read from the network may take."""

Row = dict[str, Any]

_BUILDERS: Mapping[
    str, Callable[[Iterable[tuple[str, bytes]], Mapping[str, Row]], Iterator[Row]]
] = {
    "ecbplus": ecbplus_rows,
    "gum": gum_rows,
    "measeval": measeval_rows,
    "polnear": polnear_rows,
    "re3d": re3d_rows,
}


def fetch(name: str, *, home: str = HOME) -> Path:
    """The folder with the texts of a corpus, downloaded unless they are at hand.

    A folder that `CLAIMKIT_DATA` names or an earlier fetch is used as it stands once its texts are
    seen to be the annotated ones. Otherwise the corpus comes from its repository, and is written to
    the cache (`CLAIMKIT_CACHE`, else `~/.cache/claimkit`) in one piece or not at all.

    Args:
        name: A corpus of the catalogue.
        home: Where the repositories live; a mirror has the same paths.

    Raises:
        DataError: There is no such corpus, it cannot be reached, or a text is not the one that
            was annotated.
    """
    corpus = find_corpus(find_corpus(name).texts_in)
    cache = corpus_folders()[-1]
    present = find_texts(corpus)
    if corpus.repository is None:
        if present is None:
            raise DataError(f"corpus {name!r} ships with claimkit, but is gone; reinstall it")
        return present
    if present is not None:
        try:
            check_folder(corpus, present)
        except DataError:
            # A damaged cache mends itself; a folder of the user's own is theirs to mend.
            if present.parent != cache:
                raise
        else:
            return present
    return _fetch_from_home(corpus, cache, home)


def find_texts(corpus: Corpus) -> Path | None:
    """The first folder that holds every file of a corpus, or None."""
    for folder in corpus_folders():
        if all(_either(folder / corpus.name / name) for name in corpus.files):
            return folder / corpus.name
    return None


def check_folder(corpus: Corpus, folder: Path) -> None:
    """See that a folder holds exactly the texts that our annotations point into.

    Raises:
        DataError: A text is missing or differs; the message names the folder and the first ones.
    """
    expected = fingerprints(corpus.name)
    found = {
        row["doc_id"]: row["text"]
        for name in corpus.files
        for row in read_rows(_either(folder / name) or folder / name)
    }
    _check(found, expected, str(folder))


def fingerprints(name: str) -> dict[str, Row]:
    """Document id to `{doc_id, split, sha256, ...}` of every text that we know of a corpus."""
    return {row["doc_id"]: row for row in read_rows(find_file("texts", f"{name}.jsonl"))}


def archive_url(corpus: Corpus, home: str = HOME) -> str:
    """Where a corpus is downloaded from."""
    base = f"{home.rstrip('/')}/{corpus.repository}"
    if corpus.archive:
        return f"{base}/raw/{corpus.commit}/{corpus.archive}"
    return f"{base}/archive/{corpus.commit}.tar.gz"


def download(url: str, target: Path) -> None:
    """Write what an address serves to a file.

    Raises:
        DataError: The address is neither https nor this machine's, cannot be reached, or serves
            more than `DOWNLOAD_BYTES`.
    """
    _check_address(url)
    request = urllib.request.Request(url, headers={"User-Agent": "claimkit"})
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer, target.open("wb") as out:
            _check_address(answer.geturl())
            size = 0
            while block := answer.read(1 << 20):
                size += len(block)
                if size > DOWNLOAD_BYTES:
                    raise DataError(f"{url}: more than {DOWNLOAD_BYTES / 1e9:g} GB; given up")
                out.write(block)
    except (urllib.error.URLError, OSError) as error:
        reason = getattr(error, "reason", None) or error
        raise DataError(
            f"{url}: {reason}.\nWithout a network: get the corpus on another machine and name its "
            "folder in CLAIMKIT_DATA"
        ) from error


def _fetch_from_home(corpus: Corpus, cache: Path, home: str) -> Path:
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache, prefix=".fetch-") as work:
        archive = Path(work) / "archive"
        download(archive_url(corpus, home), archive)
        filled = Path(work) / corpus.name
        filled.mkdir()
        _fill(corpus, archive, filled)
        target = cache / corpus.name
        if target.exists():
            shutil.rmtree(target)
        filled.replace(target)
    return target


def _fill(corpus: Corpus, archive: Path, folder: Path) -> None:
    expected = fingerprints(corpus.name)
    rows = list(_BUILDERS[corpus.name](read_members(archive), expected))
    _check({row["doc_id"]: row["text"] for row in rows}, expected, f"{corpus.repository}")
    for name, splits in corpus.files.items():
        chosen = [row for row in rows if expected[row["doc_id"]]["split"] in splits]
        write_rows(folder / name, chosen)


def _check(found: Mapping[str, str], expected: Mapping[str, Row], where: str) -> None:
    missing = [doc_id for doc_id in expected if doc_id not in found]
    wrong = [
        doc_id
        for doc_id, row in expected.items()
        if doc_id in found
        and hashlib.sha256(found[doc_id].encode("utf-8", "surrogatepass")).hexdigest()
        != row["sha256"]
    ]
    faults = [
        f"{len(ids)} {what}, such as {', '.join(ids[:3])}"
        for what, ids in (
            ("texts are missing", missing),
            ("texts differ from the annotated", wrong),
        )
        if ids
    ]
    if faults:
        raise DataError(f"{where}: {'; '.join(faults)}")


def _check_address(url: str) -> None:
    parts = urlsplit(url)
    local = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")
    if parts.scheme != "https" and not local:
        raise DataError(f"{url}: refused, only https addresses are fetched from")


def _either(path: Path) -> Path | None:
    """The file, packed or not, whichever is there."""
    other = path.with_suffix("") if path.suffix == ".gz" else path.with_name(f"{path.name}.gz")
    return next((file for file in (path, other) if file.is_file()), None)
