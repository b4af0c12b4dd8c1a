"""`claimkit compare`: the table, JSONL, and what goes wrong."""

import json

import pytest

from claimkit.cli import app
from claimkit.cli.comparison_table import print_comparison
from claimkit.compare.compare import compare_claims
from claimkit.normalise import parse_quantity
from claimkit.types import Claim, Span


def claim(sentence, figure, noun):
    at, of = sentence.index(figure), sentence.index(noun)
    return Claim(
        None,
        sentence,
        0,
        len(sentence),
        quantity=parse_quantity(figure, start=at, noun=noun),
        entity=Span(noun, of, of + len(noun)),
    )


def show(comparison, width=140):
    from rich.console import Console

    console = Console(width=width, highlight=False, emoji=False, markup=False)
    with console.capture() as captured:
        print_comparison(console, comparison)
    return captured.get()


WIRE = claim("At least 40 tractors blocked the road.", "At least 40", "tractors")
DAILY = claim("Some 45 tractors blocked the road.", "Some 45", "tractors")
ARRESTS = claim("Police arrested 12 farmers.", "12", "farmers")


def test_figures_stand_side_by_side_with_relation_and_consensus():
    lines = show(compare_claims({"wire": [WIRE, ARRESTS], "daily": [DAILY]})).splitlines()
    (row,) = (line for line in lines if "compatible" in line)
    assert "At least 40" in row and "Some 45" in row
    assert any("in one report only" in line for line in lines)
    assert any("wire" in line and "12" in line for line in lines)


def test_values_are_listed_where_the_reports_are_many():
    shown = show(compare_claims({f"r{n}": [WIRE if n % 2 else DAILY] for n in range(8)}), 200)
    assert "At least 40: r1" in shown


def test_what_a_document_says_is_no_markup_and_steers_no_terminal():
    nasty = claim(
        "Some 45 \x1b[31m[red]tractors blocked the road.", "Some 45", "\x1b[31m[red]tractors"
    )
    shown = show(compare_claims({"[bold]wire\x1b[2J": [WIRE], "daily": [nasty]}))
    assert "\x1b[31m" not in shown and "\x1b[2J" not in shown
    assert "[bold]wire" in shown


def test_a_comparison_of_nothing_says_so():
    assert "no figures to compare" in show(compare_claims({"a": [], "b": []}))


@pytest.fixture
def files(tmp_path):
    for name, figure in (("a", 12), ("b", 14)):
        (tmp_path / f"{name}.txt").write_text(f"Police said on Monday {figure} people marched.")
    return tmp_path


def run(arguments):
    from typer.testing import CliRunner

    return CliRunner().invoke(app, list(map(str, arguments)))


def test_reports_come_out_as_topics_one_a_line(files, tiny_folder):
    done = run(["compare", files, "--format", "jsonl", "--model", tiny_folder, "--device", "cpu"])
    assert done.exit_code == 0, done.output
    for line in done.stdout.splitlines():
        assert {"name", "relation", "figures", "values"} <= set(json.loads(line))


def test_a_missing_file_is_named_and_the_others_are_compared(files, tiny_folder):
    missing = files / "none.txt"
    done = run(["compare", files / "a.txt", missing, "--model", tiny_folder, "--device", "cpu"])
    assert done.exit_code == 2
    assert "none.txt" in done.stderr and "a.txt" in done.stdout


def test_a_report_named_twice_is_refused(files, tiny_folder):
    done = run(["compare", files / "a.txt", files / "a.txt", "--model", tiny_folder])
    assert done.exit_code == 2 and "two reports have the id" in done.stderr
