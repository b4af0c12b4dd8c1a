"""Training the pair scorer: reproducible, and able to learn."""

import random
from dataclasses import replace

import numpy as np
import pytest

from claimkit.io.corpora import read_corpus
from claimkit.io.groups import AnnotatedReport, ClaimGroup, Event, read_events
from claimkit.training.comparison import train_scorer
from claimkit.training.imperfect import LOST, make_imperfect


@pytest.fixture(scope="module")
def events():
    try:
        return read_events("claimwire", ["train"])[:4]
    except (OSError, ValueError):
        pytest.skip("claimwire is not at hand")


def test_an_event_has_its_reports_and_groups_of_their_claims(events):
    texts = {document.doc_id: document.text for document in read_corpus("claimwire", "train")}
    for event in events:
        claims = {report.doc_id: report.claims for report in event.reports}
        assert all(report.text == texts[report.doc_id] for report in event.reports)
        for group in event.groups:
            assert all(claims[name][index].doc_id == name for name, index in group.members)


def test_the_same_seed_gives_the_same_scorer(events):
    first, second = (train_scorer(events[:2], seeds=[13]) for _ in range(2))
    np.testing.assert_array_equal(first.hidden, second.hidden)
    assert first.updates == second.updates


def test_imperfect_claims_lose_fields_but_no_figure(events):
    event = events[0]
    imperfect = make_imperfect(event, random.Random(1))
    lost = 0
    for before, after in zip(event.reports, imperfect.reports, strict=True):
        for one, two in zip(before.claims, after.claims, strict=True):
            assert one.quantity == two.quantity
            lost += sum(
                getattr(one, name) is not None and getattr(two, name) is None for name in LOST
            )
    assert lost and imperfect.groups == event.groups


def test_events_of_no_groups_hold_their_reports():
    event = Event("e", (AnnotatedReport("a", "No figures.", None, ()),), (ClaimGroup("t", "single", ()),))  # fmt: skip
    assert make_imperfect(event, random.Random(0)) == replace(event)
