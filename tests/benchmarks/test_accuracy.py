import gzip
import hashlib
import json

import pytest
from typer.testing import CliRunner

from benchmarks.accuracy import command
from benchmarks.accuracy.adapters import measeval_row
from benchmarks.accuracy.sets import SETS, load_set
from claimkit.errors import DataError
from claimkit.io.documents import AnnotatedDocument, FragmentedAttribution
from claimkit.types import Attribution, Claim, Quantity, Span

TEXT = "Twelve boats left Ravel on Monday, port master Ida Holm said."
CLAIM = Claim(
    doc_id=None,
    text=TEXT,
    start=0,
    end=len(TEXT),
    quantity=Quantity("Twelve", 0, 6, value=12, unit="boat"),
    entity=Span("boats", 7, 12),
    attribution=Attribution(Span("port master Ida Holm", 35, 55), None, Span("Twelve", 0, 6)),
)
ATTRIBUTION = FragmentedAttribution(source=((35, 55),), cue=((56, 60),), content=((0, 33),))
GOLD_CLAIM = {
    "doc": "ravel",
    "start": 0,
    "end": 6,
    "quantity_text": "Twelve",
    "value": 12,
    "low": None,
    "high": None,
    "comparator": "=",
    "kind": "count",
    "unit": "boat",
    "entity": ["boats"],
    "source": ["port master Ida Holm"],
    "status": "actual",
    "time": None,
    "alt": {},
}
EVENT_CLAIM = {
    "doc_id": "ravel",
    "quantity": {
        "start": 0,
        "end": 6,
        "text": "Twelve",
        "value": 12,
        "low": None,
        "high": None,
        "comparator": "=",
        "kind": "count",
        "unit": "boat",
    },
    "entity": {"start": 7, "end": 12, "text": "boats"},
    "time": None,
    "status": "actual",
}


class FakeExtractor:
    def stream(self, texts, dates=None):
        assert list(dates)
        return ([CLAIM] for _ in texts)

    def attributions(self, text):
        return [ATTRIBUTION]


def write(path, *rows):
    path.parent.mkdir(exist_ok=True)
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


@pytest.fixture
def data(tmp_path):
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    for folder in ("claims_dev", "claimwire/dev"):
        (tmp_path / folder).mkdir(parents=True)
        write(tmp_path / folder / "gold.jsonl", GOLD_CLAIM)
        write(tmp_path / folder / "articles.jsonl", {"doc": "ravel", "text": TEXT, "date": None})
    write(
        tmp_path / "claims_events" / "articles.jsonl",
        {"doc_id": "ravel", "split": "dev", "sha256": digest},
        {"doc_id": "other", "split": "train", "sha256": digest},
    )
    write(
        tmp_path / "claims_events" / "claims.jsonl", EVENT_CLAIM, {**EVENT_CLAIM, "doc_id": "other"}
    )
    write(tmp_path / "ecbplus" / "train.jsonl.gz", {"doc_id": "ravel", "text": TEXT})
    quantity = {"value": "12.0", "normalized_unit": "boat", "change": "=", "referred_concepts": "-"}
    write(tmp_path / "newsquant" / "dev.jsonl", {"text": TEXT, "quantities": [quantity]})
    roles = {role: getattr(ATTRIBUTION, role) for role in ("source", "cue", "content")}
    article = {"doc_id": "ravel", "text": TEXT, "date": "2031-05-02", "attributions": [roles]}
    write(tmp_path / "polnear" / "dev.jsonl.gz", article)
    annotations = [
        {"set": 1, "type": "Quantity", "start": 0, "end": 6, "id": "T1", "text": "Twelve"},
        {"set": 1, "type": "MeasuredEntity", "start": 7, "end": 12, "id": "T2", "text": "boats"},
    ]
    annotations[0]["other"] = {"mods": ["IsCount"]}
    annotations[1]["other"] = {"HasQuantity": "T1"}
    paragraph = {"doc_id": "article3-1", "text": TEXT, "annotations": annotations}
    write(tmp_path / "measeval" / "train.jsonl", paragraph, {**paragraph, "doc_id": "train-1"})
    return tmp_path


@pytest.fixture
def run(data, monkeypatch):
    monkeypatch.setattr(command, "load_extractor", lambda model, device: FakeExtractor())

    def invoke(*arguments):
        out = data / "out.json"
        options = [*map(str, arguments), "--data", str(data), "--json", str(out)]
        result = CliRunner().invoke(command.app, options)
        assert result.exit_code == 0, result.output
        return json.loads(out.read_text()), result.output

    return invoke


