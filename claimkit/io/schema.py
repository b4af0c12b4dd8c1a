"""The JSON Schema of a claim, as `Claim.to_dict` writes it and claimkit JSONL holds it."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any


def claim_schema() -> dict[str, Any]:
    """The schema (JSON Schema 2020-12) of one claim.

    >>> claim_schema()["title"]
    'Claim'
    """
    text = files("claimkit.io").joinpath("claim.schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema
