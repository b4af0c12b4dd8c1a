"""The part of a model's fingerprint that is the same wherever its weights are."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

from tokenizers import Tokenizer

from claimkit.model.settings import ClaimSettings


def begin_digest(settings: ClaimSettings, tokenizer: Tokenizer) -> Any:
    """A SHA-256 that has read a model's settings and its tokenizer; its weights are to follow."""
    digest = hashlib.sha256(
        json.dumps(asdict(settings), sort_keys=True, default=str).encode("utf-8")
    )
    digest.update(tokenizer.to_str().encode("utf-8"))
    return digest
