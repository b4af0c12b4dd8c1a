"""The training run: a plain loop over planned batches, resumable at any checkpoint."""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import time
from dataclasses import asdict, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from tqdm import tqdm

from claimkit.errors import RecipeError
from claimkit.inference.batch import pad
from claimkit.inference.engine import pick_device, pick_dtype
from claimkit.inference.tokenize import IntArray, SpecialIds
from claimkit.model.claim_model import ClaimModel
from claimkit.model.loading import load_model
from claimkit.training.averaging import average_runs, fit_recipe_confidence
from claimkit.training.checkpoint import load_checkpoint, save_checkpoint
from claimkit.training.development import (
    PRIMARY_METRIC,
    DevelopmentSets,
    load_development_sets,
    score_development,
)
from claimkit.training.encoder import fresh_model
from claimkit.training.examples import Examples, count_transitions, load_examples, plan_batches
from claimkit.training.losses import batch_losses, collate
from claimkit.training.recipe import Recipe, TrainingRecipe, read_recipe
from claimkit.training.record import RECORD, write_model, write_record

logger = logging.getLogger(__name__)

HEADS_SEED = 13
"""Seed of the untrained heads, the same for every run, so that their weights can be averaged."""


def train(
    recipe_path: Path, output: Path | None = None, *, device: str = "auto", resume: bool = True
) -> Path:
    """Train the model of a recipe.

    Args:
        recipe_path: A recipe in TOML; see `Recipe`.
        output: Folder for the model, its record and the run's state; `runs/<name>` by default.
            Where several runs are averaged, each has a folder `seed-<seed>` in it.
        device: `auto` or a torch device name.
        resume: Whether a run that was killed in this folder goes on from its last checkpoint, and
            runs that ended are not run again.

    Returns:
        The folder of the model: of each run the best, or the last where there is nothing to score
        it on; of several runs the mean of theirs.

    Raises:
        RecipeError: The recipe is broken.
        DataError: A corpus is missing or broken.
        ModelFolderError: The encoder cannot be had.
    """
    recipe = read_recipe(recipe_path)
    folder = output or Path("runs") / recipe.name
    chosen = pick_device(device)
    if recipe.runs == 1:
        _Run(recipe, folder, chosen).run_to_end(resume=resume)
    else:
        seeds = range(recipe.seed, recipe.seed + recipe.runs)
        runs = [folder / f"seed-{seed}" for seed in seeds]
        for seed, part in zip(seeds, runs, strict=True):
            run = _Run(replace(recipe, seed=seed, runs=1), part, chosen)
            if not (resume and run.has_ended()):
                run.run_to_end(resume=resume)
        average_runs(recipe, runs, folder, str(chosen))
    kept = folder / "recipe.toml"
    if not (kept.exists() and kept.samefile(recipe_path)):
        shutil.copyfile(recipe_path, kept)
    return folder


