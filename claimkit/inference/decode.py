"""Scores to spans and links, a whole batch at a time, on the device that scored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor

from claimkit.inference.flat import FlatBatch
from claimkit.inference.found import FloatArray
from claimkit.inference.host_decode import FORBIDDEN, LinkRows, SpanDecoder
from claimkit.inference.tokenize import IntArray
from claimkit.inference.viterbi import Steps, viterbi
from claimkit.model.heads import ClaimModelOutput

if TYPE_CHECKING:
    from claimkit.model.claim_model import ClaimModel
    from claimkit.model.lean import LeanClaimModel


class Decoder(SpanDecoder[ClaimModelOutput, FlatBatch]):
    """Scores to spans and links, with what that takes of a model at hand on its device.

    Args:
        model: For its transitions, link head, classifiers and configuration.
    """

    def __init__(self, model: ClaimModel | LeanClaimModel) -> None:
        counted = (_host(model.quantity_transitions), _host(model.attribution_transitions))
        super().__init__(model.config, counted)
        self.model = model
        self._transitions, self._biases, self._doubts = (
            torch.from_numpy(array).to(model.quantity_transitions.device)
            for array in (self.transitions, self.biases, self.doubts)
        )

    def tag(self, scores: ClaimModelOutput, batch: FlatBatch) -> tuple[IntArray, FloatArray]:
        """Tags of both layers and their probabilities. Shapes: (layers, pieces)."""
        logits = (scores.quantity_logits, scores.attribution_logits)
        shape = (len(scores.hidden), self.transitions.shape[-1])
        logs = torch.stack([_filled(layer.float().log_softmax(-1), shape) for layer in logits])
        emissions = torch.stack([logs[0] + self._biases, logs[1]])
        steps = Steps.of(batch.lengths, logs.device)
        tags = viterbi(emissions, self._transitions, steps)
        probabilities = logs.gather(2, tags[:, :, None])[:, :, 0].exp()
        return tags.cpu().numpy(), probabilities.cpu().numpy()

    def best_targets(self, scores: ClaimModelOutput, rows: LinkRows) -> tuple[IntArray, FloatArray]:
        """The piece that each link goes to, counted in its window, 0 for none, and how sure."""
        where, is_piece, is_target, links = (
            torch.from_numpy(array).to(scores.hidden.device)
            for array in (rows.pieces, rows.mask, rows.fits, rows.links)
        )
        logits = self.model.link_head.scores(
            scores.link_queries[where], scores.link_keys[where], is_piece, links
        )
        probabilities = logits.softmax(-1)
        fitness = probabilities.masked_fill(~is_target, -1.0)
        fitness[:, 0] = probabilities[:, 0] * torch.exp(-self._doubts[links[:, 1]])
        best = fitness.argmax(1)
        chosen = probabilities.gather(1, best[:, None])[:, 0]
        return best.cpu().numpy(), _host(chosen)

    def classify(
        self, scores: ClaimModelOutput, pieces: IntArray
    ) -> dict[str, tuple[IntArray, FloatArray]]:
        """For each classifier, the labels of some pieces, and how sure. Shapes: (pieces,)."""
        rows = torch.from_numpy(pieces).to(scores.hidden.device)
        best = {}
        for name, logits in self.model.classifiers(scores.hidden[rows]).items():
            score, label = logits.float().softmax(-1).max(-1)
            best[name] = (label.cpu().numpy(), score.cpu().numpy())
        return best


def _filled(scores: Tensor, shape: tuple[int, ...]) -> Tensor:
    """The scores with forbidden tags behind their own, so that layers stack."""
    filled = scores.new_full(shape, FORBIDDEN)
    filled[tuple(slice(size) for size in scores.shape)] = scores
    return filled


def _host(tensor: Tensor) -> FloatArray:
    return tensor.float().cpu().numpy()
