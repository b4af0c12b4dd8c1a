"""Claims that the texts themselves tell apart, however alike they are: cannot-links."""

from __future__ import annotations

from claimkit.compare.mentions import Mention
from claimkit.labels import Comparator, Status
from claimkit.normalise.relation import Relation, Verdict

_TO_COME = (Status.PLANNED, Status.FORECAST)


def are_apart(one: Mention, two: Mention, relation: Relation | None) -> bool:
    """Whether the texts say that two claims are of two quantities.

    - The `800 first planned` are not the `800 on their way`: a plan that was given up is not what
      came about, be the figures equal.
    - `3,500 people` and `another group of 3,000` in one report are two groups.
    - `Hundreds of members` and `hundreds of officers` in one report share but a vague word.

    Args:
        one: A claim.
        two: Another.
        relation: How their amounts stand to each other.
    """
    if (_is_dropped_plan(one) and _has_come(two)) or (_is_dropped_plan(two) and _has_come(one)):
        return True
    if one.report != two.report:
        return False
    excludes = relation is not None and relation.verdict is Verdict.CONFLICT
    return (excludes and one.is_other != two.is_other) or _count_vaguely(one, two)


def _count_vaguely(one: Mention, two: Mention) -> bool:
    """Whether two vague figures count different nouns."""
    comparators = {one.quantity.comparator, two.quantity.comparator}
    heads = one.entity_head, two.entity_head
    return comparators == {Comparator.VAGUE} and all(heads) and heads[0] != heads[1]


def _is_dropped_plan(mention: Mention) -> bool:
    return mention.is_former and mention.claim.status in _TO_COME


def _has_come(mention: Mention) -> bool:
    return not mention.is_former and mention.claim.status is Status.ACTUAL
