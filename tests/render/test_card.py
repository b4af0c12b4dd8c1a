"""The model card says what the record says, and no more."""

import re

import pytest

from claimkit.render.card import render_card


@pytest.fixture
def record():
    return {
        "recipe": {
            "name": "tiny",
            "seed": 13,
            "encoder": {"name": "a/b"},
            "training": {"batch_tokens": 64},
        },
        "corpora": [
            {
                "name": "claimwire",
                "split": "train",
                "epochs": 2.0,
                "documents": 3,
                "claims": 40,
                "attributions": 5,
            }
        ],
        "run": {
            "done": 12,
            "seconds": 120.0,
            "device": "cpu",
            "curve": [
                {"step": 6, "development_mean": 0.5, "loss links": 1.0},
                {"step": 12, "development_mean": 0.25, "loss links": 0.9},
            ],
        },
        "weights": {"bytes": 2_000_000, "sha256": "ab12"},
        "versions": {"torch": "9.9"},
        "threads": 2,
    }


def test_the_card_names_data_licence_seed_and_sum(record):
    card = render_card(record)
    assert card.startswith("---\nlanguage: en\n")
    for piece in ("claimwire (train)", "Apache-2.0", "seed 13", "`ab12`", "torch 9.9", "must not"):
        assert piece in card


def test_the_scores_are_those_of_the_kept_step(record):
    assert "| development_mean | 0.500 |" in render_card(record)


def test_evaluated_figures_come_with_their_intervals(record):
    figures = {"unit": {"value": 0.9, "low": 0.85, "high": 0.95, "n": 7}}
    record["evaluation"] = {"claims_dev": {"signature": "match:strict", "figures": figures}}
    card = render_card(record)
    assert "| unit | 0.900 | 0.850 to 0.950 | 7 |" in card
    assert "**claims_dev** `match:strict`" in card


def test_the_snippet_of_the_card_runs(record, tiny_folder, capsys):
    record["recipe"]["name"] = str(tiny_folder)
    code = re.search(r"```python\n(.*?)```", render_card(record), re.DOTALL)[1]
    exec(compile(code, "card", "exec"), {})
