"""`python -m benchmarks speed`: claimkit and others on the same texts, in one run."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from benchmarks.accuracy.sets import data_folder
from benchmarks.record import provenance
from benchmarks.speed.cold import cold_start
from benchmarks.speed.plan import plan_systems
from benchmarks.speed.rates import WORKLOADS, Running, measure_rates, ours
from benchmarks.speed.rounds import Clock
from benchmarks.speed.scaling import SENTENCES_A_TEXT, measure_scaling
from benchmarks.speed.session import Session, close_all
from benchmarks.speed.summary import goal_rows, shares
from benchmarks.speed.table import show
from benchmarks.speed.texts import joined, load_workloads
from benchmarks.speed.worker import WorkerError

AMOUNTS = {"cuda": (100_000, 4_000), "cpu": (4_000, 120), "quick": (64, 4)}
"""Sentences and articles at hand; a system reads as many as fit into a pass."""

IDENTICAL_TEXTS = {"sentences": 400, "articles": 12}
"""Texts whose claims are compared between ways of reading them."""

app = typer.Typer(add_completion=False)


def main(arguments: list[str]) -> None:
    """Run the command with these arguments."""
    app(args=arguments, prog_name="python -m benchmarks speed")


@app.command()
def speed(
    device: Annotated[str, typer.Option(help="cpu or cuda.")] = "cpu",
    quick: Annotated[
        bool, typer.Option(help="A few texts, to see that all of it runs; not for quoting.")
    ] = False,
    repeats: Annotated[int, typer.Option(min=1, help="Rounds; medians are reported.")] = 3,
    pass_s: Annotated[float, typer.Option(help="Seconds that one pass takes at most.")] = 5.0,
    minutes: Annotated[
        float | None,
        typer.Option(help="Start nothing new after this; default: 7 with cuda, else no limit."),
    ] = None,
    threads: Annotated[
        int | None, typer.Option(help="Threads of every system; default: as the environment says.")
    ] = None,
    peer_python: Annotated[
        list[str] | None,
        typer.Option(help="A Python that has onnxruntime, quantulum3, ...; repeatable."),
    ] = None,
    model: Annotated[str, typer.Option(help="Name, folder or hub id.")] = "claimkit-small",
    data: Annotated[
        Path | None,
        typer.Option(help="Folder of corpora; default: CLAIMKIT_DATA, else ../shared/data."),
    ] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="File to write the figures to.")
    ] = None,
) -> None:
    """Measure everything, print it, and write it down."""
    with tempfile.TemporaryDirectory() as folder:
        session = Session(
            model=model,
            device=device,
            folder=Path(folder),
            workloads={},
            clock=Clock(None),
            pass_s=min(pass_s, 1.0) if quick else pass_s,
            repeats=1 if quick else repeats,
            threads=threads,
            peer_pythons=tuple(peer_python or ()),
        )
        amounts = AMOUNTS.get("quick" if quick else device.split(":")[0], AMOUNTS["cpu"])
        make_texts(session, data_folder(data), *amounts)
        try:
            probed = session.probe()
        except WorkerError as error:
            raise typer.BadParameter(f"nothing runs on device {device!r}: {error}") from error
        if session.device == "cuda":
            session.clock.seconds = 60 * (7.0 if minutes is None else minutes)
            session.pass_s = min(session.pass_s, 1.5)
        elif minutes is not None:
            session.clock.seconds = 60 * minutes
        record = measure(session, probed)
    record = {"benchmark": "speed", "quick": quick, **record, **provenance()}
    show(record, Console(width=None if sys.stdout.isatty() else 150))
    if json_file is not None:
        json_file.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", "utf-8")


def make_texts(session: Session, data: Path, sentences: int, articles: int) -> None:
    """Put the texts into the session: the two workloads, and sentences joined to longer texts."""
    loaded = load_workloads(data, sentences, articles)
    longer = [joined(loaded[0], size) for size in SENTENCES_A_TEXT]
    session.workloads = {workload.name: workload for workload in (*loaded, *longer)}
    session.write_texts()


def measure(session: Session, probed: dict[str, Any]) -> dict[str, Any]:
    """All parts of the record; what fails is noted in `skipped` and the rest goes on."""
    systems = []
    for planned in plan_systems(session.device, probed["dtypes"], probed["native_dtype"]):
        worker = session.start(planned) if session.clock.left(0.4) > 0 else None
        if worker is not None:
            systems.append(Running(planned, worker))
    try:
        rates = measure_rates(session, systems)
        stages, identical = study(session, ours(systems))
    finally:
        close_all([system.worker for system in systems])
    return {
        "device": {**probed, "threads": session.threads},
        "texts": session.describe_texts(),
        **rates,
        "goals": goal_rows(rates["systems"]) if session.device == "cuda" else [],
        "stages": stages,
        "identical": identical,
        "scaling": measure_scaling(session, probed["native_dtype"]),
        "cold_start": _cold(session),
        "skipped": session.skipped,
    }


def study(
    session: Session, systems: list[Running]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Where claimkit's time goes, and whether its claims depend on the batching."""
    stages, identical = [], []
    for system in systems:
        dtype = system.worker.info["dtype"]
        for name in WORKLOADS:
            point = session.point(f"stages, {dtype}", system.worker, "stages", name)
            count = min(IDENTICAL_TEXTS[name], len(session.workloads[name].texts))
            request = {"task": "identical", "workload": name, "first": 0, "count": count}
            try:
                if point is not None:
                    seconds = point.ask()["stages"]
                    row = {"dtype": dtype, "workload": name, "texts": point.count}
                    stages.append({**row, "seconds": seconds, "shares": shares(seconds)})
                found = system.worker.ask(request)["identical"]
                identical.append({"dtype": dtype, "workload": name, **found})
            except WorkerError as error:
                session.skip(f"stages or identical claims, {dtype}, {name}", str(error))
    return stages, identical


def _cold(session: Session) -> dict[str, Any]:
    if session.clock.left() <= 0:
        session.skip("cold start", "no time left")
        return {}
    try:
        return cold_start(session.repeats)
    except (OSError, ValueError, WorkerError) as error:
        session.skip("cold start", str(error))
        return {}
