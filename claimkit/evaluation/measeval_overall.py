"""MeasEval's own overall score: one mean over spans, units, modifiers and relations.

SemEval-2021 task 8 (Harper et al.). Every row of nine components earns between 0 and 1: a span that
meets a gold span of the same annotation set the F1 of their blank-separated tokens, a unit, a
modifier or a relation 1 if it is the same. What only one side has earns 0. Annotation sets are
aligned by their quantities, and quantities meet if they share a border or a character.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any

from claimkit.evaluation.metrics import Tally

SPANS = ("MeasuredEntity", "MeasuredProperty", "Qualifier")
RELATIONS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "HasQuantity": (("MeasuredEntity", "MeasuredProperty"), ("Quantity",)),
    "HasProperty": (("MeasuredEntity",), ("MeasuredProperty",)),
    "Qualifies": (("Qualifier",), ("Quantity", "MeasuredEntity", "MeasuredProperty")),
}
"""Relation -> types of its source and of its target."""

Annotation = Mapping[str, Any]
_Pairs = list[tuple[Annotation, Annotation]]


def overall_credit(gold: Sequence[Annotation], predicted: Sequence[Annotation]) -> Tally:
    """The credit of one paragraph, and the rows that it is a mean of.

    >>> row = {"set": 1, "type": "Quantity", "start": 0, "end": 4, "id": "T1", "text": "5 km",
    ...        "other": {"unit": "km"}}
    >>> overall_credit([row], [row])
    Tally(right=2.0, total=2)

    Args:
        gold: Annotations {set, type, start, end, id, text, other}; `other` holds `unit` and `mods`
            of a quantity, and the relation of anything else to the `id` of its target.
        predicted: Predicted annotations of the same form.
    """
    quantities = _touching(_of_type(gold, "Quantity"), _of_type(predicted, "Quantity"))
    # a predicted set that meets several gold sets is aligned with the last one
    aligned = {p["set"]: g["set"] for g, p in quantities}
    pairs: dict[str, _Pairs] = {"Quantity": quantities}
    for name in SPANS:
        pairs[name] = [
            (g, p)
            for g, p in _touching(_of_type(gold, name), _of_type(predicted, name))
            if aligned.get(p["set"]) == g["set"]
        ]
    credits = [
        credit
        for name in ("Quantity", *SPANS)
        for credit in _span_credits(_of_type(gold, name), _of_type(predicted, name), pairs[name])
    ]
    credits += _label_credits(gold, predicted, aligned, _units, by_label=False)
    credits += _label_credits(gold, predicted, aligned, _modifiers, by_label=True)
    for name in RELATIONS:
        credits += _relation_credits(gold, predicted, aligned, pairs, name)
    return Tally(sum(credits), len(credits))


def token_overlap(gold: Annotation, predicted: Annotation) -> float:
    """F1 of blank-separated tokens, counted as the task does: even an empty overlap has one."""
    start = max(gold["start"], predicted["start"])
    end = min(gold["end"], predicted["end"])
    at = start - predicted["start"]
    shared = len(predicted["text"][at : at + end - start].split(" "))
    precision = shared / len(predicted["text"].split(" "))
    recall = shared / len(gold["text"].split(" "))
    return 2 * precision * recall / (precision + recall)


def _of_type(annotations: Iterable[Annotation], name: str) -> list[Annotation]:
    return [row for row in annotations if row["type"] == name]


def _touching(gold: Sequence[Annotation], predicted: Sequence[Annotation]) -> _Pairs:
    return [
        (g, p) for p in predicted for g in gold if p["start"] <= g["end"] and g["start"] <= p["end"]
    ]


def _key(row: Annotation) -> Hashable:
    return row["set"], row["id"]


def _span_credits(
    gold: Sequence[Annotation], predicted: Sequence[Annotation], pairs: _Pairs
) -> list[float]:
    """A row a pair, with the best F1 of its prediction; 0 for what is in no pair."""
    best: defaultdict[Hashable, float] = defaultdict(float)
    for g, p in pairs:
        best[p["id"]] = max(best[p["id"]], token_overlap(g, p))
    met_gold, met = {_key(g) for g, _ in pairs}, {_key(p) for _, p in pairs}
    alone = sum(_key(g) not in met_gold for g in gold) + sum(_key(p) not in met for p in predicted)
    return [best[p["id"]] for _, p in pairs] + [0.0] * alone


def _units(row: Annotation) -> list[str]:
    unit = (row.get("other") or {}).get("unit")
    return [unit] if unit else []


def _modifiers(row: Annotation) -> list[str]:
    return list((row.get("other") or {}).get("mods", ()))


def _label_credits(
    gold: Sequence[Annotation],
    predicted: Sequence[Annotation],
    aligned: Mapping[Any, Any],
    labels: Callable[[Annotation], list[str]],
    *,
    by_label: bool,
) -> list[float]:
    """Units or modifiers of quantities; `by_label`: each is alone unless that very one is met."""
    expected = [(q["set"], label) for q in _of_type(gold, "Quantity") for label in labels(q)]
    found = [
        (aligned.get(q["set"]), label)
        for q in _of_type(predicted, "Quantity")
        for label in labels(q)
    ]
    matched = [pair for pair in found for other in expected if pair == other]
    met = {pair if by_label else pair[0] for pair in matched}
    alone = sum((pair if by_label else pair[0]) not in met for pair in [*expected, *found])
    return [1.0] * len(matched) + [0.0] * alone


def _relation_credits(
    gold: Sequence[Annotation],
    predicted: Sequence[Annotation],
    aligned: Mapping[Any, Any],
    pairs: Mapping[str, _Pairs],
    name: str,
) -> list[float]:
    """Relations whose two ends meet those of a gold relation of the aligned set."""
    sources, targets = RELATIONS[name]
    expected = _relations(gold, name)
    found = _relations(predicted, name)
    known = {(row["set"], row["id"], target) for row, target in expected}
    matched: list[tuple[Hashable, Hashable]] = []
    for row, target in found:
        gold_set = aligned.get(row["set"])
        ends = [
            (g["id"], other["id"])
            for source in sources
            for g, p in pairs[source]
            if (p["set"], p["id"]) == (row["set"], row["id"])
            for kind in targets
            for other, end in pairs[kind]
            if (end["set"], end["id"]) == (row["set"], target)
        ]
        matched += [
            ((gold_set, source), (row["set"], row["id"]))
            for source, end in ends
            if (gold_set, source, end) in known
        ]
    met_gold, met = {g for g, _ in matched}, {p for _, p in matched}
    alone = sum((row["set"], row["id"]) not in met_gold for row, _ in expected)
    alone += sum((row["set"], row["id"]) not in met for row, _ in found)
    return [1.0] * len(matched) + [0.0] * alone


def _relations(annotations: Iterable[Annotation], name: str) -> list[tuple[Annotation, str]]:
    """Annotations with the target of their relation of that name."""
    return [
        (row, str(row["other"][name]))
        for row in annotations
        if row["type"] != "Quantity" and name in (row.get("other") or {})
    ]
