"""The engine: devices by name, nothing found in nothing."""

import pytest
import torch

from claimkit.errors import InputError
from claimkit.inference.engine import gather, pick_device, pick_dtype


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
