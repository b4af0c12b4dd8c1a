"""What the commands say on stderr, and text of strangers made safe for a terminal."""

from __future__ import annotations

import re
import sys
import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Unicode categories that a terminal may obey or hide: controls, formats (bidi overrides among
them), lone surrogates, private and unassigned code points."""


def plain(text: str) -> str:
    r"""The text on one line, with every character that could steer a terminal written out.

    >>> plain("two\n lines, \x1b[31mred")
    'two lines, \\x1b[31mred'
    """
    line = re.sub(r"\s+", " ", text)
    if line.isascii() and line.isprintable():
        return line
    return "".join(_visible(char) for char in line)


def complain(message: str, where: str | None = None) -> None:
    """Print one error to stderr.

    Args:
        message: What was found and what to do; its line breaks are kept.
        where: The file, or the file and the line, that it is about.
    """
    lines = [plain(line) for line in message.splitlines()] or [""]
    head = f"claimkit: {plain(where)}: " if where else "claimkit: "
    print(head + "\n  ".join(lines), file=sys.stderr, flush=True)


def _visible(char: str) -> str:
    if unicodedata.category(char) not in _HIDDEN:
        return char
    return char.encode("unicode_escape", "backslashreplace").decode("ascii")
