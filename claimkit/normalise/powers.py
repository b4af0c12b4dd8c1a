"""Powers written in digits: `10⁶`, `2.5 × 10^6`, `10^-3`, `1.99×10−30`."""

from __future__ import annotations

import math
from collections.abc import Sequence

from claimkit.normalise.tokens import Token, word_at

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_MAX_POWER = 60


def read_power(tokens: Sequence[Token], i: int) -> tuple[float, int] | None:
    """The value of the power that begins with the digits at token `i`, and the token after it."""
    value = tokens[i].value
    assert value is not None, tokens[i]
    k = i + 1
    if word_at(tokens, k) in ("×", "x", "*") and k + 1 < len(tokens) and tokens[k + 1].value == 10:
        power = _exponent(tokens, k + 1, is_ten=True)
        if power is None and tokens[k].text == "×" and 1 <= value < 10:
            power = _lowered(tokens, k + 1)
        return _raised(value, 10.0, *power) if power else None
    power = _exponent(tokens, i, is_ten=value == 10)
    return _raised(1.0, value, *power) if power else None


def _exponent(tokens: Sequence[Token], i: int, *, is_ten: bool) -> tuple[int, int] | None:
    """The exponent behind the base at token `i`: after `^`, or raised, which only ten may be."""
    k = i + 1
    if k >= len(tokens):
        return None
    if tokens[k].text == "^" and k + 1 < len(tokens):
        k += 1
        sign = -1 if tokens[k].text in ("-", "⁻") else 1
        k += sign < 0
        digits = tokens[k].raw if k < len(tokens) else ""
        return (sign * int(digits), k + 1) if digits.isdecimal() and len(digits) < 3 else None
    if not is_ten or not tokens[k].is_glued:
        return None
    raised = tokens[k].raw.translate(SUPERSCRIPTS)
    end = k + 1
    if tokens[k].text == "⁻" and end < len(tokens) and tokens[end].is_glued:
        raised, end = raised + tokens[end].raw.translate(SUPERSCRIPTS), end + 1
    is_raised = tokens[end - 1].raw.isdigit() and not tokens[end - 1].raw.isdecimal()
    is_raised = is_raised and raised.lstrip("-").isdecimal()
    return (int(raised), end) if is_raised and len(raised) < 4 else None


def _lowered(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """The `-30` of `1.99×10−30`, whose exponent lost its height; a minus is never so a range."""
    near = tokens[i + 1 : i + 3]
    if len(near) < 2 or near[0].text != "-" or not (near[0].is_glued and near[1].is_glued):
        return None
    is_exponent = near[1].raw.isdecimal() and len(near[1].raw) < 3
    return (-int(near[1].raw), i + 3) if is_exponent else None


def _raised(factor: float, base: float, power: int, end: int) -> tuple[float, int] | None:
    if abs(power) > _MAX_POWER or not base:
        return None
    try:
        value = factor * base**power
    except OverflowError:
        return None
    return (float(f"{value:.15g}"), end) if math.isfinite(value) else None
