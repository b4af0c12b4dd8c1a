"""One entry point for every benchmark."""

from __future__ import annotations

import importlib
import sys

BENCHMARKS = {
    "accuracy": "benchmarks.accuracy.command",
    "compare": "benchmarks.compare.command",
    "finetune": "benchmarks.finetune.command",
    "growth": "benchmarks.growth",
    "learning": "benchmarks.accuracy.learning",
    "memory": "benchmarks.memory",
    "normalise": "benchmarks.normalise.command",
    "page": "benchmarks.page",
    "report": "benchmarks.report.command",
    "seeds": "benchmarks.accuracy.seeds",
    "spacy": "benchmarks.spacy_pipe",
    "speed": "benchmarks.speed.command",
}
"""Benchmark -> the module whose `main(arguments)` runs it; imported when it is asked for."""


def main(arguments: list[str]) -> None:
    """Run the benchmark that the first argument names."""
    if not arguments or arguments[0] not in BENCHMARKS:
        found = f"no benchmark {arguments[0]!r}; " if arguments else ""
        names = " | ".join(BENCHMARKS)
        sys.exit(f"{found}usage: python -m benchmarks {names} [options]; --help tells the options")
    importlib.import_module(BENCHMARKS[arguments[0]]).main(arguments[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
