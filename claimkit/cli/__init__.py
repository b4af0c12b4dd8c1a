"""The command line: one file a verb; nothing here loads torch before a command needs it."""

from __future__ import annotations

from typing import Annotated, Any

import typer
import typer.core

from claimkit.cli.compare import compare
from claimkit.cli.data import app as data_app
from claimkit.cli.evaluate import evaluate
from claimkit.cli.export import export
from claimkit.cli.extract import extract
from claimkit.cli.messages import complain
from claimkit.cli.push import push
from claimkit.cli.train import train
from claimkit.cli.view import view
from claimkit.errors import ClaimkitError


class _Group(typer.core.TyperGroup):
    """A group of commands that turns claimkit's own errors into a message and exit status 2."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that the arguments name."""
        try:
            return super().invoke(ctx)
        except ClaimkitError as error:
            complain(str(error))
            raise typer.Exit(2) from error


app = typer.Typer(
    cls=_Group,
    help="Checkable claims out of text: every figure, what it counts, who says so.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _print_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"claimkit {version('claimkit')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Checkable claims out of text: every figure, what it counts, who says so."""


app.command()(extract)
app.command()(compare)
app.command()(evaluate)
app.command()(train)
app.command()(export)
app.command()(push)
app.command()(view)
app.add_typer(data_app, name="data")
