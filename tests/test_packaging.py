"""What ships: whole, pinned, ours."""

import gzip
import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CORPORA = ROOT / "models" / "corpora"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NAME = re.compile(r"[\w.-]+")


def rows(path):
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


def keys_of(value):
    if isinstance(value, dict):
        yield from value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from keys_of(item)


def canonical(name):
    return name.lower().replace("_", "-")


def test_every_direct_dependency_is_pinned():
    pins = {
        canonical(NAME.match(line)[0])
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if "==" in line
    }
    extras = PROJECT["project"]["optional-dependencies"]
    wanted = PROJECT["project"]["dependencies"] + [
        name for extra in extras.values() for name in extra
    ]
    own = PROJECT["project"]["name"]  # `dev` takes other extras in by it
    assert {canonical(NAME.match(name)[0]) for name in wanted} - {own} <= pins


def test_what_extraction_without_torch_needs_is_pinned_and_part_of_the_rest():
    lines = (ROOT / "requirements-onnx.txt").read_text(encoding="utf-8").splitlines()
    needed = {line for line in lines if NAME.match(line)} - {"-c constraints.txt"}
    project = PROJECT["project"]
    known = [*project["dependencies"], *project["optional-dependencies"]["onnx"]]
    assert "onnxruntime" in needed
    assert needed <= {canonical(NAME.match(name)[0]) for name in known}
    assert not needed & {"torch", "transformers", "datasets", "safetensors"}


def test_the_wheel_takes_the_model_and_the_annotations_in():
    included = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert included == {
        "models/claimkit-small": "claimkit/models/claimkit-small",
        "models/corpora": "claimkit/models/corpora",
    }


@pytest.mark.parametrize(
    "name", ["claimkit-small/model.safetensors", "claimkit-small/tokenizer.json"]
)
def test_git_does_not_ignore_what_ships(name):
    """A build from a tree whose .gitignore covers the weights makes a wheel without them."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    command = ["git", "check-ignore", "--quiet", f"models/{name}"]
    assert subprocess.run(command, cwd=ROOT).returncode == 1


def test_the_weights_fit_their_budget():
    weights = ROOT / "models/claimkit-small/model.safetensors"
    if not weights.is_file():
        pytest.skip("no weights yet")
    assert weights.stat().st_size <= 46_000_000


STANDOFF = [
    path
    for folder in (*sorted(CORPORA.glob("claims_*")), CORPORA / "texts")
    for path in folder.glob("*.jsonl*")
]


@pytest.mark.parametrize("path", STANDOFF, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_annotations_of_the_texts_of_others_carry_no_text(path):
    found = {key for row in rows(path) for key in keys_of(row)}
    assert found
    assert not {"text", "unit_text", "title", "sentence", "source", "cue"} & found


def test_standoff_files_were_found():
    assert len(STANDOFF) == 14


def test_annotated_texts_have_the_fingerprints_that_fetching_checks():
    known = {
        row["doc_id"]: row["sha256"]
        for name in ("ecbplus", "gum", "polnear", "re3d")
        for row in rows(CORPORA / "texts" / f"{name}.jsonl")
    }
    for name in (
        "claims_ecb/claims.jsonl",
        "claims_events/articles.jsonl",
        "claims_gum/claims.jsonl",
        "claims_polnear/claims.jsonl",
        "claims_re3d/claims.jsonl",
        "claims_train/claims.jsonl",
        "claims_train/second_reading.jsonl",
    ):
        for row in rows(CORPORA / name):
            assert known[row["doc_id"]] == row["sha256"], row["doc_id"]


def test_every_span_of_claimwire_slices_back_to_its_report():
    texts = {row["doc_id"]: row["text"] for row in rows(CORPORA / "claimwire" / "reports.jsonl")}
    spans = [
        (row["doc_id"], row[field])
        for name in ("claims.jsonl.gz", "attributions.jsonl")
        for row in rows(CORPORA / "claimwire" / name)
        for field in (
            "quantity",
            "entity",
            "property",
            "predicate",
            "time",
            "place",
            "source",
            "cue",
            "content",
        )
        if row.get(field)
    ]
    assert len(spans) > 10_000
    for doc_id, span in spans:
        assert texts[doc_id][span["start"] : span["end"]] == span["text"], (doc_id, span)


def test_the_demo_reports_are_claimwire_training_reports():
    reports = {row["doc_id"]: row for row in rows(CORPORA / "claimwire" / "reports.jsonl")}
    demo = rows(ROOT / "notebooks" / "data" / "dock-strike.jsonl")
    assert len(demo) == 5
    for row in demo:
        report = reports[row["doc_id"]]
        assert (report["text"], report["date"], report["split"]) == (
            row["text"],
            row["date"],
            "train",
        )
