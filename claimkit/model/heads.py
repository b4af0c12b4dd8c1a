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


NEAR_PIECES = 16
"""Distances that have a bias of their own; beyond, four to each doubling."""

FAR_BUCKETS = 16
"""Buckets for distances of more than `NEAR_PIECES`, up to 256 pieces."""

DISTANCE_GAIN = 8.0
"""Factor on the learned distance biases: a step moves them as far as it moves a dot product."""


class LinkHead(nn.Module):
    """Low-rank biaffine scores between word pieces, one matrix a role, and a bias by distance.

    The score of piece `i` linking to piece `j` in role `r` is `q[i, r] · k[j, r] / sqrt(size)`
    plus a bias for `j - i`: the deep biaffine attention of Dozat and Manning (ICLR 2017) with a
    factorised matrix, and the bucketed relative positions of Raffel et al. (JMLR 2020). Piece 0
    (`[CLS]`) stands for "no such argument" and has no distance. The linear terms of the biaffine
    form come from the biases of the two projections.
    """

    def __init__(self, hidden_size: int, roles: int, size: int) -> None:
        super().__init__()
        self.roles = roles
        self.size = size
        self.query = nn.Linear(hidden_size, roles * size)
        self.key = nn.Linear(hidden_size, roles * size)
        self.distance = nn.Parameter(torch.zeros(roles, 2 * (NEAR_PIECES + FAR_BUCKETS) + 1))

    def forward(self, hidden: Tensor) -> tuple[Tensor, Tensor]:
        """Queries and keys.

        Args:
            hidden: Encoder output. Shape: (batch, pieces, hidden), floating point.

        Returns:
            Queries (scaled by 1/sqrt(size)) and keys. Shape: (batch, pieces, roles, size).
        """
        shape = (*hidden.shape[:-1], self.roles, self.size)
        return self.query(hidden).view(shape) * self.size**-0.5, self.key(hidden).view(shape)

    def scores(self, queries: Tensor, keys: Tensor, mask: Tensor, links: Tensor) -> Tensor:
        """How well each piece of its window fits as the target of each link.

        Args:
            queries: From `forward`. Shape: (batch, pieces, roles, size).
            keys: The same shape.
            mask: 1 for pieces, 0 for padding. Shape: (batch, pieces).
            links: Rows of (window, role, from piece). Shape: (links, 3), int64.

        Returns:
            Logits over the pieces, `-inf` for padding. Shape: (links, pieces), float32.
        """
        window, role, origin = links.unbind(1)
        products = torch.einsum(
            "ns,nps->np", queries[window, origin, role], keys.transpose(1, 2)[window, role]
        )
        pieces = torch.arange(mask.shape[1], device=mask.device)
        buckets = distance_buckets(pieces[None, :] - origin[:, None])
        biases = self.distance[role[:, None], buckets] * DISTANCE_GAIN
        scores = products.float() + biases.float().masked_fill(pieces == 0, 0.0)
        return scores.masked_fill(mask[window] == 0, -torch.inf)


def distance_buckets(distances: Tensor) -> Tensor:
    """Bucket of each signed distance: exact up to `NEAR_PIECES`, then four to a doubling.

    Args:
        distances: Pieces from origin to target, any shape, int64.

    Returns:
        Indices from 0 to `2 * (NEAR_PIECES + FAR_BUCKETS)`, the middle one for distance 0.
    """
    size = distances.abs()
    far = NEAR_PIECES + (4 * torch.log2(size.clamp(min=NEAR_PIECES) / NEAR_PIECES)).long() + 1
    bucket = torch.where(size <= NEAR_PIECES, size, far.clamp(max=NEAR_PIECES + FAR_BUCKETS))
    return bucket * distances.sign() + NEAR_PIECES + FAR_BUCKETS


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
