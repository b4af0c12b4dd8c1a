"""The files of a model's folder that any backend reads: configuration and tokenizer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from claimkit.errors import ModelFolderError
from claimkit.model.folders import CONFIG, TOKENIZER
from claimkit.model.settings import FORMAT_VERSION, MODEL_TYPE

AGAIN = "The files of a model belong together: copy or download the whole folder again."


def check_files(folder: Path, weights: str) -> None:
    """See that a folder is whole.

    Args:
        folder: The model's folder.
        weights: Name of the file with the weights.

    Raises:
        ModelFolderError: A file is missing; the message names all that are.
    """
    missing = [name for name in (CONFIG, weights, TOKENIZER) if not (folder / name).is_file()]
    if missing:
        raise ModelFolderError(
            f"{folder}: not a whole claimkit model: {', '.join(missing)} missing.\n"
            "A model folder holds config.json, model.safetensors and tokenizer.json, "
            "as `claimkit train` writes them; one that `claimkit export` wrote holds model.onnx "
            "in place of the weights."
        )


def read_config(folder: Path) -> dict[str, Any]:
    """The configuration as it stands in the file.

    Raises:
        ModelFolderError: It is damaged, of another kind of model, or of a newer format.
    """
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
        raise unreadable_config(folder, error) from error
    return values


def unreadable_config(folder: Path, error: Exception) -> ModelFolderError:
    """What to raise where a configuration makes no model."""
    return ModelFolderError(f"{folder / CONFIG}: unreadable configuration: {error}\n{AGAIN}")


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
