"""The claim model: an encoder with two tag layers, a link head and classifiers on quantities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from transformers import AutoModel, PreTrainedModel

from claimkit.labels import Casing
from claimkit.model.config import LINK_ROLES, ClaimConfig
from claimkit.model.heads import LinkHead, QuantityClassifiers

LINK_INITIAL_STD = 0.05
"""Link scores multiply two projections: at the usual 0.02 their gradients start too small."""


@dataclass(frozen=True)
class ClaimModelOutput:
    """What one pass gives; leading dimensions are (batch, pieces), or (pieces,) without padding.

    Attributes:
        quantity_logits: Tag scores of the first layer. Shape: (..., quantity tags).
        attribution_logits: Tag scores of the second. Shape: (..., attribution tags).
        link_queries: Shape: (..., roles, link_size); roles as in `LINK_ROLES`.
        link_keys: The same shape.
        hidden: Encoder output, for the classifiers. Shape: (..., hidden).
    """

    quantity_logits: Tensor
    attribution_logits: Tensor
    link_queries: Tensor
    link_keys: Tensor
    hidden: Tensor


class ClaimModel(PreTrainedModel):
    """Encoder and heads in the transformers manner: `save_pretrained`, `from_pretrained`.

    The buffers `quantity_transitions` and `attribution_transitions` hold log probabilities of one
    tag following another, counted on the training data; decoding adds them to the tag scores.
    """

    config_class = ClaimConfig
    base_model_prefix = "encoder"

    def __init__(self, config: ClaimConfig) -> None:
        super().__init__(config)
        encoder_config = config.encoder_config()
        extra: dict[str, Any] = (
            {"add_pooling_layer": False} if encoder_config.model_type == "bert" else {}
        )
        self.encoder = AutoModel.from_config(encoder_config, **extra)
        width = encoder_config.hidden_size
        quantity_tags, attribution_tags = len(config.quantity_tags), len(config.attribution_tags)
        self.casing = nn.Embedding(len(Casing), width) if config.casing else None
        self.dropout = nn.Dropout(config.head_dropout)
        self.quantity_tagger = nn.Linear(width, quantity_tags)
        self.attribution_tagger = nn.Linear(width, attribution_tags)
        self.link_head = LinkHead(width, len(LINK_ROLES), config.link_size)
        self.classifiers = QuantityClassifiers(width, config.classifier_size)
        for name, tags in (("quantity", quantity_tags), ("attribution", attribution_tags)):
            self.register_buffer(f"{name}_transitions", torch.zeros(tags, tags))
        self.post_init()

    def _init_weights(self, module: nn.Module) -> None:
        if module is self.casing:
            nn.init.zeros_(module.weight)
        elif isinstance(module, nn.Linear):
            is_link = module is self.link_head.query or module is self.link_head.key
            nn.init.normal_(module.weight, std=LINK_INITIAL_STD if is_link else 0.02)
            if module.bias is not None:
                nn.init.zeros_(module.bias)

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, casing: Tensor | None = None
    ) -> ClaimModelOutput:
        """Score a batch of windows.

        Args:
            input_ids: Word piece ids, `[CLS]` first. Shape: (batch, pieces), int64.
            attention_mask: 1 for pieces, 0 for padding. Shape: (batch, pieces), int64.
            casing: Values of `Casing`; None, or a model without the embedding: not used.
                Shape: (batch, pieces), int64.
        """
        return self.score(self.dropout(self.encode(input_ids, attention_mask, casing)))

    def encode(
        self, input_ids: Tensor, attention_mask: Tensor, casing: Tensor | None = None
    ) -> Tensor:
        """The encoder's last hidden states, arguments as for `forward`.

        Returns:
            Shape: (batch, pieces, hidden).
        """
        if self.casing is None or casing is None:
            encoded = self.encoder(input_ids=input_ids, attention_mask=attention_mask)
        else:
            vectors = self.encoder.get_input_embeddings()(input_ids) + self.casing(casing)
            encoded = self.encoder(inputs_embeds=vectors, attention_mask=attention_mask)
        hidden: Tensor = encoded.last_hidden_state
        return hidden

    def score(self, hidden: Tensor) -> ClaimModelOutput:
        """All heads on hidden states, whatever their leading dimensions.

        Args:
            hidden: Encoder output. Shape: (..., hidden).
        """
        queries, keys = self.link_head(hidden)
        return ClaimModelOutput(
            quantity_logits=self.quantity_tagger(hidden),
            attribution_logits=self.attribution_tagger(hidden),
            link_queries=queries,
            link_keys=keys,
            hidden=hidden,
        )


AutoModel.register(ClaimConfig, ClaimModel)
