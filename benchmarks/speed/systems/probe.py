"""What the device is and what it computes in, and how many word pieces the texts have."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import torch

from benchmarks.speed.systems.devices import device_name
from benchmarks.speed.systems.protocol import Answer, System, Task, serve
from claimkit.inference.engine import pick_device, pick_dtype
from claimkit.inference.tokenize import tokenize
from claimkit.model.config import ClaimConfig
from claimkit.model.files import load_tokenizer
from claimkit.model.folders import find_model
from claimkit.segment import segment


def build(settings: dict[str, Any]) -> System:
    """The device by name, and the tokenizer of `model`."""
    device = pick_device(settings["device"])
    native = str(pick_dtype(device)).removeprefix("torch.")
    folder = find_model(settings["model"])
    tokenizer = load_tokenizer(folder)
    window_tokens = int(ClaimConfig.from_pretrained(folder).window_tokens)

    def count(texts: list[str]) -> Answer:
        """Word pieces of each text, `[CLS]` and `[SEP]` included, and their windows' squares."""
        pages = [segment(text) for text in texts]
        windows = tokenize(texts, pages, tokenizer, window_tokens=window_tokens)
        lengths = windows.lengths
        sums = [
            np.bincount(windows.documents, weights=values, minlength=len(texts)).astype(int)
            for values in (lengths, lengths**2)
        ]
        return {"pieces": sums[0].tolist(), "squares": sums[1].tolist()}

    info = {
        "version": torch.__version__,
        "device": device.type,
        "device_name": device_name(device),
        "dtypes": sorted({"float32", native}),
        "native_dtype": native,
        "torch_threads": torch.get_num_threads(),
    }
    return System({"count": Task(count, "")}, info)


if __name__ == "__main__":
    sys.exit(serve(build))
