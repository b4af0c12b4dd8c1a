"""Records of `python -m benchmarks accuracy` and `normalise` as Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from benchmarks.normalise.command import table as normalise_table
from benchmarks.report.markdown import table

Record = Mapping[str, Any]


def accuracy_section(record: Record) -> str:
    """The figures of one set with their intervals."""
    cells = [
        (
            figure["name"],
            "" if figure["value"] is None else f"{figure['value']:.3f}",
            "" if figure.get("low") is None else f"{figure['low']:.3f} to {figure['high']:.3f}",
            f"{figure['n']:,}",
        )
        for figure in record["figures"]
    ]
    return (
        f"{record['system']} on {record['documents']:,} documents, `{record['signature']}`\n\n"
        + table(("figure", "score", "95 % interval", "n"), cells, words=1)
    )


def normalise_section(record: Record) -> str:
    """The normaliser beside its peers."""
    return normalise_table(record["systems"])
