"""Words of a sentence to those of a table's row: `farmers were arrested`, `farmers arrested`."""

from __future__ import annotations

import re

_BE = r"(?:is|are|was|were|be|been|being)"
_COPULA = re.compile(
    rf"\s+(?:(?:who|which|that)\s+)?(?:(?:will|would|could|may|might|must|should|to|has|have|had)\s+)?"
    rf"{_BE}\b(?:\s+being\b)?",
    re.IGNORECASE,
)
"""Forms of `be` with what stands before them: headlines leave them out."""

_ADVERB = re.compile(r"\s+(?:already|currently|now|still|reportedly|also)\b", re.IGNORECASE)
_DETERMINER = "a|an|the|its|their|his|her"
_ABOUT = (
    "about|around|nearly|almost|some|over|under|up to|at least|at most|more than|less than"
    "|fewer than|as many as|only|just|roughly|approximately|another|between"
)
_LOOSE = (
    f"{_DETERMINER}|{_ABOUT}|of|in|on|at|to|for|by|from|with|and|or|but|as|than|that|who|which|into"
    "|is|are|was|were|be|been|has|have|had"
)
_LOOSE_END = re.compile(rf"\s+(?:{_LOOSE})$", re.IGNORECASE)
_LOOSE_START = re.compile(
    r"^(?:of|in|on|at|to|for|by|from|with|and|or|but|as|than|that|who|which|a|an|the)\s+",
    re.IGNORECASE,
)
_DIRECT = re.compile(rf"(?:\b(?:{_DETERMINER}|{_ABOUT})\b|\s)*", re.IGNORECASE)
_OBJECT = re.compile(
    rf"\s*(?:\b(?:{_LOOSE})\b\s*)*(?!\b(?:{_LOOSE})\b)\w.*\b(?:of|at|for|by|from|with|into)\s*",
    re.IGNORECASE | re.DOTALL,
)

_PARTICIPLES = frozenset(
    """
    shot cut lost hurt hit built sent sold bought made found held left taken given seen put paid
    laid hidden stolen broken driven written brought caught drawn shut sunk torn
    """.split()  # noqa: SIM905
)
"""Past forms without -ed that say the same of their object when they stand behind it."""

_SAYS_LITTLE = re.compile(
    r"(?:is |are |was |were |be )?(?:compris|consist|includ|number|total|amount|reach|contain"
    r"|made up|make up|compos|count|has\b|have\b|had\b)\w*(?: up)?(?: of)?",
    re.IGNORECASE,
)
"""Verbs that say no more of a figure than that there is one."""

DIMENSIONS = {
    "long": "length",
    "high": "height",
    "tall": "height",
    "wide": "width",
    "broad": "width",
    "deep": "depth",
    "thick": "thickness",
    "heavy": "weight",
    "old": "age",
}
"""What is measured, by the adjective that stands behind its figure."""


def as_headline(words: str) -> str:
    """The words without forms of `be`, adverbs of time, and what hangs loose at either end.

    >>> as_headline("farmers who were arrested at the port on")
    'farmers arrested at the port'
    """
    short = _ADVERB.sub("", _COPULA.sub("", " ".join(words.split()).strip(" ,;:-–—")))
    while (cut := _LOOSE_START.sub("", _LOOSE_END.sub("", short)).strip(" ,;:-–—")) != short:
        short = cut
    return short


def is_passive(verb: str) -> bool:
    """Whether a verb says behind its object what it says before it.

    >>> is_passive("arrested"), is_passive("send"), is_passive("comprised")
    (True, False, False)
    """
    last = verb.lower().split()[-1] if verb.split() else ""
    return not says_little(verb) and (last.endswith("ed") or last in _PARTICIPLES)


def says_little(verb: str) -> bool:
    """Whether a verb only says that there is a figure."""
    return _SAYS_LITTLE.fullmatch(verb.strip()) is not None


def is_copula(verb: str) -> bool:
    """Whether a verb is a form of `be`."""
    return re.fullmatch(_BE, verb.strip(), re.IGNORECASE) is not None


def is_direct(words: str) -> bool:
    """Whether a figure is a verb's own object, by the words between the two.

    >>> is_direct(" some "), is_direct(" in the ")
    (True, False)
    """
    return _DIRECT.fullmatch(words) is not None


def has_object(words: str) -> bool:
    """Whether the words between a verb and a figure hold an object of the verb's own.

    >>> has_object(" road blocks twice with "), has_object(" in the ")
    (True, False)
    """
    return _OBJECT.fullmatch(words) is not None
