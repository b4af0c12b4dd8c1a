"""One run of the benchmark: its texts on disk, its clock, and what could not be measured."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.speed.flops import flop_a_piece
from benchmarks.speed.plan import Planned
from benchmarks.speed.rounds import Clock, Point, fitting_count
from benchmarks.speed.texts import Workload
from benchmarks.speed.worker import Worker, WorkerError


@dataclass(slots=True)
class Session:
    """What all parts of a run share.

    Attributes:
        model: Name or folder of the model.
        device: As asked for on the command line; the probe's answer replaces `auto`.
        folder: Where the texts are written to for the workers.
        workloads: The texts by name.
        clock: How much time there is.
        pass_s: Seconds that one pass of a system should take at most.
        repeats: Rounds.
        threads: Threads of every worker; None: as the environment says.
        peer_pythons: Interpreters that may hold a peer.
        pieces: Word pieces of each text, by workload.
        squares: Its windows' lengths squared and summed, by workload.
        skipped: What was not measured, and why.
    """

    model: str
    device: str
    folder: Path
    workloads: dict[str, Workload]
    clock: Clock
    pass_s: float
    repeats: int
    threads: int | None = None
    peer_pythons: tuple[str, ...] = ()
    pieces: dict[str, list[int]] = field(default_factory=dict)
    squares: dict[str, list[int]] = field(default_factory=dict)
    skipped: list[dict[str, str]] = field(default_factory=list)

    @property
    def texts_file(self) -> Path:
        """The JSON file that workers read their texts from."""
        return self.folder / "texts.json"

    def write_texts(self) -> None:
        """Put the texts where workers read them."""
        texts = {name: workload.texts for name, workload in self.workloads.items()}
        self.texts_file.write_text(json.dumps(texts), "utf-8")

    def skip(self, name: str, reason: str) -> None:
        """Note, and say, that something is not measured."""
        self.skipped.append({"name": name, "reason": reason})
        print(f"{name} skipped: {reason}", file=sys.stderr)

    def start(self, planned: Planned, *, threads: int | None = None) -> Worker | None:
        """The system running; None, and a note, where it does not start."""
        settings = {"model": self.model, "device": self.device, **planned.settings}
        pythons = [sys.executable, *(self.peer_pythons if planned.is_peer else ())]
        try:
            return Worker(
                planned.module,
                settings,
                self.texts_file,
                pythons=pythons,
                threads=threads or self.threads,
                start_s=min(300.0, max(30.0, self.clock.left())),
                patience=lambda: min(600.0, max(30.0, self.clock.left())),
            )
        except WorkerError as error:
            self.skip(label(planned), str(error))
            return None

    def probe(self) -> dict[str, Any]:
        """What the device is; counts the texts' word pieces on the way.

        Raises:
            WorkerError: Not even that runs.
        """
        settings = {"model": self.model, "device": self.device}
        worker = Worker("probe", settings, self.texts_file, threads=self.threads)
        try:
            for name, workload in self.workloads.items():
                point = Point("probe", worker, "count", name, len(workload.texts))
                counted = point.ask()
                self.pieces[name], self.squares[name] = counted["pieces"], counted["squares"]
        finally:
            worker.close()
        self.device = worker.info["device"]
        return worker.info

    def point(self, name: str, worker: Worker, task: str, workload: str) -> Point | None:
        """A point whose pass takes about `pass_s`; None, and a note, where it cannot be asked."""
        whole = Point(name, worker, task, workload, len(self.workloads[workload].texts))
        try:
            count = fitting_count(
                lambda count: float(whole.ask(count)["seconds"]), whole.count, self.pass_s
            )
        except WorkerError as error:
            self.skip(f"{name}, {task}, {workload}", str(error))
            return None
        return Point(name, worker, task, workload, count)

    def read_by(self, point: Point) -> tuple[int, float]:
        """Word pieces that a point's pass reads, and their mean FLOP."""
        pieces = self.pieces[point.workload][: point.count]
        return sum(pieces), flop_a_piece(pieces, self.squares[point.workload][: point.count])

    def describe_texts(self) -> list[dict[str, Any]]:
        """The workloads as the record keeps them."""
        return [
            {
                "workload": name,
                "texts": len(workload.texts),
                "distinct": workload.distinct,
                "pieces": sum(self.pieces[name]),
                "mean_length": sum(self.pieces[name]) / max(1, len(workload.texts)),
                "flop_a_piece": flop_a_piece(self.pieces[name], self.squares[name]),
                "source": workload.source,
                "sha256": workload.digest,
            }
            for name, workload in self.workloads.items()
        ]


def label(planned: Planned) -> str:
    """A system's name with the dtype that it was asked to use."""
    dtype = planned.settings.get("dtype")
    return f"{planned.name}, {dtype}" if dtype else planned.name


def close_all(workers: Sequence[Worker] | Mapping[Any, Worker]) -> None:
    """End every worker."""
    for worker in workers.values() if isinstance(workers, Mapping) else workers:
        worker.close()
