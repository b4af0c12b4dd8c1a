"""A run's record as tables on the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

Record = Mapping[str, Any]


def show(record: Record, console: Console) -> None:
    """Print everything that was measured."""
    for workload in record["texts"]:
        rows = [row for row in record["systems"] if row["workload"] == workload["workload"]]
        if rows:
            console.print(rates_table(workload, rows))
    for goal in record["goals"]:
        verdict = "reached" if goal["is_reached"] else "not reached"
        console.print(
            f"goal: {goal['task']} {goal['goal']:,.0f} pieces/s: {goal['pieces_per_s']:,.0f} on "
            f"{goal['workload']}, {verdict}"
        )
    console.print(ceilings_table(record["ceilings"]))
    for study in record["stages"]:
        console.print(_stages_table(study))
    for study in record["identical"]:
        console.print(_identical_table(study))
    for curve in record["scaling"]:
        console.print(_curve_table(curve))
    if record["cold_start"]:
        console.print(_cold_table(record["cold_start"]))
    for row in record["skipped"]:
        console.print(f"skipped: {row['name']}: {row['reason']}", markup=False, highlight=False)


def rates_table(workload: Record, rows: Sequence[Record]) -> Table:
    """One workload's systems."""
    length = workload["mean_length"]
    table = _table(
        f"{workload['workload']}: {workload['texts']:,} texts, {length:,.0f} word pieces each",
        ("system", "dtype", "task"),
        ("texts", "texts/s", "pieces/s", "found/s", "of ceiling", "× pipeline", "MB"),
    )
    for row in rows:
        figures = (
            f"{row['texts']:,}",
            number(row.get("texts_per_s")),
            number(row.get("pieces_per_s")),
            number(row.get("found_per_s")) + (f" {row['unit']}" if row.get("found") else ""),
            number(row.get("of_ceiling"), ".2f"),
            number(row.get("times_pipeline"), ".2f"),
            number(row.get("device_memory_mb") or row.get("memory_mb")),
        )
        table.add_row(row["system"], row["dtype"] or "", row["task"], *figures)
    return table


def ceilings_table(rows: Sequence[Record]) -> Table:
    """The matrix products of each dtype."""
    table = _table("matrix product", ("dtype", "shape"), ("GFLOP/s", ""))
    for row in rows:
        for shape, rate in row["shapes"].items():
            mark = "ceiling" if shape == row["shape"] else ""
            table.add_row(row["dtype"], shape, number(rate / 1e9), mark)
    return table


def _stages_table(study: Record) -> Table:
    title = f"own time of the stages, {study['dtype']}, {study['texts']:,} {study['workload']}"
    table = _table(title, ("stage",), ("share", "seconds"))
    for stage, share in study["shares"].items():
        table.add_row(stage, f"{share:.1%}", f"{study['seconds'][stage]:.3f}")
    return table


def _identical_table(study: Record) -> Table:
    texts, claims = study["texts"], study["claims"]
    title = f"the same claims? {study['dtype']}, {texts:,} {study['workload']}, {claims:,} claims"
    table = _table(title, ("read",), ("texts that differ", "confidence moves by at most"))
    for row in study["ways"]:
        table.add_row(
            row["way"], str(row["texts_that_differ"]), f"{row['largest_confidence_move']:.1e}"
        )
    return table


def _curve_table(curve: Record) -> Table:
    table = _table(
        f"by {curve['curve']}, {curve['task']}",
        (),
        (curve["axis"], "texts", "texts/s", "pieces/s", "MB"),
    )
    for row in curve["points"]:
        values = (row["x"], row["texts"], row["texts_per_s"], row["pieces_per_s"], row["memory_mb"])
        table.add_row(*map(number, values))
    return table


def _cold_table(cold: Record) -> Table:
    best = min(cold["runs"], key=lambda run: run["seconds"])
    title = f"cold start {best['seconds']:.1f} s ({best['cpu_seconds']:.1f} s of CPU time)"
    table = _table(f"{title}: own import time by package", ("package",), ("seconds", "modules"))
    for row in cold["packages"]:
        table.add_row(row["name"], f"{row['seconds']:.2f}", str(row["modules"]))
    return table


def _table(title: str, words: Sequence[str], figures: Sequence[str]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold")
    for name in words:
        table.add_column(name, no_wrap=name == "dtype")
    for name in figures:
        table.add_column(name, justify="right")
    return table


def number(value: float | None, form: str = "") -> str:
    """A figure to three digits that count; empty where there is none.

    >>> number(1234567.8), number(12.34), number(0.1234), number(None)
    ('1,234,568', '12.3', '0.123', '')
    """
    if value is None:
        return ""
    if form:
        return f"{value:{form}}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
