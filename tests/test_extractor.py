"""The whole path, text to claims, with a tiny random model: no weights, no network."""

import datetime
import itertools
import multiprocessing
import os

import pytest
import torch

from claimkit.errors import ClaimkitError, DeviceError, InputError, ModelFolderError
from claimkit.extractor import GROUP_DOCUMENTS, ClaimExtractor
from claimkit.inference.forking import ForkGuard
from claimkit.inference.host import document_date
from claimkit.io.columns import claim_columns
from claimkit.io.failures import read_failures
from claimkit.segment import segment

TEXTS = [
    "About 3,500 people marched on Monday, police said.",
    "",
    "“We lost 3 boats,” said Ada Lowe. “Two more drift.”\n\nThe tug was 2 hours late.",
    "Harbour strike\n\nOSLO, May 2, 2031 (Agency) - It cost $4.5 million. She said 9% of it is paid.",
    " \n ",
    "Nobody spoke.",
    "Ten of 12 cranes stood still on Monday.\nREAD MORE: 5 things about cranes\n" * 6,
]


def comparable(claims):
    """Claims as values, without the last digit of a sum that depends on the batch."""
    rows = [claim.to_dict() for claim in claims]
    return [row | {"confidence": None} for row in rows], [row["confidence"] for row in rows]


def assert_same(one, other):
    assert comparable(one)[0] == comparable(other)[0]
    assert comparable(one)[1] == pytest.approx(comparable(other)[1], abs=2e-4)


def test_the_tiny_model_fills_most_fields(tiny_extractor):
    claims = list(itertools.chain.from_iterable(tiny_extractor.stream(TEXTS)))
    fields = ("quantity", "entity", "property", "predicate", "place", "time", "change")
    found = [name for name in fields if any(getattr(claim, name) is not None for claim in claims)]
    assert len(found) >= 5, found


def test_one_by_one_equals_a_stream_in_order(tiny_extractor):
    together = list(tiny_extractor.stream(TEXTS))
    assert len(together) == len(TEXTS)
    assert sum(map(len, together)) > 10
    for text, claims in zip(TEXTS, together, strict=True):
        assert_same(tiny_extractor.extract(text), claims)


def test_what_a_text_stands_beside_does_not_change_its_claims(tiny_extractor):
    forwards = list(tiny_extractor.stream(TEXTS))
    backwards = list(tiny_extractor.stream(TEXTS[::-1]))[::-1]
    for one, other in zip(forwards, backwards, strict=True):
        assert_same(one, other)


def test_batch_size_does_not_change_claims(tiny_extractor, monkeypatch):
    whole = list(tiny_extractor.stream(TEXTS))
    monkeypatch.setattr(tiny_extractor.engine, "batch_tokens", 1)
    for one, other in zip(tiny_extractor.stream(TEXTS), whole, strict=True):
        assert_same(one, other)


def test_groups_of_documents_do_not_change_claims(tiny_extractor, monkeypatch):
    whole = list(tiny_extractor.stream(TEXTS))
    monkeypatch.setattr("claimkit.extractor.GROUP_DOCUMENTS", 2)
    for one, other in zip(tiny_extractor.stream(TEXTS), whole, strict=True):
        assert_same(one, other)


def test_two_runs_are_equal(tiny_extractor):
    assert list(tiny_extractor.stream(TEXTS)) == list(tiny_extractor.stream(TEXTS))


def test_claims_come_in_text_order(tiny_extractor):
    for claims in tiny_extractor.stream(TEXTS):
        places = [
            claim.quantity.start if claim.quantity else claim.attribution.content.start
            for claim in claims
        ]
        assert places == sorted(places)


def test_restated_claims_stand_in_the_same_list(tiny_extractor):
    text = "A 100 mile (161 kilometre) march and 10 kilograms (22 pounds) of rope. " * 5
    claims = tiny_extractor.extract(text)
    for index, claim in enumerate(claims):
        assert claim.restates is None or 0 <= claim.restates < index


def test_a_name_is_put_into_every_claim(tiny_extractor):
    claims = tiny_extractor.extract(TEXTS[0], doc_id="wire-7")
    assert claims and {claim.doc_id for claim in claims} == {"wire-7"}
    names = [f"doc {number}" for number in range(len(TEXTS))]
    for name, claims in zip(names, tiny_extractor.stream(TEXTS, doc_ids=names), strict=True):
        assert {claim.doc_id for claim in claims} <= {name}


