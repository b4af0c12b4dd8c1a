"""`claimkit compare`: the figures of several reports side by side."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from claimkit.cli.faults import Faults
from claimkit.cli.options import DateOption, DeviceOption, ModelOption
from claimkit.errors import InputError
from claimkit.io.inputs import check_date, read_inputs

if TYPE_CHECKING:
    from claimkit.compare.comparison import Comparison

WIDTH = 140
"""Columns of a table that goes to a file or a pipe."""


class Format(StrEnum):
    """What the comparison is written as."""

    TABLE = "table"
    JSONL = "jsonl"
    HTML = "html"


def compare(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...",
            help="Reports of one event: files (.txt, .jsonl, .parquet), folders, or - for stdin.",
            show_default=False,
        ),
    ],
    output_format: Annotated[
        Format | None,
        typer.Option(
            "--format",
            "-f",
            help="table, jsonl: a topic a line, or html. Default: what --output's suffix says.",
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; default: stdout.")
    ] = None,
    date: DateOption = None,
    model: ModelOption = "claimkit-small",
    device: DeviceOption = "auto",
) -> None:
    """Show which figures reports agree on, which contradict each other, and which were revised.

    A row of .jsonl or .parquet has "text" and may have "doc_id", "date" and "outlet". Faulty files
    and lines are named on stderr and passed over; the exit status is then 2.
    """
    from claimkit.compare.compare import compare_claims
    from claimkit.compare.reports import Report

    faults = Faults()
    items = read_inputs(paths, date=check_date(date), skip=output and output.resolve())
    documents = list(faults.take_from(items))
    if documents:
        names = _short_names([row.doc_id for row in documents])
        reports = [
            Report(name, row.text, date=row.date, outlet=row.outlet)
            for name, row in zip(names, documents, strict=True)
        ]
        comparison = compare_claims(reports, model=model, device=device)
        _write(comparison, output_format or _format_of(output), output)
    if faults.count:
        raise typer.Exit(2)


def _format_of(output: Path | None) -> Format:
    suffix = output.suffix.lower() if output else ""
    return {".jsonl": Format.JSONL, ".html": Format.HTML}.get(suffix, Format.TABLE)


def _short_names(names: list[str]) -> list[str]:
    """The names without their folders, where these tell nothing apart."""
    short = [Path(name).name or name for name in names]
    return short if len(set(short)) == len(set(names)) else names


def _write(comparison: Comparison, output_format: Format, output: Path | None) -> None:
    try:
        opened = nullcontext(sys.stdout) if output is None else output.open("w", encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot write {output}: {error.strerror}") from error
    with opened as lines:
        _WRITERS[output_format](comparison, lines)


def _write_table(comparison: Comparison, lines: IO[str]) -> None:
    from rich.console import Console

    from claimkit.cli.comparison_table import print_comparison

    console = Console(file=lines, highlight=False, emoji=False, markup=False)
    if not console.is_terminal:
        console.width = WIDTH
    print_comparison(console, comparison)


def _write_jsonl(comparison: Comparison, lines: IO[str]) -> None:
    # A terminal obeys some characters beyond ASCII; a pipe gets the text as it is.
    as_ascii = lines.isatty()
    for topic in comparison.topics:
        print(json.dumps(topic.to_dict(), ensure_ascii=as_ascii), file=lines)


def _write_html(comparison: Comparison, lines: IO[str]) -> None:
    lines.write(comparison.to_html())


_WRITERS = {Format.TABLE: _write_table, Format.JSONL: _write_jsonl, Format.HTML: _write_html}
"""Format -> what writes it; a format to come is one line and one function more."""
