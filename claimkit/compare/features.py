"""Pairs of mentions to numbers: how alike two claims are in wording, amount, time and role."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from claimkit.compare.mentions import Mention, Stems
from claimkit.labels import Comparator, QuantityKind, Region, Status
from claimkit.normalise.reading import Reading
from claimkit.normalise.relation import Reason, Relation, Verdict, relate
from claimkit.normalise.unit_names import named_unit

FloatArray = NDArray[np.float32]
IntArray = NDArray[np.int64]

FAR = 3.0
"""Largest difference of logarithms that is told apart: a factor of twenty."""

_TO_COME = (Status.PLANNED, Status.FORECAST)
FAMILY = {
    QuantityKind.DISTANCE: QuantityKind.LENGTH,
    QuantityKind.OTHER: QuantityKind.COUNT,
    QuantityKind.FREQUENCY: QuantityKind.COUNT,
}
"""Kinds that annotators and the model take for each other."""


class Relations:
    """Relations of amounts, each worked out once."""

    def __init__(self) -> None:
        self._known: dict[tuple[Reading, Reading], Relation | None] = {}

    def of(self, first: Reading, second: Reading) -> Relation | None:
        """How the amounts stand to each other; None where they cannot be compared."""
        key = (first, second)
        if key not in self._known:
            self._known[key] = self._known[second, first] = relate(first, second)
        return self._known[key]


class PairFeatures:
    """The features of pairs of some mentions.

    Args:
        mentions: All mentions that are compared: how rare a word is, is counted over them.
    """

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self.mentions = mentions
        self.relations = Relations()
        counts = Counter(word for mention in mentions for word in mention.sentence)
        rare = math.log(len(mentions) + 1)
        self.weights = {word: rare - math.log(n + 0.5) + 0.2 for word, n in counts.items()}
        self.default = rare + 0.2

    def matrix(self, first: IntArray, second: IntArray) -> tuple[FloatArray, list[str]]:
        """Features of the pairs, and their names. Shape: (pairs, features).

        Args:
            first: Indices into the mentions. Shape: (pairs,).
            second: The other mention of each pair. Shape: (pairs,).
        """
        columns: dict[str, NDArray[np.generic]] = {}
        columns |= self._amounts(first, second)
        columns |= self._wording(first, second)
        columns |= self._times(first, second)
        columns |= self._roles(first, second)
        columns |= self._positions(first, second)
        for name, one, two in _PRODUCTS:
            columns[name] = columns[one].astype(np.float32) * columns[two].astype(np.float32)
        if not len(first):
            return np.zeros((0, len(columns)), np.float32), list(columns)
        return np.stack([c.astype(np.float32) for c in columns.values()], 1), list(columns)

    def _column(self, of: Callable[[Mention], object]) -> IntArray:
        """A number for each different answer, mention by mention."""
        codes: dict[object, int] = {}
        return np.asarray(
            [codes.setdefault(of(mention), len(codes)) for mention in self.mentions], dtype=np.int64
        )

    def _flags(self, of: Callable[[Mention], bool]) -> NDArray[np.bool_]:
        return np.asarray([of(mention) for mention in self.mentions], dtype=bool)

    def _numbers(self, of: Callable[[Mention], float]) -> NDArray[np.float64]:
        return np.asarray([of(mention) for mention in self.mentions], dtype=np.float64)

    def _amounts(self, i: IntArray, j: IntArray) -> dict[str, NDArray[np.generic]]:
        readings = self._column(lambda mention: mention.reading)
        examples = {int(code): m.reading for code, m in zip(readings, self.mentions, strict=True)}
        pairs, places = np.unique(
            np.stack([readings[i], readings[j]], 1), axis=0, return_inverse=True
        )
        found = [self.relations.of(examples[a], examples[b]) for a, b in pairs.tolist()]
        verdicts = np.asarray([r.verdict if r else "" for r in found], dtype=object)[places]
        reasons = np.asarray([r.reason if r else "" for r in found], dtype=object)[places]
        columns: dict[str, NDArray[np.generic]] = {
            str(verdict): verdicts == verdict for verdict in Verdict
        }
        is_known = verdicts != ""
        for reason in (Reason.ROUNDING, Reason.CONVERSION, Reason.BAND, Reason.BOUND, Reason.ABOUT):
            columns[str(reason)] = reasons == reason
        columns["range"] = (reasons == Reason.RANGE) | (reasons == Reason.MARGIN)
        for name, of in _AMOUNT_CODES.items():
            codes = self._column(of)
            columns[name] = codes[i] == codes[j]
        is_measure = self._flags(_is_measure)
        columns["measures"] = is_measure[i] & is_measure[j]
        is_money = self._flags(lambda mention: mention.quantity.kind is QuantityKind.MONEY)
        columns["currencies"] = is_money[i] & is_money[j] & ~columns["same_unit"].astype(bool)
        columns |= self._sizes(i, j, is_known, columns["equal"].astype(bool))
        return columns

    def _sizes(
        self, i: IntArray, j: IntArray, is_known: NDArray[np.bool_], is_equal: NDArray[np.bool_]
    ) -> dict[str, NDArray[np.generic]]:
        size = self._numbers(lambda mention: math.log(_size(mention) or math.nan))
        apart = np.minimum(np.abs(size[i] - size[j]), FAR)
        apart = np.where(np.isnan(apart), 2.0, apart) * is_known
        digits = self._numbers(lambda mention: _digits(mention.reading))
        exact = np.minimum(digits[i], digits[j]) * is_equal
        is_vague = self._flags(lambda m: m.quantity.comparator is Comparator.VAGUE)
        large = np.clip(np.nan_to_num(size[i]) / math.log(10), 0.0, 4.0) * is_equal
        return {
            "apart": apart,
            "near": np.exp(-3 * apart) * is_known,
            "digits": exact,
            "large": large,
            "small": is_equal & (large < 1),
            "vague_equal": is_equal & is_vague[i],
        }

    def _wording(self, i: IntArray, j: IntArray) -> dict[str, NDArray[np.generic]]:
        columns: dict[str, NDArray[np.generic]] = {}
        for name in ("entity", "property", "predicate", "about", "window", "sentence", "place"):
            stems = [getattr(mention, name) for mention in self.mentions]
            columns[name] = _overlaps(stems, stems, i, j, self.weights, self.default)
        for name in ("property", "predicate", "place"):
            has = self._flags(lambda mention, name=name: bool(getattr(mention, name)))  # type: ignore[misc]
            columns[f"{name}_differs"] = has[i] & has[j] & (columns[name] == 0)
            columns[f"{name}_once"] = has[i] != has[j]
        about, window, sentence, place, entity = (
            [getattr(mention, name) for mention in self.mentions]
            for name in ("about", "window", "sentence", "place", "entity")
        )
        both = (
            _overlaps(about, window, i, j, self.weights, self.default),
            _overlaps(window, about, i, j, self.weights, self.default),
        )
        columns["about_in_window"] = np.maximum(*both)
        columns["place_named"] = _holds(place, sentence, i, j) | _holds(place, sentence, j, i)
        columns["entity_holds"] = _holds(entity, entity, i, j) | _holds(entity, entity, j, i)
        for name in ("entity_head", "property_head"):
            codes = self._column(lambda mention, name=name: getattr(mention, name))  # type: ignore[misc]
            has = self._flags(lambda mention, name=name: bool(getattr(mention, name)))  # type: ignore[misc]
            columns[f"same_{name}"] = has[i] & (codes[i] == codes[j])
        for name in ("concepts", "around"):
            concepts = [getattr(mention, name) for mention in self.mentions]
            columns[name] = _overlaps(concepts, concepts, i, j, {}, 1.0)
            has = self._flags(lambda mention, name=name: bool(getattr(mention, name)))  # type: ignore[misc]
            columns[f"{name}_differ"] = has[i] & has[j] & (columns[name] == 0)
        heads = [frozenset(filter(None, [mention.entity_head])) for mention in self.mentions]
        columns["head_named"] = _holds(heads, sentence, i, j) | _holds(heads, sentence, j, i)
        columns["heads_named"] = _holds(heads, sentence, i, j) & _holds(heads, sentence, j, i)
        columns["no_entity"] = ~(
            (has := self._flags(lambda mention: bool(mention.entity_head)))[i] & has[j]
        )
        return columns

    def _times(self, i: IntArray, j: IntArray) -> dict[str, NDArray[np.generic]]:
        has = self._flags(lambda mention: mention.period is not None)
        first = self._numbers(lambda mention: mention.period[0] if mention.period else math.nan)
        last = self._numbers(lambda mention: mention.period[1] if mention.period else math.nan)
        gap = np.maximum(first[i] - last[j], first[j] - last[i])
        return {
            "times_meet": gap <= 0,
            "times_part": gap > 0,
            "same_time": (first[i] == first[j]) & (last[i] == last[j]),
            "time_gap": np.log1p(np.maximum(np.nan_to_num(gap), 0.0)) / 8,
            "time_once": has[i] != has[j],
        }

    def _roles(self, i: IntArray, j: IntArray) -> dict[str, NDArray[np.generic]]:
        status = self._column(lambda mention: mention.claim.status)
        change = self._column(lambda mention: mention.claim.change)
        moves = self._flags(lambda mention: mention.claim.change is not None)
        columns: dict[str, NDArray[np.generic]] = {
            "same_status": status[i] == status[j],
            "same_change": change[i] == change[j],
            "change_differs": moves[i] & moves[j] & (change[i] != change[j]),
        }
        for name, statuses in _STATUS_GROUPS.items():
            is_such = self._flags(lambda mention, s=statuses: mention.claim.status in s)  # type: ignore[misc]
            columns[f"{name}_once"] = is_such[i] != is_such[j]
        for name in ("is_other", "is_former"):
            is_such = self._flags(lambda mention, name=name: getattr(mention, name))  # type: ignore[misc]
            columns[f"{name}_once"] = is_such[i] != is_such[j]
        source = [mention.source for mention in self.mentions]
        has = self._flags(lambda mention: bool(mention.source))
        columns["source"] = _overlaps(source, source, i, j, self.weights, self.default)
        columns["source_differs"] = has[i] & has[j] & (columns["source"] == 0)
        return columns

    def _positions(self, i: IntArray, j: IntArray) -> dict[str, NDArray[np.generic]]:
        report = self._numbers(lambda mention: mention.report)
        index = self._numbers(lambda mention: mention.index)
        sentence = self._numbers(lambda mention: mention.claim.start)
        start = self._numbers(lambda mention: mention.quantity.start)
        restated = self._numbers(
            lambda mention: -1 if mention.claim.restates is None else mention.claim.restates
        )
        outside = self._flags(lambda mention: mention.claim.region is not Region.BODY)
        is_one = report[i] == report[j]
        return {
            "one_report": is_one,
            "one_sentence": is_one & (sentence[i] == sentence[j]),
            "distance": np.minimum(np.abs(start[i] - start[j]) / 400, 1.0) * is_one,
            "restates": is_one & ((restated[i] == index[j]) | (restated[j] == index[i])),
            "headline": outside[i] | outside[j],
        }


_AMOUNT_CODES: Mapping[str, Callable[[Mention], object]] = {
    "same_unit": lambda mention: mention.quantity.unit,
    "same_kind": lambda mention: mention.quantity.kind,
    "same_family": lambda mention: FAMILY.get(mention.quantity.kind, mention.quantity.kind),
    "same_comparator": lambda mention: mention.quantity.comparator,
}

_STATUS_GROUPS: Mapping[str, tuple[Status, ...]] = {
    "previous": (Status.PREVIOUS,),
    "to_come": _TO_COME,
    "estimated": (Status.ESTIMATED,),
    "denied": (Status.DENIED,),
}

_PRODUCTS = (
    ("one_report_conflict", "one_report", "conflict"),
    ("one_report_equal", "one_report", "equal"),
    ("equal_head", "equal", "same_entity_head"),
    ("equal_window", "equal", "window"),
    ("conflict_head", "conflict", "same_entity_head"),
    ("conflict_about", "conflict", "about"),
    ("conflict_concepts", "conflict", "concepts"),
    ("equal_concepts", "equal", "concepts"),
    ("one_report_other", "one_report_conflict", "is_other_once"),
)
"""Features that are products of two others."""


def _overlaps(
    one: Sequence[Stems],
    two: Sequence[Stems],
    i: IntArray,
    j: IntArray,
    weights: Mapping[str, float],
    default: float,
) -> FloatArray:
    """Weight of the shared stems over the geometric mean of both sides'. Shape: (pairs,)."""

    def weigh(stems: Stems) -> float:
        return sum(weights.get(stem, default) for stem in stems)

    sides = [[math.sqrt(weigh(stems)) for stems in side] for side in (one, two)]
    return np.asarray(
        [
            weigh(one[a] & two[b]) / (sides[0][a] * sides[1][b])
            if not one[a].isdisjoint(two[b])
            else 0.0
            for a, b in zip(i.tolist(), j.tolist(), strict=True)
        ],
        dtype=np.float32,
    )


