"""A recipe: every value that a training run depends on, read from TOML and checked."""

from __future__ import annotations

import difflib
import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from claimkit.errors import RecipeError
from claimkit.io.documents import CLAIM_FIELDS
from claimkit.model.settings import CLASSIFIERS

LOSS_PARTS = ("quantity_tags", "attribution_tags", "links", *CLASSIFIERS)
"""The parts of the loss that a recipe can weight."""

LEAST: dict[str, float] = {
    "runs": 1,
    "window_tokens": 8,
    "link_size": 1,
    "classifier_size": 1,
    "batch_tokens": 1,
    "accumulation": 1,
    "evaluations": 0,
    "checkpoint_steps": 1,
    "patience": 0,
    **dict.fromkeys(LOSS_PARTS, 0.0),
}
"""The smallest value of a setting that makes sense."""

LAYERS = CLAIM_FIELDS | {"status", "change", "attribution"}
"""What a corpus can annotate completely."""

CHOICES: dict[str, tuple[str, ...]] = {
    "precision": ("auto", "bfloat16", "float32"),
    "layers": tuple(sorted(LAYERS)),
}
"""The values of settings that take one, or some, of a few."""


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
        batch_tokens: Padded word pieces a batch holds at most: what one device computes at a time.
        accumulation: Batches whose gradients are added up to one step. The processes of `torchrun`
            deal them out among themselves, so that the model is the same for any number of them.
        precision: `bfloat16` or `float32`, what matrices are multiplied in; `auto`: the first where
            the hardware computes in it.
        learning_rate: Peak rate of the encoder.
        head_learning_rate: Peak rate of the heads.
        warmup: Share of the steps over which the rate rises; it then falls to 0 linearly.
        weight_decay: Decoupled decay of matrices (AdamW).
        max_gradient_norm: Gradients are scaled down to this norm.
        evaluations: How often the development sets are scored, evenly over the run.
        checkpoint_steps: Steps between the states that a killed run resumes from.
    """

    batch_tokens: int = 2048
    accumulation: int = 1
    precision: str = "auto"
    learning_rate: float = 3e-4
    head_learning_rate: float = 1e-3
    warmup: float = 0.06
    weight_decay: float = 0.01
    max_gradient_norm: float = 1.0
    evaluations: int = 6
    checkpoint_steps: int = 200


@dataclass(frozen=True, slots=True)
class CorpusRecipe:
    """One corpus to learn from: one of claimkit's, or a file of your own.

    Attributes:
        name: A name that `claimkit data list` shows; with a file, what to call it.
        epochs: How often each of its windows is read; fractions are allowed.
        split: The part to read; of a file, all.
        without: Corpora whose documents are left out here: they are read there, or kept apart.
        path: A file of documents in claimkit JSONL, from the recipe's folder on.
        share: Instead of `epochs`: how much of all word pieces read are of this corpus. For mixing
            in what the model knew before, so that it does not forget it.
        layers: What a file annotates completely, where its documents do not say so themselves;
            what is not listed counts as unknown, not as absent.
    """

    name: str = ""
    epochs: float | None = None
    split: str = "train"
    without: tuple[str, ...] = ()
    path: str = ""
    share: float | None = None
    layers: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What it is called: its name, else that of its file."""
        return self.name or Path(self.path).stem


@dataclass(frozen=True, slots=True)
class DevelopmentRecipe:
    """What the best weights of a run are chosen by.

    Attributes:
        path: A file of documents in claimkit JSONL, from the recipe's folder on; empty: claimkit's
            own development sets.
        layers: As in a corpus.
        patience: The run ends after so many evaluations in a row that are no better; 0: never.
    """

    path: str = ""
    layers: tuple[str, ...] = ()
    patience: int = 0


@dataclass(frozen=True, slots=True)
class Recipe:
    """A whole training run.

    Attributes:
        name: The model's name.
        encoder: The encoder that it starts from, under untrained heads.
        corpus: What it learns from.
        base: Instead of `encoder`: a claimkit model to go on from, by name, folder or hub id. Its
            heads and settings are kept.
        seed: Seed of the order of the data and of dropout; heads start the same for every seed.
        model: The heads on an encoder.
        training: The optimisation.
        loss_weights: Factor of each part of the loss; a part not named has 1.
        development: What the best weights are chosen by, and when to stop early.
        calibration: Corpora whose split `calibration` the confidence is fitted on; none: that of
            the base stays, and without one, a product of scores.
        runs: How many runs, with the seeds `seed`, `seed + 1` ..., are averaged to one model.
        folder: Where relative files are looked for; not a setting.
    """

    name: str
    encoder: EncoderRecipe | None = None
    corpus: tuple[CorpusRecipe, ...] = ()
    base: str = ""
    seed: int = 13
    model: ModelRecipe = field(default_factory=ModelRecipe)
    training: TrainingRecipe = field(default_factory=TrainingRecipe)
    loss_weights: dict[str, float] = field(default_factory=dict)
    development: DevelopmentRecipe = field(default_factory=DevelopmentRecipe)
    calibration: tuple[str, ...] = ()
    runs: int = 1
    folder: Path = field(default=Path(), compare=False, metadata={"is_setting": False})

    def values(self) -> dict[str, Any]:
        """All settings, as JSON and TOML can hold them but for None."""
        return {name: value for name, value in asdict(self).items() if name != "folder"}


