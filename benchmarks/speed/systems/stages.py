"""Where the time goes: each stage's own seconds on the way from texts to claims."""

from __future__ import annotations

import functools
import importlib
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from benchmarks.speed.systems.devices import settle
from claimkit.extractor import ClaimExtractor

FUNCTIONS = {
    "segment": ("claimkit.inference.host:segment",),
    "tokenise": ("claimkit.inference.host:tokenize",),
    "lay out": ("claimkit.inference.engine:lay_flat", "claimkit.inference.host_decode:rectangle"),
    "decode": ("claimkit.extractor:gather",),
    "locate": ("claimkit.inference.host:locate",),
    "normalise": (
        "claimkit.inference.assemble:parse_quantity",
        "claimkit.inference.assemble:resolve_time",
    ),
    "assemble": ("claimkit.inference.host:assemble",),
    "to Arrow": ("claimkit.extractor:claims_table",),
}
"""Stage -> the functions that are it, where their callers look them up; some may not be there."""

METHODS = {
    "forward": (("", "encoder"), ("model", "score")),
    "decode": (("decoder", "decode"),),
}
"""Stage -> attributes of the engine that are it."""


def stage_seconds(extractor: ClaimExtractor, texts: list[str]) -> dict[str, float]:
    """Seconds that each stage takes of its own, what it calls left out; `other` is the rest.

    The device is waited for behind every stage, so that work overlapping with it does not show:
    the shares add up to a longer time than a pass that is not looked at.
    """
    watch = _Watch(lambda: settle(extractor.engine.device))
    with ExitStack() as patches:
        for stage, names in FUNCTIONS.items():
            for name in names:
                _patch_function(patches, watch, stage, name)
        for stage, paths in METHODS.items():
            for path in paths:
                _patch_method(patches, watch, stage, extractor.engine, path)
        begin = time.perf_counter()
        if hasattr(extractor, "extract_table"):
            extractor.extract_table(texts)
        else:
            for _ in extractor.stream(texts):
                pass
        whole = time.perf_counter() - begin
    found = dict(watch.seconds)
    return {**found, "other": max(0.0, whole - sum(found.values()))}


def _patch_function(patches: ExitStack, watch: _Watch, stage: str, name: str) -> None:
    module, attribute = name.split(":")
    try:
        home = importlib.import_module(module)
        patches.enter_context(
            patch.object(home, attribute, watch.timed(stage, getattr(home, attribute)))
        )
    except (ImportError, AttributeError):
        return


def _patch_method(
    patches: ExitStack, watch: _Watch, stage: str, engine: Any, path: tuple[str, str]
) -> None:
    owner = getattr(engine, path[0], None) if path[0] else engine
    if hasattr(owner, path[1]):
        timed = watch.timed(stage, getattr(owner, path[1]))
        patches.enter_context(patch.object(owner, path[1], timed))


class _Watch:
    """Adds up the seconds of stages; a stage inside another is not counted to it as well."""

    def __init__(self, settle_device: Callable[[], None]) -> None:
        self.settle_device = settle_device
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.local = threading.local()

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def run(*args: Any, **kwargs: Any) -> Any:
            with self._running(stage):
                result = function(*args, **kwargs)
                return iter(list(result)) if isinstance(result, Iterator) else result

        return run

    @contextmanager
    def _running(self, stage: str) -> Iterator[None]:
        inner = self.local.__dict__.setdefault("inner", [0.0])
        inner.append(0.0)
        begin = time.perf_counter()
        try:
            yield
            if stage == "forward":
                self.settle_device()
        finally:
            seconds = time.perf_counter() - begin
            self.seconds[stage] += seconds - inner.pop()
            inner[-1] += seconds
