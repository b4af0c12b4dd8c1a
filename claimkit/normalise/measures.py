"""A phrase to its measures: sign, numeral, unit and rate, with the tokens that they take up."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from claimkit.labels import QuantityKind
from claimkit.normalise.attached import (
    read_mark,
    says_which,
    with_nation,
    with_shillings,
    with_unit_before,
)
from claimkit.normalise.bands import band_openers, read_band
from claimkit.normalise.bounds import comparator_after, margin_at, uneven_margin
from claimkit.normalise.compound_nouns import compound_end, noun_of, opens_noun
from claimkit.normalise.measure import Measure
from claimkit.normalise.numbers import Numeral, read_numeral, times, with_scale
from claimkit.normalise.rates import read_rate
from claimkit.normalise.tokens import VULGAR, Token, cue_words, load_table, skip_hyphens, word_at
from claimkit.normalise.units import (
    MONEY,
    Unit,
    currency_openers,
    find_currency_before,
    find_period,
    find_unit,
    head_noun,
    may_be_unit,
    singular,
    unit_named,
)

_CUES = load_table("cues")
_SIGN: dict[str, int] = _CUES["sign"]
_CARDINAL: dict[str, int] = _CUES["cardinal"]
_SCALE_LETTERS: dict[str, float] = _CUES["scale_letters"]
_FILLER = cue_words("filler")
_HEAD_STOP = cue_words("head_stop")
_RATE = cue_words("rate")

_ARTICLES = frozenset({"a", "an"})
_BEHIND = _FILLER | {"full", "long", "baker"}
"""What goes on with an article, beside units and what opens a measure itself."""

_MAX_GAP = 3
"""Words between a number and its unit: `4,183 passing yards`."""


_MAX_NUMBER = 6
"""Tokens of a number in digits, with its scale letter: `2-1/2 m`."""

_MONEY_SCALE = 1e6
"""From here on pounds are money unless a hint says mass."""


def read_measures(
    tokens: Sequence[Token], hint: QuantityKind | None = None, noun: str | None = None
) -> list[Measure]:
    """The measures of a phrase, in order; where it has no number, its lone unit counts as one."""
    found: list[Measure] = []
    i = 0
    while i < len(tokens):
        is_open = tokens[i].value is not None or (may_open(tokens[i]) and may_begin(tokens, i))
        measure = read_measure(tokens, i, hint, noun) if is_open else None
        if measure:
            found.append(measure)
            i = max(measure.end, i + 1)
        else:
            i += 1
    return found or _lone_unit(tokens, hint)


def may_open(token: Token) -> bool:
    """Whether a measure can begin with the token; most words are passed over at this one look."""
    stem = token.stem
    return token.value is not None or stem in _openers() or stem.endswith(("fold", "pence"))


def may_begin(tokens: Sequence[Token], i: int) -> bool:
    """Whether a measure can begin at a token that may open one, by the word behind it.

    Most articles and hyphens of running text begin none.
    """
    token = tokens[i]
    if token.value is not None or token.stem not in _unfinished():
        return True
    if i + 1 == len(tokens):
        return False
    if token.text == "-":
        after = tokens[i + 1]
        return after.is_glued and (after.value is not None or after.stem in currency_openers())
    currency = find_currency_before(tokens, i)
    if currency is None and token.stem not in _ARTICLES and token.stem not in _SIGN:
        return False
    j = skip_hyphens(tokens, currency[1] if currency else i + 1)
    if j >= len(tokens):
        return False
    after = tokens[j]
    return may_open(after) or after.stem in _BEHIND or may_be_unit(after)


@functools.cache
def _openers() -> frozenset[str]:
    return frozenset(_whole_openers() | _unfinished())


@functools.cache
def _whole_openers() -> frozenset[str]:
    """The words that a measure can begin with whatever follows."""
    sections = ("scale", "cardinal", "fraction", "multiple", "occurrence")
    words = {word for section in sections for word in _CUES[section]}
    return frozenset(words | {"single"} | VULGAR.keys() | (band_openers() - _ARTICLES))


@functools.cache
def _unfinished() -> frozenset[str]:
    """The words that open a measure and need more of it: articles, signs, currencies."""
    return frozenset(_ARTICLES | {"-"} | _SIGN.keys() | currency_openers()) - _whole_openers()


def read_measure(
    tokens: Sequence[Token],
    i: int,
    hint: QuantityKind | None = None,
    noun: str | None = None,
    *,
    is_running: bool = False,
) -> Measure | None:
    """The measure that begins at token `i`, or None.

    Args:
        tokens: The phrase, or a piece of running text.
        i: Where to look.
        hint: The likely kind.
        noun: The counted noun outside the phrase.
        is_running: Whether the tokens are running text, where a word between number and unit, or
            behind the number, is no part of the quantity unless a hyphen joins it.
    """
    sign, j = _read_sign(tokens, i)
    if j >= len(tokens):
        return None
    currency = None if tokens[j].value is not None else find_currency_before(tokens, j)
    if currency:
        j = skip_hyphens(tokens, currency[1])
        if j >= len(tokens):
            return None
        if _is_negative_behind(tokens, currency[1], j):
            sign = -1.0
    has_millions = currency is not None or _means_millions(tokens, j, hint, noun)
    is_duration = hint is not None and hint == QuantityKind.DURATION
    numeral = read_band(tokens, j, is_duration=is_duration)
    numeral = numeral or read_numeral(tokens, j, has_millions=has_millions)
    if numeral is None:
        return _read_multiple(tokens, i) or _read_article_unit(tokens, i, hint)
    if sign < 0:
        numeral = numeral._replace(value=-numeral.value)
    measure = with_unit_before(tokens, Measure(numeral, i, numeral.end))
    if numeral.end == len(tokens) and not currency:
        return measure
    measure = _with_comparator(tokens, measure)
    if currency:
        where = (_first_token(tokens, i, currency[1]), currency[1])
        measure = measure.with_unit(currency[0], where, numeral=measure.numeral, end=measure.end)
        measure = with_shillings(tokens, measure)
    marked = read_mark(tokens, measure, is_running=is_running)
    measure = marked or _with_unit(tokens, measure, hint, is_running)
    return _with_comparator(tokens, _with_rate(tokens, measure))


def _is_negative_behind(tokens: Sequence[Token], end: int, j: int) -> bool:
    """Whether the currency sign that ends before token `end` has a minus behind it: `$-5`."""
    return j == end + 1 and tokens[j].is_glued and not tokens[end - 1].raw[-1].isalpha()


def _first_token(tokens: Sequence[Token], i: int, end: int) -> int:
    while i < end - 1 and tokens[i].text in ("-", "+", "minus", "plus", "negative"):
        i += 1
    return i


def _read_sign(tokens: Sequence[Token], i: int) -> tuple[float, int]:
    """The sign at token `i` and the token after; a dash between two numbers is none.

    The word may be tied to its number: `minus-130`.
    """
    word = tokens[i].text
    before = tokens[i - 1] if i else None
    if word in _SIGN:
        if before is None or before.text not in ("or", "+"):
            return float(_SIGN[word]), skip_hyphens(tokens, i + 1)
    elif word == "-" and i + 1 < len(tokens) and tokens[i + 1].is_glued:
        is_free = before is None or (not tokens[i].is_glued and before.value is None)
        if is_free and (tokens[i + 1].value is not None or find_currency_before(tokens, i + 1)):
            return -1.0, i + 1
    return 1.0, i


def _means_millions(
    tokens: Sequence[Token], i: int, hint: QuantityKind | None, noun: str | None
) -> bool:
    """Whether a lone `m` behind the number is a million: of money, or of a noun that counts so.

    A small `mm` is one of money alone: rain and scratches are plural too.
    """
    if tokens[i].value is None or i + 1 == len(tokens):
        return False
    for token in tokens[i + 1 : i + _MAX_NUMBER]:
        if token.text in _SCALE_LETTERS:
            break
    else:
        return False
    letter = tokens[i + 1] if i + 1 < len(tokens) else None
    is_mm = letter is not None and letter.raw == "mm"
    after = find_unit(tokens, skip_hyphens(tokens, i + 2), QuantityKind.MONEY)
    if after and letter and letter.raw == "m" and letter.is_glued and _is_said(tokens, after[1]):
        return True
    if hint is not None:
        return hint == QuantityKind.MONEY or (hint == QuantityKind.COUNT and not is_mm)
    if after and after[0].dimension == MONEY:
        return True
    if letter is not None and letter.raw == "M" and letter.is_glued:
        return True
    return bool(noun) and not is_mm and _is_in_millions(head_noun(noun or "").lower())


def _is_said(tokens: Sequence[Token], end: int) -> bool:
    """Whether the unit that ends before token `end` is a plural word: `4m litres` are no metres."""
    word = tokens[end - 1]
    return len(word.raw) > 2 and singular(word.text) != word.text


def _is_in_millions(head: str) -> bool:
    """Whether millions of the noun are meant: a plural but of what has a length, or a crowd."""
    one = singular(head)
    return (one != head and one not in cue_words("in_metres")) or head in cue_words("in_millions")


def _read_multiple(tokens: Sequence[Token], i: int) -> Measure | None:
    word = tokens[i].text
    if word.endswith("pence") and (pence := _CARDINAL.get(word.removesuffix("pence"))):
        numeral = Numeral(float(pence), i, i + 1)
        return Measure(numeral, i, i + 1, Unit("GBP", MONEY, 0.01), (i, i + 1))
    for section in ("multiple", "occurrence"):
        value = _CUES[section].get(word)
        if value is None and section == "multiple" and word.endswith("fold"):
            value = _CARDINAL.get(word.removesuffix("fold"))
        if value is not None:
            numeral = Numeral(float(value), i, i + 1)
            time = unit_named("time")
            return _with_rate(tokens, Measure(numeral, i, i + 1, time, multiple=section))
    return None


def _read_article_unit(
    tokens: Sequence[Token], i: int, hint: QuantityKind | None
) -> Measure | None:
    """`a year`, `an entire hour`: one of the unit; and `a year and a half`."""
    if tokens[i].text not in ("a", "an", "single") or _is_of_some(tokens, i):
        return None
    j = i + 1
    while word_at(tokens, j) in _FILLER:
        j += 1
    if word_at(tokens, j) in cue_words("softener"):
        return None
    found = find_unit(tokens, j, hint)
    if found is None or find_currency_before(tokens, j):
        return None
    if found[0].dimension == "scale" and any(t.value is not None for t in tokens[j : j + 4]):
        return None
    measure = Measure(Numeral(1.0, i, i + 1), i, i + 1)
    return _with_rate(tokens, _take_unit(tokens, measure, found[0], j, found[1]))


def _is_of_some(tokens: Sequence[Token], i: int) -> bool:
    """Whether token `i` follows `tenths of`, which leave open how many tenths."""
    return i > 1 and tokens[i - 1].text == "of" and _is_some(tokens[i - 2])


def _is_some(token: Token) -> bool:
    word = token.text
    return word == "fractions" or (word.endswith("s") and word[:-1] in _CUES["fraction"])


def _lone_unit(tokens: Sequence[Token], hint: QuantityKind | None) -> list[Measure]:
    """`hourlong`, `decade-long`, `every second` as a share: the number is not written."""
    if hint == QuantityKind.RATIO:
        share = {"other": 2, "second": 2} | _CUES["fraction"]
        for i, token in enumerate(tokens):
            if part := share.get(token.text):
                return [Measure(Numeral(1 / part, i, i + 1, is_fraction=True), i, i + 1)]
    if any(token.text in cue_words("uncounted") or _is_some(token) for token in tokens):
        return []
    for i, token in enumerate(tokens):
        found = find_unit(tokens, i, hint)
        if found is None:
            stem = next((w for w in cue_words("lasting") if token.text.endswith(w)), "")
            named = unit_named(token.text.removesuffix(stem)) if stem else None
            found = (named, i + 1) if named else None
        if found and len(token.text) > 2:
            return [Measure(Numeral(1.0, i, i), i, found[1], found[0], (i, found[1]))]
    return []


def _with_comparator(tokens: Sequence[Token], measure: Measure) -> Measure:
    """Takes in `or more`, `-plus`, `or so` behind the number or its unit."""
    j = skip_hyphens(tokens, measure.end)
    found = comparator_after(tokens, j)
    if found is None or margin_at(tokens, j) or uneven_margin(tokens, j):
        return measure
    comparator, end = found
    numeral = measure.numeral
    if measure.end == numeral.end:
        j = skip_hyphens(tokens, end)
        scale = _CUES["scale"].get(word_at(tokens, j))
        if scale:
            high = None if numeral.high is None else times(numeral.high, scale)
            value = times(numeral.value, scale)
            numeral = numeral._replace(value=value, high=high, scale=numeral.scale * scale)
            end = j + 1
    return measure._replace(numeral=numeral, end=end, comparator=comparator)


def _with_unit(
    tokens: Sequence[Token], measure: Measure, hint: QuantityKind | None, is_running: bool
) -> Measure:
    """Takes in the unit behind the number, past up to three other words."""
    if hint is None and measure.numeral.scale >= _MONEY_SCALE:
        hint = QuantityKind.MONEY
    j = measure.end
    nouns: list[tuple[int, int]] = []
    for _ in range(_MAX_GAP):
        j = skip_hyphens(tokens, j)
        if j >= len(tokens):
            break
        j = _part_of(tokens, j, measure) if is_running else j
        found = None if opens_noun(tokens, j) else find_unit(tokens, j, hint)
        if found and _may_take(tokens, measure, found):
            return _take_unit(tokens, measure, found[0], j, found[1])
        is_own = is_running or (tokens[j - 1].text == "-" and tokens[j].is_glued)
        end = j + 1 if is_own or found else compound_end(tokens, j)
        if measure.unit or (end == j + 1 and _ends_measure(tokens, j, measure)):
            measure = with_nation(tokens, measure, j)
            break
        if nouns and _says_how_often(tokens, j):
            break
        if tokens[j].text not in _FILLER and not _is_part_of(tokens, j, measure):
            nouns += [(j, end)] if not is_running or _is_hyphenated(tokens, j) else []
            if is_running:
                break
        j = end
    if nouns and measure.unit is None:
        return _with_noun(tokens, measure, *nouns[-1])
    return measure


def _says_how_often(tokens: Sequence[Token], j: int) -> bool:
    """The `twice` or `daily` of `two tablets twice daily`."""
    return tokens[j].text in _CUES["occurrence"] or find_period(tokens, j) is not None


def _is_hyphenated(tokens: Sequence[Token], j: int) -> bool:
    """`page` in `104-page`; not in `104 - page`."""
    return tokens[j - 1].text == "-" and tokens[j].is_glued and tokens[j - 1].is_glued


def _may_take(tokens: Sequence[Token], measure: Measure, found: tuple[Unit, int]) -> bool:
    """Whether the unit may be this number's: not the currency of the next, nor a second unit."""
    unit, end = found
    if unit.dimension != MONEY:
        return measure.unit is None
    if end >= len(tokens) or tokens[end].value is None:
        return True
    if find_currency_before(tokens, end - 1) is None:
        return True
    return measure.unit is None and tokens[end - 1].raw.isalpha() and not tokens[end].is_glued


