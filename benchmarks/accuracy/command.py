"""`python -m benchmarks accuracy`: claimkit on one corpus, as a table and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from benchmarks.accuracy.adapters import Extractor, predict
from benchmarks.accuracy.sets import SETS, BenchmarkSet, data_folder, load_set
from benchmarks.record import provenance
from claimkit.errors import ClaimkitError
from claimkit.evaluation.calibration import (
    claim_outcomes,
    error_of_chance,
    expected_calibration_error,
    operating_curve,
    reliability,
)
from claimkit.evaluation.report import Figure, data_hash, make_figures, signature
from claimkit.evaluation.schemes import MATCHES, Scheme, measure_documents
from claimkit.io.jsonl import write_rows
from claimkit.training.record import write_card

app = typer.Typer(add_completion=False)


def main(arguments: list[str]) -> None:
    """Run the command with these arguments."""
    app(args=arguments, prog_name="python -m benchmarks accuracy")


@app.command()
def accuracy(
    set_name: Annotated[str, typer.Option("--set", help=f"One of {', '.join(SETS)}.")],
    gold: Annotated[
        Path | None, typer.Option(help="Another gold file of the set's format (also .gz).")
    ] = None,
    articles: Annotated[
        Path | None, typer.Option(help="The texts; default: articles.jsonl beside the gold.")
    ] = None,
    predictions: Annotated[
        Path | None, typer.Option(help="File to write the predictions to, for the set's scorer.")
    ] = None,
    model: Annotated[str, typer.Option(help="Name, folder or hub id.")] = "claimkit-small",
    device: Annotated[str, typer.Option(help="auto, cpu, cuda, ...")] = "auto",
    bootstrap: Annotated[int, typer.Option(min=0, help="Resamples for the intervals.")] = 1000,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="File to write the figures to.")
    ] = None,
    record_file: Annotated[
        Path | None,
        typer.Option("--record", help="A model's record.json to add the figures to; its card too."),
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option(help="Folder of corpora; default: CLAIMKIT_DATA, else ../shared/data."),
    ] = None,
) -> None:
    """Score a model on a corpus in that corpus's conventions."""
    try:
        chosen = load_set(set_name, data_folder(data), gold, articles)
    except ClaimkitError as error:
        raise typer.BadParameter(str(error)) from error
    rows = predict(chosen.scheme, chosen.texts, load_extractor(model, device))
    if predictions is not None:
        write_rows(predictions, rows)
    report = score(chosen, rows, bootstrap)
    system = Path(model).name
    print(markdown_table(report, f"{system} on {set_name}"))
    run = provenance()
    line = signature(
        match=MATCHES[chosen.scheme],
        data=set_name,
        data_digest=data_hash(*chosen.files),
        samples=bootstrap,
        version=run["versions"]["claimkit"],
    )
    print(f"\n`{line}`")
    if record_file is not None:
        add_to_record(record_file, set_name, line, report, calibration_of(chosen, rows))
    if json_file is not None:
        record = {
            "benchmark": "accuracy",
            "set": set_name,
            "system": system,
            "signature": line,
            "documents": len(chosen.texts),
            "data": {path.name: data_hash(path) for path in chosen.files},
            "figures": [figure.to_dict() for figure in report],
            **run,
        }
        json_file.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", "utf-8")


def calibration_of(chosen: BenchmarkSet, rows: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """How well confidence fits, on sets of whole claims with their sources; None on others."""
    if chosen.scheme is not Scheme.CLAIMS or "claim" in chosen.unscored:
        return None
    outcomes = claim_outcomes(chosen.gold, rows)
    return {
        "expected_calibration_error": expected_calibration_error(outcomes),
        "error_of_chance": error_of_chance((b.confidence, b.n) for b in reliability(outcomes)),
        "bins": [asdict(row) for row in reliability(outcomes)],
        "curve": [asdict(row) for row in operating_curve(outcomes)],
    }


def add_to_record(
    path: Path,
    set_name: str,
    signature_line: str,
    figures: Iterable[Figure],
    calibration: dict[str, Any] | None = None,
) -> None:
    """Put a set's figures into a model's record, and render the card beside it anew."""
    record = json.loads(path.read_text("utf-8"))
    record.setdefault("evaluation", {})[set_name] = {
        **({"calibration": calibration} if calibration else {}),
        "signature": signature_line,
        "figures": {
            figure.name: {
                "value": figure.score,
                "low": figure.low,
                "high": figure.high,
                "n": figure.n,
            }
            for figure in figures
        },
    }
    path.write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    write_card(path.parent, record)


def load_extractor(model: str, device: str) -> Extractor:
    """The model, loaded; apart so that tests put a small one in its place."""
    from claimkit import ClaimExtractor

    extractor: Extractor = ClaimExtractor.from_pretrained(model, device=device)
    return extractor


def score(chosen: BenchmarkSet, rows: Sequence[dict[str, object]], samples: int) -> list[Figure]:
    """The figures of a corpus, without those that it does not annotate."""
    names = None
    if chosen.scheme is Scheme.CLAIMS:
        names = sorted({row["doc"] for row in chosen.gold} | {text.doc_id for text in chosen.texts})
    measures = measure_documents(chosen.scheme, chosen.gold, rows, names)
    figures = make_figures(measures, samples)
    return [figure for figure in figures if not figure.name.startswith(chosen.unscored)]


def markdown_table(figures: Iterable[Figure], title: str) -> str:
    """The figures as a Markdown table; an empty cell where there is nothing to say."""
    lines = [f"**{title}**", "", "| measure | P | R | F1 / acc. | 95 % interval | n |"]
    lines.append("| --- | ---: | ---: | ---: | ---: | ---: |")
    for figure in figures:
        interval = "" if figure.low is None else f"{figure.low:.3f}–{figure.high:.3f}"
        cells = [
            figure.name,
            *map(_decimal, (figure.precision, figure.recall, figure.score)),
            interval,
            f"{figure.n:g}",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _decimal(score: float | None) -> str:
    return "" if score is None else f"{score:.3f}"
