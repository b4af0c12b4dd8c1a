"""The model that a run starts from: a claimkit model, or an encoder under untrained heads."""

from __future__ import annotations

import numpy as np
import torch
from tokenizers import Tokenizer

from claimkit.inference.tokenize import IntArray
from claimkit.model.claim_model import ClaimModel
from claimkit.model.folders import find_model
from claimkit.model.loading import load_model
from claimkit.model.settings import CLASSIFIERS
from claimkit.training.alignment import IGNORE
from claimkit.training.encoder import fresh_model
from claimkit.training.examples import Examples, count_transitions
from claimkit.training.recipe import Recipe

HEADS_SEED = 13
"""Seed of the untrained heads, the same for every run, so that their weights can be averaged."""

LIKELIEST = {"status": "actual", "change": "none", "kind": "other", "comparator": "="}
"""What a classifier says that no corpus teaches."""


def starting_model(recipe: Recipe) -> tuple[ClaimModel, Tokenizer]:
    """The model that a recipe starts from, and its tokenizer.

    Raises:
        ModelFolderError: The base or the encoder cannot be found or is broken.
        RecipeError: The encoder reads no windows of the recipe's size.
    """
    if recipe.base:
        return load_model(find_model(recipe.base))
    torch.manual_seed(HEADS_SEED)
    return fresh_model(recipe)


def prepare_heads(model: ClaimModel, examples: Examples) -> None:
    """Count the transitions of tags, and silence the heads that no corpus teaches.

    For a fresh model only: a base knows both.
    """
    _set_transitions(model, examples)
    labels = examples.labels
    if all((row.attribution_tags == IGNORE).all() for row in labels):
        _say_always(model.attribution_tagger, 0)
    for name, default in LIKELIEST.items():
        if all((row.classes[name] == IGNORE).all() for row in labels):
            output = model.classifiers.outputs[name]
            assert isinstance(output, torch.nn.Linear), output
            _say_always(output, CLASSIFIERS[name].index(default))


def _say_always(output: torch.nn.Linear, label: int) -> None:
    with torch.no_grad():
        output.weight.zero_()
        output.bias.zero_()
        output.bias[label] = 1.0


def _set_transitions(model: ClaimModel, examples: Examples) -> None:
    """Log probabilities of tag bigrams, counted on the training labels, each window once."""
    fully = [row for row in examples.labels if not row.free_tags.any()]
    layers: list[tuple[torch.Tensor, list[IntArray]]] = [
        (model.quantity_transitions, [row.quantity_tags for row in fully]),
        (model.attribution_transitions, [row.attribution_tags for row in examples.labels]),
    ]
    for buffer, labels in layers:
        counts = count_transitions(labels, len(buffer)) + 0.1
        buffer.copy_(torch.from_numpy(np.log(counts / counts.sum(1, keepdims=True))))
