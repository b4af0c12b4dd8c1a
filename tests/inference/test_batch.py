"""Batches: every window once, within the budget, little padding."""

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st

from claimkit.inference.batch import make_batches, pad
from claimkit.inference.flat import lay_flat
from claimkit.inference.tokenize import Windows

lengths_of_windows = st.lists(st.integers(1, 512), max_size=200)


def windows_of_lengths(lengths):
    total = sum(lengths)
    return Windows(
        ids=np.arange(total) + 1000,
        starts=np.zeros(total, dtype=np.int64),
        ends=np.zeros(total, dtype=np.int64),
        casing=np.arange(total) % 6,
        is_special=np.zeros(total, dtype=bool),
        splits=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        documents=np.zeros(len(lengths), dtype=np.int64),
    )


@given(lengths_of_windows, st.integers(1, 8192))
def test_every_window_is_in_one_batch_within_the_budget(lengths, batch_tokens):
    lengths = np.asarray(lengths, dtype=np.int64)
    batches = list(make_batches(lengths, batch_tokens=batch_tokens))
    assert sorted(row for batch in batches for row in batch) == list(range(len(lengths)))
    for batch in batches:
        assert len(batch) == 1 or len(batch) * lengths[batch].max() <= batch_tokens


@given(lengths_of_windows, st.integers(512, 8192))
def test_batches_come_longest_first_and_are_filled(lengths, batch_tokens):
    lengths = np.asarray(lengths, dtype=np.int64)
    batches = list(make_batches(lengths, batch_tokens=batch_tokens))
    order = [int(lengths[row]) for batch in batches for row in batch]
    assert order == sorted(order, reverse=True)
    for batch in batches[:-1]:
        assert (len(batch) + 1) * lengths[batch].max() > batch_tokens


@given(st.lists(st.integers(1, 30), min_size=1, max_size=20), st.data())
def test_padding_keeps_the_pieces_and_masks_the_rest(lengths, data):
    windows = windows_of_lengths(lengths)
    chosen = data.draw(
        st.lists(st.integers(0, len(lengths) - 1), min_size=1, max_size=8, unique=True)
    )
    ids, mask, casing = pad(windows, np.asarray(chosen), 7)
    assert ids.shape == mask.shape == (len(chosen), max(lengths[row] for row in chosen))
    for at, row in enumerate(chosen):
        own = windows.ids[windows.splits[row] : windows.splits[row + 1]]
        assert ids[at, : lengths[row]].tolist() == own.tolist()
        assert (ids[at, lengths[row] :] == 7).all()
        assert casing[at, : lengths[row]].tolist() == ((own - 1000) % 6).tolist()
        assert (casing[at, lengths[row] :] == 0).all()
        assert mask[at].tolist() == [1] * lengths[row] + [0] * (ids.shape[1] - lengths[row])


@given(st.lists(st.integers(1, 30), min_size=1, max_size=20))
def test_flat_batches_hold_each_window_whole_and_nothing_else(lengths):
    windows = windows_of_lengths(lengths)
    (order,) = make_batches(windows.lengths, batch_tokens=100_000)
    batch = lay_flat(windows, order, torch.device("cpu"))
    assert len(batch.ids) == len(batch.casing) == len(batch.positions) == sum(lengths)
    for row, start, length in zip(order, batch.starts, batch.lengths, strict=True):
        own = windows.ids[windows.splits[row] : windows.splits[row + 1]]
        assert batch.ids[start : start + length].tolist() == own.tolist()
        assert batch.positions[start : start + length].tolist() == list(range(length))
        assert batch.casing[start : start + length].tolist() == ((own - 1000) % 6).tolist()
