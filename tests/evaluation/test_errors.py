import pytest

from claimkit.evaluation.errors import Article, attribution_errors, claim_errors, count_causes

TEXT = "Twelve boats left Ravel on Monday. About 40 crew stayed, port master Ida Holm said."
ARTICLE = Article("ravel", TEXT, [(0, 34), (35, len(TEXT))])
GOLD = {
    "doc": "ravel",
    "start": 35,
    "end": 43,
    "quantity_text": "About 40",
    "value": 40,
    "low": None,
    "high": None,
    "comparator": "~",
    "kind": "count",
    "unit": "crew",
    "entity": ["crew"],
    "source": ["port master Ida Holm"],
    "status": "actual",
    "time": None,
}
RIGHT = {**GOLD, "entity": "crew", "source": "port master Ida Holm"}


def misses(*predictions, gold=(GOLD,)):
    return [(case.field, case.cause) for case in claim_errors(gold, predictions, [ARTICLE])]


def test_right_claims_are_no_misses():
    assert misses(RIGHT) == []


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"value": 41}, ("value", "another value")),
        ({"comparator": "="}, ("comparator", "~ read as =")),
        ({"status": "planned"}, ("status", "actual read as planned")),
        ({"unit": None}, ("unit", "no unit")),
        ({"unit": "boat"}, ("unit", "another unit")),
        ({"entity": None}, ("entity", "not found")),
        ({"entity": "boats"}, ("entity", "another one")),
        ({"entity": "crew stayed"}, ("entity", "boundary, half of the words right")),
        ({"source": None}, ("source", "not found")),
        ({"time": "Monday"}, ("time", "none in the text")),
        ({"start": 41}, ("quantity", "starts late")),
        ({"end": 48}, ("quantity", "ends late")),
    ],
)
def test_each_wrong_field_is_one_miss_with_its_cause(wrong, expected):
    assert misses({**RIGHT, **wrong}) == [expected]


def test_missed_and_spurious_quantities():
    elsewhere = {**RIGHT, "start": 0, "end": 6}
    assert misses(elsewhere) == [("quantity", "spurious"), ("quantity", "missed")]


def test_a_miss_is_shown_in_its_sentence():
    (case,) = claim_errors([GOLD], [], [ARTICLE])
    assert case.sentence == "About 40 crew stayed, port master Ida Holm said."
    assert case.sentence[case.start : case.end] == case.gold == "About 40"
    assert case.predicted == ""


@pytest.mark.parametrize(
    ("content", "causes"),
    [
        ([[35, 55]], []),
        ([[35, 48]], ["ends early"]),
        ([[18, 55]], ["starts early"]),
        ([[35, 40], [44, 55]], ["other gaps"]),
        ([[0, 5]], ["spurious", "missed"]),
        ([], ["missed"]),
    ],
)
def test_attribution_misses_name_the_edge(content, causes):
    attribution = {"source": [[57, 77]], "cue": [[78, 82]], "content": [[35, 55]]}
    gold = {"doc_id": "ravel", "attributions": [attribution]}
    predicted = {"doc_id": "ravel", "attributions": [{**attribution, "content": content}]}
    found = attribution_errors([gold], [predicted], [ARTICLE])
    assert [(case.field, case.cause) for case in found] == [("content", c) for c in causes]


def test_causes_are_counted_by_field_the_most_frequent_first():
    cases = claim_errors([GOLD], [{**RIGHT, "entity": None, "start": 41, "end": 43}], [ARTICLE])
    assert count_causes(cases) == [
        ("quantity", [("starts late", 1)]),
        ("entity", [("not found", 1)]),
    ]
