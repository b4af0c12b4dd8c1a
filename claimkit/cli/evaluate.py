"""`claimkit evaluate`: precision, recall and F1 per field, with confidence intervals."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from claimkit.cli.messages import complain
from claimkit.cli.options import DeviceOption, ModelOption
from claimkit.errors import DataError, InputError
from claimkit.evaluation.annotated import gold_rows as make_gold_rows
from claimkit.evaluation.annotated import is_annotated, unannotated
from claimkit.evaluation.claims import prediction_row
from claimkit.evaluation.errors import Article, ErrorCase, attribution_errors, claim_errors
from claimkit.evaluation.report import Figure, data_hash, make_figures, signature
from claimkit.evaluation.schemes import (
    MATCHES,
    Scheme,
    measure_documents,
    resolve_documents,
    scheme_of,
)
from claimkit.io.documents import AnnotatedDocument
from claimkit.io.jsonl import read_as, read_documents, read_rows
from claimkit.render.errors import render_errors
from claimkit.segment import segment
from claimkit.types import Claim
from claimkit.version import package_version

WIDTH = 120
"""Columns of a table that goes to a file or a pipe."""


def evaluate(
    gold: Annotated[
        Path,
        typer.Argument(
            help="Annotated documents in claimkit JSONL, or gold rows: claims, attributions, "
            "NewsQuant or MeasEval (.jsonl, .jsonl.gz).",
            show_default=False,
        ),
    ],
    predictions: Annotated[
        Path | None,
        typer.Option(help="Predictions to score, instead of running a model: rows or claims."),
    ] = None,
    articles: Annotated[
        Path | None,
        typer.Option(help="The texts of the gold; default: articles.jsonl beside the gold."),
    ] = None,
    model: ModelOption = "claimkit-small",
    device: DeviceOption = "auto",
    bootstrap: Annotated[
        int, typer.Option(min=0, help="Resamples for the 95 % intervals; 0 for none.")
    ] = 1000,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="File to write the figures to.")
    ] = None,
    errors: Annotated[
        Path | None,
        typer.Option(help="HTML file to write every miss to, with its sentence and cause."),
    ] = None,
) -> None:
    """Score predictions, or the claims that a model finds, against gold annotations."""
    gold_rows = read_rows(gold)
    left_open: tuple[str, ...] = ()
    if is_annotated(gold_rows):
        texts = list(read_documents(gold))
        scheme, gold_rows, left_open = Scheme.CLAIMS, make_gold_rows(texts), unannotated(texts)
    else:
        scheme = scheme_of(gold_rows)
        texts = _read_texts(gold, articles, gold_rows)
    rows: Sequence[Mapping[str, Any]]
    if predictions is not None:
        rows = list(read_as(predictions, _as_row))
        system = predictions.name
    else:
        rows = _predict(scheme, texts, model, device)
        system = model
    names = _document_names(gold_rows, texts) if scheme is Scheme.CLAIMS else None
    if names is not None:
        rows, left_out = resolve_documents(rows, names)
        if left_out:
            complain(f"{left_out} predictions left out: unknown document, or no offsets")
    if errors is not None:
        cases = _find_errors(scheme, gold_rows, rows, texts)
        title = f"Misses of {system} on {gold.resolve().parent.name}/{gold.name}"
        errors.write_text(render_errors(cases, title=title), "utf-8", "backslashreplace")
    figures = [
        figure
        for figure in make_figures(measure_documents(scheme, gold_rows, rows, names), bootstrap)
        if not figure.name.startswith(left_open)
    ]
    line = signature(
        match=MATCHES[scheme],
        data=f"{gold.resolve().parent.name}/{gold.name}",
        data_digest=data_hash(gold),
        samples=bootstrap,
        version=package_version(),
    )
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDTH)
    console.print(make_table(figures, title=f"{system} on {gold.name}"))
    console.print(line, highlight=False, soft_wrap=True, markup=False)
    if json_file is not None:
        report = {
            "system": system,
            "signature": line,
            "figures": [figure.to_dict() for figure in figures],
        }
        json_file.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _find_errors(
    scheme: Scheme,
    gold_rows: Sequence[Mapping[str, Any]],
    rows: Sequence[Mapping[str, Any]],
    texts: Sequence[AnnotatedDocument],
) -> list[ErrorCase]:
    if scheme not in (Scheme.CLAIMS, Scheme.ATTRIBUTION):
        raise InputError(f"--errors shows misses on claims and attributions, not on {scheme} gold")
    if not texts:
        raise DataError("--errors shows misses in their sentences: name the texts with --articles")
    articles = [
        Article(text.doc_id, text.text, [(s.start, s.end) for s in segment(text.text).sentences])
        for text in texts
    ]
    find = claim_errors if scheme is Scheme.CLAIMS else attribution_errors
    return find(gold_rows, rows, articles)


def make_table(figures: Iterable[Figure], *, title: str) -> Table:
    """The figures as a table; an empty cell where there is nothing to say."""
    table = Table(title=title, title_justify="left", box=box.SIMPLE)
    table.add_column("measure", no_wrap=True)
    for heading in ("P", "R", "F1 / acc.", "95 % interval", "right", "pred.", "n"):
        table.add_column(heading, justify="right", no_wrap=True)
    for figure in figures:
        interval = "" if figure.low is None else f"{figure.low:.3f}–{figure.high:.3f}"
        table.add_row(
            figure.name,
            _decimal(figure.precision),
            _decimal(figure.recall),
            _decimal(figure.score),
            interval,
            f"{figure.right:g}",
            "" if figure.predicted is None else f"{figure.predicted:g}",
            f"{figure.n:g}",
        )
    return table


def _decimal(score: float | None) -> str:
    return "" if score is None else f"{score:.3f}"


def _read_texts(
    gold: Path, articles: Path | None, gold_rows: Sequence[Mapping[str, Any]]
) -> list[AnnotatedDocument]:
    """The texts: of the articles file, of the file beside the gold, or of the gold itself."""
    beside = gold.with_name("articles.jsonl")
    if articles is not None or beside.is_file():
        return list(read_documents(articles or beside))
    return [
        AnnotatedDocument(str(row.get("doc_id", number)), row["text"], row.get("date"))
        for number, row in enumerate(gold_rows, start=1)
        if "text" in row
    ]


def _document_names(
    gold_rows: Iterable[Mapping[str, Any]], texts: Iterable[AnnotatedDocument]
) -> list[str]:
    return sorted({row["doc"] for row in gold_rows} | {text.doc_id for text in texts})


def _as_row(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A prediction row as it is; a claimkit claim as the row that is scored."""
    if "quantity" not in row:
        return row
    claim = Claim.from_dict(row)
    return prediction_row(claim) if claim.quantity else {"doc": claim.doc_id}


def _predict(
    scheme: Scheme, texts: Sequence[AnnotatedDocument], model: str, device: str
) -> list[Mapping[str, Any]]:
    if scheme not in (Scheme.CLAIMS, Scheme.ATTRIBUTION):
        raise InputError(
            f"{scheme} gold follows conventions of its own; score predictions with --predictions, "
            f"or let the benchmark translate: python -m benchmarks accuracy --set {scheme}"
        )
    if not texts:
        raise DataError(
            "there are no texts to run the model on: no articles.jsonl beside the gold.\n"
            "Name the file with --articles FILE, lines of {doc_id, text, date}"
        )
    from claimkit import ClaimExtractor

    extractor = ClaimExtractor.from_pretrained(model, device=device)
    if scheme is Scheme.ATTRIBUTION:
        return [
            {"doc_id": text.doc_id, "attributions": extractor.attributions(text.text)}
            for text in texts
        ]
    found = extractor.stream([text.text for text in texts], dates=[text.date for text in texts])
    return [
        {**prediction_row(claim), "doc": text.doc_id}
        for text, claims in zip(texts, found, strict=True)
        for claim in claims
        if claim.quantity is not None
    ]
