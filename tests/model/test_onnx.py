"""A model without torch: the same claims from the same text, and folders refused by name."""

import json
import multiprocessing
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from claimkit.errors import InputError, MissingDependencyError, ModelFolderError
from claimkit.extractor import ClaimExtractor
from claimkit.model.folders import CONFIG, ONNX, TOKENIZER, WEIGHTS
from claimkit.model.onnx_model import TABLES

pytest.importorskip("onnxruntime")
onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxscript")

TEXTS = [
    "About 3,500 people marched on Monday, police said.",
    "",
    "“We lost 3 boats,” said Ada Lowe. “Two more drift.”\n\nThe tug was 2 hours late.",
    "Harbour strike\n\nOSLO, May 2, 2031 (Agency) - It cost $4.5 million. She said 9% of it is paid.",
    "\x00 \ud83d 40 tugs 🚢 lay <b>idle</b>\u2028and 3 more.",
    "Ten of 12 cranes stood still on Monday.\nREAD MORE: 5 things about cranes\n" * 6,
]


@pytest.fixture(scope="module")
def exported(tiny_folder, tmp_path_factory):
    """The export of the tiny model."""
    from claimkit.model.onnx_export import export_onnx

    folder = tmp_path_factory.mktemp("exported")
    export_onnx(tiny_folder, folder)
    return folder


@pytest.fixture
def folder(exported, tmp_path):
    """A copy of the export, to break."""
    return shutil.copytree(exported, tmp_path / "model")


def rows(claims):
    return [claim.to_dict() | {"confidence": None} for claim in claims]


def test_the_claims_are_those_of_torch(exported, tiny_extractor):
    extractor = ClaimExtractor.from_pretrained(exported, backend="onnx")
    found, expected = (list(e.stream(TEXTS)) for e in (extractor, tiny_extractor))
    assert sum(map(len, expected)) > 10
    for ours, theirs in zip(found, expected, strict=True):
        assert rows(ours) == rows(theirs)
        confidences = [claim.confidence for claim in theirs]
        assert [claim.confidence for claim in ours] == pytest.approx(confidences, abs=2e-4)


def test_batches_do_not_change_claims(exported, monkeypatch):
    extractor = ClaimExtractor.from_pretrained(exported)
    whole = list(extractor.stream(TEXTS))
    monkeypatch.setattr(extractor.engine, "batch_tokens", 1)
    for ours, theirs in zip(extractor.stream(TEXTS), whole, strict=True):
        assert rows(ours) == rows(theirs)


def test_the_folder_is_whole_without_the_weights(exported, tiny_folder):
    assert {path.name for path in exported.iterdir()} == {ONNX, CONFIG, TOKENIZER}
    assert ClaimExtractor.from_pretrained(exported).extract(TEXTS[0])
    with pytest.raises(ModelFolderError, match=f"{WEIGHTS} missing"):
        ClaimExtractor.from_pretrained(exported, backend="torch")
    with pytest.raises(ModelFolderError, match=f"{ONNX} missing"):
        ClaimExtractor.from_pretrained(tiny_folder, backend="onnx")


BLOCKED = """
import importlib.abc, sys

class Blocked(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"torch", "transformers", "datasets", "safetensors", "onnx"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Blocked())
"""


def without_torch(code):
    """Run code where neither torch nor what comes with it can be imported."""
    return subprocess.run(
        [sys.executable, "-c", BLOCKED + code], capture_output=True, text=True, check=False
    )


def test_it_runs_where_torch_is_not_installed(exported, tiny_extractor):
    done = without_torch(
        "import json\n"
        "from claimkit import ClaimExtractor\n"
        f"extractor = ClaimExtractor.from_pretrained({str(exported)!r})\n"
        f"text = {TEXTS[5]!r}\n"
        "print(extractor.extract_table([text]).num_rows)\n"
        "print(json.dumps([claim.to_dict() for claim in extractor.extract(text)]))\n"
    )
    assert done.returncode == 0, done.stderr
    count, claims = done.stdout.splitlines()
    expected = rows(tiny_extractor.extract(TEXTS[5]))
    assert [row | {"confidence": None} for row in json.loads(claims)] == expected
    assert int(count) == len(expected)


def test_the_command_line_runs_without_torch(exported, tmp_path):
    report = tmp_path / "report.txt"
    report.write_text(TEXTS[5])
    arguments = ["extract", str(report), "--model", str(exported), "--format", "jsonl"]
    done = without_torch(f"sys.argv = {['claimkit', *arguments]!r}\nimport claimkit.__main__\n")
    assert done.returncode == 0, done.stderr
    assert all(json.loads(line)["text"] for line in done.stdout.splitlines())


def test_a_model_of_torch_says_what_is_missing_without_it(tiny_folder):
    done = without_torch(
        "from claimkit import ClaimExtractor\n"
        f"ClaimExtractor.from_pretrained({str(tiny_folder)!r})\n"
    )
    assert "MissingDependencyError: torch is not installed" in done.stderr
    assert "claimkit export --onnx FOLDER" in done.stderr


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of onnxruntime's quantiser
def test_weights_of_8_bits_find_about_the_same(exported, tiny_folder, tmp_path):
    from claimkit.model.onnx_export import export_onnx

    export_onnx(tiny_folder, tmp_path, int8=True)
    assert (tmp_path / ONNX).stat().st_size < (exported / ONNX).stat().st_size
    found, expected = (
        {
            (c.quantity.start, c.quantity.end)
            for c in ClaimExtractor.from_pretrained(path).extract(TEXTS[5])
            if c.quantity
        }
        for path in (tmp_path, exported)
    )
    assert len(found & expected) > len(expected) / 2


