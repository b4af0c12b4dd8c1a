"""A model's folder to model and tokenizer, with errors that say what is missing."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from tokenizers import Tokenizer
from transformers.initialization import no_init_weights

from claimkit.errors import ModelFolderError
from claimkit.model.claim_model import ClaimModel
from claimkit.model.config import FORMAT_VERSION, ClaimConfig
from claimkit.model.folders import CONFIG, TOKENIZER, WEIGHTS

AGAIN = "The files of a model belong together: copy or download the whole folder again."


def load_model(folder: Path, *, dtype: torch.dtype = torch.float32) -> tuple[ClaimModel, Tokenizer]:
    """Load a claim model and its tokenizer from a folder.

    Args:
        folder: A folder with `config.json`, `model.safetensors` and `tokenizer.json`.
        dtype: What the weights are cast to.

    Raises:
        ModelFolderError: A file is missing or damaged, or does not fit the others.
    """
    missing = [name for name in (CONFIG, WEIGHTS, TOKENIZER) if not (folder / name).is_file()]
    if missing:
        raise ModelFolderError(
            f"{folder}: not a whole claimkit model: {', '.join(missing)} missing.\n"
            "A model folder holds config.json, model.safetensors and tokenizer.json, "
            "as `claimkit train` writes them."
        )
    config = _load_config(folder)
    tokenizer = load_tokenizer(folder)
    try:
        weights = load_file(folder / WEIGHTS)
    except (SafetensorError, OSError, ValueError) as error:
        raise ModelFolderError(
            f"{folder / WEIGHTS}: damaged weights ({error}); copy or download the file again"
        ) from error
    with no_init_weights():
        model = ClaimModel(config)
    try:
        model.load_state_dict(weights)
    except RuntimeError as error:
        raise ModelFolderError(
            f"{folder / WEIGHTS}: does not fit {CONFIG}: {error}\n{AGAIN}"
        ) from error
    return model.to(dtype).eval(), tokenizer


def load_tokenizer(folder: Path) -> Tokenizer:
    """The tokenizer of a model folder, without padding or truncation.

    Raises:
        ModelFolderError: `tokenizer.json` is missing or damaged.
    """
    try:
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    except Exception as error:  # the tokenizers library raises bare Exception
        raise ModelFolderError(
            f"{folder / TOKENIZER}: not a tokenizer file: {error}\n{AGAIN}"
        ) from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _load_config(folder: Path) -> ClaimConfig:
    try:
        values, _ = ClaimConfig.get_config_dict(folder, local_files_only=True)
        if values.get("model_type") != ClaimConfig.model_type:
            raise ModelFolderError(
                f"{folder / CONFIG}: model_type is {values.get('model_type')!r}, expected "
                f"{ClaimConfig.model_type!r}; this is no claimkit model"
            )
        if values.get("format_version", 0) > FORMAT_VERSION:
            raise ModelFolderError(
                f"{folder / CONFIG}: format {values['format_version']} is newer than this claimkit "
                f"reads ({FORMAT_VERSION}); upgrade claimkit"
            )
        config: ClaimConfig = ClaimConfig.from_dict(values)
        config.encoder_config()
    except ModelFolderError:
        raise
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ModelFolderError(
            f"{folder / CONFIG}: unreadable configuration: {error}\n{AGAIN}"
        ) from error
    return config
