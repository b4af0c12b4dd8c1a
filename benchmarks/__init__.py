"""Measurements of claimkit: `python -m benchmarks accuracy ...`; none of it is in the wheel."""
