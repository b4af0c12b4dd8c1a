"""The examples in docstrings are true."""

import doctest
import importlib
from pathlib import Path

import pytest

from claimkit.errors import MissingDependencyError

ROOT = Path(__file__).resolve().parents[1]
HEAVY = ("extractor", "inference", "model", "training", "__main__")
# Files, not pkgutil.walk_packages: that imports each folder, and with one of them torch.
PARTS = [path.relative_to(ROOT).with_suffix("").parts for path in (ROOT / "claimkit").rglob("*.py")]
MODULES = sorted(".".join(parts).removesuffix(".__init__") for parts in PARTS if len(parts) > 1)
LIGHT = [name for name in MODULES if not name.partition(".")[2].startswith(HEAVY)]


def run_examples(name):
    return doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)


def test_modules_were_found():
    assert "claimkit.labels" in LIGHT
    assert run_examples("claimkit.labels").attempted


@pytest.mark.parametrize("name", LIGHT)
def test_examples_are_true(name):
    try:
        assert run_examples(name).failed == 0
    except MissingDependencyError as error:
        pytest.skip(str(error))


@pytest.mark.skipif(
    not (ROOT / "models/claimkit-small/model.safetensors").is_file(), reason="no weights yet"
)
def test_examples_of_the_extractor_are_true():
    assert run_examples("claimkit.extractor").failed == 0
