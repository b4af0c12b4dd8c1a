"""Quantity: a figure of a text and what it comes to, to convert, to write and to compare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from claimkit.errors import DataError
from claimkit.labels import Comparator, QuantityKind
from claimkit.normalise.convert import convert
from claimkit.normalise.format import write
from claimkit.normalise.reading import Reading
from claimkit.normalise.relation import Relation, as_stated, relate


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as the text gives it, and what it comes to.

    Attributes:
        text: Exactly `document[start:end]`: numeral with comparator, scale word and unit.
        start: First character, in code points.
        end: One past the last character.
        value: The number; None for a range, a tally or a vague band.
        low: Lower end of a range or band, or of `value` with its margin (`7.6 ± 0.2`); the smaller
            side of a tally; else None.
        high: Upper end of a range, band or margin, None where open; the larger side of a tally.
        comparator: How the number bounds the true one.
        kind: What sort of quantity it is.
        unit: Canonical unit: ISO 4217 for money, `mile / hour` for rates (`1 / week` where nothing
            says what is counted), the singular counted noun for counts; None where the text does
            not decide it.
        unit_text: The unit as written inside `text`, or None.
        base_value: `value` (or `low` where `value` is None) in `base_unit`.
        base_unit: SI base unit of the dimension; None for money, ages, counts and the like.
    """

    text: str
    start: int
    end: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    comparator: Comparator = Comparator.EQUAL
    kind: QuantityKind = QuantityKind.COUNT
    unit: str | None = None
    unit_text: str | None = None
    base_value: float | None = None
    base_unit: str | None = None

    def __post_init__(self) -> None:
        """Check that the offsets fit the text."""
        assert self.end - self.start == len(self.text), (self.start, self.end, self.text)

    def to(self, unit: str) -> Quantity:
        """The quantity in another unit; text and offsets stay those of the document.

        Between a unit and its inverse (`mile / gallon`, `litre / 100 kilometre`) what was more
        becomes less, so bounds and ends of ranges change sides.

        Args:
            unit: A unit as news writes it (`km`, `miles per gallon`) or by its canonical name.

        Raises:
            UnitError: The unit is unknown, measures something else, or is another currency.

        >>> from claimkit.normalise import parse_quantity
        >>> parse_quantity("more than 5 miles").to("km").value
        8.04672
        >>> economy = parse_quantity("more than 40 mpg").to("l / 100km")
        >>> str(economy.comparator), round(economy.value, 2), economy.unit
        ('<', 5.88, 'litre / 100 kilometre')
        """
        return replace(self, **convert(self._reading(), unit)._asdict())

    def format(self, *, words: bool = False) -> str:
        """The quantity in digits or words, with its unit written out.

        `parse_quantity` reads the same quantity in it, all fields but the texts. Where no words
        tell the kind, as of a distance or a number that counts nothing, it needs it as the hint.

        Args:
            words: Write numbers in words where those are read as the same, else in digits.

        Raises:
            FormatError: No words of ours are read as this quantity.

        >>> from claimkit.normalise import parse_quantity
        >>> parse_quantity("over £3bn").format(), parse_quantity("35km").format(words=True)
        ('more than 3,000,000,000 GBP', 'thirty-five kilometres')
        """
        return write(self._reading(), words=words)

    def relation(self, other: Quantity) -> Relation | None:
        """Whether the other is equal, consistent or in conflict, and by which rule.

        The rules are those of `claimkit.normalise.relation`. They are about the amounts alone:
        that both are of the same thing, at the same time, is for the caller to know.

        Args:
            other: The quantity to compare with; the verdict is the same from either side.

        Returns:
            The verdict with its reason; None where the two cannot be compared.

        >>> from claimkit.normalise import parse_quantity
        >>> found = parse_quantity("1,553 miles").relation(parse_quantity("2,500 km"))
        >>> str(found.verdict), str(found.reason)
        ('consistent', 'conversion')
        """
        return relate(
            as_stated(self.text, self._reading()), as_stated(other.text, other._reading())
        )

    def _reading(self) -> Reading:
        return Reading(*(getattr(self, name) for name in Reading._fields))

    def to_dict(self) -> dict[str, Any]:
        """The quantity as plain JSON values."""
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "comparator": str(self.comparator),
            "kind": str(self.kind),
            "unit": self.unit,
            "unit_text": self.unit_text,
            "base_value": self.base_value,
            "base_unit": self.base_unit,
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Quantity:
        """The quantity that `to_dict` wrote.

        Raises:
            DataError: A key is missing, a name is unknown, or the offsets do not fit the text.
        """
        try:
            values = {name: row[name] for name in cls.__dataclass_fields__}
            values["comparator"] = Comparator(values["comparator"])
            values["kind"] = QuantityKind(values["kind"])
            return cls(**values)
        except (KeyError, TypeError, ValueError, AssertionError) as error:
            raise DataError(f"not a quantity: {row!r} ({error!r})") from error


class _Draft:
    """A quantity that is being filled: the same slots, not yet frozen."""

    __slots__ = Quantity.__slots__


def quantity_of(text: str, start: int, reading: Reading) -> Quantity:
    """The quantity that the text at `start` reads as.

    A phrase out of the cache costs little more than its result. `__init__` of a frozen class sets
    every field by a search for its name; to fill the slots first takes a fifth of that.
    """
    draft: Any = _Draft()
    draft.text, draft.start, draft.end = text, start, start + len(text)
    (
        draft.value, draft.low, draft.high, draft.comparator, draft.kind,
        draft.unit, draft.unit_text, draft.base_value, draft.base_unit,
    ) = reading  # fmt: skip
    draft.__class__ = Quantity
    quantity: Quantity = draft
    return quantity
