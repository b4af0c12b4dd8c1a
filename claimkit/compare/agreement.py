"""Two figures of one quantity to their relation: agree, compatible, update or conflict, and why.

The amounts decide first (`claimkit.normalise.relation`). Whether one of two that exclude each other
came in the place of the other is told by a logistic regression over dates, statuses, sources and
cue words.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from claimkit.compare.comparison import Agreement
from claimkit.compare.features import Relations
from claimkit.compare.mentions import Mention
from claimkit.compare.updates import days_between, update_features
from claimkit.labels import QuantityKind
from claimkit.normalise.reading import Reading
from claimkit.normalise.relation import Reason, Relation, Verdict

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

MOST_CLAIMS = 8
"""Claims of a value that are looked at: of many reports that give it, the first ones."""


class Verdicts(NamedTuple):
    """A relation, its reason in words, and how much speaks for an update where it matters."""

    relation: Agreement
    reason: str
    update: float = 0.0


@dataclass(frozen=True, slots=True)
class Judge:
    """Relates figures of one quantity.

    Attributes:
        relations: Relations of amounts, each worked out once.
        weights: Weight of each fact of `update_features`; a fact without one counts for nothing.
    """

    relations: Relations
    weights: Mapping[str, float]

    def judge(self, one: Sequence[Mention], two: Sequence[Mention]) -> Verdicts:
        """How two values stand to each other, by the claims that give them.

        Args:
            one: The claims that give the first value.
            two: Those that give the second.
        """
        found = self.relations.of(one[0].reading, two[0].reading)
        if found is None and any(_restates(*pair) for pair in itertools.product(one, two)):
            return Verdicts(Agreement.AGREE, "the same figure in another unit")
        if found is None:
            found = self._relate_shortened(one[0].reading, two[0].reading)
        if found is None:
            return Verdicts(Agreement.COMPATIBLE, "in units that cannot be compared")
        if found.verdict is Verdict.EQUAL:
            return Verdicts(Agreement.AGREE, "the same figure")
        if found.verdict is Verdict.CONSISTENT:
            return Verdicts(Agreement.COMPATIBLE, CONSISTENT[found.reason])
        facts = mean_facts([(one, two)])
        update = sum(self.weights.get(name, 0.0) * fact for name, fact in facts.items())
        if update > 0:
            return Verdicts(Agreement.UPDATE, _why_update(one, two, facts), update)
        return Verdicts(Agreement.CONFLICT, _why_conflict(facts), update)

    def _relate_shortened(self, one: Reading, two: Reading) -> Relation | None:
        """How two stand to each other of which one report may have left part of the unit out.

        `38 euros a day` may be another's `38 euros`, but is no less than its `50 euros`; `arrested
        four times` is another's `four arrests`.
        """
        found = self.relations.of(_shortened(one), _shortened(two))
        is_rate = any(" / " in (reading.unit or "") for reading in (one, two))
        return None if found and is_rate and found.verdict is Verdict.CONFLICT else found


def _shortened(reading: Reading) -> Reading:
    """The reading without what it is counted by, and times as a plain number."""
    unit = reading.unit.split(" / ")[0] if reading.unit else None
    if reading.kind is QuantityKind.FREQUENCY and unit == "time":
        return reading._replace(kind=QuantityKind.COUNT, unit=None)
    return reading._replace(unit=unit)


def _restates(one: Mention, two: Mention) -> bool:
    """Whether a report puts the one beside the other as the same figure."""
    is_linked = one.claim.restates == two.index or two.claim.restates == one.index
    return one.report == two.report and is_linked


def mean_facts(
    values: Sequence[tuple[Sequence[Mention], Sequence[Mention]]],
) -> dict[str, float]:
    """The mean of `update_features` over all pairs of claims of some pairs of values."""
    rows = [
        update_features(*pair)
        for one, two in values
        for pair in itertools.product(one[:MOST_CLAIMS], two[:MOST_CLAIMS])
    ]
    return {name: sum(row[name] for row in rows) / len(rows) for name in rows[0]}


def _why_update(one: Sequence[Mention], two: Sequence[Mention], facts: Mapping[str, float]) -> str:
    if facts["previous"]:
        return "one figure is called superseded"
    days = days_between(one[0], two[0])
    if days:
        return f"given {days} day{'s' if days > 1 else ''} later"
    return "of a later time" if facts["later_time"] else "the one comes in the other's place"


def _why_conflict(facts: Mapping[str, float]) -> str:
    if facts["denied"]:
        return "one figure is denied"
    if facts["same_report"] == 1:
        return "one report gives both"
    if not (facts["no_source"] or facts["same_source"] or facts["new_without_source"]):
        return "the sources exclude each other"
    return "the figures exclude each other"
