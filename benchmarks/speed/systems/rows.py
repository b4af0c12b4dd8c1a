"""Texts to sorted padded batches, and labels to spans: the plain way, where there is no other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

LONGEST_ROW = 256
"""Word pieces of a row; a longer text goes on in the next."""

Ints = NDArray[np.int64]


def framed(tokenizer: Tokenizer) -> Tokenizer:
    """The tokenizer with `[CLS]` and `[SEP]` around each row, rows cut at `LONGEST_ROW`."""
    from tokenizers.processors import TemplateProcessing

    ids = [("[CLS]", tokenizer.token_to_id("[CLS]")), ("[SEP]", tokenizer.token_to_id("[SEP]"))]
    copy = Tokenizer.from_str(tokenizer.to_str())
    copy.post_processor = TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=ids)
    copy.enable_truncation(LONGEST_ROW)
    return copy


def read_rows(texts: list[str], tokenizer: Tokenizer) -> list[list[int]]:
    """The word pieces of all texts, in rows."""
    rows = []
    for encoding in tokenizer.encode_batch(texts):
        rows += [encoding.ids, *(more.ids for more in encoding.overflowing)]
    return rows


def padded_batches(
    rows: list[list[int]], batch_tokens: int, pad_id: int
) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Yield the numbers of a batch's rows, its ids and its mask, rows of like length together."""
    order = sorted(range(len(rows)), key=lambda row: -len(rows[row]))
    first = 0
    while first < len(order):
        width = max(1, len(rows[order[first]]))
        chosen = order[first : first + max(1, batch_tokens // width)]
        ids = np.full((len(chosen), width), pad_id, dtype=np.int64)
        mask = np.zeros((len(chosen), width), dtype=np.int64)
        for place, row in enumerate(chosen):
            ids[place, : len(rows[row])] = rows[row]
            mask[place, : len(rows[row])] = 1
        yield np.asarray(chosen), ids, mask
        first += len(chosen)


def count_spans(labels: Any, mask: Ints) -> int:
    """Spans of a batch of tags `O B I B I …`, each begun by a B; the mask leaves padding out."""
    return int(np.count_nonzero((np.asarray(labels) % 2 == 1) & (mask > 0)))
