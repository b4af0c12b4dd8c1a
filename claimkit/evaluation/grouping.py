"""How well claims of several reports are grouped by what they speak of.

Pairwise F1 counts pairs of claims in one group. B-cubed (Bagga and Baldwin, "Entity-based
cross-document coreferencing using the vector space model", 1998) takes, for each claim, the share
of its group that is right and that of its true group that was found. A group's relation is judged
where the groups overlap by half (Jaccard). A predicted claim stands for the gold claim that its
span overlaps most; gold claims in no gold group are background and left out, and gold claims that
no prediction names are groups of their own.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from claimkit.evaluation.metrics import Counts, Measure, SideCounts, Tally

Claim = tuple[str, int, int]
"""A claim by its report's name, and first and past-last character of its quantity."""

FOUND_OVERLAP = 0.5
"""Jaccard index from which a predicted group counts as the gold group: any lower, and two
predicted groups could both be it."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """The groups of one event.

    Attributes:
        groups: The claims of each group.
        relations: How those of each group stand to each other.
        conflicts: Pairs of claims of one report that state different figures: they may share a
            group only where the reports themselves have them as the same quantity.
    """

    groups: Sequence[Sequence[Claim]]
    relations: Sequence[str]
    conflicts: frozenset[frozenset[Claim]] = frozenset()


def grouping_of(rows: Iterable[Mapping[str, Any]]) -> Grouping:
    """A grouping from rows of `{relation, members: [{doc_id, start, end}, ...]}`."""
    listed = list(rows)
    return Grouping(
        [[(m["doc_id"], m["start"], m["end"]) for m in row["members"]] for row in listed],
        [str(row.get("relation")) for row in listed],
    )


def score_grouping(
    claims: Sequence[Claim], gold: Grouping, predicted: Grouping
) -> dict[str, Measure]:
    """The measures of one event.

    Args:
        claims: All gold claims of the event, background too.
        gold: The gold groups; each claim in at most one.
        predicted: The predicted groups.
    """
    gold_of = {claim: number for number, group in enumerate(gold.groups) for claim in group}
    predicted_of = _align(claims, predicted)
    for number, claim in enumerate(gold_of):
        predicted_of.setdefault(claim, -1 - number)
    gold_sets, predicted_sets = _sets(gold_of, gold_of), _sets(gold_of, predicted_of)
    return {
        "pairwise": _pairwise(gold_sets, predicted_sets, is_cross=False),
        "pairwise cross": _pairwise(gold_sets, predicted_sets, is_cross=True),
        "b-cubed": _b_cubed(gold_of, predicted_of, gold_sets, predicted_sets),
        **_relations(gold, predicted, gold_sets, predicted_sets),
        "cannot-link": _violations(gold, gold_of, predicted_of),
    }


def _align(claims: Sequence[Claim], predicted: Grouping) -> dict[Claim, int]:
    """The predicted group of each gold claim that a prediction names; the first one counts."""
    by_report: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_report[claim[0]].append(claim)
    found: dict[Claim, int] = {}
    for number, group in enumerate(predicted.groups):
        for name, start, end in group:
            shared = [(min(end, c[2]) - max(start, c[1]), i) for i, c in enumerate(by_report[name])]
            most, at = max(shared, default=(0, -1))
            if most > 0:
                found.setdefault(by_report[name][at], number)
    return found


def _sets(claims: Iterable[Claim], group_of: Mapping[Claim, int]) -> dict[int, set[Claim]]:
    sets: dict[int, set[Claim]] = defaultdict(set)
    for claim in claims:
        sets[group_of[claim]].add(claim)
    return sets


def _pairs(sets: Mapping[int, set[Claim]], *, is_cross: bool) -> set[tuple[Claim, Claim]]:
    return {
        pair
        for group in sets.values()
        for pair in itertools.combinations(sorted(group), 2)
        if not is_cross or pair[0][0] != pair[1][0]
    }


def _pairwise(
    gold: Mapping[int, set[Claim]], predicted: Mapping[int, set[Claim]], *, is_cross: bool
) -> Counts:
    gold_pairs, found = _pairs(gold, is_cross=is_cross), _pairs(predicted, is_cross=is_cross)
    return Counts(len(gold_pairs & found), len(found), len(gold_pairs))


def _b_cubed(
    gold_of: Mapping[Claim, int],
    predicted_of: Mapping[Claim, int],
    gold: Mapping[int, set[Claim]],
    predicted: Mapping[int, set[Claim]],
) -> SideCounts:
    precision = recall = 0.0
    for claim in gold_of:
        mine, true = predicted[predicted_of[claim]], gold[gold_of[claim]]
        precision += len(mine & true) / len(mine)
        recall += len(mine & true) / len(true)
    return SideCounts(precision, len(gold_of), recall, len(gold_of))


def _relations(
    gold: Grouping,
    predicted: Grouping,
    gold_sets: Mapping[int, set[Claim]],
    predicted_sets: Mapping[int, set[Claim]],
) -> dict[str, Measure]:
    """How many groups of two or more claims were found, and with the right relation."""
    right = found = total = 0
    for number, members in gold_sets.items():
        if len(members) < 2:
            continue
        total += 1
        overlap, best = max(
            (len(members & group) / len(members | group), at)
            for at, group in predicted_sets.items()
        )
        if overlap >= FOUND_OVERLAP:
            found += 1
            right += best >= 0 and predicted.relations[best] == gold.relations[number]
    return {"relation": Tally(right, total), "found": Tally(found, total)}


def _violations(
    gold: Grouping, gold_of: Mapping[Claim, int], predicted_of: Mapping[Claim, int]
) -> Tally:
    """Of one report's pairs that state different figures of different things, those grouped."""
    parted = [
        pair
        for pair in map(tuple, gold.conflicts)
        if all(claim in gold_of for claim in pair) and gold_of[pair[0]] != gold_of[pair[1]]
    ]
    joined = sum(predicted_of[one] == predicted_of[two] for one, two in parted)
    return Tally(joined, len(parted))
