"""Units that a figure leaves to its neighbours: `from 12 knots to four`, `$13` in Canada."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from claimkit.labels import QuantityKind
from claimkit.normalise.unit_names import units_of
from claimkit.normalise.units import MONEY, currencies_named, to_base
from claimkit.types import Claim, Quantity

MEASURES = frozenset(
    {
        QuantityKind.AREA,
        QuantityKind.DISTANCE,
        QuantityKind.DURATION,
        QuantityKind.LENGTH,
        QuantityKind.MASS,
        QuantityKind.MONEY,
        QuantityKind.PERCENT,
        QuantityKind.SPEED,
        QuantityKind.TEMPERATURE,
    }
)
"""Kinds of quantities that always have a unit."""

BARE_DOLLARS = frozenset({"$", "dollar", "dollars"})
"""Ways to write a dollar that leave open whose it is; the normaliser takes it for American."""


def carry_units(claims: Sequence[Claim], text: str) -> list[Claim]:
    """The claims of a document with the units that context gives.

    Args:
        claims: Claims in text order.
        text: The document.
    """
    return name_dollars(name_degrees(fill_elliptical_units(claims, text)))


def fill_elliptical_units(claims: Sequence[Claim], text: str) -> list[Claim]:
    """Give a measure without a unit that of the nearest one of its kind in its sentence.

    The one before is preferred (`from 12 knots to four`), then the one after (`five and then seven
    days`). What is a measure is the model's judgement of the kind. A bracket parts two currencies
    (`1.3 billion ($1.7bn)`).
    """
    filled = list(claims)
    for _, group in itertools.groupby(range(len(claims)), lambda i: claims[i].start):
        places = [i for i in group if claims[i].quantity]
        for i in places:
            quantity = claims[i].quantity
            assert quantity is not None, claims[i]
            if quantity.unit is not None or quantity.kind not in MEASURES:
                continue
            others = sorted(places, key=lambda j, i=i: (j > i, abs(j - i)))  # type: ignore[misc]
            units = (_unit_for(quantity, claims[j].quantity, text) for j in others)
            unit = next(filter(None, units), None)
            if unit is not None:
                filled[i] = replace(claims[i], quantity=with_unit(quantity, unit))
    return filled


def _unit_for(quantity: Quantity, other: Quantity | None, text: str) -> str | None:
    """The other's unit, if the two are alike and no bracket parts them."""
    if other is None or other.kind != quantity.kind:
        return None
    first, last = sorted((quantity, other), key=lambda q: q.start)
    return None if "(" in text[first.end : last.start] else other.unit


def is_level(quantity: Quantity) -> bool:
    """Whether a number over a hundred was taken for a percentage: `rose 4 percent to 6,327`."""
    is_bare = quantity.kind is QuantityKind.PERCENT and quantity.unit_text is None
    values = (quantity.value, quantity.low, quantity.high)
    return is_bare and any((value or 0) > 100 for value in values)


def name_degrees(claims: Sequence[Claim]) -> list[Claim]:
    """Read a temperature in plain numbers as the degrees that the document names, if just one.

    `It reached 44.` is Celsius where the text has `41C` and no Fahrenheit.
    """
    named = {
        claim.quantity.unit
        for claim in claims
        if claim.quantity and _is_temperature(claim.quantity)
    }
    named.discard(None)
    if len(named) != 1:
        return list(claims)
    (degree,) = named
    assert degree is not None
    return [
        replace(claim, quantity=with_unit(quantity, degree))
        if (quantity := claim.quantity) and _is_temperature(quantity) and not quantity.unit
        else claim
        for claim in claims
    ]


def _is_temperature(quantity: Quantity) -> bool:
    return quantity.kind is QuantityKind.TEMPERATURE


def name_dollars(claims: Sequence[Claim]) -> list[Claim]:
    """Read a bare `$` as the dollar that the document names elsewhere, if it names just one.

    `C$1,900` or `Canadian dollars` make `$13 an hour` Canadian, unless a US dollar is named too.
    """
    money = [claim.quantity for claim in claims if _is_dollar(claim.quantity)]
    named = {_currency(quantity) for quantity in money if not _is_bare(quantity)}
    if len(named) != 1 or "USD" in named:
        return list(claims)
    (currency,) = named
    return [
        replace(claim, quantity=with_unit(quantity, (quantity.unit or "").replace("USD", currency)))
        if (quantity := claim.quantity) and _is_dollar(quantity) and _is_bare(quantity)
        else claim
        for claim in claims
    ]


def with_unit(quantity: Quantity, name: str) -> Quantity:
    """The quantity in a unit that its own text does not give; base value and unit follow."""
    unit, per = units_of(name)
    first = quantity.low if quantity.value is None else quantity.value
    is_measured = unit is not None and unit.dimension != MONEY
    base = to_base(first, unit, per) if unit and is_measured and first is not None else None
    return replace(
        quantity,
        unit=name,
        base_value=base[0] if base else None,
        base_unit=base[1] if base else None,
    )


def _is_dollar(quantity: Quantity | None) -> bool:
    return quantity is not None and _currency(quantity) in currencies_named("dollar")


def _is_bare(quantity: Quantity | None) -> bool:
    return quantity is not None and (quantity.unit_text or "").lower() in BARE_DOLLARS


def _currency(quantity: Quantity | None) -> str:
    """The ISO 4217 code of an amount of money; empty for anything else."""
    is_money = quantity is not None and quantity.kind == QuantityKind.MONEY
    return (quantity.unit or "").split(" / ")[0] if quantity and is_money else ""
