"""The result of a comparison: reports, topics, and the figures that each report gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from claimkit.errors import DataError
from claimkit.render.comparison import render_comparison
from claimkit.render.notebook import render_topics
from claimkit.types import Claim


class Agreement(StrEnum):
    """How figures of one quantity stand to each other, worst first."""

    CONFLICT = "conflict"
    UPDATE = "update"
    COMPATIBLE = "compatible"
    AGREE = "agree"
    SINGLE = "single"
    """Of topics only: one report alone gives the figure."""


@dataclass(frozen=True, slots=True)
class ComparedReport:
    """A report that was compared.

    Attributes:
        id: Its name.
        outlet: Who published it; None where the caller did not say.
        date: When, ISO 8601; None where unknown.
        claims: How many quantity claims it makes.
        copy_of: The report whose text this one reprints; it then counts for nothing on its own.
        shared: The share of its words' five-grams that `copy_of` has as well; None for no copy.
        text: What it says, for the page; None where only its claims were given.
    """

    id: str
    outlet: str | None
    date: str | None
    claims: int
    copy_of: str | None = None
    shared: float | None = None
    text: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The report as plain JSON values."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Figure:
    """One claim of one report in a topic.

    Attributes:
        report: The report's name.
        claim: The claim, as the report puts it.
        value: Index into the topic's `values`.
        is_copied: Whether the report reprints another, so that this counts for nothing on its own.
    """

    report: str
    claim: Claim
    value: int
    is_copied: bool = False

    def to_dict(self) -> dict[str, Any]:
        """The figure as plain JSON values."""
        return {
            "report": self.report,
            "claim": self.claim.to_dict(),
            "value": self.value,
            "is_copied": self.is_copied,
        }


@dataclass(frozen=True, slots=True)
class StatedValue:
    """A value that one or more reports give for a topic's quantity.

    Attributes:
        text: As the first of them puts it.
        low: Lower end of what it allows, in the topic's unit: equal to `high` for a plain number;
            None where open, or where it has no value in that unit.
        high: Upper end.
        is_current: False where every report that gives it calls it superseded or denies it.
        reports: The reports that give it, by date; copies are left out.
        sources: Who gives it, in the words of the reports; the reporters' own voice has no entry.
    """

    text: str
    low: float | None
    high: float | None
    is_current: bool
    reports: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def first_report(self) -> str:
        """The first report that gives it."""
        return self.reports[0]

    @property
    def last_report(self) -> str:
        """The last report that gives it."""
        return self.reports[-1]

    def to_dict(self) -> dict[str, Any]:
        """The value as plain JSON values."""
        row = {name: getattr(self, name) for name in self.__slots__}
        return row | {"reports": list(self.reports), "sources": list(self.sources)}


@dataclass(frozen=True, slots=True)
class PairRelation:
    """How two values of a topic stand to each other.

    Attributes:
        first: Index into the topic's `values`.
        second: Index into them, larger than `first`.
        relation: Agree, compatible, update or conflict.
        reason: Why, in words.
    """

    first: int
    second: int
    relation: Agreement
    reason: str

    def to_dict(self) -> dict[str, Any]:
        """The pair as plain JSON values."""
        return {
            "first": self.first,
            "second": self.second,
            "relation": str(self.relation),
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class Range:
    """A range of values in the topic's unit, both ends included.

    Attributes:
        low: Lower end; None where open.
        high: Upper end; None where open.
        reports: The reports whose figures allow all of it.
    """

    low: float | None
    high: float | None
    reports: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The range as plain JSON values."""
        return {"low": self.low, "high": self.high, "reports": list(self.reports)}


