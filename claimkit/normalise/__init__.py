"""Quantity and time phrases to values: pure Python, no torch."""

from claimkit.normalise.dates import parse_document_date, resolve_time
from claimkit.normalise.quantity import parse_quantity

__all__ = ["parse_document_date", "parse_quantity", "resolve_time"]
