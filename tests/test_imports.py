"""The public face: light to import, complete, and with imports that run one way."""

import ast
import importlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import claimkit

ROOT = Path(__file__).resolve().parents[1]
HEAVY = ("torch", "transformers", "datasets", "pyarrow", "numpy")


def loaded_after(code):
    check = f"import sys\n{code}\nprint(*[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-1].split()


def test_importing_claimkit_loads_nothing_heavy():
    assert loaded_after("import claimkit") == []


def test_the_command_line_loads_no_torch_before_a_command_needs_it():
    loaded = loaded_after("import claimkit.cli")
    assert not {"torch", "transformers", "datasets"} & set(loaded)


def test_result_types_load_without_torch():
    assert loaded_after("from claimkit import Claim, Span, ClaimkitError") == []


def test_public_names_are_sorted():
    assert list(claimkit.__all__) == sorted(claimkit.__all__)
    assert dir(claimkit) == list(claimkit.__all__)


@pytest.mark.parametrize(
    "name", sorted({*claimkit.__all__} - {"ClaimExtractor", "extract_claims", "__version__"})
)
def test_light_public_names_are_there(name):
    assert getattr(claimkit, name) is not None


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted({*claimkit.__all__} - {"__version__"}))
def test_every_public_name_is_there(name):
    assert getattr(claimkit, name) is not None


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'extract_claim'"):
        _ = claimkit.extract_claim


def test_every_module_starts_with_a_docstring():
    for path in sorted((ROOT / "claimkit").rglob("*.py")):
        first = path.read_text(encoding="utf-8").lstrip("r")
        assert first.startswith('"""'), f"{path.relative_to(ROOT)} says not which step it is"


def test_no_module_takes_names_from_the_face():
    """`claimkit/__init__` serves users; a module that imports it back would tie a loop."""
    for path in sorted((ROOT / "claimkit").rglob("*.py")):
        if path.parent.name == "cli":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            taken = isinstance(node, ast.ImportFrom) and node.module == "claimkit"
            assert not taken, f"{path}:{node.lineno}"


@pytest.mark.skipif(
    shutil.which("lint-imports", path=Path(sys.executable).parent) is None, reason="dev"
)
def test_imports_run_one_way():
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("module", ["errors", "labels", "types"])
def test_base_modules_import_alone(module):
    assert importlib.import_module(f"claimkit.{module}")