def _take_unit(
    tokens: Sequence[Token], measure: Measure, unit: Unit, start: int, end: int
) -> Measure:
    where = (start, end)
    if measure.unit and measure.unit_tokens:
        if not says_which(tokens, unit, start, end):
            unit = measure.unit
        where = measure.unit_tokens
    numeral = measure.numeral
    j = skip_hyphens(tokens, end)
    if unit.dimension == MONEY and numeral.scale == 1 and not numeral.is_vague:
        scaled = with_scale(tokens, numeral._replace(end=end))
        if scaled.scale > 1:
            return measure.with_unit(unit, where, numeral=scaled, end=scaled.end)
    if word_at(tokens, j) == "and" and not numeral.is_fraction:
        part = _read_and_half(tokens, skip_hyphens(tokens, j + 1))
        if part:
            numeral, end = numeral._replace(value=numeral.value + part.value), part.end
    return measure.with_unit(unit, where, numeral=numeral, end=end)


def _read_and_half(tokens: Sequence[Token], j: int) -> Numeral | None:
    """`a half`, `two thirds` behind `a year and`, with no unit of its own."""
    part = read_numeral(tokens, j) if j < len(tokens) else None
    if part is None or not part.is_fraction or find_unit(tokens, skip_hyphens(tokens, part.end)):
        return None
    return part