def test_exporting_without_torch_says_what_is_missing(tmp_path):
    arguments = ["claimkit", "export", "--onnx", str(tmp_path / "out")]
    done = without_torch(f"sys.argv = {arguments!r}\nimport claimkit.__main__\n")
    assert done.returncode == 2
    assert "torch is not installed, which exporting takes" in done.stderr


def test_the_command_line_exports(tiny_folder, tmp_path):
    from typer.testing import CliRunner

    from claimkit.cli import app

    out = tmp_path / "out"
    result = CliRunner().invoke(app, ["export", "--model", str(tiny_folder), "--onnx", str(out)])
    assert result.exit_code == 0, result.output
    assert f"model written to {out}" in result.output and (out / ONNX).is_file()


@pytest.mark.slow
def test_the_shipped_model_finds_the_same_claims_by_onnxruntime(tmp_path):
    import torch

    from claimkit.inference.engine import Engine
    from claimkit.model.folders import find_model
    from claimkit.model.onnx_export import export_onnx

    shipped = find_model("claimkit-small")
    export_onnx(shipped, tmp_path)
    reports = Path(__file__).parents[2] / "models/corpora/claimwire/reports.jsonl"
    texts = [json.loads(line)["text"] for line in reports.read_text("utf-8").splitlines()[:60]]
    plain, exported = (ClaimExtractor.from_pretrained(f, device="cpu") for f in (shipped, tmp_path))
    plain.engine = Engine(
        plain.engine.model, plain.tokenizer, device=torch.device("cpu"), dtype=torch.float32
    )
    total = same = 0
    for ours, theirs in zip(exported.stream(texts), plain.stream(texts), strict=True):
        expected = rows(theirs)
        total, same = total + len(expected), same + sum(row in expected for row in rows(ours))
    assert total > 500
    assert same >= 0.999 * total


@pytest.mark.parametrize("name", ["onnxruntime", "onnxscript"])
def test_a_missing_package_is_named(exported, tiny_folder, tmp_path, monkeypatch, name):
    from claimkit.model.onnx_export import export_onnx

    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingDependencyError, match=f"{name} is not installed: pip install"):
        if name == "onnxruntime":
            ClaimExtractor.from_pretrained(exported)
        else:
            export_onnx(tiny_folder, tmp_path / "out")


@pytest.mark.parametrize("device", ["cuda", "mps", "cpu:0", "no such"])
def test_it_computes_on_the_processor_only(exported, device):
    with pytest.raises(InputError, match="computes on the CPU here"):
        ClaimExtractor.from_pretrained(exported, device=device)


def test_an_unknown_backend_is_an_input_error(exported):
    with pytest.raises(InputError, match="give one of auto, torch, onnx"):
        ClaimExtractor.from_pretrained(exported, backend="tensorrt")


@pytest.mark.parametrize("name", [ONNX, CONFIG, TOKENIZER])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(ModelFolderError, match=f"{name} missing"):
        ClaimExtractor.from_pretrained(folder, backend="onnx")


@pytest.mark.parametrize("kept", [0, 10, 5000])
def test_a_damaged_model_is_named(folder, kept):
    path = folder / ONNX
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(ModelFolderError, match=r"model\.onnx: (damaged|not written)"):
        ClaimExtractor.from_pretrained(folder)


def with_tables(folder, tables):
    graph = onnx.load(folder / ONNX)
    onnx.helper.set_model_props(graph, {} if tables is None else {TABLES: json.dumps(tables)})
    onnx.save(graph, folder / ONNX)


@pytest.mark.parametrize("tables", [None, {}, {"quantity_transitions": "x"}, [1]])
def test_a_graph_that_others_wrote_is_refused(folder, tables):
    with_tables(folder, tables)
    with pytest.raises(ModelFolderError, match="not written by `claimkit export`"):
        ClaimExtractor.from_pretrained(folder)


def test_a_configuration_of_another_model_is_refused(folder):
    config = json.loads((folder / CONFIG).read_text())
    (folder / CONFIG).write_text(json.dumps(config | {"window_tokens": 32}))
    with pytest.raises(ModelFolderError, match=r"does not fit config\.json"):
        ClaimExtractor.from_pretrained(folder)


def test_the_model_is_not_exported_over_itself(tiny_folder):
    from claimkit.model.onnx_export import export_onnx

    with pytest.raises(InputError, match="own folder"):
        export_onnx(tiny_folder, tiny_folder)
    assert not (tiny_folder / ONNX).exists()


def test_the_fingerprint_tells_models_apart(exported, folder, tiny_extractor):
    one, same = (ClaimExtractor.from_pretrained(path).fingerprint() for path in (exported, folder))
    assert one == same != tiny_extractor.fingerprint()
    with_tables(folder, json.loads(tables_of(exported)) | {"note": 1})
    assert ClaimExtractor.from_pretrained(folder).fingerprint() != one


def tables_of(folder):
    return {prop.key: prop.value for prop in onnx.load(folder / ONNX).metadata_props}[TABLES]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_a_forked_child_extracts(exported, monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    extractor = ClaimExtractor.from_pretrained(exported)
    expected = extractor.extract(TEXTS[0])
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=lambda: sender.send(extractor.extract(TEXTS[0])))
    child.start()
    assert receiver.poll(120), "the child waits for threads that its parent had"
    assert receiver.recv() == expected
    child.join(timeout=30)
    assert child.exitcode == 0
