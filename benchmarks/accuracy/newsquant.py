"""Claims in NewsQuant's conventions; what a claim says is translated, the gold is never seen.

The conventions are those of the corpus's README: vague plurals are closed bands, cents are counted
as cents, the counted noun is the unit, and multiples, tallies and bare ages after a name are none.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from claimkit.evaluation.newsquant import FUNCTION_WORDS
from claimkit.evaluation.wording import singular
from claimkit.labels import Comparator, QuantityKind
from claimkit.types import Claim, Quantity

_UNITS_FILE = Path(__file__).with_name("newsquant_units.toml")
_NOT_COUNTED = re.compile(
    r"\b(?:twice|once|thrice|doubl\w*|tripl\w*|quadrupl\w*|halv\w*)\b", re.IGNORECASE
)
_NAME = re.compile(r"[A-Z][\w&.'-]*(?: (?:of |the )?[A-Z0-9][\w&.'-]*)*")
_CHANGES = {
    Comparator.MORE: ">",
    Comparator.AT_LEAST: ">",
    Comparator.LESS: "<",
    Comparator.AT_MOST: "<",
}
_NOT_LEMMATISED = {"best": "good"}
_AS_WRITTEN = {"point": "point", "points": "point", "degree": "degree", "degrees": "degree"}
"""Units that context turns into percentage points or Celsius, and that stay as written there."""


def newsquant_row(text: str, claims: Iterable[Claim]) -> dict[str, Any]:
    """The quantities of one sentence as the scorer takes them."""
    counted = [claim for claim in claims if _is_counted(text, claim)]
    # `from A to B` is one range there, in text order, and two claims here
    ends = {
        number
        for number, (first, second) in enumerate(pairwise(counted), start=1)
        if _is_move(text, first, second)
    }
    rows: list[dict[str, Any]] = []
    for number, claim in enumerate(counted):
        if number in ends:
            rows[-1]["value"] = [rows[-1]["value"], _value(_quantity(claim))]
            rows[-1]["normalized_unit"] = _unit(claim)
        else:
            rows += _split(claim, _quantity_row(text, claim, counted))
    return {"text": text, "quantities": rows}


def _quantity_row(text: str, claim: Claim, claims: Sequence[Claim]) -> dict[str, Any]:
    quantity = _quantity(claim)
    return {
        "value": _value(quantity),
        "normalized_unit": _unit(claim),
        "change": _change(text, claim, claims),
        "concept": ", ".join(_concepts(text, claim)) or "-",
        "start": quantity.start,
        "end": quantity.end,
    }


def _split(claim: Claim, row: dict[str, Any]) -> list[dict[str, Any]]:
    """The row, or two rows where the text leaves it open: `eight or nine euros`."""
    quantity = _quantity(claim)
    is_choice = re.search(r"\bor\b", quantity.text) and "or so" not in quantity.text
    if quantity.comparator is Comparator.RANGE and is_choice:
        return [{**row, "value": end} for end in row["value"]]
    return [row]


def _is_counted(text: str, claim: Claim) -> bool:
    """Whether the corpus counts such a quantity at all."""
    quantity = claim.quantity
    if quantity is None or quantity.kind is QuantityKind.SCORE:
        return False
    if _value(quantity) is None or _NOT_COUNTED.search(quantity.text):
        return False
    is_bare_age = quantity.kind is QuantityKind.AGE and quantity.text.isdigit()
    return not (is_bare_age and text[: quantity.start].endswith(", "))


def _quantity(claim: Claim) -> Quantity:
    assert claim.quantity is not None, claim
    return claim.quantity


def _value(quantity: Quantity) -> float | list[float] | None:
    scale = 100 if _subunit(quantity) else 1
    if quantity.value is not None:
        return _clean(quantity.value * scale)
    if quantity.low is None:
        return None if quantity.high is None else _clean(quantity.high * scale)
    if quantity.comparator is Comparator.VAGUE and quantity.high is None:
        return _band(quantity)
    if quantity.high is None:
        return _clean(quantity.low * scale)
    return [_clean(quantity.low * scale), _clean(quantity.high * scale)]


def _band(quantity: Quantity) -> list[float]:
    """`dozens` is 12 to 120 there, `tens of thousands` 10000 to 100000."""
    assert quantity.low is not None, quantity
    if "dozen" in quantity.text.lower():
        return [12.0, 120.0]
    power = 10.0 ** (len(str(int(quantity.low))) - 1)
    return [power, 10 * power]


def _clean(value: float) -> float:
    """The value without what binary fractions leave behind a hundredfold."""
    return float(f"{value:.12g}")


def _is_move(text: str, first: Claim, second: Claim) -> bool:
    """Whether two claims stand as `from A to B` in one unit."""
    a, b = _quantity(first), _quantity(second)
    same_kind = a.kind is b.kind or a.unit is None
    if not same_kind or not all(isinstance(_value(q), float) for q in (a, b)):
        return False
    between = re.sub(r"\([^)]*\)", "", text[a.end : b.start]).strip().lower()
    has_from = text[: a.start].rstrip().lower().endswith("from")
    return between == "to" and has_from


def _change(text: str, claim: Claim, claims: Sequence[Claim]) -> str:
    quantity = _quantity(claim)
    if quantity.comparator in _CHANGES:
        return _CHANGES[quantity.comparator]
    if claim.change is not None and not _is_level(text, quantity, claims):
        return str(claim.change)
    return "~" if quantity.comparator is Comparator.ABOUT else "="


def _is_level(text: str, quantity: Quantity, claims: Sequence[Claim]) -> bool:
    """Whether this is where a stated move arrives: `rose 6.5% to 164p`."""
    before = (text[_quantity(claim).end : quantity.start].strip().lower() for claim in claims)
    return any(gap in ("to", "to a", "at") for gap in before)


def _unit(claim: Claim) -> str:
    quantity = _quantity(claim)
    noun = _counted_noun(claim)
    if quantity.kind is QuantityKind.COUNT:
        return noun or _unit_name(quantity.unit or "-")
    if _is_share(quantity):
        return f"% {noun or '-'}"
    if quantity.unit is None:
        return "-"
    if (quantity.unit_text or "").lower() in _AS_WRITTEN:
        return _AS_WRITTEN[(quantity.unit_text or "").lower()]
    if quantity.kind is QuantityKind.AGE:
        return f"{quantity.unit} of age"
    first, *rest = quantity.unit.split(" / ")
    name = _subunit(quantity) or _unit_name(first)
    return " per ".join([name, *map(_unit_name, rest)])


def _is_share(quantity: Quantity) -> bool:
    """Whether this is a part of something, not a multiple and not parts per million."""
    unit = quantity.unit or ""
    is_multiple = unit == "time" or unit.startswith("part per ")
    return quantity.kind is QuantityKind.RATIO and not is_multiple


def _subunit(quantity: Quantity) -> str | None:
    """The hundredth that the text counts in (`19 cents`), where it does."""
    if quantity.kind is not QuantityKind.MONEY:
        return None
    words = re.findall(r"[^\W\d]+|¢", (quantity.unit_text or quantity.text).lower())
    subunits = _names()["subunits"]
    return next((subunits[word] for word in words if word in subunits), None)


def _unit_name(unit: str) -> str:
    names = _names()
    return str(names["currencies"].get(unit) or names["units"].get(unit) or unit)


@cache
def _names() -> dict[str, dict[str, str]]:
    names: dict[str, dict[str, str]] = tomllib.loads(_UNITS_FILE.read_text("utf-8"))
    return names


def _counted_noun(claim: Claim) -> str:
    """The entity's content words, lemmatised; it is people who are people there."""
    if claim.entity is None:
        return ""
    words = [_NOT_LEMMATISED.get(word, word) for word in _content_words(claim.entity.text)]
    lemmas = [singular(word) if word.islower() else word for word in words]
    return " ".join("people" if word == "person" else word for word in lemmas)


def _concepts(text: str, claim: Claim) -> list[str]:
    """What is measured: the property and its bearer; for counts, who has what is counted."""
    if _quantity(claim).kind in (QuantityKind.COUNT, QuantityKind.RATIO):
        parts = [claim.property.text] if claim.property else [_holder(text, claim)]
    else:
        parts = [span.text for span in (claim.property, claim.entity) if span is not None]
    concepts = [" ".join(_content_words(part)) for part in parts]
    return [concept for concept in concepts if concept]


def _holder(text: str, claim: Claim) -> str:
    """The nearest name before a count in its sentence, else the word before its predicate."""
    before = text[claim.start : _quantity(claim).start]
    names = [name for name in _NAME.findall(before) if name.lower() not in FUNCTION_WORDS]
    if names:
        return str(names[-1])
    if claim.predicate is not None and claim.predicate.start > claim.start:
        words = _content_words(text[claim.start : claim.predicate.start])
        return words[-1] if words else ""
    return ""


def _content_words(text: str) -> list[str]:
    words = [re.sub(r"['’]s?$", "", word.strip('.,;:!?"“”')) for word in text.split()]
    return [word for word in words if word and word.lower() not in FUNCTION_WORDS]
