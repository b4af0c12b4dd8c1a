"""Viterbi: the fast path against brute force, BIO held, batches without effect."""

import itertools

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from claimkit.inference.host_decode import FORBIDDEN, transition_scores
from claimkit.inference.viterbi import Steps, viterbi

seeds = st.integers(0, 2**32 - 1)
lengths_of_windows = st.lists(st.integers(1, 20), min_size=1, max_size=6).map(
    lambda lengths: sorted(lengths, reverse=True)
)


def is_legal(tags):
    before = 0
    for tag in tags:
        if tag > 0 and tag % 2 == 0 and before not in (tag, tag - 1):
            return False
        before = tag
    return True


def random_scores(rng, *shape):
    return torch.from_numpy(rng.normal(size=shape).astype(np.float32) * 3).log_softmax(-1)


def random_table(rng, tags, weight=0.5):
    return torch.from_numpy(transition_scores(random_scores(rng, tags, tags).numpy(), weight))


def paths_of(emissions, table, lengths):
    """The tags of each window of one layer, as lists."""
    steps = Steps.of(np.asarray(lengths), torch.device("cpu"))
    tags = viterbi(emissions[None], table[None], steps)[0]
    return [path.tolist() for path in tags.split(list(lengths))]


def best_by_brute_force(emissions, table):
    """Score of the best legal sequence, by trying all of them."""
    size, tags = emissions.shape
    return max(
        sum(emissions[at, tag] for at, tag in enumerate(path))
        + sum(table[a, b] for a, b in itertools.pairwise(path))
        for path in itertools.product(range(tags), repeat=size)
        if is_legal(path)
    )


@settings(deadline=None, max_examples=50)
@given(seed=seeds, lengths=st.lists(st.integers(1, 5), min_size=1, max_size=3))
def test_the_best_of_all_tag_sequences_is_found(seed, lengths):
    rng = np.random.default_rng(seed)
    lengths = sorted(lengths, reverse=True)
    emissions, table = random_scores(rng, sum(lengths), 5), random_table(rng, 5)
    paths = paths_of(emissions, table, lengths)
    for path, scores in zip(paths, emissions.split(lengths), strict=True):
        assert is_legal(path)
        score = sum(scores[at, tag] for at, tag in enumerate(path))
        score += sum(table[a, b] for a, b in itertools.pairwise(path))
        best = best_by_brute_force(scores.numpy(), table.numpy())
        assert float(score) == pytest.approx(float(best), abs=1e-3)


@settings(deadline=None, max_examples=60)
@given(seed=seeds, lengths=lengths_of_windows, weight=st.floats(0, 2))
def test_bio_is_never_broken(seed, lengths, weight):
    rng = np.random.default_rng(seed)
    emissions = random_scores(rng, sum(lengths), 13)
    assert all(map(is_legal, paths_of(emissions, random_table(rng, 13, weight), lengths)))


@settings(deadline=None, max_examples=40)
@given(seed=seeds, lengths=lengths_of_windows)
def test_a_window_is_tagged_alike_alone_and_in_a_batch(seed, lengths):
    rng = np.random.default_rng(seed)
    emissions, table = random_scores(rng, sum(lengths), 7), random_table(rng, 7)
    together = paths_of(emissions, table, lengths)
    parts = emissions.split(lengths)
    alone = [paths_of(part, table, [len(part)])[0] for part in parts]
    assert alone == together


@settings(deadline=None, max_examples=40)
@given(seed=seeds, lengths=lengths_of_windows)
def test_a_layer_with_fewer_tags_is_tagged_alike_beside_a_larger_one(seed, lengths):
    rng = np.random.default_rng(seed)
    large, small = random_scores(rng, sum(lengths), 9), random_scores(rng, sum(lengths), 5)
    tables = random_table(rng, 9), random_table(rng, 5)
    filled = torch.full_like(large, FORBIDDEN)
    filled[:, :5] = small
    table = torch.full((9, 9), FORBIDDEN)
    table[:5, :5] = tables[1]
    steps = Steps.of(np.asarray(lengths), torch.device("cpu"))
    tags = viterbi(torch.stack([large, filled]), torch.stack([tables[0], table]), steps)
    for row, (emissions, own) in enumerate(zip((large, small), tables, strict=True)):
        assert tags[row].split(lengths)[0].tolist() == paths_of(emissions, own, lengths)[0]
        assert tags[row].tolist() == [t for path in paths_of(emissions, own, lengths) for t in path]
