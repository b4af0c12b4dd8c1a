"""A model that was loaded before a fork, made fit for the child process."""

from __future__ import annotations

import os

import torch

from claimkit.errors import DeviceError


class ForkGuard:
    """Remembers the process that a model was loaded in.

    The threads that torch computes with do not survive a fork, and waiting for them would never
    end; so a child computes on one thread of its own. A GPU cannot be shared that way at all.

    Args:
        device: The model's device.
    """

    def __init__(self, device: torch.device) -> None:
        self.device = device
        self.process = os.getpid()

    def check(self) -> None:
        """Prepare this process, if it is a child of the one that loaded the model.

        Raises:
            DeviceError: The model is on a GPU, which a forked process cannot use.
        """
        if os.getpid() == self.process:
            return
        if self.device.type != "cpu":
            raise DeviceError(
                f"the model was loaded on {self.device} before this process was forked, and "
                "a forked process cannot use it; load the extractor in the child, or start "
                "processes by 'spawn'"
            )
        torch.set_num_threads(1)
        self.process = os.getpid()
