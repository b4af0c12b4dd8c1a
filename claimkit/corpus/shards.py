"""One shard: the claims of so many documents in a Parquet file, whole or not there at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import tee
from pathlib import Path
from typing import TYPE_CHECKING

from claimkit.errors import DataError
from claimkit.io.atomic import replace_file
from claimkit.io.columns import claim_columns, import_arrow
from claimkit.io.failures import Failure, read_failures, write_failures
from claimkit.io.inputs import InputDocument, InputFault, InputItem

if TYPE_CHECKING:
    from claimkit.extractor import ClaimExtractor

DOCUMENTS_KEY = b"claimkit.documents"
"""Where a shard keeps how many documents it is made of, those that failed among them."""


@dataclass(frozen=True, slots=True)
class Shard:
    """What a finished shard holds.

    Attributes:
        documents: Documents that it is made of, those that failed among them.
        claims: Its rows.
        failures: Documents that gave no claims because something went wrong; the index counts in
            the corpus.
    """

    documents: int
    claims: int
    failures: tuple[Failure, ...]


def shard_path(folder: Path, number: int) -> Path:
    """Where the shard of that number is."""
    return folder / f"part-{number:05d}.parquet"


def write_shard(
    path: Path, items: Iterable[InputItem], extractor: ClaimExtractor, *, first: int
) -> Shard:
    """Extract the claims of some documents and write them.

    A shard is a stream of its own: it does not matter to it which shards the same run made before.

    Args:
        path: The file to write.
        items: The documents, and the faults among them.
        extractor: What reads them.
        first: Number of the first item in the corpus.
    """
    parquet = import_arrow("pyarrow.parquet")
    reader = _ItemReader(items, first)
    texts, dates, names = tee(reader.documents(), 3)
    stream = extractor.stream(
        (document.text for document in texts),
        dates=(document.date for document in dates),
        doc_ids=(document.doc_id for document in names),
        on_error="record",
    )
    claims = 0
    with (
        replace_file(path) as temporary,
        parquet.ParquetWriter(temporary, claim_columns()) as writer,
    ):
        for batch in stream.record_batches():
            writer.write_batch(batch)
            claims += batch.num_rows
        failures = reader.merge_failures(stream.failures)
        counts = {DOCUMENTS_KEY: str(reader.count).encode()}
        writer.add_key_value_metadata(counts | write_failures(failures))
    return Shard(reader.count, claims, failures)


def read_shard(path: Path) -> Shard:
    """What a shard that is there holds, by its metadata alone.

    Raises:
        DataError: It is no shard, or damaged.
    """
    arrow, parquet = import_arrow(), import_arrow("pyarrow.parquet")
    try:
        found = parquet.read_metadata(path)
        metadata = found.metadata or {}
        documents = int(metadata[DOCUMENTS_KEY])
        return Shard(documents, found.num_rows, tuple(read_failures(metadata)))
    except (arrow.ArrowException, OSError, KeyError, ValueError, TypeError) as error:
        raise DataError(f"{path}: not a whole shard ({error}); remove it and resume") from error


class _ItemReader:
    """Passes documents on and keeps the faults among them, with everyone's place in the corpus."""

    def __init__(self, items: Iterable[InputItem], first: int) -> None:
        self.items = items
        self.first = first
        self.count = 0
        self.places: list[int] = []
        self.faults: list[Failure] = []

    def documents(self) -> Iterator[InputDocument]:
        for item in self.items:
            place = self.first + self.count
            self.count += 1
            if isinstance(item, InputFault):
                self.faults.append(Failure(place, item.where, DataError.__name__, item.message))
            else:
                self.places.append(place)
                yield item

    def merge_failures(self, failed: Iterable[Failure]) -> tuple[Failure, ...]:
        """The faults and the failures of a stream over the documents, in the corpus's order."""
        moved = [replace(failure, index=self.places[failure.index]) for failure in failed]
        return tuple(sorted([*self.faults, *moved], key=lambda failure: failure.index))
