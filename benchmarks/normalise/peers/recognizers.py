"""Recognizers-Text, the Python port: one recognizer a model, its own spec's words."""

from __future__ import annotations

import recognizers_number_with_unit as units
from recognizers_number import recognize_number, recognize_percentage
from recognizers_text import Culture

from benchmarks.normalise.peers.protocol import Item, answer

_READERS = {
    "Number": recognize_number,
    "Percent": recognize_percentage,
    "Currency": units.recognize_currency,
    "Dimension": units.recognize_dimension,
    "Age": units.recognize_age,
    "Temperature": units.recognize_temperature,
}
_NEWSQUANT = {
    "f": "fahrenheit",
    "c": "celsius",
    "pound": "pound sterling",
    "united states dollar": "dollar",
    "pence": "penny",
}


def read(text: str, model: str) -> list[Item]:
    """What the recognizer of that model finds; for `All` every one, bare numbers last."""
    if model != "All":
        return _items(text, model)
    items: list[Item] = []
    for each in ("Currency", "Age", "Temperature", "Dimension", "Percent", "Number"):
        for item in _items(text, each):
            if item["value"] is None or _overlaps(item, items):
                continue
            items.append({**item, "unit": _newsquant_unit(each, item)})
    return items


def _items(text: str, model: str) -> list[Item]:
    items = []
    for found in _READERS[model](text, Culture.English):
        resolution = found.resolution or {}
        value = resolution.get("value")
        number = None if value in (None, "null") else float(str(value).rstrip("%"))
        unit = resolution.get("unit") or ""
        items.append({"start": found.start, "end": found.end + 1, "value": number, "unit": unit})
    return items


def _overlaps(item: Item, items: list[Item]) -> bool:
    return any(item["start"] < other["end"] and other["start"] < item["end"] for other in items)


def _newsquant_unit(model: str, item: Item) -> str:
    if model == "Percent":
        return "percentage"
    unit = str(item["unit"]).lower()
    if model == "Age":
        return f"{unit} of age"
    if model == "Dimension" and unit == "pound":
        return "pound-mass"
    unit = _NEWSQUANT.get(unit, unit).replace("meter", "metre").replace("liter", "litre")
    return unit or "-"


if __name__ == "__main__":
    answer("recognizers-text-suite", read)
