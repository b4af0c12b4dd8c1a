"""The state of a running training, written so that a kill never leaves half a file."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from claimkit.model.claim_model import ClaimModel

TENSORS, VALUES = "state.safetensors", "state.json"


def save_checkpoint(
    folder: Path, model: ClaimModel, optimizer: torch.optim.Optimizer, values: dict[str, Any]
) -> None:
    """Write weights, optimiser moments and JSON values; the folder appears whole or not at all."""
    names = {id(parameter): name for name, parameter in model.named_parameters()}
    tensors: dict[str, Tensor] = {
        f"model/{name}": tensor.detach().contiguous() for name, tensor in model.state_dict().items()
    }
    for parameter, state in optimizer.state.items():
        for key, tensor in state.items():
            tensors[f"optimizer/{key}/{names[id(parameter)]}"] = tensor.detach().contiguous()
    fresh = folder.with_name(folder.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    save_file(tensors, fresh / TENSORS)
    (fresh / VALUES).write_text(json.dumps(values), encoding="utf-8")
    old = folder.with_name(folder.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.replace(old)
    fresh.replace(folder)
    shutil.rmtree(old, ignore_errors=True)


def load_checkpoint(
    folder: Path, model: ClaimModel, optimizer: torch.optim.Optimizer
) -> dict[str, Any] | None:
    """Restore what `save_checkpoint` wrote; None where there is nothing to resume from."""
    place = folder if folder.exists() else folder.with_name(folder.name + ".old")
    if not (place / TENSORS).is_file():
        return None
    tensors = load_file(place / TENSORS)
    model.load_state_dict(
        {k.removeprefix("model/"): v for k, v in tensors.items() if k.startswith("model/")}
    )
    for name, parameter in model.named_parameters():
        state = {
            key: tensors[f"optimizer/{key}/{name}"]
            for key in ("step", "exp_avg", "exp_avg_sq")
            if f"optimizer/{key}/{name}" in tensors
        }
        if state:
            optimizer.state[parameter] = {k: v.to(parameter.device) for k, v in state.items()}
    values: dict[str, Any] = json.loads((place / VALUES).read_text(encoding="utf-8"))
    return values
