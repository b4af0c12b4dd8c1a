"""Quantity and time phrases to values: pure Python, no torch."""
