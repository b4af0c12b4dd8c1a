"""The run: resumed as if undisturbed, its model kept with or without development sets."""

import contextlib
import itertools
import json

import pytest
import torch

from claimkit.errors import RecipeError
from claimkit.io.documents import AnnotatedDocument
from claimkit.model.loading import load_model
from claimkit.training import averaging, examples, loop
from claimkit.training.development import PRIMARY_METRIC, DevelopmentSets
from claimkit.training.distributed import Group
from claimkit.training.loop import train
from claimkit.training.optimizer import rate

RECIPE = """\
name = "tiny"
seed = 7
runs = {runs}
[encoder]
name = "none"
[training]
batch_tokens = 40
checkpoint_steps = 2
evaluations = {evaluations}
accumulation = {accumulation}
precision = "{precision}"
[development]
patience = {patience}
[[corpus]]
name = "own"
epochs = {epochs}
"""
SENTENCES = (
    ("Police said 12 people left on Monday.", "12", "people"),
    ("They said 9 boats sank in the port.", "9", "boats"),
    ("She said about 40 percent of it was lost.", "40 percent", "it"),
    ("In the port of Oslo 7 tugs lie idle.", "7", "tugs"),
)


@pytest.fixture
def run(monkeypatch, tmp_path, annotate, make_tiny_model, tiny_tokenizer):
    """Train a tiny model on four sentences; returns it with its float32 weights."""
    documents = [
        annotate(text, claims=[{"quantity": quantity, "entity": entity}], doc_id=str(number))
        for number, (text, quantity, entity) in enumerate(SENTENCES)
    ]
    made = []

    def starting_model(recipe):
        made.append(make_tiny_model(7))
        return made[-1], tiny_tokenizer

    monkeypatch.setattr(examples, "read_corpus", lambda name, split: documents)
    monkeypatch.setattr(loop, "starting_model", starting_model)
    monkeypatch.setattr(loop, "load_development_sets", lambda _: DevelopmentSets({}))
    monkeypatch.setattr(averaging, "load_development_sets", lambda _: DevelopmentSets({}))

    def run(name="run", *, resume=True, **values):
        values = {
            "epochs": 2.0,
            "evaluations": 0,
            "runs": 1,
            "accumulation": 1,
            "precision": "float32",
            "patience": 0,
        } | values
        recipe = tmp_path / f"{'-'.join(map(str, [name, *values.values()]))}.toml"
        recipe.write_text(RECIPE.format(**values))
        train(recipe, tmp_path / name, device="cpu", resume=resume)
        return made[-1]

    run.folder = tmp_path
    return run


def kill_in_step(monkeypatch, number):
    """Make the losses of that step raise, once."""
    real, calls = loop.batch_losses, []

    def losses(*args):
        calls.append(1)
        if len(calls) == number:
            raise KeyboardInterrupt
        return real(*args)

    monkeypatch.setattr(loop, "batch_losses", losses)


@pytest.mark.parametrize("number", [1, 3, 6])
def test_a_killed_run_goes_on_to_the_same_weights(run, monkeypatch, number):
    undisturbed = run("undisturbed").state_dict()
    kill_in_step(monkeypatch, number)
    with pytest.raises(KeyboardInterrupt):
        run("killed")
    assert (run.folder / "killed" / "checkpoint").exists() == (number > 2)
    resumed = run("killed").state_dict()
    assert all(torch.equal(undisturbed[name], resumed[name]) for name in undisturbed)
    files = [
        (run.folder / name / "model.safetensors").read_bytes() for name in ("undisturbed", "killed")
    ]
    assert files[0] == files[1]


def test_a_killed_run_with_accumulation_and_development_sets_ends_the_same(run, monkeypatch):
    options = {"accumulation": 2, "evaluations": 4, "epochs": 4.0, "patience": 3}
    scores = (0.4, 0.3, 0.5, 0.2)
    with_development(monkeypatch, *scores)
    run("undisturbed", **options)
    seen = with_development(monkeypatch, *scores)
    kill_in_step(monkeypatch, 9)
    with pytest.raises(KeyboardInterrupt):
        run("killed", **options)
    assert 0 < len(seen) < 4
    run("killed", **options)
    files = [
        (run.folder / name / "model.safetensors").read_bytes() for name in ("undisturbed", "killed")
    ]
    assert files[0] == files[1]
    first, second = (record_of(run, name)["run"] for name in ("undisturbed", "killed"))
    assert [row[PRIMARY_METRIC] for row in second["curve"]] == list(scores)
    assert (first["best"], first["done"]) == (second["best"], second["done"])


