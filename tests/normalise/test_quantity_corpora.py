"""Agreement with the quantities annotated in the project's corpora, where they are at hand."""

import json
import os
from pathlib import Path

import pytest

from claimkit.labels import QuantityKind
from claimkit.normalise import parse_quantity

SHARED = Path(__file__).parents[3] / "shared" / "data"
DATA = Path(os.environ.get("CLAIMKIT_DATA", SHARED))
FILES = {
    "claims_dev/gold.jsonl": 0.98,
    "claims_events/claims.jsonl": 0.98,
    "claims_train/claims.jsonl": 0.98,
    "claimwire/claims.jsonl": 0.98,
}
"""The least share of values, bounds included, that must agree."""


def quantities(path: Path):
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if "quantity_text" in row:
            yield row | {"text": row["quantity_text"]}, (row["entity"] or [None])[0]
        for claim in row.get("claims", [row]):
            if claim.get("quantity"):
                yield claim["quantity"], (claim["entity"] or {}).get("text")


@pytest.mark.parametrize(("name", "least"), FILES.items())
def test_values_and_comparators_agree_with_the_corpus(name, least):
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{name} is not at hand")
    values = bounds = kinds = total = 0
    for gold, noun in quantities(path):
        found = parse_quantity(gold["text"], noun=noun, kind_hint=QuantityKind(gold["kind"]))
        pairs = [(getattr(found, field), gold[field]) for field in ("value", "low", "high")]
        values += all(
            a == pytest.approx(b, rel=2e-3) if b is not None else a is None for a, b in pairs
        )
        bounds += found.comparator == gold["comparator"]
        kinds += found.kind == gold["kind"]
        total += 1
    assert total > 300
    assert values / total >= least
    assert bounds / total >= 0.96
    assert kinds / total >= 0.98
