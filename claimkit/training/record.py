"""What a run leaves behind: the model's folder and its record."""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
import transformers
from safetensors.torch import save_file
from tokenizers import Tokenizer

from claimkit.model.claim_model import ClaimModel
from claimkit.model.folders import CONFIG, TOKENIZER, WEIGHTS
from claimkit.render.card import CALIBRATION_PLOT, render_card, shown_calibration
from claimkit.render.plots import calibration_svg
from claimkit.training.recipe import Recipe
from claimkit.training.toml import to_toml

RECORD, CARD, RECIPE = "record.json", "README.md", "recipe.toml"


def write_model(folder: Path, model: ClaimModel, tokenizer: Tokenizer) -> None:
    """Write configuration, tokenizer and float16 weights; each file appears whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = {
        name: tensor.detach().to(
            "cpu", torch.float16 if tensor.is_floating_point() else tensor.dtype
        )
        for name, tensor in model.state_dict().items()
    }
    fresh = folder / f"{WEIGHTS}.new"
    save_file({k: v.contiguous() for k, v in weights.items()}, fresh, metadata={"format": "pt"})
    fresh.replace(folder / WEIGHTS)
    config = model.config.to_diff_dict() | {"dtype": "float16", "architectures": ["ClaimModel"]}
    (folder / CONFIG).write_text(
        json.dumps(config, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )
    (folder / TOKENIZER).write_text(tokenizer.to_str(), encoding="utf-8")


def write_record(
    folder: Path, recipe: Recipe, corpora: Sequence[dict[str, object]], run: dict[str, Any]
) -> None:
    """Write `record.json`, settings, data, curve, versions, time; and the card made from it."""
    weights = folder / WEIGHTS
    record = {
        "recipe": recipe.values(),
        "corpora": list(corpora),
        "run": run,
        "weights": {
            "bytes": weights.stat().st_size,
            "sha256": hashlib.sha256(weights.read_bytes()).hexdigest(),
        },
        "versions": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "transformers": transformers.__version__,
        },
        "threads": torch.get_num_threads(),
    }
    (folder / RECORD).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    write_card(folder, record)


def write_recipe(folder: Path, recipe: Recipe, given: object) -> None:
    """Keep the recipe beside the model: the file as it was given, else its settings as TOML."""
    kept = folder / RECIPE
    if not isinstance(given, str | Path):
        kept.write_text(to_toml(recipe.values()), encoding="utf-8")
    elif not (kept.exists() and kept.samefile(given)):
        shutil.copyfile(given, kept)


def write_card(folder: Path, record: Mapping[str, Any]) -> None:
    """Write the model card of a record, and the plot in it where there is a calibration."""
    (folder / CARD).write_text(render_card(record), encoding="utf-8")
    calibration = shown_calibration(record)
    if calibration is not None:
        svg = calibration_svg(calibration["bins"], calibration["curve"])
        (folder / CALIBRATION_PLOT).write_text(svg, encoding="utf-8")
