"""What a quantity phrase reads as: numbers, comparator, kind and unit, without text or offsets."""

from __future__ import annotations

from typing import NamedTuple

from claimkit.labels import Comparator, QuantityKind


class Reading(NamedTuple):
    """The fields of a `Quantity` behind its offsets, which say what each means."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    comparator: Comparator = Comparator.EQUAL
    kind: QuantityKind = QuantityKind.COUNT
    unit: str | None = None
    unit_text: str | None = None
    base_value: float | None = None
    base_unit: str | None = None

    @property
    def first(self) -> float | None:
        """The number that `base_value` is of: `value`, or `low` where there is none."""
        return self.low if self.value is None else self.value
