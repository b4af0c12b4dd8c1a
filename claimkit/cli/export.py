"""`claimkit export`: a model for programs that do without torch."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from claimkit.cli.options import ModelOption


def export(
    onnx: Annotated[
        Path,
        typer.Option(
            help="Folder to write: model.onnx, configuration, tokenizer.", metavar="FOLDER"
        ),
    ],
    model: ModelOption = "claimkit-small",
    int8: Annotated[
        bool,
        typer.Option("--int8", help="Weights of 8 bits: a quarter of the size, other last digits."),
    ] = False,
) -> None:
    """Write a model for onnxruntime, which needs no torch; --model of other commands takes it.

    Takes the packages of claimkit[onnx]. Before the weights are rounded, the scores of what is
    written are compared with the model's.
    """
    from claimkit.errors import MissingDependencyError
    from claimkit.model.folders import find_model

    try:
        from claimkit.model.onnx_export import export_onnx
    except ModuleNotFoundError as error:
        raise MissingDependencyError(
            f"{error.name} is not installed, which exporting takes: pip install 'claimkit[onnx]'"
        ) from error
    source = find_model(model)
    export_onnx(source, onnx, int8=int8)
    megabytes = sum(file.stat().st_size for file in onnx.iterdir()) / 1e6
    typer.echo(f"model written to {onnx}, {megabytes:.1f} MB")
