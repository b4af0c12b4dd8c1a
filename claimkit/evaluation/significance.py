"""How sure a score is: bootstrap over documents, alone and paired with another system.

Documents are resampled, not claims, because the claims of one text share its difficulty. The paired
test is that of Koehn, "Statistical significance tests for machine translation evaluation", 2004.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from claimkit.errors import InputError
from claimkit.evaluation.metrics import Measure

SEED = 13
"""The seed of the project's scoring scripts, so that intervals can be compared."""

Parts = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Interval:
    """A score with its 95 % interval."""

    score: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Difference:
    """How much better the first of two systems is.

    Attributes:
        difference: Score of the first less score of the second.
        low: Lower end of its 95 % interval.
        high: Upper end.
        p_value: Two-sided: how often resampling turns the difference around, doubled.
    """

    difference: float
    low: float
    high: float
    p_value: float


def bootstrap(
    per_document: Sequence[Measure], samples: int = 1000, *, seed: int = SEED
) -> Interval:
    """The score over all documents with its 95 % interval.

    >>> from claimkit.evaluation.metrics import Counts
    >>> bootstrap([Counts(1, 1, 1), Counts(1, 1, 1)], samples=10)
    Interval(score=1.0, low=1.0, high=1.0)

    Args:
        per_document: The measure on each document, all of one type.
        samples: How often the documents are drawn anew.
        seed: Two calls with the same seed draw the same documents.

    Raises:
        InputError: There are no documents, or no samples.
    """
    (interval,) = bootstrap_all(
        [{"": measure} for measure in per_document], samples, seed=seed
    ).values()
    return interval


def bootstrap_all(
    per_document: Sequence[Mapping[str, Measure]], samples: int = 1000, *, seed: int = SEED
) -> dict[str, Interval]:
    """The interval of every measure, all from the same draws; arguments as for `bootstrap`.

    Args:
        per_document: For each document its measures by name, the same names everywhere.
        samples: How often the documents are drawn anew.
        seed: Two calls with the same seed draw the same documents.

    Raises:
        InputError: There are no documents, or no samples.
    """
    weights = _draw(len(per_document), samples, seed)
    intervals = {}
    for name in per_document[0]:
        measures = [scores[name] for scores in per_document]
        ordered = sorted(_scores(measures, weights))
        intervals[name] = Interval(_score(measures), *_middle(ordered))
    return intervals


def paired_bootstrap(
    first: Sequence[Measure],
    second: Sequence[Measure],
    samples: int = 1000,
    *,
    seed: int = SEED,
) -> Difference:
    """How much better the first system is than the second on the same documents.

    Args:
        first: The measure of the first system on each document.
        second: The measure of the second system on the same documents, in the same order.
        samples: How often the documents are drawn anew; both systems get the same draws.
        seed: Two calls with the same seed draw the same documents.

    Raises:
        InputError: The numbers of documents differ, or there are none.
    """
    if len(first) != len(second):
        raise InputError(
            f"a paired test needs both systems on the same documents, got {len(first)} and "
            f"{len(second)}"
        )
    weights = _draw(len(first), samples, seed)
    pairs = zip(_scores(first, weights), _scores(second, weights), strict=True)
    differences = sorted(a - b for a, b in pairs)
    observed = _score(first) - _score(second)
    at_most = sum(difference <= 0 for difference in differences)
    at_least = sum(difference >= 0 for difference in differences)
    # one is added because the observed sample is itself a possible draw
    p_value = min(1.0, 2 * (1 + min(at_most, at_least)) / (1 + samples))
    return Difference(observed, *_middle(differences), p_value)


def _draw(documents: int, samples: int, seed: int) -> NDArray[np.float64]:
    """How often each document is drawn in each sample; shape (samples, documents)."""
    if documents < 1 or samples < 1:
        raise InputError(
            f"a bootstrap needs documents and samples, got {documents} documents, {samples} samples"
        )
    random_state = random.Random(seed)
    weights = np.zeros((samples, documents))
    for row in weights:
        row += np.bincount(random_state.choices(range(documents), k=documents), minlength=documents)
    return weights


def _scores(per_document: Sequence[Measure], weights: NDArray[np.float64]) -> list[float]:
    """The score of every sample."""
    parts = np.array([measure.parts for measure in per_document], dtype=np.float64)
    build = type(per_document[0]).from_parts
    return [build(row).score for row in (weights @ parts).tolist()]


def _score(per_document: Sequence[Measure]) -> float:
    parts = zip(*(measure.parts for measure in per_document), strict=True)
    return type(per_document[0]).from_parts(map(sum, parts)).score


def _middle(ordered: Sequence[float]) -> tuple[float, float]:
    """The values between which 95 % of the ordered values lie."""
    last = len(ordered) - 1
    return ordered[round(0.025 * last)], ordered[round(0.975 * last)]
