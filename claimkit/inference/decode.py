"""Scores to spans and links, a whole batch at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from claimkit.inference.batch import FlatBatch, rectangle
from claimkit.inference.tokenize import IntArray
from claimkit.inference.viterbi import FORBIDDEN, Steps, transition_scores, viterbi
from claimkit.labels import QUANTITY_ROLES
from claimkit.model.heads import CLASSIFIERS, ClaimModelOutput
from claimkit.model.settings import LINK_ROLES, ClaimSettings

if TYPE_CHECKING:
    from claimkit.model.claim_model import ClaimModel
    from claimkit.model.config import ClaimConfig
    from claimkit.model.lean import LeanClaimModel

FloatArray = NDArray[np.float32]

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


def spans_of(tags: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Spans of valid BIO sequences that stand end to end.

    Args:
        tags: Tag ids, `O B I B I …`; no sequence begins inside a span. Shape: (pieces,).

    Returns:
        First piece, last piece (inclusive) and type index of each span, in text order.
    """
    first = np.flatnonzero(tags % 2 == 1)
    goes_on = np.append((tags > 0) & (tags % 2 == 0), False)
    stops = np.flatnonzero(~goes_on)
    last = stops[np.searchsorted(stops, first + 1)] - 1
    return first, last, (tags[first] - 1) // 2


