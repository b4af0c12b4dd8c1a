"""`claimkit extract`: the claims of files, folders or standard input."""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from itertools import chain, tee
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from claimkit.cli.faults import Faults
from claimkit.cli.options import DateOption, DeviceOption, MinConfidenceOption, ModelOption
from claimkit.errors import InputError
from claimkit.io.atomic import replace_file
from claimkit.io.inputs import InputDocument, check_date, read_inputs
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
            help="Files (.txt, .jsonl, .parquet), folders of them, data sets that the datasets "
            "library saved, or - for stdin.",
            show_default=False,
        ),
    ],
    output_format: Annotated[
        Format | None,
        typer.Option("--format", "-f", help="Default: what --output's suffix says, else a table."),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            help="File to write, or folder for shards (it ends in /, or is one); default: stdout.",
        ),
    ] = None,
    date: DateOption = None,
    model: ModelOption = "claimkit-small",
    device: DeviceOption = "auto",
    min_confidence: MinConfidenceOption = 0.0,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the shards that are in the folder.")
    ] = False,
    shard_documents: Annotated[
        int | None, typer.Option(min=1, help="Documents of a shard.", show_default="1000")
    ] = None,
) -> None:
    """Print or write the claims of texts.

    A row of .jsonl or .parquet has "text" and may have "doc_id", "date" and "outlet". Faulty files
    and lines are named on stderr and passed over; the exit status is then 2.
    """
    faults = Faults()
    settings = (model, device, min_confidence)
    if resume or shard_documents or _is_folder(output):
        if output is None or output_format not in (None, Format.PARQUET):
            raise InputError("shards are Parquet files in a folder: name it with --output claims/")
        options: dict[str, Any] = {"date": date, "resume": resume}
        if shard_documents is not None:
            options["shard_documents"] = shard_documents
        _write_shards(paths, output, faults, load_extractor(*settings), options)
    else:
        target = Path(output) if output else None
        chosen = output_format or _format_of(target)
        if chosen is Format.PARQUET and target is None:
            raise InputError("Parquet is no text: name a file with --output claims.parquet")
        items = read_inputs(paths, date=check_date(date), skip=target and target.resolve())
        documents = faults.take_from(items)
        # The model takes seconds to load: first see whether there is anything to read.
        first = next(documents, None)
        if first is not None:
            extractor = load_extractor(*settings)
            _write(extract_all(chain([first], documents), extractor, faults), chosen, target)
    if faults.count:
        raise typer.Exit(2)


def _is_folder(output: str | None) -> bool:
    return output is not None and (output.endswith(("/", os.sep)) or Path(output).is_dir())


def _write_shards(
    paths: list[str],
    output: str,
    faults: Faults,
    extractor: ClaimExtractor,
    options: dict[str, Any],
) -> None:
    from claimkit.corpus import extract_corpus

    summary = extract_corpus(
        extractor,
        paths,
        output,
        progress=sys.stderr.isatty(),
        report=lambda failure: faults.report(failure.message, failure.doc_id),
        **options,
    )
    print(
        f"{summary.claims} claims of {summary.documents} documents, {summary.failures} of them "
        f"failed, in {summary.shards} shards in {output}"
    )


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
    documents: Iterable[InputDocument], extractor: ClaimExtractor, faults: Faults
) -> Iterator[tuple[InputDocument, list[Claim]]]:
    """Each document with its claims, in order; one that fails is named and has none."""
    given, texts, dates, names = tee(documents, 4)
    stream = extractor.stream(
        (document.text for document in texts),
        dates=(document.date for document in dates),
        doc_ids=(document.doc_id for document in names),
        on_error="record",
    )
    # Results first: the stream reads ahead, and `given` must not end it early.
    for claims, document in zip(stream, given, strict=False):
        yield document, claims
    for failure in stream.failures:
        faults.report(failure.message, failure.doc_id)


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


@contextmanager
def _opened(output: Path | None) -> Iterator[IO[str]]:
    """Standard output, or a file that is there once it is whole."""
    if output is None:
        yield sys.stdout
        return
    with replace_file(output) as temporary, temporary.open("w", encoding="utf-8") as lines:
        yield lines


def _write_table(results: Iterator[tuple[InputDocument, list[Claim]]], output: Path | None) -> None:
    from rich.console import Console

    from claimkit.cli.table import print_claims

    with _opened(output) as lines:
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
    with _opened(output) as lines:
        lines.write(page)


_WRITERS: dict[
    Format, Callable[[Iterator[tuple[InputDocument, list[Claim]]], Path | None], None]
] = {
    Format.TABLE: _write_table,
    Format.JSONL: _write_jsonl,
    Format.PARQUET: _write_parquet,
    Format.HTML: _write_html,
}
