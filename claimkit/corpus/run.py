"""A corpus to a folder of shards, one after the other; a finished shard is the checkpoint."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import chain, count, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claimkit.corpus.manifest import FORMAT, describe_inputs, open_folder, write_manifest
from claimkit.corpus.shards import Shard, read_shard, shard_path, write_shard
from claimkit.errors import InputError
from claimkit.io.failures import Failure
from claimkit.io.inputs import InputItem, check_date, read_inputs
from claimkit.io.progress import ProgressBar
from claimkit.version import package_version

if TYPE_CHECKING:
    from claimkit.extractor import ClaimExtractor

SHARD_DOCUMENTS = 1000
"""Documents of a shard: what a run that is killed loses at most; minutes of one CPU thread."""


@dataclass(frozen=True, slots=True)
class CorpusSummary:
    """What a run has come to, the shards of the runs that it went on with included.

    Attributes:
        shards: Files of claims.
        documents: Documents, those that failed among them.
        claims: Claims found.
        failures: Documents that failed.
    """

    shards: int = 0
    documents: int = 0
    claims: int = 0
    failures: int = 0

    def add(self, shard: Shard) -> CorpusSummary:
        """The summary with one more shard."""
        return CorpusSummary(
            shards=self.shards + 1,
            documents=self.documents + shard.documents,
            claims=self.claims + shard.claims,
            failures=self.failures + len(shard.failures),
        )


def extract_corpus(
    extractor: ClaimExtractor,
    paths: Iterable[str | Path],
    output: str | Path,
    *,
    date: str | None = None,
    shard_documents: int = SHARD_DOCUMENTS,
    resume: bool = False,
    progress: bool = False,
    report: Callable[[Failure], None] | None = None,
) -> CorpusSummary:
    """Write the claims of a corpus to `output/part-00000.parquet`, `part-00001.parquet` and so on.

    Memory holds one group of documents. Each shard is written at once, and `_manifest.json` tells
    what they were made from; a run that was stopped, by whatever means, is gone on with by
    `resume`, and the folder is then the same, byte for byte, as if nothing had happened.

    Args:
        extractor: What reads the documents.
        paths: Files and folders, as `claimkit.io.inputs.read_inputs` takes them.
        output: The folder to write; empty, new, or that of the run to go on with.
        date: Date of documents that bring none.
        shard_documents: Documents of a shard.
        resume: Go on with the shards that are there.
        progress: Show documents a second on stderr.
        report: Called with each document that failed, in order.

    Raises:
        InputError: The folder is not empty and `resume` is not asked for, or it was made from other
            inputs, another model or other settings; or an argument is unusable.
        DataError: The manifest or a shard in the folder is damaged.
    """
    if shard_documents < 1:
        raise InputError(f"shard_documents is {shard_documents}; give at least 1")
    names, folder, date = [str(path) for path in paths], Path(output), check_date(date)
    manifest = _describe(extractor, names, folder, date, shard_documents)
    open_folder(folder, manifest, resume=resume)
    items = read_inputs(names, date=date, skip=folder.resolve())
    summary = CorpusSummary()
    with ProgressBar(unit=" documents", disable=not progress) as bar:
        for number in count():
            first = next(items, None)
            if first is None:
                break
            group = chain([first], islice(items, shard_documents - 1))
            shard = _make_shard(shard_path(folder, number), group, extractor, summary.documents)
            summary = summary.add(shard)
            bar.update(shard.documents)
            if report is not None:
                for failure in shard.failures:
                    report(failure)
    write_manifest(folder, {**manifest, "done": asdict(summary)})
    return summary


def _make_shard(
    path: Path, items: Iterable[InputItem], extractor: ClaimExtractor, first: int
) -> Shard:
    """Write a shard, or pass over its documents where it is there."""
    if not path.is_file():
        return write_shard(path, items, extractor, first=first)
    deque(items, maxlen=0)
    return read_shard(path)


def _describe(
    extractor: ClaimExtractor,
    paths: Sequence[str],
    folder: Path,
    date: str | None,
    shard_documents: int,
) -> dict[str, Any]:
    """The manifest: everything that decides what is in the shards."""
    return {
        "format": FORMAT,
        "claimkit": package_version(),
        "model": extractor.fingerprint(),
        "device": extractor.engine.device_type,
        "min_confidence": extractor.min_confidence,
        "date": date,
        "shard_documents": shard_documents,
        "input": describe_inputs(paths, folder.resolve()),
    }
