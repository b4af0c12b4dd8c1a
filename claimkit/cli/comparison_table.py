"""A comparison as tables in the terminal: topics by reports, conflicts first."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from claimkit.cli.messages import plain
from claimkit.compare.comparison import Agreement, Comparison, Figure, Range, Topic
from claimkit.labels import Status

MOST_COLUMNS = 5
"""Reports that get a column each; of more, the values are listed with who gives them."""

COLOURS = {
    Agreement.CONFLICT: "bold red",
    Agreement.UPDATE: "yellow",
    Agreement.COMPATIBLE: "cyan",
    Agreement.AGREE: "green",
    Agreement.SINGLE: "dim",
}


def print_comparison(console: Console, comparison: Comparison) -> None:
    """Print which figures reports share, then what one report alone gives.

    Nothing of the documents is taken for markup or obeyed by the terminal.
    """
    for line in _headings(comparison):
        console.print(Text(plain(line), style="dim"))
    if comparison.shared:
        console.print(_shared_table(comparison))
    elif not comparison.single:
        console.print(Text("no figures to compare"))
    if comparison.single:
        console.print(_single_table(comparison))


def _headings(comparison: Comparison) -> Iterator[str]:
    """Yield a line for each report: its name, date and number of figures, and what it reprints."""
    for report in comparison.reports:
        facts = [report.outlet, report.date, f"{report.claims} figures"]
        if report.copy_of is not None and report.shared is not None:
            facts.append(f"reprints {report.copy_of} ({report.shared:.0%})")
        yield f"{report.id}: {', '.join(fact for fact in facts if fact)}"


def _shared_table(comparison: Comparison) -> Table:
    reports = [report.id for report in comparison.reports]
    is_wide = len(reports) > MOST_COLUMNS
    table = Table(box=box.SIMPLE, show_lines=False, pad_edge=False)
    names = ["figures"] if is_wide else [plain(name) for name in reports]
    for name in ("", "topic", *names, "why", "consensus"):
        table.add_column(Text(name), overflow="fold")
    for topic in comparison.shared:
        cells = [_values(topic)] if is_wide else [_figures(topic, name) for name in reports]
        table.add_row(
            Text(str(topic.relation), style=COLOURS[topic.relation]),
            *(Text(plain(cell)) for cell in (topic.name, *cells)),
            Text(plain(topic.reason)),
            Text(plain(_consensus(topic))),
        )
    return table


def _single_table(comparison: Comparison) -> Table:
    table = Table(box=box.SIMPLE, pad_edge=False, title="in one report only", title_justify="left")
    for name in ("report", "topic", "figures"):
        table.add_column(Text(name), overflow="fold")
    for topic in comparison.single:
        (report,) = topic.reports
        table.add_row(
            *(Text(plain(cell)) for cell in (report, topic.name, _figures(topic, report)))
        )
    return table


def _figures(topic: Topic, report: str) -> str:
    """The figures of one report as it puts them, each once."""
    return "; ".join(dict.fromkeys(map(_words, topic.figures_of(report))))


def _words(figure: Figure) -> str:
    assert figure.claim.quantity is not None, figure
    status = figure.claim.status
    note = "" if status is Status.ACTUAL else f" ({status})"
    return figure.claim.quantity.text + note


def _values(topic: Topic) -> str:
    return "; ".join(f"{value.text}: {', '.join(value.reports)}" for value in topic.values)


def _consensus(topic: Topic) -> str:
    if topic.consensus is None:
        return ""
    return f"{_range(topic.consensus)} ({len(topic.consensus.reports)} of {_independent(topic)})"


def _range(found: Range) -> str:
    """The range as a reader would write it.

    >>> _range(Range(None, 40.0, ())), _range(Range(5200.0, 5200.0, ()))
    ('up to 40', '5,200')
    """
    low, high = ("" if end is None else f"{end:,.10g}" for end in (found.low, found.high))
    if low == high:
        return low
    return f"{low}-{high}" if low and high else f"{low} or more" if low else f"up to {high}"


def _independent(topic: Topic) -> int:
    return len({report for value in topic.values for report in value.reports})
