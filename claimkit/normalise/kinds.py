"""What sort of quantity a measure is, and its unit: the phrase decides, then the hint."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from claimkit.labels import QuantityKind
from claimkit.normalise.measure import Measure
from claimkit.normalise.tokens import Token, cue_words, load_table, word_at
from claimkit.normalise.units import (
    Unit,
    counted_unit,
    head_noun,
    unit_named,
    unit_of_noun,
)

_COUNT, _RATIO, _SCORE = QuantityKind.COUNT, QuantityKind.RATIO, QuantityKind.SCORE
_AGE, _DURATION = QuantityKind.AGE, QuantityKind.DURATION
_FREQUENCY, _TEMPERATURE = QuantityKind.FREQUENCY, QuantityKind.TEMPERATURE
_PERCENT, _OTHER = QuantityKind.PERCENT, QuantityKind.OTHER
# By name, as every phrase asks: Python 3.11 takes 0.15 µs to find a member on its class.

_AGE_WORDS = cue_words("age")

_FAHRENHEIT = (50.0, 135.0)
"""Weather in plain degrees: no air is that hot in Celsius, most summer days are in Fahrenheit."""


_ANGLE = Unit("degree", "angle", math.pi / 180)
_BARE = Unit("1", "count")
"""What a rate counts where no noun says it: `20 per week` is `1 / week`."""

_MAY_BE_BARE = (_COUNT, _RATIO, _OTHER)

_BY_LENGTH = (
    QuantityKind.DISTANCE,
    QuantityKind.AREA,
    QuantityKind.SPEED,
    QuantityKind.OTHER,
)
"""What a length may be instead, where the hint says so: `9,000 feet` of office space."""


def decide_kind(
    tokens: Sequence[Token], measure: Measure, hint: QuantityKind | None, noun: str | None
) -> QuantityKind:
    """The kind that the phrase says; where it leaves it open, the hint's."""
    if measure.multiple or (measure.unit and measure.unit.dimension == "frequency"):
        return _times_kind(tokens, measure, hint)
    if measure.unit:
        return _measured_kind(tokens, measure, hint, noun)
    if (hint is None or hint in (_AGE, _DURATION)) and _says_age(tokens):
        return _AGE
    if measure.noun and hint not in (_SCORE, _RATIO, _OTHER):
        return _COUNT
    if measure.numeral.is_fraction and hint in (None, _COUNT):
        return _RATIO
    return hint or _COUNT


def _says_age(tokens: Sequence[Token]) -> bool:
    return not _AGE_WORDS.isdisjoint([token.text for token in tokens])


def _times_kind(
    tokens: Sequence[Token], measure: Measure, hint: QuantityKind | None
) -> QuantityKind:
    if hint in (QuantityKind.RATIO, QuantityKind.FREQUENCY):
        return hint
    is_fold = any(token.text in ("fold", "x") for token in tokens)
    is_multiple = is_fold or measure.multiple == "multiple"
    is_multiple = is_multiple or compares(tokens, measure)
    return QuantityKind.RATIO if is_multiple else QuantityKind.FREQUENCY


def compares(tokens: Sequence[Token], measure: Measure) -> bool:
    """Whether a comparison follows: `twice the rate`, `1.8 times higher`, `three times as many`."""
    return word_at(tokens, measure.end) in cue_words("comparison")


def _measured_kind(
    tokens: Sequence[Token], measure: Measure, hint: QuantityKind | None, noun: str | None
) -> QuantityKind:
    assert measure.unit is not None, measure
    unit = measure.unit
    if unit.name == "point":
        is_index = any(token.text == "index" for token in tokens)
        return hint or (QuantityKind.OTHER if is_index else QuantityKind.PERCENT)
    if unit.name == "degree" and (hint == _OTHER or _is_angle(tokens, hint, noun)):
        return QuantityKind.OTHER
    if unit.dimension == "duration":
        if hint == _AGE or _says_age(tokens):
            return _AGE
        return _FREQUENCY if hint == _FREQUENCY else _DURATION
    if unit.dimension == "length":
        return _length_kind(measure, hint)
    if unit.dimension == "field" and hint == QuantityKind.AREA:
        return hint
    if unit.dimension == "percent" and hint == _SCORE:
        return _SCORE
    if unit.dimension == "mass" and hint == _OTHER:
        return _OTHER
    return unit.kind


