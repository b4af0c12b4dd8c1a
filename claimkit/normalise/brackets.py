"""Brackets inside a quantity: `12.5 (± 1.5) mg` is a margin, `(2.3)%` a loss."""

from __future__ import annotations

from dataclasses import replace

from claimkit.normalise.bounds import margin_at, uneven_margin
from claimkit.normalise.tokens import Token, word_at
from claimkit.normalise.units import find_currency_before

_MAX_MARGIN = 6
"""Tokens of a bracketed margin: `(± 1.5 percentage points)`."""


def without_brackets(tokens: list[Token]) -> list[Token]:
    """The tokens, with brackets around a margin left out and those of a loss read as a minus.

    Texts without a bracket need no such look.

    >>> from claimkit.normalise.tokens import tokenize
    >>> [token.text for token in without_brackets(tokenize("$(2.3) million"))]
    ['$', '-', '2.3', 'million']
    """
    out: list[Token] = []
    closing = -1
    for i, token in enumerate(tokens):
        if i == closing:
            out[-1] = replace(out[-1], end=token.end)
        elif token.text != "(":
            out.append(token)
        elif margin_at(tokens, i + 1) or uneven_margin(tokens, i + 1):
            closing = _closing(tokens, i)
        elif _is_loss(tokens, i):
            out.append(replace(token, text="-", raw="-", stem="-"))
            closing = i + 2
        else:
            out.append(token)
    return out


def _closing(tokens: list[Token], i: int) -> int:
    """The bracket that closes the one at token `i`, or -1."""
    near = tokens[i + 1 : i + 1 + _MAX_MARGIN]
    return next((i + 1 + k for k, token in enumerate(near) if token.text == ")"), -1)


def _is_loss(tokens: list[Token], i: int) -> bool:
    """Whether the brackets stand between a number and its sign or unit, as in accounts."""
    near = tokens[i + 1 : i + 3]
    if len(near) < 2 or near[0].value is None or near[1].text != ")":
        return False
    if not (near[0].is_glued and near[1].is_glued):
        return False
    if word_at(tokens, i + 3) == "%":
        return True
    sign = find_currency_before(tokens, i - 1) if i and tokens[i].is_glued else None
    return sign is not None and sign[1] == i
