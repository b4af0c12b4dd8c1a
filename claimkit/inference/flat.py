"""Batches as torch reads them: windows end to end on the device, no padding."""

from __future__ import annotations

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
