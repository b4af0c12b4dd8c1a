"""What a claim model looks like: encoder, tag layers, heads, window size."""

from __future__ import annotations

from typing import Any

from transformers import AutoConfig, PreTrainedConfig

from claimkit.labels import ATTRIBUTION_LAYER, QUANTITY_LAYER, bio_tags
from claimkit.model.settings import FORMAT_VERSION, MODEL_TYPE


class ClaimConfig(PreTrainedConfig):
    """Configuration of a `ClaimModel`.

    Args:
        encoder: Configuration of the encoder as `to_dict` of any transformers encoder writes it;
            it must hold `model_type`. None: a BERT of the default size.
        quantity_types: Span types of the first tag layer.
        attribution_types: Span types of the second tag layer.
        window_tokens: Word pieces a window holds at most, `[CLS]` and `[SEP]` included.
        link_size: Width of a link role's query and key vectors.
        classifier_size: Width of the hidden layer under the classifiers on quantities.
        head_dropout: Dropout before the heads, a probability.
        casing: Whether an embedding of each piece's casing is added to the encoder's input; for
            vocabularies that are lower-cased.
        transition_weight: Weight of the tag transition scores counted on the training data.
        argument_bias: Added to the tag scores of a quantity's arguments; those that no quantity
            links to are dropped.
        time_bias: How much less likely than the link head says "no time" is taken to be; a
            difference of log probabilities.
        confidence_weights: Weights of the logistic regression behind a claim's confidence; see
            `claimkit.inference.confidence`. Empty: not calibrated.
        format_version: Version of the folder's layout.
    """

    model_type = MODEL_TYPE

    def __init__(
        self,
        encoder: dict[str, Any] | None = None,
        quantity_types: tuple[str, ...] | list[str] = QUANTITY_LAYER,
        attribution_types: tuple[str, ...] | list[str] = ATTRIBUTION_LAYER,
        window_tokens: int = 256,
        link_size: int = 32,
        classifier_size: int = 128,
        head_dropout: float = 0.1,
        casing: bool = False,
        transition_weight: float = 0.25,
        argument_bias: float = 3.0,
        time_bias: float = 1.0,
        confidence_weights: tuple[float, ...] | list[float] = (),
        format_version: int = FORMAT_VERSION,
        **kwargs: Any,
    ) -> None:
        self.encoder = encoder or {"model_type": "bert"}
        self.quantity_types = list(quantity_types)
        self.attribution_types = list(attribution_types)
        self.window_tokens = window_tokens
        self.link_size = link_size
        self.classifier_size = classifier_size
        self.head_dropout = head_dropout
        self.casing = casing
        self.transition_weight = transition_weight
        self.argument_bias = argument_bias
        self.time_bias = time_bias
        self.confidence_weights = list(confidence_weights)
        self.format_version = format_version
        super().__init__(**kwargs)

    @property
    def quantity_tags(self) -> tuple[str, ...]:
        """BIO tags of the first layer."""
        return bio_tags(tuple(self.quantity_types))

    @property
    def attribution_tags(self) -> tuple[str, ...]:
        """BIO tags of the second layer."""
        return bio_tags(tuple(self.attribution_types))

    def encoder_config(self) -> PreTrainedConfig:
        """The encoder's own configuration object."""
        values = dict(self.encoder)
        return AutoConfig.for_model(values.pop("model_type"), **values)


AutoConfig.register(MODEL_TYPE, ClaimConfig)
