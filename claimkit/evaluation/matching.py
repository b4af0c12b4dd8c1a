"""Who is paired with whom: spans by overlap, best first, and maximum one-to-one matchings."""

from __future__ import annotations

from collections.abc import Sequence

Extent = tuple[int, int]
"""Start and end of a span, end exclusive."""


def overlap(a: Extent, b: Extent) -> float:
    """Intersection over union of two spans, in characters; 0.0 where they do not touch.

    >>> overlap((0, 4), (2, 6))
    0.3333333333333333
    """
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return shared / (max(a[1], b[1]) - min(a[0], b[0])) if shared > 0 else 0.0


def best_overlap(span: Extent, accepted: Sequence[Extent]) -> float:
    """The overlap with the accepted span that fits best."""
    return max(overlap(span, other) for other in accepted)


def match_spans(
    accepted: Sequence[Sequence[Extent]], predicted: Sequence[Extent], min_overlap: float
) -> list[tuple[int, int]]:
    """Pairs (gold, prediction), one to one, taken greedily: equal spans first, then by overlap.

    Args:
        accepted: For each gold item its spans: the annotated one first, then other conventions.
        predicted: The predicted spans.
        min_overlap: Least intersection over union with the best accepted span. The prediction
            must also touch the annotated span itself.
    """
    candidates = [
        (span == spans[0], share, -j, -i)
        for i, spans in enumerate(accepted)
        for j, span in enumerate(predicted)
        if span[0] < spans[0][1]
        and spans[0][0] < span[1]
        and (share := best_overlap(span, spans)) >= min_overlap
    ]
    pairs: list[tuple[int, int]] = []
    used_gold: set[int] = set()
    used_predicted: set[int] = set()
    for _, _, minus_j, minus_i in sorted(candidates, reverse=True):
        if -minus_i not in used_gold and -minus_j not in used_predicted:
            used_gold.add(-minus_i)
            used_predicted.add(-minus_j)
            pairs.append((-minus_i, -minus_j))
    return sorted(pairs)


def maximum_matching(edges: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """A largest set of pairs (left, right) in which no node occurs twice (augmenting paths).

    >>> maximum_matching([[0, 1], [0]])
    [(0, 1), (1, 0)]

    Args:
        edges: For each left node the right nodes that it may be paired with, preferred ones first.
    """
    owner: dict[int, int] = {}

    def place(left: int, seen: set[int]) -> bool:
        for right in edges[left]:
            if right not in seen:
                seen.add(right)
                if right not in owner or place(owner[right], seen):
                    owner[right] = left
                    return True
        return False

    for left in range(len(edges)):
        place(left, set())
    return sorted((left, right) for right, left in owner.items())
