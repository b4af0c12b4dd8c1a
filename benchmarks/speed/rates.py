"""Every system on every workload, in interleaved rounds, with the ceiling measured in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.speed.plan import CEILING, OURS, PIPELINE, STUDIES, Planned
from benchmarks.speed.rounds import Point, run_rounds
from benchmarks.speed.session import Session, label
from benchmarks.speed.summary import Answers, median_ratio, rate_row
from benchmarks.speed.worker import Worker

WORKLOADS = ("sentences", "articles")


@dataclass(frozen=True, slots=True)
class Running:
    """A planned system that is up."""

    planned: Planned
    worker: Worker

    @property
    def tasks(self) -> list[str]:
        """What its rates are measured in; claimkit padded is no product: only its forward is."""
        names = [name for name in self.worker.info["tasks"] if name not in STUDIES]
        if self.planned.settings.get("path") == "padded":
            return [name for name in names if name in ("forward", "text to spans")]
        return names


def measure_rates(session: Session, systems: Sequence[Running]) -> dict[str, Any]:
    """Rates, shares of the ceiling and ratios of all systems.

    Returns:
        `systems`, a row for each system, task and workload, and `ceilings`, one for each dtype.
    """
    points: list[tuple[Running, Point]] = []
    for system in systems:
        names = ("sentences",) if system.planned.name == CEILING else WORKLOADS
        for workload in names:
            for task in system.tasks:
                point = _point(session, system, task, workload)
                if point is not None:
                    points.append((system, point))
    answers = run_rounds(
        [point for _, point in points],
        session.repeats,
        lambda: session.clock.left(0.6) > 0,
        lambda point, why: session.skip(f"{point.name}, {point.task}, {point.workload}", why),
    )
    ceilings = {
        system.planned.encoder_dtype: answers[point]
        for system, point in points
        if system.planned.name == CEILING
    }
    rows = [
        _row(session, system, point, answers[point], ceilings)
        for system, point in points
        if system.planned.name != CEILING
    ]
    _add_ratios(rows)
    return {
        "systems": [{k: v for k, v in row.items() if k != "answers"} for row in rows],
        "ceilings": [_ceiling_row(dtype, found) for dtype, found in ceilings.items()],
    }


def _point(session: Session, system: Running, task: str, workload: str) -> Point | None:
    if system.planned.name == CEILING:
        return Point(label(system.planned), system.worker, task, workload, 1)
    return session.point(label(system.planned), system.worker, task, workload)


def _row(
    session: Session,
    system: Running,
    point: Point,
    answers: Answers,
    ceilings: dict[str | None, Any],
) -> dict[str, Any]:
    planned, info = system.planned, system.worker.info
    pieces, flop = session.read_by(point)
    measured = ceilings.get(planned.encoder_dtype) if planned.encoder_dtype else None
    of_round = [found and found["flop_per_s"] for found in measured or [None] * len(answers)]
    return {
        "system": planned.name,
        "version": info.get("version"),
        "dtype": info.get("dtype"),
        "task": point.task,
        "unit": info["tasks"][point.task],
        "workload": point.workload,
        **rate_row(answers, pieces, point.count, flop, of_round),
        "answers": answers,
    }


def _add_ratios(rows: Sequence[dict[str, Any]]) -> None:
    """Beside each rate, how many times the best pipeline's it is: in fp32, as a user gets it."""
    for workload in WORKLOADS:
        here = [row for row in rows if row["workload"] == workload and row["rounds"]]
        pipelines = [row for row in here if row["system"] == PIPELINE and row["dtype"] == "float32"]
        best = max(pipelines, key=lambda row: row["pieces_per_s"], default=None)
        for row in here:
            row["times_pipeline"] = (
                median_ratio(row["answers"], row["pieces"], best["answers"], best["pieces"])
                if best is not None
                else None
            )


def _ceiling_row(dtype: str | None, answers: Answers) -> dict[str, Any]:
    good = [answer for answer in answers if answer is not None]
    best: dict[str, Any] = dict(max(good, key=lambda answer: answer["flop_per_s"], default={}))
    return {
        "dtype": dtype,
        "flop_per_s": best.get("flop_per_s"),
        "shape": best.get("shape"),
        "shapes": best.get("shapes", {}),
        "rounds": [answer["flop_per_s"] for answer in good],
    }


def ours(systems: Sequence[Running]) -> list[Running]:
    """claimkit over its own path, in every dtype, the native one first."""
    return [
        s
        for s in systems
        if s.planned.name.startswith(OURS) and s.planned.settings["path"] == "flat"
    ]
