"""What every system's script does around its reader: requests in, timed answers out.

Only the standard library: a peer's Python need hold nothing of claimkit's.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Answer = dict[str, Any]


def as_given(texts: list[str]) -> Any:
    """The texts themselves: nothing to prepare."""
    return texts


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that a system does with texts.

    Attributes:
        read: What is timed; its answer is added to the times (`found`: how many it found).
        unit: What it finds: `claims`, `spans`, ....
        prepare: What comes before the clock starts; its result is kept for the next time.
    """

    read: Callable[[Any], Answer]
    unit: str = "spans"
    prepare: Callable[[list[str]], Any] = as_given


@dataclass(frozen=True, slots=True)
class System:
    """A system that is loaded and ready.

    Attributes:
        tasks: What it can do, by name.
        info: Version, dtype, ...: plain JSON values.
        memory: Peak of the device's memory in MB; None where the host's is all there is.
    """

    tasks: dict[str, Task]
    info: dict[str, Any]
    memory: Callable[[], float] | None = None


def serve(build: Callable[[dict[str, Any]], System]) -> None:
    """Load a system, tell what it is, then answer requests line by line until the input ends.

    Arguments of the script: a JSON file of workloads (name -> texts), the settings as JSON.
    A request is `{"task", "workload", "first", "count"}`; its answer holds `seconds`,
    `cpu_seconds` and `memory_mb`, or `error`. Whatever else is printed goes to stderr.
    """
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers:
        os.dup2(2, 1)
        system = build(json.loads(sys.argv[2]))
        units = {name: task.unit for name, task in system.tasks.items()}
        _say(answers, {**system.info, "tasks": units})
        workloads = json.loads(Path(sys.argv[1]).read_text("utf-8"))
        prepared: dict[str, Any] = {}
        for line in sys.stdin:
            try:
                _say(answers, _timed(system, workloads, json.loads(line), prepared))
            except Exception as error:  # whatever a peer throws is its result
                _say(answers, {"error": f"{type(error).__name__}: {error}"[:2000]})


def _timed(
    system: System,
    workloads: dict[str, list[str]],
    request: dict[str, Any],
    prepared: dict[str, Any],
) -> Answer:
    task = system.tasks[request["task"]]
    key = json.dumps(request, sort_keys=True)
    if key not in prepared:
        prepared.clear()
        first = request["first"]
        prepared[key] = task.prepare(workloads[request["workload"]][first:][: request["count"]])
    begin, begin_cpu = time.perf_counter(), time.process_time()
    answer = task.read(prepared[key])
    seconds, cpu_seconds = time.perf_counter() - begin, time.process_time() - begin_cpu
    answer = {"seconds": seconds, "cpu_seconds": cpu_seconds, **answer}
    answer["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if system.memory is not None:
        answer["device_memory_mb"] = system.memory()
    return answer


def _say(answers: Any, value: Answer) -> None:
    answers.write(json.dumps(value) + "\n")
    answers.flush()
