"""BENCHMARKS.md from records that are given; nothing is measured."""

import json
from xml.etree import ElementTree

import pytest
from rich.console import Console

from benchmarks.report.command import main, render
from benchmarks.report.curves import curve_svg
from benchmarks.speed.table import show

ORIGIN = {
    "commit": "0123456789abcdef+changes",
    "date": "2031-05-02T10:00:00+00:00",
    "machine": {"processor": "Some Processor", "cores": 2, "system": "Linux x86_64"},
    "versions": {"python": "3.11.7", "torch": "2.13.0"},
}
RATE = {
    "system": "claimkit flat",
    "version": "checkout",
    "dtype": "float32",
    "task": "text to claims",
    "unit": "claims",
    "workload": "sentences",
    "texts": 40,
    "pieces": 800,
    "rounds": 3,
    "texts_per_s": 200.0,
    "pieces_per_s": 4321.0,
    "found": 20,
    "found_per_s": 100.0,
    "of_ceiling": 0.71,
    "times_pipeline": 3.25,
    "memory_mb": 400.0,
    "device_memory_mb": None,
}
SPEED = {
    "benchmark": "speed",
    "quick": True,
    "device": {"device_name": None, "torch_threads": 1},
    "texts": [
        {
            "workload": "sentences",
            "texts": 40,
            "distinct": 30,
            "pieces": 800,
            "mean_length": 20.0,
            "source": ["claimdesk/reports.jsonl"],
            "sha256": "abc",
        }
    ],
    "systems": [RATE, {**RATE, "system": "broken", "rounds": 0}],
    "ceilings": [
        {
            "dtype": "float32",
            "flop_per_s": 1e11,
            "shape": "1 x 2 x 3",
            "shapes": {"1 x 2 x 3": 1e11},
        }
    ],
    "goals": [
        {
            "task": "forward",
            "workload": "sentences",
            "pieces_per_s": 11e6,
            "goal": 10e6,
            "is_reached": True,
        }
    ],
    "stages": [
        {
            "dtype": "float32",
            "workload": "sentences",
            "texts": 40,
            "seconds": {"forward": 3.0, "decode": 1.0},
            "shares": {"forward": 0.75, "decode": 0.25},
        }
    ],
    "identical": [
        {
            "dtype": "float32",
            "workload": "sentences",
            "texts": 40,
            "claims": 20,
            "ways": [
                {"way": "padded", "texts_that_differ": 0, "largest_confidence_move": 1e-7},
            ],
        }
    ],
    "scaling": [
        {
            "curve": "batch budget",
            "axis": "word pieces a batch",
            "task": "text to claims",
            "points": [
                {
                    "x": x,
                    "texts": 40,
                    "pieces_per_s": 1000.0 + x,
                    "texts_per_s": 50.0,
                    "memory_mb": 9,
                }
                for x in (512, 1024)
            ],
        }
    ],
    "cold_start": {
        "runs": [{"seconds": 3.5, "cpu_seconds": 3.0}],
        "packages": [{"name": "torch", "seconds": 1.5, "modules": 900}],
        "modules": [],
    },
    "skipped": [{"name": "CQE", "reason": "No module named 'CQE'"}],
    **ORIGIN,
}
ACCURACY = {
    "benchmark": "accuracy",
    "system": "claimkit-small",
    "documents": 26,
    "signature": "match:one|data:claims_dev",
    "figures": [
        {"name": "value", "value": 0.97, "low": 0.95, "high": 0.99, "n": 319},
        {"name": "place", "value": None, "low": None, "high": None, "n": 0},
    ],
    **ORIGIN,
}
NORMALISE = {
    "benchmark": "normalise",
    "systems": [
        {
            "system": "claimkit",
            "version": "checkout",
            "specs": [{"model": "Number", "python": True, "cases": 10, "right": 9}],
            "cqe": [],
            "cpu_microseconds_a_text": 50.0,
        }
    ],
    **ORIGIN,
}


def test_the_page_has_every_record_with_its_origin(tmp_path):
    page = render({"speed-cpu": SPEED, "dev": ACCURACY, "specs": NORMALISE}, tmp_path)
    assert page.index("# Speed") < page.index("# Accuracy") < page.index("# Normaliser")
    assert "commit 0123456789ab with changes; 2031-05-02; Some Processor; 2 cores" in page
    assert (
        "| claimkit flat | checkout | float32 | text to claims | 200 | 4,321 | 100 claims " in page
    )
    assert "| 0.71 | 3.25 | 400 |" in page
    assert "broken" not in page
    assert "| forward | 75.0% |" in page
    assert "| value | 0.970 | 0.950 to 0.990 | 319 |" in page
    assert "| place |  |  | 0 |" in page
    assert "- CQE: No module named 'CQE'" in page
    assert "not for quoting" in page
    assert "| forward | sentences | 11,000,000 | 10,000,000 | yes |" in page


def test_plots_are_written_and_linked(tmp_path):
    page = render({"speed-cpu": SPEED}, tmp_path)
    plot = tmp_path / "speed-cpu-batch-budget.svg"
    assert f"]({tmp_path.name}/{plot.name})" in page
    assert ElementTree.parse(plot).getroot().tag.endswith("svg")


def test_the_page_is_written_beside_the_folder(tmp_path, capsys):
    folder = tmp_path / "results"
    folder.mkdir()
    with pytest.raises(SystemExit):
        main(["--results", str(folder)])
    (folder / "speed.json").write_text(json.dumps(SPEED))
    with pytest.raises(SystemExit) as stop:
        main(["--results", str(folder)])
    assert stop.value.code == 0
    assert "4,321" in (tmp_path / "BENCHMARKS.md").read_text()


def test_a_record_without_studies_has_a_page_too(tmp_path):
    bare = {
        "goals": [],
        "ceilings": [],
        "stages": [],
        "identical": [],
        "scaling": [],
        "cold_start": {},
    }
    page = render({"speed": {**SPEED, **bare, "skipped": []}}, tmp_path)
    assert "4,321" in page


def test_the_terminal_shows_the_same_figures(capsys):
    show(SPEED, Console(width=200))
    shown = capsys.readouterr().out
    for figure in ("4,321", "0.71", "3.25", "75.0%", "3.5 s", "skipped: CQE", "10,000,000"):
        assert figure in shown


@pytest.mark.parametrize("points", [[(1.0, 5.0)], [(1.0, 5.0), (2.0, 5.0)], [(9e5, 1e-3)]])
def test_a_curve_may_be_flat_or_a_single_dot(points):
    root = ElementTree.fromstring(curve_svg(points, x_name="<x>", y_name="y", title="a & b"))
    assert len(root.findall(".//{http://www.w3.org/2000/svg}circle")) == len(points)
