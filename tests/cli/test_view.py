"""Pages from the command line: one text with its claims, several side by side."""

import json
import re
from pathlib import Path

import pytest


@pytest.fixture
def browser(monkeypatch):
    """The addresses that a browser was asked to open."""
    opened = []
    monkeypatch.setattr("webbrowser.open", lambda address: opened.append(address) or True)
    return opened


@pytest.fixture
def reports(tmp_path):
    path = tmp_path / "reports.jsonl"
    rows = [
        {
            "doc_id": "wire",
            "outlet": "The Wire",
            "date": "2031-05-02",
            "text": "The guard counted 40 boats.",
        },
        {"doc_id": "tv", "date": "2031-05-03", "text": "The guard counted 41 boats."},
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_a_text_is_written_with_its_claims(run, tmp_path, browser):
    (tmp_path / "a.txt").write_text("The guard counted 40 boats.", encoding="utf-8")
    target = tmp_path / "page.html"
    result = run("view", tmp_path / "a.txt", "--output", target)
    assert result.exit_code == 0, result.output
    page = target.read_text(encoding="utf-8")
    assert "<title>Claims</title>" in page
    assert ">40</a>" in page
    assert browser == []


def test_several_texts_are_compared_unless_told_otherwise(run, reports, tmp_path):
    target = tmp_path / "page.html"
    assert run("view", reports, "-o", target).exit_code == 0
    assert "<title>Who says what</title>" in target.read_text(encoding="utf-8")
    assert run("view", reports, "-o", target, "--no-compare").exit_code == 0
    assert "<title>Claims</title>" in target.read_text(encoding="utf-8")


def test_the_browser_gets_a_file_that_only_its_owner_reads(
    run, reports, browser, tmp_path, monkeypatch
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    result = run("view", reports)
    assert result.exit_code == 0, result.output
    (address,) = browser
    path = Path(address.removeprefix("file://"))
    assert path.stat().st_mode & 0o077 == 0
    page = path.read_text(encoding="utf-8")
    assert "2 reports" in page
    assert "<bdi>The Wire</bdi></h3>" in page


def test_without_a_browser_the_file_is_named(run, reports, tmp_path, monkeypatch):
    monkeypatch.setattr("webbrowser.open", lambda address: False)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    result = run("view", reports)
    assert re.search(r"open \S+\.html in one, or name a file with --output", result.stderr)


def test_a_page_that_cannot_be_written_is_an_error_in_words(run, reports, tmp_path):
    result = run("view", reports, "-o", tmp_path / "no" / "page.html")
    assert result.exit_code == 2
    assert "cannot write" in result.stderr


@pytest.mark.parametrize("options", [("--format", "html"), ()])
def test_extract_writes_a_page(run, reports, tmp_path, options):
    target = tmp_path / "claims.html"
    result = run("extract", reports, "-o", target, *options)
    assert result.exit_code == 0, result.output
    assert "2 documents: 2 claims." in target.read_text(encoding="utf-8")


def test_extract_prints_a_page(run, reports):
    assert run("extract", reports, "-f", "html").stdout.startswith("<!doctype html>")
