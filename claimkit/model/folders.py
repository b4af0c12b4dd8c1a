"""A model's name to its folder, without loading anything."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from claimkit.errors import ModelFolderError

WEIGHTS, CONFIG, TOKENIZER = "model.safetensors", "config.json", "tokenizer.json"

ONNX = "model.onnx"
"""Graph and weights, in place of `WEIGHTS`, in a folder that `claimkit export` wrote."""

COMPARISON = "comparison.json"
"""The weights that tell which claims of several reports speak of one quantity; not all have it."""

MODEL_FILES = (WEIGHTS, ONNX, CONFIG, TOKENIZER, COMPARISON)
"""All that a model is loaded from, in any backend."""


def find_model(name: str | Path) -> Path:
    """The folder that a model's name stands for.

    Looks for a folder of that path, then for a shipped model of that name, then, for a name of
    the form `owner/name`, on the Hugging Face hub.

    Raises:
        ModelFolderError: There is none; the message lists the places looked in.
    """
    folder = Path(name)
    package = Path(str(resources.files("claimkit")))
    places = [folder, package / "models" / name, package.parent / "models" / name]
    for place in places:
        if place.is_dir():
            return place
    if str(name).count("/") == 1 and not folder.is_absolute():
        return _download(str(name))
    raise ModelFolderError(
        f"no model {str(name)!r}: looked in {', '.join(str(place) for place in places)}.\n"
        "Give a folder that `claimkit train` wrote, or the shipped name 'claimkit-small'."
    )


def _download(name: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    try:
        return Path(
            snapshot_download(name, allow_patterns=[WEIGHTS, CONFIG, TOKENIZER, COMPARISON])
        )
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        raise ModelFolderError(
            f"no folder {name!r} here, and the hub did not give a model of that name: {error}"
        ) from error
