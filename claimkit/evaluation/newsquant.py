"""Quantities without offsets against gold in the scheme of NewsQuant, counted in two ways.

NewsQuant: Almasian et al., "CQE: A Comprehensive Quantity Extractor", EMNLP 2023. A gold quantity
has a value, a normalised unit, a change and concepts; sets with only value and unit score only
those.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from claimkit.evaluation.matching import maximum_matching
from claimkit.evaluation.metrics import Counts

METRICS = (
    "value",
    "value+unit",
    "value+change",
    "value+concept partial",
    "value+concept complete",
)
"""What has to agree. Partial concepts share a word, complete ones have the same words."""

FUNCTION_WORDS = frozenset(
    (  # noqa: SIM905
        "a an the this that these those its his her their our your my it he she they we you i who "
        "which what of in on at by for from to with into onto over under about between among per "
        "as and or but nor than is are was were be been being has have had do does did will would "
        "can could should may might must 's ’s s"
    ).split()
)
"""Words that the gold's concepts never hold."""

_EDGE_PUNCTUATION = ".;:!?()[]\"“”'‘’"

Number = float | tuple[float, float] | None
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NewsQuantScores:
    """Counts of one sentence or many; they add.

    Attributes:
        paper: The published evaluation's counting, quirks included: in order of normalised unit,
            greedily; a prediction right in value but not in unit stays available, and change and
            concepts are counted at every look, so they can count more than once.
        match: One gold quantity pairs with at most one prediction; each metric is the size of a
            maximum matching on pairs that agree in all that it asks.
        without_prediction: Texts that no prediction was given for.
    """

    paper: Mapping[str, Counts] = field(default_factory=lambda: dict.fromkeys(METRICS, Counts()))
    match: Mapping[str, Counts] = field(default_factory=lambda: dict.fromkeys(METRICS, Counts()))
    without_prediction: int = 0

    def __add__(self, other: NewsQuantScores) -> NewsQuantScores:
        return NewsQuantScores(
            {metric: self.paper[metric] + other.paper[metric] for metric in METRICS},
            {metric: self.match[metric] + other.match[metric] for metric in METRICS},
            self.without_prediction + other.without_prediction,
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Item:
    """A quantity in the form in which it is compared; equal only to itself."""

    value: Number
    unit: str
    change: str
    concept: tuple[str, ...]

    def has_value_of(self, other: _Item) -> bool:
        if self.value is None or other.value is None:
            return False
        if isinstance(self.value, tuple) and isinstance(other.value, tuple):
            return all(map(_is_close, self.value, other.value))
        if isinstance(self.value, tuple) or isinstance(other.value, tuple):
            return False
        return _is_close(self.value, other.value)

    def shares_concept(self, other: _Item) -> bool:
        return bool(set(self.concept) & set(other.concept))

    def has_concept_of(self, other: _Item) -> bool:
        shared = len(set(self.concept) & set(other.concept))
        return shared == len(self.concept) == len(other.concept)


_AGREEMENTS: dict[str, Callable[[_Item, _Item], bool]] = {
    "value": lambda gold, predicted: True,
    "value+unit": lambda gold, predicted: gold.unit.lower() == predicted.unit.lower(),
    "value+change": lambda gold, predicted: gold.change == predicted.change,
    "value+concept partial": _Item.shares_concept,
    "value+concept complete": _Item.has_concept_of,
}


def score_newsquant(
    gold_rows: Sequence[Row],
    prediction_rows: Iterable[Row],
    *,
    average_ranges: bool = False,
    clean_concepts: bool = False,
    unit_names: Mapping[str, str] | None = None,
) -> NewsQuantScores:
    """The scores over all sentences.

    >>> gold = {"text": "22 goals", "quantities": [{"value": "22.0", "normalized_unit": "goal"}]}
    >>> found = {"text": "22 goals", "quantities": [{"value": 22, "normalized_unit": "goals"}]}
    >>> scores = score_newsquant([gold], [found])
    >>> scores.match["value"].f1, scores.match["value+unit"].f1
    (1.0, 0.0)

    Args:
        gold_rows: {"text", "quantities": [{value, normalized_unit, change, referred_concepts}]}.
        prediction_rows: {"text", "quantities": [{value or low and high, normalized_unit, change,
            concept}]}, joined to the gold by exact text.
        average_ranges: Whether a gold range becomes its mid-point.
        clean_concepts: Whether function words, possessives and edge punctuation are dropped from
            the predicted concepts.
        unit_names: Predicted unit in lower case -> the gold's name of it.
    """
    per_sentence = score_newsquant_by_sentence(
        gold_rows,
        prediction_rows,
        average_ranges=average_ranges,
        clean_concepts=clean_concepts,
        unit_names=unit_names,
    )
    return sum(per_sentence, start=NewsQuantScores())


def score_newsquant_by_sentence(
    gold_rows: Sequence[Row],
    prediction_rows: Iterable[Row],
    *,
    average_ranges: bool = False,
    clean_concepts: bool = False,
    unit_names: Mapping[str, str] | None = None,
) -> list[NewsQuantScores]:
    """The scores of each gold sentence, for the bootstrap; arguments as for `score_newsquant`."""
    by_text: dict[str, list[Row]] = {}
    for row in prediction_rows:
        by_text.setdefault(row["text"], row.get("quantities") or [])
    scores = []
    for row in gold_rows:
        gold = [_gold_item(quantity, average_ranges) for quantity in row["quantities"]]
        predicted = [
            _predicted_item(quantity, clean_concepts, unit_names or {})
            for quantity in by_text.get(row["text"], [])
        ]
        scores.append(
            NewsQuantScores(
                paper=_with_totals(_count_as_published(gold, predicted), gold, predicted),
                match=_with_totals(_count_one_to_one(gold, predicted), gold, predicted),
                without_prediction=row["text"] not in by_text,
            )
        )
    return scores


def _with_totals(
    matched: Mapping[str, int], gold: Sequence[_Item], predicted: Sequence[_Item]
) -> dict[str, Counts]:
    return {metric: Counts(matched[metric], len(predicted), len(gold)) for metric in METRICS}


def _count_one_to_one(gold: Sequence[_Item], predicted: Sequence[_Item]) -> dict[str, int]:
    same_value = [[j for j, p in enumerate(predicted) if g.has_value_of(p)] for g in gold]
    matched = {}
    for metric, agree in _AGREEMENTS.items():
        edges = [
            [j for j in candidates if agree(item, predicted[j])]
            for item, candidates in zip(gold, same_value, strict=True)
        ]
        matched[metric] = len(maximum_matching(edges))
    return matched


def _count_as_published(gold: Sequence[_Item], predicted: Sequence[_Item]) -> dict[str, int]:
    matched = dict.fromkeys(METRICS, 0)
    pool = sorted(predicted, key=lambda item: item.unit)
    for item in sorted(gold, key=lambda item: item.unit):
        for candidate in [other for other in pool if item.has_value_of(other)]:
            matched["value"] += matched["value"] < len(gold)
            for metric in METRICS[2:]:
                matched[metric] += _AGREEMENTS[metric](item, candidate)
            if _AGREEMENTS["value+unit"](item, candidate):
                matched["value+unit"] += 1
                pool.remove(candidate)
                break
    return matched


def _gold_item(row: Row, average_ranges: bool) -> _Item:
    value = _parse_value(row)
    if average_ranges and isinstance(value, tuple):
        value = sum(value) / 2
    concept = [word.lower() for word in _words(row.get("referred_concepts"))]
    return _Item(value, _unit(row), row.get("change") or "=", tuple(concept))


def _predicted_item(row: Row, clean_concepts: bool, unit_names: Mapping[str, str]) -> _Item:
    unit = _unit(row)
    concept = row["concept"] if "concept" in row else row.get("referred_concepts")
    words = [word.lower() for word in _words(concept)]
    if clean_concepts:
        words = [word.strip(_EDGE_PUNCTUATION) or word for word in words]
        words = [re.sub(r"['’]s$", "", word) for word in words if word not in FUNCTION_WORDS]
    return _Item(
        _parse_value(row),
        unit_names.get(unit.lower(), unit),
        row.get("change") or "=",
        tuple(word for word in words if word) or ("-",),
    )


def _unit(row: Row) -> str:
    unit = row.get("normalized_unit")
    return "-" if unit in (None, "") else str(unit).strip()


def _words(concept: str | Iterable[Any] | None) -> list[str]:
    if concept is None:
        return []
    parts = [concept] if isinstance(concept, str) else concept
    return [word for part in parts for word in re.split(r"[,\s]+", str(part).strip())]


def _parse_value(row: Row) -> Number:
    """The number or the range of a row; None where nothing can be read as a number."""
    value = row.get("value")
    ends = [end for end in (row.get("low"), row.get("high")) if end not in (None, "")]
    try:
        if value in (None, "") and ends:
            return float(ends[0]) if len(ends) == 1 else (float(ends[0]), float(ends[1]))
        if isinstance(value, list | tuple):
            return float(value[0]), float(value[1])
        if isinstance(value, str) and "-" in value and not ("E" in value or value[0] == "-"):
            low, high, *_ = value.split("-")
            return float(low), float(high)
        return float(value)  # type: ignore[arg-type]  # None raises and is no number
    except (TypeError, ValueError, IndexError):
        return None


def _is_close(gold: float, predicted: float) -> bool:
    """The comparison of the published evaluation: numpy.isclose with its defaults."""
    return abs(gold - predicted) <= 1e-8 + 1e-5 * abs(predicted)
