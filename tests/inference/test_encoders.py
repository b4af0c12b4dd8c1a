"""Encoders over flat pieces: equal to the padded model, whatever the batch."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from claimkit.inference.batch import make_batches, pad
from claimkit.inference.encoders import FlatBert, PaddedEncoder, encoder_for
from claimkit.inference.flat import lay_flat
from claimkit.inference.tokenize import Windows

CPU = torch.device("cpu")


def random_windows(rng, lengths, vocabulary):
    total = sum(lengths)
    return Windows(
        ids=rng.integers(0, vocabulary, total),
        starts=np.zeros(total, dtype=np.int64),
        ends=np.zeros(total, dtype=np.int64),
        casing=rng.integers(0, 6, total),
        is_special=np.zeros(total, dtype=bool),
        splits=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        documents=np.zeros(len(lengths), dtype=np.int64),
    )


@pytest.mark.parametrize("kind", [FlatBert, lambda model: PaddedEncoder(model, 0)])
@settings(deadline=None, max_examples=25)
@given(
    seed=st.integers(0, 2**32 - 1),
    lengths=st.lists(st.integers(1, 30), min_size=1, max_size=8),
)
def test_hidden_states_equal_those_of_the_padded_model(kind, make_tiny_model, seed, lengths):
    rng = np.random.default_rng(seed)
    model = make_tiny_model(1).eval()
    model.casing = torch.nn.Embedding(6, model.encoder.config.hidden_size)
    windows = random_windows(rng, lengths, model.encoder.config.vocab_size)
    (order,) = make_batches(windows.lengths, batch_tokens=100_000)
    ids, mask, casing = map(torch.from_numpy, pad(windows, order, 0))
    with torch.inference_mode():
        padded = model.encode(ids, mask, casing)[mask.bool()]
        flat = kind(model)(lay_flat(windows, order, CPU))
    torch.testing.assert_close(flat, padded, atol=1e-5, rtol=1e-4)


def test_bert_runs_flat_and_other_encoders_padded(make_tiny_model):
    model = make_tiny_model(1)
    assert isinstance(encoder_for(model, 0), FlatBert)
    model.encoder.config.model_type = "electra"
    assert isinstance(encoder_for(model, 0), PaddedEncoder)
