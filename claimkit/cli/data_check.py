"""`claimkit data check`: faults of annotated data, before anything is trained on it."""

from __future__ import annotations

import json
from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from claimkit.cli.messages import plain
from claimkit.io.formats import FORMATS, find_format

if TYPE_CHECKING:
    from claimkit.checks import DataReport
    from claimkit.checks.check import SplitSummary
    from claimkit.checks.findings import Finding

SHOWN_PER_KIND = 10
"""Findings of a kind that are shown as text; as JSONL all are."""


class ReportFormat(StrEnum):
    """What the findings are printed as."""

    TEXT = "text"
    JSONL = "jsonl"


def check(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="Files or folders, each a split, or corpora of `claimkit data list`, such as "
            "claimwire:dev.",
            show_default=False,
        ),
    ],
    source_format: Annotated[
        str | None,
        typer.Option(
            "--from", help=f"Their format: {', '.join(FORMATS)}.", show_default="by the name"
        ),
    ] = None,
    model: Annotated[
        str, typer.Option(help="Name, folder or hub id of the model whose tokens count.")
    ] = "claimkit-small",
    output_format: Annotated[
        ReportFormat, typer.Option("--format", "-f", help="How to print what is found.")
    ] = ReportFormat.TEXT,
) -> None:
    """Say what is wrong with annotated data, where, and what to do; what is in it; what leaks.

    The exit status is 1 where there are errors, 0 where there are none or warnings only.
    """
    from claimkit.checks import check_data
    from claimkit.model.files import load_tokenizer
    from claimkit.model.folders import find_model
    from claimkit.model.loading import window_tokens

    folder = find_model(model)
    report = check_data(
        sources,
        load_tokenizer(folder),
        window_tokens=window_tokens(folder),
        source_format=find_format(source_format) if source_format else None,
    )
    if output_format is ReportFormat.JSONL:
        rows = [summary.to_dict() for summary in report.summaries]
        for row in rows + [finding.to_dict() for finding in report.findings]:
            typer.echo(json.dumps(row))
    else:
        _print_text(report)
    if report.errors:
        raise typer.Exit(1)


def _print_text(report: DataReport) -> None:
    for summary in report.summaries:
        _print_summary(summary)
    counts: Counter[str] = Counter()
    for finding in report.findings:
        counts[finding.code] += 1
        if counts[finding.code] <= SHOWN_PER_KIND:
            typer.echo(_line(finding))
        if counts[finding.code] == 1:
            typer.echo(f"  to do: {finding.advice}")
    for code, count in counts.items():
        if count > SHOWN_PER_KIND:
            typer.echo(f"{code}: {count - SHOWN_PER_KIND} more; --format jsonl shows all")
    warnings = len(report.findings) - report.errors
    typer.echo(f"{report.errors} errors, {warnings} warnings")


def _print_summary(summary: SplitSummary) -> None:
    typer.echo(f"{plain(summary.name)}: {summary.documents} documents")
    for title, counts in (("labels", summary.labels), ("complete", summary.layers)):
        listed = ", ".join(f"{name} {count}" for name, count in counts.items())
        typer.echo(f"  {title}: {plain(listed) or 'none'}")
    lengths = ", ".join(f"p{percentile} {size}" for percentile, size in summary.pieces.items())
    typer.echo(f"  word pieces a document: {lengths or 'none'}")


def _line(finding: Finding) -> str:
    place = [f"document {finding.doc_id!r}"] if finding.doc_id is not None else []
    place += [f"{finding.start} to {finding.end}"] if finding.start is not None else []
    where = f" ({', '.join(place)})" if place else ""
    message = f"{finding.where}: {finding.severity}: {finding.message} [{finding.code}]{where}"
    return plain(message)
