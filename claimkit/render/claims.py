"""Claims of documents as a page: each claim with its fields, and the documents themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimkit.labels import Status
from claimkit.render.articles import article, articles
from claimkit.render.highlight import NumberedClaim
from claimkit.render.markup import attributes, escape_text
from claimkit.render.page import KEYBOARD, MARKS, chooser, head, page, search_box
from claimkit.render.words import (
    count_of,
    date_in_words,
    joined,
    report_names,
    value_in_words,
    when_in_words,
)

if TYPE_CHECKING:
    from claimkit.types import Claim, Span

COLUMNS = ("figure", "value", "of what", "when", "status", "source")


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document with what was found in it.

    Attributes:
        id: Its name.
        text: What it says; None where only its claims are known.
        claims: Its claims.
        date: When it was published, ISO 8601.
        outlet: Who published it.
    """

    id: str
    text: str | None
    claims: Sequence[Claim]
    date: str | None = None
    outlet: str | None = None


def render_claims(documents: Sequence[ReadDocument], *, title: str = "Claims") -> str:
    """One HTML file: no network, no file beside it.

    Left the documents with their claims marked, right every claim with its fields.

    Args:
        documents: What was read, each with an id of its own.
        title: The page's title.

    >>> from claimkit.normalise import parse_quantity
    >>> from claimkit.types import Claim
    >>> text = "The ferry carried 98 passengers."
    >>> claim = Claim(None, text, 0, 32, quantity=parse_quantity("98", start=18, noun="passengers"))
    >>> page = render_claims([ReadDocument("ferry.txt", text, [claim])])
    >>> page.startswith("<!doctype html>"), "http:" in page
    (True, False)
    """
    names = report_names(documents)
    numbered, count = [], 0
    for document in documents:
        numbered.append(
            [
                NumberedClaim(count + at, claim, about=_about(claim))
                for at, claim in enumerate(document.claims)
            ]
        )
        count += len(document.claims)
    bodies = [
        _body(at, names[document.id], claims)
        for at, (document, claims) in enumerate(zip(documents, numbered, strict=True))
    ]
    summary = (
        f'<p class="dek">{count_of(len(documents), "document")}: {count_of(count, "claim")}.</p>'
        if len(documents) != 1
        else f'<p class="dek">{escape_text(_one(documents[0], names))}</p>'
    )
    body = "\n".join(
        [
            head(title, summary, _filters(documents, list(names.values()))),
            "<main>",
            f'<section id="topics" aria-label="Claims">\n{_table(bodies)}\n{KEYBOARD}\n</section>',
            articles(
                [
                    article(
                        at,
                        names[document.id],
                        text=document.text,
                        claims=claims,
                        date=document.date,
                    )
                    for at, (document, claims) in enumerate(zip(documents, numbered, strict=True))
                ]
            ),
            "</main>",
        ]
    )
    return page(title, body)


def _one(document: ReadDocument, names: dict[str, str]) -> str:
    date = date_in_words(document.date) if document.date else None
    return f"{joined([names[document.id], date], ', ')}: {count_of(len(document.claims), 'claim')}."


def _filters(documents: Sequence[ReadDocument], names: Sequence[str]) -> list[str]:
    claims = [claim for document in documents for claim in document.claims]
    kinds = sorted({_kind(claim) for claim in claims})
    statuses = {claim.status for claim in claims}
    return [
        search_box("Claim"),
        chooser("group", "Kind", "all", [(kind, kind) for kind in kinds]),
        chooser("report", "Document", "all", [(str(at), name) for at, name in enumerate(names)]),
        chooser("status", "Status", "all", [(s, s) for s in Status if s in statuses]),
        MARKS,
    ]


def _table(bodies: Sequence[str]) -> str:
    columns = "".join(f'<th scope="col">{name}</th>' for name in COLUMNS)
    return (
        '<div class="scroll"><table class="claims">\n<caption class="unseen">Claims</caption>\n'
        f"<thead><tr>{columns}</tr></thead>\n" + "\n".join(bodies) + "\n</table></div>"
    )


def _body(place: int, name: str, claims: Sequence[NumberedClaim]) -> str:
    return (
        f'<tbody class="outlet"><tr><th colspan="{len(COLUMNS)}" scope="rowgroup">'
        f'<a href="#r{place}"><bdi>{escape_text(name)}</bdi></a></th></tr>\n'
        + "\n".join(_row(place, numbered) for numbered in claims)
        + "</tbody>"
    )


def _row(place: int, numbered: NumberedClaim) -> str:
    claim = numbered.claim
    inner = attributes(
        {
            "class": joined(["fig", str(claim.status), None if claim.quantity else "said"], " "),
            "id": f"f{numbered.number}",
            "href": f"#c{numbered.number}",
            "data-report": place,
            "data-status": str(claim.status),
        }
    )
    named = list(zip(COLUMNS[1:], _cells(claim), strict=True))
    # What is said takes the room of the fields that it has not.
    kept = named if claim.quantity else named[-1:]
    cells = "".join(
        f"<td{attributes({'data-name': name})}><bdi>{escape_text(cell)}</bdi></td>"
        for name, cell in kept
    )
    span = attributes({"colspan": None if claim.quantity else len(COLUMNS) - 1})
    return (
        f'<tr class="topic" data-group="{_kind(claim)}"><td{span}><a{inner}>'
        f"<bdi>{escape_text(_words(claim))}</bdi></a></td>{cells}</tr>"
    )


def _cells(claim: Claim) -> Iterator[str]:
    """What stands beside the figure, as many as there are other columns."""
    said = claim.attribution
    yield value_in_words(claim.quantity) if claim.quantity else ""
    what = " of ".join(_flat(span.text) for span in (claim.property, claim.entity) if span)
    yield joined([joined([what, _text(claim.predicate)], " "), _text(claim.place)], ", ")
    yield when_in_words(claim.time)
    change = {"up": "↑", "down": "↓"}.get(claim.change or "")
    yield joined([None if claim.status is Status.ACTUAL else str(claim.status), change], " ")
    yield _text(said.source) if said else ""


def _words(claim: Claim) -> str:
    """What the claim is called in the table: its figure, or what is said."""
    if claim.quantity is not None:
        return _flat(claim.quantity.text)
    return _flat(claim.attribution.content.text if claim.attribution else claim.text)


def _about(claim: Claim) -> str:
    status = None if claim.status is Status.ACTUAL else str(claim.status)
    return joined([_words(claim), _text(claim.entity), status], "; ")


def _kind(claim: Claim) -> str:
    return str(claim.quantity.kind) if claim.quantity else str(claim.kind)


def _text(span: Span | None) -> str:
    return _flat(span.text) if span else ""


def _flat(text: str) -> str:
    return " ".join(text.split())
