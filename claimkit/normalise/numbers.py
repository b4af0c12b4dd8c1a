"""Number words, digits, fractions and vague numbers to values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from claimkit.normalise.powers import read_power
from claimkit.normalise.tokens import (
    VULGAR,
    Token,
    cue_phrases,
    cue_words,
    load_table,
    skip_hyphens,
    word_at,
)
from claimkit.normalise.units import find_unit

_CUES = load_table("cues")
_CARDINAL: dict[str, int] = _CUES["cardinal"]
_SCALE: dict[str, float] = _CUES["scale"]
_SCALE_LETTERS: dict[str, float] = _CUES["scale_letters"]
_FRACTION: dict[str, float] = _CUES["fraction"]

_GOES_ON = frozenset(
    {"-", "/", "^", "x", "*", "and", "one", "point"}
    | _CARDINAL.keys() | _SCALE.keys() | _SCALE_LETTERS.keys()
    | _FRACTION.keys() | {f"{part}s" for part in _FRACTION}
)  # fmt: skip
"""What may go on a number behind its first token, beside digits and signs that are not ASCII."""

_MAX_DENOMINATOR = 1000
"""Of a fraction in digits; beyond it stand years and the like (`5/2014`)."""

_MAX_IMPROPER = 32
"""Of a fraction above one (`22/7`); beyond it stand pairs of readings (`142/88`)."""


class Numeral(NamedTuple):
    """A number as read from tokens `start` to `end`.

    Attributes:
        value: The number; for bands and open numbers the lower end.
        start: First token.
        end: One past the last token.
        scale: What the last words multiply by (1e6 in `2.5 million`), for a range to carry over.
        high: Upper end of a band.
        is_vague: Whether it is a band (`mid-30s`) or open above (`thousands`).
        is_fraction: Whether it is a part of something (`two thirds`).
        is_about: Whether it is loose by itself (`a couple dozen`).
    """

    value: float
    start: int
    end: int
    scale: float = 1.0
    high: float | None = None
    is_vague: bool = False
    is_fraction: bool = False
    is_about: bool = False


def read_numeral(tokens: Sequence[Token], i: int, *, has_millions: bool = False) -> Numeral | None:
    """The definite number that begins at token `i`, or None.

    Args:
        tokens: The phrase.
        i: Where to look.
        has_millions: Whether a lone `m` is a million (of money, of people) and no metre.
    """
    if (alone := _read_alone(tokens, i)) is not None:
        return alone
    found = _read_base(tokens, i)
    if found is None or found.end == len(tokens):
        return found
    found = _with_fraction(tokens, found)
    found = with_scale(tokens, found, has_millions)
    if found.scale == 1 or found.end == len(tokens):
        return found
    found = _with_rest(tokens, _with_decimals(tokens, found))
    return _with_fraction(tokens, found, is_after_scale=True)


def _read_alone(tokens: Sequence[Token], i: int) -> Numeral | None:
    """The number of one token that the next does not go on; most are, and need no other look."""
    token = tokens[i]
    value = _CARDINAL.get(token.text) if token.value is None else token.value
    if value is None:
        return None
    if i + 1 < len(tokens):
        after = tokens[i + 1]
        if after.text in _GOES_ON or after.value is not None or not after.raw.isascii():
            return None
    return Numeral(float(value), i, i + 1)


def _with_rest(tokens: Sequence[Token], found: Numeral) -> Numeral:
    """Adds what is left below the scale word: `3 hundred and 21`, `4 thousand 3 hundred`."""
    while found.scale in (100, 1000) and found.value.is_integer():
        j = found.end + (word_at(tokens, found.end) == "and")
        is_digits = j < len(tokens) and tokens[found.start].value is not None
        if not is_digits and not _is_dozens(tokens, j):
            break
        rest = _read_base(tokens, j) if _is_whole(tokens, j) else None
        rest = with_scale(tokens, rest) if rest else None
        if rest is None or not 0 < rest.value < found.scale or not rest.value.is_integer():
            break
        scale = rest.scale if rest.scale > 1 else 1.0
        found = found._replace(value=found.value + rest.value, end=rest.end, scale=scale)
    return found


def _is_dozens(tokens: Sequence[Token], j: int) -> bool:
    """The `two dozen` of `three hundred and two dozen`, which is 324."""
    is_number = word_at(tokens, j) in _CARDINAL
    return is_number and word_at(tokens, j + 1) in ("dozen", "dozens", "dz", "dzs")


def _is_whole(tokens: Sequence[Token], j: int) -> bool:
    value, after = tokens[j].value, word_at(tokens, j + 1)
    is_word = tokens[j].text in _CARDINAL
    return (value is not None and value.is_integer()) or (is_word and after not in ("of", "in"))


def times(value: float, scale: float) -> float:
    """The product without the noise of binary fractions: 1.1 million is 1100000.0."""
    return round(value * scale, 6) if scale >= 10 else value * scale


def _read_base(tokens: Sequence[Token], i: int) -> Numeral | None:
    token = tokens[i]
    if token.value is not None:
        return _read_digits(tokens, i)
    if token.text == "-":
        return None
    if named := cue_phrases("named").match(tokens, i):
        return Numeral(float(named[0]), i, named[1])
    if token.text in VULGAR:
        top, bottom = VULGAR[token.text]
        return Numeral(top / bottom, i, i + 1, is_fraction=True)
    if token.text in ("a", "an"):
        return _read_after_article(tokens, i)
    if token.text in ("half", "quarter"):
        is_of_noun = word_at(tokens, i + 2) in cue_words("half_of") and _is_of_noun(tokens, i)
        return None if is_of_noun else _read_part(tokens, i, i)
    if token.text in _SCALE:
        return None if token.text == "score" else Numeral(1.0, i, i)
    return _read_words(tokens, i)


def _read_digits(tokens: Sequence[Token], i: int) -> Numeral:
    value = tokens[i].value
    assert value is not None, tokens[i]
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    if after is None or (after.raw.isalpha() and after.text != "x"):
        return Numeral(value, i, i + 1)
    if after.text in VULGAR:
        top, bottom = VULGAR[after.text]
        return Numeral(value + top / bottom, i, i + 2)
    if (power := read_power(tokens, i)) is not None:
        return Numeral(power[0], i, power[1])
    if (part := _slashed(tokens, i)) is not None:
        return Numeral(part[0], i, i + 3, is_fraction=part[1])
    j = skip_hyphens(tokens, i + 1)
    if j < len(tokens) and tokens[j].value is not None:
        part = _slashed(tokens, j)
        if part and part[1] and part[0] < 1 and value.is_integer():
            return Numeral(value + part[0], i, j + 3)
    return Numeral(value, i, i + 1)


def _slashed(tokens: Sequence[Token], i: int) -> tuple[float, bool] | None:
    """`1/2` at token `i`: the value, and whether it is less than a whole; `41/2` is 4 1/2."""
    if i + 2 >= len(tokens) or tokens[i + 1].text != "/":
        return None
    top, bottom = tokens[i].value, tokens[i + 2].value
    if top is None or not bottom or bottom > _MAX_DENOMINATOR:
        return None
    whole, rest = divmod(top, 10)
    if whole and bottom in (2, 4) and 0 < rest < bottom:
        return whole + rest / bottom, False
    if top > bottom > _MAX_IMPROPER:
        return None
    return top / bottom, top < bottom


def _read_after_article(tokens: Sequence[Token], i: int) -> Numeral | None:
    j = skip_hyphens(tokens, i + 1)
    word = word_at(tokens, j)
    if named := cue_phrases("named").match(tokens, j):
        return Numeral(float(named[0]), i, named[1])
    if word == "full":
        j, word = j + 1, word_at(tokens, j + 1)
    if word in _SCALE and word != "score":
        found = _read_words(tokens, j, 1.0)
        return found._replace(start=i) if found else Numeral(1.0, i, j)
    if word == "single":
        return Numeral(1.0, i, j + 1)
    if word in _FRACTION:
        return _read_part(tokens, i, j)
    if word in _CARDINAL and word_at(tokens, j + 1) != "":
        found = _read_words(tokens, j)
        return found._replace(start=i) if found else None
    return None


def _read_part(tokens: Sequence[Token], i: int, j: int) -> Numeral:
    """`half`, `a quarter`; before a scale word (`half a million`, `half-dozen`) that part of it."""
    value = 1 / float(_FRACTION[tokens[j].text])
    k = skip_hyphens(tokens, j + 1)
    if word_at(tokens, k) == "of":
        k = skip_hyphens(tokens, k + 1)
    if word_at(tokens, k) in ("a", "an"):
        k = skip_hyphens(tokens, k + 1)
    if word_at(tokens, k) in _SCALE:
        return Numeral(value, i, k)
    return Numeral(value, i, j + 1, is_fraction=True)


def _read_words(tokens: Sequence[Token], i: int, current: float = 0.0) -> Numeral | None:
    """`two hundred and fifty`, `three thousand one hundred`; the scale words that end it are left.

    `current` is what stands before token `i`: 1 for the article in `a hundred and twenty`.
    """
    total = 0.0
    j = end = i
    while j < len(tokens):
        word = tokens[j].text
        if word in _CARDINAL and _fits(current, _CARDINAL[word], j > i):
            current += _CARDINAL[word]
            end = j + 1
        elif word in _SCALE and current and (total or _goes_on(tokens, j)):
            if word == "hundred":
                current *= 100
            else:
                total, current = total + current * _SCALE[word], 0.0
            end = j + 1
        elif not (word == "-" or (word == "and" and _joins(tokens, j, total, current))):
            break
        j += 1
    if end == i:
        return None
    return _with_decimals(tokens, Numeral(total + current, i, end))


def _with_decimals(tokens: Sequence[Token], found: Numeral) -> Numeral:
    """Adds the digits of `one point three five`, `two hundred point seventy-one`."""
    if word_at(tokens, found.end) != "point":
        return found
    digits = ""
    j = found.end + 1
    while (said := _CARDINAL.get(word_at(tokens, j))) is not None:
        one = _CARDINAL.get(word_at(tokens, skip_hyphens(tokens, j + 1)), 0)
        if said >= 20 and 0 < one < 10:
            said, j = said + one, skip_hyphens(tokens, j + 1)
        digits += str(said)
        j += 1
    return found._replace(value=float(f"{found.value:.0f}.{digits}"), end=j) if digits else found


def _fits(current: float, number: float, is_inside: bool) -> bool:
    if not current:
        return number > 0 or not is_inside
    if current % 100 == 0:
        return 0 < number < 100
    return current % 10 == 0 and current % 100 >= 20 and 0 < number < 10


def _goes_on(tokens: Sequence[Token], j: int) -> bool:
    """Whether a smaller number follows the scale word, so that it is not the numeral's last."""
    k = skip_hyphens(tokens, j + 1)
    if word_at(tokens, k) == "and":
        k += 1
        after = _SCALE.get(word_at(tokens, skip_hyphens(tokens, k + 1)), 0)
        scale = _SCALE[tokens[j].text]
        is_larger = after > scale or not after or after == 100 < scale
        is_part = _denominator(tokens, skip_hyphens(tokens, k + 1))[0] > 0
        is_part = is_part or _is_dozens(tokens, k)
        return word_at(tokens, k) in _CARDINAL and is_larger and not is_part
    if word_at(tokens, j) == "hundred" and word_at(tokens, k) in _SCALE:
        return word_at(tokens, k) != "hundred" and _goes_on(tokens, k)
    return word_at(tokens, k) in _CARDINAL