def _length_kind(measure: Measure, hint: QuantityKind | None) -> QuantityKind:
    by = unit_named(measure.per[0]) if measure.per else None
    if by is not None and by.dimension == "volume":
        return QuantityKind.OTHER
    if hint in _BY_LENGTH:
        return hint
    is_by_time = by is not None and by.dimension == "duration"
    is_speed = is_by_time and (hint is None or bool(measure.unit and measure.unit.per))
    return QuantityKind.SPEED if is_speed else QuantityKind.LENGTH


def _is_angle(tokens: Sequence[Token], hint: QuantityKind | None, noun: str | None) -> bool:
    """Whether degrees are no temperature: `a 45-degree angle`, `60 degrees north`."""
    if any(token.text in cue_words("angle") for token in tokens):
        return True
    return hint is None and bool(noun) and head_noun(noun or "").lower() in cue_words("angle")


def is_difference(tokens: Sequence[Token], noun: str | None) -> bool:
    """Whether degrees are how far two temperatures are apart: `2C warmer`, a 2C rise."""
    words = [token.text for token in tokens]
    if not cue_words("difference").isdisjoint(words):
        return True
    phrases = load_table("cues")["difference"]["phrases"]
    if any(f"{one} {two}" in phrases for one, two in itertools.pairwise(words)):
        return True
    return bool(noun) and head_noun(noun or "").lower() in cue_words("difference")


def decide_unit(
    tokens: Sequence[Token], measure: Measure, kind: QuantityKind, noun: str | None
) -> tuple[Unit | None, list[str]]:
    """The unit of the quantity and what it is counted by; None where nothing decides it."""
    per = list(measure.per)
    unit = measure.unit
    if unit is None:
        if kind == _PERCENT:
            is_gap = measure.numeral.start > measure.start
            is_gap = is_gap or any(token.text in ("digit", "digits") for token in tokens)
            return unit_named("percentage point" if is_gap else "percent"), per
        unit = _implied_unit(measure, kind, noun)
        return (_BARE if unit is None and per and kind in _MAY_BE_BARE else unit), per
    if unit.name == "point" and kind == _PERCENT:
        return unit_named("percentage point"), per
    if unit.name == "degree":
        return (_degree(measure) if kind == _TEMPERATURE else _odd_degree(noun)), per
    if unit.dimension == "length" and kind == QuantityKind.AREA:
        return unit_named(f"square {unit.name}") or unit, per
    return unit, per


def _odd_degree(noun: str | None) -> Unit | None:
    """A degree that is no temperature: of an angle, or on the Richter scale."""
    head = counted_unit(noun)
    for name, nouns in load_table("cues")["noun_unit"].items():
        if head in nouns:
            return unit_named(name)
    return _ANGLE


def _implied_unit(measure: Measure, kind: QuantityKind, noun: str | None) -> Unit | None:
    if kind == _AGE:
        return unit_named("year")
    if kind == _FREQUENCY:
        return unit_named("time")
    if kind == _TEMPERATURE:
        is_said = measure.low < 0 or counted_unit(noun) in cue_words("temperature_noun")
        return _degree(measure) if is_said else None
    if measure.noun:
        return Unit(measure.noun, "count")
    by_noun = unit_of_noun(noun, kind)
    if by_noun:
        return by_noun
    head = counted_unit(noun, is_one=measure.low == 1 and kind == _COUNT)
    if kind in (_OTHER, _SCORE):
        rows = load_table("cues")["score_unit" if kind == _SCORE else "noun_unit"].items()
        named = [Unit(name, "count") for name, nouns in rows if head in nouns]
        return named[0] if named else None
    if head and kind in (_COUNT, _RATIO):
        return Unit(head, "count")
    return None


def _degree(measure: Measure) -> Unit | None:
    low, high = _FAHRENHEIT
    is_hot = low <= measure.low <= high
    return unit_named("degree Fahrenheit" if is_hot else "degree Celsius")
