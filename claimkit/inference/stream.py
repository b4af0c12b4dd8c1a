"""Groups of texts to claims, one list a text; what fails is told and costs no other document."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Literal, Self, get_args

from claimkit.errors import ClaimkitError, DeviceError, InputError
from claimkit.inference.groups import Document, Row, check_row
from claimkit.io.columns import claim_batches
from claimkit.io.failures import Failure
from claimkit.io.progress import ProgressBar
from claimkit.types import Claim

if TYPE_CHECKING:
    import pyarrow

OnError = Literal["raise", "skip", "record"]
"""What a document that fails does: raise, log a warning, or stand in `ClaimStream.failures`."""

Outcome = list[Claim] | Exception
"""A document's claims, or what went wrong with it."""

Extract = Callable[[Sequence[Document]], list[list[Claim]]]
"""All stages: the claims of some documents, in their order."""

_LOGGER = logging.getLogger("claimkit")


class ClaimStream(Iterator[list[Claim]]):
    """The claims of texts, one list a text, in the order of the texts.

    A few groups of texts and their claims are in memory. Several threads may take from one
    stream; each list is then handed out once. Leaving the `with` block, or `close`, ends it.

    Args:
        outcomes: Groups of texts with what each text comes to.
        on_error: What a document that fails does; its list is empty unless that is to raise.
        total: How many texts there are, where that is known.
        progress: Whether to show texts a second and time left on stderr.

    Attributes:
        failures: The documents that failed so far, under `record`.

    Raises:
        InputError: There is no such `on_error`.
    """

    def __init__(
        self,
        outcomes: Iterable[tuple[list[Row], list[Outcome]]],
        *,
        on_error: OnError = "raise",
        total: int | None = None,
        progress: bool = False,
    ) -> None:
        if on_error not in get_args(OnError):
            raise InputError(f"on_error is {on_error!r}; give one of {get_args(OnError)}")
        self.failures: list[Failure] = []
        self._on_error = on_error
        self._bar = ProgressBar(total=total, unit=" texts", disable=not progress)
        self._lock = threading.Lock()
        self._results = self._run(outcomes)

    def __next__(self) -> list[Claim]:
        with self._lock:
            return next(self._results)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the stream; a thread that waits for its next list still gets that one."""
        self._results = iter(())
        self._bar.close()

    def record_batches(self) -> Iterator[pyarrow.RecordBatch]:
        """Yield the claims that are still to come as Arrow, in the columns of `claim_columns`.

        Raises:
            MissingDependencyError: pyarrow is not installed.
        """
        return claim_batches(chain.from_iterable(self))

    def _run(self, outcomes: Iterable[tuple[list[Row], list[Outcome]]]) -> Iterator[list[Claim]]:
        with self._bar:
            for rows, results in outcomes:
                for row, outcome in zip(rows, results, strict=True):
                    yield self._fail(row, outcome) if isinstance(outcome, Exception) else outcome
                    self._bar.update()

    def _fail(self, row: Row, error: Exception) -> list[Claim]:
        doc_id = row.doc_id if isinstance(row.doc_id, str) else None
        if self._on_error == "raise":
            if not isinstance(error, ClaimkitError):
                error.add_note(f"while reading text {row.index} (doc_id {doc_id!r})")
            raise error
        failure = Failure.of(error, index=row.index, doc_id=doc_id)
        if self._on_error == "record":
            self.failures.append(failure)
        else:
            _LOGGER.warning(
                "text %d (doc_id %r) passed over: %s: %s",
                *(failure.index, failure.doc_id, failure.error, failure.message),
            )
        return []


def extract_apart(rows: Sequence[Row], extract: Extract) -> list[Outcome]:
    """What each row comes to, one outcome a row; a row that fails costs no other."""
    checked = check_rows(rows)
    found = iter(_halve(extract, [doc for doc in checked if isinstance(doc, Document)]))
    return [next(found) if isinstance(doc, Document) else doc for doc in checked]


def check_rows(rows: Sequence[Row]) -> list[Document | InputError]:
    """Each row as a document, or what is wrong with it."""
    return [_check(row) for row in rows]


def _check(row: Row) -> Document | InputError:
    try:
        return check_row(row)
    except InputError as error:
        return error


def _halve(extract: Extract, documents: Sequence[Document]) -> list[Outcome]:
    """All at once; where that fails, each half for itself, down to the guilty document."""
    if not documents:
        return []
    try:
        return list(extract(documents))
    except DeviceError:
        raise
    except Exception as error:
        if len(documents) == 1:
            return [error]
    middle = len(documents) // 2
    return _halve(extract, documents[:middle]) + _halve(extract, documents[middle:])
