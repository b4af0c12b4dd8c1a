"""Windows through the model in batches; the one stage that knows the device."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import torch
from tokenizers import Tokenizer

from claimkit.errors import InputError
from claimkit.inference.batch import make_batches
from claimkit.inference.decode import Decoder
from claimkit.inference.encoders import encoder_for
from claimkit.inference.flat import FlatBatch, lay_flat
from claimkit.inference.forking import ForkGuard
from claimkit.inference.found import Found
from claimkit.inference.tokenize import IntArray, SpecialIds, Windows
from claimkit.model.fingerprint import fingerprint

if TYPE_CHECKING:
    from claimkit.model.claim_model import ClaimModel
    from claimkit.model.lean import LeanClaimModel

DEFAULT_BATCH_TOKENS = 4096
"""Word pieces of a batch: beyond, a processor's caches no longer hold the layers' outputs."""

_BATCH_TOKENS = {"cuda": 131_072}
"""The same for devices that want more, by type."""


def pick_device(name: str) -> torch.device:
    """The device that a name stands for; `auto` is CUDA, else MPS, else the CPU.

    Raises:
        InputError: The name is unknown or the machine has no such device.
    """
    if name == "auto":
        if torch.cuda.is_available():
            return torch.device("cuda")
        return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
    try:
        device = torch.device(name)
        torch.empty(0, device=device)
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        raise InputError(
            f"device {name!r} cannot be used here ({error}); try device='auto'"
        ) from error
    return device


def pick_dtype(device: torch.device) -> torch.dtype:
    """bfloat16 where the hardware computes in it, else float32."""
    if device.type == "cuda":
        return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float32
    if device.type == "cpu" and torch.backends.mkldnn.is_available():
        has_bf16 = bool(torch.ops.mkldnn._is_mkldnn_bf16_supported()) and _has_native_bf16()
        return torch.bfloat16 if has_bf16 else torch.float32
    return torch.float32


def _has_native_bf16() -> bool:
    capabilities = getattr(torch.backends.cpu, "get_cpu_capability", lambda: "")()
    return "AVX512" in capabilities and bool(torch.cpu._is_avx512_bf16_supported())


class Engine:
    """A model on a device.

    Args:
        model: The claim model; it is moved, put into evaluation mode, and cast.
        tokenizer: The tokenizer whose ids it reads.
        device: From `pick_device`.
        batch_tokens: Word pieces a batch holds at most; None picks by the device. It halves when
            the device runs out of memory.
        dtype: What it computes in; None picks by the hardware.
    """

    def __init__(
        self,
        model: ClaimModel | LeanClaimModel,
        tokenizer: Tokenizer,
        *,
        device: torch.device,
        batch_tokens: int | None = None,
        dtype: torch.dtype | None = None,
    ) -> None:
        self.device = device
        self.device_type = device.type
        self.dtype = dtype or pick_dtype(device)
        self.batch_tokens = batch_tokens or _BATCH_TOKENS.get(device.type, DEFAULT_BATCH_TOKENS)
        self.model = model.to(device=device, dtype=self.dtype).eval()
        self.encoder = encoder_for(self.model, SpecialIds.of(tokenizer).pad)
        self.decoder = Decoder(self.model)
        self._fork_guard = ForkGuard(device)

    def run(self, windows: Windows) -> Iterator[tuple[IntArray, Found]]:
        """Yield each batch's window indices with what was found in them.

        A span's `window` counts within the batch; `gather` translates.
        """
        for batch in make_batches(windows.lengths, batch_tokens=self.batch_tokens):
            yield from self._run_batch(windows, batch)

    def check_process(self) -> None:
        """Prepare a process that was forked from the one that loaded the model.

        Raises:
            DeviceError: The model is on a GPU, which a forked process cannot use.
        """
        self._fork_guard.check()

    def fingerprint(self, tokenizer: Tokenizer) -> str:
        """SHA-256, in hexadecimal, of everything that decides what the model finds."""
        return fingerprint(self.model, tokenizer)

    def _run_batch(self, windows: Windows, batch: IntArray) -> Iterator[tuple[IntArray, Found]]:
        try:
            found = self._find(lay_flat(windows, batch, self.device))
        except torch.OutOfMemoryError:
            if len(batch) == 1:
                raise
            found = None
        if found is not None:
            yield batch, found
            return
        self._halve(int(windows.lengths[batch].sum()))
        for half in np.array_split(batch, 2):
            yield from self._run_batch(windows, half)

    def _find(self, batch: FlatBatch) -> Found:
        with torch.inference_mode():
            return self.decoder.decode(self.model.score(self.encoder(batch)), batch)

    def _halve(self, pieces: int) -> None:
        """Make all later batches small enough for half of what was too much."""
        if self.device.type == "cuda":
            torch.cuda.empty_cache()
        smaller = max(1, pieces // 2)
        if smaller < self.batch_tokens:
            warnings.warn(
                f"{self.device} has too little memory for {pieces:,} word pieces at a time; "
                f"going on with {smaller:,}",
                RuntimeWarning,
                stacklevel=2,
            )
            self.batch_tokens = smaller
