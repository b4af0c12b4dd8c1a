"""The encoder that a run starts from: a folder, checked against the recipe."""

import hashlib

import pytest
import torch
from transformers import BertConfig, BertModel

from claimkit.errors import ModelFolderError, RecipeError
from claimkit.training.encoder import find_encoder, fresh_model
from claimkit.training.recipe import CorpusRecipe, EncoderRecipe, ModelRecipe, Recipe


@pytest.fixture(scope="module")
def folder(tmp_path_factory, tiny_tokenizer):
    """A random encoder that reads 32 pieces at most."""
    folder = tmp_path_factory.mktemp("encoder")
    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
    config = BertConfig(vocab_size=300, intermediate_size=16, max_position_embeddings=32, **sizes)
    BertModel(config).save_pretrained(folder)
    tiny_tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def recipe_of(folder, window_tokens):
    model = ModelRecipe(window_tokens=window_tokens)
    return Recipe("r", EncoderRecipe(str(folder)), (CorpusRecipe("c", 1.0),), model=model)


def test_a_fresh_model_has_the_weights_of_its_encoder(folder):
    model, _ = fresh_model(recipe_of(folder, 32))
    pretrained = BertModel.from_pretrained(folder).state_dict()
    for name, weights in model.encoder.state_dict().items():
        assert torch.equal(weights, pretrained[name]), name


def test_a_window_longer_than_the_encoder_reads_is_refused(folder):
    with pytest.raises(
        RecipeError, match=r"window_tokens is 33, but the encoder .* reads 32 at most"
    ):
        fresh_model(recipe_of(folder, 33))


def test_the_sum_of_the_weights_is_checked(folder):
    right = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    assert find_encoder(str(folder), right) == folder
    with pytest.raises(ModelFolderError, match=r"is not the recipe's 00.*fetch the encoder again"):
        find_encoder(str(folder), "00")
