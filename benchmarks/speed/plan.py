"""Which systems there are to measure on a device."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

OURS = "claimkit"
CEILING = "matrix product"
PIPELINE = "transformers pipeline"
STUDIES = ("stages", "identical")
"""Tasks of claimkit that are no rates."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A system that is to be measured.

    Attributes:
        name: What the tables call it.
        module: Its file in `systems/`.
        settings: What it is built with.
        is_peer: Whether it may live in another Python.
        encoder_dtype: The dtype of claimkit's encoder in it, None where it has another or none:
            only such a system has a share of the ceiling.
    """

    name: str
    module: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    is_peer: bool = False
    encoder_dtype: str | None = None


def plan_systems(device: str, dtypes: Sequence[str], native_dtype: str) -> list[Planned]:
    """All systems for a device, those that matter most first.

    Args:
        device: `cpu`, `cuda`, ....
        dtypes: What the device is to be measured in.
        native_dtype: What claimkit picks there.
    """
    order = sorted(dtypes, key=lambda dtype: dtype != native_dtype)
    is_cpu = device == "cpu"
    batch_sizes = [1, 8, 32] if is_cpu else [1, 8, 32, 128]
    planned = [_dtyped(CEILING, "ceiling", dtype) for dtype in order]
    planned += [_dtyped(f"{OURS} flat", "ours", dtype, path="flat") for dtype in order]
    planned += [_dtyped(PIPELINE, "pipeline", dtype, batch_sizes=batch_sizes) for dtype in order]
    planned += [_dtyped("sorted padded loop", "padded_loop", dtype) for dtype in order]
    planned += [_dtyped(f"{OURS} padded", "ours", dtype, path="padded") for dtype in order]
    if is_cpu:
        planned += [
            Planned("onnxruntime", "onnx", {"dtype": "float32"}, True, "float32"),
            Planned("onnxruntime dynamic int8", "onnx", {"dtype": "int8"}, True),
        ]
    planned.append(
        Planned("encoder of GLiNER-small's size", "gliner_sized", {"dtype": native_dtype}, True)
    )
    planned += [
        Planned(name, module, is_peer=True)
        for name, module in (("quantulum3", "quantulum"), ("CQE", "cqe"), ("quinex", "quinex"))
    ]
    return planned


def _dtyped(name: str, module: str, dtype: str, **settings: Any) -> Planned:
    return Planned(name, module, {"dtype": dtype, **settings}, encoder_dtype=dtype)
