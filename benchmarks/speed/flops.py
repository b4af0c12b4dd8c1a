"""What a word piece costs the encoder, and how much of the device's ceiling a rate is."""

from __future__ import annotations

from collections.abc import Sequence

FLOP_A_PIECE = 21.24e6
"""Matrix products of MiniLM-L6-H384 on one word piece, attention's own products left out."""

FLOP_A_PIECE_AND_LENGTH = 9.2e3
"""Attention's products of one word piece with each piece of its window."""


def flop_a_piece(pieces: Sequence[int], squares: Sequence[int]) -> float:
    """The mean FLOP of a word piece.

    Args:
        pieces: Word pieces of each text.
        squares: Its windows' lengths squared, summed: each piece is counted with its window.
    """
    length = sum(squares) / max(1, sum(pieces))
    return FLOP_A_PIECE + FLOP_A_PIECE_AND_LENGTH * length


def fraction_of_ceiling(
    pieces_per_s: float, flop: float, ceiling_flop_per_s: float | None
) -> float | None:
    """The share of the measured matrix product that a rate comes to; None without a ceiling."""
    if not ceiling_flop_per_s:
        return None
    return pieces_per_s * flop / ceiling_flop_per_s
