"""Groups of texts through all stages: in this process, or beside it where a device waits for it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice

from claimkit.inference.found import Found
from claimkit.inference.groups import Document, Row
from claimkit.inference.host import HostStages
from claimkit.inference.host_pool import HostPool
from claimkit.inference.stream import Outcome, extract_apart
from claimkit.inference.tokenize import Windows
from claimkit.types import Claim

WARM_UP_GROUPS = 1
"""Groups that are read before it is measured how long the stages take."""


class Reader:
    """All stages in this process; measures what each side of the device takes.

    Args:
        stages: The host's stages.
        find: Runs the model.

    Attributes:
        host_s: Seconds of the host's stages in the last group.
        device_s: Seconds of the model.
    """

    def __init__(self, stages: HostStages, find: Callable[[Windows], Found | None]) -> None:
        self._stages, self._find = stages, find
        self.host_s = self.device_s = 0.0

    def __call__(self, documents: Sequence[Document]) -> list[list[Claim]]:
        """The claims of some documents, in their order."""
        begin = time.perf_counter()
        prepared = self._stages.prepare([document.text for document in documents])
        ready = time.perf_counter()
        found = self._find(prepared.windows)
        done = time.perf_counter()
        claims = self._stages.finish(documents, prepared, found)
        self.device_s = done - ready
        self.host_s = time.perf_counter() - begin - self.device_s
        return claims


def read_groups(
    groups: Iterable[list[Row]],
    stages: HostStages,
    find: Callable[[Windows], Found | None],
    *,
    is_on_host: bool,
) -> Iterator[tuple[list[Row], list[Outcome]]]:
    """Yield groups with what each of their rows comes to, in order.

    Args:
        groups: The texts.
        stages: The host's stages.
        find: Runs the model; always called by the thread that takes the groups.
        is_on_host: Whether the model computes on the processors that the stages run on; then no
            process is started, as it would take from the model what it gives to the stages.
    """
    reader = Reader(stages, find)
    rest = iter(groups)
    for rows in rest if is_on_host else islice(rest, WARM_UP_GROUPS + 1):
        yield rows, extract_apart(rows, reader)
    first = next(rest, None)
    if first is None:
        return
    rest = chain([first], rest)
    size = processes_needed(reader.host_s, reader.device_s, _processors())
    if not size:
        yield from ((rows, extract_apart(rows, reader)) for rows in rest)
        return
    with HostPool(stages, size) as pool:
        yield from pool.read(rest, find, reader)


def processes_needed(host_s: float, device_s: float, processors: int) -> int:
    """How many processes keep a device busy; 0 where the host is quick enough for it.

    Args:
        host_s: Seconds that the host's stages took for some texts.
        device_s: Seconds that the device took for them.
        processors: How many there are; one is left for running the model.

    >>> processes_needed(host_s=1.0, device_s=0.25, processors=16)
    4
    >>> processes_needed(host_s=0.1, device_s=2.0, processors=16)
    0
    """
    if host_s < device_s / 4:
        return 0
    return min(processors - 1, max(1, round(host_s / max(device_s, 1e-9))))


def _processors() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
