"""The engine: devices by name, nothing found in nothing."""

import pytest
import torch

from claimkit.errors import InputError
from claimkit.inference.engine import Engine, pick_device, pick_dtype
from claimkit.inference.found import gather
from claimkit.inference.tokenize import tokenize
from claimkit.segment import segment


def test_the_cpu_is_always_there():
    assert pick_device("cpu") == torch.device("cpu")
    assert pick_device("auto").type in ("cpu", "cuda", "mps")


@pytest.mark.parametrize("name", ["no such device", "cuda:99", "cpu:x", ""])
def test_a_device_that_is_not_there_is_an_input_error(name):
    with pytest.raises(InputError, match=r"cannot be used here.*try device='auto'"):
        pick_device(name)


def test_the_cpu_computes_in_single_precision_or_bfloat16():
    assert pick_dtype(torch.device("cpu")) in (torch.float32, torch.bfloat16)


def test_no_windows_give_nothing():
    assert gather([]) is None


@pytest.fixture
def windows(tiny_tokenizer):
    texts = [f"About {n} people marched on Monday, police said. " * n for n in range(1, 9)]
    return tokenize(texts, [segment(t) for t in texts], tiny_tokenizer, window_tokens=48)


def small_engine(model, tokenizer, room):
    """An engine on a device with room for so many word pieces at a time."""
    engine = Engine(model, tokenizer, device=pick_device("cpu"), dtype=torch.float32)
    encoder = engine.encoder

    def encode(batch):
        if len(batch.ids) > room:
            raise torch.OutOfMemoryError(f"{len(batch.ids)} > {room}")
        return encoder(batch)

    engine.encoder = encode
    return engine


@pytest.mark.parametrize("room", [48, 100, 500])
def test_too_large_batches_are_halved_with_one_warning_a_size(
    make_tiny_model, tiny_tokenizer, windows, room
):
    whole = Engine(make_tiny_model(2), tiny_tokenizer, device=pick_device("cpu"))
    small = small_engine(make_tiny_model(2), tiny_tokenizer, room)
    with pytest.warns(RuntimeWarning, match="too little memory for .* word pieces"):
        found = gather(list(small.run(windows)))
    assert small.batch_tokens < whole.batch_tokens
    expected = gather(list(whole.run(windows)))
    for name in ("window", "first", "last", "span_type", "link"):
        assert getattr(found, name).tolist() == getattr(expected, name).tolist()


def test_a_window_that_never_fits_is_an_error(make_tiny_model, tiny_tokenizer, windows):
    with pytest.raises(torch.OutOfMemoryError), pytest.warns(RuntimeWarning):
        list(small_engine(make_tiny_model(2), tiny_tokenizer, 10).run(windows))
