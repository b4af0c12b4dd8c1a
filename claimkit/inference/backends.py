"""What computes a model's scores: torch on any device, or onnxruntime where torch is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from tokenizers import Tokenizer

from claimkit.errors import InputError, MissingDependencyError
from claimkit.inference.found import Found
from claimkit.inference.onnx_engine import OnnxEngine
from claimkit.inference.tokenize import IntArray, Windows
from claimkit.model.folders import ONNX, WEIGHTS, find_model
from claimkit.model.onnx_model import OnnxModel, load_onnx

if TYPE_CHECKING:
    from claimkit.model.claim_model import ClaimModel
    from claimkit.model.lean import LeanClaimModel

BackendName = Literal["auto", "torch", "onnx"]
"""`auto`: onnx for a folder that `claimkit export` wrote, torch for any other."""


class Backend(Protocol):
    """A model ready to score windows.

    Attributes:
        device_type: Kind of the device that it computes on: `cpu`, `cuda`, `mps` ...
        batch_tokens: Word pieces of a batch.
    """

    device_type: str
    batch_tokens: int

    def run(self, windows: Windows) -> Iterator[tuple[IntArray, Found]]:
        """Yield each batch's window indices with what was found in them."""

    def check_process(self) -> None:
        """Prepare a process that was forked from the one that loaded the model."""

    def fingerprint(self, tokenizer: Tokenizer) -> str:
        """SHA-256 of everything that decides what the model finds."""


WEIGHT_FILES: dict[BackendName, tuple[str, ...]] = {
    "auto": (WEIGHTS, ONNX),
    "torch": (WEIGHTS,),
    "onnx": (ONNX,),
}
"""The files that a backend may load, the first that there is."""


def find_for(name: str | Path, backend: BackendName, revision: str | None) -> Path:
    """The folder of a model, with the weights that the backend asked for needs.

    Raises:
        InputError: There is no such backend, or a revision of a model that is not of the hub.
        ModelFolderError: There is no such model.
    """
    if backend not in WEIGHT_FILES:
        raise InputError(f"backend is {backend!r}; give one of {', '.join(WEIGHT_FILES)}")
    return find_model(name, revision=revision, weights=WEIGHT_FILES[backend])


def load_with(
    folder: Path, backend: BackendName
) -> tuple[ClaimModel | LeanClaimModel | OnnxModel, Tokenizer]:
    """A model and its tokenizer, for the backend asked for.

    Raises:
        ModelFolderError: A file is missing or damaged, or does not fit the others.
        MissingDependencyError: A package that the backend needs is not installed.
    """
    is_export = (folder / ONNX).is_file() and not (folder / WEIGHTS).is_file()
    if backend == "onnx" or (backend == "auto" and is_export):
        return load_onnx(folder)
    try:
        from claimkit.model.loading import load_for_inference
    except ModuleNotFoundError as error:
        raise MissingDependencyError(
            f"{error.name} is not installed, which {folder / WEIGHTS} needs: pip install torch "
            "safetensors.\nTo do without: `claimkit export --onnx FOLDER` on a machine that has it "
            "writes a folder that onnxruntime reads."
        ) from error
    return load_for_inference(folder)


def start(
    model: ClaimModel | LeanClaimModel | OnnxModel, tokenizer: Tokenizer, device: str
) -> Backend:
    """A loaded model on its device.

    Raises:
        InputError: The device cannot be used.
    """
    if isinstance(model, OnnxModel):
        return OnnxEngine(model, tokenizer, device=device)
    from claimkit.inference.engine import Engine, pick_device

    return Engine(model, tokenizer, device=pick_device(device))
