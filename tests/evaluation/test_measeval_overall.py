"""The task's overall score, on paragraphs of our own whose rows are counted by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimkit.evaluation.measeval_overall import overall_credit, token_overlap

TEXT = "The red pump moved about 40 litres of cold water each hour."


def row(number, kind, words, name, other=None, text=TEXT):
    start = text.index(words)
    return {
        "set": number,
        "type": kind,
        "start": start,
        "end": start + len(words),
        "id": name,
        "text": words,
        "other": other or {},
    }


QUANTITY = row(
    1, "Quantity", "about 40 litres", "T1", {"unit": "litres", "mods": ["IsApproximate"]}
)
ENTITY = row(1, "MeasuredEntity", "cold water", "T2", {"HasQuantity": "T1"})
GOLD = [QUANTITY, ENTITY]


def credit(predicted, gold=GOLD):
    tally = overall_credit(gold, predicted)
    return tally.right, tally.total


def test_a_perfect_paragraph_earns_every_row():
    assert credit(GOLD) == (5.0, 5)  # quantity, unit, modifier, entity, relation


def test_nothing_predicted_and_nothing_expected():
    assert credit([]) == (0.0, 5)
    assert credit(GOLD, gold=[]) == (0.0, 5)
    assert credit([], gold=[]) == (0.0, 0)


def test_a_shorter_quantity_earns_the_f1_of_its_tokens():
    shorter = row(7, "Quantity", "40 litres", "Q", {"unit": "litres"})
    assert token_overlap(QUANTITY, shorter) == pytest.approx(0.8)  # 2 of 2 and 2 of 3 tokens
    # quantity .8, unit 1, the modifier, the entity and its relation missed
    assert credit([shorter]) == (pytest.approx(1.8), 5)


def test_another_unit_counts_on_both_sides():
    wrong = {**QUANTITY, "other": {"unit": "l", "mods": ["IsApproximate"]}}
    assert credit([wrong, ENTITY]) == (4.0, 6)


def test_an_entity_of_another_quantity_earns_nothing():
    elsewhere = {**ENTITY, "set": 2}
    # quantity, unit and modifier right; entity and relation alone on both sides
    assert credit([QUANTITY, elsewhere]) == (3.0, 7)


def test_a_relation_needs_both_its_ends():
    property_ = row(1, "MeasuredProperty", "moved", "T3", {"HasQuantity": "T1"})
    by_property = {**ENTITY, "other": {"HasProperty": "T3"}}
    # the entity's relation is another one: alone on both sides; the property and its relation too
    assert credit([QUANTITY, property_, by_property]) == (4.0, 8)
    assert credit([QUANTITY, property_, by_property], [QUANTITY, property_, by_property]) == (
        7.0,
        7,
    )


@given(st.lists(st.sampled_from(["red", "pump", "40", "litres", "cold", "each hour"]), max_size=5))
def test_credit_lies_between_nothing_and_all_rows(words):
    predicted = [row(i, "Quantity", w, f"P{i}") for i, w in enumerate(words)]
    right, total = credit(predicted)
    assert 0.0 <= right <= total
    same = overall_credit(predicted, predicted)
    assert same.total >= len(predicted)
