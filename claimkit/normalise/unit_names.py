"""A unit's name to what it measures: `mile / gallon` to factor, dimensions and canonical name."""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from claimkit.labels import QuantityKind
from claimkit.normalise.rates import read_rate
from claimkit.normalise.tokens import load_table, tokenize
from claimkit.normalise.units import MONEY, Unit, find_unit, singular, unit_named

_DERIVED = {
    "speed": {"length": 1, "duration": -1},
    "power": {"energy": 1, "duration": -1},
}
"""Dimensions that a rate of others gives too: a knot and a mile / hour."""

_UNLIKE = ("scale", "frequency")
"""Headings of `units.toml` whose units do not convert into each other."""

_ANGLE = Unit("degree", "angle", math.pi / 180)
"""What a plain degree is once a quantity has it as its unit; temperatures name their scale."""

_DIFFERENCES = ("percentage point", "basis point")
"""Between two percentages; no percentage themselves."""


class NamedUnit(NamedTuple):
    """A unit with what it is counted by, put together.

    Attributes:
        name: Canonical name: `litre / 100 kilometre`.
        unit: The first unit; None for a counted noun.
        per: Names of the others.
        factor: To the base units of its dimensions.
        dimensions: Dimension, currency or counted noun to its power, in order.
    """

    name: str
    unit: Unit | None
    per: tuple[str, ...]
    factor: float
    dimensions: tuple[tuple[str, int], ...]

    @property
    def is_ratio(self) -> bool:
        """Whether it is of one thing by another, so that it can be turned upside down."""
        powers = [power for _, power in self.dimensions]
        return bool(powers) and min(powers) < 0 < max(powers)

    @property
    def inverse_dimensions(self) -> tuple[tuple[str, int], ...]:
        """The dimensions of one by the unit."""
        return tuple((name, -power) for name, power in self.dimensions)


@functools.lru_cache(maxsize=1024)
def named_unit(name: str, kind: QuantityKind | None = None) -> NamedUnit:
    """The unit of that canonical name, or as news writes it; what is no unit is a counted noun.

    Args:
        name: `kilometre / hour`, `km/h`, `l / 100km`, `death / 100,000 person`.
        kind: Decides between pounds and pounds.

    >>> named_unit("l / 100km").name, named_unit("mpg").dimensions
    ('litre / 100 kilometre', (('length', 1), ('volume', -1)))
    """
    unit, per = units_of(name, kind)
    first = name.split(" / ")[0] if unit is None else str(unit.name)
    factor, powers = 1.0, Counter[str]()
    for part, power in [(first, 1), *((part, -1) for part in per)]:
        many, one = how_many(part)
        whole = unit if power > 0 else unit_named(one)
        by, measured = _measured(whole, one)
        factor *= (many * by) ** power
        for dimension, exponent in measured.items():
            powers[dimension] += exponent * power
    dimensions = tuple(sorted((one, power) for one, power in powers.items() if power))
    return NamedUnit(" / ".join([first, *per]), unit, tuple(per), factor, dimensions)


def units_of(name: str | None, kind: QuantityKind | None = None) -> tuple[Unit | None, list[str]]:
    """The first unit of a name, canonical or as news writes it, and what it is counted by.

    >>> units_of("miles per hour")[1], units_of("guard")
    (['hour'], (None, []))
    """
    if not name:
        return None, []
    first, *per = name.split(" / ")
    unit = _ANGLE if first == _ANGLE.name else unit_named(first)
    if unit is None:
        tokens = tokenize(first)
        found = find_unit(tokens, 0, kind) if tokens else None
        unit, end = found or (None, 0)
        by = list(unit.per) if unit else []
        while unit and (rate := read_rate(tokens, end)):
            by.append(rate[0])
            end = rate[1]
        if end < len(tokens):
            unit, by = None, []
        per = [*by, *per]
    return unit, [_counted_by(part) for part in per]


def _counted_by(part: str) -> str:
    """`100km` behind a stroke by its canonical name."""
    if unit_named(how_many(part)[1]) is not None:
        return part
    tokens = tokenize(f"per {part}")
    found = read_rate(tokens, 0)
    return found[0] if found and found[1] == len(tokens) else part


def how_many(part: str) -> tuple[float, str]:
    """How many of what a rate is counted by: 100 of `kilometre` in `100 kilometre`.

    >>> how_many("100,000 person"), how_many("thousand"), how_many("hour")
    ((100000.0, 'person'), (1000.0, ''), (1.0, 'hour'))
    """
    first, _, rest = part.partition(" ")
    scale = load_table("cues")["scale"].get(first)
    if scale is None and first.replace(",", "").isdecimal():
        scale = float(first.replace(",", ""))
    return (scale, rest) if scale is not None else (1.0, part)


def _measured(unit: Unit | None, name: str) -> tuple[float, Mapping[str, int]]:
    """The factor of one unit or noun, and the powers of its dimensions."""
    if unit is None:
        return 1.0, {f"number of {singular(name)}": 1} if name not in ("", "1") else {}
    own = str(unit.name)
    if unit.dimension == MONEY:
        return 1.0, {own: 1}
    if unit.dimension in _UNLIKE or not unit.factor or own == "megapixel":
        return 1.0, {own: 1}
    if own in _DIFFERENCES:
        return unit.factor, {"difference of percentages": 1}
    return unit.factor, _DERIVED.get(unit.dimension, {unit.dimension: 1})
