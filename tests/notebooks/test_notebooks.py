"""The notebooks run from top to bottom in a fresh kernel, and show what they printed."""

import copy
import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
MOST_BYTES = 200_000
SLOW = {"accuracy-and-speed", "corpus-analysis", "fine-tuning"}
"""Those that take more than a few seconds."""

pytest.importorskip("nbclient")
nbformat = pytest.importorskip("nbformat")
pytestmark = pytest.mark.skipif(
    not (ROOT / "models/claimkit-small/model.safetensors").is_file(), reason="no weights yet"
)


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("notebooks", ROOT / ".ci" / "notebooks.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(path):
    return nbformat.read(path, as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def kinds_of(cell):
    """What a cell shows, without the values: another machine prints another speed."""
    return {
        name
        for output in cell.outputs
        for name in (output.get("data") or {output.get("name", output.output_type): None})
    }


def with_test_values(notebook):
    """The notebook with the values that its metadata names for tests, set after `parameters`."""
    notebook = copy.deepcopy(notebook)
    values = notebook.metadata.get("claimkit", {}).get("test_values", {})
    if values:
        [cell] = [c for c in code_cells(notebook) if "parameters" in c.metadata.get("tags", ())]
        cell.source += "".join(f"\n{name} = {value!r}" for name, value in values.items())
    return notebook


def test_all_notebooks_are_found():
    assert len(NOTEBOOKS) >= 4


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_outputs_are_kept_small_and_without_errors(path):
    notebook = read(path)
    nbformat.validate(notebook)
    assert path.stat().st_size < MOST_BYTES
    outputs = [output for cell in code_cells(notebook) for output in cell.outputs]
    assert outputs, "run it and keep what it shows: python .ci/notebooks.py"
    for output in outputs:
        assert output.output_type != "error", output
        assert output.get("name") != "stderr", output
        assert "image/png" not in output.get("data", {}), "plots are kept as SVG"
    for secret in ("/home/", "/Users/", "/tmp/", str(ROOT)):
        assert secret not in path.read_text("utf-8"), f"a path of one machine: {secret}"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_links_between_notebooks_lead_somewhere(path):
    for cell in read(path).cells:
        for name in re.findall(r"\]\(([\w./-]+)\)", cell.source):
            assert (FOLDER / name).exists(), name


@pytest.mark.filterwarnings("default")  # what Jupyter itself warns of is not ours to mend
@pytest.mark.parametrize(
    "path",
    [pytest.param(p, id=p.stem, marks=[pytest.mark.slow] * (p.stem in SLOW)) for p in NOTEBOOKS],
)
def test_a_notebook_runs_and_shows_what_it_showed(path, script):
    kept = read(path)
    shown = with_test_values(kept)
    script.execute(shown)
    for old, new in zip(code_cells(kept), code_cells(shown), strict=True):
        assert kinds_of(old) == kinds_of(new), old.source
