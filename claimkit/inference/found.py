"""What is found in windows: spans, links and classes, as arrays on the host."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from claimkit.inference.tokenize import IntArray
from claimkit.labels import QUANTITY_ROLES

FloatArray = NDArray[np.float32]

SPAN_TYPES = ("QUANTITY", *QUANTITY_ROLES, "SOURCE", "CUE", "CONTENT")
"""Ids of span types in `Found.span_type`: first the quantity layer, then the attribution layer."""

LINK_TARGETS = {
    **{role: ("QUANTITY", role) for role in QUANTITY_ROLES},
    "CUE_SOURCE": ("CUE", "SOURCE"),
    "CONTENT_CUE": ("CONTENT", "CUE"),
    "CONTENT_SOURCE": ("CONTENT", "SOURCE"),
}
"""The span types that each link role runs from and to."""


@dataclass(frozen=True, slots=True)
class Found:
    """The spans and links of some windows, as arrays.

    Attributes:
        window: Each span's window. Shape: (spans,).
        first: Its first piece, counted in the window. Shape: (spans,).
        last: Its last piece, inclusive. Shape: (spans,).
        span_type: Index into `SPAN_TYPES`. Shape: (spans,).
        span_score: Mean probability of its tags. Shape: (spans,).
        link: The span that each span links to in each role, -1 for none. Shape: (spans, roles).
        link_score: Probability of that link, or of none. Shape: (spans, roles).
        classes: For quantities, the label id per classifier, else -1. Shapes: (spans,).
        class_score: Its probability. Shapes: (spans,).
    """

    window: IntArray
    first: IntArray
    last: IntArray
    span_type: IntArray
    span_score: FloatArray
    link: IntArray
    link_score: FloatArray
    classes: dict[str, IntArray]
    class_score: dict[str, FloatArray]


def gather(parts: list[tuple[IntArray, Found]]) -> Found | None:
    """One `Found` over all windows of a group, spans in window order; None for no windows."""
    if not parts:
        return None
    sizes = [len(found.window) for _, found in parts]
    starts = np.concatenate([[0], np.cumsum(sizes)])[:-1]
    window = np.concatenate([batch[found.window] for batch, found in parts])
    first = np.concatenate([found.first for _, found in parts])
    span_type = np.concatenate([found.span_type for _, found in parts])
    link = np.concatenate(
        [
            np.where(found.link >= 0, found.link + start, -1)
            for (_, found), start in zip(parts, starts, strict=True)
        ]
    )
    order = np.lexsort((first, span_type, window))
    place = np.empty(len(order) + 1, dtype=np.int64)
    place[order], place[-1] = np.arange(len(order)), -1

    def column(name: str) -> NDArray[np.float32]:
        return np.concatenate([getattr(found, name) for _, found in parts])[order]

    names = parts[0][1].classes
    return Found(
        window=window[order],
        first=first[order],
        last=np.concatenate([found.last for _, found in parts])[order],
        span_type=span_type[order],
        span_score=column("span_score"),
        link=place[link[order]],
        link_score=column("link_score"),
        classes={n: np.concatenate([f.classes[n] for _, f in parts])[order] for n in names},
        class_score={n: np.concatenate([f.class_score[n] for _, f in parts])[order] for n in names},
    )
