"""Claims as a pandas data frame, flat, over the same memory as the Arrow table."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from claimkit.errors import MissingDependencyError
from claimkit.integrations.datasets import to_table
from claimkit.io.columns import import_arrow
from claimkit.types import Claim

if TYPE_CHECKING:
    import pandas
    import pyarrow


def claims_to_frame(claims: Iterable[Claim] | pyarrow.Table) -> pandas.DataFrame:
    """One row a claim, a column a field, such as `quantity.value` or `attribution.source.text`.

    Columns are those of Arrow (`pandas.ArrowDtype`): nothing is copied, whole numbers stay whole
    where some are missing, and what is missing is `pandas.NA`.

    Args:
        claims: Claims, or the table that `ClaimExtractor.extract_table` or a Parquet file gives.

    Raises:
        InputError: The table has other columns.
        MissingDependencyError: pandas is not installed.
    """
    pandas, arrow = _import_pandas(), import_arrow()
    table = to_table(claims)
    while any(arrow.types.is_struct(field.type) for field in table.schema):
        table = table.flatten()
    frame: Any = table.to_pandas(types_mapper=pandas.ArrowDtype)
    return frame


def _import_pandas() -> ModuleType:
    try:
        return import_module("pandas")
    except ImportError as error:
        raise MissingDependencyError(
            "data frames need pandas, which is not installed: pip install pandas"
        ) from error
