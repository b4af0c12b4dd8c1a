"""Which pairs of mentions to score: all of a few, the nearest of many.

Of many, each mention's words and figure are hashed into a short vector (feature hashing, Weinberger
et al. 2009), and each mention meets those of its kind whose vectors are nearest to its own.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from claimkit.compare.features import FAMILY, FloatArray, IntArray
from claimkit.compare.mentions import Mention

FEW = 300
"""Mentions up to which all pairs are scored: some 15 reports."""

NEAREST = 24
"""Mentions that each of many is compared with."""

SKETCH = 128
"""Numbers of a hashed vector."""

_BLOCK = 1024


def candidate_pairs(mentions: Sequence[Mention]) -> tuple[IntArray, IntArray]:
    """Indices of the mentions to compare, each pair once, the first before the second."""
    if len(mentions) <= FEW:
        first, second = np.triu_indices(len(mentions), 1)
        return first.astype(np.int64), second.astype(np.int64)
    vectors = _sketches(mentions)
    families: dict[object, list[int]] = {}
    for number, mention in enumerate(mentions):
        kind = mention.quantity.kind
        families.setdefault(FAMILY.get(kind, kind), []).append(number)
    pairs = np.concatenate([_nearest(vectors, np.asarray(rows)) for rows in families.values()])
    pairs = np.unique(np.sort(pairs, axis=1), axis=0)
    return pairs[:, 0], pairs[:, 1]


def _nearest(vectors: FloatArray, rows: IntArray) -> IntArray:
    """Each of some rows with those nearest to it. Shape: (pairs, 2)."""
    count = min(NEAREST, len(rows) - 1)
    if count < 1:
        return np.zeros((0, 2), dtype=np.int64)
    chosen = vectors[rows]
    found = []
    for start in range(0, len(rows), _BLOCK):
        own = np.arange(start, min(start + _BLOCK, len(rows)))
        scores = chosen[own] @ chosen.T
        scores[np.arange(len(own)), own] = -np.inf
        nearest = np.argpartition(-scores, count - 1, axis=1)[:, :count]
        found.append(np.stack([np.repeat(rows[own], count), rows[nearest].ravel()], 1))
    return np.concatenate(found)


def _sketches(mentions: Sequence[Mention]) -> FloatArray:
    """Hashed words of each mention, rare ones heavier. Shape: (mentions, SKETCH)."""
    counts = Counter(word for mention in mentions for word, _ in _words(mention))
    vectors = np.zeros((len(mentions), SKETCH), dtype=np.float32)
    for row, mention in enumerate(mentions):
        for word, weight in _words(mention):
            code = zlib.crc32(word.encode("utf-8", "surrogatepass"))
            sign = 1.0 if code & 1 else -1.0
            vectors[row, (code >> 1) % SKETCH] += (
                sign * weight * math.log(1 + len(mentions) / counts[word])
            )
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    normed: FloatArray = vectors / np.maximum(norms, 1e-6)
    return normed


def _words(mention: Mention) -> Iterator[tuple[str, float]]:
    """The words of a mention with their weights; what it is about, and its figure, count most."""
    for word in sorted(mention.sentence):
        yield word, 2.0 if word in mention.about else 1.0 if word in mention.window else 0.4
    yield f"={mention.reading.first or 0:.6g}", 1.0
