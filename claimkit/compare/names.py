"""Readable names of topics, in the words of a report: what would stand in a newspaper's table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from claimkit.compare.headline import (
    DIMENSIONS,
    as_headline,
    has_object,
    is_copula,
    is_direct,
    is_passive,
    says_little,
)
from claimkit.compare.mentions import Mention
from claimkit.labels import QuantityKind
from claimkit.types import Claim, Span

NAME_CHARS = 64
"""Longest run of a report's words that is taken for a name."""

_OBJECT_CHARS = 40
"""Furthest that the words between a verb and its figure reach (`set up road blocks twice`)."""

_AFTER = re.compile(r"\s*[-–]?(long|high|tall|wide|broad|deep|thick|heavy|old)\b", re.IGNORECASE)
_AMOUNT = re.compile(
    r"\b(?:an?|the|its)\s+(peak|total|average|maximum|minimum|record)\s+of\W*$", re.I
)
_HOLDER = re.compile(
    r"\b(the|an?|its|their|this)\s+((?:[\w’'-]+\s+){0,3}?[\w’'-]+)\s*$", re.IGNORECASE
)
_ATTACHED = re.compile(r"[\s-]*(?:\([^()]*\)|\))?\s*(?:of\s)?", re.IGNORECASE)
"""What stands between a measure and what it is of, another unit in brackets too."""

_MEASURES = {
    QuantityKind.LENGTH: "length",
    QuantityKind.DISTANCE: "distance",
    QuantityKind.MASS: "weight",
    QuantityKind.AREA: "area",
    QuantityKind.DURATION: "duration",
}
_UNPRINTABLE = re.compile(r"[\d.!?;:\"“”()]")


def name_topic(mentions: Sequence[Mention]) -> str:
    """A name for what the mentions speak of: the fullest that one of their reports gives.

    Args:
        mentions: One group, in the order of their reports.
    """
    claims = [mention.claim for mention in mentions]
    names = [_name(claim) for claim in claims]
    best = max(
        range(len(claims)),
        key=lambda at: (" " in names[at], _fullness(claims[at]), bool(names[at]), -at),
    )
    name = names[best] or _joined(claims[best])
    return name or mentions[0].quantity.unit or "a figure without a noun"


def _fullness(claim: Claim) -> int:
    """How many of the fields that a name is made of the claim has, a named place least."""
    verb = claim.predicate and not says_little(claim.predicate.text)
    return 2 * bool(claim.entity) + 2 * bool(claim.property or verb) + bool(claim.place)


def _name(claim: Claim) -> str:
    """The name in the words of the sentence; empty where they make none."""
    measure = _measure(claim)
    if measure and claim.predicate is None:
        return measure
    return _dimension(claim) or _share(claim) or _passive(claim) or _run(claim) or measure


def _dimension(claim: Claim) -> str:
    """Of `the tailback on the coast road was 11 km long`: the length of what is measured."""
    quantity, what = claim.quantity, claim.entity
    if quantity is None or what is None or what.end > quantity.start:
        return ""
    found = _AFTER.match(claim.text, quantity.end - claim.start)
    if found is None:
        return ""
    verb = claim.predicate.start if claim.predicate else quantity.start
    end = verb if verb > what.end else quantity.start
    run = _kept(as_headline(_between(claim, what.start, min(end, quantity.start))))
    return f"{DIMENSIONS[found[1].lower()]} of the {run or _flat(what)}"


def _measure(claim: Claim) -> str:
    """Of `35km of barbed wire`, where the sentence says no more: the length of barbed wire."""
    quantity, what = claim.quantity, claim.entity
    if quantity is None or what is None or claim.property or quantity.kind not in _MEASURES:
        return ""
    if not _ATTACHED.fullmatch(_between(claim, quantity.end, what.start)):
        return ""
    return (
        _kept(f"{_MEASURES[quantity.kind]} of {_flat(what)}") if quantity.end <= what.start else ""
    )


def _share(claim: Claim) -> str:
    """Of `the caravan is comprised of 3,500 people`: the people in the caravan."""
    quantity, what, verb = claim.quantity, claim.entity, claim.predicate
    if quantity is None or what is None or verb is None or not says_little(verb.text):
        return ""
    if not verb.end <= quantity.start <= what.start:
        return ""
    amount = _AMOUNT.search(_between(claim, verb.end, quantity.start))
    holder = _HOLDER.search(as_headline("_ " + _between(claim, claim.start, verb.start)))
    many = f"{amount[1].lower()} number of " if amount else ""
    where = f" in {holder[1].lower()} {holder[2]}" if holder else ""
    return _kept(f"{many}{_flat(what)}{where}")


def _passive(claim: Claim) -> str:
    """Of `police arrested 12 farmers at the port`: the farmers arrested at the port."""
    quantity, what, verb = claim.quantity, claim.entity, claim.predicate
    if quantity is None or what is None or verb is None or not is_passive(verb.text):
        return ""
    if claim.property or not verb.end <= quantity.start <= what.start:
        return ""
    if not is_direct(_between(claim, verb.end, quantity.start)):
        return ""
    end = max(what.end, claim.place.end if claim.place else 0)
    rest = _between(claim, what.end, end)
    return _kept(as_headline(f"{_flat(what)} {verb.text} {rest}"))


def _run(claim: Claim) -> str:
    """The words from the first of the fields to the last, without the figure; empty if too many.

    Of `plans to send about 5,200 troops to the border` it is `send troops to the border`.
    """
    spans = [s for s in (claim.property, claim.entity, claim.predicate, claim.place) if s]
    quantity = claim.quantity
    if quantity is None or not spans:
        return ""
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    if end <= quantity.start <= end + _OBJECT_CHARS:
        end = quantity.start
    if start >= quantity.end or end <= quantity.start:
        return _kept(as_headline(_between(claim, start, end)))
    before, after = _between(claim, start, quantity.start), _between(claim, quantity.end, end)
    after = re.sub(r"^\s*of\b", "", after)
    verb = claim.predicate
    if claim.entity and verb and has_object(_between(claim, verb.end, quantity.start)):
        before = ""
    return _kept(as_headline(f"{before} {after}"))


def _joined(claim: Claim) -> str:
    """The fields one after the other, the place behind a comma."""
    what = " of ".join(_flat(span) for span in (claim.property, claim.entity) if span)
    verb = _flat(claim.predicate)
    if claim.property or says_little(verb) or is_copula(verb):
        verb = ""
    where = _flat(claim.place)
    return ", ".join(part for part in (" ".join(filter(None, (what, verb))), where) if part)


def _between(claim: Claim, start: int, end: int) -> str:
    """Words of the sentence, by offsets into the document; empty for what lies outside."""
    return claim.text[max(0, start - claim.start) : max(0, end - claim.start)]


def _kept(name: str) -> str:
    """The name, where it can be printed and is short enough; else empty."""
    return name if len(name) <= NAME_CHARS and not _UNPRINTABLE.search(name) else ""


def _flat(span: Span | None) -> str:
    return " ".join(span.text.split())[:NAME_CHARS] if span else ""
