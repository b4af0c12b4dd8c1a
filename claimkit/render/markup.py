"""Text to HTML that can be nothing but text, and attributes of elements."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

_NO_HTML = re.compile("[\0\ud800-\udfff]")
"""What no HTML file can hold: NUL, and surrogates, which UTF-8 does not encode."""


def escape_text(text: str) -> str:
    r"""The text for an element or a quoted attribute; it reads back unchanged.

    A carriage return is written as a reference, as parsers take a bare one for a line feed. NUL and
    lone surrogates become U+FFFD.

    >>> escape_text("<b> & 'c'\r\n")
    '&lt;b&gt; &amp; &#x27;c&#x27;&#13;\n'
    """
    return _NO_HTML.sub("\ufffd", escape(text)).replace("\r", "&#13;")


def attributes(values: Mapping[str, str | int | None]) -> str:
    """Attributes with a space before each; those that are None or empty are left out.

    >>> attributes({"id": "c1", "title": 'a "b"', "class": ""})
    ' id="c1" title="a &quot;b&quot;"'
    """
    return "".join(
        f' {name}="{escape_text(str(value))}"'
        for name, value in values.items()
        if value is not None and value != ""
    )
