"""Scored pairs to groups: average-link clustering in which no two that surely differ may meet.

Sokal and Michener's UPGMA over the pairs that were scored: two groups join while the mean
probability of the scored pairs between them is the highest there is and reaches the threshold. A
pair of nearly no probability keeps its groups apart for good (a cannot-link, after Wagstaff and
Cardie, "Clustering with instance-level constraints", 2000).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence

import numpy as np

from claimkit.compare.features import FloatArray, IntArray

CANNOT_LINK = 0.02
"""Probability below which a pair keeps its groups apart; chosen by cross-validation on training
events (models/claimkit-small/ABLATIONS.md)."""


def group_mentions(
    count: int, first: IntArray, second: IntArray, chances: FloatArray, threshold: float
) -> list[list[int]]:
    """The groups of `count` mentions, each in order, groups by their first mention.

    Args:
        count: How many mentions there are.
        first: Indices of the scored pairs. Shape: (pairs,).
        second: The other mention of each pair. Shape: (pairs,).
        chances: How likely each pair belongs together. Shape: (pairs,).
        threshold: Mean probability from which two groups join.
    """
    clusters = _Clusters(count)
    for one, two, chance in zip(first.tolist(), second.tolist(), chances.tolist(), strict=True):
        clusters.link(one, two, chance)
    clusters.join(threshold)
    return sorted(clusters.members.values())


class _Clusters:
    """Groups with the sum and number of the scored pairs between them."""

    def __init__(self, count: int) -> None:
        self.members = {number: [number] for number in range(count)}
        self.links: list[dict[int, tuple[float, int]]] = [{} for _ in range(count)]
        self.barred: list[set[int]] = [set() for _ in range(count)]

    def link(self, one: int, two: int, chance: float) -> None:
        """Note a scored pair."""
        self.links[one][two] = self.links[two][one] = (chance, 1)
        if chance < CANNOT_LINK:
            self.barred[one].add(two)
            self.barred[two].add(one)

    def join(self, threshold: float) -> None:
        """Join groups, best first, until none reach the threshold."""
        heap = [
            (-self.mean(one, two), one, two)
            for one in self.members
            for two in self.links[one]
            if one < two and self.may_join(one, two, threshold)
        ]
        heapq.heapify(heap)
        while heap:
            rank, one, two = heapq.heappop(heap)
            is_live = one in self.members and two in self.members
            if not is_live or rank != -self.mean(one, two) or two in self.barred[one]:
                continue
            for other in self.merge(one, two):
                if self.may_join(one, other, threshold):
                    pair = min(one, other), max(one, other)
                    heapq.heappush(heap, (-self.mean(*pair), *pair))

    def mean(self, one: int, two: int) -> float:
        total, count = self.links[one][two]
        return total / count

    def may_join(self, one: int, two: int, threshold: float) -> bool:
        return two not in self.barred[one] and self.mean(one, two) >= threshold

    def merge(self, one: int, two: int) -> Iterable[int]:
        """Put the second group into the first; return the groups that have pairs with both."""
        self.members[one] = sorted(self.members[one] + self.members.pop(two))
        for other, (total, count) in self.links[two].items():
            del self.links[other][two]
            if other != one:
                known = self.links[one].get(other, (0.0, 0))
                self.links[one][other] = self.links[other][one] = (
                    known[0] + total,
                    known[1] + count,
                )
        for other in self.barred[two]:
            self.barred[other].discard(two)
            self.barred[other].add(one)
        self.barred[one] |= self.barred[two]
        self.links[two], self.barred[two] = {}, set()
        return list(self.links[one])


def all_pairs(count: int) -> tuple[IntArray, IntArray]:
    """Indices of all pairs of `count` mentions, the first before the second."""
    first, second = np.triu_indices(count, 1)
    return first.astype(np.int64), second.astype(np.int64)


def group_of(groups: Sequence[Sequence[int]]) -> dict[int, int]:
    """The number of each mention's group."""
    return {member: number for number, members in enumerate(groups) for member in members}
