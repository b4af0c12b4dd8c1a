"""A group of mentions to a topic: its name, values, relations, consensus and spread."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from claimkit.compare.agreement import Judge, Verdicts
from claimkit.compare.comparison import (
    Agreement,
    Figure,
    PairRelation,
    Range,
    StatedValue,
    Topic,
)
from claimkit.compare.mentions import Mention
from claimkit.compare.names import name_topic
from claimkit.compare.reports import Report
from claimkit.errors import UnitError
from claimkit.labels import Comparator, Status
from claimkit.normalise.convert import convert
from claimkit.normalise.reading import Reading
from claimkit.normalise.relation import Verdict

_ORDER = list(Agreement)
_EXCLUSIVE = (Agreement.CONFLICT, Agreement.UPDATE)
_NOT_CURRENT = (Status.PREVIOUS, Status.DENIED)


class _Ends(NamedTuple):
    """What a figure allows; None where open."""

    low: float | None
    high: float | None


class TopicMaker:
    """Makes topics of groups.

    Args:
        reports: The compared reports, by date.
        copies: The numbers of those that reprint another.
        judge: Relates their figures.
    """

    def __init__(self, reports: Sequence[Report], copies: set[int], judge: Judge) -> None:
        self.reports = reports
        self.copies = copies
        self.judge = judge

    def make(self, mentions: Sequence[Mention]) -> Topic:
        """The topic of a group of mentions, in the order of their reports."""
        groups = self._values(mentions)
        unit = self._unit(mentions)
        values = [self._value(group, unit) for group in groups]
        judged = {
            (one, two): self.judge.judge(groups[one], groups[two])
            for one in range(len(groups))
            for two in range(one + 1, len(groups))
        }
        relation, reason = self._relation(mentions, list(judged.values()))
        number = {mention: at for at, group in enumerate(groups) for mention in group}
        return Topic(
            name=name_topic(mentions),
            relation=relation,
            reason=reason,
            unit=unit,
            figures=tuple(
                Figure(
                    self.reports[mention.report].id,
                    mention.claim,
                    number[mention],
                    mention.report in self.copies,
                )
                for mention in mentions
            ),
            values=tuple(values),
            relations=tuple(
                PairRelation(*pair, found.relation, found.reason) for pair, found in judged.items()
            ),
            consensus=_consensus(values),
            spread=_spread(values),
        )

    def _values(self, mentions: Sequence[Mention]) -> list[list[Mention]]:
        """The mentions by value, values by size."""
        groups: list[list[Mention]] = []
        for mention in mentions:
            for group in groups:
                found = self.judge.relations.of(group[0].reading, mention.reading)
                if found and found.verdict is Verdict.EQUAL:
                    group.append(mention)
                    break
            else:
                groups.append([mention])
        unit = self._unit(mentions)
        return sorted(groups, key=lambda group: _place(_ends(group[0].reading, unit)))

    def _value(self, group: Sequence[Mention], unit: str | None) -> StatedValue:
        own = [mention for mention in group if mention.report not in self.copies] or group
        sources = [m.claim.attribution.source for m in own if m.claim.attribution]
        return StatedValue(
            text=own[0].quantity.text,
            low=_ends(group[0].reading, unit).low,
            high=_ends(group[0].reading, unit).high,
            is_current=any(mention.claim.status not in _NOT_CURRENT for mention in own),
            reports=tuple(dict.fromkeys(self.reports[m.report].id for m in own)),
            sources=tuple(dict.fromkeys(source.text for source in sources if source)),
        )

    def _unit(self, mentions: Sequence[Mention]) -> str | None:
        """The unit that most figures are in, copies left out; of several, the first report's."""
        own = [mention for mention in mentions if mention.report not in self.copies]
        units = Counter(mention.reading.unit for mention in own or mentions if mention.reading.unit)
        return units.most_common(1)[0][0] if units else None

    def _relation(
        self, mentions: Sequence[Mention], judged: Sequence[Verdicts]
    ) -> tuple[Agreement, str]:
        """How the values stand to each other all in all, where two reports speak of them.

        Where some exclude each other, all of these together tell an update from a conflict.
        """
        if len({mention.report for mention in mentions}) == 1:
            return Agreement.SINGLE, "in one report only"
        if not judged:
            copied = any(mention.report in self.copies for mention in mentions)
            return Agreement.AGREE, "the same figure" + (", reprinted" if copied else "")
        exclusive = [found for found in judged if found.relation in _EXCLUSIVE]
        if exclusive:
            is_update = sum(found.update for found in exclusive) > 0
            clearest = max(exclusive, key=lambda found: found.update * (1 if is_update else -1))
            return clearest.relation, clearest.reason
        worst = min(judged, key=lambda found: _ORDER.index(found.relation))
        return worst.relation, worst.reason


def _ends(reading: Reading, unit: str | None) -> _Ends:
    """What a figure allows, in a unit; two times None where it has no value in it."""
    if reading.unit and unit and reading.unit != unit:
        try:
            reading = convert(reading, unit)
        except UnitError:
            counted = reading.base_unit is None and reading.kind.value == "count"
            if not counted:
                return _Ends(None, None)
    value, low, high = reading[:3]
    if value is None or high is not None:
        return _Ends(low, high)
    match reading.comparator:
        case Comparator.MORE | Comparator.AT_LEAST:
            return _Ends(value, None)
        case Comparator.LESS | Comparator.AT_MOST:
            return _Ends(None, value)
    return _Ends(value, value)


def _place(ends: _Ends) -> tuple[float, float]:
    low = -math.inf if ends.low is None else ends.low
    return (low if ends.low is not None else ends.high or math.inf), ends.high or math.inf


def _spread(values: Sequence[StatedValue]) -> Range | None:
    """From the lowest to the highest number that is current; all where none is."""
    known = [v for v in values if v.low is not None or v.high is not None]
    kept = [value for value in known if value.is_current] or known
    if not kept:
        return None
    numbers = [end for value in kept for end in (value.low, value.high) if end is not None]
    return Range(min(numbers), max(numbers), _reports(kept))


def _consensus(values: Sequence[StatedValue]) -> Range | None:
    """The range that most reports' current figures allow; the later reports' where as many do."""
    known = [v for v in values if v.low is not None or v.high is not None]
    kept = [value for value in known if value.is_current] or known
    best: tuple[int, float] | None = None
    found = None
    for start in sorted({_low(value) for value in kept}):
        holding = [value for value in kept if _low(value) <= start <= _high(value)]
        end = min(map(_high, holding))
        rank = len(_reports(holding)), -(end - start)
        if best is None or rank > best:
            best = rank
            found = Range(_finite(start), _finite(end), _reports(holding))
    return found


def _reports(values: Sequence[StatedValue]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(report for value in values for report in value.reports))


def _low(value: StatedValue) -> float:
    return -math.inf if value.low is None else value.low


def _high(value: StatedValue) -> float:
    return math.inf if value.high is None else value.high


def _finite(end: float) -> float | None:
    return end if math.isfinite(end) else None
