"""`python -m benchmarks report`: the kept JSON files to BENCHMARKS.md, with plots."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from benchmarks.record import CHECKOUT
from benchmarks.report.quality import accuracy_section, normalise_section
from benchmarks.report.speed import speed_section

RESULTS = CHECKOUT / "benchmarks" / "results"
HEAD = """# Benchmarks

Written by `python -m benchmarks report` from the JSON files in `results/`, which
`python -m benchmarks accuracy|normalise|speed --json FILE` write; never by hand.
"""
TITLES = {"speed": "Speed", "accuracy": "Accuracy", "normalise": "Normaliser"}
"""Benchmark -> its chapter, in the order of the page."""

app = typer.Typer(add_completion=False)


def main(arguments: list[str]) -> None:
    """Run the command with these arguments."""
    app(args=arguments, prog_name="python -m benchmarks report")


@app.command()
def report(
    results: Annotated[
        Path, typer.Option(help="Folder of JSON files; the page is written beside it.")
    ] = RESULTS,
) -> None:
    """Write the page and its plots."""
    page = results.parent / "BENCHMARKS.md"
    paths = sorted(results.glob("*.json"))
    if not paths:
        raise typer.BadParameter(f"no JSON files in {results}")
    page.write_text(
        render({path.stem: json.loads(path.read_text("utf-8")) for path in paths}, results), "utf-8"
    )
    print(f"{page}: {len(paths)} records")


def render(records: Mapping[str, Mapping[str, Any]], plots: Path) -> str:
    """The page, by name of the record; plots are written into the folder `plots`."""
    parts = [HEAD]
    for benchmark, title in TITLES.items():
        found = {name: row for name, row in records.items() if row.get("benchmark") == benchmark}
        if found:
            parts.append(f"# {title}")
        for name, record in found.items():
            parts += [f"## {name}", origin(record), _section(benchmark, name, record, plots)]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _section(benchmark: str, name: str, record: Mapping[str, Any], plots: Path) -> str:
    if benchmark == "speed":
        return speed_section(record, name, plots)
    return accuracy_section(record) if benchmark == "accuracy" else normalise_section(record)


def origin(record: Mapping[str, Any]) -> str:
    """Where and when the figures come from."""
    machine, device = record.get("machine", {}), record.get("device", {})
    commit = str(record.get("commit") or "no commit")
    changed = " with changes" if commit.endswith("+changes") else ""
    versions = (f"{name} {number}" for name, number in record["versions"].items())
    parts = [
        f"commit {commit[:12]}{changed}",
        str(record["date"])[:10],
        device.get("device_name"),
        machine.get("processor"),
        f"{machine['cores']} cores" if machine else None,
        f"{device['torch_threads']} threads" if "torch_threads" in device else None,
        ", ".join(versions),
    ]
    quick = "**A quick run on few texts: not for quoting.** " if record.get("quick") else ""
    return quick + "; ".join(str(part) for part in parts if part) + "."
