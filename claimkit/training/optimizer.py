"""The optimiser of a run, and its rate at each step."""

from __future__ import annotations

import torch

from claimkit.model.claim_model import ClaimModel
from claimkit.training.recipe import TrainingRecipe


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


def set_rate(optimizer: torch.optim.Optimizer, step: int, steps: int, warmup: float) -> None:
    """Give each group its rate at a step."""
    for group in optimizer.param_groups:
        group["lr"] = group["peak"] * rate(step, steps, warmup)


def rate(step: int, steps: int, warmup: float) -> float:
    """Share of the peak rate at a step: a linear rise over `warmup` of the run, then down to 0."""
    rising = max(1.0, warmup * steps)
    if step < rising:
        return (step + 1) / (rising + 1)
    return max(0.0, (steps - step) / max(1.0, steps - rising))
