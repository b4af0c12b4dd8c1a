"""Decoding: the fast path against slow twins, BIO and link types held."""

import itertools

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from claimkit.inference.batch import make_batches, pad
from claimkit.inference.decode import (
    LINK_TARGETS,
    SPAN_TYPES,
    decode,
    spans_of,
    transition_scores,
    viterbi,
)
from claimkit.inference.engine import Engine, gather, pick_device
from claimkit.inference.tokenize import SpecialIds, tokenize
from claimkit.model.config import LINK_ROLES
from claimkit.segment import segment

seeds = st.integers(0, 2**32 - 1)


def is_legal(tags):
    before = 0
    for tag in tags:
        if tag > 0 and tag % 2 == 0 and before not in (tag, tag - 1):
            return False
        before = tag
    return True


def random_scores(rng, *shape):
    scores = rng.normal(size=shape) * 3
    return (scores - np.log(np.exp(scores).sum(-1, keepdims=True))).astype(np.float32)


def best_by_brute_force(emissions, table):
    """Score of the best legal sequence, by trying all of them."""
    size, tags = emissions.shape
    return max(
        sum(emissions[at, tag] for at, tag in enumerate(path))
        + sum(table[a, b] for a, b in itertools.pairwise(path))
        for path in itertools.product(range(tags), repeat=size)
        if is_legal(path)
    )


@settings(deadline=None, max_examples=60)
@given(seed=seeds, lengths=st.lists(st.integers(1, 5), min_size=1, max_size=3))
def test_viterbi_finds_the_best_of_all_tag_sequences(seed, lengths):
    rng = np.random.default_rng(seed)
    emissions = random_scores(rng, len(lengths), max(lengths), 5)
    table = transition_scores(random_scores(rng, 5, 5), 0.5)
    paths = viterbi(emissions, np.asarray(lengths), table)
    for row, length in enumerate(lengths):
        path = paths[row, :length]
        assert is_legal(path)
        assert not paths[row, length:].any()
        score = emissions[row, np.arange(length), path].sum()
        score += table[path[:-1], path[1:]].sum()
        assert score == pytest.approx(best_by_brute_force(emissions[row, :length], table), abs=1e-3)


@settings(deadline=None, max_examples=60)
@given(seed=seeds, batch=st.integers(1, 6), width=st.integers(1, 40), weight=st.floats(0, 2))
def test_viterbi_never_breaks_bio(seed, batch, width, weight):
    rng = np.random.default_rng(seed)
    emissions = random_scores(rng, batch, width, 13)
    lengths = rng.integers(1, width + 1, batch)
    paths = viterbi(emissions, lengths, transition_scores(random_scores(rng, 13, 13), weight))
    assert all(is_legal(path) for path in paths)


@settings(deadline=None, max_examples=40)
@given(seed=seeds, lengths=st.lists(st.integers(1, 20), min_size=2, max_size=6))
def test_a_window_is_decoded_alike_alone_and_in_a_batch(seed, lengths):
    rng = np.random.default_rng(seed)
    emissions = random_scores(rng, len(lengths), max(lengths), 7)
    table = transition_scores(random_scores(rng, 7, 7), 0.25)
    together = viterbi(emissions, np.asarray(lengths), table)
    for row, length in enumerate(lengths):
        alone = viterbi(emissions[row : row + 1, :length], np.asarray([length]), table)
        assert alone[0].tolist() == together[row, :length].tolist()


