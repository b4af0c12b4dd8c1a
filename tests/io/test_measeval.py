"""MeasEval: quantities with what they measure, there and back."""

from claimkit.io.jsonl import write_rows
from claimkit.io.measeval import read_documents, write_documents

TEXT = "The mast is 12 m high."
ROW = {
    "doc_id": "p1",
    "text": TEXT,
    "annotations": [
        {
            "set": 1,
            "type": "Quantity",
            "start": 12,
            "end": 16,
            "id": "T1-1",
            "text": "12 m",
            "other": {"unit": "m"},
        },
        {
            "set": 1,
            "type": "MeasuredProperty",
            "start": 17,
            "end": 21,
            "id": "T2-1",
            "text": "high",
            "other": {"HasQuantity": "T1-1"},
        },
        {
            "set": 1,
            "type": "MeasuredEntity",
            "start": 4,
            "end": 8,
            "id": "T3-1",
            "text": "mast",
            "other": {"HasProperty": "T2-1"},
        },
        {
            "set": 1,
            "type": "Qualifier",
            "start": 0,
            "end": 3,
            "id": "T4-1",
            "text": "The",
            "other": {"Qualifies": "T1-1"},
        },
    ],
}


def test_a_set_of_annotations_is_a_claim(tmp_path):
    write_rows(tmp_path / "a.jsonl", [ROW])
    (document,) = read_documents(tmp_path / "a.jsonl")
    (claim,) = document.claims
    assert (claim.quantity.text, claim.quantity.unit_text) == ("12 m", "m")
    assert (claim.entity.text, claim.property.text) == ("mast", "high")
    assert document.layers == {"quantity", "entity", "property"}


def test_all_but_qualifiers_comes_back(tmp_path):
    write_rows(tmp_path / "a.jsonl", [ROW])
    documents = list(read_documents(tmp_path / "a.jsonl"))
    write_documents(tmp_path / "b.jsonl", documents)
    assert list(read_documents(tmp_path / "b.jsonl")) == documents
