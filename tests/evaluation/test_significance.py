import random
from itertools import pairwise

import pytest

from claimkit.errors import InputError
from claimkit.evaluation.metrics import Counts, SideCounts, Tally
from claimkit.evaluation.significance import bootstrap, paired_bootstrap

MIXED = [Counts(right, 3, 4) for right in (0, 1, 2, 3, 1, 2, 0, 3, 2, 2)]


def test_the_score_is_that_of_all_documents():
    assert bootstrap(MIXED, samples=5).score == sum(MIXED, start=Counts()).f1


def test_the_interval_holds_the_score():
    interval = bootstrap(MIXED, samples=200)
    assert interval.low < interval.score < interval.high


def test_one_seed_gives_one_interval():
    assert bootstrap(MIXED, samples=50, seed=3) == bootstrap(MIXED, samples=50, seed=3)
    assert bootstrap(MIXED, samples=50, seed=3) != bootstrap(MIXED, samples=50, seed=4)


def test_more_documents_make_a_narrower_interval():
    widths = [
        interval.high - interval.low
        for interval in (bootstrap(MIXED * times, samples=200) for times in (1, 10, 100))
    ]
    assert all(wide > narrow for wide, narrow in pairwise(widths))


@pytest.mark.parametrize("measure", [Counts, SideCounts, Tally])
def test_every_measure_can_be_resampled(measure):
    parts = len(measure().parts)
    assert bootstrap([measure.from_parts([2] * parts)] * 3, samples=10).low == 1.0


def test_intervals_are_those_of_the_attribution_script(corpus, scoring_script):
    from claimkit.evaluation.attribution import score_attributions_by_document

    gold = {row["doc_id"]: row for row in corpus("polnear", "dev.jsonl.gz")[:12]}
    random_state = random.Random(5)
    predicted = {
        name: {"attributions": [a for a in row["attributions"] if random_state.random() > 0.4]}
        for name, row in gold.items()
    }
    reference = scoring_script("attribution").score(gold, predicted, bootstrap=100)
    per_document = score_attributions_by_document(gold, predicted).values()
    interval = bootstrap([scores.linked for scores in per_document], samples=100)
    expected = reference["scores"]["attribution"]["linked"]["f1_95"]
    assert [interval.low, interval.high] == pytest.approx(expected, abs=1e-12)


def test_a_system_does_not_differ_from_itself():
    difference = paired_bootstrap(MIXED, MIXED, samples=100)
    assert (difference.difference, difference.low, difference.high) == (0, 0, 0)
    assert difference.p_value == 1.0


def test_a_system_that_is_better_everywhere_differs():
    better = [counts + Counts(1, 1, 0) for counts in MIXED]
    difference = paired_bootstrap(better, MIXED, samples=200)
    assert difference.low > 0
    assert difference.p_value < 0.05


def test_swapping_the_systems_turns_the_difference_round():
    worse = [Counts(0, 3, 4), *MIXED[1:]]
    there, back = (paired_bootstrap(a, b, samples=100) for a, b in ((MIXED, worse), (worse, MIXED)))
    assert there.difference == -back.difference
    assert there.p_value == back.p_value


def test_unequal_numbers_of_documents_are_refused():
    with pytest.raises(InputError, match="same documents, got 10 and 9"):
        paired_bootstrap(MIXED, MIXED[1:])


def test_no_documents_are_refused():
    with pytest.raises(InputError, match="0 documents"):
        bootstrap([])
