"""The figures of a run with their intervals, and the signature that says how they were got."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from claimkit.evaluation.metrics import Counts, Measure, SideCounts, Tally
from claimkit.evaluation.significance import bootstrap_all


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of a table of scores.

    Attributes:
        name: The measure.
        score: F1, or accuracy where there is no precision; None where nothing could be judged.
        low: Lower end of the 95 % interval; None without a bootstrap.
        high: Upper end.
        precision: None for an accuracy.
        recall: None for an accuracy.
        right: Items that are right (gold side).
        predicted: Items predicted; None for an accuracy.
        n: Gold items, or paired items for an accuracy.
    """

    name: str
    score: float | None
    low: float | None
    high: float | None
    precision: float | None
    recall: float | None
    right: float
    predicted: float | None
    n: float

    def to_dict(self) -> dict[str, Any]:
        """The figure as plain JSON values."""
        return asdict(self)


def make_figures(
    per_document: Sequence[Mapping[str, Measure]], samples: int = 1000
) -> list[Figure]:
    """The measures over all documents, each with its interval.

    Args:
        per_document: For each document its measures by name, the same names everywhere.
        samples: How often the bootstrap draws the documents anew; 0 for no intervals.
    """
    intervals = bootstrap_all(per_document, samples) if samples and per_document else {}
    figures = []
    for name, first in (per_document[0] if per_document else {}).items():
        parts = zip(*(scores[name].parts for scores in per_document), strict=True)
        interval = intervals.get(name)
        ends = (interval.low, interval.high) if interval else (None, None)
        figures.append(_figure(name, type(first).from_parts(map(sum, parts)), *ends))
    return figures


def data_hash(*paths: str | Path) -> str:
    """The first 12 hex digits of the sha256 of the files' bytes, one after the other."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(Path(path).read_bytes())
    return digest.hexdigest()[:12]


def signature(*, match: str, data: str, data_digest: str, samples: int, version: str) -> str:
    """How a score was got, in one line, after the signatures of sacrebleu (Post 2018).

    >>> signature(match="overlap", data="dev", data_digest="0a1b", samples=9, version="0.1.0")
    'match:overlap|data:dev@0a1b|bootstrap:9|v:0.1.0'
    """
    return f"match:{match}|data:{data}@{data_digest}|bootstrap:{samples}|v:{version}"


def _figure(name: str, measure: Measure, low: float | None, high: float | None) -> Figure:
    match measure:
        case Tally(right=right, total=total):
            return Figure(name, measure.accuracy, low, high, None, None, right, None, total)
        case Counts(matched=right) | SideCounts(gold_right=right):
            return Figure(
                name,
                measure.f1,
                low,
                high,
                measure.precision,
                measure.recall,
                right,
                measure.predicted,
                measure.gold,
            )
    raise AssertionError(f"no table line for a {type(measure).__name__}")
