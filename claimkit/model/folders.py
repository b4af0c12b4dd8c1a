"""A model's name to its folder, without loading anything."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from claimkit.errors import InputError, ModelFolderError
from claimkit.model.hub import fetch_model, is_hub_name

WEIGHTS, CONFIG, TOKENIZER = "model.safetensors", "config.json", "tokenizer.json"

ONNX = "model.onnx"
"""Graph and weights, in place of `WEIGHTS`, in a folder that `claimkit export` wrote."""

COMPARISON = "comparison.json"
"""The weights that tell which claims of several reports speak of one quantity; not all have it."""

_OTHERS = (CONFIG, TOKENIZER, COMPARISON)

MODEL_FILES = (WEIGHTS, ONNX, *_OTHERS)
"""All that a model is loaded from, in any backend."""


def find_model(
    name: str | Path, *, revision: str | None = None, weights: Sequence[str] = (WEIGHTS, ONNX)
) -> Path:
    """The folder that a model's name stands for.

    Looks for a folder of that path, then for a shipped model of that name, then, for a name of
    the form `owner/name`, on the Hugging Face hub.

    Args:
        name: Of the model.
        revision: Branch, tag or commit of a model of the hub, which alone is looked at then.
        weights: Files with weights; from the hub, the first is fetched that it has.

    Raises:
        ModelFolderError: There is none; the message lists the places looked in.
        InputError: There is a revision, and the name is none of the hub.
    """
    if revision is not None:
        if not is_hub_name(str(name)):
            raise InputError(
                f"revision {revision!r} is of a model of the hub, owner/name, not of {str(name)!r}"
            )
        return fetch_model(str(name), revision=revision, weights=weights, others=_OTHERS)
    folder = Path(name)
    package = Path(str(resources.files("claimkit")))
    places = [folder, package / "models" / name, package.parent / "models" / name]
    for place in places:
        if place.is_dir():
            return place
    if is_hub_name(str(name)):
        return fetch_model(str(name), revision=None, weights=weights, others=_OTHERS)
    raise ModelFolderError(
        f"no model {str(name)!r}: looked in {', '.join(str(place) for place in places)}.\n"
        "Give a folder that `claimkit train` wrote, or the shipped name 'claimkit-small'."
    )
