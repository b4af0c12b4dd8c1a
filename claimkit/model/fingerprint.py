"""What makes a model this one: a hash over its weights, its configuration and its tokenizer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from tokenizers import Tokenizer

from claimkit.model.digest import begin_digest
from claimkit.model.lean import LeanClaimModel
from claimkit.model.settings import ClaimSettings

if TYPE_CHECKING:
    from claimkit.model.claim_model import ClaimModel


def fingerprint(model: ClaimModel | LeanClaimModel, tokenizer: Tokenizer) -> str:
    """SHA-256, in hexadecimal, of everything that decides what a model finds.

    The weights are taken as they are in memory: in another precision it is another model.
    """
    config = model.config
    settings = config if isinstance(config, ClaimSettings) else ClaimSettings.of(config.to_dict())
    digest = begin_digest(settings, tokenizer)
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}".encode())
        digest.update(tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy())
    return str(digest.hexdigest())
