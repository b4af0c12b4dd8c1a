"""What of the input cannot be read: named on stderr, counted, passed over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from claimkit.cli.messages import complain
from claimkit.io.inputs import InputDocument, InputFault, InputItem


class Faults:
    """Names what cannot be read on stderr, and counts it."""

    def __init__(self) -> None:
        self.count = 0

    def report(self, message: str, where: str | None) -> None:
        """Name one fault and the place where it was found."""
        self.count += 1
        complain(message, where)

    def take_from(self, items: Iterable[InputItem]) -> Iterator[InputDocument]:
        """Report the faults, yield the documents."""
        for item in items:
            if isinstance(item, InputFault):
                self.report(item.message, item.where)
            else:
                yield item
