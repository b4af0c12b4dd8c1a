"""An encoder of GLiNER-small's dimensions with random weights: what GLiNER cannot be faster than.

GLiNER-small (Zaratiana et al., NAACL 2024) reads with DeBERTa-v3-small. Here its encoder stands
alone: no prompt of labels in front of each text, no scoring of spans behind it, and claimkit's own
tokenizer. Random weights take as long as trained ones.
"""

from __future__ import annotations

import sys
from typing import Any

import torch
import transformers
from transformers import DebertaV2Config, DebertaV2Model

from benchmarks.speed.systems.devices import peak_memory, settle
from benchmarks.speed.systems.protocol import Answer, System, Task, serve
from benchmarks.speed.systems.rows import framed, padded_batches, read_rows
from claimkit.inference.engine import pick_device
from claimkit.inference.tokenize import SpecialIds
from claimkit.model.files import load_tokenizer
from claimkit.model.folders import find_model

BATCH_TOKENS = {"cuda": 65_536}
DIMENSIONS = {
    "vocab_size": 128_100,
    "hidden_size": 768,
    "num_hidden_layers": 6,
    "num_attention_heads": 12,
    "intermediate_size": 3072,
    "relative_attention": True,
    "position_buckets": 256,
    "norm_rel_ebd": "layer_norm",
    "share_att_key": True,
    "pos_att_type": ["p2c", "c2p"],
    "max_relative_positions": -1,
    "position_biased_input": False,
    "type_vocab_size": 0,
}
"""The configuration of DeBERTa-v3-small."""


def build(settings: dict[str, Any]) -> System:
    """The encoder on `device`, in `dtype`, its rows cut by the tokenizer of `model`."""
    device = pick_device(settings["device"])
    dtype = getattr(torch, settings["dtype"])
    encoder = DebertaV2Model(DebertaV2Config(**DIMENSIONS)).to(device=device, dtype=dtype).eval()
    tokenizer = load_tokenizer(find_model(settings["model"]))
    rows_of, pad_id = framed(tokenizer), SpecialIds.of(tokenizer).pad

    def read(texts: list[str]) -> Answer:
        rows = read_rows(texts, rows_of)
        with torch.inference_mode():
            for _, ids, mask in padded_batches(rows, BATCH_TOKENS.get(device.type, 2048), pad_id):
                inputs = [torch.from_numpy(array).to(device) for array in (ids, mask)]
                encoder(input_ids=inputs[0], attention_mask=inputs[1])
        settle(device)
        return {"found": None}

    info = {"version": f"transformers {transformers.__version__}", "dtype": settings["dtype"]}
    return System({"text to encoder output": Task(read, "")}, info, peak_memory(device))


if __name__ == "__main__":
    sys.exit(serve(build))
