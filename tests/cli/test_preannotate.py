"""`claimkit data preannotate`: suggestions with their confidence, the least sure first."""

import json
from dataclasses import replace

import pytest

from claimkit.io import brat, labelstudio

TEXTS = {"sure": "Ida counted 4 boats.", "unsure": "Ida counted 75 boats.", "none": "All calm."}


@pytest.fixture
def news(tmp_path):
    path = tmp_path / "news.jsonl"
    rows = [{"doc_id": name, "text": text, "date": "2031-05-02"} for name, text in TEXTS.items()]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.fixture
def unsure(extractor, monkeypatch):
    """An extractor that is the less sure of a figure the longer it is."""
    read = extractor._read

    def read_unsure(self, documents):
        found = read(self, documents)
        return [[replace(c, confidence=1 / len(c.quantity.text)) for c in cs] for cs in found]

    monkeypatch.setattr(extractor, "_read", read_unsure)


def test_label_studio_gets_predictions_the_least_sure_first(run, unsure, news, tmp_path):
    out = tmp_path / "tasks.json"
    result = run("data", "preannotate", news, "--format", "labelstudio", "-o", out)
    assert result.exit_code == 0, result.output
    tasks = json.loads(out.read_text())
    assert [task["data"]["doc_id"] for task in tasks] == ["unsure", "sure", "none"]
    assert [task["predictions"][0].get("score") for task in tasks] == [0.5, 1.0, None]
    regions = [r for r in tasks[0]["predictions"][0]["result"] if r["type"] == "labels"]
    quantity = next(r for r in regions if r["value"]["labels"] == ["QUANTITY"])
    assert (quantity["value"]["text"], quantity["score"]) == ("75", 0.5)
    assert {"SOURCE", "CONTENT"} <= {r["value"]["labels"][0] for r in regions}
    assert tasks[0]["predictions"][0]["model_version"] == "claimkit-small"
    assert "<Labels" in (tmp_path / "tasks.xml").read_text()
    found = {document.doc_id: document for document in labelstudio.read_documents(out)}
    assert found["unsure"].claims[0].confidence == 0.5
    assert found["unsure"].date == "2031-05-02"


def test_brat_shows_the_least_sure_first(run, unsure, news, tmp_path):
    out = tmp_path / "brat"
    result = run("data", "preannotate", news, "--format", "brat", "-o", out)
    assert result.exit_code == 0, result.output
    names = sorted(path.stem for path in out.glob("*.ann"))
    assert names == ["000001 unsure", "000002 sure", "000003 none"]
    documents = list(brat.read_documents(out))
    assert [document.doc_id for document in documents] == ["unsure", "sure", "none"]
    assert documents[0].claims[0].confidence == 0.5


def test_a_missing_file_is_named_and_nothing_loaded(run, extractor, tmp_path):
    out = tmp_path / "tasks.json"
    result = run("data", "preannotate", tmp_path / "gone.txt", "-f", "labelstudio", "-o", out)
    assert (result.exit_code, "gone.txt" in result.stderr) == (2, True)
    assert extractor.loaded == [] and not out.exists()


def test_a_place_that_cannot_be_written_is_named(run, unsure, news, tmp_path):
    out = tmp_path / "no" / "such" / "tasks.json"
    result = run("data", "preannotate", news, "-f", "labelstudio", "-o", out)
    assert (result.exit_code, "cannot write" in result.stderr) == (2, True)
