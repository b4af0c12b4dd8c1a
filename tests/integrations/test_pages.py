"""The Python of the page on other frameworks runs as it stands there."""

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "claimkit" / "integrations" / "README.md"
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
OWN = [block for block in BLOCKS if "ray" not in block and "flatten" not in block]


def test_there_are_examples():
    assert len(OWN) == 2


@pytest.mark.slow
@pytest.mark.parametrize("block", OWN)
def test_examples_run(block, capsys):
    exec(compile(block, str(PAGE), "exec"), {"__name__": "page"})
    assert "40.0" in capsys.readouterr().out
