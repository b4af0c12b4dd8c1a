"""All checks over the splits of a data set, and a summary of what is in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from claimkit.checks.drafts import Draft, read_drafts
from claimkit.checks.findings import Code, Finding, Severity
from claimkit.checks.spans import Pieces, check_spans, pieces_of
from claimkit.checks.splits import Split, check_leakage, check_names
from claimkit.inference.tokenize import tokenize
from claimkit.io.documents import CLAIM_FIELDS
from claimkit.io.formats import Format
from claimkit.segment import segment

DOCUMENTS_PER_BATCH = 64
"""Documents whose pieces are in memory together."""

PERCENTILES = (50, 90, 99, 100)
"""Of the lengths of documents."""


@dataclass(frozen=True, slots=True)
class SplitSummary:
    """What is in one file, folder or corpus.

    Attributes:
        name: Its name.
        documents: How many.
        labels: How many spans of each label, and claims of each status, kind and so on.
        pieces: Percentile to length of a document in word pieces of the model.
        layers: Field to documents in which it is annotated completely.
    """

    name: str
    documents: int
    labels: dict[str, int]
    pieces: dict[int, int]
    layers: dict[str, int]

    def to_dict(self) -> dict[str, Any]:
        """The summary as plain JSON values."""
        return {
            "split": self.name,
            "documents": self.documents,
            "labels": self.labels,
            "pieces": {f"p{percentile}": length for percentile, length in self.pieces.items()},
            "layers": self.layers,
        }


@dataclass(frozen=True, slots=True)
class DataReport:
    """What was found.

    Attributes:
        summaries: What is in each split.
        findings: What is wrong, by split and document.
    """

    summaries: tuple[SplitSummary, ...]
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)


def check_data(
    sources: Sequence[str],
    tokenizer: Tokenizer,
    *,
    window_tokens: int,
    source_format: Format | None = None,
) -> DataReport:
    """Check data before anything is trained on it.

    Args:
        sources: Files, folders or names of corpora; each is a split of its own.
        tokenizer: That of the model which is to be trained.
        window_tokens: Pieces that a window of it holds.
        source_format: The format of files and folders; None: told by their names.

    Raises:
        InputError: A format cannot be told.
    """
    findings: list[Finding] = []
    splits, summaries = [], []
    for source in sources:
        drafts = []
        for read in read_drafts(source, source_format):
            if isinstance(read, Draft):
                drafts.append(read)
            else:
                findings.append(read)
        pieces = _all_pieces(drafts, tokenizer, window_tokens)
        for draft, of_draft in zip(drafts, pieces, strict=True):
            findings += draft.findings
            findings += _check_document(draft, of_draft)
        summary = _summarise(source, drafts, pieces)
        findings += _check_layers(summary)
        splits.append(Split(source, drafts))
        summaries.append(summary)
    findings += [*check_names(splits), *check_leakage(splits)]
    return DataReport(tuple(summaries), tuple(dict.fromkeys(findings)))


def _all_pieces(drafts: Sequence[Draft], tokenizer: Tokenizer, size: int) -> list[Pieces]:
    found: list[Pieces] = []
    for first in range(0, len(drafts), DOCUMENTS_PER_BATCH):
        texts = [draft.text for draft in drafts[first : first + DOCUMENTS_PER_BATCH]]
        windows = tokenize(texts, [segment(t) for t in texts], tokenizer, window_tokens=size)
        found += pieces_of(windows, len(texts))
    return found


def _check_document(draft: Draft, pieces: Pieces) -> Iterator[Finding]:
    if not len(pieces.starts) and not draft.findings:
        yield _warning(Code.NO_TEXT, draft, "the text holds no token of the model")
    elif not draft.layers and not draft.findings:
        yield _warning(Code.NO_LAYERS, draft, "nothing is said to be annotated completely")
    for span in draft.spans:
        if span.label == "STATEMENT" and "quantity" in draft.layers:
            yield _warning(Code.STATEMENT, draft, "a claim without a quantity")
    yield from check_spans(draft, pieces)


def _check_layers(summary: SplitSummary) -> Iterator[Finding]:
    """Fields that are said to be annotated in several documents, and never are."""
    for name, documents in summary.layers.items():
        if name in CLAIM_FIELDS and documents > 1 and not summary.labels.get(name.upper()):
            message = f"`layers` of {documents} documents has {name}, but there is no such span"
            yield Finding(Severity.WARNING, Code.UNUSED_LAYER, summary.name, message)


def _summarise(name: str, drafts: Sequence[Draft], pieces: Sequence[Pieces]) -> SplitSummary:
    labels = Counter(span.label for draft in drafts for span in draft.spans)
    labels.update(name for draft in drafts for name in draft.names)
    layers = Counter(layer for draft in drafts for layer in draft.layers)
    lengths = [len(of_draft.starts) for of_draft in pieces]
    cuts = np.percentile(lengths, PERCENTILES, method="higher") if lengths else ()
    return SplitSummary(
        name,
        len(drafts),
        dict(sorted(labels.items())),
        {percentile: int(cut) for percentile, cut in zip(PERCENTILES, cuts, strict=bool(lengths))},
        dict(sorted(layers.items())),
    )


def _warning(code: Code, draft: Draft, message: str) -> Finding:
    return Finding(Severity.WARNING, code, draft.where, message, draft.doc_id)
