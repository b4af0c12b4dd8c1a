"""A topic's values on one axis, as SVG that stretches with the page: a lane for each value."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from claimkit.labels import Comparator, QuantityKind
from claimkit.render.markup import attributes, escape_text
from claimkit.render.words import (
    amount,
    format_number,
    listing,
    short_number,
    topic_unit,
    unit_name,
)

if TYPE_CHECKING:
    from claimkit.compare.comparison import StatedValue, Topic

LANE, AXIS = 22, 30
"""Heights in CSS pixels; the style sheet gives labels the same."""

MARGIN, ROOM = 4.0, 12.0
"""Per cent of the width that stay free at both sides, and that an open end's arrow gets."""

LOGARITHMIC_FROM = 50
"""Ratio of the largest to the smallest number from which the axis is logarithmic: below it, the
smaller of two values still stands clear of zero."""

FROM_ZERO = 0.4
"""An axis starts at zero where the smallest number is below this share of the largest."""

TICKS = 4

LARGEST = 1e30
"""Numbers beyond it, or nearer to zero than its inverse, are left to the table."""

_STEPS = (1, 2, 2.5, 5, 10)


class Lane(NamedTuple):
    """One value of a topic, as it is drawn.

    Attributes:
        value: The value.
        is_soft: Whether its ends are vague: `about 3,000`, `dozens`.
        figure: Number of the first figure that gives it, on the page.
    """

    value: StatedValue
    is_soft: bool
    figure: int


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale from numbers to per cent of the width.

    Attributes:
        low: Number at its left end.
        high: Number at its right end.
        is_logarithmic: Whether equal steps are equal factors.
        is_whole: Whether its numbers are whole, so that its ticks should be.
    """

    low: float
    high: float
    is_logarithmic: bool = False
    is_whole: bool = False

    def place(self, number: float) -> float:
        """Where a number stands, in per cent of the width."""
        ends = [self.low, self.high, number]
        if self.is_logarithmic:
            ends = [math.log10(end) for end in ends]
        low, high, at = ends
        return MARGIN + (100 - 2 * MARGIN) * (at - low) / (high - low)

    def ticks(self) -> list[float]:
        """A few round numbers on it."""
        if self.is_logarithmic:
            powers = range(math.ceil(math.log10(self.low)), math.floor(math.log10(self.high)) + 1)
            every = max(1, math.ceil(len(powers) / TICKS))
            return [10.0**power for power in powers[::every]]
        step = _round_step((self.high - self.low) / TICKS)
        if self.is_whole:
            step = max(1.0, 5.0 if step == 2.5 else step)
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return [number * step for number in range(first, last + 1)]


def lanes_of(topic: Topic, numbers: Sequence[int]) -> list[Lane]:
    """The topic's values that stand on its axis, smallest first.

    Args:
        topic: The topic.
        numbers: The numbers of its figures on the page, in their order.
    """
    lanes = []
    for index, value in enumerate(topic.values):
        given = [
            (number, figure.claim.quantity)
            for number, figure in zip(numbers, topic.figures, strict=True)
            if figure.value == index and figure.claim.quantity
        ]
        ends = [end for end in (value.low, value.high) if end is not None]
        if not given or not ends or not all(map(_is_drawable, ends)):
            continue
        number, quantity = given[0]
        if quantity.kind is QuantityKind.SCORE:
            continue  # the two sides of a tally are no range
        is_soft = quantity.comparator in (Comparator.VAGUE, Comparator.ABOUT)
        lanes.append(Lane(value, is_soft, number))
    return lanes


def number_line(topic: Topic, lanes: Sequence[Lane], names: Mapping[str, str]) -> str:
    """The lanes with who gives each value, on one axis; empty without lanes.

    Args:
        topic: The topic, for its unit and its consensus.
        lanes: Its values.
        names: What each report is called.
    """
    if not lanes:
        return ""
    axis = _axis(lanes)
    height = LANE * len(lanes) + AXIS
    marks = "".join(
        f'<g class="value{"" if lane.value.is_current else " old"}" data-n="{lane.figure}">'
        f"<title>{escape_text(_said(lane, names))}</title>"
        f"{_mark(lane, axis, LANE * (at + 0.5))}</g>"
        for at, lane in enumerate(lanes)
    )
    drawing = _consensus(topic, lanes, axis) + _ruler(axis, LANE * len(lanes)) + marks
    described = "Number line. " + "; ".join(_said(lane, names) for lane in lanes)
    svg = attributes(
        {"width": "100%", "height": height, "role": "img", "aria-label": described, "class": "plot"}
    )
    labels = "".join(
        f"<li{attributes({'class': None if lane.value.is_current else 'old'})}>"
        f"<b><bdi>{escape_text(' '.join(lane.value.text.split()))}</bdi></b>"
        f"<bdi>{escape_text(', '.join(names[report] for report in lane.value.reports))}</bdi></li>"
        for lane in lanes
    )
    unit = unit_name(topic_unit(topic)) + (", log scale" if axis.is_logarithmic else "")
    return (
        f'<div class="line"><ol aria-hidden="true">{labels}'
        f'<li class="unit">{escape_text(unit.removeprefix(", "))}</li></ol>'
        f"<svg{svg}>{drawing}</svg>{_left_out(topic, lanes, names)}</div>"
    )


def _left_out(topic: Topic, lanes: Sequence[Lane], names: Mapping[str, str]) -> str:
    """The values that have no place on the axis, in words."""
    drawn = {id(lane.value) for lane in lanes}
    missing = [
        f"{' '.join(value.text.split())} ({listing([names[report] for report in value.reports])})"
        for value in topic.values
        if id(value) not in drawn
    ]
    if not missing:
        return ""
    return f'<p class="missing">Not on the line: {escape_text(", ".join(missing))}.</p>'


def _is_drawable(number: float) -> bool:
    return number == 0 or LARGEST**-1 <= abs(number) <= LARGEST


def _said(lane: Lane, names: Mapping[str, str]) -> str:
    old = "" if lane.value.is_current else ", superseded or denied"
    return f"{lane.value.text}: {listing([names[report] for report in lane.value.reports])}{old}"


def _axis(lanes: Iterable[Lane]) -> Axis:
    values = [lane.value for lane in lanes]
    numbers = [end for value in values for end in (value.low, value.high) if end is not None]
    low, high = min(numbers), max(numbers)
    if low > 0 and high / low >= LOGARITHMIC_FROM:
        return Axis(10.0 ** math.floor(math.log10(low)), high * 1.5, is_logarithmic=True)
    if low == high:
        low, high = min(low, 0.0), max(high, 0.0) or float(low == 0)
    is_whole = all(number == int(number) for number in numbers)
    room = (high - low) * ROOM / 100
    starts_at_zero = 0 <= low < FROM_ZERO * high
    is_open = any(value.high is None for value in values)
    low = 0.0 if starts_at_zero else low - room
    return Axis(low, high + room * (2 if is_open else 1), is_whole=is_whole)


def _round_step(rough: float) -> float:
    size = 10.0 ** math.floor(math.log10(rough))
    return next(step * size for step in _STEPS if step * size >= rough * (1 - 1e-9))


def _mark(lane: Lane, axis: Axis, y: float) -> str:
    value = lane.value
    if value.low is not None and value.low == value.high:
        x = axis.place(value.low)
        halo = _circle(x, y, 9, "halo") if lane.is_soft else ""
        return halo + _circle(x, y, 5, "dot")
    low = MARGIN / 4 if value.low is None else axis.place(value.low)
    high = 100 - MARGIN / 4 if value.high is None else axis.place(value.high)
    if lane.is_soft and value.low is not None and value.high is not None:
        return (
            f'<rect class="band" x="{low:.2f}%" y="{y - 6:g}" width="{max(high - low, 0.5):.2f}%" '
            'height="12" rx="6"/>'
        )
    bar = f'<line class="bar" x1="{low:.2f}%" x2="{high:.2f}%" y1="{y:g}" y2="{y:g}"/>'
    return bar + _end(value.low, low, y, -1) + _end(value.high, high, y, 1)


def _circle(x: float, y: float, radius: int, name: str) -> str:
    return f'<circle class="{name}" cx="{x:.2f}%" cy="{y:g}" r="{radius}"/>'


def _end(number: float | None, x: float, y: float, way: int) -> str:
    """A stop at a known end, an arrow head at an open one."""
    if number is not None:
        return f'<line class="stop" x1="{x:.2f}%" x2="{x:.2f}%" y1="{y - 5:g}" y2="{y + 5:g}"/>'
    return (  # an inner svg, as paths know no per cent
        f'<svg x="{x:.2f}%" y="{y:g}" overflow="visible"><path class="arrow" '
        f'd="M{-5 * way},-4 L{3 * way},0 L{-5 * way},4 Z"/></svg>'
    )


def _consensus(topic: Topic, lanes: Sequence[Lane], axis: Axis) -> str:
    """A band behind the lanes over what most reports allow, where they differ."""
    agreed = topic.consensus
    if agreed is None or len(lanes) == 1 or len(agreed.reports) == 1:
        return ""
    low = 0.0 if agreed.low is None else axis.place(agreed.low)
    high = 100.0 if agreed.high is None else axis.place(agreed.high)
    left, right = max(0.0, low - 1), min(100.0, high + 1)
    if right <= left:
        return ""
    shown = escape_text(f"Consensus: {amount(agreed.low, agreed.high, topic_unit(topic))}")
    return (
        f'<rect class="consensus" x="{left:.2f}%" y="0" width="{right - left:.2f}%" '
        f'height="{LANE * len(lanes)}"><title>{shown}</title></rect>'
    )


def _ruler(axis: Axis, y: int) -> str:
    ticks = "".join(
        f'<line class="grid" x1="{x:.2f}%" x2="{x:.2f}%" y1="0" y2="{y + 4}"/>'
        f'<text x="{x:.2f}%" y="{y + 18}">{escape_text(_tick(tick))}</text>'
        for tick in axis.ticks()
        for x in (axis.place(tick),)
    )
    return f'<line class="axis" x1="0" x2="100%" y1="{y}" y2="{y}"/>{ticks}'


def _tick(number: float) -> str:
    return short_number(float(format_number(number).replace(",", "")))
