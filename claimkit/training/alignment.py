"""Annotations on characters to labels on word pieces, window by window."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from claimkit.inference.tokenize import Windows
from claimkit.io.documents import AnnotatedDocument, Offsets
from claimkit.labels import QUANTITY_ROLES
from claimkit.model.config import ClaimConfig
from claimkit.model.settings import CLASSIFIERS, LINK_ROLES
from claimkit.types import Claim

IGNORE = -100
"""Label of a piece or link that the loss leaves out; PyTorch's own convention."""

LAYER_OF_TYPE = {name.upper(): name for name in ("quantity", *map(str.lower, QUANTITY_ROLES))}
PRIORITY = ("PLACE", "TIME", "PROPERTY", "PREDICATE", "ENTITY", "QUANTITY")
"""Where spans of the first layer overlap, the later type keeps the piece."""

ATTRIBUTION_PRIORITY = ("CONTENT", "SOURCE", "CUE")
"""The same for the second layer."""


@dataclass(frozen=True, slots=True)
class WindowLabels:
    """What the model should say of one window.

    Attributes:
        quantity_tags: Tag ids of the first layer, `IGNORE` where unknown. Shape: (pieces,).
        free_tags: True for tags that the corpus does not annotate: where the label is `O` the true
            tag may be any of these. Shape: (quantity tags,), bool.
        attribution_tags: Tag ids of the second layer. Shape: (pieces,).
        links: Rows of (role, from piece, to piece); to piece 0 is "none". Shape: (links, 3).
        quantities: First piece of each gold quantity. Shape: (quantities,).
        classes: Label ids per classifier, `IGNORE` where unknown. Shapes: (quantities,).
    """

    quantity_tags: NDArray[np.int64]
    free_tags: NDArray[np.bool_]
    attribution_tags: NDArray[np.int64]
    links: NDArray[np.int64]
    quantities: NDArray[np.int64]
    classes: dict[str, NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class AlignmentReport:
    """What became of the gold spans.

    Attributes:
        counts: Spans by type and fate, such as `quantity whole`: `whole` in some window, `cut` by
            the edge of each window that holds a part of it, `lost` where none holds any.
    """

    counts: Counter[str]

    def __str__(self) -> str:
        return ", ".join(f"{cause} {count}" for cause, count in sorted(self.counts.items()))


WHOLE, CUT, LOST = "whole", "cut", "lost"

_Fates = dict[tuple[str, Offsets], str]
"""Type and place of each gold span of a document, and what became of it so far."""


def align(
    documents: Sequence[AnnotatedDocument],
    windows: Windows,
    config: ClaimConfig,
    *,
    known_layers: frozenset[str] | None = None,
) -> tuple[list[WindowLabels], AlignmentReport]:
    """Label every window.

    Args:
        documents: The documents that `windows` was made from, in order.
        windows: Their windows.
        config: The model's configuration: tag layers and roles.
        known_layers: What some corpus teaches; other types are never right, not even where they are
            not annotated. None: all, for the model knows them already.

    Returns:
        The labels, one entry a window, and a report of gold spans that no window holds whole.
    """
    fates: list[_Fates] = [dict.fromkeys(_gold_spans(document), LOST) for document in documents]
    are_known = _tags_of(config, known_layers or frozenset())
    labels = []
    for window in range(len(windows)):
        first, last = windows.splits[window], windows.splits[window + 1]
        pieces = _Pieces(
            windows.starts[first:last], windows.ends[first:last], windows.is_special[first:last]
        )
        index = windows.documents[window]
        row = _label_window(documents[index], pieces, config, fates[index])
        if known_layers is not None:
            row = replace(row, free_tags=row.free_tags & are_known)
        labels.append(row)
    counts = Counter(
        f"{name.lower()} {fate}" for spans in fates for (name, _), fate in spans.items()
    )
    return labels, AlignmentReport(counts)


def _gold_spans(document: AnnotatedDocument) -> list[tuple[str, Offsets]]:
    """Type and place of all that the tag layers have to find in a document."""
    spans: list[tuple[str, Offsets]] = []
    if "quantity" in document.layers:
        spans += [(name, (start, end)) for name, start, end in _claim_spans(document)]
    if "attribution" in document.layers:
        spans += [
            (name, fragment)
            for name in ATTRIBUTION_PRIORITY
            for fragment in _fragments(document, name)
        ]
    return spans


def _note(fates: _Fates, name: str, span: Offsets, *, is_cut: bool) -> None:
    if not is_cut:
        fates[name, span] = WHOLE
    elif fates[name, span] == LOST:
        fates[name, span] = CUT


@dataclass(frozen=True, slots=True)
class _Pieces:
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    is_special: NDArray[np.bool_]

    def range_of(self, span: Offsets) -> tuple[int, int] | None:
        """First and one past the last piece that a span touches; None outside the window."""
        first = int(np.searchsorted(self.ends[1:], span[0], side="right")) + 1
        last = int(np.searchsorted(self.starts[1:], span[1], side="left")) + 1
        while first < last and self.is_special[first]:
            first += 1
        while last > first and self.is_special[last - 1]:
            last -= 1
        return (first, last) if first < last else None

    def is_cut(self, span: Offsets, pieces: tuple[int, int]) -> bool:
        return bool(self.starts[pieces[0]] > span[0] or self.ends[pieces[1] - 1] < span[1])


def _label_window(
    document: AnnotatedDocument, pieces: _Pieces, config: ClaimConfig, fates: _Fates
) -> WindowLabels:
    size = len(pieces.starts)
    layers = document.layers
    quantity_tags = np.full(size, 0 if "quantity" in layers else IGNORE, dtype=np.int64)
    attribution_tags = np.full(size, 0 if "attribution" in layers else IGNORE, dtype=np.int64)
    links: list[tuple[int, int, int]] = []
    quantities: list[int] = []
    classes: dict[str, list[int]] = {name: [] for name in CLASSIFIERS}
    if "quantity" in layers:
        _tag_claims(document, pieces, config, quantity_tags, fates)
        for claim in document.claims:
            at = _first_piece(claim, pieces)
            if at is None:
                continue
            quantities.append(at)
            links.extend(_claim_links(claim, at, document, pieces))
            for name in CLASSIFIERS:
                classes[name].append(_class_of(claim, name, layers))
    if "attribution" in layers:
        _tag_attributions(document, pieces, config, attribution_tags, fates)
        links.extend(_attribution_links(document, pieces))
    for span in document.ignore:
        hidden = pieces.range_of(span)
        if hidden is not None:
            quantity_tags[hidden[0] : hidden[1]] = IGNORE
            attribution_tags[hidden[0] : hidden[1]] = IGNORE
    quantity_tags[0] = attribution_tags[0] = IGNORE
    return WindowLabels(
        quantity_tags=quantity_tags,
        free_tags=~_tags_of(config, layers | {"outside"}),
        attribution_tags=attribution_tags,
        links=np.asarray(sorted(set(links)), dtype=np.int64).reshape(-1, 3),
        quantities=np.asarray(quantities, dtype=np.int64),
        classes={name: np.asarray(ids, dtype=np.int64) for name, ids in classes.items()},
    )


def _tags_of(config: ClaimConfig, layers: frozenset[str]) -> NDArray[np.bool_]:
    """Which tags of the first layer are of these fields. Shape: (quantity tags,)."""
    fields = ["outside" if tag == "O" else LAYER_OF_TYPE[tag[2:]] for tag in config.quantity_tags]
    return np.asarray([field in layers for field in fields])


def _paint(tags: NDArray[np.int64], pieces: tuple[int, int], begin: int) -> None:
    tags[pieces[0]] = begin
    tags[pieces[0] + 1 : pieces[1]] = begin + 1


def _tag_claims(
    document: AnnotatedDocument,
    pieces: _Pieces,
    config: ClaimConfig,
    tags: NDArray[np.int64],
    fates: _Fates,
) -> None:
    spans = _claim_spans(document)
    for name, start, end in sorted(spans, key=lambda s: (PRIORITY.index(s[0]), s[1] - s[2], s[1])):
        found = pieces.range_of((start, end))
        if found is None:
            continue
        _note(fates, name, (start, end), is_cut=pieces.is_cut((start, end), found))
        _paint(tags, found, config.quantity_tags.index(f"B-{name}"))
    _restart_broken(tags)


def _claim_spans(document: AnnotatedDocument) -> set[tuple[str, int, int]]:
    return {
        (name, span.start, span.end)
        for claim in document.claims
        for name in LAYER_OF_TYPE
        if (span := getattr(claim, LAYER_OF_TYPE[name])) is not None
    }


def _restart_broken(tags: NDArray[np.int64]) -> None:
    """Make `B-X` of an `I-X` whose span another span has cut off (tags: O, B, I, B, I, …)."""
    is_inside = (tags > 0) & (tags % 2 == 0)
    before = np.concatenate([[IGNORE], tags[:-1]])
    tags[is_inside & (before != tags) & (before != tags - 1)] -= 1


def _first_piece(claim: Claim, pieces: _Pieces) -> int | None:
    assert claim.quantity is not None, claim
    found = pieces.range_of((claim.quantity.start, claim.quantity.end))
    return found[0] if found else None


def _claim_links(
    claim: Claim, at: int, document: AnnotatedDocument, pieces: _Pieces
) -> list[tuple[int, int, int]]:
    links = []
    for name in QUANTITY_ROLES:
        if name.lower() not in document.layers:
            continue
        span = getattr(claim, name.lower())
        found = pieces.range_of((span.start, span.end)) if span else None
        if span is None:
            links.append((LINK_ROLES.index(name), at, 0))
        elif found is not None:
            links.append((LINK_ROLES.index(name), at, found[0]))
    return links


def _class_of(claim: Claim, name: str, layers: frozenset[str]) -> int:
    assert claim.quantity is not None, claim
    if name in ("kind", "comparator"):
        known, label = "status" in layers, str(getattr(claim.quantity, name))
    else:
        known, label = name in layers, str(getattr(claim, name) or "none")
    return CLASSIFIERS[name].index(label) if known else IGNORE


def _tag_attributions(
    document: AnnotatedDocument,
    pieces: _Pieces,
    config: ClaimConfig,
    tags: NDArray[np.int64],
    fates: _Fates,
) -> None:
    for name in ATTRIBUTION_PRIORITY:
        for fragment in sorted(_fragments(document, name)):
            found = pieces.range_of(fragment)
            if found is None:
                continue
            _note(fates, name, fragment, is_cut=pieces.is_cut(fragment, found))
            _paint(tags, found, config.attribution_tags.index(f"B-{name}"))
    _restart_broken(tags)


def _fragments(document: AnnotatedDocument, name: str) -> set[Offsets]:
    return {
        fragment
        for attribution in document.attributions
        for fragment in _joined(getattr(attribution, name.lower()), document.text)
    }


def _joined(fragments: Sequence[Offsets], text: str) -> list[Offsets]:
    """Fragments with those merged that only whitespace parts: annotation tools cut at line ends."""
    joined: list[Offsets] = []
    for start, end in sorted(fragments):
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _attribution_links(document: AnnotatedDocument, pieces: _Pieces) -> list[tuple[int, int, int]]:
    """Cue to source, content to cue, content to source; 0 where the attribution has none."""
    links: list[tuple[int, int, int]] = []
    for attribution in document.attributions:
        at = {
            role: [
                found[0]
                for fragment in _joined(getattr(attribution, role), document.text)
                if (found := pieces.range_of(fragment)) is not None
            ]
            for role in ("source", "cue", "content")
        }
        for role, origins, target in (
            ("CUE_SOURCE", at["cue"][:1], "source"),
            ("CONTENT_CUE", at["content"], "cue"),
            ("CONTENT_SOURCE", at["content"], "source"),
        ):
            is_outside = bool(getattr(attribution, target)) and not at[target]
            if not is_outside:
                to = at[target][0] if at[target] else 0
                links.extend((LINK_ROLES.index(role), origin, to) for origin in origins)
    return links
