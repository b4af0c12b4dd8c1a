"""Sentences to word pieces by way of their words, each of which is cut into pieces only once."""

from __future__ import annotations

import itertools
import os
import re
import threading
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from claimkit.inference.alphabet import FIRST_MARK, GAP, ODD, Alphabet
from claimkit.inference.word_table import (
    MISSING,
    WORD_CHARS,
    IntArray,
    Keys,
    Pieces,
    WordTable,
    word_keys,
)

LONE_SURROGATES = {code: "\ufffd" for code in range(0xD800, 0xE000)}

_SEPARATORS = range(0x1C, 0x20)
"""Control characters that are white space to Python, but not to Unicode and tokenizers."""

_WHITE_SPACE = np.asarray(
    [chr(code).isspace() and code not in _SEPARATORS for code in range(0x3002)]
)
"""By code point; the last entry, no space, stands for all beyond."""

_LOCK = threading.Lock()
"""For the caches and what they hold."""

if hasattr(os, "register_at_fork"):  # a child must not begin with a lock that nobody releases
    os.register_at_fork(
        before=_LOCK.acquire, after_in_parent=_LOCK.release, after_in_child=_LOCK.release
    )


def encode_sentences(text: str, starts: IntArray, ends: IntArray, tokenizer: Tokenizer) -> Pieces:
    """The pieces that a tokenizer makes of each sentence alone, without special ones.

    Args:
        text: Sentences, with a line break between each two.
        starts: First character of each. Shape: (sentences,).
        ends: One past its last character. Shape: (sentences,).
        tokenizer: Any. One of BERT's kind is asked for odd sentences only.
    """
    with _LOCK:
        cache = _cache_of(tokenizer)
    if cache is None:
        return _encode_whole(text, starts, ends, tokenizer)
    return cache.encode(text, starts, ends, tokenizer)


class WordCache:
    """The words that were met with a tokenizer of BERT's kind, and how to find them in a text.

    Args:
        tokenizer: One that works word by word: `_configuration` knows.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._model = tokenizer.model
        self._alphabet = Alphabet(tokenizer.normalizer, tokenizer.pre_tokenizer)
        self._added_token = re.compile("|".join(map(re.escape, _added_tokens(tokenizer))) or "(?!)")
        self._table = WordTable()

    def encode(self, text: str, starts: IntArray, ends: IntArray, tokenizer: Tokenizer) -> Pieces:
        """See `encode_sentences`; the tokenizer is the one that the cache was made for."""
        codes = self._alphabet.encode(text)
        is_odd = self._find_odd(text, codes, starts)
        for sentence in np.flatnonzero(is_odd):
            codes[starts[sentence] : ends[sentence]] = GAP
        words, chars = _find_words(codes)
        sentences = _rows_of(words, starts)
        with _LOCK:
            entries = self._look_up(codes, words, chars)
            is_odd[sentences[entries == MISSING]] = True
            if is_odd.any():
                is_kept = ~is_odd[sentences]
                words, sentences, entries = words[is_kept], sentences[is_kept], entries[is_kept]
            pieces = self._table.pieces(entries)
        shifts = np.repeat(words, pieces.counts)
        counts = np.bincount(sentences, pieces.counts, minlength=len(starts)).astype(np.int64)
        read = Pieces(pieces.ids, pieces.starts + shifts, pieces.ends + shifts, counts)
        odd = np.flatnonzero(is_odd)
        if not len(odd):
            return read
        return _merge(read, odd, _encode_whole(text, starts[odd], ends[odd], tokenizer))

    def _find_odd(self, text: str, codes: NDArray[np.uint8], starts: IntArray) -> NDArray[np.bool_]:
        """Which sentences the tokenizer must read itself. Shape: (sentences,), bool."""
        added = [found.start() for found in self._added_token.finditer(text)]
        at = np.concatenate([np.flatnonzero(codes == ODD), np.asarray(added, dtype=np.int64)])
        is_odd = np.zeros(len(starts), dtype=bool)
        is_odd[np.searchsorted(starts, at, side="right") - 1] = True
        return is_odd

    def _look_up(self, codes: NDArray[np.uint8], words: IntArray, chars: IntArray) -> IntArray:
        """The entry of each word, new ones read and stored; `MISSING` where that cannot be."""
        self._table.make_room()
        keys = word_keys(codes, words, chars)
        entries = self._table.find(keys)
        entries[chars > WORD_CHARS] = MISSING
        new = np.flatnonzero((entries == MISSING) & (chars <= WORD_CHARS))
        if len(new):
            self._store(codes, words[new], chars[new], keys[:, new])
            entries[new] = self._table.find(keys[:, new])
        return entries

    def _store(
        self, codes: NDArray[np.uint8], words: IntArray, chars: IntArray, keys: Keys
    ) -> None:
        """Read words that the table does not hold, and store them there."""
        text = codes.tobytes()
        bounds = zip(words.tolist(), (words + chars).tolist(), strict=True)
        rows = {text[start:end]: row for row, (start, end) in enumerate(bounds)}
        self._table.add(
            keys[:, list(rows.values())], self._read([self._alphabet.decode(word) for word in rows])
        )

    def _read(self, words: list[str]) -> Pieces:
        """The pieces of normalised words."""
        tokens = [self._model.tokenize(word) for word in words]
        spans = [
            span
            for word, found in zip(words, tokens, strict=True)
            for span in _in_characters(word, [token.offsets for token in found])
        ]
        starts, ends = np.asarray(spans, dtype=np.int64).reshape(-1, 2).T
        return Pieces(
            np.asarray([token.id for found in tokens for token in found], dtype=np.int64),
            starts,
            ends,
            np.asarray(list(map(len, tokens)), dtype=np.int64),
        )


_caches: WeakKeyDictionary[Tokenizer, tuple[object, WordCache | None]] = WeakKeyDictionary()


def _cache_of(tokenizer: Tokenizer) -> WordCache | None:
    """The cache of a tokenizer as it is now; None if it does not work word by word."""
    configuration = _configuration(tokenizer)
    known, cache = _caches.get(tokenizer, (None, None))
    if configuration != known:
        cache = WordCache(tokenizer) if configuration else None
        _caches[tokenizer] = configuration, cache
    return cache


def _configuration(tokenizer: Tokenizer) -> tuple[object, ...] | None:
    """What the pieces of a word depend on, besides the vocabulary; None if on more than the word.

    Truncation, padding and tokens that are looked for in the normalised text see whole sentences.
    """
    parts = (tokenizer.normalizer, tokenizer.pre_tokenizer, tokenizer.model)
    bert = (normalizers.BertNormalizer, pre_tokenizers.BertPreTokenizer, models.WordPiece)
    framing = (type(None), processors.BertProcessing, processors.TemplateProcessing)
    added = tokenizer.get_added_tokens_decoder().values()
    if (
        tuple(map(type, parts)) != bert
        or type(tokenizer.post_processor) not in framing
        or tokenizer.truncation is not None
        or tokenizer.padding is not None
        or any(token.normalized for token in added)
    ):
        return None
    normalizer, _, model = parts
    return (
        normalizer.__getstate__(),
        *(model.unk_token, model.continuing_subword_prefix, model.max_input_chars_per_word),
        tokenizer.get_vocab_size(with_added_tokens=False),
        *_added_tokens(tokenizer),
    )


def _added_tokens(tokenizer: Tokenizer) -> list[str]:
    return [token.content for token in tokenizer.get_added_tokens_decoder().values()]


def _find_words(codes: NDArray[np.uint8]) -> tuple[IntArray, IntArray]:
    """The first character of each run of letters and of each mark, and its length."""
    is_mark = codes >= FIRST_MARK
    is_letter = (codes != GAP) & ~is_mark
    is_joint = is_letter[1:] & is_letter[:-1]
    is_first, is_last = is_mark | is_letter, is_mark | is_letter
    is_first[1:] &= ~is_joint
    is_last[:-1] &= ~is_joint
    starts = np.flatnonzero(is_first)
    return starts, np.flatnonzero(is_last) + 1 - starts


def _rows_of(words: IntArray, starts: IntArray) -> IntArray:
    """The sentence that each word stands in. Shape: (words,)."""
    words_of_each = np.diff(np.searchsorted(words, starts), append=len(words))
    return np.repeat(np.arange(len(starts)), words_of_each)


def _in_characters(word: str, offsets: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The model's offsets into the UTF-8 bytes of a word as offsets into its characters."""
    if word.isascii():
        return offsets
    encoded = word.encode()
    return [(len(encoded[:start].decode()), len(encoded[:end].decode())) for start, end in offsets]


