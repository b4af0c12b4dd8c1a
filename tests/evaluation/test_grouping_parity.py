"""claimkit's scores of groups are those of the project's script, which defines them."""

import itertools
import random

import pytest

from claimkit.evaluation.grouping import Grouping, grouping_of, score_grouping
from claimkit.evaluation.metrics import Tally

NAMES = {"pairwise": "pairwise", "pairwise cross": "pairwise cross", "b-cubed": "b-cubed"}


def place(claim):
    return claim["doc_id"], claim["quantity"]["start"], claim["quantity"]["end"]


def member(claim):
    name, start, end = place(claim)
    return {"doc_id": name, "start": start, "end": end}


def predictions(claims, rng):
    """Claims thrown together at random, some left out, some with other ends."""
    kept = [member(claim) for claim in claims if rng.random() < 0.9]
    for row in kept:
        row["end"] += rng.choice([-1, 0, 0, 3])
    rng.shuffle(kept)
    groups = []
    while kept:
        size = rng.choice([1, 1, 2, 3, 5])
        relation = rng.choice(["agree", "compatible", "conflict", "update", "single"])
        groups.append({"relation": relation, "members": kept[:size]})
        kept = kept[size:]
    return groups


@pytest.mark.parametrize("seed", range(4))
def test_scores_are_those_of_the_script(scoring_script, corpus, seed):
    script = scoring_script("compare")
    claims, groups = corpus("claimwire", "claims.jsonl"), corpus("claimwire", "groups.jsonl")
    rng = random.Random(seed)
    groups = [group for group in groups if rng.random() < 0.1]
    named = {claims[m]["doc_id"] for group in groups for m in group["members"]}
    about = [claim for claim in claims if claim["doc_id"] in named]
    guess = predictions(about, rng)
    truth = [{**g, "members": [member(claims[m]) for m in g["members"]]} for g in groups]
    ours = score_grouping(list(map(place, claims)), grouping_of(truth), grouping_of(guess))
    theirs = script.score(claims, groups, guess)
    for name in NAMES:
        measure = ours[name]
        found = (measure.precision, measure.recall, measure.f1)
        assert found == pytest.approx([theirs[name][key] for key in ("P", "R", "F1")])
    assert ours["relation"].accuracy == pytest.approx(theirs["relation"]["accuracy"])
    assert ours["found"].accuracy == pytest.approx(theirs["relation"]["found"])


CLAIMS = [("a", 0, 2), ("a", 5, 7), ("b", 0, 2), ("b", 9, 11)]


def test_the_gold_itself_is_right_everywhere():
    gold = Grouping([CLAIMS[::2], CLAIMS[1::2]], ["agree", "update"])
    scores = score_grouping(CLAIMS, gold, gold)
    assert {scores[name].f1 for name in NAMES} == {1.0}
    assert scores["relation"] == scores["found"] == Tally(2, 2)


def test_background_counts_for_nothing():
    gold = Grouping([CLAIMS[::2]], ["agree"])
    lumped = Grouping([CLAIMS], ["agree"])
    assert score_grouping(CLAIMS, gold, lumped)["pairwise"].f1 == 1.0


def test_pairs_that_exclude_each_other_are_counted_where_they_share_a_group():
    parted = frozenset({frozenset(CLAIMS[:2])})
    gold = Grouping([CLAIMS[::2], CLAIMS[1::2]], ["agree", "agree"], parted)
    assert score_grouping(CLAIMS, gold, gold)["cannot-link"] == Tally(0, 1)
    lumped = Grouping([CLAIMS], ["conflict"])
    assert score_grouping(CLAIMS, gold, lumped)["cannot-link"] == Tally(1, 1)


def test_the_order_of_groups_and_members_changes_nothing():
    gold = Grouping([CLAIMS[::2], CLAIMS[1::2]], ["agree", "update"])
    guesses = [
        Grouping(order, ["agree", "conflict"])
        for order in itertools.permutations([CLAIMS[:3], CLAIMS[3:]])
    ]
    shuffled = Grouping([list(reversed(group)) for group in guesses[0].groups], ["agree"] * 2)
    scores = [score_grouping(CLAIMS, gold, guess) for guess in (guesses[0], shuffled)]
    assert all(scores[0][name] == scores[1][name] for name in ("pairwise", "found"))
    assert scores[0]["b-cubed"].f1 == pytest.approx(scores[1]["b-cubed"].f1)
