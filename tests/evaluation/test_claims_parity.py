"""claimkit's own scorer gives the figures of the project's script, which defines them."""

import json
import random

import pytest

from claimkit.evaluation.claims import score_claims

SETS = [("claims_dev",), ("claimwire", "dev")]
SPAN_KEYS = {
    "span_exact": "spans_exact",
    "span_exact_any": "spans_exact_any",
    "span_overlap": "spans_overlap",
    "claim": "claim",
}
FIELD_KEYS = {
    "entity": "entity_partial",
    "source": "source_partial",
    "source_attributed": "source_partial_attributed",
    "source_empty": "source_empty_right",
    "time_given": "time_where_given",
}
REPLACEMENTS = {
    "value": [None, 1, 24, 100, 1000, 2000, "1,000", "n/a", 0.5],
    "low": [None, 24, 100, 1000],
    "high": [None, 1000, 2000],
    "comparator": [None, "about", "over", "at least", "<", "vague", "to", "weird"],
    "unit": [None, "people", "%", "per cent", "USD", "dollars", "USD/year", "metre", "s", ""],
    "entity": [None, "", "they"],
    "source": [None, "", "he"],
    "status": [None, "actual", "Planned", "forecast"],
    "time": [None, "in 2016", "on Monday", "Sunday"],
}


def perfect(gold):
    keys = ("doc", "start", "end", "value", "low", "high", "comparator", "unit", "status", "time")
    return [
        {key: row[key] for key in keys}
        | {"entity": (row["entity"] or [None])[0], "source": (row["source"] or [None])[0]}
        for row in gold
    ]


def damage(rows, gold, random_state):
    """Every kind of error that a system makes, each in some rows."""
    texts = [text for row in gold for text in (*row["entity"], *row["source"])]
    replacements = dict(REPLACEMENTS)
    replacements["entity"] = [*REPLACEMENTS["entity"], *texts]
    replacements["source"] = [*REPLACEMENTS["source"], *texts]
    damaged = []
    for row in rows:
        row = dict(row)
        for name in random_state.sample(sorted(replacements), random_state.randrange(3)):
            row[name] = random_state.choice(replacements[name])
        if random_state.random() < 0.3:
            row["start"] = max(0, row["start"] + random_state.randrange(-9, 3))
            row["end"] += random_state.randrange(3, 25)
        if random_state.random() < 0.1:
            row |= {"low": row["value"], "high": row["value"], "value": None}
        if random_state.random() < 0.1:
            damaged.append({**row, "end": row["end"] + 2})
        if random_state.random() > 0.1:
            damaged.append(row)
    random_state.shuffle(damaged)
    return damaged


@pytest.fixture(params=SETS, ids="/".join)
def gold(request, corpus):
    return corpus(*request.param, "gold.jsonl")


@pytest.fixture
def assert_same(gold, scoring_script, tmp_path):
    script = scoring_script("claims")
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in gold), encoding="utf-8")

    def check(predictions, **options):
        reference = script.score(script.load_gold(str(path)), predictions, **options)[0]
        ours = score_claims(gold, predictions, **options)
        for name, key in SPAN_KEYS.items():
            counts, expected = getattr(ours, name), reference[key]
            found = (counts.matched, counts.predicted, counts.gold)
            assert found == (expected["tp"], expected["pred"], expected["gold"]), name
            assert (counts.precision, counts.recall) == (expected["p"], expected["r"])
            assert counts.f1 == pytest.approx(expected["f1"], abs=1e-12)
        for name, tally in ours.fields.items():
            expected = reference[FIELD_KEYS.get(name, name)]
            assert (tally.right, tally.total) == (expected["right"], expected["n"]), name
            assert ours.accuracy[name] == expected["acc"]
        assert ours.optional_gold == reference["optional"]["gold"]
        assert ours.ignored == reference["optional"]["ignored_predictions"]
        return ours

    return check


def test_perfect_predictions_score_as_the_script_says(gold, assert_same):
    assert assert_same(perfect(gold)).claim.f1 == 1.0


def test_no_predictions_score_as_the_script_says(assert_same):
    assert assert_same([]).claim.f1 == 0.0


@pytest.mark.parametrize("strict_pronouns", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_damaged_predictions_score_as_the_script_says(gold, assert_same, seed, strict_pronouns):
    predictions = damage(perfect(gold), gold, random.Random(seed))
    ours = assert_same(predictions, strict_pronouns=strict_pronouns)
    assert 0.1 < ours.claim.f1 < 0.9


def test_base_units_score_as_the_script_says(gold, assert_same):
    predictions = perfect(gold)
    for row, prediction in zip(gold, predictions, strict=True):
        if row.get("base_unit"):
            number = "value" if row["value"] is not None else "low"
            prediction |= {"unit": row["base_unit"], number: row["base_value"]}
    assert_same(predictions)
