"""What every peer's script does around its reader: questions in, timed answers out."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

Item = dict[str, Any]
"""{"start", "end" (one past the last), "value" (None for a bare unit), "unit"}."""

MODELS = ("Number", "Percent", "Currency", "Dimension", "Age", "Temperature", "All")
"""Which sort of quantity is asked for; `All` for the sets that ask for every one."""


def answer(package: str, read: Callable[[str, str], list[Item]]) -> None:
    """Answer the questions of the file that argv names; the first one also warms up.

    Those to `All` come last. The time is the process's own on the CPU, which a busy machine leaves
    alone, and of the others: an `All` is six questions to some systems and one to others.
    """
    questions = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    for model in MODELS:
        read(questions[0]["text"], model)
    asked = [(question["text"], question["model"]) for question in questions]
    begin = time.process_time()
    answers = [read(text, model) for text, model in asked if model != "All"]
    seconds = time.process_time() - begin
    answers += [read(text, model) for text, model in asked if model == "All"]
    row = {"version": version(package), "seconds": seconds, "answers": answers}
    Path(sys.argv[2]).write_text(json.dumps(row), "utf-8")
