"""What a device takes to be timed: waiting for it, and the peak of its memory."""

from __future__ import annotations

from collections.abc import Callable

import torch


def settle(device: torch.device) -> None:
    """Wait until the device has done all that it was given."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    elif device.type == "mps":
        torch.mps.synchronize()


def peak_memory(device: torch.device) -> Callable[[], float] | None:
    """A function that tells the peak of the device's memory in MB; None for the host's own."""
    if device.type != "cuda":
        return None
    return lambda: torch.cuda.max_memory_reserved(device) / 2**20


def device_name(device: torch.device) -> str | None:
    """What the maker calls the device; None for the host's processor."""
    return torch.cuda.get_device_name(device) if device.type == "cuda" else None
