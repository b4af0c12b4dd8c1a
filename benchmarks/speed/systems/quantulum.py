"""quantulum3: quantities by regular expressions, one text at a time, as it comes."""

from __future__ import annotations

import sys
from importlib.metadata import version
from typing import Any

from quantulum3 import parser

from benchmarks.speed.systems.protocol import System, Task, serve


def build(_: dict[str, Any]) -> System:
    """The parser with its defaults."""

    def read(texts: list[str]) -> dict[str, Any]:
        return {"found": sum(len(parser.parse(text)) for text in texts)}

    return System({"text to quantities": Task(read, "quantities")}, _info())


def _info() -> dict[str, Any]:
    return {"version": version("quantulum3"), "dtype": None}


if __name__ == "__main__":
    sys.exit(serve(build))
