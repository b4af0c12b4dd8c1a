"""Windows through an exported model in batches, by onnxruntime: the engine without torch."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from claimkit.errors import InputError
from claimkit.inference.batch import make_batches, pad
from claimkit.inference.found import Found
from claimkit.inference.numpy_decode import HostScores, NumpyDecoder
from claimkit.inference.tokenize import IntArray, SpecialIds, Windows
from claimkit.model.digest import begin_digest
from claimkit.model.onnx_model import INPUTS, OUTPUTS, OnnxModel, open_session
from claimkit.model.settings import CLASSIFIERS

BATCH_TOKENS = 4096
"""Word pieces of a batch, padding counted; as many as torch takes on a processor."""


@dataclass(frozen=True, slots=True)
class _Places:
    """Windows end to end; see `Laid`."""

    starts: IntArray
    lengths: IntArray


class OnnxEngine:
    """An exported model on the processor.

    Args:
        model: From `load_onnx`.
        tokenizer: The tokenizer whose ids it reads.
        device: `auto` or `cpu`.

    Raises:
        InputError: Another device is asked for.
    """

    device_type = "cpu"

    def __init__(self, model: OnnxModel, tokenizer: Tokenizer, *, device: str = "auto") -> None:
        if device not in ("auto", "cpu"):
            raise InputError(
                f"device {device!r}: an ONNX model computes on the CPU here; give 'auto' or 'cpu', "
                "or load a folder with model.safetensors, which torch computes on any device"
            )
        self.model = model
        self.batch_tokens = BATCH_TOKENS
        tables = model.tables
        self.decoder = NumpyDecoder(
            model.config,
            (tables["quantity_transitions"], tables["attribution_transitions"]),
            tables["link_distances"],
        )
        self._pad_id = SpecialIds.of(tokenizer).pad
        self._session = model.session
        self._process = os.getpid()

    def run(self, windows: Windows) -> Iterator[tuple[IntArray, Found]]:
        """Yield each batch's window indices with what was found in them, as `Engine.run`."""
        for batch in make_batches(windows.lengths, batch_tokens=self.batch_tokens):
            lengths = windows.lengths[batch]
            scores = self._score(windows, batch)
            yield batch, self.decoder.decode(scores, _Places(np.cumsum(lengths) - lengths, lengths))

    def _score(self, windows: Windows, batch: IntArray) -> HostScores:
        given = dict(zip(INPUTS, pad(windows, batch, self._pad_id), strict=True))
        is_piece = given["attention_mask"] > 0
        rows = self._session.run(OUTPUTS, {name: given[name] for name in self.model.inputs})
        flat: dict[str, Any] = {
            name: row[is_piece] for name, row in zip(OUTPUTS, rows, strict=True)
        }
        classes = {name: flat.pop(name) for name in CLASSIFIERS}
        return HostScores(**flat, classes=classes)

    def check_process(self) -> None:
        """Open the model again in a forked child: the session's threads did not come with it."""
        if os.getpid() != self._process:
            self._session = open_session(self.model.path, threads=1)
            self._process = os.getpid()

    def fingerprint(self, tokenizer: Tokenizer) -> str:
        """SHA-256, in hexadecimal, of everything that decides what the model finds."""
        digest = begin_digest(self.model.config, tokenizer)
        digest.update(self.model.path.read_bytes())
        return str(digest.hexdigest())
