"""The project's scoring scripts and corpora, which lie beside the checkout where there are any."""

import gzip
import importlib.util
import json
import os
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
DATA = Path(os.environ.get("CLAIMKIT_DATA") or CHECKOUT.parent / "shared" / "data")
SCORING = DATA.parent / "scoring"


@pytest.fixture(scope="session")
def scoring_script():
    """A function that imports `claims`, `attribution` or `newsquant` from the scoring scripts."""
    if not SCORING.is_dir():
        pytest.skip("the scoring scripts lie beside the folder of corpora; there are none here")

    def load(name):
        spec = importlib.util.spec_from_file_location(f"scoring_{name}", SCORING / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load


@pytest.fixture(scope="session")
def corpus():
    """A function that reads the rows of a corpus file."""
    if not DATA.is_dir():
        pytest.skip("no corpora here; CLAIMKIT_DATA names their folder")

    def read(*parts):
        path = DATA.joinpath(*parts)
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]

    return read
