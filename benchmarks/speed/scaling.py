"""How rates move with threads, batch budget, length of the texts and size of the corpus."""

from __future__ import annotations

import os
import statistics
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from benchmarks.speed.plan import OURS, Planned
from benchmarks.speed.rounds import Point, run_rounds
from benchmarks.speed.session import Session, close_all
from benchmarks.speed.worker import Worker

TASK = "text to claims"
SENTENCES_A_TEXT = (1, 4, 16, 64)
CORPUS_SHARES = (16, 8, 4, 2, 1)
"""Parts of the sentences that are read at a time, as divisors."""

Placed = tuple[float, Point]
"""A place on a curve's axis, and what is measured there."""


def batch_budgets(device: str) -> list[int]:
    """Word pieces a batch, around what claimkit takes on that device."""
    middle = 131_072 if device == "cuda" else 4096
    return [middle // 16, middle // 8, middle // 4, middle // 2, middle, middle * 2, middle * 4]


def thread_counts() -> list[int]:
    """1, 2, 4, ... up to what this process may use."""
    most = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    doubled = [2**n for n in range(most.bit_length()) if 2**n < most]
    return [*doubled, most]


def measure_scaling(session: Session, native_dtype: str) -> list[dict[str, Any]]:
    """All curves, each over points that were measured in turn."""
    budgets = batch_budgets(session.device)
    settings = {"dtype": native_dtype, "path": "flat", "budgets": budgets}
    planned = Planned(OURS, "ours", settings)
    curves = []
    worker = session.start(planned)
    if worker is not None:
        # the corpus first, while the process has not read more than it holds
        curves.append(_curve(session, "corpus", "texts", _corpora(session, worker)))
        budgeted = _budgets(session, worker, budgets)
        curves.append(_curve(session, "batch budget", "word pieces a batch", budgeted))
        curves.append(_curve(session, "length", "word pieces a text", _lengths(session, worker)))
        worker.close()
    curves.append(_threads(session, planned))
    return [curve for curve in curves if curve["points"]]


def _corpora(session: Session, worker: Worker) -> list[Placed]:
    fitting = session.point(OURS, worker, TASK, "sentences")
    if fitting is None:
        return []
    counts = sorted({max(1, fitting.count // share) for share in CORPUS_SHARES})
    return [(n, Point(OURS, worker, TASK, "sentences", n)) for n in counts]


def _budgets(session: Session, worker: Worker, budgets: Sequence[int]) -> list[Placed]:
    """Each budget on the same texts: as many as fit into a pass with the middle one."""
    middle = f"budget {budgets[len(budgets) // 2]}"
    fitting = session.point(OURS, worker, middle, "sentences")
    if fitting is None:
        return []
    return [(n, replace(fitting, task=f"budget {n}")) for n in budgets]


def _lengths(session: Session, worker: Worker) -> list[Placed]:
    placed = []
    for size in SENTENCES_A_TEXT:
        name = f"{size} sentences a text"
        if session.workloads[name].texts and session.clock.left() > 0:
            point = session.point(OURS, worker, TASK, name)
            if point is not None:
                placed.append((session.read_by(point)[0] / point.count, point))
    return placed


def _threads(session: Session, planned: Planned) -> dict[str, Any]:
    """claimkit in processes of their own, each with another number of threads."""
    workers = {}
    for count in thread_counts():
        worker = session.start(planned, threads=count) if session.clock.left() > 0 else None
        if worker is not None:
            workers[count] = worker
    fitting = session.point(OURS, workers[1], TASK, "sentences") if 1 in workers else None
    at = [(n, replace(fitting, worker=workers[n])) for n in workers] if fitting else []
    curve = _curve(session, "threads", "threads", at)
    close_all(workers)
    return curve


def _curve(session: Session, name: str, axis: str, placed: Sequence[Placed]) -> dict[str, Any]:
    answers = run_rounds(
        [point for _, point in placed],
        session.repeats,
        lambda: session.clock.left() > 0,
        lambda point, why: session.skip(f"scaling by {name}, {point.task}", why),
    )
    rows = []
    for x, point in placed:
        good = [answer for answer in answers[point] if answer is not None]
        if good:
            seconds = statistics.median(answer["seconds"] for answer in good)
            row = {
                "x": x,
                "texts": point.count,
                "pieces_per_s": session.read_by(point)[0] / seconds,
                "texts_per_s": point.count / seconds,
                "memory_mb": good[0]["memory_mb"],
            }
            rows.append(row)
    task = "text to spans" if name == "batch budget" else TASK
    return {"curve": name, "axis": axis, "task": task, "points": rows}