def spans_slowly(tags):
    spans = []
    for row, sequence in enumerate(tags):
        for at, tag in enumerate(sequence):
            if tag % 2 == 1:
                spans.append([row, at, at, (tag - 1) // 2])
            elif tag > 0:
                spans[-1][2] = at
    return spans


@settings(deadline=None, max_examples=80)
@given(seed=seeds, batch=st.integers(1, 4), width=st.integers(1, 30))
def test_spans_equal_those_of_a_plain_loop(seed, batch, width):
    rng = np.random.default_rng(seed)
    tags = viterbi(
        random_scores(rng, batch, width, 7),
        np.full(batch, width),
        transition_scores(np.zeros((7, 7), dtype=np.float32), 1.0),
    )
    assert np.column_stack(spans_of(tags)).tolist() == spans_slowly(tags.tolist())


def test_a_span_may_end_with_the_window():
    window, first, last, kind = spans_of(np.asarray([[0, 3, 4], [1, 2, 2], [0, 0, 5]]))
    found = list(zip(window.tolist(), first.tolist(), last.tolist(), kind.tolist(), strict=True))
    assert found == [(0, 1, 2, 1), (1, 0, 2, 0), (2, 2, 2, 2)]


TEXTS = [
    "About 3,500 people marched on Monday, police said.",
    "He said 9 of 10 boats sank.\n\nShe was not there, the police said on Monday.",
    "It cost $4.5 and a " + "very " * 40 + "long time.",
]


@pytest.fixture(scope="module")
def scored(make_tiny_model, tiny_tokenizer):
    model = make_tiny_model(3)
    windows = tokenize(TEXTS, [segment(t) for t in TEXTS], tiny_tokenizer, window_tokens=64)
    ids, mask, _ = pad(windows, np.arange(len(windows)), SpecialIds.of(tiny_tokenizer).pad)
    with torch.inference_mode():
        output = model(torch.from_numpy(ids), torch.from_numpy(mask))
        return output, mask, decode(model, output, torch.from_numpy(mask))


def test_spans_of_every_type_are_found(scored):
    _, _, found = scored
    assert set(found.span_type.tolist()) == set(range(len(SPAN_TYPES)))


def test_links_run_between_the_right_types_in_one_window(scored):
    _, _, found = scored
    linked = 0
    for role, name in enumerate(LINK_ROLES):
        origin, target = LINK_TARGETS[name]
        for span in np.nonzero(found.link[:, role] >= 0)[0]:
            to = found.link[span, role]
            assert SPAN_TYPES[found.span_type[span]] == origin
            assert SPAN_TYPES[found.span_type[to]] == target
            assert found.window[span] == found.window[to]
            linked += 1
    assert linked > len(LINK_ROLES)


def test_a_link_goes_to_the_best_scored_span_or_to_none(scored):
    output, mask, found = scored
    for span, role in itertools.product(range(len(found.window)), range(len(LINK_ROLES))):
        origin, target = LINK_TARGETS[LINK_ROLES[role]]
        if SPAN_TYPES[found.span_type[span]] != origin:
            assert found.link[span, role] == -1
            continue
        window, pieces = found.window[span], int(mask[found.window[span]].sum())
        query = output.link_queries[window, found.first[span], role]
        scores = (output.link_keys[window, :pieces, role] @ query).softmax(0).numpy()
        best, best_score = -1, scores[0]
        for other in range(len(found.window)):
            if found.window[other] == window and SPAN_TYPES[found.span_type[other]] == target:
                for at in range(max(1, found.first[other]), found.last[other] + 1):
                    if scores[at] > best_score:
                        best, best_score = other, scores[at]
        assert found.link[span, role] == best
        assert found.link_score[span, role] == pytest.approx(best_score, abs=1e-5)


def test_only_quantities_are_classified(scored):
    _, _, found = scored
    is_quantity = found.span_type == 0
    for name, labels in found.classes.items():
        assert (labels[is_quantity] >= 0).all()
        assert (labels[~is_quantity] == -1).all()
        assert (found.class_score[name][is_quantity] > 0).all()


def test_scores_are_probabilities(scored):
    _, _, found = scored
    for scores in (found.span_score, found.link_score, *found.class_score.values()):
        assert ((scores >= 0) & (scores <= 1 + 1e-6)).all()


def test_what_is_found_does_not_depend_on_the_batches(make_tiny_model, tiny_tokenizer):
    windows = tokenize(TEXTS, [segment(t) for t in TEXTS], tiny_tokenizer, window_tokens=64)
    results = []
    for batch_tokens in (1, 100, 100_000):
        engine = Engine(
            make_tiny_model(4),
            tiny_tokenizer,
            device=pick_device("cpu"),
            batch_tokens=batch_tokens,
            dtype=torch.float32,
        )
        results.append(gather(list(engine.run(windows))))
    sizes = [len(list(make_batches(windows.lengths, batch_tokens=n))) for n in (1, 100_000)]
    assert sizes == [len(windows), 1]
    for found in results[1:]:
        for name in ("window", "first", "last", "span_type", "link"):
            assert getattr(found, name).tolist() == getattr(results[0], name).tolist(), name
        np.testing.assert_allclose(found.span_score, results[0].span_score, atol=1e-4)
