"""Windows of similar length into batches under a budget of word pieces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from claimkit.inference.tokenize import IntArray, Windows


@dataclass(frozen=True, slots=True)
class FlatBatch:
    """Some windows end to end on the device, longest first, without padding.

    Attributes:
        ids: Vocabulary ids. Shape: (pieces,), int64.
        casing: Values of `Casing`. Shape: (pieces,), int64.
        positions: Place of each piece in its window, from 0. Shape: (pieces,), int64.
        starts: First piece of each window. Shape: (windows,).
        lengths: Pieces of each window, not rising. Shape: (windows,).
    """

    ids: Tensor
    casing: Tensor
    positions: Tensor
    starts: IntArray
    lengths: IntArray


def make_batches(lengths: IntArray, *, batch_tokens: int) -> Iterator[IntArray]:
    """Yield indices into `lengths`, each once, longest first.

    Args:
        lengths: Pieces of each window. Shape: (windows,).
        batch_tokens: Pieces a batch holds at most, were it padded; a longer window has a batch of
            its own.

    Yields:
        Window indices of one batch. Shape: (batch,).
    """
    order = np.argsort(-lengths, kind="stable")
    first = 0
    while first < len(order):
        size = max(1, batch_tokens // max(1, int(lengths[order[first]])))
        yield order[first : first + size]
        first += size


def lay_flat(windows: Windows, batch: IntArray, device: torch.device) -> FlatBatch:
    """Put a batch of windows end to end.

    Args:
        windows: All windows.
        batch: Indices of the batch's windows, longest first. Shape: (batch,).
        device: Where the tensors go.
    """
    lengths = windows.lengths[batch]
    starts = np.cumsum(lengths) - lengths
    positions = np.arange(int(lengths.sum())) - np.repeat(starts, lengths)
    sources = np.repeat(windows.splits[batch], lengths) + positions
    ids, casing, places = (
        torch.from_numpy(array).to(device)
        for array in (windows.ids[sources], windows.casing[sources], positions)
    )
    return FlatBatch(ids, casing, places, starts, lengths)


def rectangle(starts: IntArray, lengths: IntArray) -> tuple[IntArray, IntArray]:
    """Where the pieces of windows stand if each has a row of its own.

    Args:
        starts: First piece of each window. Shape: (windows,).
        lengths: Its pieces. Shape: (windows,).

    Returns:
        Index of each piece, 0 for padding, and the mask, 1 for pieces. Shapes: (windows, longest).
    """
    columns = np.arange(int(lengths.max()))
    mask = columns[None, :] < lengths[:, None]
    return np.where(mask, starts[:, None] + columns[None, :], 0), mask.astype(np.int64)


def pad(windows: Windows, batch: IntArray, pad_id: int) -> tuple[IntArray, IntArray, IntArray]:
    """Lay a batch of windows out as a rectangle, as training reads it.

    Args:
        windows: All windows.
        batch: Indices of the batch's windows. Shape: (batch,).
        pad_id: Id of the padding piece.

    Returns:
        Piece ids, the attention mask (1 for pieces, 0 for padding), and the pieces' casing.
        Shapes: (batch, longest).
    """
    sources, mask = rectangle(windows.splits[batch], windows.lengths[batch])
    ids = np.where(mask, windows.ids[sources], pad_id)
    return ids, mask, windows.casing[sources] * mask
