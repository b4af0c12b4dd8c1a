"""Settings to TOML, which the standard library only reads."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any


def to_toml(values: Mapping[str, Any]) -> str:
    """Settings as TOML; those that are None are left out.

    Args:
        values: Strings, numbers, truth values, lists of these, tables of these by name, and lists
            of such tables.

    >>> print(to_toml({"name": "a", "training": {"seed": 3}, "corpus": [{"path": "b.jsonl"}]}))
    name = "a"
    <BLANKLINE>
    [training]
    seed = 3
    <BLANKLINE>
    [[corpus]]
    path = "b.jsonl"
    <BLANKLINE>
    """
    plain = {name: value for name, value in values.items() if not _tables(value)}
    parts = ["".join(_lines(plain))]
    for name, value in values.items():
        for table in _tables(value):
            head = f"[[{name}]]" if isinstance(value, list | tuple) else f"[{name}]"
            parts.append(f"{head}\n{''.join(_lines(table))}")
    return "\n".join(part for part in parts if part)


def _tables(value: Any) -> list[Mapping[str, Any]]:
    """The tables that a value holds, itself or in a list; none for a plain value."""
    if isinstance(value, Mapping):
        return [value] if value else []
    if isinstance(value, list | tuple):
        return [entry for entry in value if isinstance(entry, Mapping)]
    return []


def _lines(table: Mapping[str, Any]) -> Iterator[str]:
    for name, value in table.items():
        if value is not None and not isinstance(value, Mapping):
            yield f"{name} = {_value(value)}\n"


def _value(value: Any) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, str):  # TOML's strings are JSON's, but for one character
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return json.dumps(value) if isinstance(value, bool) else repr(value)
