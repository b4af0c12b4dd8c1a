"""Reports that reprint another: found by the runs of words that they share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from claimkit.compare.reports import Report

RUN_WORDS = 5
"""Words of a run (a shingle; Broder, "On the resemblance and containment of documents", 1997)."""

COPIED = 0.7
"""Share of a report's runs that an earlier one has, from which it is a reprint: cuts and a new
headline leave more than that, two reporters on one event share less than a tenth."""

_WORD = re.compile(r"\w+")

Run = tuple[str, ...]


class Copy(NamedTuple):
    """The report that another reprints, and how much of it."""

    original: int
    shared: float


def find_copies(reports: Sequence[Report]) -> dict[int, Copy]:
    """Which reports reprint an earlier one of the list: number of the report to its original.

    A report of claims alone is judged by their sentences.
    """
    owners: dict[Run, list[int]] = {}
    copies: dict[int, Copy] = {}
    for number, report in enumerate(reports):
        runs = word_runs(_text(report))
        common = Counter(owner for run in runs for owner in owners.get(run, ()))
        original, shared = max(common.items(), key=lambda item: (item[1], -item[0]), default=(0, 0))
        if runs and shared >= COPIED * len(runs):
            copies[number] = Copy(original, shared / len(runs))
            continue
        for run in runs:
            owners.setdefault(run, []).append(number)
    return copies


def word_runs(text: str) -> set[Run]:
    """Runs of the text's words; a shorter text is one run, a text without words none."""
    words = _WORD.findall(text.lower())
    if len(words) <= RUN_WORDS:
        return {tuple(words)} if words else set()
    return set(zip(*(words[start:] for start in range(RUN_WORDS)), strict=False))


def _text(report: Report) -> str:
    """The report's text, or the sentences of its claims where these are more than figures."""
    if report.text is not None:
        return report.text
    claims = report.claims or ()
    sentences = {
        (claim.start, claim.text)
        for claim in claims
        if claim.quantity is None or claim.text != claim.quantity.text
    }
    return " ".join(text for _, text in sorted(sentences))
