"""What claimkit finds, in the words of the specifications; it translates and never sees gold."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from benchmarks.accuracy.newsquant import newsquant_row
from benchmarks.normalise.peers.protocol import Item
from claimkit.labels import QuantityKind
from claimkit.normalise import find_numbers, find_quantities
from claimkit.normalise.find import noun_behind
from claimkit.normalise.measures import Measure, read_measures
from claimkit.normalise.numbers import Numeral
from claimkit.normalise.tokens import Token, tokenize
from claimkit.normalise.units import MONEY, find_unit
from claimkit.types import Claim, Quantity, Span

_DIMENSIONS = ("length", "area", "volume", "mass", "speed", "data", "angle")
_NO_NUMBER = Numeral(0.0, 0, 0)


def read(text: str, model: str) -> list[Item]:
    """What claimkit finds in the text for that model of Recognizers-Text."""
    if model == "Number":
        numbers = find_numbers(text)
        return [_item(n.start, n.end, n.value, "") for n in numbers if n.value is not None]
    quantities = find_quantities(text, keep_times=True)
    items = [item for quantity in quantities for item in _items(quantity, model)]
    if model == "Percent":
        items += _percent_of(text, items)
    spans = [(item["start"], item["end"]) for item in items]
    return sorted(items + _bare_units(text, model, spans), key=lambda item: int(item["start"]))


def _percent_of(text: str, items: Sequence[Item]) -> list[Item]:
    """`percent of ten`, which is ten percent there."""
    found = re.search(r"(?i)(?<![\w ])\s*(per ?cent of )", text)
    number = next(iter(find_numbers(text[found.end() :])), None) if found else None
    if found is None or number is None or number.start or items:
        return []
    return [_item(found.start(1), found.end() + number.end, number.value, "")]


def read_newsquant(text: str) -> list[dict[str, object]]:
    """What claimkit finds in the conventions of NewsQuant: value and normalised unit."""
    claims = []
    for quantity in find_quantities(text, keep_times=True):
        if re.fullmatch(r"c ?\$", quantity.unit_text or ""):
            # the c is no cent
            quantity = replace(quantity, unit_text="dollar")
        where = noun_behind(text, quantity.end)
        noun = Span(text[slice(*where)], *where) if where else None
        claims.append(Claim(None, text, 0, len(text), quantity=quantity, entity=noun))
    rows: list[dict[str, object]] = newsquant_row(text, claims)["quantities"]
    by_start = {claim.quantity.start: claim.quantity for claim in claims if claim.quantity}
    return [{**row, "normalized_unit": _newsquant_unit(row, by_start)} for row in rows]


def _newsquant_unit(row: dict[str, object], quantities: dict[int, Quantity]) -> str:
    """The unit, where CQE's sets differ from NewsQuant: plain degrees and rupees, metric tons."""
    unit = str(row["normalized_unit"])
    written = (quantities[int(str(row["start"]))].unit_text or "").lower().strip(".")
    if written in ("°", "deg"):
        return "degree"
    if written in ("rupee", "rupees"):
        return "rupee"
    if unit == "tonne":
        return "metric ton"
    return _names()["currencies"].get(unit, unit)


def _item(start: int, end: int, value: float | None, unit: str) -> Item:
    return {"start": start, "end": end, "value": value, "unit": unit}


def _items(quantity: Quantity, model: str) -> list[Item]:
    """The quantity as the model has it: without its bound, a range's end alone, no rate."""
    tokens = tokenize(quantity.text)
    measures = read_measures(tokens)
    if not measures:
        return []
    is_age = quantity.kind is QuantityKind.AGE
    first = last = measures[-1]
    value: float | None = last.numeral.value
    if quantity.value is not None:
        first, value = measures[0], quantity.value
    if _model(first, is_age=is_age) != model:
        return []
    is_coin = first.unit is not None and first.unit.dimension == MONEY and first.unit.factor < 1
    if is_coin and len(measures) == 1:
        value = first.numeral.value
    end = len(quantity.text) if is_age else tokens[_unit_end(tokens, last) - 1].end
    if len(measures) > 1 and quantity.value is not None:
        end = len(quantity.text)
    start = quantity.start + tokens[first.start].start
    return [_item(start, quantity.start + end, value, _unit(quantity, first, model))]


def _model(measure: Measure, *, is_age: bool) -> str | None:
    """The model of Recognizers-Text that would report it."""
    if is_age:
        return "Age"
    dimension = measure.unit.dimension if measure.unit else None
    if dimension == MONEY:
        return "Currency"
    if dimension in _DIMENSIONS:
        return "Dimension"
    return {"percent": "Percent", "temperature": "Temperature"}.get(dimension or "")


def _unit_end(tokens: Sequence[Token], measure: Measure) -> int:
    """One past the last token of number and unit; a speed keeps its hour, other rates go."""
    if measure.unit is None or measure.unit_tokens is None:
        return measure.end
    if measure.unit.dimension == "length" and measure.per:
        return measure.end
    found = find_unit(tokens, measure.unit_tokens[0])
    return max(measure.numeral.end, found[1] if found else measure.unit_tokens[1])


def _unit(quantity: Quantity, measure: Measure, model: str) -> str:
    names = _names()
    if model == "Percent" or measure.unit is None:
        return ""
    written = (quantity.unit_text or "").lower()
    if model == "Temperature" and not re.search(r"[cfk]", written.replace("deg", "")):
        return "degree"
    if model == "Currency":
        code = str(measure.unit.name)
        return names["written"].get(written) or names["currencies"].get(code, code.lower())
    if model == "Dimension" and written in names["written"]:
        return names["written"][written]
    per = measure.per if measure.unit.dimension == "length" else ()
    parts = [str(measure.unit.name), *per]
    return " per ".join(_american(names["units"].get(part, part)) for part in parts)


def _american(name: str) -> str:
    return name.replace("metre", "meter").replace("litre", "liter").lower()


def _bare_units(text: str, model: str, taken: Sequence[tuple[int, int]]) -> list[Item]:
    """Units without a number, which those models report too, with no value."""
    if model not in ("Temperature", "Dimension", "Currency"):
        return []
    tokens = tokenize(text, limit=None)
    items = []
    i = 0
    while i < len(tokens):
        found = find_unit(tokens, i)
        end = found[1] if found else i + 1
        start, stop = tokens[i].start, tokens[end - 1].end
        is_free = all(stop <= a or b <= start for a, b in taken)
        if found and is_free and stop - start > 2 and tokens[i].raw[0].isalpha():
            measure = Measure(numeral=_NO_NUMBER, start=i, end=end, unit=found[0])
            if _model(measure, is_age=False) == model and _is_plain(text[start:stop], model):
                blank = Quantity(text[start:stop], start, stop, unit_text=text[start:stop])
                items.append(_item(start, stop, None, _unit(blank, measure, model)))
        i = end
    return items


def _is_plain(word: str, model: str) -> bool:
    """Whether the word is a unit wherever it stands: no `foot`, `point` or `real`."""
    if model == "Currency":
        return word.lower().startswith(("dollar", "euro", "yen", "yuan"))
    return (
        model == "Temperature"
        or re.search(r"(?i)gram|met[er]{2}|lit[er]{2}|ton|mcg", word) is not None
    )


@cache
def _names() -> dict[str, dict[str, str]]:
    path = Path(__file__).with_name("spec_units.toml")
    names: dict[str, dict[str, str]] = tomllib.loads(path.read_text("utf-8"))
    return names
