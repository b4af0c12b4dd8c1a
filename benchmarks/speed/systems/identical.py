"""Whether the claims of a text depend on what it is read together with."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from claimkit.extractor import ClaimExtractor
from claimkit.types import Claim

Claims = list[list[Claim]]


def compare(
    extractor: ClaimExtractor, make_padded: Callable[[], ClaimExtractor], texts: list[str]
) -> dict[str, Any]:
    """Read the texts in several ways and count those whose claims differ from the usual way.

    Confidence is compared on its own: it is a number, and products summed in another order differ
    in their last digits.

    Args:
        extractor: What reads.
        make_padded: Makes one with the same weights and dtype that pads its batches.
        texts: What is read.

    Returns:
        `texts`, `claims` and, for each way, how many texts differ and by how much confidence does.
    """
    usual = _read(extractor, texts)
    ways = {
        "again": lambda: _read(extractor, texts),
        "in reverse order": lambda: _read(extractor, texts[::-1])[::-1],
        "one text at a time": lambda: [extractor.extract(text) for text in texts],
        "batches of 512 word pieces": lambda: _with_budget(extractor, texts, 512),
        "batches of 32,768 word pieces": lambda: _with_budget(extractor, texts, 32_768),
        "padded": lambda: _read(make_padded(), texts),
    }
    rows = [{"way": name, **_difference(usual, read())} for name, read in ways.items()]
    return {"texts": len(texts), "claims": sum(map(len, usual)), "ways": rows}


def _difference(usual: Claims, other: Claims) -> dict[str, float]:
    differing = [_said(a) != _said(b) for a, b in zip(usual, other, strict=True)]
    moves = [
        abs(x.confidence - y.confidence)
        for a, b, differs in zip(usual, other, differing, strict=True)
        if not differs
        for x, y in zip(a, b, strict=True)
    ]
    return {"texts_that_differ": sum(differing), "largest_confidence_move": max(moves, default=0.0)}


def _said(claims: list[Claim]) -> str:
    rows = [{**claim.to_dict(), "confidence": None} for claim in claims]
    return json.dumps(rows, sort_keys=True)


def _read(extractor: ClaimExtractor, texts: list[str]) -> Claims:
    return list(extractor.stream(texts))


def _with_budget(extractor: ClaimExtractor, texts: list[str], batch_tokens: int) -> Claims:
    with _changed(extractor.engine, "batch_tokens", batch_tokens):
        return _read(extractor, texts)


@contextmanager
def _changed(owner: Any, name: str, value: Any) -> Iterator[None]:
    usual = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, usual)
