"""The heads on the encoder: tags, links, and classifiers on quantities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import torch
from torch import Tensor, nn

from claimkit.labels import Casing
from claimkit.model.settings import CLASSIFIERS, LINK_ROLES, ClaimSettings

if TYPE_CHECKING:
    from claimkit.model.config import ClaimConfig

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


@dataclass(frozen=True)
class ClaimModelOutput:
    """What one pass gives; leading dimensions are (batch, pieces), or (pieces,) without padding.

    Attributes:
        quantity_logits: Tag scores of the first layer. Shape: (..., quantity tags).
        attribution_logits: Tag scores of the second. Shape: (..., attribution tags).
        link_queries: Shape: (..., roles, link_size); roles as in `LINK_ROLES`.
        link_keys: The same shape.
        hidden: Encoder output, for the classifiers. Shape: (..., hidden).
    """

    quantity_logits: Tensor
    attribution_logits: Tensor
    link_queries: Tensor
    link_keys: Tensor
    hidden: Tensor


class ClaimHeads:
    """What stands on the encoder, whatever that is; to be mixed into a module."""

    casing: nn.Embedding | None
    quantity_transitions: Tensor
    attribution_transitions: Tensor

    def add_heads(
        self, config: ClaimConfig | ClaimSettings, width: int, embedding_width: int
    ) -> None:
        """Make all layers but the encoder.

        Args:
            config: How many tags there are, and how wide the layers.
            width: The encoder's hidden size.
            embedding_width: The size of its input vectors, which casing is added to.
        """
        quantity_tags, attribution_tags = len(config.quantity_tags), len(config.attribution_tags)
        self.casing = nn.Embedding(len(Casing), embedding_width) if config.casing else None
        self.dropout = nn.Dropout(config.head_dropout)
        self.quantity_tagger = nn.Linear(width, quantity_tags)
        self.attribution_tagger = nn.Linear(width, attribution_tags)
        self.link_head = LinkHead(width, len(LINK_ROLES), config.link_size)
        self.classifiers = QuantityClassifiers(width, config.classifier_size)
        for name, tags in (("quantity", quantity_tags), ("attribution", attribution_tags)):
            cast(nn.Module, self).register_buffer(f"{name}_transitions", torch.zeros(tags, tags))

    def score(self, hidden: Tensor) -> ClaimModelOutput:
        """All heads on hidden states, whatever their leading dimensions.

        Args:
            hidden: Encoder output. Shape: (..., hidden).
        """
        queries, keys = self.link_head(hidden)
        return ClaimModelOutput(
            quantity_logits=self.quantity_tagger(hidden),
            attribution_logits=self.attribution_tagger(hidden),
            link_queries=queries,
            link_keys=keys,
            hidden=hidden,
        )
