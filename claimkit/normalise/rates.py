"""What a rate is counted by: `an hour`, `per person per day`, `annually`."""

from __future__ import annotations

from collections.abc import Sequence

from claimkit.normalise.bounds import comparator_before
from claimkit.normalise.tokens import Token, cue_words, load_table, skip_hyphens, word_at
from claimkit.normalise.units import find_period, find_unit, singular


def _find_per(tokens: Sequence[Token], i: int) -> int:
    """The `per` after one or two other words (`pence in cash per share`), or -1."""
    cardinal = load_table("cues")["cardinal"]
    for k in range(i, min(i + 3, len(tokens))):
        word = tokens[k].text
        if word == "per":
            return -1 if comparator_before(tokens, i, k) or find_unit(tokens, k) else k
        if tokens[k].value is not None or word in cardinal or word in ("or", "to", "and"):
            return -1
    return -1


def read_rate(tokens: Sequence[Token], i: int) -> tuple[str, int] | None:
    """What the words at token `i` count by, as a unit or singular noun, and the token after."""
    i = skip_hyphens(tokens, i)
    found = find_period(tokens, i)
    if found:
        return found
    if word_at(tokens, i) not in cue_words("rate"):
        i = _find_per(tokens, i)
        if i < 0:
            return None
    j = skip_hyphens(tokens, i + 1)
    prefix = ""
    if word_at(tokens, j) in load_table("cues")["scale"]:
        prefix, j = f"{tokens[j].text} ", j + 1
    unit = find_unit(tokens, j)
    if unit and (tokens[i].text in ("per", "/") or tokens[j].text != "half"):
        return (prefix + str(unit[0].name), unit[1]) if unit[0].name else None
    word = word_at(tokens, j)
    if not word or not word[0].isalpha() or tokens[i].text in ("each", "every"):
        return None
    if word in cue_words("head_stop") or word in load_table("cues")["cardinal"]:
        return None
    if word in load_table("cues")["fraction"] or word in cue_words("no_rate"):
        return None
    noun = load_table("cues")["counted_inside"].get(word) or singular(word)
    return prefix + noun, j + 1
