"""Small plots as SVG, for model cards: no library, no network, legible in black and white."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

SIZE, LEFT, TOP, GAP = 260, 52, 30, 90

INK, FAINT, BLUE = "#222222", "#bbbbbb", "#2b6cb0"

Point = tuple[float, float]


def calibration_svg(bins: Sequence[Mapping[str, Any]], curve: Sequence[Mapping[str, Any]]) -> str:
    """Two plots side by side: reliability, and precision and recall by `min_confidence`.

    Args:
        bins: Rows of `confidence`, `accuracy`, `n`; a dot's area grows with `n`.
        curve: Rows of `min_confidence`, `precision` (or None), `recall`.
    """
    most = max((row["n"] for row in bins), default=1)
    dots = "".join(
        f'<circle cx="{_x(row["confidence"]):.1f}" cy="{_y(row["accuracy"]):.1f}" '
        f'r="{3 + 9 * (row["n"] / most) ** 0.5:.1f}" fill="{BLUE}" fill-opacity=".6" '
        f'stroke="{INK}"/>'
        for row in bins
    )
    diagonal = _line([(0.0, 0.0), (1.0, 1.0)], FAINT, "4 4")
    reliability = _frame("confidence", "share right", "Reliability") + diagonal + dots
    precision = [(r["min_confidence"], r["precision"]) for r in curve if r["precision"] is not None]
    recall = [(row["min_confidence"], row["recall"]) for row in curve]
    trade = (
        _frame("min_confidence", "", "Precision and recall of whole claims")
        + _line(precision, BLUE, "")
        + _line(recall, INK, "6 3")
        + _label(precision, "precision", BLUE, -8)
        + _label(recall, "recall", INK, 16)
    )
    shift = LEFT + SIZE + GAP
    width, height = shift + LEFT + SIZE + 20, TOP + SIZE + 50
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">\n'
        f'<rect width="{width}" height="{height}" fill="white"/>\n'
        f"<g>{reliability}</g>\n"
        f'<g transform="translate({shift} 0)">{trade}</g>\n</svg>\n'
    )


def _frame(x_name: str, y_name: str, title: str) -> str:
    """Axes from 0 to 1 with their names."""
    ticks = "".join(
        f'<text x="{_x(t)}" y="{TOP + SIZE + 16}" text-anchor="middle">{t:g}</text>'
        f'<text x="{LEFT - 8}" y="{_y(t) + 4}" text-anchor="end">{t:g}</text>'
        for t in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    )
    middle = LEFT + SIZE / 2
    return (
        f'<rect x="{LEFT}" y="{TOP}" width="{SIZE}" height="{SIZE}" fill="none" stroke="{INK}"/>'
        f'{ticks}<text x="{middle}" y="{TOP + SIZE + 36}" text-anchor="middle">{escape(x_name)}'
        f'</text><text transform="translate(14 {TOP + SIZE / 2}) rotate(-90)" '
        f'text-anchor="middle">{escape(y_name)}</text>'
        f'<text x="{middle}" y="{TOP - 10}" text-anchor="middle" font-weight="bold">'
        f"{escape(title)}</text>"
    )


def _line(points: Iterable[Point], colour: str, dashes: str) -> str:
    path = " ".join(f"{_x(x):.1f},{_y(y):.1f}" for x, y in points)
    return (
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2" '
        f'stroke-dasharray="{dashes}"/>'
    )


def _label(points: Sequence[Point], name: str, colour: str, shift: int) -> str:
    if not points:
        return ""
    x, y = points[len(points) // 3]
    return f'<text x="{_x(x):.1f}" y="{_y(y) + shift:.1f}" fill="{colour}">{escape(name)}</text>'


def _x(share: float) -> float:
    return LEFT + SIZE * share


def _y(share: float) -> float:
    return TOP + SIZE * (1.0 - share)
