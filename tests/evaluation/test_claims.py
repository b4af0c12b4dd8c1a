from claimkit.evaluation.claims import (
    ClaimScores,
    judge_claims,
    prediction_row,
    score_claims,
    score_claims_by_document,
)
from claimkit.labels import Status
from claimkit.types import Attribution, Claim, Quantity, Span

TEXT = "Up to 40 boats will leave, Ida Holm said."
GOLD = {
    "doc": "ravel",
    "start": 0,
    "end": 8,
    "quantity_text": "Up to 40",
    "value": 40,
    "low": None,
    "high": None,
    "comparator": "<=",
    "kind": "count",
    "unit": "boat",
    "entity": ["boats"],
    "source": ["Ida Holm"],
    "status": "planned",
    "time": None,
}
RIGHT = {**GOLD, "entity": "boats", "source": "Ida Holm"}


def test_a_claim_becomes_the_row_that_is_scored():
    claim = Claim(
        doc_id="ravel",
        text=TEXT,
        start=0,
        end=len(TEXT),
        quantity=Quantity("Up to 40", 0, 8, value=40, comparator="<=", unit="boat"),
        entity=Span("boats", 9, 14),
        status=Status.PLANNED,
        attribution=Attribution(Span("Ida Holm", 27, 35), None, Span("Up to 40", 0, 8)),
    )
    assert score_claims([GOLD], [prediction_row(claim)]).claim.f1 == 1.0


def test_documents_without_gold_count_against_precision():
    scores = score_claims([GOLD], [RIGHT, {**RIGHT, "doc": "empty"}], ["ravel", "empty"])
    assert (scores.claim.precision, scores.claim.recall) == (0.5, 1.0)


def test_documents_that_are_not_named_are_left_out():
    assert score_claims([GOLD], [RIGHT], ["empty"]) == ClaimScores()


def test_scores_of_documents_add_up():
    gold = [GOLD, {**GOLD, "doc": "b"}, {**GOLD, "doc": "c", "optional": True}]
    predicted = [RIGHT, {**RIGHT, "doc": "b", "value": 4}, {**RIGHT, "doc": "c"}]
    per_document = score_claims_by_document(gold, predicted)
    assert sum(per_document.values(), start=ClaimScores()) == score_claims(gold, predicted)


def test_swapping_gold_and_predictions_swaps_precision_and_recall():
    there = score_claims([GOLD], [RIGHT, {**RIGHT, "start": 20, "end": 22}]).span_exact
    back = score_claims([GOLD, {**GOLD, "start": 20, "end": 22}], [RIGHT]).span_exact
    assert (there.precision, there.recall) == (back.recall, back.precision)


def test_a_prediction_on_an_optional_claim_is_neither_right_nor_wrong():
    scores = score_claims([{**GOLD, "optional": True}], [RIGHT, RIGHT])
    assert (scores.claim.predicted, scores.claim.gold, scores.ignored) == (0, 0, 2)


def test_the_judgement_names_what_is_wrong():
    judgement = judge_claims([GOLD], [{**RIGHT, "unit": "ship"}, {**RIGHT, "start": 30, "end": 33}])
    assert not judgement.pairs[0].right["unit"]
    assert judgement.pairs[0].right["claim"]
    assert [row["start"] for row in judgement.spurious] == [30]


def test_gold_rows_are_left_as_they_are():
    row = {**GOLD, "quantity_text": "several thousand", "alt": {}}
    score_claims([row], [])
    assert row["alt"] == {}
