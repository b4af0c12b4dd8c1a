import gzip
import json
import tempfile
from pathlib import Path

import pytest
from claim_strategies import claims, documents
from hypothesis import given
from hypothesis import strategies as st

from claimkit.errors import DataError
from claimkit.io import jsonl


def round_trip(write, read, items, name="items.jsonl"):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        assert write(path, items) == len(items)
        return list(read(path))


@given(st.lists(claims(), max_size=3))
def test_claims_come_back_without_loss(items):
    assert round_trip(jsonl.write_claims, jsonl.read_claims, items) == items


@given(st.lists(documents(), max_size=3))
def test_documents_come_back_without_loss(items):
    assert round_trip(jsonl.write_documents, jsonl.read_documents, items) == items


@given(st.lists(documents(), max_size=2))
def test_packed_files_come_back_without_loss(items):
    found = round_trip(jsonl.write_documents, jsonl.read_documents, items, "items.jsonl.gz")
    assert found == items


@pytest.mark.parametrize("key", ["doc_id", "id", "doc"])
def test_a_document_may_be_named_in_several_ways(tmp_path, key):
    path = tmp_path / "articles.jsonl"
    path.write_text(json.dumps({key: "ravel", "text": "Two boats.", "publisher": "x"}))
    (document,) = jsonl.read_documents(path)
    assert (document.doc_id, document.text, document.date) == ("ravel", "Two boats.", None)


def test_documents_without_a_name_are_numbered(tmp_path):
    path = tmp_path / "articles.jsonl"
    path.write_text('{"text": "a"}\n\n{"text": "b"}\n')
    assert [document.doc_id for document in jsonl.read_documents(path)] == ["1", "2"]


def test_all_faults_of_a_file_are_told_with_their_lines(tmp_path):
    path = tmp_path / "articles.jsonl"
    path.write_text('{"text": "a"}\n{\n["text"]\n{"doc_id": "x"}\n{"text": 3}\n')
    with pytest.raises(DataError) as caught:
        list(jsonl.read_documents(path))
    message = str(caught.value)
    assert "articles.jsonl:2: not JSON" in message
    assert "articles.jsonl:3: expected a JSON object, got a list" in message
    assert "articles.jsonl:4: the key 'text' is missing" in message
    assert "articles.jsonl:5: `text` must be a string, got a int" in message


def test_many_faults_are_cut_short(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text("{\n" * 50)
    with pytest.raises(DataError, match="and 30 more"):
        jsonl.read_rows(path)


def test_a_claim_that_does_not_fit_is_named_with_its_line(tmp_path):
    path = tmp_path / "claims.jsonl"
    path.write_text('{"doc_id": null}\n')
    with pytest.raises(DataError, match=r"claims\.jsonl:1: not a claim"):
        list(jsonl.read_claims(path))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DataError, match=r"gold\.jsonl: no such file"):
        jsonl.read_rows(tmp_path / "gold.jsonl")


def test_a_damaged_packed_file_is_named(tmp_path):
    path = tmp_path / "gold.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"text": "a"}\n' * 100)[:-12])
    with pytest.raises(DataError, match=r"gold\.jsonl\.gz: cannot be read"):
        jsonl.read_rows(path)


def test_text_that_is_not_utf8_is_named(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_bytes(b'{"text": "\xff"}\n')
    with pytest.raises(DataError, match=r"gold\.jsonl: cannot be read"):
        jsonl.read_rows(path)
