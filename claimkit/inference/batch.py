"""Windows of similar length into batches under a budget of padded word pieces."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from claimkit.inference.tokenize import IntArray, Windows


def make_batches(lengths: IntArray, *, batch_tokens: int) -> Iterator[IntArray]:
    """Yield indices into `lengths`, each once, longest first.

    Args:
        lengths: Pieces of each window. Shape: (windows,).
        batch_tokens: Padded pieces a batch holds at most; a longer window has a batch of its own.

    Yields:
        Window indices of one batch. Shape: (batch,).
    """
    order = np.argsort(-lengths, kind="stable")
    first = 0
    while first < len(order):
        size = max(1, batch_tokens // max(1, int(lengths[order[first]])))
        yield order[first : first + size]
        first += size


def pad(windows: Windows, batch: IntArray, pad_id: int) -> tuple[IntArray, IntArray, IntArray]:
    """Lay a batch of windows out as a rectangle.

    Args:
        windows: All windows.
        batch: Indices of the batch's windows. Shape: (batch,).
        pad_id: Id of the padding piece.

    Returns:
        Piece ids, the attention mask (1 for pieces, 0 for padding), and the pieces' casing.
        Shapes: (batch, longest).
    """
    lengths = windows.lengths[batch]
    columns = np.arange(int(lengths.max()))
    mask = columns[None, :] < lengths[:, None]
    sources = np.where(mask, windows.splits[batch][:, None] + columns[None, :], 0)
    ids = np.where(mask, windows.ids[sources], pad_id)
    return ids, mask.astype(np.int64), windows.casing[sources] * mask
