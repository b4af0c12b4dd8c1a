"""How sure the model is of a claim: a logistic regression on the scores of its parts."""

from __future__ import annotations

import bisect
import math
import operator
from collections.abc import Sequence

from claimkit.inference.spans import DocumentSpans

FEATURES = (
    "bias",
    "quantity",
    "entity",
    "entity_link",
    "has_no_entity",
    "kind",
    "comparator",
    "is_attributed",
    "content",
    "content_cue",
    "cue_source",
)
"""Log odds of the parts of a claim, and what parts it has; a part that it lacks counts 0."""

DECIMALS = 4
"""Decimals that a confidence is rounded to."""

_LEAST = 1e-4


def confidence(spans: DocumentSpans, row: int, weights: Sequence[float]) -> float:
    """Probability that a quantity's claim is right in value, entity and source, 0 to 1.

    Platt, "Probabilistic outputs for support vector machines" (1999), on several scores.

    Args:
        spans: What was found in the document.
        row: The quantity's row.
        weights: One for each of `FEATURES`, as `fit_confidence` learns them; none: the product of
            the probabilities of the quantity's tags and of its entity.
    """
    if not len(weights):
        return round(float(spans.found.span_score[row]) * spans.link_score(row, "ENTITY"), DECIMALS)
    odds = sum(map(operator.mul, confidence_features(spans, row), weights))
    return round(1.0 / (1.0 + math.exp(-min(max(odds, -30.0), 30.0))), DECIMALS)


def confidence_features(spans: DocumentSpans, row: int) -> list[float]:
    """What the confidence of a quantity's claim is computed from, in the order of `FEATURES`."""
    found = spans.found
    entity = spans.linked_row(row, "ENTITY")
    content = _content_around(spans, row)
    cue = -1 if content is None else spans.linked_row(content, "CONTENT_CUE")
    return [
        1.0,
        _odds(found.span_score[row]),
        0.0 if entity < 0 else _odds(found.span_score[entity]),
        _odds(spans.link_score(row, "ENTITY")),
        float(entity < 0),
        _odds(found.class_score["kind"][row]),
        _odds(found.class_score["comparator"][row]),
        float(content is not None),
        0.0 if content is None else _odds(found.span_score[content]),
        0.0 if content is None else _odds(spans.link_score(content, "CONTENT_CUE")),
        0.0 if cue < 0 else _odds(spans.link_score(cue, "CUE_SOURCE")),
    ]


def _content_around(spans: DocumentSpans, row: int) -> int | None:
    """The row of the content fragment that holds a quantity."""
    start, end = spans.offsets[row]
    contents = spans.of_type("CONTENT")
    at = bisect.bisect_right(contents, start, key=lambda content: spans.offsets[content][0]) - 1
    return contents[at] if at >= 0 and end <= spans.offsets[contents[at]][1] else None


def _odds(probability: float) -> float:
    clipped = min(max(float(probability), _LEAST), 1.0 - _LEAST)
    return math.log(clipped / (1.0 - clipped))
