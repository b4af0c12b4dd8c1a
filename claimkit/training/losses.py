"""The joint loss of a batch: tags, links, classifiers; what a corpus leaves open is masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from claimkit.model.claim_model import ClaimModel
from claimkit.model.heads import ClaimModelOutput, LinkHead
from claimkit.model.settings import CLASSIFIERS
from claimkit.training.alignment import IGNORE, WindowLabels


@dataclass(frozen=True, slots=True)
class BatchLabels:
    """The labels of a padded batch, as tensors; see `WindowLabels` for what they mean.

    Attributes:
        quantity_tags: Shape: (batch, pieces), int64.
        free_tags: Shape: (batch, quantity tags), bool.
        attribution_tags: Shape: (batch, pieces), int64.
        links: Rows of (window, role, from piece, to piece). Shape: (links, 4), int64.
        quantities: Rows of (window, piece). Shape: (quantities, 2), int64.
        classes: Label ids per classifier. Shapes: (quantities,), int64.
    """

    quantity_tags: Tensor
    free_tags: Tensor
    attribution_tags: Tensor
    links: Tensor
    quantities: Tensor
    classes: dict[str, Tensor]


def collate(rows: Sequence[WindowLabels], device: torch.device) -> BatchLabels:
    """Pad and stack the labels of a batch's windows."""
    width = max(len(row.quantity_tags) for row in rows)

    def padded(name: str) -> Tensor:
        table = np.full((len(rows), width), IGNORE, dtype=np.int64)
        for at, row in enumerate(rows):
            tags = getattr(row, name)
            table[at, : len(tags)] = tags
        return torch.from_numpy(table).to(device)

    def stacked(arrays: Sequence[np.ndarray], columns: int) -> Tensor:
        parts = [
            np.column_stack([np.full(len(array), at), array.reshape(len(array), columns)])
            for at, array in enumerate(arrays)
        ]
        return torch.from_numpy(np.concatenate(parts).astype(np.int64)).to(device)

    return BatchLabels(
        quantity_tags=padded("quantity_tags"),
        free_tags=torch.from_numpy(np.stack([row.free_tags for row in rows])).to(device),
        attribution_tags=padded("attribution_tags"),
        links=stacked([row.links for row in rows], 3),
        quantities=stacked([row.quantities for row in rows], 1),
        classes={
            name: torch.from_numpy(np.concatenate([row.classes[name] for row in rows])).to(device)
            for name in CLASSIFIERS
        },
    )


def count_targets(rows: Sequence[WindowLabels]) -> dict[str, int]:
    """How many labels each part of the loss learns from in some windows."""
    counts = {
        "quantity_tags": sum(int((row.quantity_tags != IGNORE).sum()) for row in rows),
        "attribution_tags": sum(int((row.attribution_tags != IGNORE).sum()) for row in rows),
        "links": sum(len(row.links) for row in rows),
    }
    for name in CLASSIFIERS:
        counts[name] = sum(int((row.classes[name] != IGNORE).sum()) for row in rows)
    return counts


def batch_losses(
    model: ClaimModel,
    output: ClaimModelOutput,
    labels: BatchLabels,
    mask: Tensor,
    counts: Mapping[str, int],
) -> dict[str, Tensor]:
    """What a batch adds to the mean loss of each part; a part with nothing to learn from adds 0.

    Args:
        model: The model, for its classifiers.
        output: What it gave for the batch.
        labels: What it should have given.
        mask: 1 for pieces, 0 for padding. Shape: (batch, pieces).
        counts: Over how many labels each mean goes: those of all batches of the step, so that it
            does not matter how a step is cut into batches.

    Returns:
        Scalars by name: `quantity_tags`, `attribution_tags`, `links`, and each classifier.
    """
    sums = {
        "quantity_tags": partial_tag_loss(
            output.quantity_logits, labels.quantity_tags, labels.free_tags
        ),
        "attribution_tags": _cross_entropy(
            output.attribution_logits.flatten(0, 1), labels.attribution_tags.flatten()
        ),
        "links": link_loss(model.link_head, output, labels.links, mask),
    }
    hidden = output.hidden[labels.quantities[:, 0], labels.quantities[:, 1]]
    for name, logits in model.classifiers(hidden).items():
        sums[name] = _cross_entropy(logits, labels.classes[name])
    return {name: total / max(1, counts[name]) for name, total in sums.items()}


def partial_tag_loss(logits: Tensor, tags: Tensor, free_tags: Tensor) -> Tensor:
    """Cross-entropy in which `O` means "O, or a type that this corpus does not annotate".

    The marginal likelihood of partially annotated sequences (Tsuboi et al., COLING 2008), without
    transitions.

    Args:
        logits: Shape: (batch, pieces, tags).
        tags: Tag ids, 0 for `O`, `IGNORE` for unknown. Shape: (batch, pieces).
        free_tags: Types not annotated. Shape: (batch, tags), bool.

    Returns:
        The sum over known pieces, a scalar.
    """
    known = tags != IGNORE
    scores = logits.log_softmax(-1)
    chosen = scores.gather(-1, tags.clamp(min=0)[..., None])[..., 0]
    allowed = free_tags.clone()
    allowed[:, 0] = True
    outside = scores.masked_fill(~allowed[:, None, :], -torch.inf).logsumexp(-1)
    likelihood = torch.where(tags == 0, outside, chosen)
    return -(likelihood * known).sum()


def link_loss(head: LinkHead, output: ClaimModelOutput, links: Tensor, mask: Tensor) -> Tensor:
    """Cross-entropy of each link's target over all pieces of its window, summed over the links.

    Args:
        head: The model's link head.
        output: What the model gave for the batch.
        links: Rows of (window, role, from piece, to piece). Shape: (links, 4).
        mask: 1 for pieces, 0 for padding. Shape: (batch, pieces).
    """
    if not len(links):
        return output.link_queries.sum() * 0.0
    scores = head.scores(output.link_queries, output.link_keys, mask, links[:, :3])
    return cross_entropy(scores, links[:, 3], reduction="sum")


def _cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    """Summed over the labels that are known."""
    return cross_entropy(logits, labels, ignore_index=IGNORE, reduction="sum")
