"""The other commands: what they call, and what they say when they cannot."""

import json
import sys
import types
from importlib.metadata import PackageNotFoundError, version

import pytest


def is_installed():
    try:
        return bool(version("claimkit"))
    except PackageNotFoundError:
        return False


@pytest.mark.skipif(not is_installed(), reason="claimkit is not installed, so it has no version")
def test_the_version_is_printed(run):
    assert run("--version").stdout.startswith("claimkit ")


def test_help_names_every_verb(run):
    shown = run("--help").stdout
    for verb in ("extract", "compare", "evaluate", "train", "data", "view"):
        assert verb in shown


def test_train_passes_its_arguments_on(run, tmp_path, monkeypatch):
    called = []

    def train(recipe, output, *, device, resume):
        called.append((recipe, output, device, resume))
        return tmp_path

    stand_in = types.ModuleType("claimkit.training")
    stand_in.train = train
    import claimkit

    monkeypatch.setitem(sys.modules, "claimkit.training", stand_in)
    monkeypatch.setitem(vars(claimkit), "training", stand_in)
    recipe = tmp_path / "recipe.toml"
    recipe.write_text("")
    result = run("train", recipe, "--device", "cpu")
    assert result.exit_code == 0, result.output
    assert run("train", recipe, "-o", tmp_path / "new", "--no-resume").exit_code == 0
    assert called == [(recipe, None, "cpu", True), (recipe, tmp_path / "new", "auto", False)]
    assert str(tmp_path) in result.stdout


def test_a_missing_recipe_is_named(run, tmp_path):
    result = run("train", tmp_path / "none.toml")
    assert result.exit_code == 2
    assert "none.toml: no such recipe" in result.stderr


def test_the_corpora_are_listed(run, monkeypatch, tmp_path):
    monkeypatch.setenv("CLAIMKIT_CACHE", str(tmp_path))
    monkeypatch.delenv("CLAIMKIT_DATA", raising=False)
    shown = run("data", "list").stdout
    lines = {line.split()[0]: line for line in shown.splitlines() if line[:1].strip()}
    assert lines["claimwire"].rstrip().endswith("yes")
    for name in ("claims_ecb", "claims_gum", "claims_polnear", "claims_re3d", "claims_train"):
        assert "not fetched" in lines[name], name
    assert lines["claimdesk"].rstrip().endswith("yes")
    assert lines["polnear"].rstrip().endswith("no")


def test_an_unknown_corpus_is_named(run):
    result = run("data", "fetch", "newswire")
    assert result.exit_code == 2
    assert "no corpus 'newswire'; there are claimdesk, claims_ecb" in result.stderr


def test_convert_reads_one_format_and_writes_another(run, tmp_path):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    row = {
        "doc_id": "a",
        "date": "2031-05-02",
        "text": "Ada Lowe said it rained.",
        "discard": [],
        "attributions": [{"id": "E1", "source": [[0, 8]], "cue": [[9, 13]], "content": [[14, 23]]}],
    }
    source.write_text(json.dumps(row))
    result = run("data", "convert", source, target, "--from", "polnear", "--to", "jsonl")
    assert result.exit_code == 0, result.output
    assert json.loads(target.read_text())["attributions"][0]["content"] == [[14, 23]]
    again = tmp_path / "again.jsonl"
    run("data", "convert", target, again, "--from", "jsonl", "--to", "polnear")
    assert json.loads(again.read_text()) == row


@pytest.mark.parametrize("content", ['{"doc_id": "a"}', "not json"])
def test_convert_names_file_and_line_of_a_fault(run, tmp_path, content):
    source = tmp_path / "in.jsonl"
    source.write_text(content)
    result = run("data", "convert", source, tmp_path / "out", "--from", "polnear", "--to", "jsonl")
    assert result.exit_code == 2
    assert f"{source}:1" in result.stderr


def test_convert_of_a_missing_file_is_an_error(run, tmp_path):
    arguments = (tmp_path / "gone", tmp_path / "out", "--from", "jsonl", "--to", "brat")
    result = run("data", "convert", *arguments)
    assert (result.exit_code, "no such file" in result.stderr) == (2, True)


def test_convert_tells_formats_by_their_names(run, tmp_path):
    source = tmp_path / "in.jsonl"
    source.write_text('{"doc_id": "a", "text": "40 boats."}')
    assert run("data", "convert", source, tmp_path / "tasks.json").exit_code == 0
    assert json.loads((tmp_path / "tasks.json").read_text())[0]["data"]["text"] == "40 boats."
    assert "<Labels" in (tmp_path / "tasks.xml").read_text()
    again = tmp_path / "again.jsonl"
    assert run("data", "convert", tmp_path / "tasks.json", again).exit_code == 0
    assert json.loads(again.read_text()) == {"doc_id": "a", "text": "40 boats."}
    result = run("data", "convert", source, tmp_path / "out")
    assert (result.exit_code, "say it with --from" in result.stderr) == (2, True)


def test_convert_says_what_is_annotated_completely(run, tmp_path):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"text": "a", "layers": ["place"]}\n{"text": "b"}\n')
    assert run("data", "convert", source, target, "--layers", "quantity, entity").exit_code == 0
    rows = [json.loads(line) for line in target.read_text().splitlines()]
    assert [row["layers"] for row in rows] == [["place"], ["entity", "quantity"]]
    result = run("data", "convert", source, target, "--layers", "colour")
    assert (result.exit_code, "no layer 'colour'; there are" in result.stderr) == (2, True)


def test_the_formats_are_listed_with_their_losses(run):
    shown = run("data", "formats").stdout
    lines = {line.split()[0]: line for line in shown.splitlines() if line[:1].strip()}
    assert lines["spacy"].rstrip().endswith("(all comes back)")
    assert "predicates" in shown[shown.index("measeval") :]