def _joins(tokens: Sequence[Token], j: int, total: float, current: float) -> bool:
    has_scale = total > 0 if not current else current % 100 == 0
    if _denominator(tokens, skip_hyphens(tokens, j + 2))[0] or _is_dozens(tokens, j + 1):
        return False
    return has_scale and word_at(tokens, j + 1) in _CARDINAL


def _with_fraction(
    tokens: Sequence[Token], found: Numeral, *, is_after_scale: bool = False
) -> Numeral:
    """Adds `two thirds` and `two and a half` to the whole number before."""
    if found.is_fraction:
        return found
    j = skip_hyphens(tokens, found.end)
    if word_at(tokens, j) in _SCALE:
        return found
    part = _with_denominator(tokens, found, is_after_scale=is_after_scale)
    if part.is_fraction:
        return part
    if word_at(tokens, j) != "and":
        return found
    j = skip_hyphens(tokens, j + 1)
    if j >= len(tokens) or word_at(tokens, j) == "and":
        return found
    base = _read_base(tokens, j)
    if base is None:
        return found
    part = _with_denominator(tokens, base)
    if part.value >= 1:
        return found
    smaller = _SCALE.get(word_at(tokens, part.end), found.scale)
    if smaller < found.scale:
        value = found.value + times(part.value, smaller)
        return found._replace(value=value, end=part.end + 1)
    return found._replace(value=found.value + part.value * found.scale, end=part.end)


