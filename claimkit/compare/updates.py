"""Two claims of one quantity that exclude each other: what tells an update from a conflict."""

from __future__ import annotations

import math
import re

from claimkit.compare.mentions import Mention
from claimkit.compare.wording import stems
from claimkit.labels import Comparator, QuantityKind, Status

_REVISION = re.compile(
    r"\b(?:now|so far|no longer|earlier|initial(?:ly)?|previous(?:ly)?|original(?:ly)?|revis\w+"
    r"|updat\w+|correct\w+|since|still|final|latest|risen|rose|climb\w*|lower\w*|rais\w+"
    r"|up from|down from|rather than|instead of|reached|by then|further)\b",
    re.IGNORECASE,
)
"""Words of a figure that comes in the place of another."""

_DISPUTE = re.compile(
    r"\b(?:not|disput\w+|den(?:y|ied|ies)|insist\w*|claim\w*|contrary|reject\w*|contradict\w*"
    r"|official\w*|according|put|estimat\w*|reckon\w*|count\w*|but|however|although|critics?"
    r"|union|opposition|witness\w*|resident\w*|say)\b",
    re.IGNORECASE,
)
"""Words of a figure that somebody sets against another."""

_TOLL = frozenset(
    stems(
        "dead died killed deaths toll bodies victims injured wounded hurt missing arrested "
        "evacuated homes rescued survivors cases infected"
    )
)
"""What is counted again from day to day."""

_TO_COME = (Status.PLANNED, Status.FORECAST)

LONG_DAYS = 4
"""Days after which a figure is hardly the same moment's."""

CLOSE = 0.7
"""Largest difference of logarithms, a factor of two, by which tolls grow from day to day."""


def update_features(one: Mention, two: Mention) -> dict[str, float]:
    """What speaks for an update or a conflict, by name; the order of the two is no matter."""
    old, new = sorted((one, two), key=_place_in_time)
    facts = {
        "bias": True,
        **_timing(old, new),
        **_status(old, new),
        **_sources(old, new),
        **_words(old, new),
    }
    return {name: float(fact) for name, fact in facts.items()}


def days_between(one: Mention, two: Mention) -> int | None:
    """Days from one report to the other; None where one is undated."""
    if one.published is None or two.published is None:
        return None
    return abs(two.published - one.published)


def _place_in_time(mention: Mention) -> tuple[int, bool, int, int, int]:
    """Reports by date, and in one report what it calls superseded, and what is earlier, first."""
    is_last = mention.claim.status is not Status.PREVIOUS
    end = mention.period[1] if mention.period else 0
    return mention.published or 0, is_last, end, mention.report, mention.index


def _timing(old: Mention, new: Mention) -> dict[str, float]:
    is_one = old.report == new.report
    days = days_between(old, new)
    parts = old.period and new.period and not _meet(old.period, new.period)
    apart = _log(new) - _log(old)
    return {
        "same_report": is_one,
        "same_day": not is_one and days == 0,
        "undated": not is_one and days is None,
        "log_days": math.log1p(days or 0),
        "long_after": (days or 0) >= LONG_DAYS,
        "other_time": bool(parts),
        "later_time": bool(parts and old.period and new.period and new.period > old.period),
        "grows": bool(days) and 0 < apart < CLOSE,
        "moves": old.claim.change is not None or new.claim.change is not None,
    }


def _status(old: Mention, new: Mention) -> dict[str, float]:
    statuses = old.claim.status, new.claim.status
    is_previous = [status is Status.PREVIOUS for status in statuses]
    is_to_come = [status in _TO_COME for status in statuses]
    once = is_previous[0] != is_previous[1]
    return {
        "previous": once,
        "previous_here": once and old.report == new.report,
        "to_come_once": is_to_come[0] != is_to_come[1],
        "to_come_both": all(is_to_come),
        "estimated_both": all(status is Status.ESTIMATED for status in statuses),
        "denied": any(status is Status.DENIED for status in statuses),
    }


def _sources(old: Mention, new: Mention) -> dict[str, float]:
    given = [mention.claim.attribution for mention in (old, new)]
    return {
        "same_source": bool(old.source & new.source),
        "no_source": not old.source and not new.source,
        "new_without_source": not new.source,
        "quoted": any(attribution and attribution.direct for attribution in given),
    }


def _words(old: Mention, new: Mention) -> dict[str, float]:
    kind = old.quantity.kind
    comparators = old.quantity.comparator, new.quantity.comparator
    disputes = {word.lower() for word in _DISPUTE.findall(old.claim.text)}
    return {
        "revision_new": _REVISION.search(new.claim.text) is not None,
        "revision_old": _REVISION.search(old.claim.text) is not None,
        "dispute_old": len(disputes) / 3,
        "toll": not _TOLL.isdisjoint(old.about | new.about),
        "money": kind is QuantityKind.MONEY,
        "percent": kind is QuantityKind.PERCENT,
        "loose": any(comparator is not Comparator.EQUAL for comparator in comparators),
    }


def _meet(one: tuple[int, int], two: tuple[int, int]) -> bool:
    return one[0] <= two[1] and two[0] <= one[1]


def _log(mention: Mention) -> float:
    number = mention.reading.first
    return math.log(number) if number and number > 0 else 0.0
