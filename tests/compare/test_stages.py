"""The stages of a comparison, one by one."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimkit.compare import candidates
from claimkit.compare.agreement import Judge
from claimkit.compare.candidates import candidate_pairs
from claimkit.compare.comparison import Agreement
from claimkit.compare.constraints import are_apart
from claimkit.compare.features import PairFeatures, Relations
from claimkit.compare.grouping import group_mentions
from claimkit.compare.mentions import find_mentions
from claimkit.compare.names import name_topic
from claimkit.compare.near_duplicates import find_copies
from claimkit.compare.reports import Report
from claimkit.compare.scorer import PairScorer, load_scorer
from claimkit.errors import ModelFolderError
from claimkit.labels import Status
from claimkit.model.folders import COMPARISON

AGENCY = (
    "At least 40 tractors blocked the coast road on Monday, police said. Twelve farmers were "
    "arrested near the port after a scuffle with harbour guards."
)


def mentions_of(*claims, one_report=False):
    reports = [Report("a", claims=claims)]
    if not one_report:
        reports = [Report(str(number), claims=[claim]) for number, claim in enumerate(claims)]
    return find_mentions(reports)


def apart(*claims, one_report=False):
    one, two = mentions_of(*claims, one_report=one_report)
    return are_apart(one, two, Relations().of(one.reading, two.reading))


@pytest.mark.parametrize("headline", ["", "STRIKE! ", "By our reporter. "])
def test_agency_text_under_another_headline_is_a_copy(headline):
    copies = find_copies([Report("a", AGENCY), Report("b", headline + AGENCY)])
    assert list(copies) == [1] and copies[1].original == 0


def test_reports_of_one_event_in_other_words_are_no_copies():
    other = "Some 45 tractors stood on the coast road. The union spoke of 19 arrests on Monday."
    assert find_copies([Report("a", AGENCY), Report("b", other)]) == {}


def test_equal_figures_without_sentences_are_no_copies(make_claim):
    bare = make_claim("12", "12")
    assert find_copies([Report("a", claims=[bare]), Report("b", claims=[bare])]) == {}


def test_a_plan_that_was_given_up_is_not_what_came_about(make_claim):
    plan = make_claim("It previously planned to send 800 soldiers.", "800", "soldiers", status="planned")  # fmt: skip
    there = make_claim("On Monday 800 soldiers were on their way.", "800", "soldiers")
    assert apart(plan, there) and apart(there, plan)
    assert not apart(plan, replace(there, status=Status.PLANNED))


def test_another_group_in_the_same_report_is_another_quantity(make_claim):
    text = "They track a caravan of 3,500 people, and another group of 3,000 people."
    first, second = make_claim(text, "3,500", "people"), make_claim(text, "3,000", "people")
    assert apart(first, second, one_report=True)
    assert not apart(first, second)


def test_vague_figures_of_different_nouns_in_one_report_are_apart(make_claim):
    crowd = make_claim("Hundreds of members marched.", "Hundreds", "members")
    police = make_claim("They met hundreds of officers.", "hundreds", "officers")
    assert apart(crowd, police, one_report=True) and not apart(crowd, crowd, one_report=True)


@pytest.mark.parametrize(
    ("one", "two", "relation"),
    [
        ("38 euros a day", "38 euros", Agreement.AGREE),
        ("38 euros", "50 euros a day", Agreement.COMPATIBLE),
        ("four times", "four arrests", Agreement.AGREE),
        ("four times", "seven arrests", Agreement.CONFLICT),
        ("38 euros", "38 dollars", Agreement.COMPATIBLE),
        ("38 euros", "38 kilometres", Agreement.COMPATIBLE),
    ],
)
def test_part_of_a_unit_may_be_left_out(make_claim, one, two, relation):
    first, second = (
        mentions_of(make_claim(f"It was {figure}, no more.", figure)) for figure in (one, two)
    )
    judge = Judge(Relations(), {})
    assert judge.judge(first, second).relation is relation
    assert judge.judge(second, first).relation is relation


def pairs(count):
    return [(one, two) for one in range(count) for two in range(one + 1, count)]


@given(st.integers(1, 9), st.data())
def test_groups_part_all_mentions_and_no_cannot_link_is_joined(count, data):
    chances = data.draw(st.lists(st.sampled_from([0.0, 0.1, 0.4, 0.9]), min_size=len(pairs(count)), max_size=len(pairs(count))))  # fmt: skip
    first, second = (np.asarray([p[side] for p in pairs(count)], dtype=np.int64) for side in (0, 1))
    groups = group_mentions(count, first, second, np.asarray(chances, np.float32), 0.3)
    assert sorted(member for group in groups for member in group) == list(range(count))
    number = {member: at for at, group in enumerate(groups) for member in group}
    for (one, two), chance in zip(pairs(count), chances, strict=True):
        assert chance > 0.0 or number[one] != number[two]


def test_the_mean_decides_not_the_nearest():
    first, second = np.asarray([0, 0, 1]), np.asarray([1, 2, 2])
    chances = np.asarray([0.9, 0.5, 0.05], np.float32)
    assert group_mentions(3, first, second, chances, 0.3) == [[0, 1], [2]]


def test_of_many_mentions_those_that_are_alike_are_compared(make_claim, monkeypatch):
    monkeypatch.setattr(candidates, "FEW", 4)
    monkeypatch.setattr(candidates, "NEAREST", 1)
    texts = ["40 tractors blocked the road.", "7 ships left the harbour.", "3 dogs bit a postman."]
    nouns = ["tractors", "ships", "dogs"]
    claims = [make_claim(t, t.split()[0], n) for t, n in zip(texts, nouns, strict=True)] * 2
    first, second = candidate_pairs(mentions_of(*claims))
    assert set(zip(first.tolist(), second.tolist(), strict=True)) == {(0, 3), (1, 4), (2, 5)}


def test_features_are_the_same_from_either_side(strike):
    mentions = find_mentions([Report(name, claims=claims) for name, claims in strike.items()])
    first, second = np.triu_indices(len(mentions), 1)
    features = PairFeatures(mentions)
    one, names = features.matrix(first, second)
    two, _ = features.matrix(second, first)
    assert one.shape == (len(first), len(names)) and np.isfinite(one).all()
    np.testing.assert_allclose(one, two, atol=1e-6)


def test_a_name_is_a_run_of_words_without_the_figure(make_claim):
    claim = make_claim("Rome will send about 800 troops to the border.", "about 800", "troops", predicate="send", place="border")  # fmt: skip
    assert name_topic(mentions_of(claim)) == "send troops to the border"
    assert name_topic(mentions_of(make_claim("It fell by 3%.", "3%"))) == "percent"


def test_the_shipped_scorer_knows_all_features_and_survives_json(strike):
    scorer = load_scorer()
    mentions = find_mentions([Report(name, claims=claims) for name, claims in strike.items()])
    _, names = PairFeatures(mentions).matrix(*candidate_pairs(mentions))
    assert set(scorer.features) == set(names)
    again = PairScorer.from_dict(scorer.to_dict())
    np.testing.assert_array_equal(again.hidden, scorer.hidden)


def test_damaged_weights_are_named(tmp_path):
    (tmp_path / COMPARISON).write_text('{"features": ["equal"]}')
    with pytest.raises(ModelFolderError, match=r"comparison\.json"):
        load_scorer(tmp_path)
