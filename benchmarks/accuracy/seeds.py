"""`python -m benchmarks seeds`: mean and spread of several runs of one recipe, into a record."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import mean, stdev
from typing import Annotated, Any

import typer

from claimkit.errors import DataError
from claimkit.training.record import write_card

app = typer.Typer(add_completion=False)


def main(arguments: list[str]) -> None:
    """Run the command with these arguments."""
    app(args=arguments, prog_name="python -m benchmarks seeds")


@app.command()
def seeds(
    records: Annotated[
        list[Path], typer.Argument(help="record.json of each run, with its figures.")
    ],
    record_file: Annotated[
        Path, typer.Option("--record", help="The record.json to add mean and spread to.")
    ],
) -> None:
    """Print and keep the mean over seeds of every figure that all runs have."""
    runs = [json.loads(path.read_text("utf-8")) for path in records]
    try:
        summary = summarise(runs)
    except DataError as error:
        raise typer.BadParameter(str(error)) from error
    record = json.loads(record_file.read_text("utf-8"))
    record["seeds"] = summary
    record_file.write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    write_card(record_file.parent, record)
    print(f"**mean of seeds {', '.join(map(str, summary['seeds']))}**\n")
    print("| set | figure | mean | deviation |\n| --- | --- | ---: | ---: |")
    for set_name, figures in summary["figures"].items():
        for name, row in figures.items():
            print(f"| {set_name} | {name} | {row['mean']:.3f} | {row['deviation']:.3f} |")


def summarise(runs: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The seeds, and for each set and figure that all runs have its mean and deviation.

    Raises:
        DataError: There are fewer than two runs, two have one seed, or their recipes differ.
    """
    used = [run["recipe"]["seed"] for run in runs]
    if len(set(used)) < 2 or len(set(used)) < len(used):
        raise DataError(f"the runs have the seeds {used}: give at least two, all different")
    recipes = [{**run["recipe"], "seed": None} for run in runs]
    if any(recipe != recipes[0] for recipe in recipes):
        raise DataError("the runs are of different recipes, so their mean says nothing")
    evaluations = [run.get("evaluation", {}) for run in runs]
    figures = {
        set_name: {
            name: _spread([e[set_name]["figures"][name]["value"] for e in evaluations])
            for name, row in scored["figures"].items()
            if row["value"] is not None and all(name in e[set_name]["figures"] for e in evaluations)
        }
        for set_name, scored in evaluations[0].items()
        if all(set_name in evaluation for evaluation in evaluations)
    }
    return {"seeds": used, "figures": figures}


def _spread(values: Sequence[float]) -> dict[str, float]:
    return {"mean": mean(values), "deviation": stdev(values)}
