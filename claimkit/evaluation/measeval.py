"""Quantities with their measured entity and property against gold in the scheme of MeasEval.

MeasEval: Harper et al., SemEval-2021 task 8. The task's own score mixes all span types into one
overlap figure; here quantities are paired first, and what is measured is judged on the pairs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from claimkit.evaluation.matching import Extent, match_spans, overlap
from claimkit.evaluation.metrics import Counts, Measure, Tally

ANY_OVERLAP = 1e-9
"""Least overlap of a pair: one shared character is enough, for science has long spans."""

ROLES = {"entity": "MeasuredEntity", "property": "MeasuredProperty"}


@dataclass(frozen=True, slots=True)
class _Measurement:
    """One annotation set: a quantity, and the spans of what it measures."""

    quantity: Extent
    roles: Mapping[str, tuple[Extent, ...]]


def score_paragraph(
    gold: Sequence[Mapping[str, Any]], predicted: Sequence[Mapping[str, Any]]
) -> dict[str, Measure]:
    """The measures of one paragraph: of quantities, then of entity and property where paired.

    >>> quantity = {"set": 1, "type": "Quantity", "start": 0, "end": 4}
    >>> score_paragraph([quantity], [quantity])["quantity_exact"].score
    1.0

    Args:
        gold: Annotations {set, type, start, end}; what belongs to one quantity shares its `set`.
        predicted: Predicted annotations of the same form.
    """
    expected, found = _measurements(gold), _measurements(predicted)
    pairs = [
        (expected[i], found[j])
        for i, j in match_spans(
            [[item.quantity] for item in expected], [item.quantity for item in found], ANY_OVERLAP
        )
    ]
    exact = sum(g.quantity == p.quantity for g, p in pairs)
    measures: dict[str, Measure] = {
        "quantity_exact": Counts(exact, len(found), len(expected)),
        "quantity_overlap": Counts(len(pairs), len(found), len(expected)),
    }
    for role, spans in (
        (role, [(g.roles[role], p.roles[role]) for g, p in pairs]) for role in ROLES
    ):
        given = [(g, p) for g, p in spans if g]
        measures[f"{role}_exact"] = Tally(sum(_is_equal(g, p) for g, p in given), len(given))
        measures[f"{role}_overlap"] = Tally(sum(_is_touching(g, p) for g, p in given), len(given))
        absent = [p for g, p in spans if not g]
        measures[f"{role}_absent"] = Tally(sum(not p for p in absent), len(absent))
    return measures


def _measurements(annotations: Sequence[Mapping[str, Any]]) -> list[_Measurement]:
    """The annotation sets that have a quantity, in text order."""
    sets: dict[Any, dict[str, list[Extent]]] = {}
    for row in annotations:
        spans = sets.setdefault(row["set"], {}).setdefault(row["type"], [])
        spans.append((row["start"], row["end"]))
    return sorted(
        (
            _Measurement(
                quantity, {role: tuple(spans.get(label, ())) for role, label in ROLES.items()}
            )
            for spans in sets.values()
            for quantity in spans.get("Quantity", ())
        ),
        key=lambda item: item.quantity,
    )


def _is_equal(gold: Sequence[Extent], predicted: Sequence[Extent]) -> bool:
    return bool(set(gold) & set(predicted))


def _is_touching(gold: Sequence[Extent], predicted: Sequence[Extent]) -> bool:
    return any(overlap(g, p) > 0 for g in gold for p in predicted)
