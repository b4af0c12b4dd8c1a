"""Running text to its bare numbers, without units and without the rules of what a quantity is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from claimkit.labels import QuantityKind
from claimkit.normalise.measures import may_open
from claimkit.normalise.numbers import Numeral, read_numeral
from claimkit.normalise.quantity_type import Quantity
from claimkit.normalise.tokens import Token, cue_words, load_table, tokenize, word_at

_DOTTED = re.compile(r"(?<![\w.])\d+(?:\.\d+){2,}(?![\w.]*\w)")
_MILLIONS = ("k", "mm", "mn")
_WINDOW = 40
"""Tokens of the longest number that is read."""

_OUT_OF = ["out", "of"]


def find_numbers(text: str) -> list[Quantity]:
    """Every number of a text, sign included, in order; units, names and dates do not matter.

    Numbers glued to letters (`G20`, `29km`) and `one` as a pronoun are no numbers here.

    >>> [(number.text, number.value) for number in find_numbers("minus one, 3/4 and 2 million")]
    [('minus one', -1.0), ('3/4', 0.75), ('2 million', 2000000.0)]
    """
    return [
        Quantity(text[start:end], start, end, value, kind=QuantityKind.COUNT)
        for start, end, value in _numbers(text)
    ]


def _numbers(text: str) -> Iterator[tuple[int, int, float]]:
    end = 0
    for found in _DOTTED.finditer(text):
        yield from _read(text, end, found.start())
        parts = re.finditer(r"\d+", found.group())
        at = found.start()
        yield from ((at + p.start(), at + p.end(), float(p.group())) for p in parts)
        end = found.end()
    yield from _read(text, end, len(text))


def _read(text: str, begin: int, end: int) -> Iterator[tuple[int, int, float]]:
    tokens = tokenize(text[begin:end], limit=None)
    i = 0
    while i < len(tokens):
        found = _number_at(tokens, i) if may_open(tokens[i]) else None
        if found is None:
            i += 1
            continue
        first, numeral = found
        start, stop = tokens[first].start, tokens[numeral.end - 1].end
        if not _is_glued_to_letters(tokens, numeral):
            yield begin + start, begin + stop, numeral.value
        i = numeral.end


def _number_at(tokens: Sequence[Token], i: int) -> tuple[int, Numeral] | None:
    """The first token, sign included, and the number that begins at token `i`."""
    sign, j = 1.0, i
    signs = load_table("cues")["sign"]
    before = tokens[i - 1] if i else None
    if tokens[i].text in signs:
        sign, j = float(signs[tokens[i].text]), i + 1
    elif tokens[i].text == "-" and (before is None or not tokens[i].is_glued):
        sign, j = -1.0, i + 1
    if j >= len(tokens) or (j > i and tokens[j].value is not None and not tokens[j].is_glued):
        return None
    near = tokens[j : j + _WINDOW]
    numeral = read_numeral(near, 0, has_millions=word_at(near, 1) in _MILLIONS)
    if numeral is None or numeral.end == 0 or (near[0].text in ("a", "an") and numeral.end == 1):
        return None
    numeral = _over(near, numeral)
    if near[0].text == "one" and numeral.end == 1 and _is_pronoun(before, near):
        return None
    value = sign * numeral.value
    return i, numeral._replace(value=value, start=j, end=j + numeral.end)


def _over(near: Sequence[Token], numeral: Numeral) -> Numeral:
    """`1 over twenty-one`, `one out of three`: the quotient."""
    j = numeral.end
    is_share = False
    if word_at(near, j) == "over":
        j += 1
    elif [word_at(near, j), word_at(near, j + 1)] == _OUT_OF:
        j += 2
        is_share = True
    else:
        return numeral
    below = read_numeral(near, j) if j < len(near) else None
    if below is None or below.value <= 1 or not below.value.is_integer():
        return numeral
    if is_share and numeral.value > below.value:
        return numeral
    return numeral._replace(value=numeral.value / below.value, end=below.end)


def _is_pronoun(before: Token | None, near: Sequence[Token]) -> bool:
    said = before.text if before else ""
    return said in cue_words("pronoun_before") or word_at(near, 1) in cue_words("pronoun_behind")


def _is_glued_to_letters(tokens: Sequence[Token], numeral: Numeral) -> bool:
    first, end = numeral.start, numeral.end
    if tokens[first].value is None:
        return False
    before = tokens[first - 1] if first and tokens[first].is_glued else None
    after = tokens[end] if end < len(tokens) and tokens[end].is_glued else None
    has_before = before is not None and before.raw[-1].isalpha()
    return has_before or (after is not None and after.raw[0].isalpha())
