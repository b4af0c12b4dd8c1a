import datetime
import re
import sys
import tempfile
from pathlib import Path

import pytest
from claim_strategies import claims
from hypothesis import given
from hypothesis import strategies as st

from claimkit.errors import DataError, MissingDependencyError
from claimkit.io.parquet import claim_columns, read_claims, write_claims
from claimkit.types import Attribution, Claim, Quantity, Span, TimeSpan

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


@pytest.fixture
def tractors(tmp_path):
    """A file of two claims: one with all that a claim can have, one with no more than it must."""
    text = "Police counted more than 412 tractors on Monday 👮 in Ravel."
    full = Claim(
        "wire",
        text,
        0,
        len(text),
        quantity=Quantity("more than 412", 15, 28, value=412.0, comparator=">", unit="tractor"),
        entity=Span("tractors", 29, 37, "tractors"),
        place=Span("Ravel", 53, 58),
        time=TimeSpan("Monday", 41, 47, None, "2031-04-28", "2031-04-28"),
        attribution=Attribution(Span("Police", 0, 6), None, Span(text, 0, len(text))),
        confidence=0.75,
    )
    bare = Claim(None, "It rained.", 0, 10, kind="statement", restates=0)
    path = tmp_path / "claims.parquet"
    write_claims(path, [full, bare])
    return path


def test_duckdb_reads_nested_fields(tractors):
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect() as connection:
        rows = connection.execute(
            "select doc_id, quantity.value, quantity.unit, entity.text, attribution.source.text, "
            "time.iso_start::date, status, confidence from read_parquet($1) "
            "where kind = 'quantity' and quantity.value > 400",
            [str(tractors)],
        ).fetchall()
        nulls = connection.execute(
            "select count(*) from read_parquet($1) where quantity is null and restates = 0",
            [str(tractors)],
        ).fetchone()
    day = datetime.date(2031, 4, 28)
    assert rows == [("wire", 412.0, "tractor", "tractors", "Police", day, "actual", 0.75)]
    assert nulls == (1,)


def test_polars_reads_nested_fields(tractors):
    polars = pytest.importorskip("polars")
    frame = polars.read_parquet(tractors)
    assert frame.columns == claim_columns().names
    field = polars.col("quantity").struct.field
    found = frame.filter(field("value") > 400).select(
        field("unit"),
        polars.col("attribution").struct.field("source").struct.field("text").alias("source"),
        polars.col("status").cast(polars.String),
    )
    assert found.rows() == [("tractor", "Police", "actual")]
    assert frame.select(polars.col("quantity").is_null()).to_series().to_list() == [False, True]


def test_the_documented_columns_are_those_of_the_file():
    page = Path(__file__).parents[2] / "claimkit" / "io" / "README.md"
    rows = re.findall(r"^\| `([\w.]+)` \| ([\w ]+) \|", page.read_text("utf-8"), re.MULTILINE)
    documented = {
        name: kind for name, kind in rows if kind in ("text", "integer", "number", "flag", "name")
    }
    assert documented == dict(_columns(claim_columns(), ""))


def _columns(fields, prefix):
    import pyarrow as pa

    kinds = {pa.string(): "text", pa.int64(): "integer", pa.float64(): "number", pa.bool_(): "flag"}
    for field in fields:
        if pa.types.is_struct(field.type):
            yield from _columns(field.type, f"{prefix}{field.name}.")
        else:
            yield f"{prefix}{field.name}", kinds.get(field.type, "name")