def as_recipe(recipe: Recipe | Mapping[str, Any] | str | Path) -> Recipe:
    """A recipe from whatever describes it: a file, its tables, or itself.

    Raises:
        RecipeError: It is broken.
    """
    if isinstance(recipe, Recipe):
        check_recipe(recipe, f"recipe {recipe.name!r}")
        return recipe
    if isinstance(recipe, Mapping):
        return build_recipe(recipe, "recipe", Path())
    return read_recipe(Path(recipe))


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
    return build_recipe(values, str(path), path.parent)


def build_recipe(values: Mapping[str, Any], where: str, folder: Path) -> Recipe:
    """A recipe from the tables of its TOML, checked.

    Args:
        values: The tables.
        where: What error messages begin with.
        folder: Where its relative files are looked for.

    Raises:
        RecipeError: A setting is unknown, ill-typed or impossible.
    """
    kept = {name: value for name, value in values.items() if name != "corpus"}
    recipe = _build(Recipe, {**kept, "corpus": _corpora(values, where)}, where)
    assert isinstance(recipe, Recipe), recipe
    object.__setattr__(recipe, "folder", folder)
    check_recipe(recipe, where)
    return recipe


def check_recipe(recipe: Recipe, where: str) -> None:
    """See that the settings go together.

    Args:
        recipe: Its settings, each of the right type.
        where: What error messages begin with.

    Raises:
        RecipeError: They do not.
    """
    if bool(recipe.base) == bool(recipe.encoder):
        raise RecipeError(
            f"{where}: name what to start from: either base, such as 'claimkit-small', "
            "or an [encoder] with its name"
        )
    if recipe.base and recipe.model != ModelRecipe():
        raise RecipeError(
            f"{where}: [model] describes untrained heads, but those of {recipe.base!r} are kept; "
            "take [model] out"
        )
    if recipe.development.patience and not recipe.training.evaluations:
        raise RecipeError(f"{where}: [development] patience needs [training] evaluations")
    _check_corpora(recipe.corpus, where)


def _check_corpora(corpora: tuple[CorpusRecipe, ...], where: str) -> None:
    where = f"{where}: [[corpus]]"
    for corpus in corpora:
        named = f"{where} {corpus.title!r}"
        if not (corpus.name or corpus.path):
            raise RecipeError(f"{where}: a corpus needs a 'name', or the 'path' of a file")
        if (corpus.epochs is None) == (corpus.share is None):
            raise RecipeError(f"{named}: give either 'epochs' or 'share'")
        if corpus.epochs is not None and not 0 < corpus.epochs < math.inf:
            raise RecipeError(
                f"{named}: epochs must be more than 0 and finite, found {corpus.epochs}"
            )
        if corpus.share is not None and not 0 < corpus.share < 1:
            raise RecipeError(
                f"{named}: share must lie between 0 and 1, as a part of all, found {corpus.share}"
            )
    shares = [corpus.share for corpus in corpora if corpus.share is not None]
    if sum(shares) >= 1 or len(shares) == len(corpora):
        raise RecipeError(
            f"{where}: the shares are of what all corpora give together, so they must sum to less "
            f"than 1 and one corpus needs 'epochs'; they sum to {sum(shares):g}"
        )


def _corpora(values: Mapping[str, Any], where: str) -> tuple[CorpusRecipe, ...]:
    rows = values.get("corpus", [])
    if not isinstance(rows, list | tuple) or not rows:
        raise RecipeError(f"{where}: no [[corpus]] to learn from; add one with name and epochs")
    where = f"{where}: [[corpus]]"
    for row in rows:
        if not isinstance(row, dict):
            raise RecipeError(f"{where} must be a table with name and epochs, found {row!r}")
    return tuple(_build(CorpusRecipe, row, where) for row in rows)


def _build(cls: type[Any], values: Mapping[str, Any], where: str) -> Any:
    """A dataclass from a TOML table; nested tables become their dataclasses."""
    types = get_type_hints(cls)
    known = [f.name for f in fields(cls) if f.metadata.get("is_setting", True)]
    _check_names(values, known, where)
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
    expected = next((t for t in get_args(expected) if NoneType in get_args(expected)), expected)
    if expected in (bool, int, float, str):
        return _scalar(name, value, expected, where)
    if expected == tuple[str, ...]:
        if not isinstance(value, list | tuple):
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
    if name in CHOICES and value not in CHOICES[name]:
        raise RecipeError(f"{where}: {name} takes {', '.join(CHOICES[name])}; found {value!r}")
    return value