def _with_denominator(
    tokens: Sequence[Token], found: Numeral, *, is_after_scale: bool = False
) -> Numeral:
    """The `two thirds` whose two is read, where a denominator follows."""
    if found.is_fraction:
        return found
    below, k = _denominator(tokens, skip_hyphens(tokens, found.end))
    is_plural = k > 0 and tokens[k - 1].text.endswith("s")
    is_small = found.value.is_integer() and 0 < found.value <= 100
    if below and (is_plural or (is_small and not is_after_scale)):
        return found._replace(value=found.value / below, end=k, is_fraction=True)
    return found


def _denominator(tokens: Sequence[Token], j: int) -> tuple[float, int]:
    """What `fifths` or `twenty-fifth` at token `j` divides by, and the token after; else 0, 0."""
    word = word_at(tokens, j)
    below = _FRACTION.get(word) or (_FRACTION.get(word[:-1]) if word.endswith("s") else None)
    if below and _is_of_noun(tokens, j):
        return 0.0, 0
    if below:
        return float(below), j + 1
    if word == "one" and [word_at(tokens, j + 1), word_at(tokens, j + 2)] == ["hundred", "and"]:
        ordinal = _FRACTION.get(word_at(tokens, j + 3), 0)
        return (100.0 + ordinal, j + 4) if ordinal > 2 else (0.0, 0)
    if _CARDINAL.get(word, 0) >= 20 and word_at(tokens, j + 1) == "-":
        one = word_at(tokens, j + 2).removesuffix("s")
        if 3 <= _FRACTION.get(one, 0) < 10 and one != "quarter":
            return float(_CARDINAL[word] + _FRACTION[one]), j + 3
    return 0.0, 0


