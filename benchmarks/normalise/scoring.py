"""Answers against a specification: right is a case with all that it asks for, and no more."""

from __future__ import annotations

import hashlib
import math
import tomllib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.normalise.cases import SpecCase
from benchmarks.normalise.peers.protocol import Item

KEPT = Path(__file__).with_name("kept.toml")


def is_right(case: SpecCase, answer: Sequence[Item]) -> bool:
    """Whether spans, values and units are those of the case."""
    found = sorted(answer, key=lambda item: (item["start"], item["end"]))
    if len(found) != len(case.expected):
        return False
    return all(_agrees(item, expected) for item, expected in zip(found, case.expected, strict=True))


def _agrees(item: Item, expected: tuple[int, int, float | None, str]) -> bool:
    start, end, value, unit = expected
    if (item["start"], item["end"]) != (start, end) or str(item["unit"]).lower() != unit:
        return False
    if value is None or item["value"] is None:
        return value is item["value"]
    return math.isclose(item["value"], value, rel_tol=1e-9, abs_tol=1e-15)


def score_specs(
    cases: Sequence[SpecCase], answers: Sequence[Sequence[Item]]
) -> list[dict[str, Any]]:
    """One row a model and support: cases, cases right."""
    right: Counter[tuple[str, bool]] = Counter()
    total: Counter[tuple[str, bool]] = Counter()
    for case, answer in zip(cases, answers, strict=True):
        total[case.model, case.is_python] += 1
        right[case.model, case.is_python] += is_right(case, answer)
    return [
        {"model": model, "python": python, "cases": total[key], "right": right[key]}
        for key in sorted(total, key=lambda key: (not key[1], key[0]))
        for model, python in [key]
    ]


def case_id(case: SpecCase) -> str:
    """A short name of the case that does not repeat its text."""
    return hashlib.sha1(f"{case.model}\t{case.text}".encode()).hexdigest()[:12]


def kept_reasons() -> dict[str, str]:
    """Case id -> why claimkit reads it otherwise than the specification, on purpose."""
    reasons: dict[str, str] = tomllib.loads(KEPT.read_text("utf-8"))["kept"]
    return reasons