class _Run:
    """What the steps of one run share."""

    def __init__(self, recipe: Recipe, folder: Path, device: torch.device) -> None:
        torch.manual_seed(HEADS_SEED)
        self.recipe = recipe
        self.folder = folder
        self.device = device
        self.tokenizer: Tokenizer
        self.model, self.tokenizer = fresh_model(recipe)
        self.examples: Examples = load_examples(recipe, self.model.config, self.tokenizer)
        self.steps = plan_batches(self.examples, recipe)
        self.development: DevelopmentSets = load_development_sets()
        _set_transitions(self.model, self.examples)
        self.model.to(device).train()
        self.optimizer = make_optimizer(self.model, recipe.training)
        self.done = 0
        self.seconds = 0.0
        self.best = -1.0
        self.curve: list[dict[str, float]] = []

    def has_ended(self) -> bool:
        """Whether this folder holds the record of this very run, same recipe and same data."""
        try:
            record = json.loads((self.folder / RECORD).read_text("utf-8"))
        except (OSError, ValueError):
            return False
        values = {"recipe": asdict(self.recipe), "corpora": self.examples.summary}
        return all(record.get(k) == json.loads(json.dumps(v)) for k, v in values.items())

    def run_to_end(self, *, resume: bool) -> None:
        """Train from the last checkpoint, or anew."""
        if not resume:
            shutil.rmtree(self.folder / "checkpoint", ignore_errors=True)
        self.resume()
        self.train()
        shutil.rmtree(self.folder / "checkpoint", ignore_errors=True)

    def resume(self) -> None:
        """Take up the last checkpoint of this folder, if there is one.

        Raises:
            RecipeError: It is of another recipe or of other data.
        """
        values = load_checkpoint(self.folder / "checkpoint", self.model, self.optimizer)
        if values is None:
            return
        if values["signature"] != self.signature:
            raise RecipeError(
                f"{self.folder / 'checkpoint'}: is of another recipe or of other data; "
                "give another --output, or --no-resume to start again"
            )
        self.done, self.seconds = values["done"], values["seconds"]
        self.best, self.curve = values["best"], values["curve"]
        logger.info("resumed at step %d of %d", self.done, len(self.steps))

    def train(self) -> None:
        """All remaining steps, with evaluations and checkpoints on the way."""
        settings = self.recipe.training
        count = len(self.steps)
        marks = self.evaluation_steps()
        is_half = pick_dtype(self.device) == torch.bfloat16
        average: dict[str, float] = {}
        started = time.monotonic() - self.seconds
        with tqdm(total=count, initial=self.done, unit="step", smoothing=0.02) as progress:
            for step in range(self.done, count):
                with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=is_half):
                    losses = self.step(step)
                for name, value in losses.items():
                    average[name] = 0.95 * average.get(name, value) + 0.05 * value
                progress.set_postfix_str(_short(average))
                progress.update()
                self.done = step + 1
                self.seconds = time.monotonic() - started
                if self.done in marks:
                    self.evaluate(average)
                if self.done % settings.checkpoint_steps == 0 or self.done in marks:
                    self.checkpoint()
        if self.best < 0.0:  # nothing was scored
            write_model(self.folder, self.model, self.tokenizer)
        if self.recipe.calibration:
            self.calibrate()
        write_record(self.folder, self.recipe, self.examples.summary, self.run_values())

    def evaluation_steps(self) -> set[int]:
        """Steps after which the development sets are scored; none without such sets."""
        times = self.recipe.training.evaluations if self.development.documents else 0
        return {round(len(self.steps) * k / times) for k in range(1, times + 1)}

    def step(self, step: int) -> dict[str, float]:
        """One update; returns the parts of its loss."""
        torch.manual_seed(self.recipe.seed * 1_000_003 + step)
        for group in self.optimizer.param_groups:
            group["lr"] = group["peak"] * rate(step, len(self.steps), self.recipe.training.warmup)
        batch = self.steps[step]
        pad_id = SpecialIds.of(self.tokenizer).pad
        ids, attention_mask, casing = (
            torch.from_numpy(array).to(self.device)
            for array in pad(self.examples.windows, batch, pad_id)
        )
        output = self.model(ids, attention_mask, casing)
        labels = collate([self.examples.labels[i] for i in batch], self.device)
        losses = batch_losses(self.model, output, labels, attention_mask)
        weights = self.recipe.loss_weights
        total = torch.stack(
            [loss.float() * weights.get(name, 1.0) for name, loss in losses.items()]
        )
        total.sum().backward()
        torch.nn.utils.clip_grad_norm_(
            self.model.parameters(), self.recipe.training.max_gradient_norm
        )
        self.optimizer.step()
        self.optimizer.zero_grad()
        return {name: float(loss.detach()) for name, loss in losses.items()}

    def evaluate(self, losses: dict[str, float]) -> None:
        """Score the development sets; keep the model if it is the best so far."""
        figures = score_development(self.model, self.tokenizer, self.development, str(self.device))
        self.model.train()
        self.curve.append(
            {"step": self.done, **{f"loss {k}": v for k, v in losses.items()}, **figures}
        )
        logger.info("step %d: %s %.4f", self.done, PRIMARY_METRIC, figures[PRIMARY_METRIC])
        logger.info("%s", json.dumps({k: round(v, 4) for k, v in figures.items()}))
        if figures[PRIMARY_METRIC] > self.best:
            self.best = figures[PRIMARY_METRIC]
            write_model(self.folder, self.model, self.tokenizer)

    def calibrate(self) -> None:
        """Fit the confidence of the model that was kept."""
        kept, _ = load_model(self.folder)
        kept.config.confidence_weights = fit_recipe_confidence(
            self.recipe, kept, self.tokenizer, str(self.device)
        )
        write_model(self.folder, kept, self.tokenizer)

    def checkpoint(self) -> None:
        """Write the state that a killed run resumes from."""
        values = {"signature": self.signature, **self.run_values()}
        save_checkpoint(self.folder / "checkpoint", self.model, self.optimizer, values)

    @cached_property
    def signature(self) -> str:
        """A sum of all that decides the run: the recipe, the data, the planned steps."""
        plan = [batch.tolist() for batch in self.steps]
        values = [asdict(self.recipe), self.examples.summary, plan]
        return hashlib.sha256(json.dumps(values).encode()).hexdigest()

    def run_values(self) -> dict[str, Any]:
        """What the run has come to, as JSON values."""
        return {
            "done": self.done,
            "seconds": self.seconds,
            "best": self.best,
            "curve": self.curve,
            "device": str(self.device),
        }


def make_optimizer(model: ClaimModel, settings: TrainingRecipe) -> torch.optim.Optimizer:
    """AdamW (Loshchilov and Hutter, ICLR 2019): heads faster than encoder, vectors not decayed."""
    groups: dict[tuple[bool, bool], list[torch.nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        key = (name.startswith("encoder."), parameter.ndim > 1)
        groups.setdefault(key, []).append(parameter)
    return torch.optim.AdamW(
        [
            {
                "params": parameters,
                "peak": settings.learning_rate if is_encoder else settings.head_learning_rate,
                "weight_decay": settings.weight_decay if is_matrix else 0.0,
            }
            for (is_encoder, is_matrix), parameters in groups.items()
        ],
        lr=settings.learning_rate,
        fused=True,
    )


def rate(step: int, steps: int, warmup: float) -> float:
    """Share of the peak rate at a step: a linear rise over `warmup` of the run, then down to 0."""
    rising = max(1.0, warmup * steps)
    if step < rising:
        return (step + 1) / (rising + 1)
    return max(0.0, (steps - step) / max(1.0, steps - rising))


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


def _short(average: dict[str, float]) -> str:
    names = {
        "quantity_tags": "tags",
        "attribution_tags": "attr",
        "links": "links",
        "status": "status",
    }
    return " ".join(f"{short} {average[name]:.3f}" for name, short in names.items())
