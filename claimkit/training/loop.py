"""The training run: a plain loop over planned batches, resumable at any checkpoint."""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor

from claimkit.errors import RecipeError
from claimkit.inference.batch import pad
from claimkit.inference.engine import pick_device, pick_dtype
from claimkit.inference.tokenize import SpecialIds
from claimkit.io.progress import ProgressBar
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
from claimkit.training.distributed import Group, join_group, local_device
from claimkit.training.examples import Examples, load_examples, plan_batches
from claimkit.training.losses import batch_losses, collate, count_targets
from claimkit.training.optimizer import make_optimizer, set_rate
from claimkit.training.recipe import Recipe, as_recipe
from claimkit.training.record import RECORD, write_model, write_recipe, write_record
from claimkit.training.start import prepare_heads, starting_model

logger = logging.getLogger(__name__)


def train(
    recipe: Recipe | Mapping[str, Any] | str | Path,
    output: str | Path | None = None,
    *,
    device: str = "auto",
    resume: bool = True,
) -> Path:
    """Train the model of a recipe.

    Args:
        recipe: A file in TOML, the same as a dict, or a `Recipe`. Relative files in it are looked
            for beside the file, or from the working directory on.
        output: Folder for the model, its record and the run's state; `runs/<name>` by default.
            Where several runs are averaged, each has a folder `seed-<seed>` in it.
        device: `auto` or a torch device name. Under `torchrun`, `auto` gives each process a GPU of
            its own.
        resume: Whether a run that was killed in this folder goes on from its last checkpoint, and
            runs that ended are not run again.

    Returns:
        The folder of the model: of each run the best, or the last where there is nothing to score
        it on; of several runs the mean of theirs. `ClaimExtractor.from_pretrained` takes it.

    Raises:
        RecipeError: The recipe is broken.
        DataError: A corpus is missing or broken.
        ModelFolderError: The base or the encoder cannot be had.
    """
    settings = as_recipe(recipe)
    folder = Path(output) if output else Path("runs") / settings.name
    chosen = pick_device(local_device(device))
    with join_group(chosen) as group:
        if group.size > settings.training.accumulation:
            raise RecipeError(
                f"{settings.name}: {group.size} processes share out the batches of a step, but "
                f"[training] accumulation is {settings.training.accumulation}; make it "
                f"{group.size} or more, and batch_tokens as much smaller"
            )
        _train_all(settings, folder, chosen, group, resume=resume)
        if group.is_first:
            write_recipe(folder, settings, recipe)
        group.wait()
    return folder


def _train_all(
    recipe: Recipe, folder: Path, device: torch.device, group: Group, *, resume: bool
) -> None:
    """The run of a recipe, or all of its runs and their average."""
    if recipe.runs == 1:
        _Run(recipe, folder, device, group).run_to_end(resume=resume)
        return
    seeds = range(recipe.seed, recipe.seed + recipe.runs)
    runs = [folder / f"seed-{seed}" for seed in seeds]
    for seed, part in zip(seeds, runs, strict=True):
        run = _Run(replace(recipe, seed=seed, runs=1), part, device, group)
        if not (resume and run.has_ended()):
            run.run_to_end(resume=resume)
    if group.is_first:
        average_runs(recipe, runs, folder, str(device))


