"""A comparison as a page: topics by reports, and the reports themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimkit.labels import Status
from claimkit.render.articles import article, articles
from claimkit.render.highlight import NumberedClaim
from claimkit.render.markup import attributes, escape_text
from claimkit.render.number_line import lanes_of, number_line
from claimkit.render.page import KEYBOARD, MARKS, chooser, head, page, search_box
from claimkit.render.words import (
    amount,
    count_of,
    date_in_words,
    joined,
    period_in_words,
    report_names,
    topic_unit,
)

if TYPE_CHECKING:
    from claimkit.compare.comparison import ComparedReport, Comparison, Figure, Topic

SIGNS = {"conflict": "≠", "update": "→", "compatible": "≈", "agree": "=", "single": ""}
"""A mark for each relation, so that it is seen without colour."""

VERBS = {
    "conflict": "conflict",
    "update": "updated",
    "compatible": "compatible",
    "agree": "agreed",
    "single": "in one report only",
}
"""How topics of each relation are counted."""

LINES = (
    '<p class="hint">On the lines: a dot is a figure, a halo or a soft band an approximate one, an '
    "arrow an open end; hollow or broken is superseded or denied; shaded is what most reports "
    "allow.</p>"
)
"""What the drawings mean."""

MOST_COLUMNS, COLUMN_WIDTH = 7, 120
"""Reports from which on the table is wider than its pane, and the pixels that each then gets."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """What every part of the page needs to know.

    Attributes:
        comparison: The comparison.
        names: What each report is called.
        places: The number of each report on the page.
        numbers: Of each topic, the numbers of its figures on the page.
    """

    comparison: Comparison
    names: Mapping[str, str]
    places: Mapping[str, int]
    numbers: Sequence[Sequence[int]]

    def numbered(self) -> Iterator[tuple[Topic, Sequence[int]]]:
        return zip(self.comparison.topics, self.numbers, strict=True)


def render_comparison(comparison: Comparison, *, title: str = "Who says what") -> str:
    """One HTML file: no network, no file beside it.

    Left the reports with their claims marked, right the topics with each report's figures,
    conflicts first. Reports without a text show the sentences of their claims.

    Args:
        comparison: What `compare_claims` found.
        title: The page's title.
    """
    layout = _layout(comparison)
    body = "\n".join(
        [
            head(title, _summary(layout), _filters(layout)),
            "<main>",
            f'<section id="topics" aria-label="Topics">\n{_matrix(layout)}\n{_singles(layout)}\n'
            f"{KEYBOARD}\n</section>",
            articles(list(_articles(layout))),
            "</main>",
        ]
    )
    return page(title, body)


def _layout(comparison: Comparison) -> _Layout:
    numbers, count = [], 0
    for topic in comparison.topics:
        numbers.append(range(count, count + len(topic.figures)))
        count += len(topic.figures)
    places = {report.id: at for at, report in enumerate(comparison.reports)}
    return _Layout(comparison, report_names(comparison.reports), places, numbers)


def _summary(layout: _Layout) -> str:
    comparison = layout.comparison
    tally: dict[str, int] = defaultdict(int)
    for topic in comparison.topics:
        tally[topic.relation] += 1
    figures = sum(len(topic.figures) for topic in comparison.topics)
    period = period_in_words(report.date for report in comparison.reports)
    says = f"{count_of(len(comparison.reports), 'report')}{period and f', {period}'}: "
    says += f"{count_of(figures, 'figure')} for {count_of(len(comparison.topics), 'quantity')}."
    counts = "".join(
        f'<li class="{name}"><b>{tally[name]}</b> {_sign(name)}{escape_text(verb)}</li>'
        for name, verb in VERBS.items()
        if tally[name]
    )
    return f'<p class="dek">{escape_text(says)}</p>\n<ul class="tally">{counts}</ul>'


def _filters(layout: _Layout) -> list[str]:
    topics, reports = layout.comparison.topics, layout.comparison.reports
    relations = {str(topic.relation) for topic in topics}
    statuses = {figure.claim.status for topic in topics for figure in topic.figures}
    return [
        search_box("Topic"),
        chooser(
            "group",
            "Relation",
            "all",
            [(name, joined([SIGNS[name], name], " ")) for name in SIGNS if name in relations],
        ),
        chooser(
            "report",
            "Outlet",
            "all",
            [(str(at), layout.names[report.id]) for at, report in enumerate(reports)],
        ),
        chooser("status", "Status", "all", [(s, s) for s in Status if s in statuses]),
        MARKS,
    ]


def _matrix(layout: _Layout) -> str:
    """The topics that several reports speak of, a column for each report."""
    shared = [(t, numbers) for t, numbers in layout.numbered() if t.relation != "single"]
    if not shared:
        return "<p>No quantity is in more than one report.</p>"
    reports = layout.comparison.reports
    columns = "".join(
        f'<th scope="col" data-report="{at}"><a href="#r{at}"><bdi>'
        f"{escape_text(layout.names[report.id])}</bdi></a>"
        f"<small>{escape_text(date_in_words(report.date or ''))}</small></th>"
        for at, report in enumerate(reports)
    )
    is_wide = len(reports) > MOST_COLUMNS
    table = attributes(
        {"class": "matrix", "width": COLUMN_WIDTH * len(reports) if is_wide else None}
    )
    return (
        f'<div class="scroll{" wide" if is_wide else ""}"><table{table}>\n'
        "<caption>What the reports say of the same quantity, conflicts first</caption>\n"
        f"<thead><tr>{columns}</tr></thead>\n"
        + "\n".join(_topic(layout, topic, numbers) for topic, numbers in shared)
        + f"\n</table></div>\n{LINES}"
    )


def _topic(layout: _Layout, topic: Topic, numbers: Sequence[int]) -> str:
    reports = layout.comparison.reports
    cells: dict[str, list[str]] = defaultdict(list)
    for number, figure in zip(numbers, topic.figures, strict=True):
        cells[figure.report].append(_figure(layout, topic, number, figure))
    row = "".join(
        f"<td{attributes({'data-report': at, 'data-name': layout.names[report.id]})}>"
        f"{''.join(cells[report.id])}</td>"
        for at, report in enumerate(reports)
    )
    line = number_line(topic, lanes_of(topic, numbers), layout.names)
    span = f'colspan="{len(reports)}"'
    return (
        f'<tbody class="topic" data-group="{topic.relation}">\n'
        f'<tr class="head"><th {span} scope="rowgroup">'
        f'<span class="relation {topic.relation}">{_sign(topic.relation)}'
        f"{escape_text(topic.relation)}</span> "
        f'<span class="name"><bdi>{escape_text(topic.name)}</bdi></span>'
        f'<span class="why">{escape_text(_why(topic))}</span></th></tr>\n'
        f'<tr class="figures">{row}</tr>\n'
        + (f'<tr class="axis"><td {span}>{line}</td></tr>\n' if line else "")
        + "</tbody>"
    )


def _figure(layout: _Layout, topic: Topic, number: int, figure: Figure) -> str:
    """A figure as its outlet put it, and what it hangs on."""
    claim = figure.claim
    quantity, said = claim.quantity, claim.attribution
    assert quantity is not None, "topics are of quantities"
    is_old = not topic.values[figure.value].is_current
    notes = joined(
        [
            None if claim.status is Status.ACTUAL else str(claim.status),
            "reprint" if figure.is_copied else None,
            said.source.text if said and said.source else None,
            claim.time.text if claim.time else None,
        ]
    )
    inner = attributes(
        {
            "class": joined(["fig", str(claim.status), "old" if is_old else None], " "),
            "id": f"f{number}",
            "href": f"#c{number}",
            "data-report": layout.places[figure.report],
            "data-status": str(claim.status),
        }
    )
    small = f"<small><bdi>{escape_text(_flat(notes))}</bdi></small>" if notes else ""
    return f'<div class="given"><a{inner}><bdi>{escape_text(quantity.text)}</bdi></a>{small}</div>'


def _singles(layout: _Layout) -> str:
    """The figures that stand in one report alone, report by report."""
    rows: dict[str, list[str]] = defaultdict(list)
    for topic, numbers in layout.numbered():
        if topic.relation == "single":
            given = "".join(
                _figure(layout, topic, number, figure)
                for number, figure in zip(numbers, topic.figures, strict=True)
            )
            rows[topic.figures[0].report].append(
                f'<tr class="topic" data-group="single"><td>{given}</td><td class="name"><bdi>'
                f"{escape_text(topic.name)}</bdi></td></tr>"
            )
    if not rows:
        return ""
    bodies = "\n".join(
        f'<tbody class="outlet"><tr><th colspan="2" scope="rowgroup"><bdi>'
        f"{escape_text(layout.names[report.id])}</bdi></th></tr>\n"
        + "\n".join(rows[report.id])
        + "</tbody>"
        for report in layout.comparison.reports
        if report.id in rows
    )
    return (
        '<table class="singles">\n<caption>In one report only</caption>\n'
        '<thead class="unseen"><tr><th scope="col">figure</th><th scope="col">of what</th></tr>'
        f"</thead>\n{bodies}\n</table>"
    )


def _articles(layout: _Layout) -> Iterator[str]:
    of_report: dict[str, list[NumberedClaim]] = defaultdict(list)
    for topic, numbers in layout.numbered():
        for number, figure in zip(numbers, topic.figures, strict=True):
            of_report[figure.report].append(_numbered(topic, number, figure))
    for at, report in enumerate(layout.comparison.reports):
        yield article(
            at,
            layout.names[report.id],
            text=report.text,
            claims=of_report[report.id],
            date=report.date,
            note=_note(layout, report),
        )


def _numbered(topic: Topic, number: int, figure: Figure) -> NumberedClaim:
    claim = figure.claim
    said = claim.attribution
    words = [
        claim.quantity.text if claim.quantity else "",
        f"{topic.name}, {VERBS[topic.relation]}",
        None if claim.status is Status.ACTUAL else str(claim.status),
        f"says {said.source.text}" if said and said.source else None,
    ]
    return NumberedClaim(number, claim, SIGNS[topic.relation], _flat(joined(words, "; ")))


def _note(layout: _Layout, report: ComparedReport) -> str:
    if report.copy_of is None:
        return ""
    share = "" if report.shared is None else f", {report.shared:.0%} of its wording"
    return f"reprints {layout.names[report.copy_of]}{share}"


def _why(topic: Topic) -> str:
    """The reason and the consensus, in words."""
    reason = topic.reason[:1].upper() + topic.reason[1:]
    return " ".join(f"{part}." for part in (reason, consensus_in_words(topic)) if part)


def consensus_in_words(topic: Topic) -> str:
    """What most reports' figures allow, in words."""
    agreed, spread = topic.consensus, topic.spread
    if agreed is None or topic.relation == "single":
        return ""
    every = {report for value in topic.values for report in value.reports}
    if len(every) == 1:  # Its reprints say no more than it does.
        return ""
    if len(agreed.reports) == 1:
        if spread is None or spread.low == spread.high:
            return "No two reports share a figure"
        return (
            "No two reports share a figure; they run from "
            f"{amount(spread.low, spread.high, topic_unit(topic))}"
        )
    who = f"{len(agreed.reports)} of {len(every)}"
    if len(agreed.reports) == len(every):
        who = "Both" if len(every) == 2 else f"All {len(every)}"
    verb = "give" if topic.relation == "agree" else "allow"
    return f"{who} reports {verb} {amount(agreed.low, agreed.high, topic_unit(topic))}"


def _sign(relation: str) -> str:
    return f'<span aria-hidden="true">{SIGNS[relation]}</span> ' if SIGNS[relation] else ""


def _flat(text: str) -> str:
    """On one line: what was broken in the report is not broken here."""
    return " ".join(text.split())
