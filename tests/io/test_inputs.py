"""Files to documents: in one order, every fault in its place, whatever the format."""

import json

import pytest

from claimkit.io.inputs import InputDocument, InputFault, find_files, read_inputs

TEXTS = ["Ten boats.", "Été: 9 boats.", ""]


@pytest.fixture
def saved(tmp_path):
    """A data set, a folder of them, and rows, one text each of another name."""
    datasets = pytest.importorskip("datasets")
    rows = {"doc_id": ["a", "b", "c"], "text": TEXTS, "date": ["2031-05-02", None, None]}
    data = datasets.Dataset.from_dict(rows)
    data.save_to_disk(tmp_path / "data")
    datasets.DatasetDict({"train": data, "dev": data.select([1])}).save_to_disk(tmp_path / "dict")
    return tmp_path


def read(*paths, **options):
    return list(read_inputs(map(str, paths), **options))


def test_a_saved_data_set_is_read_like_a_file(saved):
    items = read(saved / "data", date="2030-01-01")
    dates = ["2031-05-02", "2030-01-01", "2030-01-01"]
    assert items == [InputDocument(*row) for row in zip("abc", TEXTS, dates, strict=True)]


def test_the_splits_of_a_saved_data_set_come_in_turn(saved):
    assert [item.doc_id for item in read(saved / "dict")] == ["a", "b", "c", "b"]


def test_a_folder_of_data_sets_and_files_is_read_in_the_order_of_names(saved):
    (saved / "e.jsonl").write_text('{"text": "9 boats", "doc_id": "e"}\n')
    assert [item.doc_id for item in read(saved)] == [*"abc", *"abcb", "e"]
    names = [path.name for path in find_files(saved)]
    assert names == ["data", "dict", "e.jsonl"]


@pytest.mark.parametrize("broken", ["dataset_info.json", "state.json", "data"])
def test_a_broken_data_set_is_a_fault_and_no_more(saved, broken):
    for path in (saved / "data").glob(f"{broken}*"):
        path.write_bytes(b"{broken")
    (saved / "e.txt").write_text("9 boats")
    fault, document = read(saved / "data", saved / "e.txt")
    assert isinstance(fault, InputFault) and fault.where == str(saved / "data")
    assert isinstance(document, InputDocument)


def test_faults_stand_where_the_documents_should(tmp_path):
    path = tmp_path / "a.jsonl"
    lines = [
        '{"text": "a"}',
        "oops",
        '{"text": 3}',
        '{"text": "b", "date": "May"}',
        '{"text": "c"}',
    ]
    path.write_text("\n".join(lines))
    items = read(path)
    assert [type(item).__name__ for item in items] == [
        "InputDocument",
        *["InputFault"] * 3,
        "InputDocument",
    ]
    assert [item.where for item in items[1:4]] == [f"{path}:{number}" for number in (2, 3, 4)]


def test_an_output_inside_the_input_is_left_out(tmp_path):
    (tmp_path / "claims").mkdir()
    (tmp_path / "claims" / "part-00000.parquet").touch()
    (tmp_path / "a.txt").write_text("9 boats")
    assert [item.text for item in read(tmp_path, skip=(tmp_path / "claims").resolve())] == [
        "9 boats"
    ]


@pytest.mark.parametrize("content", [b"\x00", b"\xff\xfe9", b'{"state": 1}'])
def test_files_with_the_wrong_content_are_faults(tmp_path, content):
    for suffix in ("parquet", "jsonl"):
        path = tmp_path / f"bad.{suffix}"
        path.write_bytes(content)
        (item,) = read(path)
        assert isinstance(item, InputFault), suffix


def test_large_rows_are_read_a_few_at_a_time(tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = tmp_path / "one-group.parquet"
    pq.write_table(pa.table({"text": [f"text {n}" for n in range(500)]}), path)
    items = read_inputs([str(path)])
    assert next(items) == InputDocument(f"{path}:1", "text 0", None)
    assert sum(1 for _ in items) == 499


def test_a_row_that_is_a_string_of_json_is_no_document(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps("text"))
    (item,) = read(path)
    assert "expected an object with a text, found str" in item.message
