import sys
import tempfile
from pathlib import Path

import pytest
from claim_strategies import claims
from hypothesis import given
from hypothesis import strategies as st

from claimkit.errors import DataError, MissingDependencyError
from claimkit.io.parquet import claim_columns, read_claims, write_claims
from claimkit.types import Claim

pytest.importorskip("pyarrow")


@given(st.lists(claims(), max_size=3))
def test_claims_come_back_without_loss(items):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "claims.parquet"
        assert write_claims(path, items) == len(items)
        assert list(read_claims(path)) == items


def test_the_columns_are_the_keys_of_a_claim():
    claim = Claim(None, "No.", 0, 3, kind="statement")
    assert claim_columns().names == list(claim.to_dict())


def test_another_file_is_refused(tmp_path):
    path = tmp_path / "claims.parquet"
    path.write_text("no claims")
    with pytest.raises(DataError, match=r"claims\.parquet: not a Parquet file of claims"):
        list(read_claims(path))


def test_another_table_is_refused_with_its_row(tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = tmp_path / "claims.parquet"
    pq.write_table(pa.table({"text": ["a"]}), path)
    with pytest.raises(DataError, match=r"claims\.parquet:1: not a claim"):
        list(read_claims(path))


def test_without_pyarrow_the_message_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingDependencyError, match="pip install pyarrow"):
        write_claims(tmp_path / "claims.parquet", [])
