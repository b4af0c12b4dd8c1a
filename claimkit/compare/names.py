"""Readable names of topics, in the words of a report."""

from __future__ import annotations

import re
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
    claims = [mention.claim for mention in mentions]
    runs = [_run(claim) for claim in claims]
    best = max(range(len(claims)), key=lambda at: (_fullness(claims[at]), bool(runs[at]), -at))
    name = runs[best] or _joined(claims[best])
    return name or mentions[0].quantity.unit or "a figure without a noun"


def _fullness(claim: Claim) -> int:
    """How many of the fields that a name is made of the claim has, a named place least."""
    return 2 * bool(claim.entity) + 2 * bool(claim.property or claim.predicate) + bool(claim.place)


def _run(claim: Claim) -> str:
    """The words from the first of the fields to the last, without the figure; empty if too many.

    Of `plans to send about 5,200 troops to the border` it is `send troops to the border`.
    """
    spans = [s for s in (claim.entity, claim.property, claim.predicate, claim.place) if s]
    start = min((span.start for span in spans), default=0) - claim.start
    end = max((span.end for span in spans), default=0) - claim.start
    quantity = claim.quantity
    if quantity is None or not 0 <= start < end <= len(claim.text):
        return ""
    first, last = quantity.start - claim.start, quantity.end - claim.start
    run = claim.text[start:end]
    if start < last and first < end:
        run = claim.text[start : max(start, first)] + claim.text[last:end]
    run = " ".join(run.split()).strip(" ,;:-–—")
    is_short = len(run) <= NAME_CHARS and not re.search(r"[\d.!?;:\"“”]", run)
    return run if is_short else ""


def _joined(claim: Claim) -> str:
    """The fields one after the other, the place behind a comma."""
    what = " of ".join(_flat(span) for span in (claim.property, claim.entity) if span)
    verb = "" if claim.property else _flat(claim.predicate)
    where = _flat(claim.place)
    return ", ".join(part for part in (" ".join(filter(None, (what, verb))), where) if part)


def _flat(span: Span | None) -> str:
    return " ".join(span.text.split())[:NAME_CHARS] if span else ""
