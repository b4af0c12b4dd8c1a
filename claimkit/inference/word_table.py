"""Words to their word pieces: an exact hash table in numpy, looked up for many words at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
Keys = NDArray[np.uint64]

WORD_CHARS = 24
"""Characters of the longest word that has a key."""
MISSING = -1

_PARTS = WORD_CHARS // 8
_MULTIPLIERS = np.asarray(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64
)
_PROBES = 16
_MASKS = np.asarray(
    [
        [(1 << 8 * min(max(chars - 8 * part, 0), 8)) - 1 for chars in range(WORD_CHARS + 1)]
        for part in range(_PARTS)
    ],
    dtype=np.uint64,
)


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of some words, or of some sentences, end to end.

    Attributes:
        ids: Vocabulary ids. Shape: (pieces,).
        starts: First character of each piece, in the word or in the text. Shape: (pieces,).
        ends: One past its last character. Shape: (pieces,).
        counts: Pieces of each word or sentence. Shape: (words,) or (sentences,).
    """

    ids: IntArray
    starts: IntArray
    ends: IntArray
    counts: IntArray


def word_keys(codes: NDArray[np.uint8], starts: IntArray, chars: IntArray) -> Keys:
    """The keys of words: their character codes themselves, eight to a number.

    Args:
        codes: Codes of a text's characters, not 0 inside words. Shape: (characters,).
        starts: First character of each word. Shape: (words,).
        chars: Its length; the key of a word longer than `WORD_CHARS` holds the first ones only.
            Shape: (words,).

    Returns:
        Shape: (3, words).
    """
    padded = np.concatenate([codes, np.zeros(WORD_CHARS, dtype=np.uint8)])
    runs = np.ndarray(len(padded) - 7, dtype="<u8", buffer=padded.data, strides=(1,))
    keys = np.zeros((_PARTS, len(starts)), dtype=np.uint64)
    keys[0] = runs[starts] & _MASKS[0].take(chars, mode="clip")
    rows = np.flatnonzero(chars > 8)
    for part in range(1, _PARTS):
        masks = _MASKS[part].take(chars[rows], mode="clip")
        keys[part, rows] = runs[starts[rows] + 8 * part] & masks
    return keys


class WordTable:
    """The pieces of words by their keys; for one thread at a time.

    Args:
        max_words: Words it holds at most, a power of two; it takes 70 bytes for each.
    """

    def __init__(self, max_words: int = 1 << 17) -> None:
        self._slots = np.full(4 * max_words, MISSING, dtype=np.int32)
        self._keys = np.zeros((_PARTS, max_words), dtype=np.uint64)
        self._firsts = np.zeros(max_words, dtype=np.int32)
        self._counts = np.zeros(max_words, dtype=np.int32)
        self._ids = np.zeros(4 * max_words, dtype=np.int32)
        self._starts = np.zeros(4 * max_words, dtype=np.uint8)
        self._ends = np.zeros(4 * max_words, dtype=np.uint8)
        self._used_words = 0
        self._used_pieces = 0

    def make_room(self) -> None:
        """Forget all words if half of the room is taken; entries found before are void then."""
        half = len(self._firsts) // 2
        if self._used_words > half or self._used_pieces > 4 * half:
            self._slots.fill(MISSING)
            self._used_words = self._used_pieces = 0

    def find(self, keys: Keys) -> IntArray:
        """The entry of each word, `MISSING` where there is none.

        Args:
            keys: Shape: (3, words).

        Returns:
            Shape: (words,).
        """
        slots = self._first_slots(keys)
        entries = self._slots[slots].astype(np.int64)
        rows = np.flatnonzero(self._are_others(entries, keys))
        for _ in range(1, _PROBES):
            if not len(rows):
                break
            slots[rows] = self._next_slots(slots[rows])
            entries[rows] = self._slots[slots[rows]]
            rows = rows[self._are_others(entries[rows], keys[:, rows])]
        entries[rows] = MISSING
        return entries

    def add(self, keys: Keys, pieces: Pieces) -> None:
        """Take in words; those that there is no room for are left out.

        Args:
            keys: Of words that it does not hold, all different. Shape: (3, words).
            pieces: Their pieces.
        """
        after = self._used_pieces + np.cumsum(pieces.counts)
        words = min(
            len(self._firsts) - self._used_words,
            int(np.searchsorted(after, len(self._ids), side="right")),
        )
        if not words:
            return
        entries = np.arange(self._used_words, self._used_words + words)
        self._keys[:, entries] = keys[:, :words]
        self._counts[entries] = pieces.counts[:words]
        self._firsts[entries] = after[:words] - pieces.counts[:words]
        room = slice(self._used_pieces, int(after[words - 1]))
        taken = room.stop - room.start
        self._ids[room] = pieces.ids[:taken]
        self._starts[room] = pieces.starts[:taken]
        self._ends[room] = pieces.ends[:taken]
        self._used_words += words
        self._used_pieces = room.stop
        self._place(entries, self._first_slots(keys[:, :words]))

    def pieces(self, entries: IntArray) -> Pieces:
        """The pieces of words.

        Args:
            entries: As found, none `MISSING`. Shape: (words,).
        """
        counts = self._counts[entries].astype(np.int64)
        before = np.cumsum(counts) - counts
        rows = np.repeat(self._firsts[entries] - before, counts)
        rows += np.arange(len(rows))
        return Pieces(
            self._ids[rows].astype(np.int64),
            self._starts[rows].astype(np.int64),
            self._ends[rows].astype(np.int64),
            counts,
        )

    def _place(self, entries: IntArray, slots: IntArray) -> None:
        """Put entries into free slots; where several want one, the last has it and others go on."""
        for _ in range(_PROBES):
            free = self._slots[slots] == MISSING
            self._slots[slots[free]] = entries[free]
            others = self._slots[slots] != entries
            entries, slots = entries[others], self._next_slots(slots[others])

    def _first_slots(self, keys: Keys) -> IntArray:
        """Where to look for each word first. Shape: (words,)."""
        mixed = keys[0] * _MULTIPLIERS[0]
        for part in range(1, _PARTS):
            mixed ^= keys[part] * _MULTIPLIERS[part]
        mixed ^= mixed >> np.uint64(32)
        mixed *= _MULTIPLIERS[0]
        bits = len(self._slots).bit_length() - 1
        slots: IntArray = (mixed >> np.uint64(64 - bits)).astype(np.int64)
        return slots

    def _next_slots(self, slots: IntArray) -> IntArray:
        return (slots + 1) & (len(self._slots) - 1)

    def _are_others(self, entries: IntArray, keys: Keys) -> NDArray[np.bool_]:
        """Which entries are there, but those of other words. Shape: (words,), bool."""
        differ: NDArray[np.bool_] = self._keys[0][entries] != keys[0]
        for part in range(1, _PARTS):
            differ |= self._keys[part][entries] != keys[part]
        differ &= entries != MISSING
        return differ
