"""Counts that add over documents and fields; precision, recall, F1 and accuracy come last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from operator import add
from typing import Protocol, Self


class Measure(Protocol):
    """What the tables and the bootstrap need of a measure: parts that add, and one score."""

    @property
    def parts(self) -> tuple[float, ...]:
        """The counts; those of two documents add part by part."""

    @property
    def score(self) -> float:
        """The figure that is reported, 0 to 1."""

    @classmethod
    def from_parts(cls, parts: Iterable[float]) -> Self:
        """The measure with these counts."""


class _Additive:
    """A dataclass of counts: two of them add part by part."""

    __slots__: tuple[str, ...] = ()

    def __add__(self, other: Self) -> Self:
        return self.from_parts(map(add, self.parts, other.parts))

    @property
    def parts(self) -> tuple[float, ...]:
        """The counts, in the order of the fields."""
        return tuple(getattr(self, name) for name in self.__slots__)

    @classmethod
    def from_parts(cls, parts: Iterable[float]) -> Self:
        """The measure whose `parts` these are."""
        return cls(*parts)


@dataclass(frozen=True, slots=True)
class Counts(_Additive):
    """Items matched one to one, predicted and annotated.

    >>> (Counts(1, 2, 1) + Counts(1, 1, 2)).f1
    0.6666666666666666
    """

    matched: float = 0
    predicted: float = 0
    gold: float = 0

    @property
    def precision(self) -> float:
        """The share of the predictions that is right; 0.0 without predictions."""
        return self.matched / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """The share of the gold that was found; 0.0 without gold."""
        return self.matched / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0.0 when there is neither gold nor prediction."""
        total = self.predicted + self.gold
        return 2 * self.matched / total if total else 0.0

    @property
    def score(self) -> float:
        """F1."""
        return self.f1


@dataclass(frozen=True, slots=True)
class SideCounts(_Additive):
    """Credit on each side apart, for measures where a span earns a share of itself.

    Attributes:
        predicted_right: Credit of the predictions, at most `predicted`.
        predicted: Number of predictions.
        gold_right: Credit of the gold, at most `gold`.
        gold: Number of gold items.
    """

    predicted_right: float = 0
    predicted: float = 0
    gold_right: float = 0
    gold: float = 0

    @property
    def precision(self) -> float:
        """Credit per prediction; 0.0 without predictions."""
        return self.predicted_right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Credit per gold item; 0.0 without gold."""
        return self.gold_right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0.0 when both are."""
        precision, recall = self.precision, self.recall
        total = precision + recall
        return 2 * precision * recall / total if total else 0.0

    @property
    def score(self) -> float:
        """F1."""
        return self.f1


@dataclass(frozen=True, slots=True)
class Tally(_Additive):
    """How many of the matched items have a field right."""

    right: float = 0
    total: float = 0

    @property
    def accuracy(self) -> float | None:
        """The share that is right; None where nothing was matched."""
        return self.right / self.total if self.total else None

    @property
    def score(self) -> float:
        """Accuracy; 0.0 where nothing was matched."""
        return self.accuracy or 0.0
