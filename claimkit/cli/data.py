"""`claimkit data`: the corpora, the texts they need, and one format turned into another."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimkit.cli.data_check import check
from claimkit.cli.data_preannotate import preannotate
from claimkit.cli.messages import complain
from claimkit.errors import DataError, InputError
from claimkit.io.documents import check_layers
from claimkit.io.formats import FORMATS, find_format, guess_format

if TYPE_CHECKING:
    from claimkit.io.catalogue import Corpus

app = typer.Typer(help="Corpora and formats.", no_args_is_help=True, rich_markup_mode=None)


app.command()(check)
app.command()(preannotate)

FORMAT_NAMES = ", ".join(FORMATS)


@app.command("list")
def list_corpora() -> None:
    """Show the corpora: what they annotate, their licence, where their text lives, if present."""
    from rich.console import Console
    from rich.table import Table

    from claimkit.io.catalogue import CATALOGUE

    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for heading in ("name", "annotates", "licence", "text from", "present"):
        table.add_column(heading, overflow="fold")
    for corpus in CATALOGUE.values():
        table.add_row(
            corpus.name, corpus.annotates, corpus.licence, _describe_home(corpus), _presence(corpus)
        )
    console = Console(markup=False, highlight=False, emoji=False)
    if not console.is_terminal:
        console.width = 160
    console.print(table)


@app.command()
def fetch(
    names: Annotated[
        list[str],
        typer.Argument(metavar="NAME...", help="Corpora of `claimkit data list`, or: all."),
    ],
    home: Annotated[
        str | None, typer.Option(help="A mirror of github.com with the same paths.")
    ] = None,
) -> None:
    """Get the texts that corpora need, checked against our fingerprints of them.

    They are taken from the folder that CLAIMKIT_DATA names if they are there, and otherwise from
    their public home into the cache (CLAIMKIT_CACHE, else ~/.cache/claimkit).
    """
    from claimkit.io.catalogue import CATALOGUE
    from claimkit.io.fetch import HOME
    from claimkit.io.fetch import fetch as fetch_corpus

    wanted = list(CATALOGUE) if names == ["all"] else names
    failed = False
    for name in dict.fromkeys(wanted):
        try:
            folder = fetch_corpus(name, home=home or HOME)
        except DataError as error:
            failed = True
            complain(str(error), name)
        else:
            typer.echo(f"{name}: {folder}")
    if failed:
        raise typer.Exit(2)


@app.command("formats")
def list_formats() -> None:
    """Show the formats of annotated documents: what each is, and what of a document it loses."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for heading in ("name", "is a", "does not hold"):
        table.add_column(heading, overflow="fold")
    for entry in FORMATS.values():
        table.add_row(entry.name, entry.keeps_in, entry.lost or "(all comes back)")
    console = Console(markup=False, highlight=False, emoji=False)
    if not console.is_terminal:
        console.width = 160
    console.print(table)


@app.command()
def convert(
    source: Annotated[Path, typer.Argument(metavar="IN", help="File or folder to read.")],
    target: Annotated[Path, typer.Argument(metavar="OUT", help="File or folder to write.")],
    source_format: Annotated[
        str | None,
        typer.Option("--from", help=f"Format of IN: {FORMAT_NAMES}.", show_default="by its name"),
    ] = None,
    target_format: Annotated[
        str | None, typer.Option("--to", help="Format of OUT.", show_default="by its name")
    ] = None,
    layers: Annotated[
        str | None,
        typer.Option(
            help="Fields that are annotated completely in documents that do not say so, such as "
            "quantity,entity,attribution."
        ),
    ] = None,
) -> None:
    """Turn annotated documents of one format into another; `claimkit data formats` shows them."""
    if not source.exists():
        raise InputError(f"{source}: no such file or folder")
    reader = find_format(source_format) if source_format else guess_format(source)
    writer = find_format(target_format) if target_format else guess_format(target)
    documents = list(reader.read(source))
    if layers:
        complete = check_layers(layers.split(","))
        documents = [d if d.layers else replace(d, layers=complete) for d in documents]
    try:
        writer.write(target, documents)
    except OSError as error:
        raise InputError(f"cannot write {target}: {error.strerror or error}") from error
    typer.echo(f"{len(documents)} documents written to {target}")


def _describe_home(corpus: Corpus) -> str:
    if corpus.texts_in != corpus.name:
        return corpus.texts_in
    if corpus.repository is None:
        return "claimkit"
    return f"github.com/{corpus.repository} at {corpus.commit}"


def _presence(corpus: Corpus) -> str:
    from claimkit.io.catalogue import CATALOGUE
    from claimkit.io.fetch import find_texts

    if find_texts(corpus) is None:
        return "no"
    if find_texts(CATALOGUE[corpus.texts_in]) is None:
        return "annotations; texts not fetched"
    return "yes"
