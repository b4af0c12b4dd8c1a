"""The label inventory: every closed set of names that the model and the results share."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Comparator(StrEnum):
    """How the stated number bounds the true one."""

    EQUAL = "="
    ABOUT = "~"
    MORE = ">"
    AT_LEAST = ">="
    LESS = "<"
    AT_MOST = "<="
    RANGE = "range"
    VAGUE = "vague"


class QuantityKind(StrEnum):
    """What sort of quantity a phrase gives; `annotation-guidelines`, section 1."""

    COUNT = "count"
    PERCENT = "percent"
    MONEY = "money"
    DURATION = "duration"
    AGE = "age"
    RATIO = "ratio"
    SCORE = "score"
    FREQUENCY = "frequency"
    LENGTH = "length"
    DISTANCE = "distance"
    AREA = "area"
    MASS = "mass"
    SPEED = "speed"
    TEMPERATURE = "temperature"
    OTHER = "other"


class Status(StrEnum):
    """Whether the figure has happened, is to come, or is disowned."""

    ACTUAL = "actual"
    PLANNED = "planned"
    FORECAST = "forecast"
    ESTIMATED = "estimated"
    PREVIOUS = "previous"
    DENIED = "denied"


class Change(StrEnum):
    """The direction of a move by or to the quantity."""

    UP = "up"
    DOWN = "down"


class Casing(IntEnum):
    """How a word piece is written, in the order of the model's casing embedding."""

    NONE = 0
    """No letter, no digit."""
    LOWER = 1
    TITLE = 2
    """One capital, at the beginning."""
    UPPER = 3
    """Several capitals and no small letter."""
    MIXED = 4
    DIGIT = 5
    """Any digit."""


class Region(StrEnum):
    """The part of a page that a sentence stands in."""

    BODY = "body"
    HEADLINE = "headline"
    CAPTION = "caption"
    TEASER = "teaser"


class ClaimKind(StrEnum):
    """A claim about a figure, or an attributed statement without one."""

    QUANTITY = "quantity"
    STATEMENT = "statement"


QUANTITY_LAYER = ("QUANTITY", "ENTITY", "PROPERTY", "PREDICATE", "TIME", "PLACE")
"""Span types of the first tag layer."""

ATTRIBUTION_LAYER = ("SOURCE", "CUE", "CONTENT")
"""Span types of the second tag layer: attributed content overlaps everything in the first."""

QUANTITY_ROLES = ("ENTITY", "PROPERTY", "PREDICATE", "TIME", "PLACE")
"""What a quantity links to, in the order of the link head's first outputs."""


def bio_tags(span_types: tuple[str, ...]) -> tuple[str, ...]:
    """Tag names of a layer: `O`, then `B-X` and `I-X` of each span type in turn.

    >>> bio_tags(("CUE",))
    ('O', 'B-CUE', 'I-CUE')
    """
    return ("O", *(f"{prefix}-{name}" for name in span_types for prefix in "BI"))
