"""Processes that prepare and finish groups while the device is busy with another.

One Python process segments, tokenises and assembles far fewer texts a second than a GPU reads. Each
group is prepared and finished by one process of the pool; this one only runs the model.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import count, cycle
from typing import Any, Self

from claimkit.errors import DeviceError
from claimkit.inference.found import Found
from claimkit.inference.groups import Document, Row
from claimkit.inference.host import HostStages
from claimkit.inference.stream import Extract, Outcome, check_rows, extract_apart
from claimkit.inference.tokenize import Windows

GROUPS_AHEAD = 2
"""Groups of each process that are prepared before the device asks for them."""

_LEAVE_S = 5
"""Seconds that a process has to end once its pipe is closed."""


class HostPool:
    """Some processes for the host's stages.

    Args:
        stages: What each does.
        size: How many, at least 1; they start when they are first needed.
    """

    def __init__(self, stages: HostStages, size: int) -> None:
        self._workers = [_Worker(stages) for _ in range(size)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.close()

    def process_ids(self) -> list[int]:
        """Those that have started."""
        return [worker.process.pid for worker in self._workers if worker.process is not None]

    def read(
        self,
        groups: Iterable[list[Row]],
        find: Callable[[Windows], Found | None],
        extract: Extract,
    ) -> Iterator[tuple[list[Row], list[Outcome]]]:
        """Yield groups with what each row comes to, in order.

        Args:
            groups: The texts.
            find: Runs the model; always called by the thread that takes the groups.
            extract: All stages in this process; reads what a process of the pool failed at.

        Raises:
            DeviceError: The device cannot be used.
        """
        prepared: deque[_Group] = deque()
        finished: deque[_Group] = deque()
        ahead = GROUPS_AHEAD * len(self._workers)
        source = _Source(groups)
        for number, rows, worker in zip(count(), source, cycle(self._workers), strict=False):
            prepared.append(_Group(number, rows, worker))
            if len(prepared) > ahead:
                finished.append(prepared.popleft().run(find))
            if len(finished) > ahead:
                yield finished.popleft().outcomes(extract)
        finished.extend(group.run(find) for group in prepared)
        for group in finished:
            yield group.outcomes(extract)
        if source.error is not None:
            raise source.error


class _Source:
    """Groups up to an error, which is kept until those before it have been read."""

    def __init__(self, groups: Iterable[list[Row]]) -> None:
        self._groups = groups
        self.error: Exception | None = None

    def __iter__(self) -> Iterator[list[Row]]:
        try:
            yield from self._groups
        except Exception as error:
            self.error = error


class _Group:
    """Rows on their way through the stages."""

    def __init__(self, number: int, rows: list[Row], worker: _Worker) -> None:
        self.number, self.rows, self.worker = number, rows, worker
        self.checked = check_rows(rows)
        self.documents = [doc for doc in self.checked if isinstance(doc, Document)]
        self.prepared = worker.ask("prepare", number, self.documents)
        self.claims: Future[Any] | None = None

    def run(self, find: Callable[[Windows], Found | None]) -> Self:
        with suppress(_WorkerError, OSError, EOFError, pickle.UnpicklingError):
            windows = self.prepared.result()
            try:
                found = find(windows)
            except DeviceError:
                raise
            except Exception:
                return self
            self.claims = self.worker.ask("finish", self.number, found)
        return self

    def outcomes(self, extract: Extract) -> tuple[list[Row], list[Outcome]]:
        if self.claims is not None:
            with suppress(_WorkerError, OSError, EOFError, pickle.UnpicklingError):
                claims = iter(self.claims.result())
                return self.rows, [
                    next(claims) if isinstance(doc, Document) else doc for doc in self.checked
                ]
        return self.rows, extract_apart(self.rows, extract)


class _WorkerError(Exception):
    """A process says that a stage failed; the text is its message."""


class _Worker:
    """One process, asked in turn by a thread of its own; begun anew where it has died."""

    def __init__(self, stages: HostStages) -> None:
        self._stages = stages
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="claimkit-host")
        self.process: subprocess.Popen[bytes] | None = None

    def ask(self, name: str, *arguments: Any) -> Future[Any]:
        return self._thread.submit(self._ask, name, arguments)

    def close(self) -> None:
        self._thread.shutdown(cancel_futures=True)
        if self.process is not None:
            self._end(self.process)

    def _ask(self, name: str, arguments: tuple[Any, ...]) -> Any:
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        _send(process.stdin, (name, arguments))
        went_well, answer = pickle.load(process.stdout)
        if not went_well:
            raise _WorkerError(answer)
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        if self.process is not None:
            if self.process.poll() is None:
                return self.process
            self._end(self.process)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "claimkit.inference.host_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        assert self.process.stdin is not None
        _send(self.process.stdin, self._stages)
        return self.process

    @staticmethod
    def _end(process: subprocess.Popen[bytes]) -> None:
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        try:
            process.wait(_LEAVE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _send(pipe: Any, message: Any) -> None:
    pickle.dump(message, pipe, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.flush()