class _Run:
    """What the steps of one run share."""

    def __init__(self, recipe: Recipe, folder: Path, device: torch.device, group: Group) -> None:
        self.recipe = recipe
        self.folder = folder
        self.device = device
        self.group = group
        self.model: ClaimModel
        self.tokenizer: Tokenizer
        self.model, self.tokenizer = starting_model(recipe)
        self.examples: Examples = load_examples(recipe, self.model.config, self.tokenizer)
        self.batches = plan_batches(self.examples, recipe)
        self.steps = -(-len(self.batches) // recipe.training.accumulation)
        self.development = DevelopmentSets({})
        if recipe.training.evaluations:
            self.development = load_development_sets(recipe)
        if not recipe.base:
            prepare_heads(self.model, self.examples)
        self.model.to(device).train()
        self.optimizer = make_optimizer(self.model, recipe.training)
        self.done = 0
        self.seconds = 0.0
        self.best = -1.0
        self.stale = 0
        self.curve: list[dict[str, float]] = []

    def has_ended(self) -> bool:
        """Whether this folder holds the record of this very run, same recipe and same data."""
        try:
            record = json.loads((self.folder / RECORD).read_text("utf-8"))
        except (OSError, ValueError):
            return False
        values = {"recipe": self.recipe.values(), "corpora": self.examples.summary}
        return all(record.get(k) == json.loads(json.dumps(v)) for k, v in values.items())

    def run_to_end(self, *, resume: bool) -> None:
        """Train from the last checkpoint, or anew."""
        if resume:
            self.resume()
        elif self.group.is_first:
            shutil.rmtree(self.folder / "checkpoint", ignore_errors=True)
        self.group.wait()
        self.train()
        if self.group.is_first:
            shutil.rmtree(self.folder / "checkpoint", ignore_errors=True)
        self.group.wait()

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
        self.best, self.stale = values["best"], values["stale"]
        self.curve = values["curve"]
        logger.info("resumed at step %d of %d", self.done, self.steps)

    @property
    def has_ended_early(self) -> bool:
        """Whether the development sets have shown no gain for long enough."""
        patience = self.recipe.development.patience
        return bool(patience) and self.stale >= patience

    def train(self) -> None:
        """All remaining steps, with evaluations and checkpoints on the way."""
        settings = self.recipe.training
        marks = self.evaluation_steps()
        average: dict[str, float] = {}
        started = time.monotonic() - self.seconds
        with ProgressBar(
            total=self.steps,
            initial=self.done,
            unit="step",
            smoothing=0.02,
            disable=not self.group.is_first,
        ) as progress:
            while self.done < self.steps and not self.has_ended_early:
                for name, value in self.step(self.done).items():
                    average[name] = 0.95 * average.get(name, value) + 0.05 * value
                progress.set_postfix_str(_short(average))
                progress.update()
                self.done += 1
                self.seconds = time.monotonic() - started
                if self.done in marks:
                    self.evaluate(average)
                if self.done % settings.checkpoint_steps == 0 or self.done in marks:
                    self.checkpoint()
        if self.has_ended_early:
            logger.info(
                "ended early at step %d of %d: no better for a while", self.done, self.steps
            )
        self.finish()

    def finish(self) -> None:
        """Keep the last weights where none were scored; fit the confidence; write the record."""
        if not self.group.is_first:
            return
        if not self.evaluation_steps():
            write_model(self.folder, self.model, self.tokenizer)
        if self.recipe.calibration:
            self.calibrate()
        write_record(self.folder, self.recipe, self.examples.summary, self.run_values())

    def evaluation_steps(self) -> set[int]:
        """Steps after which the development sets are scored; none without such sets."""
        times = self.recipe.training.evaluations if self.development.documents else 0
        return {round(self.steps * k / times) for k in range(1, times + 1)} - {0}

    def step(self, step: int) -> dict[str, float]:
        """One update from this process's share of the step's batches; the parts of its loss."""
        set_rate(self.optimizer, step, self.steps, self.recipe.training.warmup)
        size = self.recipe.training.accumulation
        numbers = range(step * size, min((step + 1) * size, len(self.batches)))
        counts = count_targets(
            [self.examples.labels[i] for number in numbers for i in self.batches[number]]
        )
        sums = torch.zeros(len(counts), device=self.device)
        for number in numbers[self.group.rank :: self.group.size]:
            losses = self.losses(number, counts)
            weights = self.recipe.loss_weights
            total = torch.stack(
                [loss.float() * weights.get(name, 1.0) for name, loss in losses.items()]
            )
            total.sum().backward()
            sums += torch.stack([losses[name].detach().float() for name in counts])
        self.group.add_gradients(self.model.parameters())
        torch.nn.utils.clip_grad_norm_(
            self.model.parameters(), self.recipe.training.max_gradient_norm
        )
        self.optimizer.step()
        self.optimizer.zero_grad()
        return dict(zip(counts, self.group.add(sums).tolist(), strict=True))

    def losses(self, number: int, counts: Mapping[str, int]) -> dict[str, Tensor]:
        """What a batch adds to the parts of its step's loss; the same on any process."""
        torch.manual_seed(self.recipe.seed * 1_000_003 + number)
        batch = self.batches[number]
        pad_id = SpecialIds.of(self.tokenizer).pad
        ids, attention_mask, casing = (
            torch.from_numpy(array).to(self.device)
            for array in pad(self.examples.windows, batch, pad_id)
        )
        labels = collate([self.examples.labels[i] for i in batch], self.device)
        with self.autocast():
            output = self.model(ids, attention_mask, casing)
            return batch_losses(self.model, output, labels, attention_mask, counts)

    def autocast(self) -> AbstractContextManager[None]:
        """Matrix products in bfloat16 where the recipe or the hardware wants it."""
        wanted = self.recipe.training.precision
        is_half = wanted == "bfloat16" or (
            wanted == "auto" and pick_dtype(self.device) == torch.bfloat16
        )
        return torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=is_half)

    def evaluate(self, losses: dict[str, float]) -> None:
        """Score the development sets; keep the model if it is the best so far."""
        figures: dict[str, float] = {}
        if self.group.is_first:
            figures = score_development(
                self.model, self.tokenizer, self.development, str(self.device)
            )
            self.model.train()
            logger.info("step %d: %s %.4f", self.done, PRIMARY_METRIC, figures[PRIMARY_METRIC])
            logger.info("%s", json.dumps({k: round(v, 4) for k, v in figures.items()}))
        score = self.group.tell(figures.get(PRIMARY_METRIC, 0.0), self.device)
        losses = {f"loss {name}": value for name, value in losses.items()}
        self.curve.append({"step": self.done, **losses, **figures})
        if score > self.best:
            self.best, self.stale = score, 0
            if self.group.is_first:
                write_model(self.folder, self.model, self.tokenizer)
        else:
            self.stale += 1

    def calibrate(self) -> None:
        """Fit the confidence of the model that was kept."""
        kept, _ = load_model(self.folder)
        kept.config.confidence_weights = fit_recipe_confidence(
            self.recipe, kept, self.tokenizer, str(self.device)
        )
        write_model(self.folder, kept, self.tokenizer)

    def checkpoint(self) -> None:
        """Write the state that a killed run resumes from."""
        if self.group.is_first:
            values = {"signature": self.signature, **self.run_values(), "stale": self.stale}
            save_checkpoint(self.folder / "checkpoint", self.model, self.optimizer, values)

    @cached_property
    def signature(self) -> str:
        """A sum of all that decides the run: the recipe, the data, the planned batches."""
        plan = [batch.tolist() for batch in self.batches]
        values = [self.recipe.values(), self.examples.summary, plan]
        return hashlib.sha256(json.dumps(values).encode()).hexdigest()

    def run_values(self) -> dict[str, Any]:
        """What the run has come to, as JSON values."""
        return {
            "done": self.done,
            "planned": self.steps,
            "seconds": self.seconds,
            "best": self.best,
            "curve": self.curve,
            "device": str(self.device),
            "processes": self.group.size,
        }


def _short(average: dict[str, float]) -> str:
    names = {
        "quantity_tags": "tags",
        "attribution_tags": "attr",
        "links": "links",
        "status": "status",
    }
    return " ".join(f"{short} {average[name]:.3f}" for name, short in names.items())
