"""Claims to Arrow: the same values as their dicts, in the documented columns."""

import pytest
from claim_strategies import claims
from hypothesis import given
from hypothesis import strategies as st

from claimkit.io.columns import claim_batches, claim_columns, claims_table, make_batch
from claimkit.io.failures import Failure, read_failures, write_failures
from claimkit.types import Claim, Span

pytest.importorskip("pyarrow")


@given(st.lists(claims(), max_size=4))
def test_columns_hold_what_the_dicts_hold(items):
    batch = make_batch(items)
    batch.validate(full=True)
    assert batch.schema == claim_columns()
    assert batch.to_pylist() == [item.to_dict() for item in items]


@given(st.lists(claims(), max_size=7), st.integers(1, 3))
def test_the_size_of_batches_changes_no_row(items, size):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("claimkit.io.columns.CLAIMS_PER_BATCH", size)
        batches = list(claim_batches(items))
    assert all(0 < batch.num_rows <= size for batch in batches)
    assert claims_table(batches).to_pylist() == [item.to_dict() for item in items]


def test_no_claims_are_a_table_without_rows():
    assert claims_table([]).num_rows == 0
    assert claims_table([]).schema == claim_columns()


def test_a_lone_surrogate_becomes_a_replacement_character():
    text = "\ud800 9"
    claim = Claim("a", text, 0, 3, kind="statement", entity=Span("\ud800", 0, 1))
    (row,) = make_batch([claim]).to_pylist()
    assert (row["text"], row["entity"]["text"]) == ("\ufffd 9", "\ufffd")
    assert (row["start"], row["end"]) == (0, 3)


def test_failures_come_back_from_metadata():
    failures = [Failure(3, None, "InputError", "née \ud800 “no”"), Failure(4, "b", "OSError", "")]
    assert read_failures(write_failures(failures)) == failures
    assert read_failures(None) == read_failures({}) == []
