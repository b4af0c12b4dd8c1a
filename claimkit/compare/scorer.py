"""How likely two claims speak of one quantity: a small network over the features of the pair."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from claimkit.compare.features import FloatArray
from claimkit.errors import ModelFolderError
from claimkit.model.folders import COMPARISON, find_model

SHIPPED = "claimkit-small"
"""The model whose scorer serves those that have none: no input depends on the encoder."""


@dataclass(frozen=True, slots=True)
class PairScorer:
    """A network with one hidden layer.

    Attributes:
        features: Names of the inputs, in order.
        hidden: Weights and, last, bias of each hidden unit. Shape: (units, features + 1).
        output: Weight of each hidden unit and, last, the bias. Shape: (units + 1,).
        threshold: Mean probability from which two groups are one.
        updates: Weight of each fact that tells an update from a conflict.
    """

    features: tuple[str, ...]
    hidden: FloatArray
    output: FloatArray
    threshold: float
    updates: Mapping[str, float]

    def probabilities(self, features: FloatArray, names: Sequence[str]) -> FloatArray:
        """How likely each pair speaks of one quantity. Shape: (pairs,).

        Args:
            features: Shape: (pairs, features).
            names: Their names; those that the scorer does not know are passed over.
        """
        columns = [names.index(name) for name in self.features]
        units = features[:, columns] @ self.hidden[:, :-1].T + self.hidden[:, -1]
        score = np.maximum(units, 0.0) @ self.output[:-1] + self.output[-1]
        chances: FloatArray = 1.0 / (1.0 + np.exp(-np.clip(score, -30.0, 30.0)))
        return chances

    def to_dict(self) -> dict[str, Any]:
        """The scorer as plain JSON values."""
        return {
            "features": list(self.features),
            "hidden": self.hidden.tolist(),
            "output": self.output.tolist(),
            "threshold": self.threshold,
            "updates": dict(self.updates),
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> PairScorer:
        """The scorer that `to_dict` wrote."""
        hidden, output = (np.asarray(row[name], np.float32) for name in ("hidden", "output"))
        if hidden.shape != (len(output) - 1, len(row["features"]) + 1):
            raise ValueError(f"weights of shape {hidden.shape} for {len(row['features'])} features")
        return cls(
            tuple(row["features"]), hidden, output, float(row["threshold"]), dict(row["updates"])
        )


def load_scorer(model: str | Path = SHIPPED) -> PairScorer:
    """The scorer of a model; the shipped one where its folder has none.

    Raises:
        ModelFolderError: There is no such model, or its weights are damaged.
    """
    path = find_model(model) / COMPARISON
    if not path.is_file():
        path = find_model(SHIPPED) / COMPARISON
    try:
        return PairScorer.from_dict(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelFolderError(
            f"{path}: no weights to compare claims with ({error}); copy the whole folder again"
        ) from error
