"""`claimkit train`: fine-tune a model by a recipe."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Annotated

import typer

from claimkit.cli.options import DeviceOption


def train(
    recipe: Annotated[
        Path, typer.Argument(help="The recipe, such as models/claimkit-small/recipe.toml.")
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Model folder; default: runs/NAME of the recipe."),
    ] = None,
    device: DeviceOption = "auto",
    resume: Annotated[
        bool,
        typer.Option(help="Go on from the checkpoint of a run that was stopped in that folder."),
    ] = True,
) -> None:
    """Fine-tune a model on the corpora that a recipe names.

    On several devices: torchrun --nproc-per-node 4 -m claimkit train RECIPE.
    """
    from claimkit.errors import InputError

    if not recipe.is_file():
        raise InputError(f"{recipe}: no such recipe; try models/claimkit-small/recipe.toml")
    from claimkit import training

    is_first = os.environ.get("RANK", "0") == "0"  # torchrun starts several of us
    logging.basicConfig(
        level=logging.INFO if is_first else logging.WARNING,
        format="%(asctime)s %(message)s",
        datefmt="%H:%M:%S",
    )
    folder = training.train(recipe, output, device=device, resume=resume)
    if is_first:
        typer.echo(f"model written to {folder}")
