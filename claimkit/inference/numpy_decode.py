"""Scores to spans and links in numpy, for scores that come without torch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from claimkit.inference.found import FloatArray
from claimkit.inference.host_decode import (
    FORBIDDEN,
    Laid,
    LinkRows,
    SpanDecoder,
    filled,
    is_inside,
)
from claimkit.inference.tokenize import IntArray
from claimkit.model.settings import ClaimSettings


@dataclass(frozen=True, slots=True)
class HostScores:
    """What the heads say of the pieces of a batch, in host memory, without padding.

    Attributes:
        quantity: Tag scores of the first layer. Shape: (pieces, quantity tags), float32.
        attribution: Tag scores of the second. Shape: (pieces, attribution tags), float32.
        link_queries: Scaled by 1/sqrt(size). Shape: (pieces, roles, size), float32.
        link_keys: The same shape.
        classes: For each classifier, its scores. Shapes: (pieces, labels), float32.
    """

    quantity: FloatArray
    attribution: FloatArray
    link_queries: FloatArray
    link_keys: FloatArray
    classes: Mapping[str, FloatArray]


class NumpyDecoder(SpanDecoder[HostScores, Laid]):
    """The twin of `Decoder`, which computes with torch on the device.

    Args:
        config: Of the model that scores.
        counted: As `SpanDecoder` takes them.
        distances: What is added to a link's score in each role by the signed distance from origin
            to target, from `1 - size` to `size - 1` pieces. Shape: (roles, 2 * size - 1).
    """

    def __init__(
        self,
        config: ClaimSettings,
        counted: tuple[FloatArray, FloatArray],
        distances: FloatArray,
    ) -> None:
        super().__init__(config, counted)
        self._distances = distances

    def tag(self, scores: HostScores, batch: Laid) -> tuple[IntArray, FloatArray]:
        """Tags of both layers and their probabilities. Shapes: (layers, pieces)."""
        shape = (len(scores.quantity), self.transitions.shape[-1])
        logs = np.stack(
            [filled(_log_softmax(layer), shape) for layer in (scores.quantity, scores.attribution)]
        )
        emissions = np.stack([logs[0] + self.biases, logs[1]])
        tags = best_tags(emissions, self.transitions, batch.lengths)
        return tags, np.exp(np.take_along_axis(logs, tags[:, :, None], 2)[:, :, 0])

    def best_targets(self, scores: HostScores, rows: LinkRows) -> tuple[IntArray, FloatArray]:
        """The piece that each link goes to, counted in its window, 0 for none, and how sure."""
        window, role, origin = rows.links.T
        where, is_padding = rows.pieces[window], rows.mask[window] == 0
        queries = scores.link_queries[where[np.arange(len(where)), origin], role]
        keys = scores.link_keys[where, role[:, None]]
        logits = np.matmul(keys, queries[:, :, None])[:, :, 0]
        to = np.arange(1, where.shape[1])
        middle = self._distances.shape[1] // 2
        logits[:, 1:] += self._distances[role[:, None], middle + to[None, :] - origin[:, None]]
        probabilities = np.exp(_log_softmax(np.where(is_padding, -np.inf, logits)))
        fitness = np.where(rows.fits, probabilities, -1.0)
        fitness[:, 0] = probabilities[:, 0] * np.exp(-self.doubts[role])
        best = fitness.argmax(1)
        return best, np.take_along_axis(probabilities, best[:, None], 1)[:, 0]

    def classify(
        self, scores: HostScores, pieces: IntArray
    ) -> dict[str, tuple[IntArray, FloatArray]]:
        """For each classifier, the labels of some pieces, and how sure. Shapes: (pieces,)."""
        best = {}
        for name, logits in scores.classes.items():
            probabilities = np.exp(_log_softmax(logits[pieces]))
            best[name] = (probabilities.argmax(1), probabilities.max(1))
        return best


def best_tags(emissions: FloatArray, transitions: FloatArray, lengths: IntArray) -> IntArray:
    """The best tag sequence of each window; the twin of `claimkit.inference.viterbi.viterbi`.

    Args:
        emissions: Log probabilities of tags; a layer with fewer tags is filled up with
            `FORBIDDEN`. Shape: (layers, pieces, tags), float32.
        transitions: From `transition_scores`, filled up alike. Shape: (layers, tags, tags).
        lengths: Pieces of each window, not rising. Shape: (windows,).

    Returns:
        Tag ids. Shape: (layers, pieces), int64.
    """
    starts = np.cumsum(lengths) - lengths
    lives = [int(np.count_nonzero(lengths > step)) for step in range(int(lengths[0]))]
    score = emissions[:, starts] + np.where(is_inside(emissions.shape[-1]), FORBIDDEN, 0.0)
    score = score.astype(np.float32)
    back: list[IntArray] = []
    ended: list[IntArray] = []
    for step, live in enumerate(lives[1:], start=1):
        ended.append(score[:, live:].argmax(-1))
        sums = score[:, :live, :, None] + transitions[:, None]
        before = sums.argmax(2)
        back.append(before)
        best = np.take_along_axis(sums, before[:, :, None], 2)[:, :, 0]
        score = best + emissions[:, starts[:live] + step]
    tags = np.empty(emissions.shape[:2], dtype=np.int64)
    state = score.argmax(-1)
    for step in range(len(lives) - 1, 0, -1):
        tags[:, starts[: lives[step]] + step] = state
        state = np.take_along_axis(back[step - 1], state[:, :, None], 2)[:, :, 0]
        state = np.concatenate([state, ended[step - 1]], axis=1)
    tags[:, starts] = state
    return tags


def _log_softmax(logits: FloatArray) -> FloatArray:
    """Over the last axis, in float32; `-inf` stays so."""
    shifted = logits - logits.max(-1, keepdims=True)
    logs: FloatArray = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
    return logs
