"""The speed benchmark on a tiny random model, its systems in this process; nothing is timed."""

import json
import sys

import pytest

from benchmarks.speed.rounds import Clock
from benchmarks.speed.session import Session
from benchmarks.speed.texts import Workload, joined, load_workloads
from benchmarks.speed.worker import Worker, WorkerError

TEXTS = ["The police said about 40 people.", "He said 3 percent on monday.", "", "It is 7."]

SYSTEM = """
import sys
sys.path.insert(0, {root!r})
from benchmarks.speed.systems.protocol import System, Task, serve

def build(settings):
    print("noise that is no answer")
    tasks = {{"count": Task(lambda n: {{"found": n}}, prepare=len), "fail": Task(lambda t: 1 / 0)}}
    return System(tasks, {{"version": settings["version"]}})

serve(build)
"""


@pytest.fixture
def python(tmp_path):
    """A stand-in for an interpreter that runs one small system, whatever module it is given."""
    from benchmarks.record import CHECKOUT

    script = tmp_path / "system.py"
    script.write_text(SYSTEM.format(root=str(CHECKOUT)))
    shell = tmp_path / "python"
    shell.write_text(f'#!/bin/sh\nexec {sys.executable} {script} "$3" "$4"\n')
    shell.chmod(0o755)
    return str(shell)


@pytest.fixture
def texts_file(tmp_path):
    path = tmp_path / "texts.json"
    path.write_text(json.dumps({"sentences": TEXTS}))
    return path


def test_a_worker_answers_and_outlives_an_error(python, texts_file):
    worker = Worker("any", {"version": "7"}, texts_file, pythons=["/no/such/python", python])
    assert worker.info == {"version": "7", "tasks": {"count": "spans", "fail": "spans"}}
    request = {"task": "count", "workload": "sentences", "first": 1, "count": 2}
    with pytest.raises(WorkerError, match="ZeroDivisionError"):
        worker.ask({**request, "task": "fail"})
    found = worker.ask(request)
    assert found["found"] == 2
    assert found["seconds"] >= 0 and found["memory_mb"] > 0
    worker.close()
    with pytest.raises(WorkerError):
        worker.ask(request)


def test_a_system_that_does_not_start_says_why(python, texts_file):
    with pytest.raises(WorkerError, match="KeyError: 'version'"):
        Worker("any", {}, texts_file, pythons=[python])


def test_a_missing_interpreter_is_a_reason_too(texts_file):
    with pytest.raises(WorkerError, match="No such file"):
        Worker("any", {}, texts_file, pythons=["/no/such/python"])


def test_what_does_not_start_is_noted(tmp_path, capsys):
    from benchmarks.speed.plan import Planned

    session = Session("m", "cpu", tmp_path, {}, Clock(None), 1.0, 1)
    session.write_texts()
    assert session.start(Planned("quantulum3", "no_such_system", is_peer=True)) is None
    assert session.skipped[0]["name"] == "quantulum3"
    assert "No module named" in capsys.readouterr().err


def test_texts_come_from_the_checkout_where_there_is_no_other(tmp_path):
    sentences, articles = load_workloads(tmp_path, 50, 5)
    assert (len(sentences.texts), len(articles.texts)) == (50, 5)
    assert sentences.source == ["claimdesk/reports.jsonl"]
    assert min(map(len, articles.texts)) > 600


def test_texts_start_again_where_they_run_out(tmp_path):
    _, articles = load_workloads(tmp_path, 1, 100_000)
    assert len(articles.texts) == 100_000
    assert articles.distinct < 10_000


def test_sentences_are_joined_to_longer_texts():
    longer = joined(Workload("sentences", list("abcde"), 5, ["here"]), 2)
    assert (longer.name, longer.texts) == ("2 sentences a text", ["a b", "c d"])


@pytest.fixture(scope="module")
def system(tiny_folder):
    from benchmarks.speed.systems.ours import build

    settings = {"model": str(tiny_folder), "device": "cpu", "dtype": "float32", "budgets": [64]}
    return build({**settings, "path": "flat"})


@pytest.mark.parametrize("task", ["forward", "text to spans", "text to claims", "budget 64"])
def test_our_tasks_find_something(system, task):
    chosen = system.tasks[task]
    assert chosen.read(chosen.prepare(TEXTS))["found"] > 0


def test_the_stages_are_all_seen(system):
    seconds = system.tasks["stages"].read(TEXTS)["stages"]
    wanted = {"segment", "tokenise", "lay out", "forward", "decode", "locate", "assemble"}
    assert wanted <= set(seconds)
    assert min(seconds.values()) >= 0


def test_looking_at_the_stages_leaves_no_trace(system):
    before = system.tasks["text to claims"].read(TEXTS)
    system.tasks["stages"].read(TEXTS)
    assert system.tasks["text to claims"].read(TEXTS) == before
    from claimkit.inference import host

    assert not hasattr(host.segment, "__wrapped__")


def test_claims_are_identical_however_texts_are_batched(system):
    found = system.tasks["identical"].read(TEXTS)["identical"]
    assert found["claims"] > 0
    assert {row["way"]: row["texts_that_differ"] for row in found["ways"]} == {
        "again": 0,
        "in reverse order": 0,
        "one text at a time": 0,
        "batches of 512 word pieces": 0,
        "batches of 32,768 word pieces": 0,
        "padded": 0,
    }
    assert all(row["largest_confidence_move"] < 1e-4 for row in found["ways"])


@pytest.mark.parametrize("module", ["padded_loop", "pipeline"])
def test_the_plain_ways_read_the_same_texts(module, tiny_folder):
    import importlib

    build = importlib.import_module(f"benchmarks.speed.systems.{module}").build
    settings = {"model": str(tiny_folder), "device": "cpu", "dtype": "float32"}
    system = build({**settings, "batch_sizes": [2]})
    (task,) = system.tasks.values()
    assert task.read(TEXTS)["found"] > 0


def test_the_probe_counts_pieces_and_squares(tiny_folder):
    from benchmarks.speed.systems.probe import build

    system = build({"model": str(tiny_folder), "device": "cpu"})
    assert system.info["device"] == "cpu" and "float32" in system.info["dtypes"]
    counted = system.tasks["count"].read(TEXTS)
    assert len(counted["pieces"]) == len(TEXTS) and counted["pieces"][2] == 0
    assert counted["squares"][3] == counted["pieces"][3] ** 2
