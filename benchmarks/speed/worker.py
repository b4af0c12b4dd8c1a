"""A system in a process of its own: started, asked line by line, and let go."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.record import CHECKOUT

THREAD_VARIABLES = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")


class WorkerError(Exception):
    """A system could not be started, failed, or took too long; the message says which."""


class Worker:
    """A running system.

    Args:
        module: Its file in `systems/`.
        settings: What its `build` gets.
        texts: JSON file of workloads.
        pythons: Interpreters to try, in this order; the first in which it starts is used.
        threads: How many threads it may compute with; None: as the environment says.
        start_s: Seconds that starting may take.
        patience: Tells how many seconds an answer may take.

    Raises:
        WorkerError: It starts in none of them.
    """

    def __init__(
        self,
        module: str,
        settings: Mapping[str, Any],
        texts: Path,
        *,
        pythons: Sequence[str] = (sys.executable,),
        threads: int | None = None,
        start_s: float = 300.0,
        patience: Callable[[], float] = lambda: 600.0,
    ) -> None:
        self.patience = patience
        reasons = []
        for python in pythons:
            # it lives as long as the process, and longer than this call
            self.errors = tempfile.TemporaryFile()  # noqa: SIM115
            command = [python, "-m", f"benchmarks.speed.systems.{module}"]
            self.buffer = b""
            try:
                self.process = subprocess.Popen(
                    [*command, str(texts), json.dumps(settings)],
                    cwd=CHECKOUT,
                    env=_environment(threads),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=self.errors,
                )
            except OSError as error:
                reasons.append(str(error))
                self.errors.close()
                continue
            try:
                self.info: dict[str, Any] = self._answer(start_s)
                return
            except WorkerError as error:
                reasons.append(str(error))
                self.close()
        raise WorkerError("; ".join(dict.fromkeys(reasons)))

    def ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to one request.

        Raises:
            WorkerError: It died, answered with an error, or took too long.
        """
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps(request).encode() + b"\n")
            self.process.stdin.flush()
        except (OSError, ValueError) as error:
            raise WorkerError(f"no longer there: {error}") from error
        answer = self._answer(self.patience())
        if "error" in answer:
            raise WorkerError(str(answer["error"]))
        return answer

    def close(self) -> None:
        """End the process."""
        if self.process.stdin is not None and not self.process.stdin.closed:
            with contextlib.suppress(OSError):
                self.process.stdin.close()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()
        self.errors.close()

    def _answer(self, timeout_s: float) -> dict[str, Any]:
        """The next line that the process writes."""
        assert self.process.stdout is not None
        end = time.monotonic() + timeout_s
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            while b"\n" not in self.buffer:
                left = end - time.monotonic()
                if left <= 0 or not selector.select(left):
                    self.process.kill()
                    raise WorkerError(f"no answer within {timeout_s:.0f} s")
                piece = os.read(self.process.stdout.fileno(), 1 << 16)
                if not piece:
                    raise WorkerError(self._last_words() or "ended without a word")
                self.buffer += piece
        line, _, self.buffer = self.buffer.partition(b"\n")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _last_words(self) -> str:
        """The last line that the process wrote to stderr."""
        self.process.wait()
        self.errors.seek(0)
        lines = self.errors.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1][:500] if lines else ""


def _environment(threads: int | None) -> dict[str, str]:
    """This process's environment, offline, with that many threads."""
    chosen = {} if threads is None else dict.fromkeys(THREAD_VARIABLES, str(threads))
    quiet = {"TOKENIZERS_PARALLELISM": "true", "HF_HUB_OFFLINE": "1", "PYTHONWARNINGS": "ignore"}
    return {**os.environ, **quiet, **chosen}
