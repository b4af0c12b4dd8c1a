import importlib

import pytest

from benchmarks.__main__ import BENCHMARKS, main


@pytest.mark.parametrize("name", BENCHMARKS)
def test_every_benchmark_that_the_usage_names_is_there(name):
    assert callable(importlib.import_module(BENCHMARKS[name]).main)


@pytest.mark.parametrize("arguments", [[], ["no-such-benchmark"]])
def test_another_name_shows_the_usage(arguments):
    with pytest.raises(SystemExit, match="usage: python -m benchmarks accuracy"):
        main(arguments)