def _holds(
    inner: Sequence[Stems], outer: Sequence[Stems], i: IntArray, j: IntArray
) -> NDArray[np.bool_]:
    """Whether all stems of the one stand in the other, and there are some. Shape: (pairs,)."""
    return np.asarray(
        [
            bool(inner[a]) and inner[a] <= outer[b]
            for a, b in zip(i.tolist(), j.tolist(), strict=True)
        ],
        dtype=bool,
    )


def _is_measure(mention: Mention) -> bool:
    unit = mention.quantity.unit
    return unit is not None and named_unit(unit).unit is not None


def _size(mention: Mention) -> float | None:
    """The middle of the amount, in the base unit of its measure; None where not positive."""
    value, low, high = mention.reading[:3]
    if value is None:
        value = low if high is None else high if low is None else (low + high) / 2
    unit = mention.reading.unit
    factor = named_unit(unit).factor if unit else 1.0
    return value * factor if value and 0 < value * factor < math.inf else None


def _digits(reading: Reading) -> int:
    """Digits of the number but the first: what makes it unlikely to be met by chance."""
    number = reading.first
    digits = f"{abs(number or 0):.10g}".split("e")[0].replace(".", "").strip("0")
    return max(0, len(digits) - 1) if reading.comparator is not Comparator.VAGUE else 0
