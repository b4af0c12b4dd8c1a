"""Markdown tables."""

from __future__ import annotations

from collections.abc import Sequence


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, words: int) -> str:
    """A table whose first `words` columns are words, the rest figures.

    >>> print(table(("stage", "share"), [("forward", "80%")], words=1))
    | stage | share |
    | --- | ---: |
    | forward | 80% |
    """
    marks = ["---" if number < words else "---:" for number in range(len(columns))]
    lines = [columns, marks, *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)
