"""The heads on the encoder: tags, links, and classifiers on quantities."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from claimkit.labels import Change, Comparator, QuantityKind, Status

CLASSIFIERS: dict[str, tuple[str, ...]] = {
    "status": tuple(Status),
    "change": ("none", *Change),
    "kind": tuple(QuantityKind),
    "comparator": tuple(Comparator),
}
"""Label sets read off a quantity's first word piece."""


class LinkHead(nn.Module):
    """Low-rank biaffine scores between word pieces, one matrix a role.

    The score of piece `i` linking to piece `j` in role `r` is `q[i, r] · k[j, r] / sqrt(size)`,
    the deep biaffine attention of Dozat and Manning (ICLR 2017) with a factorised matrix. Piece 0
    (`[CLS]`) stands for "no such argument". The linear terms of the biaffine form come from the
    biases of the two projections.
    """

    def __init__(self, hidden_size: int, roles: int, size: int) -> None:
        super().__init__()
        self.roles = roles
        self.size = size
        self.query = nn.Linear(hidden_size, roles * size)
        self.key = nn.Linear(hidden_size, roles * size)

    def forward(self, hidden: Tensor) -> tuple[Tensor, Tensor]:
        """Queries and keys.

        Args:
            hidden: Encoder output. Shape: (batch, pieces, hidden), floating point.

        Returns:
            Queries (scaled by 1/sqrt(size)) and keys. Shape: (batch, pieces, roles, size).
        """
        shape = (*hidden.shape[:-1], self.roles, self.size)
        return self.query(hidden).view(shape) * self.size**-0.5, self.key(hidden).view(shape)


class QuantityClassifiers(nn.Module):
    """One hidden layer, then a linear layer for each label set of `CLASSIFIERS`."""

    def __init__(self, hidden_size: int, size: int) -> None:
        super().__init__()
        self.dense = nn.Linear(hidden_size, size)
        self.outputs = nn.ModuleDict(
            {name: nn.Linear(size, len(labels)) for name, labels in CLASSIFIERS.items()}
        )

    def forward(self, hidden: Tensor) -> dict[str, Tensor]:
        """Logits per label set. Shapes: hidden (..., hidden); each result (..., labels)."""
        features = torch.nn.functional.gelu(self.dense(hidden))
        return {name: output(features) for name, output in self.outputs.items()}
