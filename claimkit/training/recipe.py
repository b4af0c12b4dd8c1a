"""A recipe: every value that a training run depends on, read from TOML and checked."""

from __future__ import annotations

import difflib
import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any, get_origin, get_type_hints

from claimkit.errors import RecipeError
from claimkit.model.settings import CLASSIFIERS

LOSS_PARTS = ("quantity_tags", "attribution_tags", "links", *CLASSIFIERS)
"""The parts of the loss that a recipe can weight."""

LEAST: dict[str, float] = {
    "runs": 1,
    "window_tokens": 8,
    "link_size": 1,
    "classifier_size": 1,
    "batch_tokens": 1,
    "evaluations": 0,
    "checkpoint_steps": 1,
    **dict.fromkeys(LOSS_PARTS, 0.0),
}
"""The smallest value of a setting that makes sense."""


@dataclass(frozen=True, slots=True)
class EncoderRecipe:
    """Where the encoder starts from.

    Attributes:
        name: Hub id or folder.
        sha256: Expected sum of its `model.safetensors`; empty: not checked.
        hidden_dropout: Dropout of its feed-forward and embedding outputs, a probability.
        attention_dropout: Dropout of attention weights; 0 trains 1.6 times as fast on a CPU.
    """

    name: str
    sha256: str = ""
    hidden_dropout: float = 0.1
    attention_dropout: float = 0.0


@dataclass(frozen=True, slots=True)
class ModelRecipe:
    """The heads; see `ClaimConfig` for what the values mean."""

    window_tokens: int = 256
    link_size: int = 32
    classifier_size: int = 128
    head_dropout: float = 0.1
    casing: bool = False
    transition_weight: float = 0.25
    argument_bias: float = 3.0
    time_bias: float = 1.0


@dataclass(frozen=True, slots=True)
class TrainingRecipe:
    """The optimisation.

    Attributes:
        batch_tokens: Padded word pieces a step reads at most.
        learning_rate: Peak rate of the encoder.
        head_learning_rate: Peak rate of the heads.
        warmup: Share of the steps over which the rate rises; it then falls to 0 linearly.
        weight_decay: Decoupled decay of matrices (AdamW).
        max_gradient_norm: Gradients are scaled down to this norm.
        evaluations: How often the development sets are scored, evenly over the run.
        checkpoint_steps: Steps between the states that a killed run resumes from.
    """

    batch_tokens: int = 2048
    learning_rate: float = 3e-4
    head_learning_rate: float = 1e-3
    warmup: float = 0.06
    weight_decay: float = 0.01
    max_gradient_norm: float = 1.0
    evaluations: int = 6
    checkpoint_steps: int = 200


@dataclass(frozen=True, slots=True)
class CorpusRecipe:
    """One corpus to learn from.

    Attributes:
        name: A name that `claimkit data list` shows.
        epochs: How often each of its windows is read; fractions are allowed.
        split: The part to read.
        without: Corpora whose documents are left out here: they are read there, or kept apart.
    """

    name: str
    epochs: float
    split: str = "train"
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recipe:
    """A whole training run.

    Attributes:
        name: The model's name.
        seed: Seed of the order of the data and of dropout; heads start the same for every seed.
        encoder: Where the encoder starts from.
        model: The heads.
        training: The optimisation.
        loss_weights: Factor of each part of the loss; a part not named has 1.
        corpus: What it learns from.
        calibration: Corpora whose split `calibration` the confidence is fitted on; none: the
            confidence stays a product of scores.
        runs: How many runs, with the seeds `seed`, `seed + 1` ..., are averaged to one model.
    """

    name: str
    encoder: EncoderRecipe
    corpus: tuple[CorpusRecipe, ...]
    seed: int = 13
    model: ModelRecipe = field(default_factory=ModelRecipe)
    training: TrainingRecipe = field(default_factory=TrainingRecipe)
    loss_weights: dict[str, float] = field(default_factory=dict)
    calibration: tuple[str, ...] = ()
    runs: int = 1


def read_recipe(path: Path) -> Recipe:
    """Read and check a recipe.

    Raises:
        RecipeError: The file is missing, no TOML, or holds an unknown, ill-typed or impossible
            setting.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RecipeError(f"{path}: cannot be read: {error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RecipeError(f"{path}: not TOML: {error}") from error
    values["corpus"] = _read_corpora(values.pop("corpus", []), str(path))
    recipe = _build(Recipe, values, str(path))
    assert isinstance(recipe, Recipe), recipe
    return recipe


def _read_corpora(rows: Any, where: str) -> tuple[CorpusRecipe, ...]:
    if not isinstance(rows, list) or not rows:
        raise RecipeError(f"{where}: no [[corpus]] to learn from; add one with name and epochs")
    where = f"{where}: [[corpus]]"
    for row in rows:
        if not isinstance(row, dict):
            raise RecipeError(f"{where} must be a table with name and epochs, found {row!r}")
    corpora = tuple(_build(CorpusRecipe, row, where) for row in rows)
    for corpus in corpora:
        if not 0 < corpus.epochs < math.inf:
            raise RecipeError(
                f"{where} {corpus.name!r}: epochs must be more than 0 and finite, "
                f"found {corpus.epochs}"
            )
    return corpora


def _build(cls: type[Any], values: Mapping[str, Any], where: str) -> Any:
    """A dataclass from a TOML table; nested tables become their dataclasses."""
    types = get_type_hints(cls)
    _check_names(values, [f.name for f in fields(cls)], where)
    built = {name: _convert(name, value, types[name], where) for name, value in values.items()}
    try:
        return cls(**built)
    except TypeError as error:
        raise RecipeError(f"{where}: {error}") from error


def _check_names(names: Iterable[str], known: list[str], where: str) -> None:
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; it knows {', '.join(known)}"
            raise RecipeError(f"{where}: unknown setting {name!r}{hint}")


def _convert(name: str, value: Any, expected: Any, where: str) -> Any:
    """A TOML value as the setting's type, a table as its dataclass or its weights."""
    if expected in (bool, int, float, str):
        return _scalar(name, value, expected, where)
    if expected == tuple[str, ...]:
        if not isinstance(value, list):
            raise RecipeError(f"{where}: {name} must be a list of names, found {value!r}")
        return tuple(_scalar(name, entry, str, where) for entry in value)
    is_weights = get_origin(expected) is dict
    if not is_weights and not is_dataclass(expected):
        return value
    if not isinstance(value, dict):
        raise RecipeError(f"{where}: {name} must be a table, written [{name}]; found {value!r}")
    where = f"{where}: [{name}]"
    if not is_weights:
        return _build(expected, value, where)
    _check_names(value, list(LOSS_PARTS), where)
    return {part: _scalar(part, weight, float, where) for part, weight in value.items()}


def _scalar(name: str, value: Any, expected: type, where: str) -> Any:
    if expected is float and type(value) is int:
        value = float(value)
    if type(value) is not expected:
        raise RecipeError(
            f"{where}: {name} must be {expected.__name__}, found {type(value).__name__} {value!r}"
        )
    number: Any = value
    if name in LEAST and not number >= LEAST[name]:
        raise RecipeError(f"{where}: {name} must be {LEAST[name]:g} or more, found {value}")
    return value
