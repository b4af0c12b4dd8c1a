"""What the README says is true: its code runs, its commands and files exist, its claims are real."""

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", README, re.DOTALL | re.MULTILINE)

needs_model = pytest.mark.skipif(
    not (ROOT / "models/claimkit-small/model.safetensors").is_file(), reason="no weights yet"
)


def load_script():
    spec = importlib.util.spec_from_file_location("readme_script", ROOT / ".ci" / "readme.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    return script


def test_the_readme_has_code():
    assert len(BLOCKS) >= 3
    assert README[: README.index("```python")].count("\n") < 32, "code starts on the first screen"


@needs_model
@pytest.mark.parametrize("block", BLOCKS)
def test_every_block_of_the_readme_runs(block, capsys):
    exec(compile(block, "README.md", "exec"), {"__name__": "readme"})
    if "print" in block:
        assert capsys.readouterr().out.strip()


@needs_model
def test_the_claims_and_scores_on_the_first_screen_are_the_model_s():
    script = load_script()
    assert script.main(["--check"]) == 0


def test_a_sentence_is_quoted_on_the_first_screen():
    script = load_script()
    assert script.quoted_sentence(README).startswith("More than 2,000 dockers")
    assert script.printed_block(README)


def test_scores_become_a_table():
    figures = {
        "unit": {"value": 0.9, "low": None, "high": None, "n": 3},
        "span_overlap": {"value": 0.9612, "low": 0.94, "high": 0.98, "n": 3},
    }
    table = load_script().score_table({"claims_dev": {"figures": figures}}).splitlines()
    assert table[2:] == [
        "| claims_dev | US politics: quantity found, F1 | 0.961 | 0.940 to 0.980 |",
        "| claims_dev | its unit right | 0.900 |  |",
    ]


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`([\w./-]+\.(?:md|toml|txt))`", README))))
def test_files_that_the_readme_names_exist(name):
    if name == "models/claimkit-small/README.md" and not (ROOT / name).is_file():
        pytest.skip("the card comes with the weights")
    assert (ROOT / name).is_file()


def test_commands_that_the_readme_names_exist():
    import typer.main

    from claimkit.cli import app

    verbs = set(typer.main.get_command(app).commands)
    assert set(re.findall(r"^claimkit (\w+)", README, re.MULTILINE)) <= verbs


def test_make_targets_that_the_readme_names_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^make (\w+)", README, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
