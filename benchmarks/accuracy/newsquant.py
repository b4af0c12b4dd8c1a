"""Claims in NewsQuant's conventions; what a claim says is translated, the gold is never seen.

The conventions are those of the corpus's README: vague plurals are closed bands, cents are counted
as cents, the counted noun is the unit, and multiples, tallies and bare ages after a name are none.
What a quantity is about is in `newsquant_concepts`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.accuracy.newsquant_concepts import NAMED_HOLDER, concepts, is_compound, is_share
from benchmarks.accuracy.newsquant_phrases import WORDS, Sentence, content_words
from claimkit.labels import Change, Comparator, QuantityKind
from claimkit.normalise import find_quantities
from claimkit.normalise.units import singular
from claimkit.types import Claim, Quantity

_UNITS_FILE = Path(__file__).with_name("newsquant_units.toml")
_NOT_COUNTED = re.compile(
    r"\b(?:twice|once|thrice|doubl\w*|tripl\w*|quadrupl\w*|halv\w*|\d+(?:st|nd|rd|th))\b",
    re.IGNORECASE,
)
_DIRECTIONS = {word: change for change in Change for word in WORDS[str(change)]}
_LEVELS = frozenset(("to", "at", "from", "of", "than", "a", "the"))
"""Words before a number that a move arrives at, leaves or has as its measure."""

_MOST_BETWEEN = 3
"""Words between a verb and its amount: `fell by a further`."""

_MOST_BETWEEN_ENDS = 5
"""Words between the ends of a range: `from $40 at noon on Friday to $38`."""

_PERIOD = re.compile(r",? (?:per|an?|each|every) (second|minute|hour|day|week|month|year|game)\b")
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
    claims = list(claims)
    sentence = Sentence(text, claims)
    counted = [claim for claim in claims if _is_counted(text, claim)]
    # `from A to B` is one range there, in text order, and two claims here
    ends = {
        number
        for number, (first, second) in enumerate(pairwise(counted), start=1)
        if _is_one_range(text, first, second)
    }
    rows: list[dict[str, Any]] = []
    for number, claim in enumerate(counted):
        if number in ends:
            rows[-1]["value"] = [rows[-1]["value"], _value(_quantity(claim))]
            rows[-1]["normalized_unit"] = _unit(text, claim)
        else:
            rows += _split(claim, _quantity_row(sentence, claim, _restated(claim, claims)))
    return {"text": text, "quantities": rows + _durations(sentence, claims)}


def _quantity_row(sentence: Sentence, claim: Claim, restated: Claim) -> dict[str, Any]:
    quantity = _quantity(claim)
    return {
        "value": _value(quantity),
        "normalized_unit": _unit(sentence.text, claim),
        "change": _bound(restated) or _change(sentence, claim),
        "concept": ", ".join(concepts(sentence, restated)) or "-",
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
    is_bare_age = quantity.kind is QuantityKind.AGE and quantity.text[-1:].isdigit()
    return not (is_bare_age and text[: quantity.start].endswith((", ", " aged ")))


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
    ends = [_clean(quantity.low * scale), _clean(quantity.high * scale)]
    numbers = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", quantity.text)]
    # in text order: `4.8 to 4.7 percent`
    return ends[::-1] if numbers == [*ends[::-1]] else ends


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


def _is_one_range(text: str, first: Claim, second: Claim) -> bool:
    """Whether two claims stand as `from A to B`, or as `A to B` in one unit without a move."""
    a, b = _quantity(first), _quantity(second)
    same_kind = a.kind is b.kind or a.unit is None
    if not same_kind or not all(isinstance(_value(q), float) for q in (a, b)):
        return False
    between = re.sub(r"\([^)]*\)", "", text[a.end : b.start]).strip().lower()
    has_from = re.search(r"\bfrom$", text[: a.start].rstrip().lower())
    if has_from or a.text.lower().startswith("from "):
        words = between.split()
        is_short = len(words) <= _MOST_BETWEEN_ENDS and "," not in between and ";" not in between
        leads = words or b.text.lower().split()[:2]
        return is_short and leads[-1:] == ["to"]
    return between == "to" and a.unit == b.unit is not None and _move(text, first) is None


def _change(sentence: Sentence, claim: Claim) -> str:
    """The move that the predicate states; a range and a level have neither."""
    quantity = _quantity(claim)
    if quantity.comparator is Comparator.RANGE:
        return "="
    move = _move(sentence.text, claim)
    if move is not None:
        return str(move)
    return "~" if quantity.comparator is Comparator.ABOUT else "="


def _move(text: str, claim: Claim) -> Change | None:
    """The direction that a verb gives where the quantity is its amount: `rose 6.5% to 164p`."""
    predicate, quantity = claim.predicate, _quantity(claim)
    if predicate is None:
        leading = text[: quantity.start].lower().split()
        return None if leading and leading[-1] in _LEVELS else claim.change
    words = predicate.text.lower().split()
    if predicate.end > quantity.start or words[0] not in {*_DIRECTIONS, *WORDS["motions"]}:
        return None
    direction = next((_DIRECTIONS[word] for word in words if word in _DIRECTIONS), None)
    gap = re.findall(r"[^\W\d]+", text[predicate.end : quantity.start].lower())
    is_amount = len(gap) <= _MOST_BETWEEN and not _LEVELS & {*gap, words[-1]}
    return direction if is_amount else None


def _restated(claim: Claim, claims: Sequence[Claim]) -> Claim:
    """What a quantity repeats, else itself: bound and concept are those of the first."""
    return claim if claim.restates is None else claims[claim.restates]


def _bound(claim: Claim) -> str:
    return _CHANGES.get(_quantity(claim).comparator, "")


def _durations(sentence: Sentence, claims: Sequence[Claim]) -> list[dict[str, Any]]:
    """Spans of time, which are quantities there and times here: `in the last three months`."""
    times = {claim.time.start: claim for claim in claims if claim.time is not None}
    return [
        {
            "value": quantity.value,
            "normalized_unit": quantity.unit,
            "change": "=",
            "concept": ", ".join(concepts(sentence, claim)) or "-",
        }
        for claim in times.values()
        if claim.time is not None
        for quantity in find_quantities(claim.time.text, keep_times=True)
        if quantity.kind is QuantityKind.DURATION and quantity.value is not None
    ]


def _unit(text: str, claim: Claim) -> str:
    quantity = _quantity(claim)
    if re.fullmatch(r"\dG", quantity.text):
        return "generation wireless"
    if quantity.kind is QuantityKind.COUNT:
        return _counted(text, claim)
    if is_share(quantity):
        entity = claim.entity
        is_after = entity is not None and entity.start >= quantity.end
        return f"% {(_counted_noun(claim) if is_after else '') or '-'}"
    if quantity.unit is None:
        return "-"
    if (quantity.unit_text or "").lower() in _AS_WRITTEN:
        return _AS_WRITTEN[(quantity.unit_text or "").lower()]
    if quantity.kind is QuantityKind.AGE:
        return f"{quantity.unit} of age"
    first, *rest = quantity.unit.split(" / ")
    name = _subunit(quantity) or _unit_name(first)
    return " per ".join([name, *map(_unit_name, rest)])


def _counted(text: str, claim: Claim) -> str:
    """The counted noun, and by what it is counted: `three tests per day`."""
    quantity, entity = _quantity(claim), claim.entity
    noun = _counted_noun(claim)
    if not noun or is_compound(quantity):
        noun = _unit_name(quantity.unit or "-")
    if entity is not None and entity.start >= quantity.end:
        period = _PERIOD.match(text, entity.end)
        return f"{noun} per {period[1]}" if period else noun
    return noun


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
    """The entity's content words, lemmatised, up to the name of a holder; people are people."""
    if claim.entity is None:
        return ""
    noun = NAMED_HOLDER.split(claim.entity.text)[0]
    words = [_NOT_LEMMATISED.get(word, word) for word in content_words(noun)]
    lemmas = [singular(word) if word.islower() else word for word in words]
    return " ".join("people" if word == "person" else word for word in lemmas)
