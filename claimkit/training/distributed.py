"""One training run on several processes: who this one is, and what they add up.

`torchrun` starts the processes and says by environment variables how many there are. Every process
holds the whole model and plans the whole run; each computes its part of a step's batches, and their
gradients are added up. So the weights stay equal without ever being sent.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
import torch.distributed as dist
from torch import Tensor, nn


@dataclass(frozen=True, slots=True)
class Group:
    """The processes of a run.

    Attributes:
        rank: Which one this is, from 0.
        size: How many there are.
    """

    rank: int = 0
    size: int = 1

    @property
    def is_first(self) -> bool:
        """Whether this is the process that scores, writes and reports."""
        return self.rank == 0

    def add_gradients(self, parameters: Iterable[nn.Parameter]) -> None:
        """Give every process the sum of all their gradients; None where no process has one."""
        if self.size == 1:
            return
        trained = [parameter for parameter in parameters if parameter.requires_grad]
        has_gradient = torch.tensor(
            [parameter.grad is not None for parameter in trained], dtype=torch.float32
        ).to(trained[0].device)
        dist.all_reduce(has_gradient)
        kept = [p for p, count in zip(trained, has_gradient.tolist(), strict=True) if count]
        if not kept:
            return
        flat = torch.cat(
            [(torch.zeros_like(p) if p.grad is None else p.grad).flatten() for p in kept]
        )
        dist.all_reduce(flat)
        for parameter, summed in zip(kept, flat.split([p.numel() for p in kept]), strict=True):
            parameter.grad = summed.view_as(parameter)

    def add(self, values: Tensor) -> Tensor:
        """The sum of a tensor over all processes."""
        if self.size > 1:
            dist.all_reduce(values)
        return values

    def tell(self, value: float, device: torch.device) -> float:
        """The first process's value, at all of them."""
        if self.size == 1:
            return value
        box = torch.tensor([value], dtype=torch.float64, device=device)
        dist.broadcast(box, 0)
        return float(box)

    def wait(self) -> None:
        """Until all processes have come here."""
        if self.size > 1:
            dist.barrier()


def local_device(name: str) -> str:
    """The device that one of several processes on this machine takes: `auto` is shared out."""
    is_shared_out = name in ("auto", "cuda") and torch.cuda.is_available()
    return f"cuda:{os.environ['LOCAL_RANK']}" if is_shared_out and is_launched() else name


def is_launched() -> bool:
    """Whether `torchrun` started this process."""
    return {"RANK", "WORLD_SIZE", "LOCAL_RANK"} <= os.environ.keys()


@contextmanager
def join_group(device: torch.device) -> Iterator[Group]:
    """The group of this process: alone, or with those that `torchrun` started; left at the end.

    Args:
        device: What this process computes on: NCCL connects CUDA devices, Gloo others.
    """
    if not is_launched():
        yield Group()
        return
    if device.type == "cuda":
        torch.cuda.set_device(device)
    dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
    try:
        yield Group(dist.get_rank(), dist.get_world_size())
    finally:
        dist.destroy_process_group()
