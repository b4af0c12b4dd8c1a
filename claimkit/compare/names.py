"""Readable names of topics, in the words of a report."""

from __future__ import annotations

from collections.abc import Sequence

from claimkit.compare.mentions import Mention
from claimkit.types import Claim, Span

NAME_CHARS = 60
"""Longest run of a report's words that is taken for a name."""


def name_topic(mentions: Sequence[Mention]) -> str:
    """A name for what the mentions speak of: the fullest that one of their reports gives.

    Args:
        mentions: One group, in the order of their reports.
    """
    names = [_name(mention.claim) for mention in mentions]
    best = max(range(len(names)), key=lambda at: (_fullness(mentions[at].claim), -at))
    return names[best] or mentions[0].quantity.unit or "a figure without a noun"


def _fullness(claim: Claim) -> int:
    """How many of the fields that a name is made of the claim has, a named place least."""
    return 2 * bool(claim.entity) + 2 * bool(claim.property or claim.predicate) + bool(claim.place)


def _name(claim: Claim) -> str:
    what = " of ".join(_flat(span) for span in (claim.property, claim.entity) if span)
    verb = "" if claim.property else _flat(claim.predicate)
    where = _flat(claim.place)
    return ", ".join(part for part in (" ".join(filter(None, (what, verb))), where) if part)


def _flat(span: Span | None) -> str:
    return " ".join(span.text.split())[:NAME_CHARS] if span else ""
