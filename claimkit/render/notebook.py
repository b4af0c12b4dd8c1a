"""What claims and comparisons show of themselves in a notebook: short, static, escaped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from claimkit.labels import Status
from claimkit.render.comparison import SIGNS, consensus_in_words
from claimkit.render.highlight import ROLES, NumberedClaim, Passage, highlight
from claimkit.render.markup import escape_text
from claimkit.render.words import count_of, joined, report_names, value_in_words, when_in_words

if TYPE_CHECKING:
    from claimkit.compare.comparison import Comparison, Topic
    from claimkit.types import Claim

TOPICS = 20
"""Topics that a notebook shows; the page has all."""

_STYLE = """\
<style>
.claimkit .q { font-weight: 600; background: #f3c94455; }
.claimkit .e, .claimkit .s { text-decoration: underline; text-underline-offset: .2em; }
.claimkit .s { text-decoration-style: dotted; }
.claimkit a { color: inherit; text-decoration: inherit; pointer-events: none; }
.claimkit td, .claimkit th { text-align: start; vertical-align: top; }
</style>"""


def render_claim(claim: Claim) -> str:
    """The claim's sentence with its spans marked, and its fields."""
    passage = Passage(claim.start, claim.text)
    fields = "".join(
        f"<tr><th>{name}</th><td><bdi>{escape_text(value)}</bdi></td></tr>"
        for name, value in _fields(claim)
        if value
    )
    sentence = highlight(passage, [NumberedClaim(0, claim)], links=False)
    return (
        f'<div class="claimkit">{_STYLE}<p dir="auto">{sentence}</p>\n<table>{fields}</table></div>'
    )


def render_topics(comparison: Comparison) -> str:
    """The topics that several reports speak of, worst first, a column for each report."""
    names = report_names(comparison.reports)
    shown = comparison.shared[:TOPICS]
    left = len(comparison.topics) - len(shown)
    heads = "".join(f"<th><bdi>{escape_text(names[r.id])}</bdi></th>" for r in comparison.reports)
    rows = "\n".join(_topic(topic, [report.id for report in comparison.reports]) for topic in shown)
    more = (
        f"<p>{count_of(left, 'topic')} more; <code>to_html()</code> shows all.</p>" if left else ""
    )
    return (
        f'<div class="claimkit">{_STYLE}<table>\n<tr><th></th><th></th>{heads}<th></th></tr>\n'
        f"{rows}\n</table>{more}</div>"
    )


def _fields(claim: Claim) -> Iterator[tuple[str, str]]:
    said = claim.attribution
    yield "value", value_in_words(claim.quantity) if claim.quantity else ""
    for role, span in (
        ("p", claim.property),
        ("e", claim.entity),
        ("v", claim.predicate),
        ("l", claim.place),
        ("s", said.source if said else None),
    ):
        yield ROLES[role], span.text if span else ""
    yield "time", when_in_words(claim.time)
    yield "status", "" if claim.status is Status.ACTUAL else str(claim.status)
    yield "confidence", f"{claim.confidence:.2f}"


def _topic(topic: Topic, reports: list[str]) -> str:
    cells = "".join(
        "<td>"
        + "<br>".join(
            f"<bdi>{escape_text(figure.claim.quantity.text)}</bdi>"
            for figure in topic.figures_of(report)
            if figure.claim.quantity
        )
        + "</td>"
        for report in reports
    )
    sign = joined([SIGNS[topic.relation], str(topic.relation)], " ")
    why = joined([topic.reason, consensus_in_words(topic)], "; ")
    return (
        f"<tr><td>{escape_text(sign)}</td><th><bdi>{escape_text(topic.name)}</bdi></th>{cells}"
        f"<td>{escape_text(why)}</td></tr>"
    )
