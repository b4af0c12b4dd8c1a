"""Sentences to word pieces to windows: flat arrays, offsets into the documents kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from claimkit.inference.casing import casing_of
from claimkit.segment import Page

IntArray = NDArray[np.int64]

LONE_SURROGATES = {code: "\ufffd" for code in range(0xD800, 0xE000)}


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
        """Read them off a tokenizer, whatever family it belongs to."""
        names = (("[CLS]", "<s>"), ("[SEP]", "</s>"), ("[PAD]", "<pad>"))
        ids = [
            next((i for i in map(tokenizer.token_to_id, alternatives) if i is not None), 0)
            for alternatives in names
        ]
        return cls(*ids)


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
    special = SpecialIds.of(tokenizer)
    sentences = [
        (document, sentence) for document, page in enumerate(pages) for sentence in page.sentences
    ]
    encodings = tokenizer.encode_batch(
        [
            texts[document][sentence.start : sentence.end].translate(LONE_SURROGATES)
            for document, sentence in sentences
        ],
        add_special_tokens=False,
    )
    packer = _WindowPacker(special, window_tokens)
    for (document, sentence), encoding in zip(sentences, encodings, strict=True):
        if not encoding.ids:
            continue
        offsets = np.asarray(encoding.offsets, dtype=np.int64) + sentence.start
        ids = np.asarray(encoding.ids, dtype=np.int64)
        words = np.asarray([-1 if w is None else w for w in encoding.word_ids], dtype=np.int64)
        for first, last in _chunks(words, window_tokens - 2):
            packer.add(document, sentence.paragraph, ids[first:last], offsets[first:last])
    return packer.finish(texts)


def _chunks(words: IntArray, size: int) -> list[tuple[int, int]]:
    """Cut a sentence into runs of at most `size` pieces, between words where possible."""
    chunks = []
    first = 0
    while len(words) - first > size:
        cut = first + size
        while cut > first + 1 and words[cut] == words[cut - 1]:
            cut -= 1
        cut = cut if cut > first + 1 else first + size
        chunks.append((first, cut))
        first = cut
    return [*chunks, (first, len(words))]


class _WindowPacker:
    """Collects sentences into the current window and closes it when the next would not fit."""

    def __init__(self, special: SpecialIds, window_tokens: int) -> None:
        self.special = special
        self.limit = window_tokens
        self.ids: list[IntArray] = []
        self.offsets: list[IntArray] = []
        self.flags: list[NDArray[np.bool_]] = []
        self.lengths: list[int] = []
        self.documents: list[int] = []
        self.current = (-1, -1)
        self.room = 0
        self.last_end = 0

    def add(self, document: int, paragraph: int, ids: IntArray, offsets: IntArray) -> None:
        is_new_paragraph = self.current != (document, paragraph)
        if document != self.current[0] or len(ids) + is_new_paragraph > self.room:
            self._close()
            self._append(self.special.cls, int(offsets[0, 0]))
            self.lengths.append(1)
            self.documents.append(document)
            self.room = self.limit - 2
        elif is_new_paragraph:
            self._append(self.special.sep, self.last_end)
            self.lengths[-1] += 1
            self.room -= 1
        self.ids.append(ids)
        self.offsets.append(offsets)
        self.flags.append(np.zeros(len(ids), dtype=bool))
        self.lengths[-1] += len(ids)
        self.room -= len(ids)
        self.current = (document, paragraph)
        self.last_end = int(offsets[-1, 1])

    def finish(self, texts: Sequence[str]) -> Windows:
        self._close()
        offsets = np.concatenate(self.offsets) if self.offsets else np.zeros((0, 2), dtype=np.int64)
        documents = np.asarray(self.documents, dtype=np.int64)
        splits = np.concatenate([[0], np.cumsum(self.lengths, dtype=np.int64)])
        return Windows(
            ids=np.concatenate(self.ids) if self.ids else np.zeros(0, dtype=np.int64),
            starts=offsets[:, 0],
            ends=offsets[:, 1],
            casing=_casing(texts, documents, splits, offsets),
            is_special=np.concatenate(self.flags) if self.flags else np.zeros(0, dtype=bool),
            splits=splits,
            documents=documents,
        )

    def _close(self) -> None:
        if self.lengths:
            self._append(self.special.sep, self.last_end)
            self.lengths[-1] += 1

    def _append(self, piece: int, at: int) -> None:
        self.ids.append(np.asarray([piece]))
        self.offsets.append(np.asarray([[at, at]]))
        self.flags.append(np.ones(1, dtype=bool))


def _casing(
    texts: Sequence[str], documents: IntArray, splits: IntArray, offsets: IntArray
) -> IntArray:
    """The casing of all pieces; the windows of a document stand together."""
    casing = np.zeros(len(offsets), dtype=np.int64)
    for document in np.unique(documents):
        windows = np.nonzero(documents == document)[0]
        pieces = slice(splits[windows[0]], splits[windows[-1] + 1])
        casing[pieces] = casing_of(texts[document], offsets[pieces, 0], offsets[pieces, 1])
    return casing
