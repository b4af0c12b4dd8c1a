"""`claimkit extract`: every good file's claims come out, every bad one is named."""

import io
import json

import pytest
from rich.console import Console

from claimkit import Claim
from claimkit.cli.messages import plain
from claimkit.cli.table import print_claims
from claimkit.labels import ClaimKind, Comparator
from claimkit.render.words import format_value, format_when
from claimkit.types import Attribution, Quantity, Span, TimeSpan

REPORT = "The coast guard counted 40 boats on Friday."


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def rows_of(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_table_shows_quantity_entity_source_and_sentence(run, report):
    result = run("extract", report)
    assert result.exit_code == 0, result.output
    for shown in ("report.txt", "(1 claim)", "quantity", "source", REPORT, "40", "boat", "The"):
        assert shown in result.stdout
    assert result.stderr == ""


def test_json_lines_are_claims_that_read_back(run, report):
    result = run("extract", report, "--format", "jsonl")
    (row,) = rows_of(result)
    claim = Claim.from_dict(row)
    assert claim.doc_id == str(report)
    assert REPORT[claim.quantity.start : claim.quantity.end] == claim.quantity.text == "40"


@pytest.mark.parametrize("suffix", ["jsonl", "parquet"])
def test_the_suffix_of_the_output_names_its_format(run, report, tmp_path, suffix):
    pytest.importorskip(f"claimkit.io.{suffix}")
    target = tmp_path / f"claims.{suffix}"
    result = run("extract", report, "--output", target)
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    if suffix == "jsonl":
        assert Claim.from_dict(json.loads(target.read_text(encoding="utf-8"))).quantity.value == 40
    else:
        import pyarrow.parquet as pq

        assert pq.read_table(target).num_rows == 1


def test_a_table_can_be_written_to_a_file(run, report, tmp_path):
    target = tmp_path / "claims.out"
    assert run("extract", report, "-o", target).exit_code == 0
    assert "40" in target.read_text(encoding="utf-8")


def test_parquet_needs_a_file(run, report, extractor):
    result = run("extract", report, "--format", "parquet")
    assert (result.exit_code, extractor.loaded) == (2, [])
    assert "--output" in result.stderr


def test_a_folder_is_searched_and_the_own_output_left_out(run, tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "b.txt").write_text("2 boats")
    (tmp_path / "deep" / "a.jsonl").write_text('{"doc_id": "x", "text": "3 boats"}\n')
    (tmp_path / "notes.md").write_text("4 boats")
    target = tmp_path / "claims.jsonl"
    for _ in range(2):
        assert run("extract", tmp_path, "-o", target).exit_code == 0
    rows = [json.loads(line) for line in target.read_text().splitlines()]
    assert [(row["doc_id"], row["quantity"]["text"]) for row in rows] == [
        (str(tmp_path / "b.txt"), "2"),
        ("x", "3"),
    ]


def test_standard_input_is_a_text(run):
    result = run("extract", "-", "--format", "jsonl", stdin="Some 7 boats\n")
    assert [row["doc_id"] for row in rows_of(result)] == ["-"]


def test_line_ends_are_kept_because_offsets_count_them(run, tmp_path):
    path = tmp_path / "dos.txt"
    path.write_bytes(b"A line\r\n\r\n12 boats\r\n")
    (row,) = rows_of(run("extract", path, "--format", "jsonl"))
    assert row["quantity"]["start"] == 10


def test_rows_of_parquet_are_documents(run, tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = tmp_path / "corpus.parquet"
    rows = {"doc_id": ["a", "b", None], "text": ["1 boat", None, "3 boats"]}
    pq.write_table(pa.table(rows), path)
    result = run("extract", path, "--format", "jsonl")
    assert [row["doc_id"] for row in rows_of(result)] == ["a", f"{path}:3"]
    assert result.exit_code == 2
    assert f'{path}:2: expected the key "text" with a string' in result.stderr


def test_dates_of_rows_win_over_the_option(run, tmp_path, extractor):
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "1 boat", "date": "2031-05-02T10:00:00Z"}\n{"text": "2 boats"}\n')
    result = run("extract", path, "--date", "2030-01-01", "--format", "jsonl")
    assert extractor.dates == ["2031-05-02", "2030-01-01"]
    assert [row["doc_id"] for row in rows_of(result)] == [f"{path}:1", f"{path}:2"]


def test_a_date_that_is_none_stops_before_the_model_loads(run, report, extractor):
    result = run("extract", report, "--date", "yesterday")
    assert (result.exit_code, extractor.loaded) == (2, [])
    assert "'yesterday' is not an ISO 8601 date" in result.stderr


def test_model_and_device_are_passed_on(run, report, extractor):
    run("extract", report, "--model", "mine", "--device", "cpu")
    assert extractor.loaded == [("mine", "cpu")]


BAD_FILES = {
    "binary.txt": (b"PK\x03\x04\x00\x00 12", "NUL"),
    "latin.txt": (b"caf\xe9 12", "not a UTF-8 text: byte 0xe9 at 3"),
    "broken.parquet": (b"PAR1 and then nothing", "not a Parquet file"),
    "list.jsonl": (b"[1, 2]\n", ":1: expected an object with a text, found list"),
    "cut.jsonl": (b'{"text": "no end', ":1: not JSON: "),
    "other.jsonl": (b'{"body": "3 boats"}\n', 'the key "text" with a string; found body'),
    "surrogate.jsonl": (b'{"text": "\\ud800 3 boats"}\n', "lone surrogate"),
    "date.jsonl": (b'{"text": "3 boats", "date": "May"}\n', "'May' is not an ISO 8601 date"),
    "deep.jsonl": (b"[" * 100_000 + b"\n", "recursion"),
    "latin.jsonl": (b'{"text": "caf\xe9 3"}\n', "not a UTF-8 text"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_one_bad_file_never_loses_the_others(run, tmp_path, name):
    content, message = BAD_FILES[name]
    bad = tmp_path / name
    bad.write_bytes(content)
    files = []
    for number in (1, 2):
        files.append(tmp_path / f"good-{number}.txt")
        files[-1].write_text(f"{number} boats")
    result = run("extract", files[0], bad, files[1], "--format", "jsonl")
    assert [row["quantity"]["text"] for row in rows_of(result)] == ["1", "2"]
    assert result.exit_code == 2
    assert f"claimkit: {bad}" in result.stderr
    assert message in result.stderr


def test_a_bad_line_never_loses_the_lines_around_it(run, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "1 boat"}\n{oops\n\n{"text": "3 boats"}\n')
    result = run("extract", path, "--format", "jsonl")
    assert [row["doc_id"] for row in rows_of(result)] == [f"{path}:1", f"{path}:4"]
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert f"{path}:2: not JSON" in result.stderr


def test_a_text_that_breaks_a_stage_never_loses_the_others(run, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "1 boat"}\n{"text": "kaboom"}\n{"text": "3 boats"}\n')
    result = run("extract", path, "--format", "jsonl")
    assert [row["doc_id"] for row in rows_of(result)] == [f"{path}:1", f"{path}:3"]
    assert (result.exit_code, result.stderr) == (2, f"claimkit: {path}:2: a stage broke\n")


def test_a_folder_gets_shards_and_is_gone_on_with_only_when_asked(run, tmp_path):
    import pyarrow.parquet as pq

    path, out = tmp_path / "a.jsonl", tmp_path / "claims"
    path.write_text('{"text": "1 boat"}\noops\n{"text": "3 boats"}\n')
    arguments = ("extract", path, "--output", f"{out}/", "--shard-documents", 2)
    result = run(*arguments)
    assert (result.exit_code, result.stderr.count(f"{path}:2: not JSON")) == (2, 1)
    assert "2 claims of 3 documents, 1 of them failed, in 2 shards" in result.stdout
    names = ["_manifest.json", "part-00000.parquet", "part-00001.parquet"]
    assert sorted(file.name for file in out.iterdir()) == names
    assert pq.read_table(out)["doc_id"].to_pylist() == [f"{path}:1", f"{path}:3"]
    again = run(*arguments)
    assert (again.exit_code, "is not empty" in again.stderr) == (2, True)
    (out / names[2]).unlink()
    assert run(*arguments, "--resume").exit_code == 2
    assert sorted(file.name for file in out.iterdir()) == names


@pytest.mark.parametrize("options", [("-f", "jsonl", "-o", "out/"), ("--resume",)])
def test_shards_are_parquet_in_a_folder(run, report, options):
    result = run("extract", report, *options)
    assert result.exit_code == 2
    assert "--output claims/" in result.stderr


def test_missing_files_are_named_and_load_no_model(run, tmp_path, extractor):
    result = run("extract", tmp_path / "gone.txt", tmp_path / "gone.parquet")
    assert (result.exit_code, extractor.loaded) == (2, [])
    assert result.stderr.count("No such file or directory") == 2


def test_an_empty_folder_is_an_error(run, tmp_path):
    result = run("extract", tmp_path)
    assert result.exit_code == 2
    assert "no .txt, .jsonl or .parquet file" in result.stderr


def test_an_output_that_cannot_be_written_is_named(run, report, tmp_path):
    result = run("extract", report, "-o", tmp_path / "gone" / "claims.jsonl")
    assert result.exit_code == 2
    assert "gone" in result.stderr


def test_text_cannot_steer_the_terminal_or_rich(run, tmp_path):
    path = tmp_path / "hostile.txt"
    text = "\x1b]0;owned\x07[bold red]40[/bold red] boats \x9b31m :smile: \u202e12 [/]"
    path.write_text(text, encoding="utf-8")
    result = run("extract", path)
    assert result.exit_code == 0, result.output
    assert not set("\x1b\x07\x9b\u202e") & set(result.stdout)
    assert "[bold red]40[/bold red]" in result.stdout
    assert ":smile:" in result.stdout


def test_file_names_cannot_steer_the_terminal(run, tmp_path):
    result = run("extract", tmp_path / "a\x1b[31m.txt")
    assert "\x1b" not in result.stderr
    assert "\\x1b[31m.txt" in result.stderr


def test_an_error_of_claimkit_is_a_message_and_status_2(run, report, extractor, monkeypatch):
    from claimkit.errors import ModelFolderError

    def fail(name, device, min_confidence):
        raise ModelFolderError(f"{name}: model.safetensors is missing")

    monkeypatch.setattr(extractor, "from_pretrained", fail)
    result = run("extract", report)
    assert result.exit_code == 2
    assert result.stderr == "claimkit: claimkit-small: model.safetensors is missing\n"


@pytest.mark.parametrize(
    ("quantity", "shown"),
    [
        ({"value": 2_500_000.0}, "2,500,000"),
        ({"value": 0.5, "comparator": Comparator.ABOUT}, "~ 0.5"),
        ({"low": 3500.0, "high": 7000.0, "comparator": Comparator.RANGE}, "3,500-7,000"),
        ({"low": 100.0, "comparator": Comparator.VAGUE}, "100+"),
        ({"low": 0.0, "high": 2.0, "comparator": Comparator.RANGE}, "0-2"),
        ({}, ""),
    ],
)
def test_values_are_shown_as_a_reader_writes_them(quantity, shown):
    assert format_value(Quantity("x", 0, 1, **quantity)) == shown


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        ("2031-05-02", "2031-05-02", "2031-05-02"),
        ("2031-05-01", None, "2031-05-01/.."),
        (None, None, "now"),
    ],
)
def test_times_are_shown_as_intervals(start, end, shown):
    assert format_when(TimeSpan("now", 0, 3, iso_start=start, iso_end=end)) == shown
    assert format_when(None) == ""


def test_a_statement_shows_its_content_and_its_source():
    text = "It rained all night over the whole of the coast, from the harbour to the lighthouse, Lowe said."
    content = Span(text[:83], 0, 83)
    attribution = Attribution(source=Span("Lowe", 85, 89), cue=None, content=content)
    claim = Claim(
        doc_id="a",
        text=text,
        start=0,
        end=len(text),
        kind=ClaimKind.STATEMENT,
        attribution=attribution,
    )
    shown = io.StringIO()
    print_claims(Console(file=shown, width=200), "a", [claim])
    row = next(line for line in shown.getvalue().splitlines() if "statement" in line)
    assert "It rained all night over the" in row
    assert "…" in shown.getvalue()
    assert row.rstrip().endswith("Lowe")


def test_plain_text_stays_as_it_is():
    assert plain("Łódź – 1 200 €, “ja” 日本") == "Łódź – 1 200 €, “ja” 日本"
