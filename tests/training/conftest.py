"""Documents of our own with annotations, written as text plus the pieces that are annotated."""

import sys
from pathlib import Path

import pytest

from claimkit.io.documents import CLAIM_FIELDS, AnnotatedDocument, FragmentedAttribution
from claimkit.labels import Change, Comparator, QuantityKind, Status
from claimkit.types import Claim, Quantity, Span, TimeSpan

sys.path.insert(0, str(Path(__file__).parent))  # for `tiny_encoders`

ALL_LAYERS = CLAIM_FIELDS | {"status", "change", "attribution"}


def place(text, piece):
    """Start and end of a piece; `piece@n` is its n-th occurrence, counted from 0."""
    piece, _, number = piece.partition("@")
    start = -1
    for _ in range(int(number or 0) + 1):
        start = text.index(piece, start + 1)
    return start, start + len(piece)


def make_claim(text, quantity, *, kind="count", comparator="=", status="actual", change=None, **at):
    start, end = place(text, quantity)
    spans = {name: Span(text[a:b], a, b) for name in at for a, b in [place(text, at[name])]}
    if "time" in spans:
        time = spans["time"]
        spans["time"] = TimeSpan(time.text, time.start, time.end)
    return Claim(
        doc_id="d",
        text=text[start:end],
        start=start,
        end=end,
        quantity=Quantity(
            text[start:end],
            start,
            end,
            kind=QuantityKind(kind),
            comparator=Comparator(comparator),
        ),
        status=Status(status),
        change=Change(change) if change else None,
        **spans,
    )


@pytest.fixture(scope="session")
def annotate():
    """A function from a text, its claims and attributions (as pieces) to a document."""

    def make(text, *, claims=(), attributions=(), layers=ALL_LAYERS, ignore=(), doc_id="d"):
        return AnnotatedDocument(
            doc_id=doc_id,
            text=text,
            claims=tuple(make_claim(text, **claim) for claim in claims),
            attributions=tuple(
                FragmentedAttribution(
                    **{
                        role: tuple(place(text, piece) for piece in row.get(role, ()))
                        for role in ("source", "cue", "content")
                    }
                )
                for row in attributions
            ),
            layers=frozenset(layers),
            ignore=tuple(place(text, piece) for piece in ignore),
        )

    return make
