"""Tokens for tools that want them: words and signs, cut where spans begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from claimkit.io.documents import Offsets

_TOKEN = re.compile(r"\w+|[^\w\s]|\s+")


def find_words(text: str) -> Iterator[Offsets]:
    """Yield runs of letters and digits, single signs, and runs of white space."""
    return (match.span() for match in _TOKEN.finditer(text))


def cut_tokens(
    text: str, tokens: Iterable[Offsets], spans: Iterable[Offsets]
) -> list[tuple[int, int, bool]]:
    """Tokens that every span is made of, in the manner of spaCy.

    Args:
        text: The text.
        tokens: Tokens that lie end to end over the whole text, white space among them.
        spans: What tokens are to begin and end with.

    Returns:
        Start, end, and whether a blank follows that is no token of its own.
    """
    known = list(spans)
    starts, ends = {start for start, _ in known}, {end for _, end in known}
    borders = starts | ends
    cut: list[tuple[int, int, bool]] = []
    for token_start, token_end in tokens:
        inside = (at for at in range(token_start + 1, token_end) if at in borders)
        for start, end in pairwise([token_start, *inside, token_end]):
            is_blank = text[start:end] == " " and start not in starts and end not in ends
            if is_blank and cut and not cut[-1][2]:
                cut[-1] = (*cut[-1][:2], True)
            else:
                cut.append((start, end, False))
    return cut
