"""Answers of all rounds to figures: rates, shares of the ceiling, ratios between systems."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.speed.flops import fraction_of_ceiling

GOALS = {"forward": 10e6, "text to table": 3e6}
"""Task -> the word pieces a second that one H200 is to reach."""

Answers = Sequence[Mapping[str, Any] | None]
"""One system's answers, one a round, None where there is none."""


def rate_row(
    answers: Answers, pieces: int, texts: int, flop: float, ceilings: Sequence[float | None]
) -> dict[str, Any]:
    """The figures of one system on one workload; all rates are those of the median pass.

    Args:
        answers: Its answers.
        pieces: Word pieces of the texts that it read.
        texts: How many texts.
        flop: Mean FLOP of a word piece.
        ceilings: FLOP a second of the matrix product in each round, None where not measured.
    """
    good = [answer for answer in answers if answer is not None]
    if not good:
        return {"texts": texts, "pieces": pieces, "rounds": 0}
    seconds = statistics.median(answer["seconds"] for answer in good)
    found = good[-1].get("found")
    return {
        "texts": texts,
        "pieces": pieces,
        "rounds": len(good),
        "seconds": [answer["seconds"] for answer in good],
        "cpu_seconds": [answer["cpu_seconds"] for answer in good],
        "texts_per_s": texts / seconds,
        "pieces_per_s": pieces / seconds,
        "best_pieces_per_s": pieces / min(answer["seconds"] for answer in good),
        "found": found,
        "found_per_s": None if found is None else found / seconds,
        "of_ceiling": _share_of_ceilings(answers, pieces, flop, ceilings),
        "memory_mb": max(answer["memory_mb"] for answer in good),
        "device_memory_mb": max(
            (a["device_memory_mb"] for a in good if "device_memory_mb" in a), default=None
        ),
    }


def _share_of_ceilings(
    answers: Answers, pieces: int, flop: float, ceilings: Sequence[float | None]
) -> float | None:
    """The median over rounds: in each, rate and ceiling were measured close together."""
    shares = [
        fraction_of_ceiling(pieces / answer["seconds"], flop, ceiling)
        for answer, ceiling in zip(answers, ceilings, strict=False)
        if answer is not None
    ]
    known = [share for share in shares if share is not None]
    return statistics.median(known) if known else None


def median_ratio(mine: Answers, my_pieces: int, others: Answers, other_pieces: int) -> float | None:
    """How many times faster than another, a word piece: the median over rounds that both have."""
    ratios = [
        (my_pieces / a["seconds"]) / (other_pieces / b["seconds"])
        for a, b in zip(mine, others, strict=False)
        if a is not None and b is not None
    ]
    return statistics.median(ratios) if ratios else None


def shares(seconds: Mapping[str, float]) -> dict[str, float]:
    """Each stage's share of the whole."""
    whole = sum(seconds.values())
    return {stage: value / whole for stage, value in seconds.items()} if whole else {}


def goal_rows(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The fastest rate of each task that has a goal, beside that goal."""
    reached = []
    for task, goal in GOALS.items():
        here = [row for row in rows if row["task"] == task and row["rounds"]]
        best = max(here, key=lambda row: row["pieces_per_s"], default=None)
        if best is not None:
            rate = best["pieces_per_s"]
            row = {"task": task, "workload": best["workload"], "pieces_per_s": rate}
            reached.append({**row, "goal": goal, "is_reached": rate >= goal})
    return reached
