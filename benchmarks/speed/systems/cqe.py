"""CQE (Almasian et al., EMNLP 2023): quantities by rules on spaCy's dependencies."""

from __future__ import annotations

import sys
from importlib.metadata import version
from typing import Any

from CQE import CQE

from benchmarks.speed.systems.protocol import System, Task, serve


def build(_: dict[str, Any]) -> System:
    """The parser with its defaults."""
    parser = CQE.CQE()

    def read(texts: list[str]) -> dict[str, Any]:
        return {"found": sum(len(parser.parse(text) or ()) for text in texts)}

    info = {"version": version("CQE"), "dtype": None}
    return System({"text to quantities": Task(read, "quantities")}, info)


if __name__ == "__main__":
    sys.exit(serve(build))
