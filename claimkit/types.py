"""The results: Span, Quantity, TimeSpan, Attribution, Claim; frozen, exact to the character."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from claimkit.errors import DataError
from claimkit.labels import Change, ClaimKind, Region, Status
from claimkit.normalise.quantity_type import Quantity
from claimkit.render.notebook import render_claim

__all__ = ["Attribution", "Claim", "Quantity", "Span", "TimeSpan"]


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of one document.

    Attributes:
        text: Exactly `document[start:end]`.
        start: First character, counted from 0 in code points of the text as given.
        end: One past the last character, as in a Python slice.
        head_word: The word (for names: the words) that the span is about, a substring of `text`;
            None where it was not worked out.
    """

    text: str
    start: int
    end: int
    head_word: str | None = None

    def __post_init__(self) -> None:
        """Check that the offsets fit the text."""
        assert self.end - self.start == len(self.text), (self.start, self.end, self.text)

    def to_dict(self) -> dict[str, Any]:
        """The span as plain JSON values."""
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "head_word": self.head_word,
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Self:
        """The span that `to_dict` wrote.

        Raises:
            DataError: A key is missing or the offsets do not fit the text.
        """
        try:
            return cls(**{name: row[name] for name in cls.__dataclass_fields__})
        except (KeyError, TypeError, AssertionError) as error:
            raise DataError(f"not a {cls.__name__.lower()}: {row!r} ({error!r})") from error


@dataclass(frozen=True, slots=True)
class TimeSpan(Span):
    """A time expression with the interval that it denotes.

    Attributes:
        iso_start: ISO 8601 date or date-time of the first moment; None where open or unknown.
        iso_end: ISO 8601 date or date-time of the last moment, inclusive; None where open.
    """

    iso_start: str | None = None
    iso_end: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The time expression as plain JSON values."""
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "head_word": self.head_word,
            "iso_start": self.iso_start,
            "iso_end": self.iso_end,
        }


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who a claim is attributed to, and by which words.

    Attributes:
        source: The full mention of who says it; None where the text names nobody.
        cue: The words that signal the attribution (`said`, `according to`).
        content: The attributed span; it holds the claim.
        direct: True inside quotation marks.
    """

    source: Span | None
    cue: Span | None
    content: Span
    direct: bool = False

    def to_dict(self) -> dict[str, Any]:
        """The attribution as plain JSON values."""
        return {
            "source": self.source.to_dict() if self.source else None,
            "cue": self.cue.to_dict() if self.cue else None,
            "content": self.content.to_dict(),
            "direct": self.direct,
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Attribution:
        """The attribution that `to_dict` wrote.

        Raises:
            DataError: A key is missing or a span does not fit.
        """
        try:
            return cls(
                source=_span_or_none(row["source"]),
                cue=_span_or_none(row["cue"]),
                content=Span.from_dict(row["content"]),
                direct=bool(row["direct"]),
            )
        except (KeyError, TypeError) as error:
            raise DataError(f"not an attribution: {row!r} ({error!r})") from error


@dataclass(frozen=True, slots=True)
class Claim:
    """One checkable statement: a figure, what it is about, and who gives it.

    Attributes:
        doc_id: The document's name, as the caller gave it.
        text: The sentence that holds the claim, exactly `document[start:end]`.
        start: First character of the sentence, in code points.
        end: One past its last character.
        region: The part of the page that the sentence stands in.
        kind: `quantity`, or `statement` for attributed content without a figure.
        quantity: The figure; None for statements.
        entity: What is counted or measured; it may stand in another sentence.
        property: The measured aspect (`unemployment rate`), where the text names one.
        predicate: The words that relate the entity to the event (`deploy`, `shrunk`).
        place: Where.
        time: When, resolved against the document's date.
        change: Direction of a move by or to the quantity.
        status: Whether it has happened, is to come, or is disowned.
        attribution: Who says so; None in the reporter's own voice.
        restates: Index, in the document's list of claims, of the claim whose quantity this one
            repeats in another unit.
        confidence: The model's probability that the claim is right, 0 to 1.
    """

    doc_id: str | None
    text: str
    start: int
    end: int
    region: Region = Region.BODY
    kind: ClaimKind = ClaimKind.QUANTITY
    quantity: Quantity | None = None
    entity: Span | None = None
    property: Span | None = None
    predicate: Span | None = None
    place: Span | None = None
    time: TimeSpan | None = None
    change: Change | None = None
    status: Status = Status.ACTUAL
    attribution: Attribution | None = None
    restates: int | None = None
    confidence: float = 1.0

    def __post_init__(self) -> None:
        """Check that the offsets fit the sentence and that the kind fits the quantity."""
        assert self.end - self.start == len(self.text), (self.start, self.end, self.text)
        assert (self.quantity is not None) == (self.kind == ClaimKind.QUANTITY), self.kind

    def to_dict(self) -> dict[str, Any]:
        """The claim as plain JSON values, in the order of the shipped JSON Schema."""
        return {
            "doc_id": self.doc_id,
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "region": str(self.region),
            "kind": str(self.kind),
            "quantity": self.quantity.to_dict() if self.quantity else None,
            "entity": self.entity.to_dict() if self.entity else None,
            "property": self.property.to_dict() if self.property else None,
            "predicate": self.predicate.to_dict() if self.predicate else None,
            "place": self.place.to_dict() if self.place else None,
            "time": self.time.to_dict() if self.time else None,
            "change": str(self.change) if self.change else None,
            "status": str(self.status),
            "attribution": self.attribution.to_dict() if self.attribution else None,
            "restates": self.restates,
            "confidence": self.confidence,
        }

    def _repr_html_(self) -> str:
        """What a notebook shows: the sentence with the claim's spans marked, and its fields."""
        return render_claim(self)

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Claim:
        """The claim that `to_dict` wrote, without loss.

        Raises:
            DataError: A key is missing, a name is unknown, or a span does not fit its text.
        """
        try:
            return cls(
                doc_id=row["doc_id"],
                text=row["text"],
                start=row["start"],
                end=row["end"],
                region=Region(row["region"]),
                kind=ClaimKind(row["kind"]),
                quantity=Quantity.from_dict(row["quantity"]) if row["quantity"] else None,
                entity=_span_or_none(row["entity"]),
                property=_span_or_none(row["property"]),
                predicate=_span_or_none(row["predicate"]),
                place=_span_or_none(row["place"]),
                time=TimeSpan.from_dict(row["time"]) if row["time"] else None,
                change=Change(row["change"]) if row["change"] else None,
                status=Status(row["status"]),
                attribution=Attribution.from_dict(row["attribution"])
                if row["attribution"]
                else None,
                restates=row["restates"],
                confidence=row["confidence"],
            )
        except DataError:
            raise
        except (KeyError, TypeError, ValueError, AssertionError) as error:
            raise DataError(f"not a claim: {error!r} in {dict(row)!r}") from error


def _span_or_none(row: Mapping[str, Any] | None) -> Span | None:
    return Span.from_dict(row) if row else None
