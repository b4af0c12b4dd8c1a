"""`claimkit extract`: the claims of files, folders or standard input."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from enum import StrEnum
from itertools import chain, tee
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimkit.cli.inputs import InputDocument, check_date, read_inputs
from claimkit.cli.messages import complain
from claimkit.errors import InputError
from claimkit.types import Claim

if TYPE_CHECKING:
    from claimkit.extractor import ClaimExtractor

WIDTH = 120
"""Columns of a table that goes to a file or a pipe."""


class Format(StrEnum):
    """What the claims are written as."""

    TABLE = "table"
    JSONL = "jsonl"
    PARQUET = "parquet"
    HTML = "html"


def extract(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...",
            help="Files (.txt, .jsonl, .parquet), folders that hold such files, or - for stdin.",
            show_default=False,
        ),
    ],
    output_format: Annotated[
        Format | None,
        typer.Option("--format", "-f", help="Default: what --output's suffix says, else a table."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; default: stdout.")
    ] = None,
    date: Annotated[
        str | None,
        typer.Option(help="When the texts were published, YYYY-MM-DD; a row's own date wins."),
    ] = None,
    model: Annotated[
        str, typer.Option(help="Name, folder or hub id of the model.")
    ] = "claimkit-small",
    device: Annotated[str, typer.Option(help="auto, cpu, cuda, cuda:1, mps ...")] = "auto",
    min_confidence: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Leave out claims that are less sure.")
    ] = 0.0,
) -> None:
    """Print or write the claims of texts.

    A row of .jsonl or .parquet has "text" and may have "doc_id", "date" and "outlet". Faulty files
    and lines are named on stderr and passed over; the exit status is then 2.
    """
    chosen = output_format or _format_of(output)
    if chosen is Format.PARQUET and output is None:
        raise InputError("Parquet is no text: name a file with --output claims.parquet")
    faults: list[str] = []

    def report(message: str, where: str) -> None:
        faults.append(where)
        complain(message, where)

    skip = output.resolve() if output else None
    documents = read_inputs(paths, date=check_date(date), skip=skip, report=report)
    # The model takes seconds to load: first see whether there is anything to read.
    first = next(documents, None)
    if first is not None:
        extractor = load_extractor(model, device, min_confidence)
        results = extract_all(chain([first], documents), extractor)
        _write(results, chosen, output)
    if faults:
        raise typer.Exit(2)


def load_extractor(model: str, device: str, min_confidence: float) -> ClaimExtractor:
    """The extractor, without garbage collections on the way.

    Importing torch makes objects by the hundred thousand, all of which live on: looking through
    them again and again is a seventh of the start-up time.
    """
    gc.disable()
    try:
        from claimkit import ClaimExtractor

        return ClaimExtractor.from_pretrained(model, device=device, min_confidence=min_confidence)
    finally:
        gc.freeze()
        gc.enable()


def extract_all(
    documents: Iterable[InputDocument], extractor: ClaimExtractor
) -> Iterator[tuple[InputDocument, list[Claim]]]:
    """Each document with its claims, in order."""
    given, for_texts, for_dates = tee(documents, 3)
    texts = (document.text for document in for_texts)
    dates = (document.date for document in for_dates)
    results = extractor.stream(texts, dates=dates)
    # Results first: the stream reads ahead, and `given` must not end it early.
    for claims, document in zip(results, given, strict=False):
        yield document, [replace(claim, doc_id=document.doc_id) for claim in claims]


def _format_of(output: Path | None) -> Format:
    suffix = output.suffix.lower() if output else ""
    formats = {".jsonl": Format.JSONL, ".parquet": Format.PARQUET, ".html": Format.HTML}
    return formats.get(suffix, Format.TABLE)


def _write(
    results: Iterator[tuple[InputDocument, list[Claim]]], chosen: Format, output: Path | None
) -> None:
    try:
        _WRITERS[chosen](results, output)
    except BrokenPipeError:
        raise
    except OSError as error:
        if output is None or error.filename not in (None, str(output), output):
            raise
        raise InputError(f"cannot write {output}: {error.strerror}") from error


def _write_table(results: Iterator[tuple[InputDocument, list[Claim]]], output: Path | None) -> None:
    from rich.console import Console

    from claimkit.cli.table import print_claims

    with nullcontext(sys.stdout) if output is None else output.open("w", encoding="utf-8") as lines:
        width = None if lines.isatty() else WIDTH
        console = Console(file=lines, width=width, highlight=False, emoji=False, markup=False)
        for document, claims in results:
            print_claims(console, document.doc_id, claims)


def _write_jsonl(results: Iterator[tuple[InputDocument, list[Claim]]], output: Path | None) -> None:
    from claimkit.io.jsonl import write_claims

    claims = (claim for _, found in results for claim in found)
    if output is not None:
        write_claims(output, claims)
        return
    # A terminal obeys some characters beyond ASCII; a pipe gets the text as it is.
    as_ascii = sys.stdout.isatty()
    for claim in claims:
        print(json.dumps(claim.to_dict(), ensure_ascii=as_ascii))


def _write_parquet(
    results: Iterator[tuple[InputDocument, list[Claim]]], output: Path | None
) -> None:
    from claimkit.io.parquet import write_claims

    assert output is not None, "checked before the model is loaded"
    write_claims(output, (claim for _, found in results for claim in found))


def _write_html(results: Iterator[tuple[InputDocument, list[Claim]]], output: Path | None) -> None:
    from claimkit.render.claims import ReadDocument, render_claims

    page = render_claims(
        [
            ReadDocument(document.doc_id, document.text, claims, document.date, document.outlet)
            for document, claims in results
        ]
    )
    with nullcontext(sys.stdout) if output is None else output.open("w", encoding="utf-8") as lines:
        lines.write(page)


_WRITERS: dict[
    Format, Callable[[Iterator[tuple[InputDocument, list[Claim]]], Path | None], None]
] = {
    Format.TABLE: _write_table,
    Format.JSONL: _write_jsonl,
    Format.PARQUET: _write_parquet,
    Format.HTML: _write_html,
}
