"""Sentences to word pieces to windows: flat arrays, offsets into the documents kept."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from claimkit.inference.casing import casing_of
from claimkit.inference.packing import Layout, join_sentences, lay_out
from claimkit.inference.word_cache import LONE_SURROGATES, encode_sentences
from claimkit.inference.word_table import Pieces
from claimkit.segment import Page

IntArray = NDArray[np.int64]

_BLOCK_CHARS = 1 << 18
"""Characters that are turned into pieces together; this bounds the memory that it takes."""


@dataclass(frozen=True, slots=True)
class Windows:
    """Word pieces of many windows, end to end; no padding.

    A window is `[CLS] sentence sentence [SEP] sentence … [SEP]`: consecutive sentences of one
    document, a `[SEP]` wherever the paragraph changes. Separators carry a zero-width offset where
    they stand, so that a span may run across them.

    Attributes:
        ids: Vocabulary ids. Shape: (pieces,).
        starts: First character of each piece in its document. Shape: (pieces,).
        ends: One past its last character. Shape: (pieces,).
        casing: How each piece is written, values of `Casing`. Shape: (pieces,).
        is_special: True for `[CLS]` and `[SEP]`. Shape: (pieces,), bool.
        splits: Window `w` holds the pieces `splits[w]:splits[w + 1]`. Shape: (windows + 1,).
        documents: Index of each window's document. Shape: (windows,).
    """

    ids: IntArray
    starts: IntArray
    ends: IntArray
    casing: IntArray
    is_special: NDArray[np.bool_]
    splits: IntArray
    documents: IntArray

    @property
    def lengths(self) -> IntArray:
        """Pieces of each window. Shape: (windows,)."""
        return np.diff(self.splits)

    def __len__(self) -> int:
        return len(self.documents)


@dataclass(frozen=True, slots=True)
class SpecialIds:
    """Ids of the pieces that a window is framed with."""

    cls: int
    sep: int
    pad: int

    @classmethod
    def of(cls, tokenizer: Tokenizer) -> SpecialIds:
        """Read them off a tokenizer, whatever family it belongs to; 0 for one that it lacks."""
        return cls(*(_special_id(tokenizer, names) or 0 for names in _SPECIAL))

    @staticmethod
    def missing(tokenizer: Tokenizer) -> list[str]:
        """The names of those that a tokenizer lacks."""
        found = ((names, _special_id(tokenizer, names)) for names in _SPECIAL)
        return [" or ".join(names) for names, special_id in found if special_id is None]


_SPECIAL = (("[CLS]", "<s>"), ("[SEP]", "</s>"), ("[PAD]", "<pad>"))
"""What BERT's family and RoBERTa's call the pieces of `SpecialIds`."""


def _special_id(tokenizer: Tokenizer, names: tuple[str, ...]) -> int | None:
    return next((i for i in map(tokenizer.token_to_id, names) if i is not None), None)


def tokenize(
    texts: Sequence[str], pages: Sequence[Page], tokenizer: Tokenizer, *, window_tokens: int
) -> Windows:
    """Pack the sentences of each document into windows.

    Args:
        texts: The documents.
        pages: Their segmentation, one for each text.
        tokenizer: A fast tokenizer without padding or truncation.
        window_tokens: Pieces a window holds at most; a longer sentence is cut between words.

    Returns:
        The windows, documents in order. A document without sentences has none.
    """
    sentences = _sentences_of(pages)
    pieces, casing = _encode(texts, sentences, tokenizer)
    rows, counts = _cut_long(texts, sentences, pieces.counts, tokenizer, window_tokens - 2)
    documents, paragraphs = sentences.documents[rows], sentences.paragraphs[rows]
    joints = join_sentences(
        zip(documents.tolist(), paragraphs.tolist(), counts.tolist(), strict=True), window_tokens
    )
    layout = lay_out(joints, counts)
    return _fill(layout, pieces, casing, documents[layout.first_sentences], tokenizer)


class _Sentences(NamedTuple):
    """The sentences of several documents in order, an array entry each. Shapes: (sentences,)."""

    documents: IntArray
    paragraphs: IntArray
    starts: IntArray
    ends: IntArray

    def slices(self, texts: Sequence[str], rows: IntArray) -> list[str]:
        """The texts of some of them."""
        columns = (self.documents[rows], self.starts[rows], self.ends[rows])
        return [
            texts[document][start:end]
            for document, start, end in zip(*(column.tolist() for column in columns), strict=True)
        ]


def _sentences_of(pages: Sequence[Page]) -> _Sentences:
    sentences = [sentence for page in pages for sentence in page.sentences]
    size = len(sentences)
    per_page = [len(page.sentences) for page in pages]
    return _Sentences(
        np.repeat(np.arange(len(pages)), per_page),
        np.fromiter((sentence.paragraph for sentence in sentences), np.int64, size),
        np.fromiter((sentence.start for sentence in sentences), np.int64, size),
        np.fromiter((sentence.end for sentence in sentences), np.int64, size),
    )


def _encode(
    texts: Sequence[str], sentences: _Sentences, tokenizer: Tokenizer
) -> tuple[Pieces, IntArray]:
    """The pieces of all sentences, counted in their documents, and their casing."""
    read = [
        _encode_block(sentences.slices(texts, rows), sentences.starts[rows], tokenizer)
        for rows in _blocks(sentences.ends - sentences.starts)
    ]
    columns = zip(*((p.ids, p.starts, p.ends, p.counts, casing) for p, casing in read), strict=True)
    ids, starts, ends, counts, casing = (np.concatenate(column) for column in columns)
    return Pieces(ids, starts, ends, counts), casing


def _blocks(chars: IntArray) -> list[IntArray]:
    """Cut a run of sentences into blocks of about `_BLOCK_CHARS` characters, at least one."""
    block_of_each = np.cumsum(chars) // _BLOCK_CHARS
    return np.split(np.arange(len(chars)), np.flatnonzero(np.diff(block_of_each)) + 1)


def _encode_block(slices: list[str], at: IntArray, tokenizer: Tokenizer) -> tuple[Pieces, IntArray]:
    """The pieces of sentences that start at `at` in their documents, and their casing."""
    text = "\n".join(slices)
    chars = np.fromiter(map(len, slices), np.int64, len(slices))
    ends = np.cumsum(chars + 1) - 1
    starts = ends - chars
    pieces = encode_sentences(text, starts, ends, tokenizer)
    casing = casing_of(text, pieces.starts, pieces.ends)
    shifts = np.repeat(at - starts, pieces.counts)
    return replace(pieces, starts=pieces.starts + shifts, ends=pieces.ends + shifts), casing


def _cut_long(
    texts: Sequence[str], sentences: _Sentences, counts: IntArray, tokenizer: Tokenizer, size: int
) -> tuple[IntArray, IntArray]:
    """Cut the sentences of more than `size` pieces; leave out those that have none.

    Returns:
        The sentence that each part belongs to, and its number of pieces. Shapes: (parts,).
    """
    parts = [[count] if count else [] for count in counts.tolist()]
    long = np.flatnonzero(counts > size)
    for row, text in zip(long.tolist(), sentences.slices(texts, long), strict=True):
        encoding = tokenizer.encode(text.translate(LONE_SURROGATES), add_special_tokens=False)
        parts[row] = _chunks([-1 if word is None else word for word in encoding.word_ids], size)
    rows = np.repeat(np.arange(len(parts)), list(map(len, parts)))
    return rows, np.asarray(list(itertools.chain.from_iterable(parts)), dtype=np.int64)


def _chunks(words: list[int], size: int) -> list[int]:
    """Cut a sentence into runs of at most `size` pieces, between words where possible.

    Args:
        words: The word that each piece belongs to.
        size: At least 1.

    Returns:
        The number of pieces in each run.
    """
    chunks = []
    first = 0
    while len(words) - first > size:
        cut = first + size
        while cut > first + 1 and words[cut] == words[cut - 1]:
            cut -= 1
        cut = cut if cut > first + 1 else first + size
        chunks.append(cut - first)
        first = cut
    return [*chunks, len(words) - first]


def _fill(
    layout: Layout, pieces: Pieces, casing: IntArray, documents: IntArray, tokenizer: Tokenizer
) -> Windows:
    """The pieces at their places, and the special ones at all others."""
    special = SpecialIds.of(tokenizer)
    size = int(layout.splits[-1])
    is_special = np.ones(size, dtype=bool)
    is_special[layout.places] = False
    columns = np.zeros((4, size), dtype=np.int64)
    columns[0] = special.sep
    for column, values in zip(
        columns, (pieces.ids, pieces.starts, pieces.ends, casing), strict=True
    ):
        column[layout.places] = values
    ids, starts, ends, casing = columns
    cls, seps = layout.splits[:-1], np.flatnonzero(is_special)
    starts[seps] = ends[seps] = ends[seps - 1]
    ids[cls] = special.cls
    starts[cls] = ends[cls] = starts[cls + 1]
    return Windows(ids, starts, ends, casing, is_special, layout.splits, documents)
