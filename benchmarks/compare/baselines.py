"""What one gets without a scorer: claims grouped by what their words have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from claimkit.compare.features import Relations
from claimkit.compare.mentions import Mention
from claimkit.labels import QuantityKind
from claimkit.normalise.relation import Verdict

Groups = list[list[Mention]]


def group_by_head(mentions: Sequence[Mention]) -> Groups:
    """Claims with the same head noun and the same unit."""
    return _grouped(mentions, lambda mention: (mention.entity_head, _unit(mention)))


def group_by_string(mentions: Sequence[Mention]) -> Groups:
    """Claims whose entity is the same string and whose figure is, too."""
    return _grouped(
        mentions,
        lambda mention: (
            mention.claim.entity.text.lower() if mention.claim.entity else "",
            mention.quantity.text.lower(),
        ),
    )


def group_nothing(mentions: Sequence[Mention]) -> Groups:
    """Every claim for itself."""
    return [[mention] for mention in mentions]


BASELINES: dict[str, Callable[[Sequence[Mention]], Groups]] = {
    "same head noun and unit": group_by_head,
    "same strings": group_by_string,
    "nothing grouped": group_nothing,
}


def relation_of(mentions: Sequence[Mention]) -> str:
    """What the amounts alone say of a group."""
    if len({mention.report for mention in mentions}) == 1:
        return "single"
    relations = Relations()
    found = {
        relation.verdict
        for one in mentions
        for two in mentions
        if (relation := relations.of(one.reading, two.reading))
    }
    if Verdict.CONFLICT in found:
        return "conflict"
    return "compatible" if Verdict.CONSISTENT in found else "agree"


def _unit(mention: Mention) -> object:
    is_count = mention.quantity.kind is QuantityKind.COUNT
    return mention.quantity.kind if is_count else mention.quantity.unit


def _grouped(mentions: Iterable[Mention], key: Callable[[Mention], object]) -> Groups:
    groups: dict[object, list[Mention]] = {}
    for mention in mentions:
        groups.setdefault(key(mention), []).append(mention)
    return list(groups.values())
