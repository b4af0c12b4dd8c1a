"""What is wrong with data: where, what, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """Whether training would break or learn something false, or merely less than it could."""

    ERROR = "error"
    WARNING = "warning"


class Code(StrEnum):
    """Every kind of finding."""

    FORMAT = "format"
    OUTSIDE = "outside"
    EMPTY = "empty"
    MISMATCH = "mismatch"
    UNKNOWN_LABEL = "unknown-label"
    DUPLICATE_ID = "duplicate-id"
    DUPLICATE_TEXT = "duplicate-text"
    DUPLICATE_CLAIM = "duplicate-claim"
    LEAKAGE = "leakage"
    CROSSING = "crossing"
    OVERLAPPING = "overlapping"
    TOKEN_BORDER = "token-border"
    NO_TOKEN = "no-token"
    WINDOW = "window"
    BLANK_EDGE = "blank-edge"
    NO_TEXT = "no-text"
    NO_LAYERS = "no-layers"
    UNUSED_LAYER = "unused-layer"
    STATEMENT = "statement"


ADVICE: dict[Code, str] = {
    Code.FORMAT: "correct or remove it; `claimkit data formats` names what each format is",
    Code.OUTSIDE: "count offsets in code points of this text, end exclusive, or remove the span",
    Code.EMPTY: "give the span an end behind its start, or remove it",
    Code.MISMATCH: "count offsets in code points (not bytes or UTF-16 units) of this very text",
    Code.UNKNOWN_LABEL: "rename it to one that claimkit has, or remove it",
    Code.DUPLICATE_ID: "give every document a name of its own",
    Code.DUPLICATE_TEXT: "keep one of them: what is there twice counts twice in training",
    Code.DUPLICATE_CLAIM: "keep one of the claims",
    Code.LEAKAGE: "keep both in the same split: scores on texts seen in training mean nothing",
    Code.CROSSING: "let one of the spans end where the other begins; tags hold one at a place",
    Code.OVERLAPPING: "keep one of them unless both are meant: tags hold one at a place, and the "
    "model learns the quantity before its entity, a cue before the content around it",
    Code.TOKEN_BORDER: "move the border to that of a word; the model can find whole tokens only",
    Code.NO_TOKEN: "remove the span or move it to words; the model sees no token there",
    Code.WINDOW: "shorten the span; the model reads a sentence, or a window of a long one, at once",
    Code.BLANK_EDGE: "leave the white space outside the span",
    Code.NO_TEXT: "remove the document; there is nothing to learn from it",
    Code.NO_LAYERS: "say what is annotated completely: claimkit data convert ... --layers "
    "quantity,entity",
    Code.UNUSED_LAYER: "annotate it, or take it out of `layers`: the model learns that there is "
    "none",
    Code.STATEMENT: "leave it out: statements come from attributions, training takes quantities",
}
"""What to do about a finding of each kind."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with the data.

    Attributes:
        severity: Whether it must or should be mended.
        code: What kind of thing it is.
        where: The file, with the line or part of it where it has lines or parts.
        message: What is wrong.
        doc_id: The document's name, where it is about one.
        start: First character of the span that it is about, in code points of the text.
        end: One past its last character.
    """

    severity: Severity
    code: Code
    where: str
    message: str
    doc_id: str | None = None
    start: int | None = None
    end: int | None = None

    @property
    def advice(self) -> str:
        """What to do about it."""
        return ADVICE[self.code]

    def to_dict(self) -> dict[str, Any]:
        """The finding as plain JSON values."""
        return {
            "severity": str(self.severity),
            "code": str(self.code),
            "where": self.where,
            "doc_id": self.doc_id,
            "start": self.start,
            "end": self.end,
            "message": self.message,
            "advice": self.advice,
        }
