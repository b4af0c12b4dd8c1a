"""`claimkit data check`: what it prints, and its exit status."""

import json

import pytest

ROW = {"doc_id": "a", "text": "40 boats left.", "layers": ["quantity"]}


@pytest.fixture
def check(run, tiny_folder, tmp_path):
    def invoke(rows, *options):
        path = tmp_path / "own.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        return run("data", "check", path, "--model", tiny_folder, *options)

    return invoke


def test_good_data_ends_with_status_0(check):
    result = check([ROW])
    assert result.exit_code == 0, result.output
    assert result.stdout.endswith("0 errors, 0 warnings\n")
    assert "1 documents" in result.stdout and "word pieces a document: p50" in result.stdout


def test_warnings_alone_end_with_status_0(check):
    result = check([{**ROW, "layers": []}])
    assert result.exit_code == 0, result.output
    assert "own.jsonl:1: warning: nothing is said to be annotated" in result.stdout
    assert "to do: say what is annotated completely" in result.stdout
    assert "0 errors, 1 warnings" in result.stdout


def test_errors_end_with_status_1(check):
    result = check([ROW, {**ROW, "layers": ["colour"]}])
    assert result.exit_code == 1
    assert "own.jsonl:2: error: no layer 'colour'; there are" in result.stdout
    assert "[duplicate-id] (document 'a')" in result.stdout


def test_jsonl_has_a_summary_and_every_finding(check):
    result = check(
        [{**ROW, "doc_id": str(n), "layers": []} for n in range(30)], "--format", "jsonl"
    )
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert rows[0]["documents"] == 30
    assert [row["code"] for row in rows[1:]].count("no-layers") == 30
    assert set(rows[1]) >= {"severity", "where", "doc_id", "start", "end", "message", "advice"}


def test_text_shows_some_of_each_kind_and_how_many_more(check):
    result = check([{**ROW, "doc_id": str(n), "layers": []} for n in range(30)])
    assert "no-layers: 20 more; --format jsonl shows all" in result.stdout


def test_an_unknown_format_is_a_usage_error(check):
    result = check([ROW], "--from", "csv")
    assert (result.exit_code, "no format 'csv'" in result.stderr) == (2, True)
