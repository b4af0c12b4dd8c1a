"""What went wrong with one document of many, kept beside the claims of the others."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

METADATA_KEY = b"claimkit.failures"
"""Where a table or file of claims keeps the failures of its documents, as JSON."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One document that gave no claims because something went wrong.

    Attributes:
        index: Its place among the texts, counted from 0.
        doc_id: Its name, where it has one.
        error: The class of the exception.
        message: What the exception says.
    """

    index: int
    doc_id: str | None
    error: str
    message: str

    @classmethod
    def of(cls, error: Exception, *, index: int, doc_id: str | None) -> Failure:
        """The failure that an exception means for a document."""
        return cls(index, doc_id, type(error).__name__, str(error))


def write_failures(failures: Iterable[Failure]) -> dict[bytes, bytes]:
    """The failures as metadata of an Arrow schema."""
    rows = [asdict(failure) for failure in failures]
    return {METADATA_KEY: json.dumps(rows).encode("ascii")}


def read_failures(metadata: Mapping[bytes, bytes] | None) -> list[Failure]:
    """The failures that `write_failures` put into a schema's metadata; none without such a key."""
    rows = json.loads((metadata or {}).get(METADATA_KEY, b"[]"))
    return [Failure(**row) for row in rows]
