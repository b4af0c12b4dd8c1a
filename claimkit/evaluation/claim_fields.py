"""When a field of a predicted claim is right; the rules of `annotation-guidelines`, section 1."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from claimkit.evaluation.wording import (
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    compare_texts,
    plain,
    plain_comparator,
    plain_unit,
)

Row = Mapping[str, Any]
"""A gold or predicted claim as plain JSON values: {doc, start, end, value, low, high, ...}."""

_SCALES = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
_WHOLE_OF_CENTS = {"cent": "USD", "penny": "GBP"}


def complete_gold_row(row: Row) -> dict[str, Any]:
    """A gold row with what only some corpora write filled in; the row itself stays as it is.

    `several thousand` may mean 1000 or 2000, and cents are a hundredth of their currency.
    """
    empty = {"optional": False, "difficulty": None, "base_value": None, "base_unit": None}
    gold: dict[str, Any] = {**empty, **row, "alt": dict(row.get("alt") or {})}
    several = re.match(r"(?:several|a few) (\w+)", gold["quantity_text"].lower())
    if several and several[1] in _SCALES:
        gold["alt"].setdefault("low", [_SCALES[several[1]], 2 * _SCALES[several[1]]])
    if gold["unit"] in _WHOLE_OF_CENTS and gold["base_value"] is None and gold["value"] is not None:
        gold["base_value"] = gold["value"] / 100
        gold["base_unit"] = _WHOLE_OF_CENTS[gold["unit"]]
    return gold


def judge_fields(predicted: Row, gold: Row, *, strict_pronouns: bool = False) -> dict[str, bool]:
    """Field name -> whether it is right in a prediction that is paired with this gold claim.

    Args:
        predicted: The prediction; absent keys read as None.
        gold: The gold claim, completed by `complete_gold_row`.
        strict_pronouns: Whether a pronoun no longer counts as an entity or a source.
    """
    alt = gold["alt"]
    entities, sources = list(gold["entity"]), list(gold["source"])
    if strict_pronouns:
        entities = [text for text in entities if plain(text) not in PRONOUNS] or entities
        sources = [text for text in sources if plain(text) not in PRONOUNS]
    entity_exact, entity = compare_texts(
        predicted.get("entity"),
        entities,
        may_be_absent=not entities or bool(alt.get("entity_null")),
    )
    source_exact, source = compare_texts(
        predicted.get("source"), sources, may_be_absent=not sources or bool(alt.get("source_null"))
    )
    time_exact, time = compare_texts(
        predicted.get("time"),
        ([gold["time"]] if gold["time"] else []) + alt.get("time", []),
        may_be_absent=gold["time"] is None or bool(alt.get("time_null")),
        drop=DETERMINERS | PREPOSITIONS,
    )
    value = is_value_right(predicted, gold)
    comparators = [gold["comparator"], *alt.get("comparator", [])]
    statuses = [gold["status"], *alt.get("status", [])]
    return {
        "value": value,
        "comparator": plain_comparator(predicted.get("comparator")) in comparators,
        "unit": is_unit_right(predicted, gold),
        "entity_exact": entity_exact,
        "entity": entity,
        "source_exact": source_exact,
        "source": source,
        "status": plain(predicted.get("status")) in statuses,
        "time_exact": time_exact,
        "time": time,
        "claim": value and entity and source,
    }


def is_unit_right(predicted: Row, gold: Row) -> bool:
    """Whether the unit is the gold's, an accepted one, or the base unit with the base value.

    For counts and ratios the last word decides: `guard` is right for `border guard`.
    """
    unit = plain_unit(predicted.get("unit"))
    accepted = [gold["unit"], *gold["alt"].get("unit", [])]
    if not unit:
        return None in accepted
    units = [plain_unit(name) for name in accepted if name]
    if unit in units:
        return True
    if gold["kind"] in ("count", "ratio"):
        last_word = unit.split()[-1]
        if any(last_word == name.split()[-1] for name in units):
            return True
    return _is_in_base_unit(predicted, gold) and is_value_right(predicted, gold)


def is_value_right(predicted: Row, gold: Row) -> bool:
    """Whether the numbers are the gold's, or its base value where the unit is the base unit.

    Ratios may be 0.002 off, base values 1 %.
    """
    scale, tolerance = 1.0, 0.002 if gold["kind"] == "ratio" else 1e-6
    if _is_in_base_unit(predicted, gold):
        written = gold["value"] if gold["value"] is not None else gold["low"]
        scale, tolerance = gold["base_value"] / (written or 1), 0.01
    if gold["comparator"] == "vague":
        return _is_band_right(predicted, gold, scale, tolerance)
    value, low, high = (_number(predicted.get(name)) for name in ("value", "low", "high"))
    if gold["value"] is None:
        return _is_close(low, gold["low"] * scale, tolerance) and _is_close(
            high, gold["high"] * scale, tolerance
        )
    target = gold["value"] * scale
    if value is not None:
        return _is_close(value, target, tolerance)
    return _is_bound_right(low, high, target, gold["comparator"], tolerance)


def _is_bound_right(
    low: float | None, high: float | None, target: float, comparator: str, tolerance: float
) -> bool:
    """Whether low and high alone give the number: for a bound one of them, else a narrow band."""
    if comparator in (">", ">="):
        return _is_close(low, target, tolerance)
    if comparator in ("<", "<="):
        return _is_close(high, target, tolerance)
    if low is None or high is None:
        return False
    if comparator == "=":
        return _is_close(low, target, tolerance) and _is_close(high, target, tolerance)
    return low <= target <= high and high - low <= 0.3 * target


def _is_band_right(predicted: Row, gold: Row, scale: float, tolerance: float) -> bool:
    """Whether `hundreds` begins at an accepted number, is not called exact, and ends right."""
    stated = predicted.get("comparator")
    value, low, high = (_number(predicted.get(name)) for name in ("value", "low", "high"))
    if stated is None and low is None:
        return False
    if stated is not None and plain_comparator(stated) in ("=", "<", "<="):
        return False
    start = low if low is not None else value
    starts = [gold["low"], *gold["alt"].get("low", [])]
    if not any(_is_close(start, accepted * scale, tolerance) for accepted in starts):
        return False
    assert start is not None
    if gold["high"] is not None:
        return _is_close(high, gold["high"] * scale, tolerance)
    return high is None or high > start


def _is_in_base_unit(predicted: Row, gold: Row) -> bool:
    if gold["base_value"] is None:
        return False
    base_unit = plain_unit(gold["base_unit"])
    return plain_unit(predicted.get("unit")) == base_unit != plain_unit(gold["unit"])


def _is_close(number: float | None, target: float, tolerance: float) -> bool:
    """Whether a number is within the relative tolerance; targets below 1 count as 1."""
    return number is not None and abs(number - target) <= tolerance * max(1.0, abs(target))


def _number(value: Any) -> float | None:
    if value is None or isinstance(value, bool):
        return None
    try:
        return float(str(value).replace(",", ""))
    except ValueError:
        return None
