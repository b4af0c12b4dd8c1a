"""Vague numbers to bands: `mid-30s`, `double digits`, `tens of thousands`, `several hundred`."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from claimkit.normalise.numbers import Numeral, with_scale
from claimkit.normalise.tokens import Token, cue_phrases, load_table, skip_hyphens, word_at

_DECADE = (0, 9)
"""First and last year of one that no word says the part of."""


def read_band(tokens: Sequence[Token], i: int, *, is_duration: bool = False) -> Numeral | None:
    """The vague number that begins at token `i`, or None.

    Args:
        tokens: The phrase.
        i: Where to look.
        is_duration: Whether `30s` are seconds and not a decade.
    """
    if tokens[i].value is not None:
        base, end = (0.0, 0) if is_duration else _read_tens(tokens, i)
        return Numeral(base, i, end, high=base + _DECADE[1], is_vague=True) if end else None
    if tokens[i].stem not in band_openers():
        return None
    if not is_duration and (found := _read_decade(tokens, i)):
        return found
    return _read_digits(tokens, i) or _read_open(tokens, i) or _read_couple(tokens, i)


@functools.cache
def band_openers() -> frozenset[str]:
    """The words that a band can begin with, beside digits."""
    sections = ("decade", "decade_names", "band", "some_of", "vague")
    words = {word for section in sections for word in cue_phrases(section).openers()}
    return frozenset(words | {"a", "couple"})


def _read_decade(tokens: Sequence[Token], i: int) -> Numeral | None:
    """`mid-30s`, `early twenties`, `mid-to-late 40s`, `40s`."""
    part = cue_phrases("decade").match(tokens, i)
    (low, high), j = _DECADE, i
    if part:
        (low, high), j = part
        if word_at(tokens, skip_hyphens(tokens, j)) in ("to", "or"):
            second = cue_phrases("decade").match(
                tokens, skip_hyphens(tokens, skip_hyphens(tokens, j) + 1)
            )
            if second:
                high, j = second[0][1], second[1]
    j = skip_hyphens(tokens, j)
    if j >= len(tokens):
        return None
    names = load_table("cues")["decade_names"]
    if tokens[j].text in names:
        base, end = float(names[tokens[j].text]), j + 1
    else:
        base, end = _read_tens(tokens, j)
        if not end:
            return None
    return Numeral(base + low, i, end, high=base + high, is_vague=True)


def _read_tens(tokens: Sequence[Token], j: int) -> tuple[float, int]:
    """`30s`, `30's`, `30-somethings`: the number and the token after; 0, 0 where there is none."""
    value = tokens[j].value
    if value is None or value % 10 or not 10 <= value <= 990:
        return 0.0, 0
    k = j + 1
    after = word_at(tokens, k)
    if after == "s" and tokens[k].is_glued:
        return value, k + 1
    if after == "'" and word_at(tokens, k + 1) == "s" and tokens[k + 1].is_glued:
        return value, k + 2
    k = skip_hyphens(tokens, k)
    if word_at(tokens, k) in ("something", "somethings"):
        return value, k + 1
    return 0.0, 0


def _read_digits(tokens: Sequence[Token], i: int) -> Numeral | None:
    """`double digits`, `seven figures`, and parts of them: `high six figures`."""
    part = cue_phrases("decade").match(tokens, i)
    found = cue_phrases("band").match(tokens, skip_hyphens(tokens, part[1]) if part else i)
    if not found:
        return None
    (low, high), end = found
    if part:
        first, last = part[0]
        low, high = low * max(first, 1), low * (last + 1) - 1
    return Numeral(float(low), i, end, high=float(high), is_vague=True)


def _read_open(tokens: Sequence[Token], i: int) -> Numeral | None:
    """`dozens`, `tens of thousands`, `several hundred`: open above."""
    cues = load_table("cues")
    some = cue_phrases("some_of").match(tokens, i)
    if some:
        count, j = some
        j = j + 1 if word_at(tokens, j) == "of" else j
        j = skip_hyphens(tokens, j)
        scaled = with_scale(tokens, Numeral(float(count), i, j))
        if scaled.scale > 1:
            return scaled._replace(is_vague=True)
        return None
    found = cue_phrases("vague").match(tokens, i)
    if not found:
        return None
    value, j = float(found[0]), found[1]
    if word_at(tokens, j) in ("upon", "and") and word_at(tokens, j + 1) == tokens[i].text:
        j += 2
    while word_at(tokens, j) == "of" and word_at(tokens, j + 1) in cues["vague"]:
        value, j = value * cues["vague"][tokens[j + 1].text], j + 2
    if value == cues["vague"]["tens"]:
        return None
    return Numeral(value, i, j, is_vague=True)


def _read_couple(tokens: Sequence[Token], i: int) -> Numeral | None:
    j = i + 1 if tokens[i].text == "a" else i
    if word_at(tokens, j) != "couple":
        return None
    k = j + 2 if word_at(tokens, j + 1) == "of" else j + 1
    return with_scale(tokens, Numeral(2.0, i, k))._replace(is_about=True)
