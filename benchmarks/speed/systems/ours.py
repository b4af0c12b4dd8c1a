"""claimkit: each task on one device, in one dtype, over one path through the encoder."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterator
from typing import Any

import torch

from benchmarks.speed.systems import identical, stages
from benchmarks.speed.systems.devices import peak_memory, settle
from benchmarks.speed.systems.protocol import Answer, System, Task, serve
from claimkit.extractor import ClaimExtractor
from claimkit.inference.batch import make_batches
from claimkit.inference.encoders import PaddedEncoder
from claimkit.inference.engine import Engine
from claimkit.inference.flat import lay_flat
from claimkit.inference.tokenize import SpecialIds, tokenize
from claimkit.model.folders import find_model
from claimkit.model.loading import load_for_inference, load_model
from claimkit.segment import segment

GROUP_TEXTS = 1024
"""Texts that `find_spans` gets at a time."""


def build(settings: dict[str, Any]) -> System:
    """A loaded extractor with its tasks.

    Args:
        settings: `model`, `device`, `dtype`, `path` (`flat` or `padded`) and `budgets`, word
            pieces a batch, each of which makes a task more.
    """
    extractor = make_extractor(settings)
    tasks = {
        "forward": Task(_forward(extractor), "pieces", _lay_out(extractor)),
        "text to spans": Task(_spans(extractor)),
        "text to claims": Task(_claims(extractor), "claims"),
    }
    if hasattr(extractor, "extract_table"):
        tasks["text to table"] = Task(_table(extractor), "claims")
    tasks["stages"] = Task(
        lambda texts: {"stages": stages.stage_seconds(extractor, texts)}, "texts"
    )
    tasks["identical"] = Task(_identical(extractor, settings), "texts")
    for budget in settings.get("budgets", ()):
        tasks[f"budget {budget}"] = Task(_spans(extractor, budget))
    engine = extractor.engine
    info = {
        "version": "checkout",
        "dtype": str(engine.dtype).removeprefix("torch."),
        "path": type(engine.encoder).__name__,
        "batch_tokens": engine.batch_tokens,
        "torch_threads": torch.get_num_threads(),
    }
    return System(tasks, info, peak_memory(engine.device))


def make_extractor(settings: dict[str, Any]) -> ClaimExtractor:
    """An extractor as the settings ask for; without `dtype` and `path`, as a user gets it."""
    is_padded = settings.get("path") == "padded"
    load = load_model if is_padded else load_for_inference
    extractor = ClaimExtractor(*load(find_model(settings["model"])), device=settings["device"])
    dtype = getattr(torch, settings.get("dtype", ""), extractor.engine.dtype)
    if dtype is not extractor.engine.dtype:
        extractor.engine = Engine(
            extractor.engine.model, extractor.tokenizer, device=extractor.engine.device, dtype=dtype
        )
    if is_padded:
        engine = extractor.engine
        engine.encoder = PaddedEncoder(engine.model, SpecialIds.of(extractor.tokenizer).pad)
    return extractor


def _lay_out(extractor: ClaimExtractor) -> Callable[[list[str]], Any]:
    """Texts to batches on the device, which `forward` takes no part in."""

    def prepare(texts: list[str]) -> Any:
        engine = extractor.engine
        windows = tokenize(
            texts,
            [segment(text) for text in texts],
            extractor.tokenizer,
            window_tokens=extractor.window_tokens,
        )
        batches = make_batches(windows.lengths, batch_tokens=engine.batch_tokens)
        return [lay_flat(windows, batch, engine.device) for batch in batches]

    return prepare


def _forward(extractor: ClaimExtractor) -> Callable[[Any], Answer]:
    """The encoder and the heads alone."""

    def read(batches: Any) -> Answer:
        engine = extractor.engine
        with torch.inference_mode():
            for batch in batches:
                engine.model.score(engine.encoder(batch))
        settle(engine.device)
        return {"found": sum(len(batch.ids) for batch in batches)}

    return read


def _spans(extractor: ClaimExtractor, budget: int | None = None) -> Callable[[Any], Answer]:
    def read(texts: list[str]) -> Answer:
        engine = extractor.engine
        usual = engine.batch_tokens
        engine.batch_tokens = budget or usual
        found = 0
        for group in _groups(texts):
            _, spans = extractor.find_spans(group)
            found += sum(len(document.rows) for document in spans if document is not None)
        engine.batch_tokens = usual
        settle(engine.device)
        return {"found": found}

    return read


def _claims(extractor: ClaimExtractor) -> Callable[[Any], Answer]:
    return lambda texts: {"found": sum(map(len, extractor.stream(texts)))}


def _table(extractor: Any) -> Callable[[Any], Answer]:
    return lambda texts: {"found": extractor.extract_table(texts).num_rows}


def _identical(extractor: ClaimExtractor, settings: dict[str, Any]) -> Callable[[Any], Answer]:
    padded = {**settings, "path": "padded"}
    return lambda texts: {
        "identical": identical.compare(extractor, lambda: make_extractor(padded), texts)
    }


def _groups(texts: list[str]) -> Iterator[list[str]]:
    rest = iter(texts)
    while group := list(itertools.islice(rest, GROUP_TEXTS)):
        yield group


if __name__ == "__main__":
    sys.exit(serve(build))
