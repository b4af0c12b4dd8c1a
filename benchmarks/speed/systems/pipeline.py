"""transformers' token-classification pipeline on claimkit's encoder weights and one tag head."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import torch
import transformers
from transformers import AutoModelForTokenClassification, PreTrainedTokenizerFast, pipeline

from benchmarks.speed.systems.devices import peak_memory, settle
from benchmarks.speed.systems.protocol import Answer, System, Task, serve
from benchmarks.speed.systems.rows import LONGEST_ROW, framed
from claimkit.inference.engine import pick_device
from claimkit.model.claim_model import ClaimModel
from claimkit.model.folders import find_model
from claimkit.model.loading import load_model

STRIDE = 32
"""Word pieces that two rows of one text share."""


def build(settings: dict[str, Any]) -> System:
    """The pipeline at each of `batch_sizes`, on `device`, in `dtype`."""
    device = pick_device(settings["device"])
    claim_model, tokenizer = load_model(find_model(settings["model"]))
    model = tagger_of(claim_model).to(device=device, dtype=getattr(torch, settings["dtype"]))
    rows_of = PreTrainedTokenizerFast(
        tokenizer_object=framed(tokenizer),
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        model_max_length=LONGEST_ROW,
    )
    tagger = pipeline(
        "token-classification",
        model=model.eval(),
        tokenizer=rows_of,
        aggregation_strategy="simple",
        stride=STRIDE,
        device=device,
    )

    def at(batch_size: int) -> Callable[[list[str]], Answer]:
        def read(texts: list[str]) -> Answer:
            found = sum(map(len, tagger(texts, batch_size=batch_size)))
            settle(device)
            return {"found": found}

        return read

    tasks = {f"text to spans, batch {n}": Task(at(n)) for n in settings["batch_sizes"]}
    info = {"version": transformers.__version__, "dtype": settings["dtype"]}
    return System(tasks, info, peak_memory(device))


def tagger_of(claim_model: ClaimModel) -> Any:
    """A token classifier with the encoder and the first tag layer of a claim model."""
    config = claim_model.config.encoder_config()
    tags = claim_model.config.quantity_tags
    config.id2label = dict(enumerate(tags))
    config.label2id = {tag: number for number, tag in enumerate(tags)}
    model = AutoModelForTokenClassification.from_config(config)
    getattr(model, model.base_model_prefix).load_state_dict(claim_model.encoder.state_dict())
    model.classifier.load_state_dict(claim_model.quantity_tagger.state_dict())
    return model


if __name__ == "__main__":
    sys.exit(serve(build))
