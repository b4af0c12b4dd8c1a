"""Pounds, shillings and pence: `£3 10s 6d`, `12s 6d`, `20/-`, `sixpence`."""

from __future__ import annotations

from collections.abc import Sequence

from claimkit.normalise.tokens import Token

SHILLING = 0.05
PENNY = 1 / 240
"""Of a pound, before 1971."""


def read_shillings(tokens: Sequence[Token], i: int) -> tuple[float, int] | None:
    """The `10s 6d` at token `i`, behind whole pounds, in pounds, and the token after it."""
    shillings = _coins(tokens, i, "s", below=20)
    pence = _coins(tokens, i if shillings is None else i + 2, "d", below=12)
    if shillings is None and pence is None:
        return None
    value = (shillings or 0.0) * SHILLING + (pence or 0.0) * PENNY
    return value, i + 2 * ((shillings is not None) + (pence is not None))


def _coins(tokens: Sequence[Token], i: int, letter: str, *, below: int) -> float | None:
    near = tokens[i : i + 2]
    if len(near) < 2 or near[0].value is None or near[1].text != letter or not near[1].is_glued:
        return None
    return near[0].value if near[0].value < below else None


def read_solidus(tokens: Sequence[Token], value: float, i: int) -> tuple[float, int] | None:
    """The pounds of `20/-`, whose stroke is at token `i`, and the token after it."""
    near = tokens[i : i + 3]
    if [token.text for token in near[:2]] != ["/", "-"]:
        return None
    is_tight = near[0].is_glued and near[1].is_glued
    is_ended = len(near) < 3 or not near[2].is_glued or not near[2].raw[0].isalnum()
    return (round(value * SHILLING, 10), i + 2) if is_tight and is_ended else None


def read_coins(tokens: Sequence[Token], i: int) -> tuple[float, int] | None:
    """The pounds of `12s 6d` at token `i`, and the token after; shillings alone may be seconds."""
    found = read_shillings(tokens, i)
    return found if found and found[1] == i + 4 else None
