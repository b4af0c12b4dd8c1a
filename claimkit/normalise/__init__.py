"""Quantity and time phrases to values: pure Python, no torch."""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claimkit.normalise.bare_numbers import find_numbers
    from claimkit.normalise.convert import convert_quantity
    from claimkit.normalise.dates import parse_document_date, resolve_time
    from claimkit.normalise.find import find_quantities
    from claimkit.normalise.format import format_quantity
    from claimkit.normalise.quantity import parse_quantity
    from claimkit.normalise.relation import Relation, Verdict, relate_quantities

__all__ = [
    "Relation",
    "Verdict",
    "convert_quantity",
    "find_numbers",
    "find_quantities",
    "format_quantity",
    "parse_document_date",
    "parse_quantity",
    "relate_quantities",
    "resolve_time",
]

_HOMES = {
    "Relation": "relation",
    "Verdict": "relation",
    "convert_quantity": "convert",
    "find_numbers": "bare_numbers",
    "find_quantities": "find",
    "format_quantity": "format",
    "parse_document_date": "dates",
    "parse_quantity": "quantity",
    "relate_quantities": "relation",
    "resolve_time": "dates",
}
"""Public name -> its module, loaded on first use: who reads numbers need not wait for dates."""


def __getattr__(name: str) -> Any:
    """Load a public name on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module 'claimkit.normalise' has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
