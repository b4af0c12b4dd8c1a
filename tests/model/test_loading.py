"""Model folders: found by name, loaded whole, and refused with the file and the way out."""

import json
import shutil

import pytest
import torch
from safetensors.torch import load_file, save_file

from claimkit.errors import ModelFolderError
from claimkit.model.config import FORMAT_VERSION
from claimkit.model.folders import CONFIG, TOKENIZER, WEIGHTS, find_model
from claimkit.model.loading import load_model


@pytest.fixture
def folder(tmp_path, tiny_folder):
    """A copy of a whole model folder, to break."""
    return shutil.copytree(tiny_folder, tmp_path / "model")


def change_config(folder, **values):
    path = folder / CONFIG
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def test_a_whole_folder_loads_in_evaluation_mode(folder):
    model, tokenizer = load_model(folder)
    assert not model.training
    assert {p.dtype for p in model.parameters()} == {torch.float32}
    assert tokenizer.token_to_id("[CLS]") is not None


def test_weights_are_cast_to_the_type_asked_for(folder):
    model, _ = load_model(folder, dtype=torch.bfloat16)
    assert {p.dtype for p in model.parameters()} == {torch.bfloat16}


def test_the_tokenizer_neither_pads_nor_cuts(folder, tiny_tokenizer):
    from tokenizers import Tokenizer

    fixed = Tokenizer.from_str(tiny_tokenizer.to_str())
    fixed.enable_padding(length=50)
    fixed.enable_truncation(4)
    fixed.save(str(folder / TOKENIZER))
    _, tokenizer = load_model(folder)
    pieces = tokenizer.encode("police said on monday 3 people", add_special_tokens=False).ids
    assert len(pieces) == 6


@pytest.mark.parametrize("name", [CONFIG, WEIGHTS, TOKENIZER])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(ModelFolderError, match=f"{name} missing") as error:
        load_model(folder)
    assert str(folder) in str(error.value) and "claimkit train" in str(error.value)


@pytest.mark.parametrize("keep", [0, 5, 1000])
def test_damaged_weights_are_to_be_copied_again(folder, keep):
    content = (folder / WEIGHTS).read_bytes()
    (folder / WEIGHTS).write_bytes(content[:keep])
    with pytest.raises(ModelFolderError, match=r"damaged weights.*copy or download") as error:
        load_model(folder)
    assert str(folder / WEIGHTS) in str(error.value)


def test_another_kind_of_model_is_refused(folder):
    change_config(folder, model_type="bert")
    with pytest.raises(ModelFolderError, match=r"model_type is 'bert', expected 'claimkit'"):
        load_model(folder)


def test_a_newer_format_asks_for_an_upgrade(folder):
    change_config(folder, format_version=FORMAT_VERSION + 1)
    with pytest.raises(ModelFolderError, match=rf"newer .*\({FORMAT_VERSION}\); upgrade claimkit"):
        load_model(folder)


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", '{"model_type": "claimkit", "encoder": {"a": 1}}']
)
def test_an_unreadable_configuration_is_named(folder, content):
    (folder / CONFIG).write_text(content)
    with pytest.raises(ModelFolderError, match="copy or download") as error:
        load_model(folder)
    assert str(folder / CONFIG) in str(error.value)


def test_an_unknown_encoder_is_named(folder):
    change_config(folder, encoder={"model_type": "no such encoder"})
    with pytest.raises(ModelFolderError, match="no such encoder"):
        load_model(folder)


@pytest.mark.parametrize("content", ["", "{}", "no tokenizer"])
def test_a_damaged_tokenizer_is_named(folder, content):
    (folder / TOKENIZER).write_text(content)
    with pytest.raises(
        ModelFolderError, match=r"(?s)not a tokenizer file.*copy or download"
    ) as error:
        load_model(folder)
    assert str(folder / TOKENIZER) in str(error.value)


def test_weights_of_another_shape_do_not_fit(folder):
    change_config(folder, link_size=9)
    with pytest.raises(
        ModelFolderError, match=rf"(?s)does not fit {CONFIG}.*size mismatch"
    ) as error:
        load_model(folder)
    assert str(folder / WEIGHTS) in str(error.value)
    assert "copy or download the whole folder again" in str(error.value)


def test_weights_of_another_model_do_not_fit(folder):
    weights = load_file(folder / WEIGHTS)
    weights["other.weight"] = weights.pop("quantity_tagger.weight")
    save_file(weights, folder / WEIGHTS)
    with pytest.raises(ModelFolderError, match=r"(?s)quantity_tagger.weight.*other.weight"):
        load_model(folder)


def test_a_folder_is_found_by_its_path(tiny_folder):
    assert find_model(tiny_folder) == tiny_folder
    assert find_model(str(tiny_folder)) == tiny_folder


@pytest.mark.parametrize("name", ["no-such-model", "/no/such/folder", "a/b/c"])
def test_an_unknown_name_lists_the_places_looked_in(name):
    with pytest.raises(ModelFolderError, match=f"no model '{name}': looked in") as error:
        find_model(name)
    assert "claimkit-small" in str(error.value)


def test_a_hub_that_is_out_of_reach_is_a_model_folder_error(monkeypatch):
    import huggingface_hub

    def unreachable(name, **_):
        raise huggingface_hub.errors.LocalEntryNotFoundError(f"no way to {name}")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", unreachable)
    with pytest.raises(ModelFolderError, match=r"no folder 'some/model' here.*no way to"):
        find_model("some/model")


@pytest.mark.parametrize("name", ["no such/model", "-a/b", "a/b..c"])
def test_a_name_that_no_hub_model_can_have_is_a_model_folder_error(name):
    with pytest.raises(ModelFolderError, match="no folder"):
        find_model(name)
