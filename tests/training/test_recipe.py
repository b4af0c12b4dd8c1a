"""Recipes: defaults, and errors that name the file, the setting and the nearest known one."""

import pytest

from claimkit.errors import RecipeError
from claimkit.model.settings import CLASSIFIERS
from claimkit.training.recipe import CorpusRecipe, ModelRecipe, TrainingRecipe, read_recipe

WHOLE = """\
name = "small"
seed = 5
[encoder]
name = "some/encoder"
[model]
window_tokens = 64
[training]
batch_tokens = 512
learning_rate = 1
[loss_weights]
links = 2.0
[[corpus]]
name = "one"
epochs = 2
[[corpus]]
name = "two"
epochs = 0.5
without = ["one"]
"""


@pytest.fixture
def read(tmp_path):
    """Read a recipe of that content."""

    def read(content):
        path = tmp_path / "recipe.toml"
        path.write_text(content, encoding="utf-8")
        return read_recipe(path)

    return read


def test_a_recipe_is_read_into_its_dataclasses(read):
    recipe = read(WHOLE)
    assert (recipe.name, recipe.seed, recipe.encoder.name) == ("small", 5, "some/encoder")
    assert recipe.model == ModelRecipe(window_tokens=64)
    assert recipe.training == TrainingRecipe(batch_tokens=512, learning_rate=1.0)
    assert recipe.loss_weights == {"links": 2.0}
    assert recipe.corpus == (
        CorpusRecipe("one", 2.0),
        CorpusRecipe("two", 0.5, without=("one",)),
    )


def test_a_whole_number_stands_for_a_float(read):
    recipe = read(WHOLE.replace("links = 2.0", "links = 2"))
    values = (recipe.training.learning_rate, recipe.corpus[0].epochs, recipe.loss_weights["links"])
    assert [type(value) for value in values] == [float] * 3


def test_every_part_of_the_loss_can_be_weighted(read):
    parts = ("quantity_tags", "attribution_tags", "links", *CLASSIFIERS)
    weights = "\n".join(f"{name} = 0.5" for name in parts)
    assert set(read(WHOLE.replace("links = 2.0", weights)).loss_weights) == set(parts)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("seed = 5", "sed = 5"), r"unknown setting 'sed'; did you mean 'seed'\?"),
        (("seed = 5", "xyz = 5"), r"unknown setting 'xyz'; it knows name, encoder, corpus"),
        (("batch_tokens", "batch_token"), r"\[training\]: .*did you mean 'batch_tokens'\?"),
        (("window_tokens", "windows_tokens"), r"\[model\]: .*did you mean 'window_tokens'\?"),
        (("without", "witout"), r"\[\[corpus\]\]: .*did you mean 'without'\?"),
        (("seed = 5", 'seed = "5"'), "seed must be int, found str '5'"),
        (("seed = 5", "seed = 5.5"), r"seed must be int, found float 5\.5"),
        (("seed = 5", "seed = true"), "seed must be int, found bool True"),
        (("learning_rate = 1", "learning_rate = true"), "learning_rate must be float, found bool"),
        (("learning_rate = 1", 'learning_rate = "1"'), "learning_rate must be float, found str"),
        (('name = "small"', "name = 3"), "name must be str, found int 3"),
        (('name = "small"', ""), "'name'"),
        (("epochs = 2", ""), "'epochs'"),
        (("links = 2.0", "link = 2.0"), r"\[loss_weights\]: .*'link'; did you mean 'links'\?"),
        (("links = 2.0", "zzz = 2.0"), r"unknown setting 'zzz'; it knows quantity_tags, "),
        (("links = 2.0", 'links = "2"'), "links must be float, found str '2'"),
        (("links = 2.0", "links = true"), "links must be float, found bool True"),
        (("links = 2.0", "links = -1"), r"links must be 0 or more, found -1\.0"),
        (("epochs = 2", "epochs = 0"), r"'one'.*epochs must be more than 0 and finite, found 0\.0"),
        (("epochs = 2", "epochs = -1.5"), r"epochs must be more than 0 and finite, found -1\.5"),
        (("epochs = 2", "epochs = nan"), "epochs must be more than 0 and finite, found nan"),
        (("epochs = 2", "epochs = inf"), "epochs must be more than 0 and finite, found inf"),
        (("window_tokens = 64", "window_tokens = 7"), "window_tokens must be 8 or more, found 7"),
        (("batch_tokens = 512", "batch_tokens = 0"), "batch_tokens must be 1 or more, found 0"),
        (("batch_tokens = 512", "evaluations = -1"), "evaluations must be 0 or more, found -1"),
        (
            ("batch_tokens = 512", "checkpoint_steps = 0"),
            "checkpoint_steps must be 1 or more, found 0",
        ),
    ],
    ids=lambda value: value[1].replace("\n", " ") if isinstance(value, tuple) else "",
)
def test_a_wrong_setting_is_named(read, change, message):
    assert change[0] in WHOLE
    with pytest.raises(RecipeError, match=message) as error:
        read(WHOLE.replace(*change, 1))
    assert "recipe.toml" in str(error.value)


@pytest.mark.parametrize("name", ["encoder", "model", "training", "loss_weights"])
@pytest.mark.parametrize("value", ['"x"', "3", "[1]", "[{a = 1}]"])
def test_a_value_in_the_place_of_a_table_is_named(read, name, value):
    kept = "\n".join(f"[{t}]\n" for t in ("encoder", "model", "training", "loss_weights"))
    kept = kept.replace("[encoder]\n", '[encoder]\nname = "e"\n').replace(f"[{name}]\n", "")
    kept = kept.replace('name = "e"\n', "") if name == "encoder" else kept
    corpus = '[[corpus]]\nname = "one"\nepochs = 1\n'
    with pytest.raises(RecipeError, match=rf"{name} must be a table, written \[{name}\]"):
        read(f'name = "small"\n{name} = {value}\n{kept}\n{corpus}')


@pytest.mark.parametrize("value", ["['one']", "[{name = 'one', epochs = 1}, 3]"])
def test_a_corpus_that_is_no_table_is_named(read, value):
    with pytest.raises(RecipeError, match=r"\[\[corpus\]\] must be a table with name and epochs"):
        read(f"name = 'small'\ncorpus = {value}\n[encoder]\nname = 'e'\n")


@pytest.mark.parametrize("corpus", ["", "corpus = []", "corpus = 'one'", "[corpus]\nname = 'one'"])
def test_a_recipe_without_corpora_says_what_to_add(read, corpus):
    with pytest.raises(RecipeError, match=r"no \[\[corpus\]\] .*add one with name and epochs"):
        read(f"name = 'small'\n{corpus}\n")


@pytest.mark.parametrize("content", ["name = ", "name", "= 3", "a = 1\na = 2"])
def test_a_file_that_is_no_toml_is_named(read, content):
    with pytest.raises(RecipeError, match=r"recipe\.toml: not TOML"):
        read(content)


def test_bytes_that_are_no_text_are_no_toml(tmp_path):
    (tmp_path / "a.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(RecipeError, match=r"a\.toml: not TOML"):
        read_recipe(tmp_path / "a.toml")


def test_a_missing_recipe_is_named(tmp_path):
    with pytest.raises(RecipeError, match=r"a\.toml: cannot be read"):
        read_recipe(tmp_path / "a.toml")
