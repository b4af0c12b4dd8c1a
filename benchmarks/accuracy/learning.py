"""`python -m benchmarks learning`: how scores grow with the documents that a model learns from."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import mean
from typing import Annotated, Any

import typer

from benchmarks.record import CHECKOUT

FIGURES = {
    "claimwire quantity exact F1": "claimwire: quantity exact",
    "claimwire claim F1": "claimwire: whole claim",
    "claimwire entity accuracy": "claimwire: entity",
    "claims_events quantity exact F1": "claims_events: quantity exact",
    "claims_events entity accuracy": "claims_events: entity",
    "polnear content exact F1": "polnear: content exact",
    "polnear linked F1": "polnear: source with content",
}
"""Figures of the last development score in a record -> their names in the plot."""

STYLE = CHECKOUT / "notebooks" / "plots.mplstyle"

LINES = {"claimwire": "o-", "claims_events": "s--", "polnear": "^:"}
"""Set -> how its lines look."""

app = typer.Typer(add_completion=False)

Rows = dict[int, dict[str, float]]


def main(arguments: list[str]) -> None:
    """Run the command with these arguments."""
    app(args=arguments, prog_name="python -m benchmarks learning")


@app.command()
def learning(
    records: Annotated[
        list[Path], typer.Argument(help="record.json of runs on more and more documents.")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="The plot, an SVG.")],
    json_file: Annotated[Path | None, typer.Option("--json", help="The same as figures.")] = None,
) -> None:
    """Print and plot the development scores of runs of one recipe over their documents."""
    rows = learning_curve([json.loads(path.read_text("utf-8")) for path in records])
    print("| documents |", *(f"{name} |" for name in FIGURES.values()))
    print("| ---: |" + " ---: |" * len(FIGURES))
    for documents, scores in rows.items():
        print(f"| {documents:,} |", *(f"{scores[name]:.3f} |" for name in FIGURES))
    if json_file:
        json_file.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    _plot(rows, output)


def learning_curve(records: Sequence[Mapping[str, Any]]) -> Rows:
    """Documents learned from -> the last score of each figure, runs on as many averaged."""
    runs = defaultdict(list)
    for record in records:
        documents = sum(corpus["documents"] for corpus in record["corpora"])
        runs[documents].append(record["run"]["curve"][-1])
    return {
        documents: {name: mean(scores[name] for scores in runs[documents]) for name in FIGURES}
        for documents in sorted(runs)
    }


def _plot(rows: Rows, output: Path) -> None:
    from matplotlib import style
    from matplotlib.figure import Figure

    style.use(str(STYLE))
    figure = Figure(figsize=(7.6, 4.2))
    axes = figure.subplots()
    for name, label in FIGURES.items():
        points = [scores[name] for scores in rows.values()]
        axes.plot(list(rows), points, LINES[label.split(":")[0]], label=label)
    axes.set_xscale("log", base=2)
    axes.set_xticks(list(rows), [f"{documents:,}" for documents in rows])
    axes.set_xlabel("documents of all corpora")
    axes.set_ylabel("development score")
    figure.legend(loc="outside right center")
    figure.savefig(output, metadata={"Date": None})
