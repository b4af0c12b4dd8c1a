"""Comparison of reports, scored against groups that people made."""
