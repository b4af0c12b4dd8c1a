"""The casing of word pieces, which a lower-cased vocabulary hides from the encoder."""

from __future__ import annotations

import itertools
from functools import cache

import numpy as np
from numpy.typing import NDArray

from claimkit.labels import Casing

_PLANE = 0x10000
"""Characters beyond the basic plane have no casing here: emoji, rare scripts."""

_LOWER, _UPPER, _DIGIT = 1, 2, 3


def casing_of(text: str, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """The casing of each piece of a text.

    Args:
        text: The document.
        starts: First character of each piece, in code points. Shape: (pieces,).
        ends: One past its last character. Shape: (pieces,).

    Returns:
        Values of `Casing`. Shape: (pieces,).
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    kinds: NDArray[np.uint8] = np.append(_kinds().take(codes, mode="clip"), 0)
    lower, upper, digits = (
        _count(kinds == kind, starts, ends) for kind in (_LOWER, _UPPER, _DIGIT)
    )
    begins_upper = kinds[starts] == _UPPER
    casing: NDArray[np.int64] = _CASINGS[
        (digits > 0).view(np.int8),
        (lower > 0).view(np.int8),
        np.minimum(upper, 2),
        begins_upper.view(np.int8),
    ]
    return casing


def _count(
    marks: NDArray[np.bool_], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[np.int32]:
    """How many characters of each piece are marked."""
    before = np.zeros(len(marks) + 1, dtype=np.int32)
    np.cumsum(marks, out=before[1:])
    return before[ends] - before[starts]


def _casing(has_digit: bool, has_lower: bool, capitals: int, begins_upper: bool) -> Casing:
    """The casing of a piece with so many capitals; 2 stands for more."""
    if has_digit:
        return Casing.DIGIT
    if capitals == 1 and begins_upper:
        return Casing.TITLE
    if capitals:
        return Casing.MIXED if has_lower else Casing.UPPER
    return Casing.LOWER if has_lower else Casing.NONE


_CASINGS = np.asarray(
    [
        _casing(*state)
        for state in itertools.product((False, True), (False, True), range(3), (False, True))
    ]
).reshape(2, 2, 3, 2)


@cache
def _kinds() -> NDArray[np.uint8]:
    """Small letter, capital, digit or neither, by code point; the last entry is for all others."""
    kinds = np.zeros(_PLANE + 1, dtype=np.uint8)
    for code in range(_PLANE):
        character = chr(code)
        if character.islower():
            kinds[code] = _LOWER
        elif character.isupper():
            kinds[code] = _UPPER
        elif character.isdigit():
            kinds[code] = _DIGIT
    return kinds
