"""claimkit's NewsQuant scorer gives the figures of the project's script, which defines them."""

import random

import pytest

from claimkit.evaluation.newsquant import score_newsquant

SETS = [("newsquant", "dev.jsonl"), ("cqe_recognizers", "age-model.dev.jsonl")]


@pytest.fixture(params=SETS, ids="/".join)
def gold(request, corpus):
    return corpus(*request.param)


def damage(rows, random_state):
    damaged = []
    for row in rows:
        quantities = []
        for quantity in row["quantities"]:
            quantity = dict(quantity)
            concept = quantity.pop("referred_concepts", None)
            quantity["concept"] = random_state.choice([concept, f"the {concept}'s", "-", None])
            if random_state.random() < 0.2:
                quantity["value"] = random_state.choice(["3", 3, "1-2", "-4", [1, 2], "many", ""])
            if random_state.random() < 0.1:
                quantity |= {"value": None, "low": 1, "high": random_state.choice([2, None])}
            if random_state.random() < 0.2:
                unit = random_state.choice(["Dollar", None, "", "percentage"])
                quantity["normalized_unit"] = unit
            if random_state.random() < 0.2:
                quantity["change"] = random_state.choice(["up", "~", None])
            quantities.extend([quantity] * random_state.choice([0, 1, 1, 1, 2]))
        random_state.shuffle(quantities)
        if random_state.random() > 0.1:
            damaged.append({"text": row["text"], "quantities": quantities})
    return damaged


@pytest.fixture
def assert_same(gold, scoring_script):
    def check(predictions, unit_names=None, **options):
        script = scoring_script("newsquant")
        reference = script.score(gold, predictions, unit_map=unit_names, **options)
        ours = score_newsquant(gold, predictions, unit_names=unit_names, **options)
        for counting in ("paper", "match"):
            for metric, expected in reference[counting].items():
                counts = getattr(ours, counting)[metric]
                assert counts.matched == expected["correct"], (counting, metric)
                assert round(100 * counts.precision, 1) == expected["P"]
                assert round(100 * counts.recall, 1) == expected["R"]
                assert 100 * counts.f1 == pytest.approx(expected["F1"], abs=0.0500001)
        value = ours.paper["value"]
        assert (value.predicted, value.gold) == (reference["predicted"], reference["gold"])
        assert ours.without_prediction == reference["texts without a prediction line"]
        return ours

    return check


def test_perfect_predictions_score_as_the_script_says(gold, assert_same):
    assert assert_same(gold).match["value+unit"].f1 == 1.0


def test_no_predictions_score_as_the_script_says(assert_same):
    assert assert_same([]).match["value"].f1 == 0.0


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"average_ranges": True},
        {"clean_concepts": True},
        {"unit_names": {"dollar": "pound sterling"}},
    ],
    ids=str,
)
@pytest.mark.parametrize("seed", range(4))
def test_damaged_predictions_score_as_the_script_says(gold, assert_same, seed, options):
    ours = assert_same(damage(gold, random.Random(seed)), **options)
    assert 0.1 < ours.match["value"].f1 < 0.95
