"""The examples in docstrings are true."""

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import claimkit

ROOT = Path(__file__).resolve().parents[1]
HEAVY = ("extractor", "inference", "model", "training", "__main__")
MODULES = [info.name for info in pkgutil.walk_packages(claimkit.__path__, "claimkit.")]
LIGHT = [name for name in MODULES if not name.split(".")[1].startswith(HEAVY)]


def run_examples(name):
    return doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)


def test_modules_were_found():
    assert "claimkit.labels" in LIGHT
    assert run_examples("claimkit.labels").attempted


@pytest.mark.parametrize("name", LIGHT)
def test_examples_are_true(name):
    assert run_examples(name).failed == 0


@pytest.mark.skipif(
    not (ROOT / "models/claimkit-small/model.safetensors").is_file(), reason="no weights yet"
)
def test_examples_of_the_extractor_are_true():
    assert run_examples("claimkit.extractor").failed == 0