def _is_part_of(tokens: Sequence[Token], j: int, measure: Measure) -> bool:
    """Whether token `j` is the 1 of `half of 1 percent`."""
    return measure.numeral.is_fraction and tokens[j].text in ("1", "one")


def _part_of(tokens: Sequence[Token], j: int, measure: Measure) -> int:
    """The token after the `of a` of `0.3 of a percentage point`; else `j`."""
    if tokens[j].text != "of" or word_at(tokens, j + 1) not in ("a", "one", "1"):
        return j
    found = find_unit(tokens, j + 2) if 0 < measure.numeral.value < 1 else None
    return j + 2 if found and found[0].dimension in ("percent", "scale") else j


def _ends_measure(tokens: Sequence[Token], j: int, measure: Measure) -> bool:
    word = tokens[j].text
    if measure.numeral.is_fraction and word in ("of", "a", "an", "the", "1", "one"):
        return False
    if word in _FILLER:
        return word in ("a", "an", "or") or (word == "of" and not measure.numeral.is_vague)
    if tokens[j].value is not None or word in _CARDINAL:
        return True
    if word in _RATE or word in ("and", "to", "below"):
        return True
    if word in _HEAD_STOP or comparator_after(tokens, j):
        return find_unit(tokens, j) is None
    return not word[0].isalpha() and find_unit(tokens, j) is None


