"""Comparators before and after the number, and what two numbers together bound."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from claimkit.labels import Comparator
from claimkit.normalise.tokens import Phrases, Token, load_table

_MAX_WORDS = 5
"""Words of the longest bound: `in the region of`, `on the far side of`."""

_MAX_CARRY = 20.0
"""`3 to 5 million` carries the million over, `500 to 2 million` does not: golden cases."""

_WHOLES = (10, 100)
"""What a plain `of` makes a share of: `nine of 10`; `13 of 19` are two counts."""


def _comparators(section: str) -> Phrases[Comparator]:
    table = load_table("cues")[section]
    return Phrases((said, Comparator(sign)) for sign, phrases in table.items() for said in phrases)


_BEFORE = _comparators("comparator")
_AFTER = _comparators("comparator_after")
_MARGIN = _comparators("margin")
_CONNECTOR = load_table("cues")["connector"]
_CARDINAL = load_table("cues")["cardinal"]


@functools.cache
def comparator_openers() -> frozenset[str]:
    """The first words of every comparator before a number."""
    return frozenset(_BEFORE.openers())


def comparator_before(tokens: Sequence[Token], start: int, end: int) -> Comparator | None:
    """The comparator said in tokens `start` to `end`; a real bound outweighs `about`.

    `=` comes back where the words say so (`exactly`, `plus or minus`), None where nothing does.
    """
    found: Comparator | None = None
    i = start
    while i < end:
        match = _BEFORE.match(tokens, i)
        if match and match[1] <= end:
            found = _stronger(found, match[0])
            i = match[1]
        else:
            i += 1
    return found


def comparator_ending_at(tokens: Sequence[Token], end: int, floor: int = 0) -> int | None:
    """Where the longest bound begins that ends right before token `end`; None without.

    For running text: `the` and `past` (`the past two years`) bound nothing there.
    """
    for i in range(max(floor, end - _MAX_WORDS), end):
        found = _BEFORE.match(tokens, i)
        if found is None or found[1] > end or tokens[i].text in ("the", "past"):
            continue
        if found[1] == end or (tokens[i].text == "sub" and _is_hyphen(tokens, found[1], end)):
            return i
    return None


def _is_hyphen(tokens: Sequence[Token], i: int, end: int) -> bool:
    return end == i + 1 and tokens[i].text == "-" and tokens[i].is_glued


def margin_at(tokens: Sequence[Token], i: int) -> tuple[Comparator, int] | None:
    """The `±` or `give or take` at token `i`, as a comparator, and the number's token after it."""
    found = _MARGIN.match(tokens, i)
    if not found or found[1] >= len(tokens):
        return None
    after = tokens[found[1]]
    is_number = after.value is not None or after.text in _CARDINAL
    return found if is_number or not after.text.isalnum() else None


def uneven_margin(tokens: Sequence[Token], i: int) -> tuple[float, float, int] | None:
    """What `plus 0.2 or minus 0.1` (`+0.2/-0.1`) at token `i` leaves open upwards and downwards.

    The third is the token of the last number, which may have the unit of all.
    """
    up = _signed_number(tokens, i, ("plus", "+"))
    if up is None:
        return None
    j = i + 2
    if j < len(tokens) and tokens[j].text in ("or", "and", ",", "/"):
        j += 1
    down = _signed_number(tokens, j, ("minus", "-"))
    return None if down is None else (up, down, j + 1)


def _signed_number(tokens: Sequence[Token], i: int, signs: tuple[str, str]) -> float | None:
    """The digits behind the word or mark at token `i`; a mark stands close to them."""
    if i + 1 >= len(tokens) or tokens[i].text not in signs:
        return None
    return tokens[i + 1].value if tokens[i + 1].is_glued or tokens[i].text == signs[0] else None


def comparator_after(tokens: Sequence[Token], i: int) -> tuple[Comparator, int] | None:
    """The comparator said at token `i`, behind a number, and the token after it."""
    return _AFTER.match(tokens, i)


def _stronger(first: Comparator | None, second: Comparator) -> Comparator:
    weak = (None, Comparator.EQUAL, Comparator.ABOUT)
    if first is None or first == Comparator.EQUAL:
        return second
    return second if first in weak and second not in weak else first


def connection(tokens: Sequence[Token], start: int, end: int) -> str | None:
    """How tokens `start` to `end` join the numbers on both sides: a word of `cues.toml`, or None.

    An empty gap, or one with anything else in it, is no connection.
    """
    words = [token.text for token in tokens[start:end] if token.text not in ("'", '"')]
    if len(words) > 1:
        words = [word for word in words if word != "-"]
    return " ".join(words) if words else None


def is_range(said: str | None) -> bool:
    """Whether the connection makes a range: `to`, `and`, `or`, a dash."""
    return said in _CONNECTOR["range"]


def says_between(tokens: Sequence[Token], end: int) -> bool:
    """Whether `between` or `from` before token `end` makes a range of `3 and 5`."""
    return any(token.text in ("between", "from") for token in tokens[:end])


def is_vague_range(said: str | None) -> bool:
    """Whether the connection joins two vague numbers: `hundreds if not thousands`."""
    return said in _CONNECTOR["vague"]


def is_share(said: str | None) -> bool:
    """Whether the connection makes a share: `in`, `out of`."""
    return said in _CONNECTOR["share"]


def is_share_of(low: float, high: float) -> bool:
    """Whether `of` between the two makes a share: `eight of 10`."""
    return high in _WHOLES and 0 < low < high and low.is_integer()


def carries_scale(low: float, high: float, scale: float) -> bool:
    """Whether the first number of a range shares the scale word of the second.

    >>> carries_scale(3.0, 5e9, 1e9), carries_scale(500.0, 2e6, 1e6)
    (True, False)
    """
    return scale > 1 and low < 1000 and low <= _MAX_CARRY * high / scale
