"""Sentences to windows: which of them go together, and where their pieces stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]


SAME_PARAGRAPH, NEW_PARAGRAPH, NEW_WINDOW = range(3)
"""How a sentence follows the one before it: directly, after a separator, in another window."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of pieces in windows; each window begins and ends with one that is special.

    Attributes:
        places: Where each piece of the sentences stands. Shape: (pieces,).
        splits: Window `w` takes the places `splits[w]:splits[w + 1]`. Shape: (windows + 1,).
        first_sentences: The sentence that each window begins with. Shape: (windows,).
    """

    places: IntArray
    splits: IntArray
    first_sentences: IntArray


def join_sentences(sentences: Iterable[tuple[int, int, int]], window_tokens: int) -> list[int]:
    """How to join sentences: a document's go on in one window as long as it has room.

    Args:
        sentences: Document, paragraph and number of pieces of each.
        window_tokens: Pieces that a window holds at most.
    """
    joints = []
    last_document = last_paragraph = -1
    room = 0
    for document, paragraph, pieces in sentences:
        is_new_paragraph = document != last_document or paragraph != last_paragraph
        if document != last_document or pieces + is_new_paragraph > room:
            joints.append(NEW_WINDOW)
            room = window_tokens - 2
        elif is_new_paragraph:
            joints.append(NEW_PARAGRAPH)
            room -= 1
        else:
            joints.append(SAME_PARAGRAPH)
        room -= pieces
        last_document, last_paragraph = document, paragraph
    return joints


def lay_out(joints: list[int], counts: IntArray) -> Layout:
    """The places of the pieces of sentences that are joined like this.

    Args:
        joints: One for each sentence; the first opens a window.
        counts: Pieces of each sentence, not 0. Shape: (sentences,).
    """
    kinds = np.asarray(joints, dtype=np.int64)
    is_first = kinds == NEW_WINDOW
    is_last = np.append(is_first, True)[1:]
    special_before = (kinds != SAME_PARAGRAPH).astype(np.int64)
    ends = np.cumsum(special_before + counts + is_last)
    shifts = ends - is_last - np.cumsum(counts)
    places = np.arange(int(counts.sum())) + np.repeat(shifts, counts)
    return Layout(places, np.append(0, ends[is_last[: len(ends)]]), np.flatnonzero(is_first))
