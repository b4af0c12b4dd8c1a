"""Data sets and data frames: the claims of documents as columns, and claims as rows."""

import copy
import sys

import pytest

from claimkit.errors import InputError, MissingDependencyError, ModelFolderError
from claimkit.integrations.datasets import ClaimMapper, claims_to_dataset
from claimkit.integrations.pandas import claims_to_frame
from claimkit.types import Attribution, Claim, Quantity, Span, TimeSpan

pa = pytest.importorskip("pyarrow")
datasets = pytest.importorskip("datasets")

TEXTS = [
    "About 3,500 people marched on Monday, police said.",
    "Nothing.",
    "The union said 40 of 60 boats stayed in port.",
]
NAMES = ["march", "calm", "boats"]
TEXT = "Police counted 412 tractors on Monday."


@pytest.fixture(scope="module")
def mapper(tiny_folder):
    import torch

    mapper = ClaimMapper(tiny_folder, device="cpu")
    mapper.extractor.engine.dtype = torch.float32
    mapper.extractor.engine.model.float()
    return mapper


@pytest.fixture(scope="module")
def documents():
    return datasets.Dataset.from_dict({"doc_id": NAMES, "text": TEXTS, "date": ["2031-05-02"] * 3})


@pytest.fixture(scope="module")
def whole(mapper):
    """The claims of the documents, read without a data set."""
    dates = ["2031-05-02"] * 3
    return list(mapper.extractor.stream(TEXTS, dates=dates, doc_ids=NAMES))


def claim(piece="412", **roles):
    start = TEXT.index(piece)
    quantity = Quantity(piece, start, start + len(piece), value=float(piece), unit="tractor")
    return Claim("a", TEXT, 0, len(TEXT), quantity=quantity, **roles)


CLAIMS = [
    claim(
        entity=Span("tractors", 19, 27, "tractors"),
        time=TimeSpan("Monday", 31, 37, None, "2031-04-28", "2031-04-28"),
        attribution=Attribution(Span("Police", 0, 6), None, Span(TEXT, 0, 38)),
    ),
    claim(restates=0, confidence=0.25),
]


@pytest.mark.parametrize("batch_size", [1, 2, 1000])
def test_a_mapped_data_set_has_the_claims_of_each_document(mapper, documents, whole, batch_size):
    mapped = documents.map(mapper, batched=True, batch_size=batch_size, keep_in_memory=True)
    rows = [[claim.to_dict() for claim in claims] for claims in whole]
    assert [len(row) for row in mapped["claims"]] == [len(row) for row in rows]
    assert list(mapped["claims"]) == rows
    assert list(mapped["failure"]) == [None] * 3
    assert mapped["doc_id"][:] == NAMES


def test_arrow_batches_give_the_same(mapper, documents):
    arrow = documents.with_format("arrow")
    mapped = arrow.map(mapper, batched=True, keep_in_memory=True).with_format(None)
    plain = documents.map(mapper, batched=True, keep_in_memory=True)
    assert mapped.features == plain.features
    assert mapped[:] == plain[:]


def test_a_document_that_fails_says_why(mapper):
    table = mapper({"text": [TEXTS[0], None]})
    assert table["claims"].to_pylist()[1] == []
    assert "text 1 is NoneType" in table["failure"].to_pylist()[1]


def test_the_text_may_stand_in_another_column(tiny_folder):
    mapper = ClaimMapper(tiny_folder, device="cpu", text_column="body")
    assert mapper({"body": TEXTS})["claims"].length() == 3
    with pytest.raises(InputError, match="expected a column 'body'; found text"):
        mapper({"text": TEXTS})


def test_equal_mappers_have_equal_caches_and_others_not(mapper, tiny_folder):
    """The library names a cached result by what the function is made of."""
    from datasets.fingerprint import Hasher

    again = ClaimMapper(tiny_folder, device="cpu")
    assert Hasher.hash(again) == Hasher.hash(mapper)
    assert Hasher.hash(ClaimMapper(tiny_folder, device="cpu", min_confidence=0.5)) != Hasher.hash(
        mapper
    )
    copied = copy.copy(mapper)
    assert copied._extractor is None and copied.fingerprint == mapper.fingerprint


def test_a_missing_model_is_told_at_once(tmp_path):
    with pytest.raises(ModelFolderError, match="no model"):
        ClaimMapper(tmp_path / "gone")


def test_claims_are_rows_of_a_data_set():
    found = claims_to_dataset(CLAIMS)
    assert [Claim.from_dict(row) for row in found] == CLAIMS
    assert claims_to_dataset([]).num_rows == 0


def test_a_table_of_claims_is_not_copied(mapper):
    table = mapper.extractor.extract_table(TEXTS).combine_chunks()
    for found in (claims_to_dataset(table).data.table, claims_to_frame(table)):
        for name in ("start", "confidence"):
            if isinstance(found, pa.Table):
                column = found.column(name).chunk(0)
            else:
                column = found[name].array.__arrow_array__().chunk(0)
            assert column.buffers()[1].address == table[name].chunk(0).buffers()[1].address


def test_a_frame_has_a_column_a_field_at_any_depth():
    frame = claims_to_frame(CLAIMS)
    assert list(frame["quantity.value"]) == [412.0, 412.0]
    assert list(frame["attribution.source.text"].fillna("-")) == ["Police", "-"]
    assert list(frame["time.iso_start"].fillna("-")) == ["2031-04-28", "-"]
    assert str(frame["restates"].dtype) == "int64[pyarrow]"
    assert list(frame["status"].astype(str)) == ["actual", "actual"]
    assert not {"quantity", "entity", "attribution", "attribution.source"} & set(frame.columns)
    assert claims_to_frame([]).shape == (0, frame.shape[1])


def test_a_frame_of_claims_and_one_of_their_table_are_equal(mapper, whole):
    claims = [claim for claims in whole for claim in claims]
    table = mapper.extractor.extract_table(TEXTS, dates=["2031-05-02"] * 3, doc_ids=NAMES)
    assert claims_to_frame(claims).astype(str).equals(claims_to_frame(table).astype(str))


@pytest.mark.parametrize("make", [claims_to_dataset, claims_to_frame])
def test_another_table_is_refused(make):
    with pytest.raises(InputError, match="no table of claims: it has no column attribution"):
        make(pa.table({"text": ["a"]}))


def test_without_pandas_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingDependencyError, match="pip install pandas"):
        claims_to_frame([])
