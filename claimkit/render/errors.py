"""The misses of an evaluation as one self-contained HTML page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claimkit.evaluation.errors import ErrorCase

STYLE = """\
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; }
th, td { text-align: left; padding: .15rem .8rem .15rem 0; vertical-align: top; }
td.count { text-align: right; font-variant-numeric: tabular-nums; }
summary { cursor: pointer; font-weight: 600; padding: .3rem 0; }
article { border-left: 3px solid #8888; margin: .8rem 0; padding-left: .8rem; }
article p { margin: 0; }
mark { background: #ffd54a; color: #000; }
small { opacity: .7; }
del { text-decoration: none; color: #b3261e; }
ins { text-decoration: none; color: #19703a; }
@media (prefers-color-scheme: dark) { del { color: #ff9d94; } ins { color: #7fd89b; } }
"""


def render_errors(cases: Sequence[ErrorCase], *, title: str) -> str:
    """An HTML page of all misses, grouped by field and cause, the most frequent first.

    Everything that comes from a document is escaped; the page needs no network.

    Args:
        cases: The misses.
        title: What was scored on what.
    """
    fields = _grouped(cases, lambda case: case.field)
    body = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{len(cases)} misses. <ins>Green</ins>: as annotated, <del>red</del>: as predicted; "
        "the annotated span is marked.</p>",
        _contents(fields),
    ]
    for field, of_field in fields:
        body.append(f'<h2 id="{escape(field)}">{escape(field)}</h2>')
        for cause, of_cause in _grouped(of_field, lambda case: case.cause):
            summary = f"<summary>{escape(cause)} ({len(of_cause)})</summary>"
            items = "\n".join(map(_case, of_cause))
            body.append(f"<details>{summary}\n{items}\n</details>")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


def _grouped(
    cases: Sequence[ErrorCase], key: Callable[[ErrorCase], str]
) -> list[tuple[str, list[ErrorCase]]]:
    ordered = sorted(cases, key=key)  # a stable sort: text order within a group
    groups = [(name, list(group)) for name, group in groupby(ordered, key)]
    return sorted(groups, key=lambda entry: -len(entry[1]))


def _contents(fields: Sequence[tuple[str, list[ErrorCase]]]) -> str:
    rows = "\n".join(
        f'<tr><td><a href="#{escape(name)}">{escape(name)}</a></td>'
        f'<td class="count">{len(cases)}</td></tr>'
        for name, cases in fields
    )
    return f"<table>\n<tr><th>field</th><th>misses</th></tr>\n{rows}\n</table>"


def _case(case: ErrorCase) -> str:
    before, marked, after = (
        escape(part)
        for part in (
            case.sentence[: case.start],
            case.sentence[case.start : case.end],
            case.sentence[case.end :],
        )
    )
    gold, predicted = (escape(text) or "<i>nothing</i>" for text in (case.gold, case.predicted))
    return (
        f"<article><p>{before}<mark>{marked}</mark>{after}</p>\n"
        f"<p><ins>{gold}</ins> · <del>{predicted}</del> <small>{escape(case.document)}</small></p>"
        "</article>"
    )
