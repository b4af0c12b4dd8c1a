"""`python -m benchmarks normalise`: the normaliser on public specifications, beside others."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from benchmarks.accuracy.sets import data_folder
from benchmarks.normalise import own
from benchmarks.normalise.cases import SpecCase, load_cqe, load_specs
from benchmarks.normalise.scoring import case_id, is_right, kept_reasons, score_specs
from benchmarks.normalise.speed import speed
from benchmarks.record import CHECKOUT, provenance
from claimkit.evaluation.newsquant import score_newsquant

PEERS = {"quantulum3": "quantulum", "Recognizers-Text": "recognizers"}
"""Peer -> its script in `peers`."""

Rows = list[dict[str, Any]]
app = typer.Typer(add_completion=False)


def main(arguments: list[str]) -> None:
    """Run the command with these arguments."""
    app(args=arguments, prog_name="python -m benchmarks normalise")


@app.command()
def normalise(
    specs: Annotated[
        list[Path] | None,
        typer.Option(help="Folder of cases, repeatable; default: both in the folder of corpora."),
    ] = None,
    peer_python: Annotated[
        str, typer.Option(help="A Python that has quantulum3 or recognizers-text-suite.")
    ] = sys.executable,
    disagreements: Annotated[bool, typer.Option(help="Print each case that is not right.")] = False,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="File to write the figures to.")
    ] = None,
) -> None:
    """Score the normaliser, and its peers where they can be imported; then measure its speed."""
    folders = specs or [data_folder() / name for name in ("recognizers_specs", "cqe_recognizers")]
    cases = [case for folder in folders for case in load_specs(folder)]
    rows = [row for folder in folders for row in load_cqe(folder)]
    if not cases and not rows:
        raise typer.BadParameter(f"no cases in {', '.join(map(str, folders))}")
    results = [own_result(cases, rows)]
    for peer, script in PEERS.items():
        result = peer_result(peer, script, peer_python, cases, rows)
        if isinstance(result, str):
            print(f"{peer} skipped: {result}\n")
        else:
            results.append(result)
    print(table(results))
    own_answers = results[0].pop("answers")
    unkept = [
        case for case, found in zip(cases, own_answers, strict=True) if not is_right(case, found)
    ]
    reasons = kept_reasons()
    known = sum(case_id(case) in reasons for case in unkept)
    print(f"\n{len(unkept)} cases not right, {known} of them kept on purpose (kept.toml)")
    figures = speed(data_folder())
    print("\n| speed of claimkit | |\n| --- | ---: |")
    print("\n".join(f"| {name} | {figure:.3g} |" for name, figure in figures.items()))
    if disagreements:
        show(cases, own_answers)
    if json_file is not None:
        record = {"benchmark": "normalise", "systems": results, "speed": figures, **provenance()}
        json_file.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", "utf-8")


def own_result(cases: Sequence[SpecCase], rows: Rows) -> dict[str, Any]:
    """claimkit's figures; each text is new to it, so nothing comes out of its cache."""
    for model in ("Number", "Age"):
        own.read("warm 5 km up", model)
    begin = time.process_time()
    answers = [own.read(case.text, case.model) for case in cases]
    seconds = time.process_time() - begin
    predictions = [
        {"text": row["text"], "quantities": own.read_newsquant(row["text"])} for row in rows
    ]
    return _result("claimkit", "checkout", cases, answers, rows, predictions, seconds)