@pytest.mark.parametrize("name", SETS)
def test_a_right_extractor_gets_every_figure_of_every_set(run, name):
    record, _ = run("--set", name)
    scores = {figure["name"]: figure["score"] for figure in record["figures"] if figure["n"]}
    assert scores
    expected = {measure: 1.0 for measure in scores}
    if name == "newsquant":  # there the concept of a count is its holder
        expected |= {key: scores[key] for key in scores if "concept" in key}
    assert scores == expected


def test_the_record_says_how_the_figures_were_got(run, data):
    record, output = run("--set", "claims_dev")
    assert record["documents"] == 1
    assert set(record["data"]) == {"gold.jsonl", "articles.jsonl"}
    assert {"commit", "date", "versions", "system", "signature"} <= set(record)
    assert record["signature"] in output
    assert str(data) not in json.dumps(record)


def test_predictions_are_written_for_the_scorer(run, data):
    run("--set", "newsquant", "--predictions", data / "found.jsonl")
    row = json.loads((data / "found.jsonl").read_text())
    assert row["text"] == TEXT
    assert row["quantities"][0]["normalized_unit"] == "boat"


def test_another_gold_file_may_be_packed(run, data):
    write(data / "test.jsonl.gz", {"text": TEXT, "quantities": []})
    record, _ = run("--set", "newsquant", "--gold", data / "test.jsonl.gz")
    assert record["figures"][0]["n"] == 0
    assert list(record["data"]) == ["test.jsonl.gz"]


def test_the_table_is_markdown(run):
    _, output = run("--set", "claims_dev")
    assert "| span_exact | 1.000 | 1.000 | 1.000 | 1.000–1.000 | 1 |" in output


def test_events_are_scored_on_their_dev_part_without_sources(data):
    chosen = load_set("claims_events", data)
    assert [text.doc_id for text in chosen.texts] == ["ravel"]
    assert [row["doc"] for row in chosen.gold] == ["ravel"]
    assert chosen.gold[0]["source"] == []
    assert chosen.unscored == ("source", "claim")


def test_an_article_without_a_text_is_named(data):
    write(data / "ecbplus" / "train.jsonl.gz", {"doc_id": "elsewhere", "text": TEXT})
    with pytest.raises(DataError, match="1 articles have no text, first 'ravel'"):
        load_set("claims_events", data)


def test_an_unknown_set_is_refused(data):
    with pytest.raises(DataError, match="no set 'news'; there are claims_dev"):
        load_set("news", data)


def test_a_property_without_an_entity_is_what_is_measured():
    claim = Claim(None, TEXT, 0, len(TEXT), quantity=CLAIM.quantity, property=CLAIM.entity)
    row = measeval_row(AnnotatedDocument("ravel", TEXT), [claim])
    assert [item["type"] for item in row["annotations"]] == ["Quantity", "MeasuredEntity"]


def test_figures_go_into_the_record_and_the_card(tmp_path, run):
    corpus = {"name": "claimwire", "split": "train", "epochs": 1.0, "documents": 1}
    record = {
        "recipe": {"name": "m", "seed": 1, "encoder": {"name": "e"}, "training": {}},
        "corpora": [{**corpus, "claims": 1, "attributions": 0}],
        "run": {"done": 1, "seconds": 1.0, "device": "cpu", "curve": []},
        "weights": {"bytes": 1, "sha256": "0"},
        "versions": {},
        "threads": 1,
    }
    path = tmp_path / "record.json"
    path.write_text(json.dumps(record))
    run("--set", "claims_dev", "--bootstrap", "5", "--record", str(path))
    found = json.loads(path.read_text())["evaluation"]["claims_dev"]["figures"]["span_exact"]
    assert found["value"] == 1.0
    assert "| span_exact | 1.000 |" in path.with_name("README.md").read_text()


def test_a_learning_curve_averages_runs_on_as_many_documents():
    from benchmarks.accuracy.learning import FIGURES, learning_curve

    def run(documents, score):
        corpora = [{"documents": documents - 1}, {"documents": 1}]
        return {"corpora": corpora, "run": {"curve": [dict.fromkeys(FIGURES, score)]}}

    rows = learning_curve([run(80, 0.75), run(20, 0.5), run(80, 0.25)])
    assert list(rows) == [20, 80]
    assert set(rows[80].values()) == set(rows[20].values()) == {0.5}
