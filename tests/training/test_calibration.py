import numpy as np
import pytest

from claimkit.errors import DataError
from claimkit.inference.confidence import FEATURES
from claimkit.training.calibration import fit_confidence, fit_logistic


def test_the_chances_that_made_the_outcomes_are_found_again():
    rng = np.random.default_rng(1)
    inputs = np.column_stack([np.ones(20_000), rng.normal(size=20_000), rng.normal(size=20_000)])
    weights = np.array([-0.5, 1.5, 0.0])
    right = rng.random(20_000) < 1 / (1 + np.exp(-inputs @ weights))
    assert fit_logistic(inputs, right) == pytest.approx(weights, abs=0.08)


def test_features_that_never_vary_and_clear_cut_outcomes_stay_finite():
    inputs = np.column_stack([np.ones(40), np.zeros(40), np.arange(40.0)])
    weights = fit_logistic(inputs, np.arange(40) > 20)
    assert np.isfinite(weights).all()
    assert weights[1] == 0.0 and weights[2] > 0.0


def test_mean_chance_equals_the_share_that_is_right():
    rng = np.random.default_rng(2)
    inputs = np.column_stack([np.ones(300), rng.normal(size=300)])
    right = rng.random(300) < 0.7
    chances = 1 / (1 + np.exp(-inputs @ fit_logistic(inputs, right)))
    assert chances.mean() == pytest.approx(right.mean(), abs=1e-6)


def test_documents_that_decide_nothing_are_refused(make_tiny_model, tiny_tokenizer, annotate):
    document = annotate("No figures here.", claims=[])
    with pytest.raises(DataError, match="cannot be fitted"):
        fit_confidence(make_tiny_model(1), tiny_tokenizer, [document], "cpu")


def test_there_is_one_weight_a_feature():
    assert len(FEATURES) == len(set(FEATURES))
