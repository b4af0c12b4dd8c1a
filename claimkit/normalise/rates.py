"""What a rate is counted by: `an hour`, `per person per day`, `annually`."""

from __future__ import annotations

from collections.abc import Sequence

from claimkit.normalise.bounds import comparator_before
from claimkit.normalise.tokens import Token, cue_words, load_table, skip_hyphens, word_at
from claimkit.normalise.units import find_period, find_unit, singular

_CARDINAL = load_table("cues")["cardinal"]
_RATE = cue_words("rate")

_MAX_MANY = 1e10
"""What a rate counts by is smaller: `per 100,000 people`."""


def _find_per(tokens: Sequence[Token], i: int) -> int:
    """The `per` after one or two other words (`pence in cash per share`), or -1."""
    for k in range(i, min(i + 3, len(tokens))):
        word = tokens[k].text
        if word == "per":
            return -1 if comparator_before(tokens, i, k) or find_unit(tokens, k) else k
        if tokens[k].value is not None or word in _CARDINAL or word in ("or", "to", "and"):
            return -1
    return -1


def read_rate(tokens: Sequence[Token], i: int) -> tuple[str, int] | None:
    """What the words at token `i` count by, as a unit or singular noun, and the token after."""
    i = skip_hyphens(tokens, i)
    if i >= len(tokens):
        return None
    found = find_period(tokens, i)
    if found:
        return found
    if word_at(tokens, i) not in _RATE:
        i = _find_per(tokens, i)
        if i < 0:
            return None
    j = skip_hyphens(tokens, i + 1)
    many, j = _how_many(tokens, i, j)
    prefix = f"{many} " if many else ""
    unit = find_unit(tokens, j)
    if unit and (tokens[i].text in ("per", "/") or tokens[j].text != "half"):
        return (prefix + str(unit[0].name), unit[1]) if unit[0].name else None
    if tokens[i].text in ("each", "every") or (many and tokens[i].text == "/"):
        return None
    if noun := _noun_at(tokens, j, is_of_many=bool(many)):
        return prefix + noun, j + 1
    return (many, j) if many and tokens[i].text == "per" else None


def _how_many(tokens: Sequence[Token], i: int, j: int) -> tuple[str, int]:
    """The `100,000` or `thousand` at token `j`, behind the `per` at `i`, and the token after."""
    if word_at(tokens, j) in load_table("cues")["scale"]:
        return tokens[j].text, j + 1
    value = tokens[j].value if j < len(tokens) else None
    if value is None or not value.is_integer() or not 0 < value < _MAX_MANY:
        return "", j
    if tokens[i].text == "per":
        return ("" if value == 1 else f"{value:,.0f}"), j + 1
    is_round = tokens[i].text == "/" and value in (100, 1000)
    return (f"{value:,.0f}", j + 1) if is_round else ("", j)


def _noun_at(tokens: Sequence[Token], j: int, *, is_of_many: bool) -> str | None:
    """The noun at token `j`, in the singular; of many, no noun but a plural."""
    cues = load_table("cues")
    word = word_at(tokens, j)
    if not word or not word[0].isalpha() or word in cue_words("head_stop"):
        return None
    if word in cues["cardinal"] or word in cues["fraction"] or word in cue_words("no_rate"):
        return None
    noun = cues["counted_inside"].get(word) or singular(word)
    return None if is_of_many and noun == word else noun
