"""Curves as SVG, on axes that double: no library, no network, legible in black and white."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from claimkit.render.plots import BLUE, FAINT, INK

WIDTH, HEIGHT, LEFT, TOP = 420, 240, 74, 34

Point = tuple[float, float]


def curve_svg(points: Sequence[Point], *, x_name: str, y_name: str, title: str) -> str:
    """One line with its dots; both axes are logarithmic, the left one from a round number.

    Args:
        points: (x, y), both above 0, at least one.
        x_name: Under the horizontal axis.
        y_name: Beside the vertical axis.
        title: Over the plot.
    """
    assert points and all(x > 0 and y > 0 for x, y in points), points
    x_low, x_high = _bounds([x for x, _ in points])
    y_low, y_high = _bounds([y for _, y in points])

    def place(point: Point) -> Point:
        x = LEFT + WIDTH * _share(point[0], x_low, x_high)
        return x, TOP + HEIGHT * (1 - _share(point[1], y_low, y_high))

    placed = [place(point) for point in sorted(points)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{BLUE}"/>' for x, y in placed)
    rules = "".join(_rule(place((x_low, tick))[1], short(tick)) for tick in ticks(y_low, y_high))
    names = "".join(
        f'<text x="{place((x, y_low))[0]:.1f}" y="{TOP + HEIGHT + 16}" text-anchor="middle">'
        f"{short(x)}</text>"
        for x in sorted({x for x, _ in points})
    )
    whole = (LEFT + WIDTH + 24, TOP + HEIGHT + 48)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole[0]}" height="{whole[1]}" '
        f'viewBox="0 0 {whole[0]} {whole[1]}" font-family="sans-serif" font-size="12">\n'
        f'<rect width="{whole[0]}" height="{whole[1]}" fill="white"/>\n{rules}{names}\n'
        f'<rect x="{LEFT}" y="{TOP}" width="{WIDTH}" height="{HEIGHT}" fill="none" '
        f'stroke="{INK}"/>\n<polyline points="{path}" fill="none" stroke="{BLUE}" '
        f'stroke-width="2"/>{dots}\n'
        f'<text x="{LEFT + WIDTH / 2}" y="{TOP - 12}" text-anchor="middle" font-weight="bold">'
        f"{escape(title)}</text>\n"
        f'<text x="{LEFT + WIDTH / 2}" y="{TOP + HEIGHT + 38}" text-anchor="middle">'
        f"{escape(x_name)}</text>\n"
        f'<text transform="translate(14 {TOP + HEIGHT / 2}) rotate(-90)" text-anchor="middle">'
        f"{escape(y_name)}</text>\n</svg>\n"
    )


def ticks(low: float, high: float) -> list[float]:
    """The numbers 1, 2 and 5 times a power of ten from `low` to `high`.

    >>> ticks(900, 12000)
    [1000.0, 2000.0, 5000.0, 10000.0]
    """
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    found = [step * 10.0**power for power in powers for step in (1, 2, 5)]
    return [tick for tick in found if low * 0.999 <= tick <= high * 1.001]


def short(value: float) -> str:
    """A number as an axis has it.

    >>> short(4096), short(131072), short(2.5e6), short(28.4)
    ('4,096', '131 k', '2.5 M', '28')
    """
    if value >= 1e6:
        return f"{value / 1e6:.3g} M"
    if value >= 1e4:
        return f"{value / 1e3:.3g} k"
    return f"{value:,.0f}"


def _bounds(values: Sequence[float]) -> tuple[float, float]:
    """A little around the values, so that no dot lies on the frame."""
    return min(values) / 1.15, max(values) * 1.15


def _share(value: float, low: float, high: float) -> float:
    return math.log(value / low) / math.log(high / low)


def _rule(y: float, name: str) -> str:
    return (
        f'<line x1="{LEFT}" x2="{LEFT + WIDTH}" y1="{y:.1f}" y2="{y:.1f}" stroke="{FAINT}"/>'
        f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{name}</text>'
    )
