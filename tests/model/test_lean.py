"""The model without transformers is the model: same weights, same scores, same fields."""

import inspect
import shutil
import subprocess
import sys
from dataclasses import MISSING, fields

import numpy as np
import pytest
import torch

from claimkit.inference.encoders import encoder_for
from claimkit.inference.flat import lay_flat
from claimkit.inference.tokenize import tokenize
from claimkit.model.claim_model import ClaimModel
from claimkit.model.config import ClaimConfig
from claimkit.model.lean import BERT_SIZES, LeanClaimModel
from claimkit.model.loading import load_for_inference, load_model
from claimkit.model.settings import ClaimSettings, is_lean
from claimkit.segment import segment

TEXTS = ["The police said about 40 people came on monday.", "He said it is 3 percent."]


@pytest.fixture(scope="module")
def pair(tiny_folder):
    lean, tokenizer = load_for_inference(tiny_folder)
    whole, _ = load_model(tiny_folder)
    return lean, whole, tokenizer


def test_it_has_the_weights_under_the_same_names(pair):
    lean, whole, _ = pair
    assert isinstance(lean, LeanClaimModel) and isinstance(whole, ClaimModel)
    expected = whole.state_dict()
    assert list(lean.state_dict()) == list(expected)
    assert all(torch.equal(value, expected[name]) for name, value in lean.state_dict().items())


def test_it_gives_the_same_scores(pair):
    lean, whole, tokenizer = pair
    windows = tokenize(TEXTS, [segment(text) for text in TEXTS], tokenizer, window_tokens=64)
    order = np.argsort(-windows.lengths, kind="stable")
    batch = lay_flat(windows, order, torch.device("cpu"))
    with torch.inference_mode():
        ours, theirs = (model.score(encoder_for(model, 0)(batch)) for model in (lean, whole))
    for name in ("quantity_logits", "attribution_logits", "link_queries", "link_keys", "hidden"):
        torch.testing.assert_close(getattr(ours, name), getattr(theirs, name))


def test_the_settings_are_the_fields_of_the_config():
    signature = inspect.signature(ClaimConfig).parameters
    ours = {field.name: field.default for field in fields(ClaimSettings)}
    assert list(ours) == [name for name in signature if name != "kwargs"]
    assert ours.pop("encoder") is MISSING
    assert ours == {name: signature[name].default for name in ours}


def test_sizes_that_a_configuration_leaves_out_are_those_of_transformers():
    from transformers import BertConfig

    assert {name: getattr(BertConfig(), name) for name in BERT_SIZES} == BERT_SIZES


def test_both_have_the_same_tags():
    settings, config = ClaimSettings(encoder={}), ClaimConfig()
    assert settings.quantity_tags == config.quantity_tags
    assert settings.attribution_tags == config.attribution_tags


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, True),
        ({"model_type": "roberta"}, False),
        ({"hidden_act": "relu"}, False),
        ({"position_embedding_type": "relative_key"}, False),
        ({"is_decoder": True}, False),
    ],
)
def test_only_a_plain_bert_is_lean(changed, expected):
    assert is_lean({"model_type": "bert", **changed}) is expected


@pytest.mark.parametrize("encoder", [None, 3, "bert", {}, {"hidden_act": "gelu"}])
def test_an_encoder_that_names_no_type_is_not_lean(encoder):
    assert not is_lean(encoder)


def test_another_encoder_is_loaded_by_transformers(tiny_folder, tmp_path):
    import json

    folder = shutil.copytree(tiny_folder, tmp_path / "model")
    config = json.loads((folder / "config.json").read_text())
    config["encoder"]["hidden_act"] = "relu"
    (folder / "config.json").write_text(json.dumps(config))
    model, _ = load_for_inference(folder)
    assert isinstance(model, ClaimModel)


def test_extracting_imports_no_transformers(tiny_folder):
    code = (
        "import sys\n"
        "from claimkit import ClaimExtractor\n"
        f"extractor = ClaimExtractor.from_pretrained({str(tiny_folder)!r}, device='cpu')\n"
        "assert extractor.extract('The police said about 40 people.')\n"
        "heavy = ('transformers', 'torch._dynamo', 'sympy', 'scipy', 'datasets', 'pyarrow')\n"
        "print(*[name for name in heavy if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
