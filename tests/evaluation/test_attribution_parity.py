"""claimkit's attribution scorer gives the figures of the project's script, which defines them."""

import random

import pytest

from claimkit.evaluation.attribution import ROLES, score_attributions


@pytest.fixture(
    scope="module", params=[8, pytest.param(40, marks=pytest.mark.slow)], ids="{} articles".format
)
def gold_docs(request, corpus):
    return {row["doc_id"]: row for row in corpus("polnear", "dev.jsonl.gz")[: request.param]}


def damage_role(fragments, length, random_state):
    """A role that is lost, too long, cut in half, or right."""
    kind = random_state.randrange(6)
    if kind == 0 or not fragments:
        return random_state.choice([[], None])
    (start, end), *rest = fragments
    if kind == 1:
        end = min(length, end + random_state.randrange(40))
    elif kind == 2:
        start += (end - start) // 2
    return [[start, end], *rest]


def damage(docs, random_state):
    damaged = {}
    for name, doc in docs.items():
        length, attributions = len(doc["text"]), []
        for item in doc["attributions"]:
            roles = {role: damage_role(item[role], length, random_state) for role in ROLES}
            if random_state.random() < 0.1:
                attributions.append({**roles, "source": []})
            if random_state.random() < 0.1:
                roles |= {"source": roles["cue"], "cue": roles["source"]}
            if random_state.random() > 0.1:
                attributions.append(roles)
        if random_state.random() > 0.1:
            damaged[name] = {"doc_id": name, "attributions": attributions}
    return damaged


@pytest.fixture
def assert_same(gold_docs, scoring_script):
    def check(predicted_docs, numeric_only=False):
        script = scoring_script("attribution")
        reference = script.score(gold_docs, predicted_docs, numeric_only)["scores"]
        ours = score_attributions(gold_docs, predicted_docs, numeric_only=numeric_only)
        assert len(ours.measures) == sum(len(table) for table in reference.values())
        for (what, name), counts in ours.measures.items():
            expected = reference[what][name]
            assert (counts.predicted, counts.gold) == (expected["n_pred"], expected["n_gold"])
            assert counts.precision == pytest.approx(expected["p"], abs=1e-12)
            assert counts.recall == pytest.approx(expected["r"], abs=1e-12)
            assert counts.f1 == pytest.approx(expected["f1"], abs=1e-12)
        return ours

    return check


def test_perfect_attributions_score_as_the_script_says(gold_docs, assert_same):
    assert assert_same(gold_docs).linked.f1 == 1.0


def test_no_attributions_score_as_the_script_says(assert_same):
    assert assert_same({}).linked.f1 == 0.0


@pytest.mark.parametrize("numeric_only", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_damaged_attributions_score_as_the_script_says(gold_docs, assert_same, seed, numeric_only):
    ours = assert_same(damage(gold_docs, random.Random(seed)), numeric_only)
    assert 0.1 < ours.linked.f1 < 0.95
    assert 0.1 < ours.source_given_content.f1 < 1.0
