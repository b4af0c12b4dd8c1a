"""`python -m benchmarks compare` on a folder with claimwire's files."""

import json

import pytest

from benchmarks.compare.command import main
from claimkit.io.groups import read_event_folder

TEXTS = {
    "x-a": "At least 40 tractors blocked the coast road. Police arrested 12 farmers.",
    "x-b": "Some 45 tractors blocked the coast road. The union spoke of 19 farmers arrested.",
}
FIGURES = (("x-a", "At least 40", "tractors"), ("x-a", "12", "farmers"), ("x-b", "Some 45", "tractors"), ("x-b", "19", "farmers"))  # fmt: skip
VALUES = {"At least 40": (40, ">="), "12": (12, "="), "Some 45": (45, "~"), "19": (19, "=")}


def span(name, words):
    start = TEXTS[name].index(words)
    return {"start": start, "end": start + len(words)}


def claim(name, figure, noun):
    value, comparator = VALUES[figure]
    quantity = {"value": value, "low": None, "high": None, "comparator": comparator}
    return {
        "doc_id": name,
        "quantity": span(name, figure) | quantity | {"kind": "count", "unit": noun[:-1]},
        "entity": span(name, noun),
        **dict.fromkeys(("property", "predicate", "time", "place", "change")),
        "status": "actual",
    }


@pytest.fixture
def folder(tmp_path):
    rows = {
        "reports": [
            {"doc_id": name, "event": "x", "date": "2031-05-02", "text": text, "split": "dev"}
            for name, text in TEXTS.items()
        ],
        "claims": [claim(*figure) for figure in FIGURES],
        "groups": [
            {"event": "x", "topic": "tractors", "relation": "compatible", "members": [0, 2]},
            {"event": "x", "topic": "arrests", "relation": "conflict", "members": [1, 3]},
        ],
    }
    for name, lines in rows.items():
        path = tmp_path / f"{name}.jsonl"
        path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return tmp_path


def test_scores_and_predictions_come_out(folder, capsys):
    found, figures = folder / "out.jsonl", folder / "out.json"
    main_without_exit(["--data", str(folder), "--no-extracted", "--predictions", str(found), "--json", str(figures)])  # fmt: skip
    shown = capsys.readouterr().out
    assert "claimkit, gold claims" in shown and "same head noun and unit" in shown
    rows = [json.loads(line) for line in found.read_text().splitlines()]
    assert sum(len(row["members"]) for row in rows) == 4
    assert {"doc_id", "start", "end"} == set(rows[0]["members"][0])
    scores = json.loads(figures.read_text())["sets"][folder.name]["claimkit, gold claims"]
    assert {row["name"] for row in scores} >= {"pairwise cross", "b-cubed", "relation"}


def test_another_split_is_the_whole_folder(folder):
    (event,) = read_event_folder(folder, "test")
    assert len(event.reports) == 2 and len(event.groups) == 2


def test_a_folder_without_the_files_is_named(tmp_path):
    with pytest.raises(SystemExit) as error:
        main(["--data", str(tmp_path), "--no-extracted"])
    assert error.value.code == 2


def main_without_exit(arguments):
    with pytest.raises(SystemExit) as error:
        main(arguments)
    assert error.value.code == 0
