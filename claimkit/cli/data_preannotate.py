"""`claimkit data preannotate`: the model's claims as suggestions for a person to correct."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from itertools import chain
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Annotated

import typer

from claimkit.cli.extract import extract_all, load_extractor
from claimkit.cli.faults import Faults
from claimkit.cli.options import DateOption, DeviceOption, MinConfidenceOption, ModelOption
from claimkit.errors import InputError
from claimkit.io import brat, labelstudio
from claimkit.io.documents import LAYERS, AnnotatedDocument, FragmentedAttribution
from claimkit.io.inputs import InputDocument, check_date, read_inputs
from claimkit.io.labelstudio import Suggestions
from claimkit.types import Attribution, Claim

if TYPE_CHECKING:
    from claimkit.extractor import ClaimExtractor


class Tool(StrEnum):
    """What the suggestions are written for."""

    LABELSTUDIO = "labelstudio"
    BRAT = "brat"


def preannotate(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...", help="Files and folders as `claimkit extract` reads them."
        ),
    ],
    tool: Annotated[Tool, typer.Option("--format", "-f", help="The annotation tool.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="File of tasks (Label Studio), folder (brat).")
    ],
    date: DateOption = None,
    model: ModelOption = "claimkit-small",
    device: DeviceOption = "auto",
    min_confidence: MinConfidenceOption = 0.0,
) -> None:
    """Write the model's claims for correction, the documents that it is least sure of first.

    What comes first is where a correction teaches most: the lowest mean confidence of the claims;
    documents without claims come last. Faulty files are named on stderr and passed over; the exit
    status is then 2.
    """
    faults = Faults()
    documents = faults.take_from(read_inputs(paths, date=check_date(date)))
    # The model takes seconds to load: first see whether there is anything to read.
    first = next(documents, None)
    if first is not None:
        extractor = load_extractor(model, device, min_confidence)
        found = suggest(chain([first], documents), extractor, faults, model)
        try:
            _write(tool, output, found)
        except OSError as error:
            raise InputError(f"cannot write {output}: {error.strerror or error}") from error
        typer.echo(f"{len(found)} documents written to {output}, the least sure first")
    if faults.count:
        raise typer.Exit(2)


def suggest(
    documents: Iterable[InputDocument], extractor: ClaimExtractor, faults: Faults, model: str
) -> list[Suggestions]:
    """What the model finds in documents, those that it is least sure of first."""
    found = [
        Suggestions(_annotated(document, claims), _score(claims), model)
        for document, claims in extract_all(documents, extractor, faults)
    ]
    return sorted(found, key=lambda one: (one.score is None, one.score or 0.0))


def _annotated(document: InputDocument, claims: list[Claim]) -> AnnotatedDocument:
    """The quantities and attributions as an annotator gets them; statements are contents there."""
    places = {old: new for new, old in enumerate(i for i, c in enumerate(claims) if c.quantity)}
    said = dict.fromkeys(_fragments(c.attribution) for c in claims if c.attribution)
    return AnnotatedDocument(
        document.doc_id,
        document.text,
        document.date,
        claims=tuple(
            replace(claims[old], restates=_moved(places, claims[old].restates)) for old in places
        ),
        attributions=tuple(said),
        layers=LAYERS,
    )


def _moved(places: dict[int, int], index: int | None) -> int | None:
    return None if index is None else places.get(index)


def _fragments(attribution: Attribution) -> FragmentedAttribution:
    source, cue, content = (
        ((span.start, span.end),) if span else ()
        for span in (attribution.source, attribution.cue, attribution.content)
    )
    return FragmentedAttribution(source, cue, content, attribution.direct)


def _score(claims: list[Claim]) -> float | None:
    """Mean confidence of the claims: the share of them that is expected to be right."""
    return round(fmean(claim.confidence for claim in claims), 4) if claims else None


def _write(tool: Tool, output: Path, found: list[Suggestions]) -> None:
    if tool is Tool.LABELSTUDIO:
        labelstudio.write_suggestions(output, found)
    else:
        brat.write_documents(output, (one.document for one in found), is_ranked=True)
