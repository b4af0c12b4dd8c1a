"""What a careful user of transformers writes: rows sorted by length, padded, best tag each."""

from __future__ import annotations

import sys
from typing import Any

import torch

from benchmarks.speed.systems.devices import peak_memory, settle
from benchmarks.speed.systems.protocol import Answer, System, Task, serve
from benchmarks.speed.systems.rows import count_spans, framed, padded_batches, read_rows
from claimkit.inference.engine import pick_device
from claimkit.inference.tokenize import SpecialIds
from claimkit.model.folders import find_model
from claimkit.model.loading import load_model

BATCH_TOKENS = {"cuda": 131_072}
"""Padded word pieces of a batch, as claimkit's own by device; else 4,096."""


def build(settings: dict[str, Any]) -> System:
    """The encoder of `model` with its first tag layer, on `device`, in `dtype`."""
    device = pick_device(settings["device"])
    dtype = getattr(torch, settings["dtype"])
    model, tokenizer = load_model(find_model(settings["model"]))
    model = model.to(device=device, dtype=dtype).eval()
    rows_of, pad_id = framed(tokenizer), SpecialIds.of(tokenizer).pad

    def read(texts: list[str]) -> Answer:
        found = 0
        rows = read_rows(texts, rows_of)
        budget = BATCH_TOKENS.get(device.type, 4096)
        with torch.inference_mode():
            for _, ids, mask in padded_batches(rows, budget, pad_id):
                inputs = (torch.from_numpy(array).to(device) for array in (ids, mask))
                hidden = model.encoder(**dict(zip(_NAMES, inputs, strict=True))).last_hidden_state
                found += count_spans(model.quantity_tagger(hidden).argmax(-1).cpu(), mask)
        settle(device)
        return {"found": found}

    info = {"version": torch.__version__, "dtype": settings["dtype"]}
    return System({"text to spans": Task(read)}, info, peak_memory(device))


_NAMES = ("input_ids", "attention_mask")

if __name__ == "__main__":
    sys.exit(serve(build))
