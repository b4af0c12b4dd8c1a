"""Nouns whose words are tied by hyphens: `co-workers`, `by-elections`, `T-shirts`."""

from __future__ import annotations

from collections.abc import Sequence

from claimkit.normalise.bounds import comparator_after
from claimkit.normalise.tokens import Token, cue_words, word_at
from claimkit.normalise.units import find_unit, singular


def compound_end(tokens: Sequence[Token], j: int) -> int:
    """The token after the noun that begins at token `j`, the words tied to it taken in.

    Measures (`man-hours`), rates (`trips-a-day`) and bounds (`men-plus`) are no part of a noun, and
    a compound that begins with a preposition has to be a plural (`by-elections`).
    """
    end = j + 1
    while is_tied(tokens, end) and tokens[end + 1].text not in cue_words("rate"):
        if find_unit(tokens, end + 1) or comparator_after(tokens, end + 1):
            return j + 1
        end += 2
    is_open = tokens[j].text in cue_words("head_stop") | cue_words("noun_stop")
    return j + 1 if is_open and not is_plural(tokens, j, end) else end


def is_tied(tokens: Sequence[Token], j: int) -> bool:
    """Whether token `j` is a hyphen without spaces, before another word."""
    if word_at(tokens, j) != "-" or j + 1 >= len(tokens):
        return False
    return tokens[j].is_glued and tokens[j + 1].is_glued and tokens[j + 1].raw[0].isalpha()


def noun_of(tokens: Sequence[Token], j: int, end: int) -> str:
    """The words from token `j` to `end`, in lower case, with the hyphens between."""
    return "".join(token.text for token in tokens[j:end])


def is_plural(tokens: Sequence[Token], j: int, end: int) -> bool:
    """Whether the noun from token `j` to `end` is a plural."""
    noun = noun_of(tokens, j, end)
    return singular(noun) != noun


def opens_noun(tokens: Sequence[Token], j: int) -> bool:
    """Whether token `j`, a unit by itself, begins a noun: `500 T-shirts`, `three quarter-finals`.

    A plural has to be tied to it, but behind `x` and capital letters any noun.
    """
    if not is_tied(tokens, j + 1) or tokens[j - 1].text == "-":
        return False
    after, word = j + 2, tokens[j].raw
    if find_unit(tokens, after) or comparator_after(tokens, after):
        return False
    is_letter = len(word) == 1 and (word.isupper() or word == "x")
    is_noun = is_plural(tokens, after, after + 1) and tokens[after].text not in cue_words("age")
    return is_noun or is_letter
