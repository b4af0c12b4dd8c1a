"""quinex: claims with their quantities by several transformer models, its tiny preset."""

from __future__ import annotations

import sys
from importlib.metadata import version
from typing import Any

from quinex import Quinex
from quinex.config.presets import models, tasks

from benchmarks.speed.systems.protocol import System, Task, serve


def build(settings: dict[str, Any]) -> System:
    """Its smallest models, all its tasks."""
    extractor = Quinex(use_cpu=settings["device"] == "cpu", **models.tiny, **tasks.full)

    def read(texts: list[str]) -> dict[str, Any]:
        return {"found": sum(len(extractor(text)) for text in texts)}

    info = {"version": version("quinex"), "dtype": "float32"}
    return System({"text to claims": Task(read, "claims")}, info)


if __name__ == "__main__":
    sys.exit(serve(build))
