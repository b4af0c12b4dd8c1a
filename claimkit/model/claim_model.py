"""The claim model: an encoder with two tag layers, a link head and classifiers on quantities."""

from __future__ import annotations

import inspect
from typing import Any

from torch import Tensor, nn
from transformers import MODEL_MAPPING, AutoModel, PreTrainedConfig, PreTrainedModel

from claimkit.model.config import ClaimConfig
from claimkit.model.heads import ClaimHeads, ClaimModelOutput

LINK_INITIAL_STD = 0.05
"""Link scores multiply two projections: at the usual 0.02 their gradients start too small."""


class ClaimModel(ClaimHeads, PreTrainedModel):
    """Encoder and heads in the transformers manner: `save_pretrained`, `from_pretrained`.

    The buffers `quantity_transitions` and `attribution_transitions` hold log probabilities of one
    tag following another, counted on the training data; decoding adds them to the tag scores.
    """

    config_class = ClaimConfig
    base_model_prefix = "encoder"

    def __init__(self, config: ClaimConfig) -> None:
        super().__init__(config)
        encoder_config = config.encoder_config()
        self.encoder = AutoModel.from_config(encoder_config, **_without_pooler(encoder_config))
        embeddings = self.encoder.get_input_embeddings()
        self.add_heads(config, encoder_config.hidden_size, embeddings.embedding_dim)
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


def _without_pooler(config: PreTrainedConfig) -> dict[str, Any]:
    """The argument that leaves out the layer over the first piece, for classes that have one."""
    known = inspect.signature(MODEL_MAPPING[type(config)].__init__).parameters
    return {"add_pooling_layer": False} if "add_pooling_layer" in known else {}


AutoModel.register(ClaimConfig, ClaimModel)