def times(extractor, **options):
    text = "They met on Monday. " * 20
    return {c.time.iso_start for c in extractor.extract(text, **options) if c.time} - {None}


def test_times_resolve_against_the_given_date(tiny_extractor):
    one, other = (times(tiny_extractor, date=d) for d in ("2031-05-07", "2040-01-12"))
    if not one:
        pytest.skip("this random model marks no whole 'Monday'")
    assert all(day.startswith("2031") for day in one)
    assert all(day.startswith("2040") for day in other)


@pytest.mark.parametrize(
    "date",
    [
        "2031-05-07",
        "2031-05-07T12:30:00",
        datetime.date(2031, 5, 7),
        datetime.datetime(2031, 5, 7, 9),
    ],
    ids=str,
)
def test_a_date_is_a_string_or_a_date(tiny_extractor, date):
    text = "They met 9 people on Monday. " * 6
    assert tiny_extractor.extract(text, date=date) == tiny_extractor.extract(
        text, date="2031-05-07"
    )


def test_the_documents_own_date_is_found_in_its_dateline():
    assert document_date(TEXTS[3], segment(TEXTS[3])) == datetime.date(2031, 5, 2)
    assert document_date(TEXTS[0], segment(TEXTS[0])) is None


@pytest.mark.parametrize("date", ["yesterday", "2031-13-01", "", "02/05/2031", b"2031-05-02"])
def test_a_date_that_is_none_says_which_text_it_belongs_to(tiny_extractor, date):
    with pytest.raises(InputError, match=r"text 1 is no ISO 8601 date like 2031-05-02"):
        list(tiny_extractor.stream(["a", "b"], dates=[None, date]))


@pytest.mark.parametrize("text", [None, b"bytes", 3, ["a", "list"]])
def test_a_text_that_is_none_says_which_it_is(tiny_extractor, text):
    with pytest.raises(InputError, match=rf"text 2 is {type(text).__name__}, not str"):
        list(tiny_extractor.stream(["a", "b", text]))
    with pytest.raises(InputError, match="text 0"):
        tiny_extractor.extract(text)


def test_a_stream_of_one_str_is_an_error_not_a_stream_of_letters(tiny_extractor):
    with pytest.raises(InputError, match=r"use extract\(\)"):
        list(tiny_extractor.stream("Ten boats sank."))


@pytest.mark.parametrize("name", ["dates", "doc_ids"])
@pytest.mark.parametrize("texts", [1, 3, GROUP_DOCUMENTS, GROUP_DOCUMENTS + 2])
def test_too_few_or_too_many_values_are_an_error(quiet_extractor, name, texts):
    with pytest.raises(InputError, match=rf"{name} ends after {texts - 1}"):
        list(quiet_extractor.stream(["x"] * texts, **{name: [None] * (texts - 1)}))
    with pytest.raises(InputError, match=rf"{name} holds more than the {texts} texts"):
        list(quiet_extractor.stream(["x"] * texts, **{name: [None] * (texts + 1)}))


def test_lists_of_different_lengths_are_an_error_whichever_is_short(quiet_extractor):
    with pytest.raises(InputError, match="doc_ids ends after 1"):
        list(quiet_extractor.stream(["x", "y"], dates=[None, None], doc_ids=["a"]))
    with pytest.raises(InputError, match="dates holds more"):
        list(quiet_extractor.stream([], dates=["2031-05-02"]))


def test_a_stream_that_never_ends_is_read_a_group_at_a_time(quiet_extractor):
    read = 0

    def texts():
        nonlocal read
        for read in itertools.count(1):
            yield f"Text {read}: 9 boats."

    claims = quiet_extractor.stream(
        texts(), dates=itertools.repeat("2031-05-02"), doc_ids=map(str, itertools.count())
    )
    for _ in range(3):
        next(claims)
    assert read == GROUP_DOCUMENTS


def test_no_texts_give_no_lists(tiny_extractor):
    assert list(tiny_extractor.stream([])) == []
    assert list(tiny_extractor.stream(iter(()))) == []


def test_attributions_lie_in_the_text(tiny_extractor):
    for attribution in tiny_extractor.attributions(TEXTS[2]):
        for start, end in (*attribution.source, *attribution.cue, *attribution.content):
            assert 0 <= start < end <= len(TEXTS[2])
    assert tiny_extractor.attributions("") == []


