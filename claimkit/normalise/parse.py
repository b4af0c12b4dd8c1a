"""A quantity phrase of a document to its `Quantity`."""

from __future__ import annotations

from claimkit.labels import Comparator, QuantityKind
from claimkit.normalise.quantity import read_quantity
from claimkit.normalise.quantity_type import Quantity, quantity_of

_MAX_CACHED = 200
"""Characters of a phrase whose reading is kept; longer ones are noise, and would fill memory."""


def parse_quantity(
    text: str,
    *,
    start: int = 0,
    noun: str | None = None,
    kind_hint: QuantityKind | None = None,
    comparator_hint: Comparator | None = None,
) -> Quantity:
    """The value, bounds, kind and unit of a quantity phrase; never raises on free text.

    Args:
        text: The phrase exactly as in the document: numeral with comparator, scale word and unit.
        start: Its first character in the document, in code points.
        noun: The counted noun phrase (`US troops`), which gives counts their unit.
        kind_hint: The likely kind from context; used only where the phrase does not decide.
        comparator_hint: The likely comparator from context (`will top 5,200`); used only where the
            phrase has none and is a single number.

    Returns:
        The quantity; `unit` is None where the phrase does not decide it, and `value`, `low` and
        `high` are all None where it holds no number.

    >>> quantity = parse_quantity("more than 2,000", noun="guards")
    >>> quantity.value, str(quantity.comparator), quantity.unit
    (2000.0, '>', 'guard')
    """
    read = read_quantity if len(text) <= _MAX_CACHED else read_quantity.__wrapped__
    return quantity_of(text, start, read(text, noun, kind_hint, comparator_hint))
