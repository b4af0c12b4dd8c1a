"""The model in the transformers manner: output shapes, and a folder that gives it back."""

import pytest
import torch
from transformers import AutoConfig, AutoModel

from claimkit.labels import bio_tags
from claimkit.model.claim_model import ClaimModel
from claimkit.model.config import ClaimConfig
from claimkit.model.settings import LINK_ROLES

IDS = torch.tensor([[2, 7, 8, 9, 3], [2, 10, 3, 0, 0]])
MASK = (IDS > 0).long()
OUTPUTS = ("quantity_logits", "attribution_logits", "link_queries", "link_keys", "hidden")


@torch.inference_mode()
def outputs_of(model):
    output = model(IDS, MASK)
    return {name: getattr(output, name) for name in OUTPUTS}


def test_outputs_have_the_shapes_that_they_state(make_tiny_model):
    model = make_tiny_model()
    shapes = {name: tuple(values.shape) for name, values in outputs_of(model).items()}
    links = (2, 5, len(LINK_ROLES), model.config.link_size)
    assert shapes == {
        "quantity_logits": (2, 5, len(model.config.quantity_tags)),
        "attribution_logits": (2, 5, len(model.config.attribution_tags)),
        "link_queries": links,
        "link_keys": links,
        "hidden": (2, 5, 32),
    }


@torch.inference_mode()
def test_padding_does_not_change_a_window(make_tiny_model):
    model = make_tiny_model()
    alone = model(IDS[1:, :3], MASK[1:, :3])
    torch.testing.assert_close(alone.hidden[0], model(IDS, MASK).hidden[1, :3])


def test_a_saved_model_gives_the_same_outputs(tmp_path, make_tiny_model):
    model = make_tiny_model(3)
    model.quantity_transitions.uniform_(-5, 0)
    model.link_head.distance.data.normal_()
    model.save_pretrained(tmp_path)
    again = AutoModel.from_pretrained(tmp_path, local_files_only=True).eval()
    assert isinstance(again, ClaimModel)
    assert {k: v.tolist() for k, v in model.state_dict().items()} == {
        k: v.tolist() for k, v in again.state_dict().items()
    }
    before, after = outputs_of(model), outputs_of(again)
    for name in OUTPUTS:
        assert torch.equal(before[name], after[name]), name


def test_a_saved_configuration_comes_back(tmp_path, make_tiny_model):
    config = make_tiny_model().config
    config.save_pretrained(tmp_path)
    again = AutoConfig.from_pretrained(tmp_path, local_files_only=True)
    assert isinstance(again, ClaimConfig)
    assert again.quantity_tags == bio_tags(tuple(config.quantity_types))
    for name in ("encoder", "window_tokens", "link_size", "transition_weight", "format_version"):
        assert getattr(again, name) == getattr(config, name), name


@pytest.mark.parametrize(
    "encoder",
    [
        {"model_type": "bert"},
        {"model_type": "distilbert", "dim": 16, "n_layers": 1, "n_heads": 2, "hidden_dim": 16},
    ],
    ids=lambda encoder: encoder["model_type"],
)
def test_encoders_of_several_families_carry_the_heads(encoder):
    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
    config = ClaimConfig(encoder={"vocab_size": 20, **encoder, **sizes})
    assert outputs_of(ClaimModel(config).eval())["hidden"].shape == (2, 5, 16)
