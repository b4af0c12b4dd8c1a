"""Specifications on disk to cases: Recognizers-Text's form, and CQE's form of the same tests."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MODELS = ("Number", "Percent", "Currency", "Dimension", "Age", "Temperature")
"""The models of Recognizers-Text whose cases are read; ranges and ordinals are not asked for."""

_SPEC = re.compile(
    rf"(?:number|numberwithunit)\.({'|'.join(MODELS)})Model\.(?:notpython\.)?\w+\.jsonl"
)
_CQE = re.compile(r"(age|currency|dimension|temperature)-model\.\w+\.jsonl")


@dataclass(frozen=True, slots=True)
class SpecCase:
    """One text with all that a model must find in it.

    Attributes:
        text: The text.
        model: `Number`, `Currency`, ....
        is_python: Whether Recognizers-Text claims the case for its Python port.
        expected: Start, end (one past the last), value (None for a bare unit) and unit.
    """

    text: str
    model: str
    is_python: bool
    expected: tuple[tuple[int, int, float | None, str], ...]


def load_specs(folder: Path) -> list[SpecCase]:
    """The cases of every `<number|numberwithunit>.<Model>[.notpython].*.jsonl` of a folder."""
    cases = []
    for path in sorted(folder.glob("*.jsonl")):
        name = _SPEC.fullmatch(path.name)
        if name:
            is_python = ".notpython." not in path.name
            cases += [_spec_case(row, name[1], is_python) for row in _rows(path)]
    return cases


def load_cqe(folder: Path) -> list[dict[str, Any]]:
    """The rows of every `<model>-model.*.jsonl` of a folder, each with the name of its `model`."""
    rows = []
    for path in sorted(folder.glob("*.jsonl")):
        name = _CQE.fullmatch(path.name)
        if name:
            rows += [{**row, "model": name[1].title()} for row in _rows(path)]
    return rows


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]


def _spec_case(row: dict[str, Any], model: str, is_python: bool) -> SpecCase:
    expected = [_expected(result) for result in row["Results"]]
    return SpecCase(
        row["Input"], model, is_python, tuple(sorted(expected, key=lambda item: item[:2]))
    )


def _expected(result: dict[str, Any]) -> tuple[int, int, float | None, str]:
    resolution = result.get("Resolution") or {}
    value = resolution.get("value")
    number = None if value in (None, "null") else float(value.rstrip("%"))
    # End is the last character there
    return result["Start"], result["End"] + 1, number, (resolution.get("unit") or "").lower()