def peer_result(
    peer: str, script: str, python: str, cases: Sequence[SpecCase], rows: Rows
) -> dict[str, Any] | str:
    """A peer's figures, or why there are none."""
    questions = [{"text": case.text, "model": case.model} for case in cases]
    questions += [{"text": row["text"], "model": "All"} for row in rows]
    with tempfile.TemporaryDirectory() as folder:
        asked, told = Path(folder, "questions.json"), Path(folder, "answers.json")
        asked.write_text(json.dumps(questions), "utf-8")
        command = [python, "-m", f"benchmarks.normalise.peers.{script}", str(asked), str(told)]
        run = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True)
        if run.returncode or not told.exists():
            return (run.stderr.strip().splitlines() or ["no answer"])[-1]
        found = json.loads(told.read_text("utf-8"))
    answers = found["answers"][: len(cases)]
    predictions = [
        {"text": row["text"], "quantities": [_newsquant(item) for item in items]}
        for row, items in zip(rows, found["answers"][len(cases) :], strict=True)
    ]
    return _result(peer, found["version"], cases, answers, rows, predictions, found["seconds"])


def _newsquant(item: dict[str, Any]) -> dict[str, Any]:
    return {"value": item["value"], "normalized_unit": item["unit"] or "-"}


def _result(
    name: str,
    version: str,
    cases: Sequence[SpecCase],
    answers: Sequence[Rows],
    rows: Rows,
    predictions: Rows,
    seconds: float,
) -> dict[str, Any]:
    cqe = []
    for model in dict.fromkeys(row["model"] for row in rows):
        gold = [row for row in rows if row["model"] == model]
        cqe.append({"model": model, **_cqe_figures(gold, predictions)})
    if rows:
        cqe.append({"model": "all", **_cqe_figures(rows, predictions)})
    return {
        "system": name,
        "version": version,
        "specs": score_specs(cases, answers),
        "cqe": cqe,
        "cpu_microseconds_a_text": 1e6 * seconds / max(len(cases), 1),
        "answers": answers,
    }


def _cqe_figures(gold: Rows, predictions: Rows) -> dict[str, Any]:
    scores = score_newsquant(gold, predictions)
    return {
        "texts": len(gold),
        "value": scores.match["value"].f1,
        "value+unit": scores.match["value+unit"].f1,
    }


def table(results: Sequence[dict[str, Any]]) -> str:
    """The figures of all systems as a Markdown table, a column each."""
    names = [f"{result['system']} {result['version']}" for result in results]
    lines = ["| | n | " + " | ".join(names) + " |", "| --- | ---: |" + " ---: |" * len(names)]
    for k, spec in enumerate(results[0]["specs"]):
        support = "" if spec["python"] else ", not for Python"
        cells = [f"{result['specs'][k]['right'] / spec['cases']:.3f}" for result in results]
        lines.append(f"| {spec['model']}{support} | {spec['cases']} | {' | '.join(cells)} |")
    for title, python in (("all for Python", True), ("all not for Python", False)):
        parts = [[s for s in result["specs"] if s["python"] is python] for result in results]
        total = sum(spec["cases"] for spec in parts[0])
        if total:
            cells = [f"{sum(s['right'] for s in part) / total:.3f}" for part in parts]
            lines.append(f"| **{title}** | {total} | {' | '.join(cells)} |")
    for k, row in enumerate(results[0]["cqe"]):
        for measure in ("value", "value+unit"):
            cells = [f"{result['cqe'][k][measure]:.3f}" for result in results]
            lines.append(
                f"| CQE {row['model']}, {measure} F1 | {row['texts']} | {' | '.join(cells)} |"
            )
    cells = [f"{result['cpu_microseconds_a_text']:,.0f}" for result in results]
    lines.append(f"| µs of CPU time a text, each new to the system | | {' | '.join(cells)} |")
    return "\n".join(lines)


def show(cases: Sequence[SpecCase], answers: Sequence[Rows]) -> None:
    """Each case that is not right: what it asks for, what came, and the reason if it is kept."""
    reasons = kept_reasons()
    for case, answer in zip(cases, answers, strict=True):
        if not is_right(case, answer):
            reason = reasons.get(case_id(case), "open")
            found = [tuple(item.values()) for item in answer]
            print(
                f"{case_id(case)} {case.model} {'' if case.is_python else '(no Python) '}{reason}"
            )
            print(f"    {case.text!r}\n    asked {case.expected}\n    found {found}")