def _is_of_noun(tokens: Sequence[Token], j: int) -> bool:
    """The quarter of `three quarter-finals`, the third of `two third-year students`."""
    near = tokens[j : j + 3]
    if len(near) < 3 or near[1].text != "-" or (j and tokens[j - 1].text == "-"):
        return False
    if not (near[1].is_glued and near[2].is_glued and near[2].raw[0].isalpha()):
        return False
    if near[2].text in load_table("cues")["scale"] or near[0].text.endswith("s"):
        return False
    is_measure = near[0].text in ("half", "quarter") and near[2].text != "year"
    return not (is_measure and find_unit(tokens, j + 2))


def with_scale(tokens: Sequence[Token], found: Numeral, has_millions: bool = False) -> Numeral:
    """The number times the scale words behind it: `hundred thousand`, `bn`, `of a million`."""
    value, scale, end = found.value, 1.0, found.end
    if found.is_fraction and word_at(tokens, end) == "of" and word_at(tokens, end + 1) == "a":
        end += 2 if word_at(tokens, end + 2) in _SCALE else 0
    while True:
        j = skip_hyphens(tokens, end)
        word = word_at(tokens, j)
        if word in _SCALE and (word != "score" or found.end > found.start):
            scale *= _SCALE[word]
        elif scale == 1.0 and _is_scale_letter(tokens, j, has_millions):
            scale *= _SCALE_LETTERS[word]
        else:
            break
        end = j + 1
    if scale == 1.0:
        return found
    return Numeral(
        times(value, scale), found.start, end, scale,
        found.high, found.is_vague, is_fraction=False, is_about=found.is_about,
    )  # fmt: skip


def _is_scale_letter(tokens: Sequence[Token], j: int, has_millions: bool) -> bool:
    word = word_at(tokens, j)
    if word not in _SCALE_LETTERS:
        return False
    return has_millions or (tokens[j].is_glued and word not in ("m", "mm"))
