"""Two figures of one quantity to their relation: agree, compatible, update or conflict, and why.

The amounts decide first (`claimkit.normalise.relation`). Of two that exclude each other, one updates
the other where the texts or the dates say that it came in its place; else they conflict.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from claimkit.compare.comparison import Agreement
from claimkit.compare.features import Relations
from claimkit.compare.mentions import Mention
from claimkit.labels import Status
from claimkit.normalise.relation import Reason, Verdict

_TO_COME = (Status.PLANNED, Status.FORECAST)

CONSISTENT = {
    Reason.ROUNDING: "the same but for rounding",
    Reason.CONVERSION: "the same in another unit, but for rounding",
    Reason.MARGIN: "within the margin that is given",
    Reason.RANGE: "the ranges meet",
    Reason.BAND: "a vague figure that allows the other",
    Reason.BOUND: "a bound that allows the other",
    Reason.ABOUT: "an approximate figure that allows the other",
}
"""What each rule of consistent amounts says to a reader."""


class Verdicts(NamedTuple):
    """A relation and its reason in words."""

    relation: Agreement
    reason: str


class Judge:
    """Relates figures of one quantity.

    Args:
        relations: Relations of amounts that are known already.
    """

    def __init__(self, relations: Relations) -> None:
        self.relations = relations

    def judge(self, one: Sequence[Mention], two: Sequence[Mention]) -> Verdicts:
        """How two values stand to each other, by all the claims that give them.

        Args:
            one: The claims that give the first value.
            two: Those that give the second.
        """
        found = self.relations.of(one[0].reading, two[0].reading)
        if found is None:
            return Verdicts(Agreement.COMPATIBLE, "in units that cannot be compared")
        if found.verdict is Verdict.EQUAL:
            return Verdicts(Agreement.AGREE, "the same figure")
        if found.verdict is Verdict.CONSISTENT:
            return Verdicts(Agreement.COMPATIBLE, CONSISTENT[found.reason])
        return exclude(one, two)


def exclude(one: Sequence[Mention], two: Sequence[Mention]) -> Verdicts:
    """Update or conflict, of two values that cannot both hold."""
    for old, new in ((one, two), (two, one)):
        if _is_superseded(old, new):
            return Verdicts(Agreement.UPDATE, "one report calls the other figure superseded")
    if any(mention.claim.status is Status.DENIED for mention in (*one, *two)):
        return Verdicts(Agreement.CONFLICT, "one of the figures is denied")
    days = _days_between(one, two)
    if days > 0:
        return Verdicts(Agreement.UPDATE, f"given {days} day{'s' if days > 1 else ''} later")
    return Verdicts(Agreement.CONFLICT, "the figures exclude each other")


def _is_superseded(old: Sequence[Mention], new: Sequence[Mention]) -> bool:
    said = any(mention.claim.status is Status.PREVIOUS for mention in old)
    return said and all(mention.claim.status is not Status.PREVIOUS for mention in new)


def _days_between(one: Sequence[Mention], two: Sequence[Mention]) -> int:
    """Days from the last report of the one to the first of the other; 0 where they mix."""
    days = [[mention.published for mention in side] for side in (one, two)]
    if any(day is None for side in days for day in side):
        return 0
    (low, high), (first, last) = ((min(side), max(side)) for side in days)  # type: ignore[type-var]
    assert low is not None and high is not None and first is not None and last is not None
    return max(first - high, low - last, 0)
