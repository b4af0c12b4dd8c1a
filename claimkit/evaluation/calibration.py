"""Whether a claim's confidence is the probability that the claim is right."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from claimkit.evaluation.claim_fields import Row
from claimkit.evaluation.claims import judge_claims, rows_by_document

BINS = 10
"""Bins of equal width, as in the literature."""

THRESHOLDS = tuple(step / 20 for step in range(20))


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Predictions with their confidence, and whether they were right.

    Attributes:
        confidences: One a prediction, 0 to 1; predictions on optional gold claims are left out.
        right: Whether value, entity and source were right.
        gold: How many gold claims there are.
    """

    confidences: tuple[float, ...]
    right: tuple[bool, ...]
    gold: int


@dataclass(frozen=True, slots=True)
class Bin:
    """The predictions whose confidence lies in one bin.

    Attributes:
        low: Lower end of the bin.
        high: Upper end.
        confidence: Mean confidence.
        accuracy: Share that was right.
        n: Predictions.
    """

    low: float
    high: float
    confidence: float
    accuracy: float
    n: int


@dataclass(frozen=True, slots=True)
class Operating:
    """What a least confidence gives.

    Attributes:
        min_confidence: Predictions below are left out.
        precision: Share of the others that is right; None where none is left.
        recall: Share of the gold claims that they get right.
        kept: Predictions that are left.
    """

    min_confidence: float
    precision: float | None
    recall: float
    kept: int


def claim_outcomes(gold_rows: Iterable[Row], prediction_rows: Iterable[Row]) -> Outcomes:
    """Pair predictions with gold and say which are right.

    Args:
        gold_rows: Gold claims, as for `score_claims`.
        prediction_rows: Predictions, as for `score_claims`, each with its `confidence`.
    """
    gold, predicted = rows_by_document(gold_rows), rows_by_document(prediction_rows)
    outcomes: list[tuple[float, bool]] = []
    count = 0
    for name in sorted(gold.keys() | predicted.keys()):
        judgement = judge_claims(gold[name], predicted[name])
        count += len(judgement.pairs) + len(judgement.missed)
        outcomes += [(p.predicted["confidence"], p.right["claim"]) for p in judgement.pairs]
        outcomes += [(row["confidence"], False) for row in judgement.spurious]
    return Outcomes(tuple(c for c, _ in outcomes), tuple(right for _, right in outcomes), count)


def reliability(outcomes: Outcomes, bins: int = BINS) -> list[Bin]:
    """The filled bins, of equal width, in order; a reliability diagram is drawn from them."""
    members: defaultdict[int, list[int]] = defaultdict(list)
    for place, confidence in enumerate(outcomes.confidences):
        members[min(bins - 1, int(confidence * bins))].append(place)
    return [
        Bin(
            low=number / bins,
            high=(number + 1) / bins,
            confidence=sum(outcomes.confidences[i] for i in places) / len(places),
            accuracy=sum(outcomes.right[i] for i in places) / len(places),
            n=len(places),
        )
        for number, places in sorted(members.items())
    ]


def expected_calibration_error(outcomes: Outcomes, bins: int = BINS) -> float | None:
    """Mean distance of confidence and accuracy over bins, weighted by size; None for nothing.

    Naeini, Cooper and Hauskrecht, AAAI 2015; Guo et al., ICML 2017. A small sample of perfectly
    calibrated predictions has an error above 0 as well.
    """
    if not outcomes.confidences:
        return None
    total = sum(b.n * abs(b.confidence - b.accuracy) for b in reliability(outcomes, bins))
    return total / len(outcomes.confidences)


def error_of_chance(bins: Iterable[tuple[float, int]]) -> float:
    """The calibration error that perfectly calibrated predictions have by chance, on the average.

    The mean distance of a binomial share from its own probability, in closed form (De Moivre,
    1730), weighted by the sizes of the bins: what no calibration can go below on a sample so small.

    Args:
        bins: Mean confidence and predictions of each filled bin.

    >>> round(error_of_chance([(0.5, 100), (0.9, 100)]), 3)
    0.032
    """
    pairs = list(bins)
    total = sum(n for _, n in pairs)
    return sum(n * _binomial_deviation(p, n) for p, n in pairs) / total if total else 0.0


def _binomial_deviation(p: float, n: int) -> float:
    """Mean of `|X / n - p|` where X counts n draws of probability p."""
    if not 0.0 < p < 1.0:
        return 0.0
    k = math.floor(n * p) + 1
    log_mass = (
        math.lgamma(n + 1)
        - math.lgamma(k + 1)
        - math.lgamma(n - k + 1)
        + k * math.log(p)
        + (n - k) * math.log1p(-p)
    )
    return 2 * k / n * (1 - p) * math.exp(log_mass)


def operating_curve(
    outcomes: Outcomes, thresholds: Sequence[float] = THRESHOLDS
) -> list[Operating]:
    """Precision and recall of whole claims at each least confidence."""
    curve = []
    for threshold in thresholds:
        kept = [i for i, c in enumerate(outcomes.confidences) if c >= threshold]
        right = sum(outcomes.right[i] for i in kept)
        precision = right / len(kept) if kept else None
        curve.append(Operating(threshold, precision, right / max(1, outcomes.gold), len(kept)))
    return curve
