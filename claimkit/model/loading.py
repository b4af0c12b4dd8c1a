"""A model's folder to model and tokenizer, with errors that say what is missing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from tokenizers import Tokenizer

from claimkit.errors import ModelFolderError
from claimkit.model.files import (
    AGAIN,
    check_files,
    load_tokenizer,
    read_config,
    unreadable_config,
)
from claimkit.model.folders import CONFIG, WEIGHTS
from claimkit.model.lean import LeanClaimModel, build_lean
from claimkit.model.settings import ClaimSettings, is_lean

if TYPE_CHECKING:
    from claimkit.model.claim_model import ClaimModel
    from claimkit.model.config import ClaimConfig


def load_model(folder: Path, *, dtype: torch.dtype = torch.float32) -> tuple[ClaimModel, Tokenizer]:
    """Load a claim model and its tokenizer from a folder.

    Args:
        folder: A folder with `config.json`, `model.safetensors` and `tokenizer.json`.
        dtype: What the weights are cast to.

    Raises:
        ModelFolderError: A file is missing or damaged, or does not fit the others.
    """
    check_files(folder, WEIGHTS)
    config = _load_config(folder)
    tokenizer = load_tokenizer(folder)

    def build(weights: dict[str, torch.Tensor]) -> ClaimModel:
        from transformers.initialization import no_init_weights

        from claimkit.model.claim_model import ClaimModel

        with no_init_weights():
            model = ClaimModel(config)
        model.load_state_dict(weights)
        return model

    return _with_weights(folder, build).to(dtype).eval(), tokenizer


def load_for_inference(folder: Path) -> tuple[ClaimModel | LeanClaimModel, Tokenizer]:
    """The same in float32, without transformers where the encoder is a plain BERT.

    Raises:
        ModelFolderError: As `load_model`.
    """
    check_files(folder, WEIGHTS)
    values = read_config(folder)
    if not is_lean(values.get("encoder")):
        return load_model(folder)
    try:
        settings = ClaimSettings.of(values)
        tokenizer = load_tokenizer(folder)
        model = _with_weights(folder, lambda weights: build_lean(settings, weights))
    except (TypeError, AttributeError, KeyError, ValueError) as error:
        if isinstance(error, ModelFolderError):
            raise
        raise unreadable_config(folder, error) from error
    return model.float().eval(), tokenizer


_Model = TypeVar("_Model")


def _with_weights(folder: Path, build: Callable[[dict[str, torch.Tensor]], _Model]) -> _Model:
    """What `build` makes of the folder's weights."""
    try:
        weights = load_file(folder / WEIGHTS)
    except (SafetensorError, OSError, ValueError) as error:
        raise ModelFolderError(
            f"{folder / WEIGHTS}: damaged weights ({error}); copy or download the file again"
        ) from error
    try:
        return build(weights)
    except RuntimeError as error:
        raise ModelFolderError(
            f"{folder / WEIGHTS}: does not fit {CONFIG}: {error}\n{AGAIN}"
        ) from error


def window_tokens(folder: Path) -> int:
    """Word pieces that a window of a model's folder holds.

    Raises:
        ModelFolderError: `config.json` is missing, damaged or no claim model's.
    """
    return ClaimSettings.of(read_config(folder)).window_tokens


def _load_config(folder: Path) -> ClaimConfig:
    values = read_config(folder)
    from claimkit.model.config import ClaimConfig

    try:
        config: ClaimConfig = ClaimConfig.from_dict(values)
        config.encoder_config()
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise unreadable_config(folder, error) from error
    return config
