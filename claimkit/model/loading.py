"""A model's folder to model and tokenizer, with errors that say what is missing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from tokenizers import Tokenizer

from claimkit.errors import ModelFolderError
from claimkit.model.folders import CONFIG, TOKENIZER, WEIGHTS
from claimkit.model.lean import LeanClaimModel, build_lean
from claimkit.model.settings import FORMAT_VERSION, MODEL_TYPE, ClaimSettings, is_lean

if TYPE_CHECKING:
    from claimkit.model.claim_model import ClaimModel
    from claimkit.model.config import ClaimConfig

AGAIN = "The files of a model belong together: copy or download the whole folder again."


def load_model(folder: Path, *, dtype: torch.dtype = torch.float32) -> tuple[ClaimModel, Tokenizer]:
    """Load a claim model and its tokenizer from a folder.

    Args:
        folder: A folder with `config.json`, `model.safetensors` and `tokenizer.json`.
        dtype: What the weights are cast to.

    Raises:
        ModelFolderError: A file is missing or damaged, or does not fit the others.
    """
    _check_files(folder)
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
    _check_files(folder)
    values = _read_config(folder)
    if not is_lean(values.get("encoder")):
        return load_model(folder)
    try:
        settings = ClaimSettings.of(values)
        tokenizer = load_tokenizer(folder)
        model = _with_weights(folder, lambda weights: build_lean(settings, weights))
    except (TypeError, AttributeError, KeyError, ValueError) as error:
        if isinstance(error, ModelFolderError):
            raise
        raise _unreadable(folder, error) from error
    return model.float().eval(), tokenizer


def _check_files(folder: Path) -> None:
    missing = [name for name in (CONFIG, WEIGHTS, TOKENIZER) if not (folder / name).is_file()]
    if missing:
        raise ModelFolderError(
            f"{folder}: not a whole claimkit model: {', '.join(missing)} missing.\n"
            "A model folder holds config.json, model.safetensors and tokenizer.json, "
            "as `claimkit train` writes them."
        )


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


def window_tokens(folder: Path) -> int:
    """Word pieces that a window of a model's folder holds.

    Raises:
        ModelFolderError: `config.json` is missing, damaged or no claim model's.
    """
    return ClaimSettings.of(_read_config(folder)).window_tokens


def _read_config(folder: Path) -> dict[str, Any]:
    """The configuration as it stands in the file, of the right kind and format."""
    try:
        values: dict[str, Any] = json.loads((folder / CONFIG).read_text("utf-8"))
        if values.get("model_type") != MODEL_TYPE:
            raise ModelFolderError(
                f"{folder / CONFIG}: model_type is {values.get('model_type')!r}, expected "
                f"{MODEL_TYPE!r}; this is no claimkit model"
            )
        if values.get("format_version", 0) > FORMAT_VERSION:
            raise ModelFolderError(
                f"{folder / CONFIG}: format {values['format_version']} is newer than this claimkit "
                f"reads ({FORMAT_VERSION}); upgrade claimkit"
            )
    except ModelFolderError:
        raise
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise _unreadable(folder, error) from error
    return values


def _load_config(folder: Path) -> ClaimConfig:
    values = _read_config(folder)
    from claimkit.model.config import ClaimConfig

    try:
        config: ClaimConfig = ClaimConfig.from_dict(values)
        config.encoder_config()
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise _unreadable(folder, error) from error
    return config


def _unreadable(folder: Path, error: Exception) -> ModelFolderError:
    return ModelFolderError(f"{folder / CONFIG}: unreadable configuration: {error}\n{AGAIN}")