class Decoder:
    """Scores to spans and links, with what that takes of a model at hand on its device.

    Args:
        model: For its transitions, link head, classifiers and configuration.
    """

    def __init__(self, model: ClaimModel | LeanClaimModel) -> None:
        config = model.config
        self.model = model
        tags = (len(config.quantity_tags), len(config.attribution_tags))
        counted = (model.quantity_transitions, model.attribution_transitions)
        weight = float(config.transition_weight)
        self.transitions = torch.stack(
            [_filled(transition_scores(table, weight), (max(tags), max(tags))) for table in counted]
        )
        device = self.transitions.device
        self.biases = _filled(argument_biases(config).to(device), (max(tags),))
        types = [[SPAN_TYPES.index(name) for name in LINK_TARGETS[role]] for role in LINK_ROLES]
        self.origin_types, self.target_types = np.asarray(types).T
        self.target_layers = (self.target_types > _LAST_ARGUMENT).astype(np.int64)
        doubts = [float(config.time_bias) if role == "TIME" else 0.0 for role in LINK_ROLES]
        self.link_doubts = torch.tensor(doubts, device=device)

    def decode(self, output: ClaimModelOutput, batch: FlatBatch) -> Found:
        """Everything that one batch's scores say.

        Args:
            output: The heads' scores of its pieces; leading dimension (pieces,).
            batch: How the pieces lie in windows.
        """
        tags, scores = (tensor.cpu().numpy() for tensor in self._tag(output, batch))
        spans = _Spans.of(tags, scores, batch)
        link, link_score = self._link(output, batch, tags, spans)
        classes, class_score = self._classify(output.hidden, spans)
        first, last = (at - batch.starts[spans.window] for at in (spans.first, spans.last))
        return Found(
            spans.window, first, last, spans.span_type, spans.score,
            link, link_score, classes, class_score,
        )  # fmt: skip

    def _tag(self, output: ClaimModelOutput, batch: FlatBatch) -> tuple[Tensor, Tensor]:
        """Tags of both layers and their probabilities. Shapes: (layers, pieces)."""
        logits = (output.quantity_logits, output.attribution_logits)
        shape = (len(output.hidden), self.transitions.shape[-1])
        scores = torch.stack([_filled(layer.float().log_softmax(-1), shape) for layer in logits])
        emissions = torch.stack([scores[0] + self.biases, scores[1]])
        steps = Steps.of(batch.lengths, scores.device)
        tags = viterbi(emissions, self.transitions, steps)
        return tags, scores.gather(2, tags[:, :, None])[:, :, 0].exp()

    def _link(
        self, output: ClaimModelOutput, batch: FlatBatch, tags: IntArray, spans: _Spans
    ) -> tuple[IntArray, FloatArray]:
        """For each span and role, the span of the right type that holds the best-scored piece."""
        shape = (len(spans.window), len(LINK_ROLES))
        link, link_score = np.full(shape, -1, dtype=np.int64), np.zeros(shape, dtype=np.float32)
        origins, roles = np.nonzero(spans.span_type[:, None] == self.origin_types[None, :])
        if not len(origins):
            return link, link_score
        window, first = spans.window[origins], spans.first[origins]
        piece, probability = self._best_targets(output, batch, tags, window, first, roles)
        at = batch.starts[window] + piece
        owner = spans.owners(len(output.hidden))[self.target_layers[roles], at]
        link[origins, roles] = np.where(piece > 0, owner, -1)
        link_score[origins, roles] = probability
        return link, link_score

    def _best_targets(
        self,
        output: ClaimModelOutput,
        batch: FlatBatch,
        tags: IntArray,
        window: IntArray,
        first: IntArray,
        roles: IntArray,
    ) -> tuple[IntArray, FloatArray]:
        """The piece that each origin links to, counted in its window, 0 for none, and how sure."""
        device = output.hidden.device
        pieces, mask = rectangle(batch.starts, batch.lengths)
        types = np.where(tags > 0, (tags - 1) // 2 + _FIRST_TYPES[:, None], -1)
        here = types[self.target_layers[roles][:, None], pieces[window]]
        fits = (here == self.target_types[roles][:, None]) & (mask[window] > 0)
        rows = np.stack([window, roles, first - batch.starts[window]], 1)
        where, is_piece, is_target, links = (
            torch.from_numpy(array).to(device) for array in (pieces, mask, fits, rows)
        )
        scores = self.model.link_head.scores(
            output.link_queries[where], output.link_keys[where], is_piece, links
        )
        probabilities = scores.softmax(-1)
        fitness = probabilities.masked_fill(~is_target, -1.0)
        fitness[:, 0] = probabilities[:, 0] * torch.exp(-self.link_doubts[links[:, 1]])
        best = fitness.argmax(1)
        chosen = probabilities.gather(1, best[:, None])[:, 0]
        return best.cpu().numpy(), _host(chosen)

    def _classify(
        self, hidden: Tensor, spans: _Spans
    ) -> tuple[dict[str, IntArray], dict[str, FloatArray]]:
        count = len(spans.window)
        classes = {name: np.full(count, -1, dtype=np.int64) for name in CLASSIFIERS}
        scores = {name: np.zeros(count, dtype=np.float32) for name in CLASSIFIERS}
        quantities = np.flatnonzero(spans.span_type == 0)
        if len(quantities):
            rows = torch.from_numpy(spans.first[quantities]).to(hidden.device)
            for name, logits in self.model.classifiers(hidden[rows]).items():
                score, label = logits.float().softmax(-1).max(-1)
                classes[name][quantities] = label.cpu().numpy()
                scores[name][quantities] = score.cpu().numpy()
        return classes, scores


_LAST_ARGUMENT = SPAN_TYPES.index("SOURCE") - 1
"""The last span type of the quantity layer; those behind it are of the attribution layer."""

_FIRST_TYPES = np.asarray([0, _LAST_ARGUMENT + 1])
"""The first span type of each layer."""


@dataclass(frozen=True, slots=True)
class _Spans:
    """Spans of both layers; pieces are counted in the batch. Shapes: (spans,)."""

    window: IntArray
    first: IntArray
    last: IntArray
    span_type: IntArray
    score: FloatArray

    @classmethod
    def of(cls, tags: IntArray, scores: FloatArray, batch: FlatBatch) -> _Spans:
        """Read the spans off the tags of both layers. Shapes: (layers, pieces)."""
        layers = [spans_of(layer) for layer in tags]
        first, last, kind = (np.concatenate(column) for column in zip(*layers, strict=True))
        counts = [len(layer[0]) for layer in layers]
        layer = np.repeat(np.arange(len(layers)), counts)
        sums = np.zeros((len(tags), tags.shape[1] + 1))
        np.cumsum(scores, axis=1, out=sums[:, 1:])
        mean = (sums[layer, last + 1] - sums[layer, first]) / (last + 1 - first)
        window = np.searchsorted(batch.starts, first, side="right") - 1
        return cls(window, first, last, kind + _FIRST_TYPES[layer], mean.astype(np.float32))

    def owners(self, pieces: int) -> IntArray:
        """The span of each layer that holds each piece, -1 for none. Shape: (layers, pieces)."""
        marks = np.zeros((2, pieces + 1), dtype=np.int64)
        layer = (self.span_type > _LAST_ARGUMENT).astype(np.int64)
        number = np.arange(1, len(self.first) + 1)
        np.add.at(marks, (layer, self.first), number)
        np.subtract.at(marks, (layer, self.last + 1), number)
        return marks.cumsum(1)[:, :-1] - 1


def argument_biases(config: ClaimConfig | ClaimSettings) -> Tensor:
    """What decoding adds to each tag of the first layer: `argument_bias` for arguments, else 0.

    An argument that no quantity links to is dropped, so its tags may be generous. Shape: (tags,).
    """
    is_argument = [float(tag[2:] in QUANTITY_ROLES) for tag in config.quantity_tags]
    return torch.tensor(is_argument) * float(config.argument_bias)


def _filled(scores: Tensor, shape: tuple[int, ...]) -> Tensor:
    """The scores with forbidden tags behind their own, so that layers stack."""
    filled = scores.new_full(shape, FORBIDDEN)
    filled[tuple(slice(size) for size in scores.shape)] = scores
    return filled


def _host(tensor: Tensor) -> FloatArray:
    return tensor.float().cpu().numpy()
