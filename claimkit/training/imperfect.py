"""Annotated claims with the faults of extracted ones, to learn to compare both."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from claimkit.io.groups import Event
from claimkit.labels import Status
from claimkit.types import Claim

LOST: Mapping[str, float] = MappingProxyType(
    {
        "entity": 0.08,
        "property": 0.25,
        "predicate": 0.25,
        "place": 0.3,
        "time": 0.25,
        "attribution": 0.2,
        "restates": 0.2,
        "change": 0.2,
    }
)
"""How often each field of a claim is lost: set by hand, near what the model card shows."""

STATUS_LOST = 0.12
"""How often a status is taken for actual."""


def make_imperfect(event: Event, rng: random.Random) -> Event:
    """The event with some fields of its claims lost; the groups stay."""
    return replace(
        event,
        reports=tuple(
            replace(report, claims=tuple(_imperfect(claim, rng) for claim in report.claims))
            for report in event.reports
        ),
    )


def _imperfect(claim: Claim, rng: random.Random) -> Claim:
    lost = {name: None for name, chance in LOST.items() if rng.random() < chance}
    status = Status.ACTUAL if rng.random() < STATUS_LOST else claim.status
    return replace(claim, status=status, **lost)  # type: ignore[arg-type]