def test_a_folder_that_is_not_there_is_a_claimkit_error(tmp_path):
    with pytest.raises(ModelFolderError, match=r"looked in .*no such model"):
        ClaimExtractor.from_pretrained(tmp_path / "no such model")


def test_a_folder_without_a_model_says_what_is_missing(tmp_path):
    with pytest.raises(ModelFolderError, match=r"config.json, model.safetensors, tokenizer.json"):
        ClaimExtractor.from_pretrained(tmp_path, device="cpu")


def test_an_unknown_device_is_a_claimkit_error(tiny_folder):
    with pytest.raises(ClaimkitError, match="device 'abacus'"):
        ClaimExtractor.from_pretrained(tiny_folder, device="abacus")


@pytest.mark.parametrize("on_error", ["skip", "record"])
def test_a_document_that_breaks_a_stage_costs_no_other(tiny_extractor, monkeypatch, on_error):
    whole = list(tiny_extractor.stream(TEXTS))
    segment_well = segment

    def segment_or_break(text):
        if text == TEXTS[2]:
            raise RuntimeError("no segments")
        return segment_well(text)

    monkeypatch.setattr("claimkit.inference.host.segment", segment_or_break)
    stream = tiny_extractor.stream([*TEXTS, None], on_error=on_error)
    found = list(stream)
    assert found[2] == found[-1] == []
    for place in (0, 3, 6):
        assert_same(found[place], whole[place])
    errors = [(failure.index, failure.error) for failure in stream.failures]
    assert errors == ([(2, "RuntimeError"), (7, "InputError")] if on_error == "record" else [])


def test_a_huge_document_costs_no_other(tiny_extractor):
    stream = tiny_extractor.stream([TEXTS[0], "9 boats. " * 6_000_000, TEXTS[0]], on_error="record")
    first, huge, last = stream
    assert huge == [] and first
    assert_same(first, last)
    assert "54,000,000 characters" in stream.failures[0].message


def test_a_table_holds_the_claims_of_the_stream(tiny_extractor):
    names = [f"doc {number}" for number in range(len(TEXTS))]
    rows = [c.to_dict() for cs in tiny_extractor.stream(TEXTS, doc_ids=names) for c in cs]
    table = tiny_extractor.extract_table(TEXTS, doc_ids=names)
    assert table.to_pylist() == rows
    assert table.schema.equals(claim_columns())


def test_a_table_tells_its_failures(tiny_extractor):
    table = tiny_extractor.extract_table([TEXTS[0], None, "\ud800 9 boats"], on_error="record")
    table.validate(full=True)
    (failure,) = read_failures(table.schema.metadata)
    assert (failure.index, failure.error) == (1, "InputError")
    assert read_failures(tiny_extractor.extract_table([]).schema.metadata) == []


def test_threads_that_share_an_extractor_find_what_one_finds(tiny_extractor):
    from concurrent.futures import ThreadPoolExecutor

    whole = list(tiny_extractor.stream(TEXTS))
    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda _: list(tiny_extractor.stream(TEXTS)), range(8)))
    for run in runs:
        for one, other in zip(run, whole, strict=True):
            assert_same(one, other)


fork_only = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")


@fork_only
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
@pytest.mark.parametrize("threads", [1, 4])
def test_a_forked_child_finds_what_its_parent_finds(tiny_extractor, threads):
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        whole = list(tiny_extractor.stream(TEXTS))
        context = multiprocessing.get_context("fork")
        receiver, sender = context.Pipe(duplex=False)
        child = context.Process(target=lambda: sender.send(list(tiny_extractor.stream(TEXTS))))
        child.start()
        assert receiver.poll(120), "the child waits for threads that its parent had"
        found = receiver.recv()
        child.join(timeout=30)
    finally:
        torch.set_num_threads(before)
    assert child.exitcode == 0
    for one, other in zip(found, whole, strict=True):
        assert_same(one, other)


@fork_only
def test_a_model_on_a_gpu_is_refused_after_a_fork(monkeypatch):
    guard = ForkGuard(torch.device("cuda"))
    guard.check()
    monkeypatch.setattr(os, "getpid", lambda: guard.process + 1)
    with pytest.raises(DeviceError, match="load the extractor in the child"):
        guard.check()
