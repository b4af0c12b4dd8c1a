import json
from dataclasses import replace
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

import claimkit
from claimkit.cli.evaluate import evaluate
from claimkit.errors import DataError, InputError
from claimkit.io.documents import AnnotatedDocument
from claimkit.io.jsonl import write_documents
from claimkit.normalise import parse_quantity
from claimkit.training.own_files import read_own
from claimkit.training.recipe import read_recipe
from claimkit.types import Claim, Quantity, Span

TEXT = "Twelve boats left Ravel on Monday, port master Ida Holm said."
GOLD = {
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
    "base_value": None,
    "base_unit": None,
    "entity": ["boats"],
    "source": ["port master Ida Holm", "Ida Holm"],
    "status": "actual",
    "time": "Monday",
    "optional": False,
}
CLAIM = Claim(
    doc_id="ravel",
    text=TEXT,
    start=0,
    end=len(TEXT),
    quantity=Quantity("Twelve", 0, 6, value=12, unit="boat"),
    entity=Span("boats", 7, 12),
)


class FakeExtractor:
    @classmethod
    def from_pretrained(cls, name, device):
        return cls()

    def stream(self, texts, dates=None):
        return ([CLAIM] for _ in texts)

    def attributions(self, text):
        return [{"source": [[35, 55]], "cue": [[56, 60]], "content": [[0, 33]]}]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "gold.jsonl").write_text(json.dumps(GOLD) + "\n")
    article = {"doc": "ravel", "text": TEXT, "date": "2031-05-02"}
    (tmp_path / "articles.jsonl").write_text(json.dumps(article) + "\n")
    return tmp_path


@pytest.fixture
def run(folder):
    app = typer.Typer()
    app.command()(evaluate)

    def invoke(*arguments):
        result = CliRunner().invoke(app, [str(argument) for argument in arguments])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


def figures(path):
    report = json.loads(path.read_text())
    return {figure["name"]: figure for figure in report["figures"]}


def test_claims_of_a_file_are_scored_with_intervals(run, folder):
    predictions = folder / "claims.jsonl"
    predictions.write_text(json.dumps(CLAIM.to_dict()) + "\n")
    result = run(folder / "gold.jsonl", "--predictions", predictions, "--json", folder / "out.json")
    found = figures(folder / "out.json")
    assert found["span_exact"]["score"] == 1.0
    assert found["source"]["score"] == 0.0
    assert found["span_exact"]["low"] == 1.0
    assert "1.000–1.000" in result.output


def test_a_score_is_printed_with_its_signature(run, folder):
    predictions = folder / "claims.jsonl"
    predictions.write_text("")
    output = run(folder / "gold.jsonl", "--predictions", predictions, "--bootstrap", 0).output
    assert "match:greedy-iou0.2|data:" in output
    assert "/gold.jsonl@" in output
    assert "|bootstrap:0|v:" in output


def test_a_model_is_run_on_the_articles_beside_the_gold(run, folder, monkeypatch):
    monkeypatch.setitem(vars(claimkit), "ClaimExtractor", FakeExtractor)
    run(folder / "gold.jsonl", "--json", folder / "out.json")
    assert figures(folder / "out.json")["entity_exact"]["score"] == 1.0


def test_a_model_is_scored_on_attributions(run, folder, monkeypatch):
    monkeypatch.setitem(vars(claimkit), "ClaimExtractor", FakeExtractor)
    gold = folder / "attributions" / "gold.jsonl"
    gold.parent.mkdir()
    attributions = FakeExtractor().attributions(TEXT)
    gold.write_text(json.dumps({"doc_id": "a", "text": TEXT, "attributions": attributions}))
    run(gold, "--json", folder / "out.json")
    assert figures(folder / "out.json")["attribution linked"]["score"] == 1.0


def test_predictions_on_unknown_documents_are_reported(run, folder):
    predictions = folder / "claims.jsonl"
    predictions.write_text(json.dumps({"doc": "elsewhere", "start": 0, "end": 6}) + "\n")
    output = run(folder / "gold.jsonl", "--predictions", predictions).output
    assert "1 predictions left out: unknown document" in output


def test_a_faulty_prediction_is_named_with_its_line(run, folder):
    predictions = folder / "claims.jsonl"
    predictions.write_text('{"doc": "ravel", "start": 0, "end": 6}\n{"quantity": 3}\n')
    with pytest.raises(DataError, match=r"claims\.jsonl:2: "):
        run(folder / "gold.jsonl", "--predictions", predictions)


def test_a_model_cannot_be_run_on_other_conventions(run, folder):
    gold = folder / "quant.jsonl"
    gold.write_text(json.dumps({"text": TEXT, "quantities": []}) + "\n")
    with pytest.raises(InputError, match="python -m benchmarks accuracy --set newsquant"):
        run(gold)


def test_gold_of_no_scheme_is_refused(run, folder):
    with pytest.raises(DataError, match="fits no scheme: it has the keys doc, text, date"):
        run(folder / "articles.jsonl")


def test_errors_are_written_as_a_page_with_their_sentences(run, folder):
    wrong = {**GOLD, "entity": "port", "source": None}
    (folder / "wrong.jsonl").write_text(json.dumps(wrong) + "\n")
    page = folder / "misses.html"
    run(folder / "gold.jsonl", "--predictions", folder / "wrong.jsonl", "--errors", page)
    html = page.read_text()
    assert "another one (1)" in html
    assert "<mark>Twelve</mark> boats left Ravel" in html


def test_errors_need_the_texts(run, folder):
    (folder / "articles.jsonl").unlink()
    with pytest.raises(DataError, match="--articles"):
        run(
            folder / "gold.jsonl",
            "--predictions",
            folder / "gold.jsonl",
            "--errors",
            folder / "misses.html",
        )


def test_annotated_documents_are_gold_and_what_they_leave_open_is_not_scored(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(claimkit, "ClaimExtractor", FakeExtractor)
    document = AnnotatedDocument(
        "ravel", TEXT, claims=(CLAIM,), layers=frozenset({"quantity", "entity"})
    )
    bare = replace(CLAIM, quantity=Quantity("Twelve", 0, 6))
    for claim, values in ((CLAIM, {"value", "comparator", "unit"}), (bare, set())):
        write_documents(tmp_path / "dev.jsonl", [replace(document, claims=(claim,))])
        evaluate(tmp_path / "dev.jsonl", bootstrap=0, json_file=tmp_path / "out.json")
        figures = json.loads((tmp_path / "out.json").read_text())["figures"]
        spans = {"span_exact", "span_exact_any", "span_overlap", "entity_exact", "entity"}
        assert {figure["name"] for figure in figures} == spans | values
        assert all(figure["score"] == 1.0 for figure in figures)


def test_the_bundled_bulletins_are_whole_and_annotated_by_the_guidelines():
    folder = Path(__file__).parents[2] / "notebooks" / "data" / "riverwatch"
    recipe = read_recipe(folder / "recipe.toml")
    train, dev = (
        read_own(folder / name, ()) for name in (recipe.corpus[0].path, recipe.development.path)
    )
    assert not {d.text for d in train} & {d.text for d in dev}
    for document in (*train, *dev):
        assert document.claims and document.layers == {"quantity", "entity", "property"}
        for claim in document.claims:
            for span in (claim.quantity, claim.entity, claim.property):
                assert span is None or document.text[span.start : span.end] == span.text
            read = parse_quantity(claim.quantity.text)
            assert (claim.quantity.value, claim.quantity.kind) == (read.value, read.kind)
