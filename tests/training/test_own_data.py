"""Recipes on files of one's own: from a claimkit model, with known corpora mixed in."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import load_file

import claimkit
from claimkit.errors import DataError, RecipeError
from claimkit.io.documents import AnnotatedDocument
from claimkit.io.jsonl import write_documents
from claimkit.model.loading import load_model
from claimkit.training.examples import resolve_epochs
from claimkit.training.own_files import read_own, score_own
from claimkit.training.recipe import CorpusRecipe, Recipe, TrainingRecipe, build_recipe, read_recipe
from claimkit.training.toml import to_toml

TEXTS = (
    ("police said 12 people left on monday.", {"quantity": "12", "entity": "people"}),
    ("they said 9 boats sank in the port.", {"quantity": "9", "entity": "boats"}),
    ("she said about 40 percent of it was lost.", {"quantity": "about 40 percent"}),
)


@pytest.fixture
def own(tmp_path, annotate):
    """A file of three documents in which quantities and entities are annotated."""
    documents = [
        annotate(text, claims=[claim], layers=("quantity", "entity"), doc_id=str(number))
        for number, (text, claim) in enumerate(TEXTS)
    ]
    path = tmp_path / "own.jsonl"
    write_documents(path, documents)
    return path


def tables(own, base, **more):
    return {
        "name": "tuned",
        "base": str(base),
        "training": {"batch_tokens": 40, "evaluations": 0, "precision": "float32"},
        "corpus": [{"path": str(own), "epochs": 3}],
        **more,
    }


def test_a_base_keeps_its_heads_its_settings_and_what_is_not_taught(own, tiny_folder, tmp_path):
    folder = claimkit.train(tables(own, tiny_folder), tmp_path / "run", device="cpu")
    before, after = (load_model(f)[0] for f in (tiny_folder, folder))
    old, new = before.state_dict(), after.state_dict()
    assert old.keys() == new.keys()
    assert not torch.equal(old["quantity_tagger.weight"], new["quantity_tagger.weight"])
    torch.testing.assert_close(
        old["quantity_tagger.weight"], new["quantity_tagger.weight"], atol=0.02, rtol=0.02
    )
    for name in ("quantity_transitions", "attribution_transitions"):
        assert torch.equal(old[name], new[name])
    assert before.config.to_dict() == after.config.to_dict()
    record = json.loads((folder / "record.json").read_text())
    assert record["recipe"]["base"] == str(tiny_folder)
    assert f"started from `{tiny_folder}`" in (folder / "README.md").read_text()


def test_what_no_corpus_teaches_is_never_said(own, tmp_path, make_tiny_model, tiny_tokenizer):
    from claimkit.model.config import ClaimConfig
    from claimkit.training.examples import load_examples
    from claimkit.training.start import prepare_heads

    model = make_tiny_model()
    recipe = build_recipe(
        {
            "name": "fresh",
            "encoder": {"name": "none"},
            "corpus": [{"path": own.name, "epochs": 1}],
        },
        "recipe",
        own.parent,
    )
    examples = load_examples(recipe, ClaimConfig(window_tokens=64), tiny_tokenizer)
    tags = model.config.quantity_tags
    for row in examples.labels:
        free = {tag for tag, is_free in zip(tags, row.free_tags, strict=True) if is_free}
        assert free == set()
    prepare_heads(model, examples)
    output = model(torch.tensor([[2, 7, 8, 3]]), torch.ones(1, 4, dtype=torch.long))
    assert (output.attribution_logits.argmax(-1) == 0).all()
    classes = model.classifiers(output.hidden)
    assert (classes["status"].argmax(-1) == 0).all()


def test_files_are_found_beside_the_recipe_and_the_recipe_is_kept(own, tiny_folder, tmp_path):
    place = tmp_path / "recipes"
    place.mkdir()
    own.rename(place / "own.jsonl")
    recipe = place / "r.toml"
    recipe.write_text(to_toml(tables("own.jsonl", tiny_folder)))
    folder = claimkit.train(str(recipe), tmp_path / "run", device="cpu")
    assert (folder / "recipe.toml").read_text() == recipe.read_text()


def test_a_recipe_from_python_is_kept_as_toml(own, tiny_folder, tmp_path):
    given = build_recipe(tables(own, tiny_folder), "recipe", Path())
    folder = claimkit.train(given, tmp_path / "run", device="cpu")
    assert read_recipe(folder / "recipe.toml") == given


NAMES = st.text(st.characters(codec="utf-8"), max_size=12)
VALUES = (
    NAMES | st.booleans() | st.integers(-(2**40), 2**40) | st.floats(-1e9, 1e9) | st.lists(NAMES)
)


@given(
    st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), VALUES, min_size=1),
    st.lists(st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), VALUES, min_size=1)),
)
def test_toml_is_read_back_as_it_was(table, rows):
    import tomllib

    values = {"A": "x", "B": table, "C": rows}
    assert tomllib.loads(to_toml(values)) == {k: v for k, v in values.items() if v != []} | (
        {} if rows else {"C": []}
    )


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(100, 9999)), min_size=1, max_size=3),
    st.lists(st.tuples(st.floats(0.01, 0.24), st.integers(100, 9999)), max_size=3),
)
def test_shares_are_of_all_that_is_read(fixed, shared):
    corpora = [CorpusRecipe(str(i), epochs=float(e)) for i, (e, _) in enumerate(fixed)]
    corpora += [CorpusRecipe(f"s{i}", share=s) for i, (s, _) in enumerate(shared)]
    sizes = [size for _, size in (*fixed, *shared)]
    epochs = resolve_epochs(corpora, sizes)
    read = [often * size for often, size in zip(epochs, sizes, strict=True)]
    assert epochs[: len(fixed)] == [float(e) for e, _ in fixed]
    for (share, _), pieces in zip(shared, read[len(fixed) :], strict=True):
        assert pieces / sum(read) == pytest.approx(share)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"base": ""}, r"name what to start from: either base, .* or an \[encoder\]"),
        ({"encoder": {"name": "e"}}, "name what to start from: either base"),
        ({"model": {"link_size": 4}}, r"\[model\] describes untrained heads"),
        ({"corpus": [{"epochs": 1}]}, "a corpus needs a 'name', or the 'path' of a file"),
        ({"corpus": [{"path": "a.jsonl"}]}, "'a': give either 'epochs' or 'share'"),
        ({"corpus": [{"path": "a", "epochs": 1, "share": 0.1}]}, "either 'epochs' or 'share'"),
        ({"corpus": [{"path": "a", "share": 0.5}]}, "one corpus needs 'epochs'"),
        (
            {"corpus": [{"path": "a", "epochs": 1}, {"name": "b", "share": 1.5}]},
            "share must lie between 0 and 1",
        ),
        (
            {
                "corpus": [
                    {"path": "a", "epochs": 1},
                    {"name": "b", "share": 0.5},
                    {"name": "c", "share": 0.5},
                ]
            },
            "they sum to 1",
        ),
        ({"corpus": [{"path": "a", "epochs": 1, "layers": ["amount"]}]}, "layers takes attribu"),
        ({"training": {"precision": "half"}}, "precision takes auto, bfloat16, float32; found"),
        ({"training": {"accumulation": 0}}, "accumulation must be 1 or more"),
        (
            {"development": {"patience": 2}, "training": {"evaluations": 0}},
            r"patience needs \[training\] evaluations",
        ),
        ({"folder": "x"}, "unknown setting 'folder'"),
    ],
)
def test_settings_that_do_not_go_together_are_named(own, change, message):
    with pytest.raises(RecipeError, match=message):
        build_recipe({**tables(own, "claimkit-small"), **change}, "recipe", Path())


def test_a_recipe_object_is_checked_as_well():
    with pytest.raises(RecipeError, match="either base"):
        claimkit.train(Recipe("r", corpus=(CorpusRecipe("c", 1.0),), training=TrainingRecipe()))


def test_a_missing_file_is_named(own, tiny_folder, tmp_path):
    with pytest.raises(DataError, match=r"nothing\.jsonl: no such file"):
        claimkit.train(tables(tmp_path / "nothing.jsonl", tiny_folder), tmp_path / "run")


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (AnnotatedDocument("d", "No layers."), "'d': `layers`.*are none; give them"),
        (AnnotatedDocument("d", "x", layers=frozenset({"amount"})), "are unknown amount"),
        (
            AnnotatedDocument("d", "x", layers=frozenset({"quantity"}), ignore=((0, 5),)),
            "the ignored piece at 0 to 5 is no piece of a text of 1 characters",
        ),
    ],
)
def test_faults_of_a_file_are_named(tmp_path, document, message):
    write_documents(tmp_path / "a.jsonl", [document])
    with pytest.raises(DataError, match=message):
        read_own(tmp_path / "a.jsonl", ())


def test_layers_of_the_recipe_stand_in_for_missing_ones(tmp_path):
    write_documents(tmp_path / "a.jsonl", [AnnotatedDocument("d", "7 boats.")])
    (document,) = read_own(tmp_path / "a.jsonl", ("quantity",))
    assert document.layers == {"quantity"}


def test_an_empty_file_is_named(tmp_path):
    (tmp_path / "a.jsonl").write_text("\n")
    with pytest.raises(DataError, match="no documents in it"):
        read_own(tmp_path / "a.jsonl", ("quantity",))


def test_own_development_figures_are_one_for_what_the_model_says_itself(quiet_extractor):
    texts = [text for text, _ in TEXTS] * 3
    layers = frozenset({"quantity", "entity", "status", "attribution"})
    documents = [
        AnnotatedDocument(
            str(number),
            text,
            claims=tuple(claim for claim in quiet_extractor.extract(text) if claim.quantity),
            attributions=tuple(quiet_extractor.attributions(text)),
            layers=layers,
        )
        for number, text in enumerate(texts)
    ]
    figures = score_own(quiet_extractor, documents)
    assert figures.keys() == {f"{layer} F1" for layer in layers}
    found = {"quantity F1": any(d.claims for d in documents)}
    for name, value in figures.items():
        assert value in (1.0, 0.0) and (value == 1.0 or not found.get(name))


def run_claimkit(recipe, folder, processes):
    """`claimkit train` in that many processes, on one thread each."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    launcher = ["-m", "torch.distributed.run", f"--nproc-per-node={processes}"]
    launcher += ["--master-addr=127.0.0.1", f"--master-port={port}"]
    command = [sys.executable, *(launcher if processes > 1 else [])]
    command += ["-m", "claimkit", "train", str(recipe), "--output", str(folder), "--device", "cpu"]
    result = subprocess.run(
        command,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    record = json.loads((folder / "record.json").read_text())
    return record["run"], load_file(folder / "model.safetensors")


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_two_processes_train_the_same_model_as_one(own, tiny_folder, tmp_path):
    values = tables(own, tiny_folder, development={"path": str(own)})
    values["training"] |= {"accumulation": 3, "evaluations": 2}
    values["corpus"][0]["epochs"] = 6
    recipe = tmp_path / "r.toml"
    recipe.write_text(to_toml(values))
    (one, weights), (two, others) = (
        run_claimkit(recipe, tmp_path / str(count), count) for count in (1, 2)
    )
    assert (one["processes"], two["processes"]) == (1, 2)
    assert one["done"] == two["done"] > 3
    for first, second in zip(one["curve"], two["curve"], strict=True):
        assert first == pytest.approx(second, abs=1e-4)
        assert any(name.startswith("loss ") and value > 0 for name, value in first.items())
    for name, weight in weights.items():
        torch.testing.assert_close(weight, others[name], atol=1e-3, rtol=1e-3)
