"""Data sets of Hugging Face: a function for `Dataset.map`, and claims as a data set, not copied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claimkit.errors import InputError
from claimkit.integrations.tables import add_claims
from claimkit.io.columns import (
    claim_batches,
    claim_columns,
    claims_table,
    import_arrow,
    plain_names,
)
from claimkit.types import Claim

if TYPE_CHECKING:
    import pyarrow
    from datasets import Dataset

    from claimkit.extractor import ClaimExtractor


class ClaimMapper:
    """A function for `Dataset.map(ClaimMapper(), batched=True)`: adds `claims` and `failure`.

    `claims` is a list of structs with the fields of a claim, `failure` says why a document gave
    none, else it is null. The result is a whole Arrow table, so columns that are not wanted are
    removed from it, not by `map`; `with_format("arrow")` before it spares making Python objects of
    the rest. The model is loaded in each process that maps. What `datasets` keeps of
    an earlier run is found again as long as model and settings are the same: it looks at what the
    function is made of, and that is the model's fingerprint.

    Args:
        model: As `ClaimExtractor.from_pretrained` takes it.
        device: As `ClaimExtractor.from_pretrained` takes it.
        min_confidence: As `ClaimExtractor.from_pretrained` takes it.
        text_column: The column of texts; `date` and `doc_id` are read where there are such columns.

    Raises:
        ModelFolderError: There is no such model.
    """

    def __init__(
        self,
        model: str | Path = "claimkit-small",
        *,
        device: str = "auto",
        min_confidence: float = 0.0,
        text_column: str = "text",
    ) -> None:
        self.settings: dict[str, Any] = {"device": device, "min_confidence": min_confidence}
        self.model, self.text_column = str(model), text_column
        self._extractor: ClaimExtractor | None = None
        self.fingerprint = self.extractor.fingerprint()

    @property
    def extractor(self) -> ClaimExtractor:
        """The extractor of this process."""
        if self._extractor is None:
            from claimkit.extractor import ClaimExtractor

            self._extractor = ClaimExtractor.from_pretrained(self.model, **self.settings)
        return self._extractor

    def __getstate__(self) -> dict[str, Any]:
        """What another process, and the name of a cached result, are made from: no weights."""
        return {**self.__dict__, "_extractor": None}

    def __call__(self, batch: Mapping[str, Any]) -> pyarrow.Table:
        """The batch with two columns more, as an Arrow table.

        Args:
            batch: Columns as `Dataset.map(batched=True)` gives them; Arrow tables too.

        Raises:
            InputError: There is no column of texts.
        """
        arrow = import_arrow()
        table = batch if isinstance(batch, arrow.Table) else arrow.table(dict(batch))
        return add_claims(table, self.extractor, text_column=self.text_column)


def claims_to_dataset(claims: Iterable[Claim] | pyarrow.Table) -> Dataset:
    """Claims as a data set, one row a claim, in the columns of `claim_columns`.

    An Arrow table is taken as it is: only columns of names (`status`, `kind` and the like), which
    `datasets` wants written out, are made anew.

    Raises:
        InputError: The table has other columns.
    """
    from datasets import Dataset

    return Dataset(plain_names(to_table(claims)))


def to_table(claims: Iterable[Claim] | pyarrow.Table) -> pyarrow.Table:
    """Claims as an Arrow table; a table of claims is handed through.

    Raises:
        InputError: The table has other columns.
    """
    if not isinstance(claims, import_arrow().Table):
        return claims_table(claim_batches(claims))
    if lacking := sorted(set(claim_columns().names) - set(claims.column_names)):
        raise InputError(f"no table of claims: it has no column {', '.join(lacking)}")
    return claims
