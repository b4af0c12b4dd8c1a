"""Tags to spans and their links: what decoding does on the host, wherever the scores are."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from claimkit.inference.batch import rectangle
from claimkit.inference.found import LINK_TARGETS, SPAN_TYPES, FloatArray, Found
from claimkit.inference.tokenize import IntArray
from claimkit.labels import QUANTITY_ROLES
from claimkit.model.settings import CLASSIFIERS, LINK_ROLES

if TYPE_CHECKING:
    from claimkit.model.config import ClaimConfig
    from claimkit.model.settings import ClaimSettings

FORBIDDEN = -1e4
"""Score of a tag sequence that BIO does not allow: finite, so that sums stay numbers."""

_LAST_ARGUMENT = SPAN_TYPES.index("SOURCE") - 1
"""The last span type of the quantity layer; those behind it are of the attribution layer."""

_FIRST_TYPES = np.asarray([0, _LAST_ARGUMENT + 1])
"""The first span type of each layer."""


class Laid(Protocol):
    """Windows that are laid end to end."""

    @property
    def starts(self) -> IntArray:
        """First piece of each window. Shape: (windows,)."""

    @property
    def lengths(self) -> IntArray:
        """Pieces of each window, not rising. Shape: (windows,)."""


@dataclass(frozen=True, slots=True)
class LinkRows:
    """Links whose best target is asked for; `longest` counts the pieces of the longest window.

    Attributes:
        pieces: Where each window's pieces stand, 0 for padding. Shape: (windows, longest).
        mask: 1 for pieces, 0 for padding. Shape: (windows, longest).
        links: Rows of (window, role, from piece, counted in the window). Shape: (links, 3).
        fits: Whether a piece is of a type that the link may go to. Shape: (links, longest), bool.
    """

    pieces: IntArray
    mask: IntArray
    links: IntArray
    fits: NDArray[np.bool_]


_Scores = TypeVar("_Scores", contravariant=True)
_Batch = TypeVar("_Batch", bound=Laid, contravariant=True)


class SpanDecoder(ABC, Generic[_Scores, _Batch]):
    """Scores to spans and links; subclasses compute where the scores are, in torch or numpy.

    A layer with fewer tags than the other is filled up with forbidden ones, so that both stack.

    Args:
        config: Of the model that scores.
        counted: For each layer, log probabilities of one tag following another, counted on the
            training data. Shapes: (tags, tags).

    Attributes:
        transitions: Scores of one tag following another. Shape: (layers, tags, tags).
        biases: What is added to each tag of the first layer. Shape: (tags,).
        doubts: How much less likely than scored "no such argument" is, by role; log probabilities.
    """

    def __init__(
        self, config: ClaimConfig | ClaimSettings, counted: tuple[FloatArray, FloatArray]
    ) -> None:
        size = max(map(len, counted))
        weight = float(config.transition_weight)
        self.transitions = np.stack(
            [filled(transition_scores(table, weight), (size, size)) for table in counted]
        )
        self.biases = filled(argument_biases(config), (size,))
        types = [[SPAN_TYPES.index(name) for name in LINK_TARGETS[role]] for role in LINK_ROLES]
        self.origin_types, self.target_types = np.asarray(types).T
        self.target_layers = (self.target_types > _LAST_ARGUMENT).astype(np.int64)
        time_bias = float(config.time_bias)
        doubts = [time_bias if role == "TIME" else 0.0 for role in LINK_ROLES]
        self.doubts = np.asarray(doubts, dtype=np.float32)

    @abstractmethod
    def tag(self, scores: _Scores, batch: _Batch) -> tuple[IntArray, FloatArray]:
        """Tags of both layers and their probabilities. Shapes: (layers, pieces)."""

    @abstractmethod
    def best_targets(self, scores: _Scores, rows: LinkRows) -> tuple[IntArray, FloatArray]:
        """The piece that each link goes to, counted in its window, 0 for none, and how sure."""

    @abstractmethod
    def classify(self, scores: _Scores, pieces: IntArray) -> dict[str, tuple[IntArray, FloatArray]]:
        """For each classifier, the labels of some pieces, and how sure. Shapes: (pieces,)."""

    def decode(self, scores: _Scores, batch: _Batch) -> Found:
        """Everything that one batch's scores say.

        Args:
            scores: The heads' scores of its pieces; leading dimension (pieces,).
            batch: How the pieces lie in windows.
        """
        tags, probabilities = self.tag(scores, batch)
        spans = _Spans.of(tags, probabilities, batch)
        link, link_score = self._link(scores, batch, tags, spans)
        classes, class_score = self._classify(scores, spans)
        first, last = (at - batch.starts[spans.window] for at in (spans.first, spans.last))
        return Found(
            spans.window, first, last, spans.span_type, spans.score,
            link, link_score, classes, class_score,
        )  # fmt: skip

    def _link(
        self, scores: _Scores, batch: _Batch, tags: IntArray, spans: _Spans
    ) -> tuple[IntArray, FloatArray]:
        """For each span and role, the span of the right type that holds the best-scored piece."""
        shape = (len(spans.window), len(LINK_ROLES))
        link, link_score = np.full(shape, -1, dtype=np.int64), np.zeros(shape, dtype=np.float32)
        origins, roles = np.nonzero(spans.span_type[:, None] == self.origin_types[None, :])
        if not len(origins):
            return link, link_score
        window, first = spans.window[origins], spans.first[origins]
        piece, probability = self.best_targets(
            scores, self._link_rows(batch, tags, window, first, roles)
        )
        at = batch.starts[window] + piece
        owner = spans.owners(tags.shape[1])[self.target_layers[roles], at]
        link[origins, roles] = np.where(piece > 0, owner, -1)
        link_score[origins, roles] = probability
        return link, link_score

    def _link_rows(
        self, batch: _Batch, tags: IntArray, window: IntArray, first: IntArray, roles: IntArray
    ) -> LinkRows:
        pieces, mask = rectangle(batch.starts, batch.lengths)
        types = np.where(tags > 0, (tags - 1) // 2 + _FIRST_TYPES[:, None], -1)
        here = types[self.target_layers[roles][:, None], pieces[window]]
        fits = (here == self.target_types[roles][:, None]) & (mask[window] > 0)
        links = np.stack([window, roles, first - batch.starts[window]], 1)
        return LinkRows(pieces, mask, links, fits)

    def _classify(
        self, scores: _Scores, spans: _Spans
    ) -> tuple[dict[str, IntArray], dict[str, FloatArray]]:
        count = len(spans.window)
        classes = {name: np.full(count, -1, dtype=np.int64) for name in CLASSIFIERS}
        class_score = {name: np.zeros(count, dtype=np.float32) for name in CLASSIFIERS}
        quantities = np.flatnonzero(spans.span_type == 0)
        if len(quantities):
            for name, (label, score) in self.classify(scores, spans.first[quantities]).items():
                classes[name][quantities] = label
                class_score[name][quantities] = score
        return classes, class_score


def transition_scores(log_probabilities: FloatArray, weight: float) -> FloatArray:
    """Scores of one tag following another: BIO's constraints plus weighted counts.

    Args:
        log_probabilities: Row: tag before, column: tag after; `O B I B I …`. Shape: (tags, tags).
        weight: Factor on them.
    """
    tags = np.arange(len(log_probabilities))
    continues = (tags[:, None] == tags[None, :]) | (tags[:, None] == tags[None, :] - 1)
    is_broken = is_inside(len(tags))[None, :] & ~continues
    return np.where(is_broken, FORBIDDEN, log_probabilities * weight).astype(np.float32)


def is_inside(tags: int) -> NDArray[np.bool_]:
    """Which tags go on with a span; no sequence begins with one. Shape: (tags,)."""
    numbers = np.arange(tags)
    inside: NDArray[np.bool_] = (numbers > 0) & (numbers % 2 == 0)
    return inside


def argument_biases(config: ClaimConfig | ClaimSettings) -> FloatArray:
    """What decoding adds to each tag of the first layer: `argument_bias` for arguments, else 0.

    An argument that no quantity links to is dropped, so its tags may be generous. Shape: (tags,).
    """
    is_argument = [tag[2:] in QUANTITY_ROLES for tag in config.quantity_tags]
    return np.asarray(is_argument, dtype=np.float32) * float(config.argument_bias)


def filled(scores: FloatArray, shape: tuple[int, ...]) -> FloatArray:
    """The scores with forbidden tags behind their own."""
    result = np.full(shape, FORBIDDEN, dtype=np.float32)
    result[tuple(slice(size) for size in scores.shape)] = scores
    return result


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


@dataclass(frozen=True, slots=True)
class _Spans:
    """Spans of both layers; pieces are counted in the batch. Shapes: (spans,)."""

    window: IntArray
    first: IntArray
    last: IntArray
    span_type: IntArray
    score: FloatArray

    @classmethod
    def of(cls, tags: IntArray, scores: FloatArray, batch: Laid) -> _Spans:
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
