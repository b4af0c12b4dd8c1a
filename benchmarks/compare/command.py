"""`python -m benchmarks compare`: groups of several reports' claims, scored beside baselines."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from benchmarks.accuracy.command import markdown_table
from benchmarks.accuracy.sets import data_folder
from benchmarks.compare.baselines import BASELINES, relation_of
from benchmarks.record import provenance
from claimkit.compare.compare import compare_reports
from claimkit.compare.comparison import Comparison
from claimkit.compare.extraction import extract_missing
from claimkit.compare.features import Relations
from claimkit.compare.mentions import find_mentions
from claimkit.compare.reports import Report, read_reports
from claimkit.compare.scorer import load_scorer
from claimkit.errors import ClaimkitError
from claimkit.evaluation.grouping import Claim, Grouping, grouping_of, score_grouping
from claimkit.evaluation.report import make_figures
from claimkit.io.groups import Event, read_event_folder
from claimkit.io.jsonl import write_rows
from claimkit.normalise.relation import Verdict

app = typer.Typer(add_completion=False)

SETS = ("claimwire", "claims_events")

Rows = list[dict[str, Any]]


def main(arguments: list[str]) -> None:
    """Run the command with these arguments."""
    app(args=arguments, prog_name="python -m benchmarks compare")


@app.command()
def compare(
    data: Annotated[
        Path | None,
        typer.Option(
            help="Folder with claimwire's files; default: claimwire and claims_events, where "
            "CLAIMKIT_DATA names them, else in ../shared/data."
        ),
    ] = None,
    split: Annotated[str, typer.Option(help="The split to score; whole without it.")] = "dev",
    predictions: Annotated[
        Path | None,
        typer.Option(help="File to write the groups to, for ../shared/scoring/compare.py."),
    ] = None,
    extracted: Annotated[
        bool, typer.Option(help="Score groups of extracted claims, too: runs the model.")
    ] = True,
    model: Annotated[str, typer.Option(help="Name, folder or hub id.")] = "claimkit-small",
    device: Annotated[str, typer.Option(help="auto, cpu, cuda, ...")] = "auto",
    bootstrap: Annotated[int, typer.Option(min=0, help="Resamples for the intervals.")] = 1000,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="File to write the figures to.")
    ] = None,
) -> None:
    """Score comparisons against annotated groups, with gold and with extracted claims.

    Predictions are of the extracted claims where there are any, else of the gold ones.
    """
    report: dict[str, Any] = {"benchmark": "compare", **provenance(), "sets": {}}
    folders = [data] if data else [data_folder() / name for name in SETS]
    try:
        for folder in folders:
            events = read_event_folder(folder, split)
            systems = dict(_systems(events, model, device, extracted=extracted))
            report["sets"][folder.name] = {
                name: score(events, rows, f"{name}, {folder.name} {split}", bootstrap)
                for name, rows in systems.items()
            }
            if predictions is not None:
                best = systems.get("claimkit, extracted claims", systems["claimkit, gold claims"])
                write_rows(predictions, itertools.chain.from_iterable(best))
    except ClaimkitError as error:
        raise typer.BadParameter(str(error)) from error
    if json_file is not None:
        json_file.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", "utf-8")


def score(events: Sequence[Event], rows: Sequence[Rows], title: str, samples: int) -> Rows:
    """The figures of one system, printed; the bootstrap draws events."""
    measures = [
        score_grouping(_claims(event), _gold(event), grouping_of(found))
        for event, found in zip(events, rows, strict=True)
    ]
    figures = make_figures(measures, samples)
    print(markdown_table(figures, title) + "\n")
    return [figure.to_dict() for figure in figures]


def _systems(
    events: Sequence[Event], model: str, device: str, *, extracted: bool
) -> Iterator[tuple[str, list[Rows]]]:
    """Yield each system's name with its groups of every event."""
    scorer = load_scorer(model)
    gold = [_reports(event) for event in events]
    yield "claimkit, gold claims", [_rows(compare_reports(reports, scorer)) for reports in gold]
    if extracted:
        flat = [replace(report, claims=None) for reports in gold for report in reports]
        found = iter(extract_missing(flat, model, device))
        yield (
            "claimkit, extracted claims",
            [
                _rows(compare_reports(list(itertools.islice(found, len(reports))), scorer))
                for reports in gold
            ],
        )
    for name, group in BASELINES.items():
        yield (
            f"{name}, gold claims",
            [
                [
                    {
                        "relation": relation_of(members),
                        "members": [
                            _member(reports[m.report].id, m.quantity.start, m.quantity.end)
                            for m in members
                        ],
                    }
                    for members in group(find_mentions(reports))
                ]
                for reports in gold
            ],
        )


def _reports(event: Event) -> list[Report]:
    return read_reports(
        Report(report.doc_id, report.text, report.claims, report.date) for report in event.reports
    )


def _rows(comparison: Comparison) -> Rows:
    """The topics in the form of ../shared/scoring/compare.py."""
    return [
        {
            "relation": str(topic.relation),
            "topic": topic.name,
            "members": [
                _member(figure.report, figure.claim.quantity.start, figure.claim.quantity.end)
                for figure in topic.figures
                if figure.claim.quantity
            ],
        }
        for topic in comparison.topics
    ]


def _member(name: str, start: int, end: int) -> dict[str, Any]:
    return {"doc_id": name, "start": start, "end": end}


def _claims(event: Event) -> list[Claim]:
    return [
        (report.doc_id, claim.quantity.start, claim.quantity.end)
        for report in event.reports
        for claim in report.claims
        if claim.quantity
    ]


def _gold(event: Event) -> Grouping:
    """The gold groups, and the pairs of one report whose figures exclude each other."""
    mentions = find_mentions(_reports(event))
    names = [report.id for report in _reports(event)]
    places = {(names[m.report], m.index): m for m in mentions}
    relations = Relations()
    return Grouping(
        [[_place(names, places[member]) for member in group.members] for group in event.groups],
        [group.relation for group in event.groups],
        frozenset(
            frozenset({_place(names, one), _place(names, two)})
            for one, two in itertools.combinations(mentions, 2)
            if one.report == two.report
            and (found := relations.of(one.reading, two.reading))
            and found.verdict is Verdict.CONFLICT
        ),
    )


def _place(names: Sequence[str], mention: Any) -> Claim:
    return names[mention.report], mention.quantity.start, mention.quantity.end
