"""What a claim model looks like, without transformers: importing that takes longer than reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from claimkit.labels import (
    ATTRIBUTION_LAYER,
    QUANTITY_LAYER,
    Change,
    Comparator,
    QuantityKind,
    Status,
    bio_tags,
)

MODEL_TYPE = "claimkit"
"""What `config.json` calls a claim model."""

FORMAT_VERSION = 1
"""Version of the folder's layout."""

LINK_ROLES = (
    "ENTITY",
    "PROPERTY",
    "PREDICATE",
    "TIME",
    "PLACE",
    "CUE_SOURCE",
    "CONTENT_CUE",
    "CONTENT_SOURCE",
)
"""What the link head scores: five arguments of a quantity, then three links of an attribution."""

CLASSIFIERS: dict[str, tuple[str, ...]] = {
    "status": tuple(Status),
    "change": ("none", *Change),
    "kind": tuple(QuantityKind),
    "comparator": tuple(Comparator),
}
"""Label sets read off a quantity's first word piece."""

LEAN_ENCODER = {
    "model_type": "bert",
    "hidden_act": "gelu",
    "position_embedding_type": "absolute",
    "is_decoder": False,
    "add_cross_attention": False,
}
"""What an encoder must be for `LeanBert`; keys that a configuration lacks have these values."""


@dataclass(frozen=True, kw_only=True)
class ClaimSettings:
    """The fields of a `ClaimConfig`, which says what they mean."""

    encoder: dict[str, Any]
    quantity_types: tuple[str, ...] | list[str] = QUANTITY_LAYER
    attribution_types: tuple[str, ...] | list[str] = ATTRIBUTION_LAYER
    window_tokens: int = 256
    link_size: int = 32
    classifier_size: int = 128
    head_dropout: float = 0.1
    casing: bool = False
    transition_weight: float = 0.25
    argument_bias: float = 3.0
    time_bias: float = 1.0
    confidence_weights: tuple[float, ...] | list[float] = ()
    format_version: int = FORMAT_VERSION

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> ClaimSettings:
        """Read them out of a `config.json`, whose other keys are transformers' own."""
        names = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in values.items() if name in names})

    @property
    def quantity_tags(self) -> tuple[str, ...]:
        """BIO tags of the first layer."""
        return bio_tags(tuple(self.quantity_types))

    @property
    def attribution_tags(self) -> tuple[str, ...]:
        """BIO tags of the second layer."""
        return bio_tags(tuple(self.attribution_types))


def is_lean(encoder: object) -> bool:
    """Whether an encoder's configuration is one that `LeanBert` computes exactly.

    Args:
        encoder: The value of `encoder` in a `config.json`; `model_type` must be named.
    """
    if not isinstance(encoder, dict) or "model_type" not in encoder:
        return False
    return all(encoder.get(key, value) == value for key, value in LEAN_ENCODER.items())