@dataclass(frozen=True, slots=True)
class Topic:
    """A quantity that the reports speak of.

    Attributes:
        name: What it is, in the reports' words.
        relation: The worst relation between its values; single where one report alone speaks of it.
        reason: The reason of that relation, in words.
        unit: The unit that numbers of this topic are in; None for plain numbers.
        figures: Every claim of it, by date of the report.
        values: The different values, each once, by size.
        relations: How each two values stand to each other.
        consensus: What most reports' figures allow; None where no figure has a value.
        spread: Lowest and highest current value; None where no figure has a value.
    """

    name: str
    relation: Agreement
    reason: str
    unit: str | None
    figures: tuple[Figure, ...]
    values: tuple[StatedValue, ...]
    relations: tuple[PairRelation, ...]
    consensus: Range | None
    spread: Range | None

    @property
    def reports(self) -> tuple[str, ...]:
        """The reports that speak of it, by date, copies too."""
        return tuple(dict.fromkeys(figure.report for figure in self.figures))

    def figures_of(self, report: str) -> tuple[Figure, ...]:
        """The figures that one report gives."""
        return tuple(figure for figure in self.figures if figure.report == report)

    def to_dict(self) -> dict[str, Any]:
        """The topic as plain JSON values."""
        return {
            "name": self.name,
            "relation": str(self.relation),
            "reason": self.reason,
            "unit": self.unit,
            "figures": [figure.to_dict() for figure in self.figures],
            "values": [value.to_dict() for value in self.values],
            "relations": [pair.to_dict() for pair in self.relations],
            "consensus": self.consensus.to_dict() if self.consensus else None,
            "spread": self.spread.to_dict() if self.spread else None,
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """Who says what of the same quantity.

    Attributes:
        reports: The reports, by date and name.
        topics: The quantities, conflicts first, those of one report alone last.
    """

    reports: tuple[ComparedReport, ...]
    topics: tuple[Topic, ...]

    @property
    def shared(self) -> tuple[Topic, ...]:
        """The topics that two or more reports speak of."""
        return tuple(topic for topic in self.topics if topic.relation is not Agreement.SINGLE)

    @property
    def single(self) -> tuple[Topic, ...]:
        """The topics that one report alone speaks of."""
        return tuple(topic for topic in self.topics if topic.relation is Agreement.SINGLE)

    def to_dict(self) -> dict[str, Any]:
        """The comparison as plain JSON values."""
        return {
            "reports": [report.to_dict() for report in self.reports],
            "topics": [topic.to_dict() for topic in self.topics],
        }

    def to_html(self, *, title: str = "Who says what") -> str:
        """The comparison as one HTML file: the reports with their claims marked, and the topics.

        It needs no network and no file beside it, and runs nothing but its own script.

        Args:
            title: What stands above it.
        """
        return render_comparison(self, title=title)

    def _repr_html_(self) -> str:
        """What a notebook shows: the topics, without the reports."""
        return render_topics(self)

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Comparison:
        """The comparison that `to_dict` wrote, without loss.

        Raises:
            DataError: A key is missing or a name is unknown.
        """
        try:
            return cls(
                tuple(ComparedReport(**report) for report in row["reports"]),
                tuple(map(_topic, row["topics"])),
            )
        except DataError:
            raise
        except (KeyError, TypeError, ValueError) as error:
            raise DataError(f"not a comparison: {error!r}") from error


def _topic(row: Mapping[str, Any]) -> Topic:
    return Topic(
        name=row["name"],
        relation=Agreement(row["relation"]),
        reason=row["reason"],
        unit=row["unit"],
        figures=tuple(
            Figure(**{**figure, "claim": Claim.from_dict(figure["claim"])})
            for figure in row["figures"]
        ),
        values=tuple(
            StatedValue(
                **{**value, "reports": tuple(value["reports"]), "sources": tuple(value["sources"])}
            )
            for value in row["values"]
        ),
        relations=tuple(
            PairRelation(**{**pair, "relation": Agreement(pair["relation"])})
            for pair in row["relations"]
        ),
        consensus=_range(row["consensus"]),
        spread=_range(row["spread"]),
    )


def _range(row: Mapping[str, Any] | None) -> Range | None:
    return Range(row["low"], row["high"], tuple(row["reports"])) if row else None
