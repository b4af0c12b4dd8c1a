"""Options that several commands have, in the same words."""

from __future__ import annotations

from typing import Annotated

import typer

DateOption = Annotated[
    str | None,
    typer.Option(help="When the texts were published, YYYY-MM-DD; a row's own date wins."),
]
ModelOption = Annotated[str, typer.Option(help="Name, folder or hub id of the model.")]
DeviceOption = Annotated[str, typer.Option(help="auto, cpu, cuda, cuda:1, mps ...")]
MinConfidenceOption = Annotated[
    float, typer.Option(min=0.0, max=1.0, help="Leave out claims that are less sure.")
]
