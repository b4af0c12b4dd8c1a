"""What a run reads: every corpus as often as the recipe says, in an order that a seed decides."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimkit.errors import RecipeError
from claimkit.inference.tokenize import Windows
from claimkit.io.documents import AnnotatedDocument
from claimkit.labels import QuantityKind
from claimkit.training import examples
from claimkit.training.conventions import to_own_conventions
from claimkit.training.examples import Examples, count_transitions, load_examples, plan_batches
from claimkit.training.recipe import CorpusRecipe, EncoderRecipe, Recipe, TrainingRecipe

SIZES = (30, 12)


def examples_of(lengths, corpora):
    lengths = np.asarray(lengths, dtype=np.int64)
    empty = np.zeros(int(lengths.sum()), dtype=np.int64)
    windows = Windows(
        ids=empty,
        starts=empty,
        ends=empty,
        casing=empty,
        is_special=empty > 0,
        splits=np.concatenate([[0], np.cumsum(lengths)]),
        documents=np.zeros(len(lengths), dtype=np.int64),
    )
    return Examples(windows, [], np.asarray(corpora, dtype=np.int64), [])


def recipe_of(*epochs, seed=1, batch_tokens=60):
    corpora = tuple(CorpusRecipe(f"c{i}", value) for i, value in enumerate(epochs))
    training = TrainingRecipe(batch_tokens=batch_tokens)
    return Recipe("r", EncoderRecipe("e"), corpora, seed=seed, training=training)


@pytest.fixture(scope="module")
def small():
    lengths = np.random.default_rng(0).integers(3, 50, sum(SIZES))
    return examples_of(lengths, np.repeat([0, 1], SIZES))


@given(st.integers(1, 4), st.integers(1, 4), st.integers(0, 5))
def test_each_corpus_is_read_as_often_as_the_recipe_says(small, first, second, seed):
    plan = plan_batches(small, recipe_of(float(first), float(second), seed=seed))
    read = Counter(np.concatenate(plan).tolist())
    assert read == {
        window: (first if window < SIZES[0] else second) for window in range(sum(SIZES))
    }


@given(st.integers(0, 50))
def test_a_fraction_of_an_epoch_reads_some_windows_once_more(seed):
    many = examples_of(np.full(400, 10), np.zeros(400))
    read = Counter(np.concatenate(plan_batches(many, recipe_of(1.5, seed=seed))).tolist())
    assert set(read.values()) == {1, 2}
    assert len(read) == 400
    assert 520 <= read.total() <= 680


@given(st.integers(1, 120))
def test_no_step_exceeds_the_budget_but_for_a_single_window(small, batch_tokens):
    lengths = small.windows.lengths
    for batch in plan_batches(small, recipe_of(2.0, 1.0, batch_tokens=batch_tokens)):
        assert len(batch) == 1 or len(batch) * lengths[batch].max() <= batch_tokens


def test_the_seed_decides_the_order(small):
    def order(seed):
        return [b.tolist() for b in plan_batches(small, recipe_of(2.0, 1.0, seed=seed))]

    assert order(3) == order(3)
    assert order(3) != order(4)


def test_the_readings_of_a_corpus_follow_each_other():
    """Budgets of one window a step and a pool of 64 steps: each reading ends near its share."""
    many = examples_of(np.full(2000, 10), np.zeros(2000))
    order = np.concatenate(plan_batches(many, recipe_of(2.0, batch_tokens=10)))
    assert len(set(order[:2000].tolist())) > 1900


def test_tag_bigrams_are_counted_and_unknown_ones_left_out():
    counts = count_transitions([np.array([-100, 0, 1, 2, 2]), np.array([0, -100, 1, 0])], 3)
    assert counts.tolist() == [[0, 1, 0], [1, 0, 1], [0, 0, 1]]
    assert count_transitions([], 3).tolist() == [[0] * 3] * 3
    assert count_transitions([np.array([1])], 3).sum() == 0


@pytest.fixture
def corpora(monkeypatch, annotate):
    """Two made-up corpora; `two` repeats a document of `one`."""
    shared = annotate("Police said 3 people left.", claims=[{"quantity": "3"}], doc_id="shared")
    other = annotate("It was on a Monday. 9 boats sank.", claims=[{"quantity": "9"}], doc_id="o")
    read = {"one": [shared], "two": [shared, other], "empty": []}
    monkeypatch.setattr(examples, "read_corpus", lambda name, split: read[name])
    monkeypatch.setattr(examples, "document_ids", lambda name: {d.doc_id for d in read[name]})
    return read


def load(make_tiny_model, tiny_tokenizer, *corpora):
    recipe = replace(recipe_of(1.0), corpus=corpora)
    return load_examples(recipe, make_tiny_model().config, tiny_tokenizer)


def test_windows_know_their_corpus(corpora, make_tiny_model, tiny_tokenizer):
    rows = (CorpusRecipe("one", 1.0), CorpusRecipe("empty", 1.0), CorpusRecipe("two", 2.0))
    loaded = load(make_tiny_model, tiny_tokenizer, *rows)
    assert loaded.corpora.tolist() == [0, 2, 2]
    assert [(s["name"], s["documents"], s["claims"], s["windows"]) for s in loaded.summary] == [
        ("one", 1, 1, 1),
        ("empty", 0, 0, 0),
        ("two", 2, 2, 2),
    ]
    assert sum(s["pieces"] for s in loaded.summary) == loaded.windows.lengths.sum()


def test_documents_that_another_corpus_brings_are_left_out(
    corpora, make_tiny_model, tiny_tokenizer
):
    rows = (CorpusRecipe("one", 1.0), CorpusRecipe("two", 1.0, without=("one",)))
    assert load(make_tiny_model, tiny_tokenizer, *rows).corpora.tolist() == [0, 1]


def test_a_changed_annotation_changes_the_sum_of_its_corpus(
    corpora, make_tiny_model, tiny_tokenizer
):
    rows = (CorpusRecipe("one", 1.0), CorpusRecipe("two", 1.0))
    before = [s["sha256"] for s in load(make_tiny_model, tiny_tokenizer, *rows).summary]
    assert before == [s["sha256"] for s in load(make_tiny_model, tiny_tokenizer, *rows).summary]
    corpora["one"] = [replace(corpora["one"][0], claims=())]
    after = [s["sha256"] for s in load(make_tiny_model, tiny_tokenizer, *rows).summary]
    assert after[0] != before[0] and after[1] == before[1]


def test_corpora_without_text_are_a_recipe_error(corpora, make_tiny_model, tiny_tokenizer):
    with pytest.raises(RecipeError, match="r: the corpora hold no text"):
        load(make_tiny_model, tiny_tokenizer, CorpusRecipe("empty", 1.0))


def science(annotate, text, quantity, unit, **at):
    document = annotate(text, claims=[{"quantity": quantity, "kind": "other", **at}])
    (claim,) = document.claims
    quantity = replace(claim.quantity, unit_text=unit, kind=QuantityKind.COUNT)
    document = replace(document, claims=(replace(claim, quantity=quantity),))
    return to_own_conventions("measeval", document)


def test_the_counted_noun_of_measeval_becomes_the_entity(annotate):
    text = "We took 40 water samples in spring."
    (claim,) = science(annotate, text, "40 water samples", "water samples", entity="spring").claims
    assert (claim.quantity.text, claim.entity.text) == ("40", "water samples")
    assert text[claim.entity.start : claim.entity.end] == "water samples"
    assert claim.quantity.unit_text is None and (claim.start, claim.end) == (8, 10)


def test_a_measure_of_measeval_keeps_its_unit(annotate):
    (claim,) = science(annotate, "The mast is 12 metres high.", "12 metres", "metres").claims
    assert claim.quantity.text == "12 metres" and claim.entity is None


@pytest.mark.parametrize("year", ["1987", "2014"])
def test_a_year_of_measeval_is_no_quantity(annotate, year):
    document = science(annotate, f"The dam broke in {year}.", year, None)
    assert document.claims == () and document.ignore == ()


@pytest.mark.parametrize("quantity", ["4, 5 and 6 cm", "4 and 5", "room temperature"])
def test_lists_and_amounts_without_a_number_are_masked(annotate, quantity):
    text = f"We kept it at {quantity} for long."
    document = science(annotate, text, quantity, None)
    assert document.claims == ()
    assert [text[a:b] for a, b in document.ignore] == [quantity]


def test_other_corpora_are_taken_as_they_are():
    document = AnnotatedDocument("d", "In 1987.", layers=frozenset({"quantity"}))
    assert to_own_conventions("claimwire", document) is document
