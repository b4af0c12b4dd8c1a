"""A corpus to shards: whole, in order, the same however often the run was stopped."""

import hashlib
import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from claimkit.corpus import CorpusSummary, extract_corpus
from claimkit.errors import DataError, InputError
from claimkit.io.failures import read_failures
from claimkit.io.parquet import claim_columns, read_claims

fork_only = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")


@pytest.fixture
def corpus(tmp_path):
    """Forty documents in three formats, three of them faulty."""
    folder = tmp_path / "news"
    folder.mkdir()
    rows = [{"doc_id": f"j{n}", "text": f"About {n} people marched."} for n in range(20)]
    rows[3]["date"] = "May"
    lines = [json.dumps(row) for row in rows]
    lines[11] = "no JSON"
    (folder / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    texts = [f"Police counted {n} boats on Monday." for n in range(18)] + [None]
    names = [f"p{n}" for n in range(19)]
    pq.write_table(pa.table({"doc_id": names, "text": texts}), folder / "b.parquet")
    (folder / "c.txt").write_text("The tug was 2 hours late.")
    return folder


def content(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def names_in(folder):
    return [
        claim.doc_id for part in sorted(folder.glob("*.parquet")) for claim in read_claims(part)
    ]


def test_every_document_is_in_one_shard_in_order(tiny_extractor, corpus, tmp_path):
    summary = extract_corpus(tiny_extractor, [corpus], tmp_path / "out", shard_documents=7)
    parts = sorted((tmp_path / "out").glob("*.parquet"))
    assert [part.name for part in parts] == [f"part-0000{n}.parquet" for n in range(6)]
    assert (summary.shards, summary.documents, summary.failures) == (6, 40, 3)
    assert summary.claims == sum(pq.read_table(part).num_rows for part in parts)
    assert all(pq.read_schema(part).equals(claim_columns()) for part in parts)
    found = list(dict.fromkeys(names_in(tmp_path / "out")))
    given = [f"j{n}" for n in range(20)] + [f"p{n}" for n in range(18)] + [str(corpus / "c.txt")]
    assert found == [name for name in given if name in found]
    assert len(found) > 10


def test_shards_hold_what_a_stream_finds(tiny_extractor, corpus, tmp_path):
    extract_corpus(tiny_extractor, [corpus / "b.parquet"], tmp_path / "out")
    texts = [f"Police counted {n} boats on Monday." for n in range(18)]
    names = [f"p{n}" for n in range(18)]
    table = tiny_extractor.extract_table(texts, doc_ids=names)
    assert list(read_claims(tmp_path / "out" / "part-00000.parquet")) == [
        *_claims_of(table, tmp_path)
    ]


def _claims_of(table, tmp_path):
    pq.write_table(table, tmp_path / "table.parquet")
    return read_claims(tmp_path / "table.parquet")


def test_failures_are_reported_and_stand_in_their_shard(tiny_extractor, corpus, tmp_path):
    told = []
    extract_corpus(
        tiny_extractor, [corpus], tmp_path / "out", shard_documents=15, report=told.append
    )
    assert [(failure.index, failure.error) for failure in told] == [
        (3, "DataError"),
        (11, "DataError"),
        (38, "DataError"),
    ]
    kept = [
        failure
        for part in sorted((tmp_path / "out").glob("*.parquet"))
        for failure in read_failures(pq.read_metadata(part).metadata)
    ]
    assert kept == told


def test_two_runs_are_equal_byte_for_byte(tiny_extractor, corpus, tmp_path):
    for name in ("one", "two"):
        extract_corpus(tiny_extractor, [corpus], tmp_path / name, shard_documents=9)
    assert content(tmp_path / "one") == content(tmp_path / "two")


def test_a_run_without_documents_writes_its_manifest(tiny_extractor, tmp_path):
    (tmp_path / "empty.jsonl").touch()
    summary = extract_corpus(tiny_extractor, [tmp_path / "empty.jsonl"], tmp_path / "out")
    assert summary == CorpusSummary()
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["_manifest.json"]


def test_a_folder_with_something_in_it_is_refused(tiny_extractor, corpus, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("mine")
    with pytest.raises(InputError, match="out is not empty"):
        extract_corpus(tiny_extractor, [corpus], tmp_path / "out")
    with pytest.raises(InputError, match=r"holds no _manifest\.json"):
        extract_corpus(tiny_extractor, [corpus], tmp_path / "out", resume=True)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["thesis.txt"]
    with pytest.raises(InputError, match="is a file"):
        extract_corpus(tiny_extractor, [corpus], corpus / "c.txt")


def test_going_on_with_other_things_is_refused(tiny_extractor, quiet_extractor, corpus, tmp_path):
    out = tmp_path / "out"
    extract_corpus(tiny_extractor, [corpus], out, shard_documents=9)
    before = content(out)

    def resume(extractor=tiny_extractor, **options):
        extract_corpus(extractor, [corpus], out, **{"shard_documents": 9, "resume": True} | options)

    resume()
    for change in ({"shard_documents": 8}, {"date": "2031-05-02"}, {"extractor": quiet_extractor}):
        with pytest.raises(InputError, match="made from something else"):
            resume(**change)
    (corpus / "c.txt").write_text("The tug was 3 hours late.")
    with pytest.raises(InputError, match=r"input: \{'files': 3.* then, \{'files': 3.* now"):
        resume()
    assert content(out) == before


def test_a_damaged_manifest_or_shard_is_named(tiny_extractor, corpus, tmp_path):
    out = tmp_path / "out"
    extract_corpus(tiny_extractor, [corpus], out, shard_documents=9)
    (out / "part-00001.parquet").write_bytes(b"PAR1")
    with pytest.raises(DataError, match=r"part-00001\.parquet: not a whole shard"):
        extract_corpus(tiny_extractor, [corpus], out, shard_documents=9, resume=True)
    (out / "_manifest.json").write_text("[]")
    with pytest.raises(DataError, match=r"_manifest\.json: not a manifest"):
        extract_corpus(tiny_extractor, [corpus], out, shard_documents=9, resume=True)


def test_a_shard_that_was_lost_is_made_again_and_the_others_are_not(
    tiny_extractor, corpus, tmp_path
):
    out = tmp_path / "out"
    extract_corpus(tiny_extractor, [corpus], out, shard_documents=9)
    before, times = content(out), {p.name: p.stat().st_mtime_ns for p in out.glob("*.parquet")}
    (out / "part-00002.parquet").unlink()
    extract_corpus(tiny_extractor, [corpus], out, shard_documents=9, resume=True)
    assert content(out) == before
    changed = [p.name for p in out.glob("*.parquet") if p.stat().st_mtime_ns != times[p.name]]
    assert changed == ["part-00002.parquet"]


@pytest.mark.parametrize(("paths", "size"), [(["-"], 5), (["a.txt"], 0)])
def test_what_cannot_be_resumed_or_sharded_is_refused(tiny_extractor, tmp_path, paths, size):
    with pytest.raises(InputError, match=r"standard input|shard_documents"):
        extract_corpus(tiny_extractor, paths, tmp_path / "out", shard_documents=size)


def run_until_killed(extractor, corpus, out, is_time):
    """Extract in a child, which gets SIGKILL as soon as it is time; whether it was killed."""
    child = multiprocessing.get_context("fork").Process(
        target=extract_corpus,
        args=(extractor, [corpus], out),
        kwargs={"shard_documents": 3, "resume": True},
    )
    child.start()
    while child.is_alive() and not is_time():
        time.sleep(0.001)
    if child.is_alive():
        os.kill(child.pid, signal.SIGKILL)
    child.join()
    return child.exitcode == -signal.SIGKILL


@fork_only
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_a_killed_run_is_gone_on_with_as_if_nothing_had_happened(tiny_extractor, corpus, tmp_path):
    out = tmp_path / "out"
    extract_corpus(tiny_extractor, [corpus], tmp_path / "whole", shard_documents=3)
    assert run_until_killed(
        tiny_extractor, corpus, out, lambda: (out / "part-00004.parquet").exists()
    )
    assert not (out / "part-00013.parquet").exists()
    extract_corpus(tiny_extractor, [corpus], out, shard_documents=3, resume=True)
    assert content(out) == content(tmp_path / "whole")


@pytest.mark.slow
@fork_only
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_ten_kills_at_any_moment_change_no_byte(tiny_extractor, corpus, tmp_path):
    out, chance = tmp_path / "out", random.Random(4)
    started = time.monotonic()
    extract_corpus(tiny_extractor, [corpus], tmp_path / "whole", shard_documents=3)
    duration = time.monotonic() - started
    kills = 0
    while kills < 10:
        end = time.monotonic() + chance.uniform(0, duration / 3)
        was_killed = run_until_killed(
            tiny_extractor, corpus, out, lambda end=end: time.monotonic() > end
        )
        kills += was_killed
        if not was_killed:
            assert content(out) == content(tmp_path / "whole")
            for path in out.glob("part-*"):
                if chance.random() < 0.7:
                    path.unlink()
    extract_corpus(tiny_extractor, [corpus], out, shard_documents=3, resume=True)
    assert content(out) == content(tmp_path / "whole")


@pytest.mark.slow
def test_the_command_goes_on_after_a_kill(tiny_folder, corpus, tmp_path):
    def command(out):
        options = ["--model", tiny_folder, "--device", "cpu", "--shard-documents", 3, "--resume"]
        arguments = ["extract", corpus, "--output", f"{out}/", *options]
        return [sys.executable, "-m", "claimkit", *map(str, arguments)]

    done = subprocess.run(command(tmp_path / "whole"), capture_output=True, text=True)
    assert done.returncode == 2, "three documents are faulty"
    assert done.stderr.count("claimkit: ") == 3
    assert "of 40 documents, 3 of them failed, in 14 shards" in done.stdout
    process = subprocess.Popen(command(tmp_path / "out"), stderr=subprocess.DEVNULL)
    while not (tmp_path / "out" / "part-00002.parquet").exists():
        time.sleep(0.001)
    process.kill()
    process.wait()
    assert subprocess.run(command(tmp_path / "out"), capture_output=True).returncode == 2
    assert content(tmp_path / "out") == content(tmp_path / "whole")
