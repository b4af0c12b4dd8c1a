"""Windows of similar length into batches under a budget of word pieces."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from claimkit.inference.tokenize import IntArray, Windows


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
