"""`claimkit push`: a model to the hub."""

from __future__ import annotations

from typing import Annotated

import typer


def push(
    model: Annotated[str, typer.Argument(help="Name or folder of the model.", show_default=False)],
    repository: Annotated[str, typer.Argument(metavar="OWNER/NAME", show_default=False)],
    private: Annotated[
        bool | None,
        typer.Option("--private/--public", help="Who sees it; default: the owner's settings."),
    ] = None,
    revision: Annotated[
        str | None, typer.Option(help="Branch to commit to; default: the main one.")
    ] = None,
    message: Annotated[str, typer.Option(help="Of the commit.")] = "Upload a claimkit model",
) -> None:
    """Push a model and its card to the Hugging Face hub.

    Log in before with `hf auth login`, or set HF_TOKEN.
    """
    from claimkit.model.folders import find_model
    from claimkit.model.pushing import push_model

    address = push_model(
        find_model(model), repository, private=private, revision=revision, message=message
    )
    typer.echo(address)
