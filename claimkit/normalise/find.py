"""Running text to its quantities: a scan without a model, on the grammar of `parse_quantity`."""

from __future__ import annotations

from collections.abc import Sequence

from claimkit.labels import QuantityKind
from claimkit.normalise.bounds import (
    comparator_ending_at,
)
from claimkit.normalise.brackets import without_brackets
from claimkit.normalise.codes import code_end, noise_end
from claimkit.normalise.compound_nouns import compound_end, is_plural
from claimkit.normalise.kinds import compares
from claimkit.normalise.left_out import is_left_out
from claimkit.normalise.measure import Measure
from claimkit.normalise.measures import may_begin, may_open
from claimkit.normalise.pairs import DOTTED, adds, last_measure, lower_reading, second_measure
from claimkit.normalise.parse import parse_quantity
from claimkit.normalise.quantity_type import Quantity
from claimkit.normalise.running import read_running
from claimkit.normalise.tokens import Token, cue_words, load_table, skip_hyphens, tokenize, word_at
from claimkit.normalise.units import find_currency_before, find_unit

_WINDOW = 24
"""Tokens that are looked at behind the first of a quantity."""

_MIN_FIGURES = 1000
"""From here on figures are a sum: `six figures`, not `double figures`."""

_MAX_NOUN_WORDS = 4
"""Words behind a number among which its noun is looked for."""

_MAX_NOUN_CHARS = 120

_NO_NOUN = cue_words("noun_stop") | cue_words("head_stop")
_CARDINAL = load_table("cues")["cardinal"]

_KEPT = ("decade", "century", "millennium")
"""Units of which `a` makes a quantity: `a decade of drought`, but no bare `a year`."""

_ENDS = frozenset(';!?()[]{}<>|"“”:=*_~')
_STOPS = _ENDS | {"."}
_DOTTED = ("deg", "sq", "cu", "fl")
"""Parts of units that a full stop behind them does not end."""


def find_quantities(text: str, *, keep_times: bool = False) -> list[Quantity]:
    """The quantities of running text, in order, each as `parse_quantity` reads its own words.

    Dates, years, clock times, ordinals and numbers in names are left out, as the annotation
    guidelines say. Counts take the plural noun behind them as their unit, where there is one.

    Args:
        text: Any text; it is read once, in linear time.
        keep_times: Whether to keep durations that say when (`10 days ago`, `the past two weeks`).

    >>> for quantity in find_quantities("In 2031 at least 40 boats left, 3.5 km apart."):
    ...     print(quantity.text, quantity.value, quantity.unit)
    at least 40 40.0 boat
    3.5 km 3.5 kilometre
    """
    tokens = tokenize(text, limit=None)
    if "(" in text:
        tokens = without_brackets(tokens)
    found: list[Quantity] = []
    i = floor = 0
    while i < len(tokens):
        if not may_open(tokens[i]):
            i += 1
            continue
        if code := noise_end(tokens, i) or code_end(text, tokens, i):
            i = floor = code
            continue
        span = _read_span(text, tokens, i, floor, keep_times) if may_begin(tokens, i) else None
        if span is None:
            i += 1
            continue
        first, end, hint, is_kept = span
        if is_kept:
            quantity = _quantity(text, tokens, first, end, hint)
            if quantity is not None:
                found.append(quantity)
        i = floor = max(end, i + 1)
    return found


def _quantity(
    text: str, tokens: Sequence[Token], first: int, end: int, hint: QuantityKind | None
) -> Quantity | None:
    start, stop = tokens[first].start, tokens[end - 1].end
    where = _noun(tokens[end : end + _MAX_NOUN_WORDS + 1], tokens[end - 1].text == "one")
    noun = text[where[0] : where[1]] if where else None
    quantity = parse_quantity(text[start:stop], start=start, noun=noun, kind_hint=hint)
    return None if quantity.value is None and quantity.low is None else quantity


