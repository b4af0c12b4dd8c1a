"""Claims as a table in the terminal: each sentence once, its claims below it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from textwrap import shorten

from rich.console import Console
from rich.table import Table
from rich.text import Text

from claimkit.cli.messages import plain
from claimkit.labels import Status
from claimkit.render.words import format_value, format_when
from claimkit.types import Claim

COLUMNS = (
    ("quantity", 17),
    ("value", 15),
    ("unit", 12),
    ("entity", 22),
    ("when", 21),
    ("status", 10),
    ("source", 22),
)
"""Headings with the share of the width that each gets."""

STATEMENT_CHARS = 60
"""How much of a statement's content is shown where it is not the whole sentence."""


def print_claims(console: Console, doc_id: str, claims: Sequence[Claim]) -> None:
    """Print the claims of one document.

    Nothing of the document is taken for markup or obeyed by the terminal.

    Args:
        console: Where to.
        doc_id: The document's name.
        claims: Its claims, in text order.
    """
    count = f"{len(claims)} claim{'' if len(claims) == 1 else 's'}"
    console.print(Text(f"{plain(doc_id)}  ({count})", style="bold"))
    if claims:
        header = _new_table()
        header.add_row(*(Text(name, style="dim") for name, _ in COLUMNS))
        console.print(header)
    for _, group in groupby(claims, key=lambda claim: (claim.start, claim.end)):
        _print_sentence(console, list(group))
    console.print()


def _print_sentence(console: Console, claims: list[Claim]) -> None:
    console.print(_mark_quantities(claims))
    table = _new_table()
    for claim in claims:
        first, *others = (plain(cell) for cell in _cells(claim))
        table.add_row(Text(f"  {first}", style="cyan"), *map(Text, others))
    console.print(table)


def _mark_quantities(claims: list[Claim]) -> Text:
    """The sentence of some claims, with their quantities set off."""
    sentence = claims[0]
    marked = Text()
    end = 0
    for claim in claims:
        if claim.quantity is None or claim.quantity.start < sentence.start + end:
            continue
        start = claim.quantity.start - sentence.start
        marked.append(plain(sentence.text[end:start]), style="italic")
        end = claim.quantity.end - sentence.start
        marked.append(plain(sentence.text[start:end]), style="bold italic")
    marked.append(plain(sentence.text[end:]), style="italic")
    return marked


def _new_table() -> Table:
    table = Table(box=None, show_header=False, expand=True, padding=(0, 1, 0, 0), pad_edge=False)
    for _, share in COLUMNS:
        table.add_column(ratio=share, overflow="fold")
    return table


def _cells(claim: Claim) -> tuple[str, ...]:
    quantity = claim.quantity
    source = claim.attribution.source if claim.attribution else None
    about = [span.text for span in (claim.property, claim.entity) if span]
    if quantity is None and claim.attribution and claim.attribution.content.text != claim.text:
        about = [shorten(claim.attribution.content.text, STATEMENT_CHARS, placeholder=" …")]
    return (
        quantity.text if quantity else "statement",
        format_value(quantity) if quantity else "",
        (quantity.unit or "") if quantity else "",
        " of ".join(about),
        format_when(claim.time),
        "" if claim.status == Status.ACTUAL else str(claim.status),
        source.text if source else "",
    )
