"""What callers of `compare_claims` can rely on."""

import random
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimkit import Comparison, Report, compare_claims
from claimkit.compare.comparison import Agreement
from claimkit.errors import ClaimkitError, InputError
from claimkit.normalise.relation import Verdict


def figures(comparison):
    """Relation, reports and figures of each topic: what a reader compares."""
    return [
        (str(topic.relation), tuple((f.report, f.claim.quantity.text) for f in topic.figures))
        for topic in comparison.topics
    ]


def topic_of(comparison, text):
    (found,) = (
        topic
        for topic in comparison.topics
        if any(figure.claim.quantity.text == text for figure in topic.figures)
    )
    return found


def test_what_agrees_is_found_across_wordings_and_units(strike):
    comparison = compare_claims(strike)
    tailback = topic_of(comparison, "7 miles")
    assert tailback.relation is Agreement.COMPATIBLE and tailback.reports == ("tv", "wire")
    assert topic_of(comparison, "Some 45") is topic_of(comparison, "At least 40")


def test_what_contradicts_is_a_conflict_and_comes_first(strike):
    first = compare_claims(strike).topics[0]
    assert first.relation is Agreement.CONFLICT
    assert [value.text for value in first.values] == ["12", "19"]
    assert [value.sources for value in first.values] == [("Police",), ("union",)]
    assert (first.spread.low, first.spread.high) == (12, 19)


def test_a_later_figure_that_calls_the_other_superseded_is_an_update(make_claim):
    old = make_claim("The quake killed 21 people.", "21", "people", predicate="killed")
    new = make_claim(
        "The toll rose to 24 people killed, up from 21.", "24", "people", predicate="killed"
    )
    was = replace(
        make_claim("The toll rose to 24 people killed, up from 21.", "21", "people", status="previous"),
        predicate=new.predicate,
    )  # fmt: skip
    reports = [Report("a", claims=[old], date="2031-05-02"), Report("b", claims=[new, was], date="2031-05-03")]  # fmt: skip
    topic = compare_claims(reports).topics[0]
    assert topic.relation is Agreement.UPDATE
    assert "superseded" in topic.reason or "later" in topic.reason


def test_what_one_report_alone_gives_is_told_apart(strike):
    comparison = compare_claims(strike)
    prices = topic_of(comparison, "3%")
    assert prices in comparison.single and prices not in comparison.shared
    assert prices.reports == ("tv",)


def test_every_claim_is_in_one_topic(strike):
    comparison = compare_claims(strike)
    found = sorted((f.report, f.claim.quantity.text) for t in comparison.topics for f in t.figures)
    given_ = sorted((n, c.quantity.text) for n, claims in strike.items() for c in claims)
    assert found == given_


@given(st.randoms())
def test_the_order_of_the_reports_changes_nothing(strike, random_state: random.Random):
    names = list(strike)
    random_state.shuffle(names)
    assert compare_claims({name: strike[name] for name in names}) == compare_claims(strike)


@pytest.mark.parametrize("name", ["wire", "daily", "tv"])
def test_a_reprint_counts_once_and_is_named(strike, name):
    plain = compare_claims(strike)
    reprinted = compare_claims(strike | {"zz": strike[name]})
    (copy,) = (report for report in reprinted.reports if report.copy_of)
    assert (copy.id, copy.copy_of, copy.shared) == ("zz", name, 1.0)
    for topic in reprinted.topics:
        same = topic_of(plain, topic.figures[0].claim.quantity.text)
        assert topic.values == same.values and topic.consensus == same.consensus
        assert topic.spread == same.spread
        if topic.relation is not same.relation:
            assert (topic.relation, same.relation) == (Agreement.AGREE, Agreement.SINGLE)


def test_a_report_compared_with_itself_agrees_everywhere(strike):
    for claims in strike.values():
        comparison = compare_claims({"one": claims, "two": claims})
        assert {topic.relation for topic in comparison.topics} == {Agreement.AGREE}
        for topic in comparison.topics:
            one, two = topic.figures
            assert (one.report, two.report) == ("one", "two") and one.value == two.value
            assert two.is_copied and not one.is_copied


def test_the_result_survives_json(strike):
    comparison = compare_claims(strike)
    assert Comparison.from_dict(comparison.to_dict()) == comparison


def test_relations_are_of_the_values_they_name(strike):
    for topic in compare_claims(strike).topics:
        assert [value.text for value in topic.values] == list(
            dict.fromkeys(value.text for value in topic.values)
        )
        for pair in topic.relations:
            texts = [topic.values[at].text for at in (pair.first, pair.second)]
            one, two = (
                next(f.claim.quantity for f in topic.figures if f.claim.quantity.text == text)
                for text in texts
            )
            is_conflict = one.relation(two).verdict is Verdict.CONFLICT
            assert is_conflict == (pair.relation in (Agreement.CONFLICT, Agreement.UPDATE))


def test_nothing_and_next_to_nothing_can_be_compared(strike):
    assert compare_claims({}).topics == ()
    assert compare_claims({"a": [], "b": []}).topics == ()
    alone = compare_claims({"wire": strike["wire"]})
    assert {topic.relation for topic in alone.topics} == {Agreement.SINGLE}


def test_statements_without_a_figure_are_no_topics(make_claim):
    claim = make_claim("Police arrested 12 farmers.", "12", "farmers", source="Police")
    statement = replace(claim, kind="statement", quantity=None)
    assert compare_claims({"a": [statement], "b": [statement]}).topics == ()


@pytest.mark.parametrize(
    ("reports", "message"),
    [
        ([Report("a", text="5 dead."), Report("a", text="6 dead.")], "two reports have the id 'a'"),
        ([Report("a")], "neither text nor claims"),
        ({"a": 5}, "report 'a' is int"),
        (["5 dead."], "expected a Report, found str"),
        ("5 dead.", "pass {name: text"),
        ({"a": ["5 dead."]}, "holds str"),
        ([Report("a", text="5 dead.", date="Monday")], "no ISO 8601 date"),
    ],
)
def test_what_cannot_be_compared_is_named(reports, message):
    with pytest.raises(InputError, match=message) as error:
        compare_claims(reports)
    assert isinstance(error.value, ClaimkitError)


def test_comparing_claims_loads_no_torch():
    code = (
        "import sys\n"
        "from claimkit import compare_claims\n"
        "compare_claims({'a': [], 'b': []})\n"
        "print('torch' in sys.modules, 'transformers' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
