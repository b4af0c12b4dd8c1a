"""Claims that the texts themselves tell apart, however alike they are: cannot-links."""

from __future__ import annotations

from claimkit.compare.mentions import Mention
from claimkit.labels import Status
from claimkit.normalise.relation import Relation, Verdict

_TO_COME = (Status.PLANNED, Status.FORECAST)


def are_apart(one: Mention, two: Mention, relation: Relation | None) -> bool:
    """Whether the texts say that two claims are of two quantities.

    - The `800 first planned` are not the `800 on their way`: a plan that was given up is not what
      came about, be the figures equal.
    - `3,500 people` and `another group of 3,000` in one report are two groups.

    Args:
        one: A claim.
        two: Another.
        relation: How their amounts stand to each other.
    """
    if (_is_dropped_plan(one) and _has_come(two)) or (_is_dropped_plan(two) and _has_come(one)):
        return True
    excludes = relation is not None and relation.verdict is Verdict.CONFLICT
    return excludes and one.report == two.report and one.is_other != two.is_other


def _is_dropped_plan(mention: Mention) -> bool:
    return mention.is_former and mention.claim.status in _TO_COME


def _has_come(mention: Mention) -> bool:
    return not mention.is_former and mention.claim.status is Status.ACTUAL
