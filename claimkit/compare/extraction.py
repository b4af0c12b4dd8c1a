"""Texts to claims, for reports that come without: the one stage here that loads a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from claimkit.compare.reports import Report
from claimkit.extractor import ClaimExtractor


def extract_missing(
    reports: Sequence[Report], model: str | Path, device: str = "auto"
) -> list[Report]:
    """The reports, those without claims with the ones that the model finds in their texts.

    Raises:
        ModelFolderError: There is no such model, or it is damaged.
    """
    extractor = ClaimExtractor.from_pretrained(model, device=device)
    lacking = [report for report in reports if report.claims is None]
    found = extractor.stream(
        [report.text or "" for report in lacking],
        dates=[report.date for report in lacking],
        doc_ids=[report.id for report in lacking],
    )
    claims = {report.id: found for report, found in zip(lacking, found, strict=True)}
    return [replace(r, claims=claims[r.id]) if r.id in claims else r for r in reports]
