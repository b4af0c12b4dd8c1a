"""quantulum3: one parser for everything, sorted here by its units' entities."""

from __future__ import annotations

from quantulum3 import parser

from benchmarks.normalise.peers.protocol import Item, answer

_ENTITIES = {
    "Percent": {"dimensionless"},
    "Currency": {"currency"},
    "Dimension": {"length", "area", "volume", "mass", "speed", "data storage", "angle"},
    "Age": {"time"},
    "Temperature": {"temperature"},
}
_SHORT = {"degree fahrenheit": "f", "degree celsius": "c", "degree angle": "degree"}


def read(text: str, model: str) -> list[Item]:
    """What quantulum3 finds in the text for that model."""
    items = []
    for found in parser.parse(text):
        entity, name = found.unit.entity.name, found.unit.name
        if model not in ("Number", "All") and entity not in _ENTITIES[model]:
            continue
        if model == "Percent" and name != "percentage":
            continue
        unit = "" if model in ("Number", "Percent") or name == "dimensionless" else name
        if model == "All":
            unit = unit or "-"
        else:
            unit = (
                _SHORT.get(unit.lower(), unit).replace("metre", "meter").replace("litre", "liter")
            )
        start, end = found.span
        items.append({"start": start, "end": end, "value": found.value, "unit": unit})
    return items


if __name__ == "__main__":
    answer("quantulum3", read)
