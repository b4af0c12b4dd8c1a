"""Faults of annotated data, found before anything is trained on it."""

from claimkit.checks.check import DataReport, check_data

__all__ = ["DataReport", "check_data"]
