"""Documents that should be apart: the same name or text twice, or one text in several splits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from claimkit.checks.drafts import Draft
from claimkit.checks.findings import Code, Finding, Severity
from claimkit.compare.near_duplicates import COPIED, word_runs

LEAST_RUNS = 8
"""Runs of words (sentences of a dozen words) from which on a shared text is no mere formula."""


class Split(NamedTuple):
    """The documents of one file, folder or corpus."""

    name: str
    drafts: Sequence[Draft]


def check_names(splits: Sequence[Split]) -> Iterator[Finding]:
    """Yield documents whose name another one has, or whose text another one of the split has."""
    names: dict[str, str] = {}
    for split in splits:
        texts: dict[str, Draft] = {}
        for draft in split.drafts:
            if draft.doc_id in names:
                message = f"the name is taken by the document at {names[draft.doc_id]}"
                yield _finding(Severity.ERROR, Code.DUPLICATE_ID, draft, message)
            names.setdefault(draft.doc_id, draft.where)
            if draft.text.strip() and draft.text in texts:
                message = f"the text is that of {texts[draft.text].doc_id!r}"
                yield _finding(Severity.WARNING, Code.DUPLICATE_TEXT, draft, message)
            texts.setdefault(draft.text, draft)


def check_leakage(splits: Sequence[Split]) -> Iterator[Finding]:
    """Yield documents that are, whole or for the most part, in an earlier split too.

    Shared runs of words are counted as for reprints; the shorter text decides, so that an excerpt
    is found wherever it lies.
    """
    owners: dict[int, list[int]] = {}
    seen: list[tuple[Split, Draft, int]] = []
    for split in splits:
        own = [(draft, {hash(run) for run in word_runs(draft.text)}) for draft in split.drafts]
        for draft, runs in own if seen else ():
            common = Counter(owner for run in runs for owner in owners.get(run, ()))
            shares = {
                owner: _share(count, len(runs), seen[owner][2]) for owner, count in common.items()
            }
            closest = max(shares, key=shares.__getitem__, default=None)
            if closest is not None and shares[closest] >= COPIED:
                other, original, _ = seen[closest]
                message = (
                    f"{shares[closest]:.0%} of the shorter text is in {original.doc_id!r} of "
                    f"{other.name} too"
                )
                yield _finding(Severity.ERROR, Code.LEAKAGE, draft, message)
        for draft, runs in own:
            for run in runs:
                owners.setdefault(run, []).append(len(seen))
            seen.append((split, draft, len(runs)))


def _share(common: int, runs: int, other_runs: int) -> float:
    """Share of the shorter text that both have; a mere formula has to be all there is."""
    if min(runs, other_runs) < LEAST_RUNS:
        return float(common == runs == other_runs)
    return common / min(runs, other_runs)


def _finding(severity: Severity, code: Code, draft: Draft, message: str) -> Finding:
    return Finding(severity, code, draft.where, message, draft.doc_id)
