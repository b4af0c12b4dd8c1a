"""A record of `python -m benchmarks speed` as Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.report.curves import curve_svg
from benchmarks.report.markdown import table
from benchmarks.speed.table import number

Record = Mapping[str, Any]


def speed_section(record: Record, name: str, plots: Path) -> str:
    """Tables and plots of one run.

    Args:
        record: What the benchmark wrote.
        name: The record's name, from which the plots have theirs.
        plots: The folder that the plots are written to.
    """
    parts = [_rates(record, workload) for workload in record["texts"]]
    parts += [
        _goals(record["goals"]),
        _ceilings(record["ceilings"]),
        *map(_stages, record["stages"]),
    ]
    parts += [_identical(record["identical"])]
    parts += [_curve(curve, name, plots) for curve in record["scaling"]]
    parts += [_cold(record["cold_start"]), _skipped(record["skipped"])]
    return "\n\n".join(part for part in parts if part)


def _rates(record: Record, workload: Record) -> str:
    rows = [row for row in record["systems"] if row["workload"] == workload["workload"]]
    if not rows:
        return ""
    heading = (
        f"### {workload['workload'].capitalize()}\n\n{workload['texts']:,} texts of "
        f"{workload['mean_length']:,.0f} word pieces on the mean, from "
        f"{', '.join(workload['source'])} (`{workload['sha256']}`). A slow system reads only the "
        "first of them; rates are those of the median pass.\n"
    )
    if workload["distinct"] < workload["texts"]:
        heading += f"{workload['distinct']:,} of them differ; the rest are the same again.\n"
    columns = (
        "system", "version", "dtype", "task", "texts/s", "word pieces/s", "found/s", "of ceiling",
        "× pipeline", "MB",
    )  # fmt: skip
    cells = [
        (
            row["system"],
            row["version"] or "",
            row["dtype"] or "",
            row["task"],
            number(row.get("texts_per_s")),
            number(row.get("pieces_per_s")),
            f"{number(row.get('found_per_s'))} {row['unit']}" if row.get("found") else "",
            number(row.get("of_ceiling"), ".2f"),
            number(row.get("times_pipeline"), ".2f"),
            number(row.get("device_memory_mb") or row.get("memory_mb")),
        )
        for row in rows
        if row["rounds"]
    ]
    return f"{heading}\n{table(columns, cells, words=4)}"


def _goals(rows: Sequence[Record]) -> str:
    cells = [
        (
            row["task"],
            row["workload"],
            number(row["pieces_per_s"]),
            number(row["goal"]),
            "yes" if row["is_reached"] else "no",
        )
        for row in rows
    ]
    columns = ("task", "texts", "word pieces/s", "goal on one H200", "reached")
    return table(columns, cells, words=2) if cells else ""


def _ceilings(rows: Sequence[Record]) -> str:
    cells = [
        (row["dtype"], row["shape"], number(row["flop_per_s"] / 1e9))
        for row in rows
        if row["flop_per_s"]
    ]
    if not cells:
        return ""
    return (
        "The ceiling is the fastest of several large matrix products, the encoder's own shapes "
        "among them, measured in every round; a word piece is 21.24 MFLOP and 9.2 kFLOP more for "
        "each piece of its window.\n\n" + table(("dtype", "shape", "GFLOP/s"), cells, words=2)
    )


def _stages(study: Record) -> str:
    cells = [(stage, f"{share:.1%}") for stage, share in study["shares"].items()]
    return (
        f"Own time of each stage, {study['dtype']}, {study['texts']:,} {study['workload']}:\n\n"
        + table(("stage", "share"), cells, words=1)
    )


def _identical(studies: Sequence[Record]) -> str:
    cells = [
        (
            study["dtype"],
            f"{study['texts']:,} {study['workload']}, {study['claims']:,} claims",
            row["way"],
            str(row["texts_that_differ"]),
            f"{row['largest_confidence_move']:.1e}",
        )
        for study in studies
        for row in study["ways"]
    ]
    if not cells:
        return ""
    columns = ("dtype", "texts", "read", "texts whose claims differ", "confidence moves at most")
    return "### The same claims, whatever the batch\n\n" + table(columns, cells, words=3)


def _curve(curve: Record, name: str, plots: Path) -> str:
    points = [(row["x"], row["pieces_per_s"]) for row in curve["points"]]
    if not points:
        return ""
    title = f"Word pieces a second by {curve['curve']}"
    path = plots / f"{name}-{curve['curve'].replace(' ', '-')}.svg"
    path.write_text(
        curve_svg(points, x_name=curve["axis"], y_name="word pieces a second", title=title), "utf-8"
    )
    cells = [
        tuple(
            number(row[key]) for key in ("x", "texts", "texts_per_s", "pieces_per_s", "memory_mb")
        )
        for row in curve["points"]
    ]
    columns = (curve["axis"], "texts", "texts/s", "word pieces/s", "peak MB")
    return f"![{title}]({plots.name}/{path.name})\n\n{table(columns, cells, words=0)}"


def _cold(cold: Record) -> str:
    if not cold:
        return ""
    best = min(cold["runs"], key=lambda run: run["seconds"])
    cells = [
        (row["name"], f"{row['seconds']:.2f}", str(row["modules"])) for row in cold["packages"]
    ]
    return (
        f"### Cold start\n\nA fresh process has its first claims after {best['seconds']:.1f} s "
        f"({best['cpu_seconds']:.1f} s of CPU time). Import time by package, under the import "
        "profiler, which slows it:\n\n" + table(("package", "seconds", "modules"), cells, words=1)
    )


def _skipped(rows: Sequence[Record]) -> str:
    if not rows:
        return ""
    return "Not measured:\n" + "\n".join(f"- {row['name']}: {row['reason']}" for row in rows)
