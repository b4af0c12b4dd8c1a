"""A quantity in another unit of its dimension."""

from __future__ import annotations

import math

from claimkit.errors import UnitError
from claimkit.normalise.reading import Reading
from claimkit.normalise.tokens import tokenize
from claimkit.normalise.units import MONEY, Unit, find_unit, to_base, unit_named


def convert(quantity: Reading, unit: str) -> Reading:
    """The reading in another unit.

    Raises:
        UnitError: It cannot be.
    """
    found = _convert(quantity, unit)
    if found is None:
        raise UnitError(f"cannot convert {quantity.unit} to {unit}")
    return found


def _convert(quantity: Reading, unit: str) -> Reading | None:
    """The quantity in `unit` (a canonical name or a symbol); None where that cannot be.

    Money converts to no other currency, counts to nothing, and a rate only by its first unit.
    Text and offsets stay those of the document.
    """
    source, per = units_of(quantity.unit)
    target, target_per = units_of(unit)
    if source is None or target is None or (target_per and target_per != per):
        return None
    if source.dimension != target.dimension or not source.factor or not target.factor:
        return None
    if source.dimension == MONEY and source.name != target.name:
        return None
    if per and (source.offset or target.offset):
        return None
    if _is_difference(quantity, source):
        source, target = source._replace(offset=0.0), target._replace(offset=0.0)

    def scaled(value: float | None) -> float | None:
        if value is None:
            return None
        base = value * source.factor + source.offset
        return float(f"{(base - target.offset) / target.factor:.12g}")

    value, low, high = map(scaled, (quantity.value, quantity.low, quantity.high))
    first = low if value is None else value
    base = None if first is None or quantity.base_unit is None else to_base(first, target, per)
    return quantity._replace(
        value=value,
        low=low,
        high=high,
        unit=" / ".join([str(target.name), *per]),
        base_value=base[0] if base else None,
        base_unit=base[1] if base else None,
    )


def _is_difference(quantity: Reading, unit: Unit) -> bool:
    """Whether degrees are how far two temperatures are apart, as their base value says."""
    first = quantity.low if quantity.value is None else quantity.value
    if not unit.offset or first is None or quantity.base_value is None:
        return False
    return math.isclose(quantity.base_value, first * unit.factor, rel_tol=1e-6, abs_tol=1e-6)


def units_of(name: str | None) -> tuple[Unit | None, list[str]]:
    """The first unit of a name like `mile / hour`, by canonical name or symbol, and the others."""
    if not name:
        return None, []
    first, *per = name.split(" / ")
    unit = unit_named(first)
    if unit is None:
        tokens = tokenize(first)
        found = find_unit(tokens, 0) if tokens else None
        unit = found[0] if found and found[1] == len(tokens) else None
    return unit, [*(unit.per if unit else ()), *per]
