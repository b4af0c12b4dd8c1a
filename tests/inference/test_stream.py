"""A stream of claims: order kept, errors confined, ended when asked; no model needed."""

import logging
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimkit.errors import DeviceError, InputError
from claimkit.inference.groups import make_groups, read_rows
from claimkit.inference.stream import ClaimStream, extract_apart
from claimkit.io.failures import Failure
from claimkit.types import Claim


def claim(text, doc_id=None):
    return Claim(doc_id, text, 0, len(text), kind="statement")


def read(documents):
    """A claim a document; breaks, and takes the whole group down, where one says `break`."""
    if any("break" in document.text for document in documents):
        raise ZeroDivisionError("a stage broke")
    return [[claim(document.text, document.doc_id)] for document in documents]


def stream_of(texts, *, documents=3, dates=None, doc_ids=None, extract=read, **options):
    groups = make_groups(read_rows(texts, dates, doc_ids), documents=documents)
    return ClaimStream(((rows, extract_apart(rows, extract)) for rows in groups), **options)


@given(
    st.lists(st.sampled_from(["good", "break", None, b"bytes", "other"]), max_size=20),
    st.integers(1, 7),
)
def test_only_the_guilty_document_is_lost(texts, documents):
    stream = stream_of(texts, documents=documents, on_error="record")
    found = [[c.text for c in claims] for claims in stream]
    assert found == [[text] if text in ("good", "other") else [] for text in texts]
    guilty = [index for index, text in enumerate(texts) if text not in ("good", "other")]
    assert [failure.index for failure in stream.failures] == guilty


def test_a_failure_says_what_went_wrong_with_which_document():
    texts, dates, names = ["a", "b", "break"], [None, "May", None], ["x", "y", "z"]
    stream = stream_of(texts, dates=dates, doc_ids=names, on_error="record")
    assert [len(claims) for claims in stream] == [1, 0, 0]
    assert stream.failures == [
        Failure(1, "y", "InputError", "date 'May' of text 1 is no ISO 8601 date like 2031-05-02"),
        Failure(2, "z", "ZeroDivisionError", "a stage broke"),
    ]


def test_skipped_documents_are_told_in_the_log(caplog):
    with caplog.at_level(logging.WARNING, "claimkit"):
        stream = stream_of(["a", "break"], doc_ids=["x", "y"], on_error="skip")
        assert [len(claims) for claims in stream] == [1, 0]
    assert caplog.messages == ["text 1 (doc_id 'y') passed over: ZeroDivisionError: a stage broke"]
    assert stream.failures == []


def test_an_error_is_raised_in_its_place_after_the_claims_before_it():
    stream = stream_of(["a", "b", "break", "c"], documents=4)
    assert [next(stream)[0].text, next(stream)[0].text] == ["a", "b"]
    with pytest.raises(ZeroDivisionError, match="a stage broke") as caught:
        next(stream)
    assert caught.value.__notes__ == ["while reading text 2 (doc_id None)"]
    assert list(stream) == []


def test_an_error_of_the_device_is_nobody_s_failure():
    def forked(documents):
        raise DeviceError("forked")

    with pytest.raises(DeviceError, match="forked"):
        next(stream_of(["a", "b"], extract=forked, on_error="record"))


def test_an_unknown_way_with_errors_is_named():
    with pytest.raises(InputError, match="on_error is 'ignore'; give one of"):
        stream_of([], on_error="ignore")


def test_closing_ends_the_stream_and_reads_no_more():
    taken = []
    with stream_of(taken.append(n) or "a" for n in range(100)) as stream:
        next(stream)
    assert list(stream) == []
    assert len(taken) == 3


def test_another_thread_can_end_a_stream_that_never_ends():
    def endless():
        while True:
            yield "a"

    stream = stream_of(endless())
    taker = threading.Thread(target=list, args=(stream,))
    taker.start()
    stream.close()
    taker.join(timeout=30)
    assert not taker.is_alive()


def test_threads_share_a_stream_and_each_list_is_handed_out_once():
    texts = [str(number) for number in range(500)]
    stream, taken = stream_of(texts), []
    threads = [
        threading.Thread(target=lambda: taken.extend(claims[0].text for claims in stream))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken, key=int) == texts


def test_an_interrupt_ends_the_stream_and_leaves_the_rest_usable():
    def interrupted(documents):
        raise KeyboardInterrupt

    stream = stream_of(["a"], extract=interrupted, on_error="skip")
    with pytest.raises(KeyboardInterrupt):
        next(stream)
    assert list(stream) == []
    assert len(list(stream_of(["a"]))) == 1


def test_progress_tells_rate_and_time_left(capsys):
    assert len(list(stream_of(["a"] * 9, progress=True, total=9))) == 9
    shown = capsys.readouterr().err
    assert "9/9" in shown and "texts/s" in shown and "<" in shown
    assert len(list(stream_of(["a"] * 9))) == 9
    assert capsys.readouterr().err == ""


def test_claims_become_record_batches():
    pytest.importorskip("pyarrow")
    stream = stream_of(["a", None, "b"], doc_ids=["x", "y", "z"], on_error="record")
    (batch,) = stream.record_batches()
    assert batch.column("doc_id").to_pylist() == ["x", "z"]
    assert [failure.doc_id for failure in stream.failures] == ["y"]
