"""Scores to spans and links, a whole batch at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from claimkit.inference.tokenize import IntArray
from claimkit.labels import QUANTITY_ROLES
from claimkit.model.claim_model import ClaimModel, ClaimModelOutput
from claimkit.model.config import LINK_ROLES, ClaimConfig
from claimkit.model.heads import CLASSIFIERS

FloatArray = NDArray[np.float32]

FORBIDDEN = -1e4
"""Score of a tag sequence that BIO does not allow: finite, so that sums stay numbers."""

SPAN_TYPES = ("QUANTITY", *QUANTITY_ROLES, "SOURCE", "CUE", "CONTENT")
"""Ids of span types in `Found.span_type`: first the quantity layer, then the attribution layer."""

LINK_TARGETS = {
    **{role: ("QUANTITY", role) for role in QUANTITY_ROLES},
    "CUE_SOURCE": ("CUE", "SOURCE"),
    "CONTENT_CUE": ("CONTENT", "CUE"),
    "CONTENT_SOURCE": ("CONTENT", "SOURCE"),
}
"""The span types that each link role runs from and to."""


@dataclass(frozen=True, slots=True)
class Found:
    """The spans and links of some windows, as arrays.

    Attributes:
        window: Each span's window. Shape: (spans,).
        first: Its first piece, counted in the window. Shape: (spans,).
        last: Its last piece, inclusive. Shape: (spans,).
        span_type: Index into `SPAN_TYPES`. Shape: (spans,).
        span_score: Mean probability of its tags. Shape: (spans,).
        link: The span that each span links to in each role, -1 for none. Shape: (spans, roles).
        link_score: Probability of that link, or of none. Shape: (spans, roles).
        classes: For quantities, the label id per classifier, else -1. Shapes: (spans,).
        class_score: Its probability. Shapes: (spans,).
    """

    window: IntArray
    first: IntArray
    last: IntArray
    span_type: IntArray
    span_score: FloatArray
    link: IntArray
    link_score: FloatArray
    classes: dict[str, IntArray]
    class_score: dict[str, FloatArray]


def transition_scores(log_probabilities: FloatArray, weight: float) -> FloatArray:
    """Scores of one tag following another: BIO's constraints plus weighted counts.

    Args:
        log_probabilities: Row: tag before, column: tag after; `O B I B I …`. Shape: (tags, tags).
        weight: Factor on them.
    """
    tags = np.arange(len(log_probabilities))
    is_inside = (tags > 0) & (tags % 2 == 0)
    continues = (tags[:, None] == tags[None, :]) | (tags[:, None] == tags[None, :] - 1)
    scores = log_probabilities.astype(np.float32) * weight
    scores[is_inside[None, :] & ~continues] = FORBIDDEN
    return scores


def viterbi(emissions: FloatArray, lengths: IntArray, transitions: FloatArray) -> IntArray:
    """The best tag sequence of each window (Viterbi 1967), vectorised over the batch.

    Args:
        emissions: Log probabilities of tags. Shape: (batch, pieces, tags).
        lengths: Pieces of each window. Shape: (batch,).
        transitions: From `transition_scores`. Shape: (tags, tags).

    Returns:
        Tag ids; padding is `O`. Shape: (batch, pieces).
    """
    batch, width, tags = emissions.shape
    is_inside = (np.arange(tags) > 0) & (np.arange(tags) % 2 == 0)
    score = emissions[:, 0] + np.where(is_inside, FORBIDDEN, 0.0).astype(np.float32)
    back = np.zeros((batch, width, tags), dtype=np.int64)
    back[:] = np.arange(tags)
    for at in range(1, width):
        paths = score[:, :, None] + transitions[None]
        best = paths.argmax(1)
        reached = np.take_along_axis(paths, best[:, None, :], 1)[:, 0] + emissions[:, at]
        is_live = (at < lengths)[:, None]
        score = np.where(is_live, reached, score)
        back[:, at] = np.where(is_live, best, back[:, at])
    path = np.zeros((batch, width), dtype=np.int64)
    state = score.argmax(1)
    rows = np.arange(batch)
    for at in range(width - 1, -1, -1):
        path[:, at] = np.where(at < lengths, state, 0)
        state = back[rows, at, state] if at else state
    return path


def spans_of(tags: IntArray) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    """Spans of valid BIO sequences.

    Args:
        tags: Tag ids, `O B I B I …`. Shape: (batch, pieces).

    Returns:
        Window, first piece, last piece (inclusive) and type index of each span, in text order.
    """
    window, first = np.nonzero(tags % 2 == 1)
    kind = (tags[window, first] - 1) // 2
    goes_on = np.zeros((tags.shape[0], tags.shape[1] + 1), dtype=bool)
    goes_on[:, : tags.shape[1]] = (tags > 0) & (tags % 2 == 0)
    columns = np.arange(tags.shape[1] + 1)
    stops = np.where(goes_on, tags.shape[1] + 1, columns[None, :])
    next_stop = np.minimum.accumulate(stops[:, ::-1], axis=1)[:, ::-1]
    return window, first, next_stop[window, first + 1] - 1, kind


def decode(model: ClaimModel, output: ClaimModelOutput, mask: Tensor) -> Found:
    """Everything that one batch's scores say.

    Args:
        model: For its transitions and classifiers.
        output: One forward pass.
        mask: 1 for pieces, 0 for padding. Shape: (batch, pieces).
    """
    lengths = mask.sum(1).cpu().numpy()
    weight = float(model.config.transition_weight)
    layers = [
        _decode_layer(
            output.quantity_logits,
            transition_scores(_host(model.quantity_transitions), weight),
            lengths,
            biases=argument_biases(model.config),
            type_offset=0,
        ),
        _decode_layer(
            output.attribution_logits,
            transition_scores(_host(model.attribution_transitions), weight),
            lengths,
            biases=np.zeros(len(model.config.attribution_tags), dtype=np.float32),
            type_offset=SPAN_TYPES.index("SOURCE"),
        ),
    ]
    window, first, last, span_type = (
        np.concatenate([layer[column] for layer in layers]) for column in range(4)
    )
    span_score = np.concatenate([layer[4] for layer in layers])
    link, link_score = _decode_links(model, output, mask, window, first, last, span_type)
    classes, class_score = _classify(model, output.hidden, window, first, span_type)
    return Found(window, first, last, span_type, span_score, link, link_score, classes, class_score)


def argument_biases(config: ClaimConfig) -> FloatArray:
    """What decoding adds to each tag of the first layer: `argument_bias` for arguments, else 0.

    An argument that no quantity links to is dropped, so its tags may be generous. Shape: (tags,).
    """
    is_argument = [tag[2:] in QUANTITY_ROLES for tag in config.quantity_tags]
    return np.asarray(is_argument, dtype=np.float32) * np.float32(config.argument_bias)


def _host(tensor: Tensor) -> FloatArray:
    return tensor.float().cpu().numpy()


def _decode_layer(
    logits: Tensor,
    transitions: FloatArray,
    lengths: IntArray,
    *,
    biases: FloatArray,
    type_offset: int,
) -> tuple[IntArray, IntArray, IntArray, IntArray, FloatArray]:
    """Window, first piece, last piece, type and score of each span of a layer."""
    scores = _host(logits.float().log_softmax(-1))
    tags = viterbi(scores + biases, lengths, transitions)
    window, first, last, kind = spans_of(tags)
    chosen = np.exp(np.take_along_axis(scores, tags[:, :, None], 2)[:, :, 0])
    sums = np.concatenate([np.zeros((len(chosen), 1)), np.cumsum(chosen, 1)], 1)
    mean = (sums[window, last + 1] - sums[window, first]) / (last + 1 - first)
    return window, first, last, kind + type_offset, mean.astype(np.float32)


def _decode_links(
    model: ClaimModel,
    output: ClaimModelOutput,
    mask: Tensor,
    window: IntArray,
    first: IntArray,
    last: IntArray,
    span_type: IntArray,
) -> tuple[IntArray, FloatArray]:
    """For each span and role, the span of the right type that holds the best-scored piece."""
    link = np.full((len(window), len(LINK_ROLES)), -1, dtype=np.int64)
    link_score = np.zeros((len(window), len(LINK_ROLES)), dtype=np.float32)
    for role, name in enumerate(LINK_ROLES):
        origin_type, target_type = map(SPAN_TYPES.index, LINK_TARGETS[name])
        origins = np.nonzero(span_type == origin_type)[0]
        if not len(origins):
            continue
        owner = _span_of_piece(
            mask.shape, np.nonzero(span_type == target_type)[0], window, first, last
        )
        owner[:, 0] = -1
        starts = np.stack([window[origins], np.full_like(origins, role), first[origins]], 1)
        scores = model.link_head.scores(
            output.link_queries,
            output.link_keys,
            mask,
            torch.from_numpy(starts).to(mask.device),
        )
        probabilities = _host(scores.softmax(-1))
        is_target = owner[window[origins]] >= 0
        fitness = np.where(is_target, probabilities, -1.0)
        doubt = model.config.time_bias if name == "TIME" else 0.0
        fitness[:, 0] = probabilities[:, 0] * np.exp(-doubt)
        best = fitness.argmax(1)
        link[origins, role] = owner[window[origins], best]
        link_score[origins, role] = probabilities[np.arange(len(origins)), best]
    return link, link_score


def _span_of_piece(
    shape: torch.Size, spans: IntArray, window: IntArray, first: IntArray, last: IntArray
) -> IntArray:
    """Index of the given span that holds each piece, -1 for none. Shape: (batch, pieces)."""
    marks = np.zeros((shape[0], shape[1] + 1), dtype=np.int64)
    marks[window[spans], first[spans]] += spans + 1
    np.subtract.at(marks, (window[spans], last[spans] + 1), spans + 1)
    return marks.cumsum(1)[:, :-1] - 1


def _classify(
    model: ClaimModel, hidden: Tensor, window: IntArray, first: IntArray, span_type: IntArray
) -> tuple[dict[str, IntArray], dict[str, FloatArray]]:
    classes = {name: np.full(len(window), -1, dtype=np.int64) for name in CLASSIFIERS}
    scores = {name: np.zeros(len(window), dtype=np.float32) for name in CLASSIFIERS}
    quantities = np.nonzero(span_type == 0)[0]
    if len(quantities):
        rows = torch.from_numpy(window[quantities]).to(hidden.device)
        columns = torch.from_numpy(first[quantities]).to(hidden.device)
        for name, logits in model.classifiers(hidden[rows, columns]).items():
            score, label = logits.float().softmax(-1).max(-1)
            classes[name][quantities] = label.cpu().numpy()
            scores[name][quantities] = score.cpu().numpy()
    return classes, scores
