import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimkit.evaluation.calibration import (
    Outcomes,
    claim_outcomes,
    error_of_chance,
    expected_calibration_error,
    operating_curve,
    reliability,
)

GOLD = {
    "doc": "ravel",
    "start": 0,
    "end": 6,
    "quantity_text": "Twelve",
    "value": 12,
    "low": None,
    "high": None,
    "comparator": "=",
    "kind": "count",
    "unit": "boat",
    "entity": ["boats"],
    "source": [],
    "status": "actual",
    "time": None,
}
RIGHT = {**GOLD, "entity": "boats", "source": None, "confidence": 0.9}

outcomes = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60).map(
    lambda pairs: Outcomes(tuple(c for c, _ in pairs), tuple(r for _, r in pairs), len(pairs) + 3)
)


def test_a_prediction_is_right_if_value_entity_and_source_are():
    wrong = {**RIGHT, "entity": "crew", "confidence": 0.4}
    assert claim_outcomes([GOLD], [RIGHT]) == Outcomes((0.9,), (True,), 1)
    assert claim_outcomes([GOLD], [wrong]) == Outcomes((0.4,), (False,), 1)


def test_spurious_predictions_are_wrong_and_missed_claims_count_as_gold():
    spurious = {**RIGHT, "start": 20, "end": 23, "confidence": 0.2}
    assert claim_outcomes([GOLD], [spurious]) == Outcomes((0.2,), (False,), 1)


def test_predictions_on_optional_claims_are_left_out():
    assert claim_outcomes([{**GOLD, "optional": True}], [RIGHT]) == Outcomes((), (), 0)


def test_the_error_is_the_distance_of_confidence_and_accuracy_weighted_by_bins():
    sample = Outcomes((0.9, 0.9, 0.9, 0.9, 0.2), (True, True, False, False, False), 5)
    assert expected_calibration_error(sample) == pytest.approx((4 * 0.4 + 1 * 0.2) / 5)
    assert expected_calibration_error(Outcomes((), (), 0)) is None


@given(outcomes)
def test_bins_hold_every_prediction_once(sample):
    bins = reliability(sample)
    assert sum(b.n for b in bins) == len(sample.confidences)
    assert all(b.low <= b.confidence <= b.high + 1e-9 for b in bins)
    assert sum(b.accuracy * b.n for b in bins) == pytest.approx(sum(sample.right))


@given(outcomes)
def test_recall_and_the_kept_fall_as_the_least_confidence_rises(sample):
    curve = operating_curve(sample)
    assert curve[0].kept == len(sample.confidences)
    for before, after in itertools.pairwise(curve):
        assert after.recall <= before.recall
        assert after.kept <= before.kept


@given(st.lists(st.tuples(st.floats(0.01, 0.99), st.integers(1, 60)), min_size=1, max_size=4))
def test_the_error_of_chance_is_the_mean_over_all_outcomes(bins):
    def deviation(p, n):
        masses = [math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]
        return sum(mass * abs(k / n - p) for k, mass in enumerate(masses))

    expected = sum(n * deviation(p, n) for p, n in bins) / sum(n for _, n in bins)
    assert error_of_chance(bins) == pytest.approx(expected, abs=1e-9)


def test_certain_predictions_have_no_error_of_chance():
    assert error_of_chance([(0.0, 10), (1.0, 10)]) == error_of_chance([]) == 0.0