def _read_span(
    text: str, tokens: Sequence[Token], i: int, floor: int, keep_times: bool
) -> tuple[int, int, QuantityKind | None, bool] | None:
    """First and last token of the quantity at token `i`, its hint, and whether it is one."""
    begin = max(i - 4, 0)
    near = tokens[begin : _stop(text, tokens, i)]
    at = i - begin
    measure = read_running(near, at)
    if measure is None:
        return None
    is_article = near[measure.numeral.start].text in ("a", "an", "single")
    is_article = is_article and not (measure.unit and measure.unit.name in _KEPT)
    is_article = is_article and measure.numeral.end == measure.numeral.start + 1
    if is_article and comparator_ending_at(near, measure.start) is None:
        return None
    second = lower_reading(near, measure)
    is_kept = not is_left_out(near, measure, measure.end, keep_times=keep_times)
    is_kept = is_kept or second is not None
    end, hint = _with_age(near, measure)
    if second is None and is_kept:
        second = second_measure(near, measure, end)
    is_kept = is_kept and not _is_loose(near, measure)
    is_kept = is_kept and (second is not None or not _is_pronoun(near, measure))
    if not is_kept:
        end = _chain_end(near, end)
    elif second is not None:
        end, hint = _with_age(near, last_measure(near, second))
        is_inches = adds(measure, second) and word_at(near, end) in ("in", "ins")
        if second.unit is None and (is_inches or _is_inch_mark(near, measure.end, end)):
            end += 1
    elif measure.unit and measure.unit.dimension == "frequency" and compares(near, measure):
        hint = QuantityKind.RATIO
    start = measure.start
    if (
        near[start].text in ("a", "an")
        and word_at(near, start + 1) in load_table("cues")["cardinal"]
    ):
        start += 1
    first = _first(tokens, max(begin + start, floor), floor, is_pair=second is not None)
    if first and tokens[first - 1].text == "aged":
        hint = QuantityKind.AGE
    return first, begin + end, hint, is_kept


def _stop(text: str, tokens: Sequence[Token], i: int) -> int:
    """Where the clause of token `i` ends, or its window."""
    sign = find_currency_before(tokens, i)
    begin, end = sign[1] if sign else i + 1, min(i + _WINDOW, len(tokens))
    has_lines = "\n" in text[tokens[i].start : tokens[end - 1].start]
    for j in range(begin, end):
        token = tokens[j]
        if has_lines and "\n" in text[tokens[j - 1].end : token.start]:
            return j
        if token.text not in _STOPS:
            continue
        if token.text in _ENDS:
            is_inches = token.text == '"' and tokens[j - 1].value is not None
            if not (is_inches or (token.text in '":' and token.is_glued)):
                return j
        elif (
            tokens[j - 1].text not in _DOTTED
            and not (j + 1 < len(tokens) and tokens[j + 1].is_glued)
            and not (_is_abbreviated(tokens, j) or _goes_on(tokens, j))
        ):
            return j
    return end


def _is_abbreviated(tokens: Sequence[Token], j: int) -> bool:
    """Whether the full stop at token `j` is of `U.S.` or `m.p.h.` within a sentence."""
    near = tokens[j - 2 : j]
    is_initial = len(near) == 2 and near[0].text == "." and len(near[1].raw) == 1
    return (
        is_initial
        and near[1].is_glued
        and tokens[j + 1 : j + 2] != []
        and (tokens[j + 1].raw[0].islower())
    )


def _goes_on(tokens: Sequence[Token], j: int) -> bool:
    """Whether a part of the unit before the full stop at token `j` follows: `4 ft. 6 in.`."""
    if tokens[j - 1].text not in DOTTED or j + 2 >= len(tokens) or tokens[j + 1].value is None:
        return False
    if tokens[j - 1].text == "ft" and tokens[j + 2].text in ("in", "ins"):
        return True
    whole, part = find_unit(tokens, j - 1), find_unit(tokens, j + 2)
    if whole is None or part is None or whole[0].dimension != part[0].dimension:
        return False
    return part[0].factor < whole[0].factor


def _chain_end(near: Sequence[Token], end: int) -> int:
    """The end with the numbers tied to one that is left out: `pp. 210-228`, `no. 20-4471`."""
    while end + 1 < len(near) and near[end].text == "-" and near[end].is_glued:
        if near[end + 1].value is None or not near[end + 1].is_glued:
            break
        end += 2
    return end


def _with_age(near: Sequence[Token], measure: Measure) -> tuple[int, QuantityKind | None]:
    """The end with `old` or `of age` taken in, and the age that it makes."""
    end = measure.end
    if measure.unit is None or measure.unit.dimension != "duration":
        is_short = word_at(near, end) in ("yo", "y.o", "yr-old")
        return (end + 1, QuantityKind.AGE) if is_short else (end, None)
    j = skip_hyphens(near, end)
    if word_at(near, j) in ("old", "olds"):
        return j + 1, QuantityKind.AGE
    if word_at(near, j) == "of" and word_at(near, j + 1) == "age":
        return j + 2, QuantityKind.AGE
    return end, None


