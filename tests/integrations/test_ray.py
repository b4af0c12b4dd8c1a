"""Ray Data: the actor alone, and on a local cluster that loses a worker."""

import os
import shutil
import signal
import sys

import pytest

from claimkit.errors import InputError, MissingDependencyError
from claimkit.integrations.ray import (
    ClaimActor,
    extract_dataset,
    flatten_claims,
    keep_checkpoints,
)
from claimkit.io.columns import claim_columns

pa = pytest.importorskip("pyarrow")

TEXTS = ["Police counted 412 tractors on Monday. " * 2, "", "About 9 people said it. " * 2]


@pytest.fixture(scope="module")
def actor(tiny_folder):
    return ClaimActor(str(tiny_folder), device="cpu")


def test_a_batch_of_documents_becomes_a_row_of_claims_each(actor):
    given = {"doc_id": ["a", "b", "c"], "text": TEXTS, "date": ["2031-05-07"] * 3, "url": [1, 2, 3]}
    found = actor(pa.table(given))
    found.validate(full=True)
    assert found.column_names == ["doc_id", "date", "url", "claims", "failure"]
    whole = list(actor.extractor.stream(TEXTS, dates=given["date"], doc_ids=given["doc_id"]))
    assert [len(claims) for claims in found["claims"].to_pylist()] == [len(c) for c in whole]
    rows = flatten_claims(found)
    assert rows.schema.equals(claim_columns())
    assert rows.to_pylist() == [claim.to_dict() for claims in whole for claim in claims]


def test_a_document_that_fails_says_why_in_its_row(actor):
    found = actor(pa.table({"text": [TEXTS[0], None], "date": [None, "2031-05-07"]}))
    assert found["failure"].to_pylist()[0] is None
    assert "text 1 is NoneType" in found["failure"].to_pylist()[1]
    assert found["claims"].to_pylist()[0] and found["claims"].to_pylist()[1] == []


def test_no_rows_have_the_columns_of_rows(actor):
    some = actor(pa.table({"text": TEXTS}))
    none = actor(pa.table({"text": pa.array([], pa.string())}))
    assert none.num_rows == 0
    assert none.schema.equals(some.schema)
    assert flatten_claims(none).schema.equals(claim_columns())


def test_blocks_of_different_claims_join(actor):
    parts = [actor(pa.table({"text": [text]})) for text in TEXTS]
    assert flatten_claims(pa.concat_tables(parts)).num_rows == sum(
        flatten_claims(part).num_rows for part in parts
    )


def test_another_table_is_refused(actor):
    with pytest.raises(InputError, match="expected a column 'text'; found body"):
        actor(pa.table({"body": TEXTS}))


def test_without_ray_the_message_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "ray.data", None)
    for call in (lambda: extract_dataset(None), lambda: keep_checkpoints(tmp_path)):
        with pytest.raises(MissingDependencyError, match=r"pip install 'claimkit\[ray\]'"):
            call()


@pytest.fixture(scope="module")
def cluster():
    """Two workers on this machine."""
    ray = pytest.importorskip("ray")
    pytest.importorskip("ray.data")
    ray.init(
        num_cpus=3,
        include_dashboard=False,
        log_to_driver=False,
        runtime_env={"env_vars": {"PYTHONPATH": os.pathsep.join(p or "." for p in sys.path)}},
    )
    yield ray
    ray.shutdown()


@pytest.fixture
def news(tmp_path):
    """Four files of ten documents."""
    import pyarrow.parquet as pq

    (tmp_path / "news").mkdir()
    for part in range(4):
        names = [f"{part}-{n}" for n in range(10)]
        table = pa.table({"doc_id": names, "text": [f"{TEXTS[0]} {name}" for name in names]})
        pq.write_table(table, tmp_path / "news" / f"{part}.parquet")
    return tmp_path / "news"


def written(folder):
    import pyarrow.parquet as pq

    tables = [pq.read_table(path) for path in sorted(folder.rglob("*.parquet"))]
    return pa.concat_tables(tables).sort_by("doc_id")


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_a_killed_worker_loses_no_document(
    cluster, tiny_folder, actor, news, tmp_path, monkeypatch
):
    mark = tmp_path / "killed"

    class MortalActor(ClaimActor):
        def __call__(self, table):
            if not mark.exists() and "2-0" in table["doc_id"].to_pylist():
                mark.touch()
                os.kill(os.getpid(), signal.SIGKILL)
            return super().__call__(table)

    monkeypatch.setattr("claimkit.integrations.ray.ClaimActor", MortalActor)
    data = cluster.data.read_parquet(str(news))
    extract_dataset(data, model=str(tiny_folder), workers=2, batch_documents=5).write_parquet(
        str(tmp_path / "out")
    )
    assert mark.exists(), "the worker was never killed"
    found = written(tmp_path / "out")
    assert found["doc_id"].to_pylist() == [f"{part}-{n}" for part in range(4) for n in range(10)]
    assert found["failure"].null_count == 40
    whole = actor(written(news))
    assert flatten_claims(found).num_rows == flatten_claims(whole).num_rows > 0


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_a_run_that_is_started_again_computes_only_what_is_missing(
    cluster, tiny_folder, news, tmp_path, monkeypatch
):
    log, out = tmp_path / "log", tmp_path / "out"
    log.mkdir()
    half = tmp_path / "half"
    half.mkdir()
    for part in (1, 2):
        shutil.copy(news / f"{part}.parquet", half)

    class TellingActor(ClaimActor):
        def __call__(self, table):
            with (log / str(os.getpid())).open("a") as file:
                file.writelines(f"{name}\n" for name in table["doc_id"].to_pylist())
            return super().__call__(table)

    def computed_by_a_run(folder):
        for file in log.iterdir():
            file.unlink()
        data = cluster.data.read_parquet(str(folder))
        extract_dataset(data, model=str(tiny_folder)).write_parquet(str(out))
        return sorted(name for file in log.iterdir() for name in file.read_text().split())

    monkeypatch.setattr("claimkit.integrations.ray.ClaimActor", TellingActor)
    context = cluster.data.DataContext.get_current()
    keep_checkpoints(tmp_path / "checkpoints")
    names = [f"{part}-{n}" for part in range(4) for n in range(10)]
    try:
        assert computed_by_a_run(half) == names[10:30]
        assert computed_by_a_run(news) == names[:10] + names[30:]
    finally:
        context.checkpoint_config = None
    assert written(out)["doc_id"].to_pylist() == names
