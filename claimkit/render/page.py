"""The frame of a report page: one HTML file with its style and script inside, and nothing else.

The Content-Security-Policy names the style sheet and the script by their hashes: even if markup of
a document got in, the browser would not run it, and nothing may be fetched.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from claimkit.render.markup import attributes, escape_text

Option = tuple[str, str]
"""What a filter compares with, and what it is called."""


def page(title: str, body: str) -> str:
    """A whole page.

    Args:
        title: Its title, as plain text.
        body: Its content, as HTML.
    """
    style, script = _part("report.css"), _part("report.js")
    policy = (
        "default-src 'none'; "
        f"style-src 'sha256-{_hash(style)}'; script-src 'sha256-{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape_text(title)}</title>\n<style>{style}</style>\n</head>\n"
        f"<body>\n{body}\n<script>{script}</script>\n</body>\n</html>\n"
    )


def head(title: str, summary: str, filters: Iterable[str]) -> str:
    """What the page opens with: its title, a summary in words (HTML) and the filters."""
    return (
        '<a class="skip" href="#reports">Skip to the reports</a>\n'
        f"<header>\n<h1><bdi>{escape_text(title)}</bdi></h1>\n{summary}\n</header>\n"
        '<details id="box" open><summary>Filter</summary>\n'
        '<form id="filters" role="search" aria-label="Filter">\n'
        + "\n".join(filters)
        + '\n<button type="reset">Clear</button>\n'
        '<output id="shown" aria-live="polite"></output>\n</form>\n</details>'
    )


def search_box(label: str) -> str:
    """A field that filters by words."""
    return (
        f'<label>{escape_text(label)} <input type="search" id="by-name" autocomplete="off"></label>'
    )


def chooser(field: str, label: str, every: str, options: Sequence[Option]) -> str:
    """A list that filters by one value; empty where there is nothing to choose."""
    if len(options) < 2:
        return ""
    rows = "".join(
        f"<option{attributes({'value': value})}>{escape_text(name)}</option>"
        for value, name in options
    )
    return (
        f'<label>{escape_text(label)} <select id="by-{field}"><option value="">'
        f"{escape_text(every)}</option>{rows}</select></label>"
    )


MARKS = (
    '<label>Marked <select id="marks"><option value="some">figures, entities, sources</option>'
    '<option value="figures">figures</option><option value="all">everything</option></select>'
    "</label>"
)
"""Chooses which roles are marked in the reports."""

KEY = (
    '<p class="key" aria-label="Key"><span class="m q">figure</span> '
    '<span class="m q planned" data-l="status">figure</span> '
    '<span class="m e" data-l="entity">what is counted</span> '
    '<span class="m s" data-l="source">who says it</span></p>'
)
"""What the marks in the reports mean."""

KEYBOARD = (
    '<p class="hint" id="help">Click a figure for its sentence, and the sentence’s figure for '
    "its place in the table. Keys: tab between parts, arrows between figures, enter to go across, "
    "escape to let go.</p>"
)


@cache
def _part(name: str) -> str:
    return (files("claimkit.render") / "static" / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
