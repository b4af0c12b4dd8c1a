"""A quantity in another unit of its dimension, or of the inverse one."""

from __future__ import annotations

import math

from claimkit.errors import UnitError
from claimkit.labels import Comparator, QuantityKind
from claimkit.normalise.reading import Reading
from claimkit.normalise.unit_names import NamedUnit, named_unit
from claimkit.normalise.units import MONEY, Unit, to_base, unit_named

_SPEED = (("duration", -1), ("length", 1))
_OPPOSITE = {
    Comparator.MORE: Comparator.LESS,
    Comparator.AT_LEAST: Comparator.AT_MOST,
    Comparator.LESS: Comparator.MORE,
    Comparator.AT_MOST: Comparator.AT_LEAST,
}


def convert(reading: Reading, unit: str) -> Reading:
    """The reading in `unit`: a canonical name, or as news writes it.

    Every part of a rate may change (`km / hour` to `m / second`), a power comes of energy by time
    and a speed of length by time. A rate converts to its inverse too, and then what was more is
    less. Money converts to no other currency, a percentage to no percentage points.

    Raises:
        UnitError: There is no such value; the message says why.
    """
    if reading.unit is None:
        raise UnitError(f"cannot convert to {unit!r}: the quantity has no unit to convert from")
    source, target = named_unit(reading.unit), named_unit(unit, reading.kind)
    if source.name == target.name:
        return reading
    if source.dimensions == target.dimensions:
        return _scaled(reading, source, target)
    if source.is_ratio and source.dimensions == target.inverse_dimensions:
        return _inverted(reading, source, target)
    raise UnitError(f"cannot convert from {source.name} to {target.name}: {_why(source, target)}")


def _why(source: NamedUnit, target: NamedUnit) -> str:
    if target.unit is None and not target.per and unit_named(target.name) is None:
        return "that is no unit known here; write it as news does, 'km' or 'miles per hour'"
    if _is_money(source) and _is_money(target) and source.per == target.per:
        return "exchange rates change; multiply value, low and high by the day's"
    return f"one is of {_said(source)}, the other of {_said(target)}; give a unit of the first"


def _is_money(unit: NamedUnit) -> bool:
    return unit.unit is not None and unit.unit.dimension == MONEY


def _said(unit: NamedUnit) -> str:
    over = [name for name, power in unit.dimensions for _ in range(power)]
    under = [name for name, power in unit.dimensions for _ in range(-power)]
    return " by ".join([" ".join(over) or "a number", *under])


def _scaled(reading: Reading, source: NamedUnit, target: NamedUnit) -> Reading:
    is_level = not _is_difference(reading, source)

    def scale(value: float) -> float:
        base = value * source.factor + _offset(source, is_level=is_level)
        return (base - _offset(target, is_level=is_level)) / target.factor

    value, low, high = (
        None if x is None else _rounded(scale(x))
        for x in (reading.value, reading.low, reading.high)
    )
    changed = reading._replace(value=value, low=low, high=high, unit=target.name)
    return _with_base(changed, target, is_level=is_level)


def _inverted(reading: Reading, source: NamedUnit, target: NamedUnit) -> Reading:
    given = [x for x in reading[:3] if x is not None]
    is_open = reading.value is None and reading.high is None
    if is_open or any(x <= 0 for x in given):
        what = "an open band" if is_open else "what is not above zero"
        raise UnitError(
            f"cannot convert from {source.name} to {target.name}, its inverse: "
            f"there is none of {what}; keep {source.name}"
        )
    value, high, low = (
        None if x is None else _rounded(1 / (x * source.factor * target.factor))
        for x in reading[:3]
    )
    comparator = _OPPOSITE.get(reading.comparator, reading.comparator)
    changed = reading._replace(
        value=value, low=low, high=high, comparator=comparator, kind=_kind(target), unit=target.name
    )
    return _with_base(changed, target, is_level=True)


def _rounded(value: float) -> float:
    """Without the noise of binary fractions."""
    return float(f"{value:.12g}")


def _kind(unit: NamedUnit) -> QuantityKind:
    """The kind of a rate that was turned upside down."""
    if unit.dimensions == _SPEED:
        return QuantityKind.SPEED
    if unit.unit is None or unit.unit.dimension == "length":
        return QuantityKind.OTHER
    return unit.unit.kind


def _offset(unit: NamedUnit, *, is_level: bool) -> float:
    """Of a temperature's scale; a rate or a difference has none."""
    return unit.unit.offset if unit.unit and is_level and not unit.per else 0.0


def _is_difference(reading: Reading, source: NamedUnit) -> bool:
    """Whether degrees are how far two temperatures are apart, as their base value says."""
    first = reading.first
    if not _offset(source, is_level=True) or first is None or reading.base_value is None:
        return False
    return math.isclose(reading.base_value, first * source.factor, rel_tol=1e-6, abs_tol=1e-6)


def _with_base(reading: Reading, target: NamedUnit, *, is_level: bool) -> Reading:
    """With the value in the SI base unit, for what had one."""
    first = reading.first
    unit: Unit | None = target.unit
    if reading.base_unit is None or first is None or unit is None:
        return reading._replace(base_value=None, base_unit=None)
    unit = unit._replace(offset=_offset(target, is_level=is_level))
    base = to_base(first, unit, target.per)
    return reading._replace(
        base_value=base[0] if base else None, base_unit=base[1] if base else None
    )
