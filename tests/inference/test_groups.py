"""Texts to groups: every text once, in order, never more in memory than the budgets allow."""

import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimkit.errors import InputError
from claimkit.inference.groups import DOCUMENT_CHARS, Row, check_row, make_groups, read_rows


@given(
    st.lists(st.integers(0, 60), max_size=60), st.integers(1, 10), st.integers(1, 100), st.data()
)
def test_every_row_is_in_one_group_in_order_within_the_budgets(lengths, documents, chars, data):
    texts = [data.draw(st.sampled_from(["x" * n, None, n])) for n in lengths]
    rows = [Row(index, text) for index, text in enumerate(texts)]
    groups = list(make_groups(rows, documents=documents, chars=chars))
    assert list(itertools.chain(*groups)) == rows
    for group in groups:
        sizes = [len(row.text) for row in group if isinstance(row.text, str)]
        assert 1 <= len(group) <= documents
        assert sum(sizes) <= chars or len([size for size in sizes if size]) == 1


def test_no_more_is_read_than_one_group_needs():
    read = itertools.count()
    groups = make_groups((Row(next(read), "x") for _ in itertools.count()), documents=5)
    next(groups)
    assert next(read) == 5


def test_what_was_read_before_the_source_broke_is_not_lost():
    def rows():
        yield Row(0, "a")
        yield Row(1, "b")
        raise OSError("the disk is gone")

    groups = make_groups(rows())
    assert [row.index for row in next(groups)] == [0, 1]
    with pytest.raises(OSError, match="the disk is gone"):
        next(groups)


def test_names_and_dates_go_with_their_text():
    rows = list(read_rows(["a", "b"], iter(["2031-05-02", None]), iter([0, 1])))
    assert rows == [Row(0, "a", "2031-05-02", 0), Row(1, "b", None, 1)]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (Row(7, None), "text 7 is NoneType, not str"),
        (Row(7, float("nan")), "text 7 is float, not str"),
        (Row(7, b"bytes"), "decode bytes first"),
        (Row(7, "a", "May"), "date 'May' of text 7 is no ISO 8601 date"),
        (Row(7, "a", 20310502.0), "of text 7 is no ISO 8601 date"),
        (Row(7, "a", None, 12), "doc_id 12 of text 7 is not a str"),
        (Row(7, "x" * (DOCUMENT_CHARS + 1)), "text 7 has 5,000,001 characters"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else None,
)
def test_a_faulty_row_says_which_text_it_is(row, message):
    with pytest.raises(InputError, match=message):
        check_row(row)


def test_a_date_of_pandas_that_is_no_time_is_a_fault():
    pandas = pytest.importorskip("pandas")
    with pytest.raises(InputError, match="no ISO 8601 date"):
        check_row(Row(0, "a", pandas.NaT))
    assert check_row(Row(0, "a", pandas.Timestamp("2031-05-02 10:00"))).date == datetime.date(
        2031, 5, 2
    )
