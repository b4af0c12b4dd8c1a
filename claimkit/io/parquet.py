"""Claims as Parquet: one row a claim, nested columns named as in claimkit JSONL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from claimkit.errors import DataError
from claimkit.io.atomic import replace_file
from claimkit.io.columns import CLAIMS_PER_BATCH, claim_batches, claim_columns, import_arrow
from claimkit.types import Claim

__all__ = ["claim_columns", "read_claims", "write_claims"]


def write_claims(path: str | Path, claims: Iterable[Claim]) -> int:
    """Write claims as Parquet, whole or not at all, and return how many.

    Raises:
        MissingDependencyError: pyarrow is not installed.
    """
    parquet = import_arrow("pyarrow.parquet")
    count = 0
    with (
        replace_file(path) as temporary,
        parquet.ParquetWriter(temporary, claim_columns()) as writer,
    ):
        for batch in claim_batches(claims):
            writer.write_batch(batch)
            count += batch.num_rows
    return count


def read_claims(path: str | Path) -> Iterator[Claim]:
    """Yield the claims of a Parquet file that `write_claims` wrote.

    Raises:
        DataError: It is no Parquet file of claims; the message says `path:row:`.
        MissingDependencyError: pyarrow is not installed.
    """
    arrow, parquet = import_arrow(), import_arrow("pyarrow.parquet")
    try:
        with parquet.ParquetFile(path) as table:
            number = 0
            for batch in table.iter_batches(batch_size=CLAIMS_PER_BATCH):
                for row in batch.to_pylist():
                    number += 1
                    yield _claim(row, f"{path}:{number}")
    except (OSError, arrow.ArrowException) as error:
        raise DataError(f"{path}: not a Parquet file of claims: {error}") from error


def _claim(row: dict[str, Any], where: str) -> Claim:
    try:
        return Claim.from_dict(row)
    except DataError as error:
        raise DataError(f"{where}: {error}") from error
