"""Decoding without torch is decoding with it: same tags, same links, same classes."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from claimkit.inference.batch import make_batches
from claimkit.inference.decode import Decoder
from claimkit.inference.flat import lay_flat
from claimkit.inference.host_decode import transition_scores
from claimkit.inference.numpy_decode import HostScores, NumpyDecoder, best_tags
from claimkit.inference.tokenize import tokenize
from claimkit.inference.viterbi import Steps, viterbi
from claimkit.model.heads import DISTANCE_GAIN, distance_buckets
from claimkit.model.settings import ClaimSettings
from claimkit.segment import segment

TEXTS = [
    "About 3,500 people marched on Monday, police said.",
    "He said 9 of 10 boats sank.\n\nShe was not there, the police said on Monday.",
    "It cost $4.5 and a " + "very " * 40 + "long time.",
    "Ten of 12 cranes stood still on Monday. " * 4,
]


def with_torch(emissions, transitions, lengths):
    steps = Steps.of(lengths, torch.device("cpu"))
    return viterbi(torch.from_numpy(emissions), torch.from_numpy(transitions), steps).numpy()


@given(
    seed=st.integers(0, 2**32 - 1),
    lengths=st.lists(st.integers(1, 20), min_size=1, max_size=6),
    weight=st.floats(0, 2),
)
def test_both_ways_to_the_best_tags_are_the_same(seed, lengths, weight):
    rng = np.random.default_rng(seed)
    lengths = np.asarray(sorted(lengths, reverse=True))
    emissions = rng.normal(size=(2, lengths.sum(), 7)).astype(np.float32) * 3
    tables = rng.normal(size=(2, 7, 7)).astype(np.float32)
    transitions = np.stack([transition_scores(table, weight) for table in tables])
    expected = with_torch(emissions, transitions, lengths)
    assert np.array_equal(best_tags(emissions, transitions, lengths), expected)


def test_equal_scores_are_settled_alike():
    lengths = np.asarray([4, 2, 2])
    emissions, transitions = np.zeros((2, 8, 5), np.float32), np.zeros((2, 5, 5), np.float32)
    expected = with_torch(emissions, transitions, lengths)
    assert np.array_equal(best_tags(emissions, transitions, lengths), expected)


def decoded_by_both(model, tokenizer, batch_tokens):
    """What each decoder finds in each batch of the same scores."""
    windows = tokenize(TEXTS, [segment(text) for text in TEXTS], tokenizer, window_tokens=64)
    distances = model.link_head.distance[:, distance_buckets(torch.arange(-63, 64))]
    decoder = NumpyDecoder(
        ClaimSettings.of(model.config.to_dict()),
        (model.quantity_transitions.numpy(), model.attribution_transitions.numpy()),
        (distances * DISTANCE_GAIN).detach().numpy(),
    )
    rng = np.random.default_rng(5)
    for order in make_batches(windows.lengths, batch_tokens=batch_tokens):
        batch = lay_flat(windows, order, torch.device("cpu"))
        hidden = torch.from_numpy(rng.normal(size=(len(batch.ids), 32)).astype(np.float32))
        with torch.inference_mode():
            output = model.score(hidden)
            expected = Decoder(model).decode(output, batch)
            scores = HostScores(
                output.quantity_logits.numpy(),
                output.attribution_logits.numpy(),
                output.link_queries.numpy(),
                output.link_keys.numpy(),
                {name: logits.numpy() for name, logits in model.classifiers(hidden).items()},
            )
        yield expected, decoder.decode(scores, batch)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("batch_tokens", [1, 100, 100_000])
def test_both_decoders_find_the_same(make_tiny_model, tiny_tokenizer, seed, batch_tokens):
    model = make_tiny_model(seed)
    model.config.time_bias, model.config.argument_bias = 0.7, 0.5
    with torch.random.fork_rng(), torch.no_grad():
        torch.manual_seed(seed)
        model.link_head.distance.normal_()
        for table in (model.quantity_transitions, model.attribution_transitions):
            table.copy_(torch.randn(table.shape).log_softmax(-1))
    spans = links = 0
    for expected, found in decoded_by_both(model, tiny_tokenizer, batch_tokens):
        for name in ("window", "first", "last", "span_type", "link"):
            assert np.array_equal(getattr(found, name), getattr(expected, name)), name
        for name in ("span_score", "link_score"):
            ours, theirs = getattr(found, name), getattr(expected, name)
            assert ours.dtype == theirs.dtype, name
            np.testing.assert_allclose(ours, theirs, atol=1e-5)
        for name, labels in expected.classes.items():
            assert np.array_equal(found.classes[name], labels), name
            ours, theirs = found.class_score[name], expected.class_score[name]
            np.testing.assert_allclose(ours, theirs, atol=1e-5)
        spans, links = spans + len(found.window), links + (found.link >= 0).sum()
    assert spans > 20 and links > 20
