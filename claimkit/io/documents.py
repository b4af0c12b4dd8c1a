"""What every reader yields: a text with its annotations, and which layers of them are complete."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from claimkit.errors import InputError
from claimkit.types import Claim

Offsets = tuple[int, int]
"""Start and end of a piece of text in code points, end exclusive."""

CLAIM_FIELDS = frozenset({"quantity", "entity", "property", "predicate", "time", "place"})
"""Span fields of a claim; a corpus may annotate only some of them."""


LAYERS = CLAIM_FIELDS | {"status", "change", "attribution"}
"""Everything that a document may say is annotated completely."""


def check_layers(names: Iterable[str]) -> frozenset[str]:
    """The names, each of which is one of `LAYERS`.

    Raises:
        InputError: One is not.
    """
    layers = frozenset(name.strip() for name in names)
    if unknown := sorted(layers - LAYERS):
        raise InputError(f"no layer {unknown[0]!r}; there are {', '.join(sorted(LAYERS))}")
    return layers


@dataclass(frozen=True, slots=True)
class FragmentedAttribution:
    """An attribution whose roles may be discontinuous, as PolNeAR annotates them.

    Attributes:
        source: Fragments of the source, in text order; empty where nobody is named.
        cue: Fragments of the cue; empty where no words signal the attribution.
        content: Fragments of the attributed content; never empty.
        direct: True inside quotation marks; None where the corpus does not say.
    """

    source: tuple[Offsets, ...]
    cue: tuple[Offsets, ...]
    content: tuple[Offsets, ...]
    direct: bool | None = None


@dataclass(frozen=True, slots=True)
class AnnotatedDocument:
    """One document of a corpus.

    Attributes:
        doc_id: The document's name in its corpus.
        text: The text; all offsets count its code points.
        date: When it was published, ISO 8601, or None.
        claims: Annotated quantity claims, in text order.
        attributions: Annotated attributions, in text order.
        layers: The fields that are annotated completely here: members of `CLAIM_FIELDS`,
            `status`, `change`, `attribution`. What is not listed is unknown, not absent.
        ignore: Pieces that annotators were told to skip; training masks them.
    """

    doc_id: str
    text: str
    date: str | None = None
    claims: tuple[Claim, ...] = ()
    attributions: tuple[FragmentedAttribution, ...] = ()
    layers: frozenset[str] = frozenset()
    ignore: tuple[Offsets, ...] = ()