def _encode_whole(text: str, starts: IntArray, ends: IntArray, tokenizer: Tokenizer) -> Pieces:
    """The pieces of sentences, all left to the tokenizer."""
    encodings = tokenizer.encode_batch(
        [
            text[start:end].translate(LONE_SURROGATES)
            for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
        ],
        add_special_tokens=False,
    )
    chain = itertools.chain.from_iterable
    counts = np.asarray(list(map(len, encodings)), dtype=np.int64)
    ids = np.fromiter(chain(encoding.ids for encoding in encodings), dtype=np.int64)
    offsets = chain(chain(encoding.offsets for encoding in encodings))
    spans = np.fromiter(offsets, dtype=np.int64).reshape(-1, 2)
    spans += np.repeat(starts, counts)[:, None]
    return Pieces(ids, *_without_gaps(text, spans[:, 0], spans[:, 1]), counts)


def _without_gaps(text: str, starts: IntArray, ends: IntArray) -> tuple[IntArray, IntArray]:
    """Offsets without the white space that byte-level and SentencePiece pieces begin with.

    A piece of white space alone has no width, and stands where it ended.
    """
    characters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    is_gap = np.append(_WHITE_SPACE.take(characters, mode="clip"), False)
    for _ in range(int((ends - starts).max(initial=0))):
        opens = is_gap[starts] & (starts < ends)
        closes = is_gap[ends - 1] & (starts + opens < ends)
        if not (opens.any() or closes.any()):
            break
        starts, ends = starts + opens, ends - closes
    return starts, ends


def _merge(pieces: Pieces, rows: IntArray, others: Pieces) -> Pieces:
    """The pieces of all sentences in order.

    Args:
        pieces: Of all sentences, none for those in `rows`.
        rows: Sentences, ascending.
        others: The pieces of these.
    """
    counts = pieces.counts.copy()
    counts[rows] = others.counts
    sentences = [
        np.repeat(np.arange(len(counts)), pieces.counts),
        np.repeat(rows, others.counts),
    ]
    order = np.argsort(np.concatenate(sentences), kind="stable")
    return Pieces(
        np.concatenate([pieces.ids, others.ids])[order],
        np.concatenate([pieces.starts, others.starts])[order],
        np.concatenate([pieces.ends, others.ends])[order],
        counts,
    )
