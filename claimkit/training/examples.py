"""Corpora to labelled windows, and the order in which a run reads them."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from claimkit.errors import RecipeError
from claimkit.inference.batch import make_batches
from claimkit.inference.tokenize import IntArray, Windows, tokenize
from claimkit.io.corpora import document_ids, read_corpus
from claimkit.io.documents import AnnotatedDocument
from claimkit.model.config import ClaimConfig
from claimkit.segment import segment
from claimkit.training.alignment import WindowLabels, align
from claimkit.training.conventions import to_own_conventions
from claimkit.training.own_files import read_own
from claimkit.training.recipe import CorpusRecipe, Recipe

logger = logging.getLogger(__name__)

POOL_BATCHES = 64
"""Batches whose windows are sorted by length together: little padding, still a random order."""


@dataclass(frozen=True, slots=True)
class Examples:
    """The labelled windows of all corpora, end to end.

    Attributes:
        windows: Their word pieces.
        labels: Their labels, one entry a window.
        corpora: Index into the recipe's corpora. Shape: (windows,).
        summary: Per corpus: documents, claims, windows, pieces, sha256 of what was read.
    """

    windows: Windows
    labels: list[WindowLabels]
    corpora: IntArray
    summary: list[dict[str, object]]


def load_examples(recipe: Recipe, config: ClaimConfig, tokenizer: Tokenizer) -> Examples:
    """Read, segment, tokenise and align every corpus of a recipe.

    Raises:
        DataError: A corpus is not at hand or broken.
        RecipeError: The recipe leaves nothing to learn from.
    """
    documents: list[AnnotatedDocument] = []
    sizes = []
    for corpus in recipe.corpus:
        read = _read(corpus, recipe.folder)
        documents.extend(read)
        sizes.append(len(read))
    texts = [document.text for document in documents]
    windows = tokenize(
        texts, [segment(t) for t in texts], tokenizer, window_tokens=config.window_tokens
    )
    if not len(windows):
        raise RecipeError(f"{recipe.name}: the corpora hold no text")
    labels, report = align(
        documents, windows, config, known_layers=None if recipe.base else _layers(documents)
    )
    logger.info("gold spans in the windows: %s", report)
    corpus_of_document = np.repeat(np.arange(len(sizes)), sizes)
    corpora = corpus_of_document[windows.documents]
    bounds = np.cumsum([0, *sizes])
    epochs = resolve_epochs(recipe.corpus, _pieces(windows.lengths, corpora, len(sizes)))
    summary = [
        _summary(corpus, often, documents[bounds[i] : bounds[i + 1]], windows.lengths[corpora == i])
        for i, (corpus, often) in enumerate(zip(recipe.corpus, epochs, strict=True))
    ]
    return Examples(windows, labels, corpora, summary)


def resolve_epochs(corpora: Sequence[CorpusRecipe], pieces: Sequence[int]) -> list[float]:
    """How often each corpus is read, where some say only how much of the whole they make up.

    >>> own, known = CorpusRecipe("own", epochs=4), CorpusRecipe("known", share=0.2)
    >>> resolve_epochs([own, known], [1000, 10000])
    [4.0, 0.1]

    Args:
        corpora: The corpora.
        pieces: Word pieces of each.
    """
    fixed = sum((c.epochs or 0.0) * count for c, count in zip(corpora, pieces, strict=True))
    whole = fixed / (1.0 - sum(c.share or 0.0 for c in corpora))
    return [
        float(c.epochs) if c.epochs is not None else (c.share or 0.0) * whole / max(1, count)
        for c, count in zip(corpora, pieces, strict=True)
    ]


def _pieces(lengths: IntArray, corpora: IntArray, count: int) -> list[int]:
    """Word pieces of each corpus."""
    return [int(lengths[corpora == index].sum()) for index in range(count)]


def _read(corpus: CorpusRecipe, folder: Path) -> list[AnnotatedDocument]:
    if corpus.path:
        return read_own(folder / corpus.path, corpus.layers)
    documents = read_corpus(corpus.name, corpus.split)
    elsewhere = {doc_id for name in corpus.without for doc_id in document_ids(name)}
    documents = [d for d in documents if d.doc_id not in elsewhere]
    return [to_own_conventions(corpus.name, document) for document in documents]


def _layers(documents: Sequence[AnnotatedDocument]) -> frozenset[str]:
    return frozenset().union(*(document.layers for document in documents))


def _summary(
    corpus: CorpusRecipe, epochs: float, documents: Sequence[AnnotatedDocument], lengths: IntArray
) -> dict[str, object]:
    digest = hashlib.sha256()
    for document in documents:
        annotations = (document.claims, document.attributions, document.ignore)
        read = (document.doc_id, document.text, *annotations, sorted(document.layers))
        digest.update(repr(read).encode("utf-8", "replace"))
    return {
        "name": corpus.title,
        "split": corpus.split,
        "epochs": epochs,
        "documents": len(documents),
        "claims": sum(len(d.claims) for d in documents),
        "attributions": sum(len(d.attributions) for d in documents),
        "windows": len(lengths),
        "pieces": int(lengths.sum()),
        "sha256": digest.hexdigest(),
    }


def plan_batches(examples: Examples, recipe: Recipe) -> list[IntArray]:
    """The windows of every step, in order; the same for the same recipe.

    Each corpus is spread evenly over the run: reading `k` of `epochs` falls into the `k`-th part
    of it, in random order.

    Returns:
        Window indices, one array a step.
    """
    rng = np.random.default_rng(recipe.seed)
    chosen, places = [], []
    sizes = _pieces(examples.windows.lengths, examples.corpora, len(recipe.corpus))
    for index, epochs in enumerate(resolve_epochs(recipe.corpus, sizes)):
        windows = np.nonzero(examples.corpora == index)[0]
        whole = int(np.ceil(epochs))
        at = np.concatenate([rng.random(len(windows)) + epoch for epoch in range(whole)])
        keep = at < epochs
        chosen.append(np.tile(windows, whole)[keep])
        places.append(at[keep] / epochs)
    order = np.concatenate(chosen)[np.argsort(np.concatenate(places), kind="stable")]
    lengths = examples.windows.lengths
    budget = recipe.training.batch_tokens
    steps: list[IntArray] = []
    pool_windows = max(1, POOL_BATCHES * budget // max(1, int(lengths.mean())))
    for first in range(0, len(order), pool_windows):
        pool = order[first : first + pool_windows]
        batches = [pool[rows] for rows in make_batches(lengths[pool], batch_tokens=budget)]
        steps.extend(batches[i] for i in rng.permutation(len(batches)))
    return steps


def count_transitions(labels: Sequence[IntArray], tags: int) -> IntArray:
    """How often each tag follows each other one, unknown labels left out. Shape: (tags, tags)."""
    counts = np.zeros((tags, tags), dtype=np.int64)
    for row in labels:
        known = (row[:-1] >= 0) & (row[1:] >= 0)
        np.add.at(counts, (row[:-1][known], row[1:][known]), 1)
    return counts
