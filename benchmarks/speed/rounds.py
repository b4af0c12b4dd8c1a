"""Points to measure, asked in turn: what disturbs the machine disturbs all of them alike."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.speed.worker import Worker, WorkerError

FIRST_COUNT = 2
"""Texts of the first look at a point; it is not counted."""


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to measure.

    Attributes:
        name: The system's name, or the place on a curve.
        worker: The system.
        task: What it is to do.
        workload: On which texts.
        count: On how many of them, from the first.
    """

    name: str
    worker: Worker
    task: str
    workload: str
    count: int

    def ask(self, count: int | None = None) -> dict[str, Any]:
        """One measurement."""
        chosen = self.count if count is None else count
        request = {"task": self.task, "workload": self.workload, "first": 0, "count": chosen}
        return self.worker.ask(request)


class Clock:
    """How much of the time for the whole run is left.

    Args:
        seconds: The time; None: as long as it takes.
    """

    def __init__(self, seconds: float | None) -> None:
        self.seconds = seconds
        self.start = time.monotonic()

    def left(self, share: float = 1.0) -> float:
        """Seconds left of the first `share` of the time."""
        if self.seconds is None:
            return float("inf")
        return self.seconds * share - (time.monotonic() - self.start)


def fitting_count(ask: Callable[[int], float], available: int, pass_s: float) -> int:
    """How many texts one pass of about `pass_s` seconds reads; asks for ever more of them.

    Args:
        ask: Reads that many texts and tells the seconds.
        available: How many there are.
        pass_s: How long a pass should take at most.
    """
    count = min(FIRST_COUNT, available)
    ask(count)
    while True:
        seconds = max(ask(count), 1e-6)
        if count >= available or seconds * 2 >= pass_s:
            return max(1, min(available, int(count * pass_s / seconds)))
        count = min(available, max(count + 1, int(count * min(pass_s / seconds, 16))))


def run_rounds(
    points: Sequence[Point],
    repeats: int,
    has_time: Callable[[], bool],
    note: Callable[[Point, str], None],
) -> dict[Point, list[dict[str, Any] | None]]:
    """The answers of each point, one a round; None where it gave none.

    A point that fails twice is not asked again. Every other round runs backwards, so that nobody
    always follows the same one.

    Args:
        points: What to measure.
        repeats: How many rounds.
        has_time: Asked before each measurement behind the first round.
        note: Gets a point and why it failed.
    """
    answers: dict[Point, list[dict[str, Any] | None]] = {point: [] for point in points}
    faults: defaultdict[Point, int] = defaultdict(int)
    for number in range(repeats):
        order: Iterable[Point] = points if number % 2 == 0 else reversed(points)
        for point in order:
            answer = None
            if faults[point] < 2 and (number == 0 or has_time()):
                try:
                    answer = point.ask()
                except WorkerError as error:
                    faults[point] += 1
                    note(point, str(error))
            answers[point].append(answer)
    return answers
