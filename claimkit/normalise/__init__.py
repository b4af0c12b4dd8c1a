"""Quantity and time phrases to values, a library of its own: pure Python, no torch."""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claimkit.normalise.bare_numbers import find_numbers
    from claimkit.normalise.date_readings import TimeReading, time_readings
    from claimkit.normalise.dates import parse_document_date, resolve_time
    from claimkit.normalise.find import find_quantities
    from claimkit.normalise.parse import parse_quantity
    from claimkit.normalise.quantity_type import Quantity
    from claimkit.normalise.relation import Reason, Relation, Verdict

__all__ = [
    "Quantity",
    "Reason",
    "Relation",
    "TimeReading",
    "Verdict",
    "find_numbers",
    "find_quantities",
    "parse_document_date",
    "parse_quantity",
    "resolve_time",
    "time_readings",
]

_HOMES = {
    "Quantity": "quantity_type",
    "Reason": "relation",
    "Relation": "relation",
    "TimeReading": "date_readings",
    "Verdict": "relation",
    "find_numbers": "bare_numbers",
    "find_quantities": "find",
    "parse_document_date": "dates",
    "parse_quantity": "parse",
    "resolve_time": "dates",
    "time_readings": "date_readings",
}
"""Public name -> its module, loaded on first use: who reads numbers need not wait for dates."""


def __getattr__(name: str) -> Any:
    """Load a public name on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module 'claimkit.normalise' has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
