"""Several runs of one recipe to one model: the mean of their weights."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from claimkit.io.corpora import read_corpus
from claimkit.model.claim_model import ClaimModel
from claimkit.model.loading import load_model
from claimkit.training.calibration import fit_confidence
from claimkit.training.development import load_development_sets, score_development
from claimkit.training.recipe import Recipe
from claimkit.training.record import RECORD, write_model, write_record


def average_runs(recipe: Recipe, runs: Sequence[Path], folder: Path, device: str) -> None:
    """Average the models of finished runs; write the model, its record and its card.

    Args:
        recipe: What all of them followed, but for the seed.
        runs: Their folders.
        folder: Where the average goes.
        device: A torch device name, for scoring and for fitting the confidence.
    """
    model, tokenizer = average_models(runs)
    if recipe.calibration:
        model.config.confidence_weights = fit_recipe_confidence(recipe, model, tokenizer, device)
    write_model(folder, model, tokenizer)
    records = [json.loads((run / RECORD).read_text("utf-8")) for run in runs]
    done = sum(record["run"]["done"] for record in records)
    values: dict[str, Any] = {
        "done": done,
        "seconds": sum(record["run"]["seconds"] for record in records),
        "best": -1.0,
        "curve": [],
        "device": device,
    }
    development = load_development_sets(recipe)
    if development.documents and recipe.training.evaluations:
        figures = score_development(model, tokenizer, development, device)
        values["curve"] = [{"step": done, **figures}]
    write_record(folder, recipe, records[0]["corpora"], values)


def average_models(folders: Sequence[Path]) -> tuple[ClaimModel, Tokenizer]:
    """The model whose every weight is the mean of those of the given models.

    Runs that start at one point and differ in the order of the data end in one basin, where the
    mean is better than each: Wortsman et al., "Model soups", ICML 2022.
    """
    model, tokenizer = load_model(folders[0])
    others = [load_model(folder)[0].state_dict() for folder in folders[1:]]
    with torch.no_grad():
        for name, weights in model.state_dict().items():
            if weights.is_floating_point():
                weights.copy_(torch.stack([weights, *(other[name] for other in others)]).mean(0))
    return model, tokenizer


def fit_recipe_confidence(
    recipe: Recipe, model: ClaimModel, tokenizer: Tokenizer, device: str
) -> list[float]:
    """The weights of the confidence, fitted on the recipe's calibration documents."""
    documents = [
        document for name in recipe.calibration for document in read_corpus(name, "calibration")
    ]
    return fit_confidence(model, tokenizer, documents, device)
