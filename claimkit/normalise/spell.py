"""Numbers and vague bands to words: the inverse of `numbers` and `bands`."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from decimal import Decimal

from claimkit.normalise.tokens import load_table

_MAX_WORDS = 10**18
"""Numbers from here on have no scale word of their own."""

_LONG = (1e-6, 1e27)
"""Numbers outside have an exponent where they are written in digits."""

_SCALES = ("trillion", "billion", "million", "thousand")
_MAX_DECIMALS = 6
"""More digits behind the point than anybody would say."""

_TEENS = 10
_INDIAN = ("lakhs", "crores")
_ROUND = Decimal(10) ** 6
"""From here on `two point five million` reads better than `two million five hundred thousand`."""


def in_digits(value: float) -> str:
    """The number in digits, with commas and a word for the sign.

    >>> in_digits(-1204.5), in_digits(1.99e-30)
    ('minus 1,204.5', '1.99e-30')
    """
    sign = "minus " if value < 0 else ""
    size = abs(value)
    if size and not _LONG[0] <= size < _LONG[1]:
        return sign + repr(size)
    return sign + f"{Decimal(repr(size)):,f}".removesuffix(".0")


def in_words(value: float) -> Iterator[str]:
    """The ways to say the number in words, best first; none for very large, small and long ones.

    >>> next(in_words(2500000.0)), next(in_words(-35.05)), next(in_words(204.0))
    ('two point five million', 'minus thirty-five point zero five', 'two hundred and four')
    """
    sign = "minus " if value < 0 else ""
    size = abs(value)
    if size >= _MAX_WORDS or 0 < size < _LONG[0]:
        return
    exact = Decimal(repr(size)).normalize()
    if -int(exact.as_tuple().exponent) > _MAX_DECIMALS:
        return
    if exact >= _ROUND:
        name = next(name for name in _SCALES if exact >= _scale(name))
        rounded = (exact / _scale(name)).normalize()
        if 0 < -int(rounded.as_tuple().exponent) <= 2:
            yield f"{sign}{_decimal(rounded)} {name}"
    if exact == exact.to_integral_value():
        yield sign + _whole(int(exact))
    else:
        yield sign + _decimal(exact)


def bands(low: float, high: float | None, *, words: bool = False) -> tuple[str, ...]:
    """The vague words that mean the band from `low` to `high`, or open above.

    Args:
        low: Where it begins.
        high: Where it ends; None where it is open.
        words: Say a decade in words.

    >>> bands(10000.0, None), bands(34.0, 36.0), bands(20.0, 23.0, words=True)
    (('tens of thousands',), ('mid-30s',), ('low-twenties',))
    """
    if high is None:
        return _open_bands().get(low, ())
    return (*_decade(low, high, words=words), *_closed_bands().get((low, high), ()))


@functools.cache
def _cardinals() -> dict[int, str]:
    said: dict[int, str] = {}
    for word, value in load_table("cues")["cardinal"].items():
        said.setdefault(value, word)
    return said


def _scale(name: str) -> int:
    return int(load_table("cues")["scale"][name])


def _whole(number: int) -> str:
    said = _cardinals()
    if number in said:
        return said[number]
    if number < 100:
        return f"{said[number // 10 * 10]}-{said[number % 10]}"
    if number < 1000:
        rest = f" and {_whole(number % 100)}" if number % 100 else ""
        return f"{said[number // 100]} hundred{rest}"
    parts = []
    for name in _SCALES:
        many, number = divmod(number, _scale(name))
        if many:
            parts.append(f"{_whole(many)} {name}")
    if 0 < number < 100:
        parts.append("and")
    return " ".join([*parts, _whole(number)] if number else parts)


def _decimal(number: Decimal) -> str:
    """`two point zero five`; a whole number without the point."""
    whole, _, digits = f"{number:f}".partition(".")
    if not digits:
        return _whole(int(whole))
    return " ".join([_whole(int(whole)), "point", *(_cardinals()[int(digit)] for digit in digits)])


@functools.cache
def _open_bands() -> dict[float, tuple[str, ...]]:
    """`thousands`, `tens of thousands`, `several hundred`, by where they begin."""
    cues = load_table("cues")
    vague = {
        word: float(value)
        for word, value in cues["vague"].items()
        if word.endswith("s") and word not in _INDIAN
    }
    said = [(value, word) for word, value in vague.items() if word != "tens"]
    said += [
        (value * scale, f"{word} of {large}")
        for large, scale in vague.items()
        for word, value in vague.items()
        if scale >= 1000 and value < scale
    ]
    several = cues["some_of"]["several"]
    scales = ("dozen", "hundred", *_SCALES, *(f"hundred {name}" for name in _SCALES))
    for name in scales:
        size = functools.reduce(lambda size, word: size * _scale(word), name.split(), several)
        said.append((float(size), f"several {name}"))
    found: dict[float, tuple[str, ...]] = {}
    for value, word in said:
        found[value] = (*found.get(value, ()), word)
    return found


@functools.cache
def _closed_bands() -> dict[tuple[float, float], tuple[str, ...]]:
    """`double digits`, `high six figures`, by both ends."""
    cues = load_table("cues")
    found: dict[tuple[float, float], tuple[str, ...]] = {}
    for band, (low, high) in cues["band"].items():
        if not band.endswith("s"):
            continue
        parts = [
            ((low * max(first, 1), low * (last + 1) - 1), f"{part} {band}")
            for part, (first, last) in cues["decade"].items()
        ]
        for ends, word in [((low, high), band), *parts]:
            found[ends] = (*found.get(ends, ()), word)
    return found


def _decade(low: float, high: float, *, words: bool) -> Iterator[str]:
    """`30s`, `mid-30s`, `mid-to-high 30s`, and the same with the decade in words."""
    base = low // 10 * 10
    names: dict[str, int] = load_table("cues")["decade_names"]
    name = f"{base:.0f}s"
    if words or base == _TEENS:
        name = next((word for word, value in names.items() if value == base), name)
    parts: dict[str, list[int]] = load_table("cues")["decade"]
    ends = [low - base, high - base]
    if ends == [0, 9]:
        yield name
        return
    one = next((part for part, span in parts.items() if span == ends), None)
    if one:
        yield f"{one}-{name}"
        return
    first = next((part for part, span in parts.items() if span[0] == ends[0]), None)
    last = next((part for part, span in parts.items() if span[1] == ends[1]), None)
    if first and last:
        yield f"{first}-to-{last} {name}"
