"""The reports of a page, each with its claims marked in place."""

from __future__ import annotations

from collections.abc import Sequence

from claimkit.render.highlight import NumberedClaim, highlight, passages
from claimkit.render.markup import attributes, escape_text
from claimkit.render.page import KEY
from claimkit.render.words import date_in_words, joined

GAP = '<span class="gap" aria-label="left out"></span>'
"""Between sentences of a report whose text is not at hand."""


def articles(rows: Sequence[str]) -> str:
    """The pane that holds the reports."""
    return (
        f'<section id="reports" aria-label="Reports" tabindex="-1">\n{KEY}\n'
        + "\n".join(rows)
        + "\n</section>"
    )


def article(
    number: int,
    name: str,
    *,
    text: str | None,
    claims: Sequence[NumberedClaim],
    date: str | None = None,
    note: str = "",
) -> str:
    """One report.

    Args:
        number: Its number on the page.
        name: What it is called.
        text: What it says; None where only its claims are known, whose sentences are then shown.
        claims: Its claims.
        date: When it was published, ISO 8601.
        note: What else is to say of it.
    """
    found = passages(text, (numbered.claim for numbered in claims))
    body = GAP.join(highlight(passage, claims) for passage in found)
    about = joined([date and date_in_words(date), note])
    return (
        f"<article{attributes({'id': f'r{number}', 'data-report': number})} "
        f'aria-labelledby="h{number}">\n<h3 id="h{number}"><bdi>{escape_text(name)}</bdi></h3>\n'
        + (f'<p class="about">{escape_text(about)}</p>\n' if about else "")
        + f'<div class="text" dir="auto">{body}</div>\n</article>'
    )
