"""The matrix product itself: what no encoder on this device and in this dtype can outrun."""

from __future__ import annotations

import sys
import time
from typing import Any

import torch

from benchmarks.speed.systems.devices import settle
from benchmarks.speed.systems.protocol import Answer, System, Task, serve
from claimkit.inference.engine import pick_device

MIN_SECONDS = 0.12
"""How long each shape is multiplied at least."""


def shapes_for(device_type: str) -> list[tuple[int, int, int]]:
    """(rows, inner, columns): the encoder's own products on a full batch, and large squares."""
    rows, side = (131_072, 8192) if device_type == "cuda" else (4096, 1536)
    encoder = [(rows, 384, 1152), (rows, 384, 384), (rows, 384, 1536), (rows, 1536, 384)]
    return [*encoder, (side, side, side), (rows, 1536, 1536)]


def build(settings: dict[str, Any]) -> System:
    """The products of all shapes in `dtype` on `device`."""
    device = pick_device(settings["device"])
    dtype = getattr(torch, settings["dtype"])

    def read(_: Any) -> Answer:
        rates = {}
        for shape in shapes_for(device.type):
            rates[" x ".join(map(str, shape))] = product_rate(shape, device, dtype)
        best = max(rates, key=rates.__getitem__)
        return {"flop_per_s": rates[best], "shape": best, "shapes": rates}

    info = {"version": torch.__version__, "dtype": settings["dtype"]}
    return System({"product": Task(read, "")}, info)


def product_rate(shape: tuple[int, int, int], device: torch.device, dtype: torch.dtype) -> float:
    """FLOP a second of one product, the best of three looks of at least `MIN_SECONDS` in all."""
    rows, inner, columns = shape
    left = torch.randn(rows, inner, device=device).to(dtype)
    right = torch.randn(inner, columns, device=device).to(dtype)
    out = torch.empty(rows, columns, device=device, dtype=dtype)
    seconds = _seconds(left, right, out, 1)
    seconds = _seconds(left, right, out, 1)
    times = max(1, int(MIN_SECONDS / 3 / max(seconds, 1e-6)))
    best = min(_seconds(left, right, out, times) for _ in range(3))
    return 2.0 * rows * inner * columns * times / best


def _seconds(left: torch.Tensor, right: torch.Tensor, out: torch.Tensor, times: int) -> float:
    settle(left.device)
    if left.is_cuda:
        begin, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        begin.record()
        for _ in range(times):
            torch.mm(left, right, out=out)
        end.record()
        end.synchronize()
        return float(begin.elapsed_time(end)) / 1000
    start = time.perf_counter()
    for _ in range(times):
        torch.mm(left, right, out=out)
    settle(left.device)
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(serve(build))