def _is_inch_mark(near: Sequence[Token], feet: int, end: int) -> bool:
    """The last mark of `6'2"`, whose feet end before token `feet`."""
    return word_at(near, feet) == "'" and word_at(near, end) == '"' and near[end].is_glued


def _first(tokens: Sequence[Token], start: int, floor: int, *, is_pair: bool) -> int:
    """The first token with the bounds before it: `at least`, `between`."""
    if is_pair and start > floor and tokens[start - 1].text in ("between", "from"):
        start -= 1
    while (begin := comparator_ending_at(tokens, start, floor)) is not None:
        if tokens[begin].text in ("up", "over") and begin and _has_gone(tokens, begin):
            break
        start = begin
    return start


def _has_gone(tokens: Sequence[Token], begin: int) -> bool:
    """Whether the `up` or `over` at token `begin` is of the verb: `has gone up to 26`."""
    return tokens[begin - 1].text in ("go", "goes", "gone", "went", "going", "revised", "turned")


def _is_pronoun(near: Sequence[Token], measure: Measure) -> bool:
    """The `one` that stands for a noun, or means some or any."""
    numeral = measure.numeral
    if near[numeral.start].text != "one" or numeral.end != numeral.start + 1 or measure.unit:
        return False
    before = near[numeral.start - 1].text if numeral.start else ""
    if before in cue_words("pronoun_before") or measure.noun:
        return before in cue_words("pronoun_before")
    after = word_at(near, numeral.end)
    if word_at(near, numeral.end + 1) in cue_words("reporting"):
        return True  # a certain one
    is_bare = not after[:1].isalpha() or after in cue_words("head_stop")
    return is_bare or after in cue_words("pronoun_behind")


def _is_loose(near: Sequence[Token], measure: Measure) -> bool:
    """`once`, `a couple`, `double room`, `scores` without `of`: words that count nothing here."""
    numeral = measure.numeral
    word, after = near[numeral.start].text, word_at(near, measure.end)
    if measure.multiple:
        is_plain = word in ("double", "triple", "treble", "quadruple")
        return word == "once" or (is_plain and after not in ("the", "its", "their", "that", "his"))
    if word == "single" or near[numeral.end - 1].text == "single":
        return True
    if numeral.is_about:
        return numeral.scale == 1
    if word.startswith("multi"):
        return True
    if word == "scores" or (word == "quarter" and numeral.is_fraction):
        return numeral.end == numeral.start + 1 and word_at(near, numeral.end) != "of"
    is_digits = numeral.is_vague and numeral.high is not None
    if is_digits and near[numeral.end - 1].text.startswith(("digit", "figure")):
        return near[numeral.end - 1].text != "figures" or numeral.value < _MIN_FIGURES
    before = near[measure.start - 1].text if measure.start else ""
    return is_digits and before in ("the", "in", "since")


def noun_behind(text: str, end: int) -> tuple[int, int] | None:
    """Where the noun phrase stands that a number ending at `end` counts; None without a plural.

    >>> text = "eight cabinet ministers resigned"
    >>> noun_behind(text, 5)
    (6, 23)
    """
    tokens = tokenize(text[end : end + _MAX_NOUN_CHARS], limit=_MAX_NOUN_WORDS + 1)
    where = _noun(tokens, text[max(end - 3, 0) : end].lower() == "one")
    return (where[0] + end, where[1] + end) if where else None


def _noun(tokens: Sequence[Token], is_one: bool) -> tuple[int, int] | None:
    """First and last character of the words up to the first plural; of one, the next word."""
    first = 1 if word_at(tokens, 0) == "of" else 0
    if first and word_at(tokens, first) in ("the", "its", "their"):
        first += 1
    end = j = first
    while j < len(tokens):
        word = tokens[j].text
        if word == "-" and tokens[j].is_glued and j + 1 < len(tokens):
            first, j = (j + 1 if j == first else first), j + 1
            continue
        after = compound_end(tokens, j)
        is_stop = after == j + 1 and word in _NO_NOUN
        if not word[0].isalpha() or is_stop or word in _CARDINAL:
            break
        end = after
        if is_plural(tokens, j, after):
            return tokens[first].start, tokens[after - 1].end
        j = after
    if is_one and first == 0 and end > 0:
        return tokens[0].start, tokens[0].end
    return None
