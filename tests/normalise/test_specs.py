"""Part of the public specifications, where they are at hand; `python -m benchmarks normalise` runs all."""

import os
from pathlib import Path

import pytest

from benchmarks.normalise import own
from benchmarks.normalise.cases import load_cqe, load_specs
from benchmarks.normalise.scoring import case_id, is_right, kept_reasons
from claimkit.evaluation.newsquant import score_newsquant

SHARED = Path(__file__).parents[3] / "shared" / "data"
DATA = Path(os.environ.get("CLAIMKIT_DATA", SHARED))


@pytest.mark.parametrize("model", ["Percent", "Age", "Temperature", "Dimension", "Number"])
def test_cases_of_the_specification_are_right_or_kept_with_a_reason(model):
    cases = [case for case in load_specs(DATA / "recognizers_specs") if case.model == model]
    if not cases:
        pytest.skip("recognizers_specs is not at hand")
    reasons = kept_reasons()
    wrong = [case for case in cases if not is_right(case, own.read(case.text, model))]
    assert [case.text for case in wrong if case_id(case) not in reasons] == []


def test_cqe_values_and_units_agree():
    rows = load_cqe(DATA / "cqe_recognizers")
    if not rows:
        pytest.skip("cqe_recognizers is not at hand")
    found = [{"text": row["text"], "quantities": own.read_newsquant(row["text"])} for row in rows]
    scores = score_newsquant(rows, found)
    assert scores.match["value"].f1 >= 0.92
    assert scores.match["value+unit"].f1 >= 0.86


def test_every_kept_disagreement_has_a_reason():
    assert all(len(key) == 12 and reason for key, reason in kept_reasons().items())
