"""Confidence as a probability: a logistic regression fitted on documents kept out of training."""

from __future__ import annotations

import copy
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from claimkit.errors import DataError
from claimkit.evaluation.annotated import gold_row
from claimkit.evaluation.claim_fields import Row
from claimkit.evaluation.claims import judge_claims, prediction_row
from claimkit.extractor import ClaimExtractor
from claimkit.inference.assemble import assemble
from claimkit.inference.confidence import confidence_features
from claimkit.io.documents import AnnotatedDocument
from claimkit.model.claim_model import ClaimModel

RIDGE = 1.0
"""Penalty on the squared weights of standardised features; some 400 claims are few."""

STEPS = 50
"""Newton steps at most; ten are enough."""


def fit_confidence(
    model: ClaimModel, tokenizer: Tokenizer, documents: Sequence[AnnotatedDocument], device: str
) -> list[float]:
    """Weights of `claimkit.inference.confidence.FEATURES`.

    Args:
        model: The trained model.
        tokenizer: Its tokenizer.
        documents: Annotated documents that it was not trained on.
        device: A torch device name.

    Raises:
        DataError: The model finds no claims in them, or only right or only wrong ones.
    """
    extractor = ClaimExtractor(copy.deepcopy(model), tokenizer, device=device)
    rows: list[NDArray[np.float64]] = []
    right: list[bool] = []
    for document in documents:
        for features, is_right in _judged_features(extractor, document):
            rows.append(features)
            right.append(is_right)
    if len(set(right)) < 2:
        raise DataError(
            f"the calibration documents give {len(right)} claims, {sum(right)} of them right: "
            "confidence cannot be fitted on those; name other corpora under `calibration`"
        )
    weights = fit_logistic(np.stack(rows), np.asarray(right))
    return [round(float(weight), 4) for weight in weights]


def _judged_features(
    extractor: ClaimExtractor, document: AnnotatedDocument
) -> list[tuple[NDArray[np.float64], bool]]:
    """The features of each quantity claim that is found, and whether the claim is right."""
    pages, found = extractor.find_spans([document.text])
    spans = found[0]
    if spans is None:
        return []
    claims = assemble(document.text, pages[0], spans, doc_id=document.doc_id, document_date=None)
    predicted = [prediction_row(claim) for claim in claims if claim.quantity]
    gold = [gold_row(claim, document) for claim in document.claims]
    judgement = judge_claims(gold, predicted)
    verdicts = {_place(pair.predicted): pair.right["claim"] for pair in judgement.pairs}
    verdicts |= {_place(row): False for row in judgement.spurious}
    return [
        (np.asarray(confidence_features(spans, row)), verdicts[spans.offsets[row]])
        for row in spans.of_type("QUANTITY")
        if spans.offsets[row] in verdicts
    ]


def _place(row: Row) -> tuple[int, int]:
    return row["start"], row["end"]


def fit_logistic(
    features: NDArray[np.float64], right: NDArray[np.bool_], ridge: float = RIDGE
) -> NDArray[np.float64]:
    """Weights of a logistic regression with a penalty on all but the first, by Newton's method.

    Args:
        features: The first column is all ones. Shape: (claims, features).
        right: Shape: (claims,).
        ridge: Factor of the squared weights, features scaled to unit variance.
    """
    scale = features.std(0)
    scale[scale == 0.0] = 1.0
    inputs = features / scale
    penalty = np.full(inputs.shape[1], ridge)
    penalty[0] = 1e-6
    weights: NDArray[np.float64] = np.zeros(inputs.shape[1])
    for _ in range(STEPS):
        chances = 1.0 / (1.0 + np.exp(-np.clip(inputs @ weights, -30.0, 30.0)))
        gradient = inputs.T @ (chances - right) + penalty * weights
        curvature = (inputs * (chances * (1.0 - chances))[:, None]).T @ inputs + np.diag(penalty)
        move = np.linalg.solve(curvature, gradient)
        weights = weights - move
        if np.abs(move).max() < 1e-8:
            break
    unscaled: NDArray[np.float64] = weights / scale
    return unscaled
