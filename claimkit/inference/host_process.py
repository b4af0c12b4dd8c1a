"""One process that does the host's stages for another: the stages' arguments in, results out.

It is started by `claimkit.inference.host_pool`, as a program of its own rather than by
`multiprocessing`: nothing of the caller's script is imported again, so a script needs no
`if __name__ == "__main__"`.
"""

from __future__ import annotations

import pickle
import signal
import sys
from collections.abc import Sequence
from typing import Any, BinaryIO

from claimkit.inference.found import Found
from claimkit.inference.groups import Document
from claimkit.inference.host import HostStages, Prepared
from claimkit.inference.tokenize import Windows
from claimkit.types import Claim


class HostProcess:
    """The stages, and what was prepared but not finished yet, by its number.

    Args:
        stages: What is done.
    """

    def __init__(self, stages: HostStages) -> None:
        self.stages = stages
        self._waiting: dict[int, tuple[Sequence[Document], Prepared]] = {}

    def prepare(self, number: int, documents: Sequence[Document]) -> Windows:
        """The windows of a group; the rest of what it came to is kept."""
        prepared = self.stages.prepare([document.text for document in documents])
        self._waiting[number] = documents, prepared
        return prepared.windows

    def finish(self, number: int, found: Found | None) -> list[list[Claim]]:
        """The claims of a group that was prepared; it is forgotten."""
        return self.stages.finish(*self._waiting.pop(number), found)


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests, a method's name with its arguments each, until there are no more.

    The first request is the `HostStages`. An answer is whether it went well, and the result or the
    exception. What goes through the pipes is pickled: both ends are one program on one machine.
    """
    process = HostProcess(pickle.load(requests))
    while True:
        try:
            name, arguments = pickle.load(requests)
        except EOFError:
            return
        try:
            answer: tuple[bool, Any] = True, getattr(process, name)(*arguments)
        except Exception as error:
            answer = False, f"{type(error).__name__}: {error}"
        pickle.dump(answer, answers, protocol=pickle.HIGHEST_PROTOCOL)
        answers.flush()


if __name__ == "__main__":
    # An interrupt from the keyboard is the caller's: it closes the pipe, which ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pipe = sys.stdout.buffer
    sys.stdout = sys.stderr
    serve(sys.stdin.buffer, pipe)
