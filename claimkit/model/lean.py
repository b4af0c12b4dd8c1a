"""A claim model as inference needs it: the same weights, in plain torch.

transformers' model classes take longer to import than torch; an extractor of a BERT-type model
does without them. Names are those of transformers' BERT, so that its weights fit as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from torch import Tensor, nn
from torch.nn.functional import gelu

from claimkit.model.heads import ClaimHeads
from claimkit.model.settings import ClaimSettings

BERT_SIZES = {
    "vocab_size": 30_522,
    "hidden_size": 768,
    "num_hidden_layers": 12,
    "num_attention_heads": 12,
    "intermediate_size": 3072,
    "max_position_embeddings": 512,
    "type_vocab_size": 2,
    "layer_norm_eps": 1e-12,
}
"""What transformers takes for a BERT whose configuration does not say otherwise."""


class LeanClaimModel(ClaimHeads, nn.Module):
    """Heads on a `LeanBert`, for `claimkit.inference`.

    Args:
        settings: What the model looks like; its encoder is one that `is_lean` accepts.
    """

    config: ClaimSettings

    def __init__(self, settings: ClaimSettings) -> None:
        super().__init__()
        self.config = settings
        self.encoder = LeanBert(settings.encoder)
        width = self.encoder.config.hidden_size
        self.add_heads(settings, width, width)


class LeanBert(nn.Module):
    """The weights of a BERT; `claimkit.inference.encoders.FlatBert` computes with them.

    Args:
        values: The encoder's configuration, as transformers writes it.
    """

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__()
        self.config = SimpleNamespace(**{**BERT_SIZES, **values})
        self.embeddings = _Embeddings(self.config)
        self.encoder = nn.Module()
        self.encoder.layer = nn.ModuleList(
            _Layer(self.config) for _ in range(self.config.num_hidden_layers)
        )


class _Embedding(nn.Embedding):
    def reset_parameters(self) -> None:
        """Nothing: weights are loaded at once. On the meta device it would import the compiler."""


class _Linear(nn.Linear):
    def reset_parameters(self) -> None:
        """Nothing, as above."""


class _Embeddings(nn.Module):
    def __init__(self, config: SimpleNamespace) -> None:
        super().__init__()
        width = config.hidden_size
        self.word_embeddings = _Embedding(config.vocab_size, width)
        self.position_embeddings = _Embedding(config.max_position_embeddings, width)
        self.token_type_embeddings = _Embedding(config.type_vocab_size, width)
        self.LayerNorm = nn.LayerNorm(width, eps=config.layer_norm_eps)


class _Layer(nn.Module):
    def __init__(self, config: SimpleNamespace) -> None:
        super().__init__()
        width, inner = config.hidden_size, config.intermediate_size
        self.attention = nn.Module()
        self.attention.self = nn.Module()
        for name in ("query", "key", "value"):
            self.attention.self.add_module(name, _Linear(width, width))
        self.attention.output = _Output(width, width, config.layer_norm_eps)
        self.intermediate = _Intermediate(width, inner)
        self.output = _Output(inner, width, config.layer_norm_eps)


class _Intermediate(nn.Module):
    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.dense = _Linear(width, inner)

    def forward(self, hidden: Tensor) -> Tensor:
        return gelu(self.dense(hidden))


class _Output(nn.Module):
    def __init__(self, inner: int, width: int, eps: float) -> None:
        super().__init__()
        self.dense = _Linear(inner, width)
        self.LayerNorm = nn.LayerNorm(width, eps=eps)

    def forward(self, hidden: Tensor, residual: Tensor) -> Tensor:
        normed: Tensor = self.LayerNorm(self.dense(hidden) + residual)
        return normed


def build_lean(settings: ClaimSettings, weights: Mapping[str, Tensor]) -> LeanClaimModel:
    """A model with these weights, which it takes over without copying them.

    Raises:
        RuntimeError: They do not fit the settings.
    """
    model = LeanClaimModel(settings)
    model.load_state_dict(weights, assign=True)
    return model