def test_a_run_ends_early_when_nothing_gets_better(run, monkeypatch):
    seen = with_development(monkeypatch, 0.2, 0.5, 0.5, 0.1, 0.9)
    run(evaluations=5, epochs=5.0, patience=2)
    record = record_of(run)["run"]
    assert [row[PRIMARY_METRIC] for row in record["curve"]] == [0.2, 0.5, 0.5, 0.1]
    assert record["done"] < record["planned"] and record["best"] == 0.5
    kept, _ = load_model(run.folder / "run")
    assert torch.equal(
        seen[1]["quantity_tagger.weight"].half(), kept.state_dict()["quantity_tagger.weight"].half()
    )


def test_a_run_that_ended_early_stays_ended_when_resumed(run, monkeypatch):
    seen = with_development(monkeypatch, 0.5, 0.4, 0.9)
    real = loop._Run.finish
    monkeypatch.setattr(loop._Run, "finish", lambda self: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        run(evaluations=3, epochs=3.0, patience=1)
    monkeypatch.setattr(loop._Run, "finish", real)
    run(evaluations=3, epochs=3.0, patience=1)
    assert len(seen) == 2 and record_of(run)["run"]["best"] == 0.5


def test_accumulation_makes_fewer_steps_of_as_many_batches(run, monkeypatch):
    calls = []
    real = loop.batch_losses
    monkeypatch.setattr(loop, "batch_losses", lambda *a: calls.append(1) or real(*a))
    run("one")
    batches = len(calls)
    run("three", accumulation=3)
    assert len(calls) == 2 * batches
    steps = [record_of(run, name)["run"]["done"] for name in ("one", "three")]
    assert steps == [batches, -(-batches // 3)]


def test_precision_is_the_recipes(run):
    weights = [
        run(name, precision=name).state_dict()["quantity_tagger.weight"]
        for name in ("float32", "bfloat16")
    ]
    assert all(w.dtype == torch.float32 for w in weights)
    assert not torch.equal(*weights)
    torch.testing.assert_close(*weights, atol=0.05, rtol=0.05)


def test_more_processes_than_batches_of_a_step_are_refused(run, monkeypatch):
    @contextlib.contextmanager
    def join_group(_):
        yield Group(rank=0, size=2)

    monkeypatch.setattr(loop, "join_group", join_group)
    with pytest.raises(RecipeError, match=r"accumulation is 1; make it 2 or more"):
        run()


def test_training_changes_the_weights(run, make_tiny_model):
    before, after = make_tiny_model(7).state_dict(), run().state_dict()
    assert not torch.equal(before["quantity_tagger.weight"], after["quantity_tagger.weight"])


def test_a_checkpoint_of_another_recipe_is_refused(run, monkeypatch):
    kill_in_step(monkeypatch, 4)
    with pytest.raises(KeyboardInterrupt):
        run()
    with pytest.raises(RecipeError, match="of another recipe or of other data"):
        run(epochs=3.0)
    run(epochs=3.0, resume=False)
    assert record_of(run)["recipe"]["corpus"][0]["epochs"] == 3.0


def record_of(run, name="run"):
    return json.loads((run.folder / name / "record.json").read_text())


@pytest.mark.parametrize("evaluations", [0, 3])
def test_without_development_sets_the_last_weights_are_kept(run, evaluations):
    model = run(evaluations=evaluations)
    kept, _ = load_model(run.folder / "run")
    for name, weights in model.state_dict().items():
        assert torch.equal(weights.half(), kept.state_dict()[name].half()), name
    assert record_of(run)["run"]["curve"] == []


def with_development(monkeypatch, *scores):
    """Development sets whose figure takes these values in turn; returns the models scored."""
    document = AnnotatedDocument("d", "Nothing.")
    sets, left, seen = DevelopmentSets({"claimwire": [document]}), list(scores), []
    monkeypatch.setattr(loop, "load_development_sets", lambda _: sets)

    def score(model, *_):
        seen.append({name: weights.clone() for name, weights in model.state_dict().items()})
        return {PRIMARY_METRIC: left.pop(0)}

    monkeypatch.setattr(loop, "score_development", score)
    return seen


def test_the_best_weights_are_kept(run, monkeypatch):
    seen = with_development(monkeypatch, 0.2, 0.5, 0.3)
    run(evaluations=3)
    kept, _ = load_model(run.folder / "run")
    name = "quantity_tagger.weight"
    assert torch.equal(seen[1][name].half(), kept.state_dict()[name].half())
    assert not torch.equal(seen[2][name].half(), kept.state_dict()[name].half())
    curve = record_of(run)["run"]["curve"]
    assert [row[PRIMARY_METRIC] for row in curve] == [0.2, 0.5, 0.3]
    assert curve[-1]["step"] == record_of(run)["run"]["done"]


def test_no_evaluations_keep_the_last_weights_though_there_are_development_sets(run, monkeypatch):
    seen = with_development(monkeypatch)
    run(evaluations=0)
    load_model(run.folder / "run")
    assert seen == []


def test_a_run_leaves_model_record_recipe_and_card(run):
    run()
    folder = run.folder / "run"
    assert {path.name for path in folder.iterdir()} == {
        "README.md",
        "config.json",
        "model.safetensors",
        "recipe.toml",
        "record.json",
        "tokenizer.json",
    }
    record = record_of(run)
    assert record["recipe"]["name"] == "tiny" and record["run"]["device"] == "cpu"
    assert [row["documents"] for row in record["corpora"]] == [len(SENTENCES)]
    assert record["weights"]["bytes"] == (folder / "model.safetensors").stat().st_size
    assert "# tiny" in (folder / "README.md").read_text()


def test_the_weights_of_several_runs_are_averaged(run):
    run("three", runs=3)
    folder = run.folder / "three"
    parts = [load_model(folder / f"seed-{seed}")[0].state_dict() for seed in (7, 8, 9)]
    whole = load_model(folder)[0].state_dict()
    for name, weights in whole.items():
        stacked = torch.stack([part[name].double() for part in parts])
        torch.testing.assert_close(weights.double(), stacked.mean(0), atol=1e-3, rtol=1e-3)
    assert any(not torch.equal(parts[0][name], parts[1][name]) for name in whole)
    record = record_of(run, "three")
    assert (record["recipe"]["seed"], record["recipe"]["runs"]) == (7, 3)
    steps = [record_of(run, f"three/seed-{seed}")["run"]["done"] for seed in (7, 8, 9)]
    assert record["run"]["done"] == sum(steps)
    assert "seeds 7 to 9: the weights are the mean of 3 runs" in (folder / "README.md").read_text()


def test_of_several_runs_those_that_ended_are_not_run_again(run, monkeypatch):
    run("undisturbed", runs=2)
    kill_in_step(monkeypatch, 8)
    with pytest.raises(KeyboardInterrupt):
        run("killed", runs=2)
    ended = run.folder / "killed" / "seed-7" / "record.json"
    written = ended.stat().st_mtime_ns
    run("killed", runs=2)
    assert ended.stat().st_mtime_ns == written
    files = [run.folder / name / "model.safetensors" for name in ("undisturbed", "killed")]
    assert files[0].read_bytes() == files[1].read_bytes()
    run("killed", runs=2, epochs=3.0)
    assert ended.stat().st_mtime_ns > written


def test_the_rate_rises_over_the_warmup_and_falls_to_nothing():
    rates = [rate(step, 100, 0.1) for step in range(101)]
    assert all(a < b for a, b in itertools.pairwise(rates[:11]))
    assert all(a > b for a, b in itertools.pairwise(rates[10:]))
    assert 0 < rates[0] < 0.1 and rates[10] == 1.0 and rates[100] == 0.0


@pytest.mark.parametrize(("steps", "warmup"), [(1, 0.06), (2, 0.0), (3, 1.0), (1000, 0.5)])
def test_the_rate_lies_between_nothing_and_the_peak(steps, warmup):
    assert all(0 < rate(step, steps, warmup) <= 1 for step in range(steps))
