"""Corpora annotated by other guidelines, brought to claimkit's own where the two agree."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from claimkit.io.documents import AnnotatedDocument, Offsets
from claimkit.labels import QuantityKind
from claimkit.normalise import parse_quantity
from claimkit.types import Claim, Span

COUNTED_NOUN = re.compile(r"[a-z][a-z-]{3,}(?: [a-z-]+)*")
BARE_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
LIST = re.compile(r"\d[^\d]*,[^\d]*(?:and |or )\D*\d|\d\s+(?:and|or)\s+\d")
NUMBER = re.compile(
    r"\d|[¼-¾]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|half|hundred)", re.I
)


def to_own_conventions(corpus: str, document: AnnotatedDocument) -> AnnotatedDocument:
    """The document as claimkit's guidelines would have it; unchanged for our own corpora."""
    convert = _CONVERTERS.get(corpus)
    return convert(document) if convert else document


def _from_measeval(document: AnnotatedDocument) -> AnnotatedDocument:
    """MeasEval's spans by our rules.

    A counted noun leaves the quantity and becomes the entity. Years are no quantities here.
    Lists and amounts without a number (`room temperature`) are masked: one span there, several
    or none here.
    """
    claims, masked = [], []
    for claim in document.claims:
        quantity = claim.quantity
        assert quantity is not None, claim
        if BARE_YEAR.fullmatch(quantity.text):
            continue
        if LIST.search(quantity.text) or not NUMBER.search(quantity.text):
            masked.append((quantity.start, quantity.end))
            continue
        claims.append(_without_counted_noun(claim))
    ignore: tuple[Offsets, ...] = (*document.ignore, *masked)
    return replace(document, claims=tuple(claims), ignore=ignore)


def _without_counted_noun(claim: Claim) -> Claim:
    quantity = claim.quantity
    assert quantity is not None, claim
    noun = quantity.unit_text
    if not noun or not COUNTED_NOUN.fullmatch(noun) or not quantity.text.endswith(noun):
        return claim
    if parse_quantity(quantity.text).kind != QuantityKind.COUNT:
        return claim
    number = quantity.text[: -len(noun)].rstrip()
    if not number:
        return claim
    end = quantity.start + len(number)
    return replace(
        claim,
        text=number,
        end=end,
        quantity=replace(quantity, text=number, end=end, unit_text=None),
        entity=Span(noun, claim.end - len(noun), claim.end),
    )


_CONVERTERS: dict[str, Callable[[AnnotatedDocument], AnnotatedDocument]] = {
    "measeval": _from_measeval,
}
