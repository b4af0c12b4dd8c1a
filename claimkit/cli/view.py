"""`claimkit view`: the page of a few texts, in the browser."""

from __future__ import annotations

import os
import tempfile
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimkit.cli.extract import extract_all, load_extractor
from claimkit.cli.faults import Faults
from claimkit.cli.messages import complain
from claimkit.cli.options import DateOption, DeviceOption, MinConfidenceOption, ModelOption
from claimkit.errors import InputError
from claimkit.io.inputs import InputDocument, check_date, read_inputs

if TYPE_CHECKING:
    from claimkit.types import Claim


def view(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...",
            help="Files (.txt, .jsonl, .parquet), folders that hold such files, or - for stdin.",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="HTML file to write, instead of opening a browser."),
    ] = None,
    compare: Annotated[
        bool,
        typer.Option(help="Compare several texts with each other, or list the claims of each."),
    ] = True,
    date: DateOption = None,
    model: ModelOption = "claimkit-small",
    device: DeviceOption = "auto",
    min_confidence: MinConfidenceOption = 0.0,
) -> None:
    """Show texts with their claims marked: one text with its claims, several side by side.

    The page is one HTML file that needs no network. Faulty files and lines are named on stderr and
    passed over; the exit status is then 2.
    """
    faults = Faults()
    items = read_inputs(paths, date=check_date(date), skip=output and output.resolve())
    documents = list(faults.take_from(items))
    if documents:
        extractor = load_extractor(model, device, min_confidence)
        found = list(extract_all(documents, extractor, faults))
        is_compared = compare and len(found) > 1
        page = _comparison(found, model) if is_compared else _claims(found)
        if output is None:
            _open(page)
        else:
            _save(page, output)
    if faults.count:
        raise typer.Exit(2)


def _comparison(found: Sequence[tuple[InputDocument, list[Claim]]], model: str) -> str:
    from claimkit.compare.compare import compare_claims
    from claimkit.compare.reports import Report

    reports = [Report(row.doc_id, row.text, claims, row.date, row.outlet) for row, claims in found]
    return compare_claims(reports, model=model).to_html()


def _claims(found: Sequence[tuple[InputDocument, list[Claim]]]) -> str:
    from claimkit.render.claims import ReadDocument, render_claims

    return render_claims(
        [ReadDocument(row.doc_id, row.text, claims, row.date, row.outlet) for row, claims in found]
    )


def _save(page: str, output: Path) -> None:
    try:
        output.write_text(page, encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot write {output}: {error.strerror}") from error


def _open(page: str) -> None:
    """Show the page; its file is for the user's eyes alone, and stays for the browser to read."""
    handle, name = tempfile.mkstemp(prefix="claimkit-", suffix=".html")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(page)
    if webbrowser.open(Path(name).as_uri()):
        typer.echo(name)
    else:
        complain(f"no browser was found; open {name} in one, or name a file with --output")
