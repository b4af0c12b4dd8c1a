"""The encoder over flat pieces: linear layers see no padding, attention no mask."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import linear, scaled_dot_product_attention

from claimkit.inference.batch import rectangle
from claimkit.inference.flat import FlatBatch

if TYPE_CHECKING:
    from claimkit.model.claim_model import ClaimModel
    from claimkit.model.lean import LeanClaimModel

Encoder = Callable[[FlatBatch], Tensor]
"""A batch to its hidden states. Shape: (pieces, hidden)."""


def encoder_for(model: ClaimModel | LeanClaimModel, pad_id: int) -> Encoder:
    """The fastest way to run a model's encoder: flat for BERT, padded for any other.

    Args:
        model: The claim model, on its device and in its dtype.
        pad_id: Id of the padding piece.
    """
    config = model.encoder.config
    positions = getattr(config, "position_embedding_type", "absolute")
    if config.model_type == "bert" and positions == "absolute":
        return FlatBert(model)
    return PaddedEncoder(cast("ClaimModel", model), pad_id)


class PaddedEncoder:
    """Any encoder of transformers, on a rectangle with a mask.

    Args:
        model: The claim model.
        pad_id: Id of the padding piece.
    """

    def __init__(self, model: ClaimModel, pad_id: int) -> None:
        self.model = model
        self.pad_id = pad_id

    def __call__(self, batch: FlatBatch) -> Tensor:
        """Hidden states of the pieces. Shape: (pieces, hidden)."""
        sources, mask = (
            torch.from_numpy(array).to(batch.ids.device)
            for array in rectangle(batch.starts, batch.lengths)
        )
        ids = batch.ids[sources].masked_fill(mask == 0, self.pad_id)
        hidden = self.model.encode(ids, mask, batch.casing[sources] * mask)
        return hidden[mask.bool()]


class FlatBert:
    """BERT over flat pieces, with one matrix product for queries, keys and values.

    The pieces of all windows go through every linear layer together. Attention runs on slices of
    windows of equal length, or on a CUDA device over all of them at once, with variable lengths
    (Dao, "FlashAttention-2", ICLR 2024). The weights are those of the model, but for the fused
    ones, which are copies.

    Args:
        model: A claim model with a BERT encoder.
    """

    def __init__(self, model: ClaimModel | LeanClaimModel) -> None:
        encoder: Any = model.encoder
        self.embeddings = encoder.embeddings
        self.casing = model.casing
        self.layers = [
            _FlatLayer(layer, encoder.config.num_attention_heads) for layer in encoder.encoder.layer
        ]

    def __call__(self, batch: FlatBatch) -> Tensor:
        """Hidden states of the pieces. Shape: (pieces, hidden)."""
        hidden = self._embed(batch)
        attend = _attention_over(batch, is_half=hidden.dtype != torch.float32)
        for layer in self.layers:
            hidden = layer(hidden, attend)
        return hidden

    def _embed(self, batch: FlatBatch) -> Tensor:
        table = self.embeddings
        vectors = table.word_embeddings(batch.ids)
        if self.casing is not None:
            vectors = vectors + self.casing(batch.casing)
        vectors = vectors + table.token_type_embeddings.weight[0]
        vectors = vectors + table.position_embeddings(batch.positions)
        normed: Tensor = table.LayerNorm(vectors)
        return normed


Attention = Callable[[Tensor, Tensor, Tensor], Tensor]
"""Queries, keys and values to the attended values. Shapes: (pieces, heads, size)."""


class _FlatLayer:
    def __init__(self, layer: Any, heads: int) -> None:
        own = layer.attention.self
        parts = (own.query, own.key, own.value)
        self.weight = torch.cat([part.weight.detach() for part in parts])
        self.bias = torch.cat([part.bias.detach() for part in parts])
        self.heads = heads
        self.attention_output = layer.attention.output
        self.intermediate: nn.Module = layer.intermediate
        self.output = layer.output

    def __call__(self, hidden: Tensor, attend: Attention) -> Tensor:
        fused = linear(hidden, self.weight, self.bias)
        query, key, value = fused.view(len(hidden), 3, self.heads, -1).unbind(1)
        hidden = self.attention_output(attend(query, key, value).flatten(1), hidden)
        changed: Tensor = self.output(self.intermediate(hidden), hidden)
        return changed


def _attention_over(batch: FlatBatch, *, is_half: bool) -> Attention:
    """Attention within each window of a batch, by what the device does best."""
    variable = _variable_length() if is_half and batch.ids.is_cuda else None
    if variable is not None:
        ends = torch.from_numpy(np.append(0, np.cumsum(batch.lengths)).astype(np.int32))
        bounds, longest = ends.to(batch.ids.device), int(batch.lengths[0])

        def over_all(query: Tensor, key: Tensor, value: Tensor) -> Tensor:
            attended: Tensor = variable(query, key, value, bounds, bounds, longest, longest)
            return attended

        return over_all
    runs = [(length, len(list(group))) for length, group in itertools.groupby(batch.lengths)]

    def by_slices(query: Tensor, key: Tensor, value: Tensor) -> Tensor:
        attended = torch.empty_like(query)
        start = 0
        for length, count in runs:
            end = start + int(length) * count
            shape = (count, int(length), *query.shape[1:])
            q, k, v = (t[start:end].view(shape).transpose(1, 2) for t in (query, key, value))
            found = scaled_dot_product_attention(q, k, v)
            attended[start:end] = found.transpose(1, 2).reshape(end - start, *query.shape[1:])
            start = end
        return attended

    return by_slices


def _variable_length() -> Any:
    """PyTorch's attention over variable lengths, None where this version has none."""
    try:
        from torch.nn.attention.varlen import varlen_attn
    except ImportError:
        return None
    return varlen_attn
