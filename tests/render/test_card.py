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


def test_the_card_shows_the_calibration_of_claims_dev(record):
    calibration = {
        "expected_calibration_error": 0.031,
        "error_of_chance": 0.027,
        "bins": [{"low": 0.5, "high": 0.6, "confidence": 0.55, "accuracy": 0.5, "n": 4}],
        "curve": [{"min_confidence": 0.0, "precision": 0.6, "recall": None, "kept": 4}],
    }
    scored = {"signature": "s", "figures": {}, "calibration": calibration}
    card = render_card({**record, "evaluation": {"claims_dev": scored}})
    assert "claims_dev 0.031" in card
    assert "![Reliability" in card and "calibration.svg" in card
    assert "## Confidence" not in render_card(record)


def test_the_card_shows_the_mean_of_seeds(record):
    scored = {"signature": "s", "figures": {"claim": {"value": 0.7, "n": 9}}}
    seeds = {
        "seeds": [13, 14],
        "figures": {"claims_dev": {"claim": {"mean": 0.69, "deviation": 0.012}}},
    }
    card = render_card({**record, "evaluation": {"claims_dev": scored}, "seeds": seeds})
    assert "over the seeds 13, 14" in card
    assert "0.690 ± 0.012" in card
    assert "mean of seeds" not in render_card({**record, "evaluation": {"claims_dev": scored}})