def _with_noun(tokens: Sequence[Token], measure: Measure, j: int, end: int) -> Measure:
    word = noun_of(tokens, j, end)
    if word in _CUES["age"]["words"] or not word[0].isalpha():
        return measure
    noun = _CUES["counted_inside"].get(word) or singular(word)
    return _with_rate(tokens, measure._replace(noun=noun, unit_tokens=(j, end), end=end))


def _with_rate(tokens: Sequence[Token], measure: Measure) -> Measure:
    """Takes in `an hour`, `per person per day`, `annually`."""
    end = measure.end
    per = [*measure.unit.per] if measure.unit else []
    if end == len(tokens) and not per:
        return measure
    while (found := read_rate(tokens, end)) and len(per) < 3:
        if tokens[end].text == "/" and measure.unit and _is_same_again(measure.unit, found[0]):
            break
        per.append(found[0])
        end = found[1]
    if not per:
        return measure
    where = measure.unit_tokens
    if where and where[1] == measure.end:
        where = (where[0], end)
    elif where is None and end > measure.end:
        where = (measure.end, end)
    return measure._replace(per=tuple(per), end=end, unit_tokens=where)


def _is_same_again(unit: Unit, per: str) -> bool:
    """Whether `160 km/100 miles` gives a length twice, and no rate."""
    by = unit_named(per.rpartition(" ")[2])
    return by is not None and by.dimension == unit.dimension and per[0].isdigit()
