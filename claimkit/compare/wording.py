"""Words of claims to stems that two outlets' wordings share."""

from __future__ import annotations

import functools
import re

from claimkit.normalise.units import head_noun, singular

STEM_CHARS = 6
"""Letters that a stem keeps: `deploy` and `deployment`, `Hondurans` and `Honduran` meet."""

_WORD = re.compile(r"[^\W\d_][^\W_]*(?:['’-][^\W_]+)*")
_ENDINGS = ("ing", "ed", "ment", "ation", "ion", "ly")
_LEAST_CHARS = 3
_SILENT_E = 5
"""Shortest word whose last e is dropped, so that `move` and `moved` meet."""

_EMPTY = frozenset(
    """
    the a an of in on at to for by from with and or but as is are was were be been has have had it
    its their his her he she they we i you that this these those which who will would could there
    than not no more less about over under up down into out so if after before one said says say
    according
    """.split()  # noqa: SIM905
)


def stems(text: str) -> list[str]:
    """The stems of the words that carry meaning, in text order.

    >>> stems("5,200 troops will be deployed to the border")
    ['troop', 'deploy', 'border']
    """
    words = (word.lower() for word in _WORD.findall(text))
    return [stem(word) for word in words if word not in _EMPTY]


@functools.lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The beginning that the forms of a lower-cased word share."""
    base = singular(word.removesuffix("'s").removesuffix("’s"))
    for ending in _ENDINGS:
        if base.endswith(ending) and len(base) - len(ending) >= _LEAST_CHARS:
            base = base.removesuffix(ending)
            break
    if base.endswith("e") and len(base) >= _SILENT_E:
        base = base[:-1]
    return base[:STEM_CHARS]


def head_stem(phrase: str) -> str:
    """The stem of a noun phrase's head; empty for an empty phrase.

    >>> head_stem("members of the National Guard")
    'member'
    """
    return stem(head_noun(phrase).lower())
