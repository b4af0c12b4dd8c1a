"""One number of a phrase, with the unit, rate and bound that belong to it."""

from __future__ import annotations

from typing import NamedTuple

from claimkit.labels import Comparator
from claimkit.normalise.numbers import Numeral
from claimkit.normalise.units import MONEY, Unit


class Measure(NamedTuple):
    """One number of the phrase, with what belongs to it.

    Attributes:
        numeral: The number.
        start: First token, sign and currency included.
        end: One past the last token, unit and rate included.
        unit: The unit, or None.
        unit_tokens: First token of the unit and one past its last (rate included); None without.
        per: What a rate is counted by.
        noun: A counted noun inside the phrase (`member` in `22-member`).
        comparator: A bound said behind the number.
        multiple: `multiple` for `doubled`, `occurrence` for `twice`, else None.
    """

    numeral: Numeral
    start: int
    end: int
    unit: Unit | None = None
    unit_tokens: tuple[int, int] | None = None
    per: tuple[str, ...] = ()
    noun: str | None = None
    comparator: Comparator | None = None
    multiple: str | None = None

    @property
    def low(self) -> float:
        """The number, or the lower end of its band, in whole units (60 cents: 0.6)."""
        return self._in_unit(self.numeral.value)

    @property
    def high(self) -> float | None:
        """The upper end of the band; None for numbers and open bands."""
        return None if self.numeral.high is None else self._in_unit(self.numeral.high)

    def with_unit(
        self, unit: Unit, unit_tokens: tuple[int, int], *, numeral: Numeral, end: int
    ) -> Measure:
        """The measure in that unit; most get theirs so, in a third of the time of `_replace`."""
        return Measure(
            numeral, self.start, end, unit, unit_tokens,
            self.per, self.noun, self.comparator, self.multiple,
        )  # fmt: skip

    def _in_unit(self, value: float) -> float:
        if self.unit is None or self.unit.dimension != MONEY or self.unit.factor == 1:
            return value
        return round(value * self.unit.factor, 10)
