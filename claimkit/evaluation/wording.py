"""Normal forms under which two wordings of an entity, a unit or a comparator count as equal."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

DETERMINERS = frozenset(
    "the a an our its his her their these those this that".split()  # noqa: SIM905
)
PREPOSITIONS = frozenset("on in by at during since for until as of".split())  # noqa: SIM905
PRONOUNS = frozenset(
    "he she it they him her them who which we i".split()  # noqa: SIM905
)

_STRAIGHT_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\xa0": " "})
_TOKEN = re.compile(r"[a-z0-9@]+(?:[.,'’&-][a-z0-9]+)*")
_COMPARATORS = {
    spelling: comparator
    for comparator, spellings in {
        "=": ("", "=", "==", "eq", "exact", "exactly", "equal"),
        "~": ("~", "≈", "about", "around", "approx", "approximately", "some", "nearly", "almost"),
        ">": (">", "over", "more than", "above", "gt", "top", "exceed"),
        ">=": (">=", "≥", "at least", "ge", "gte"),
        "<": ("<", "under", "less than", "below", "fewer than", "lt"),
        "<=": ("<=", "≤", "up to", "at most", "le", "lte"),
        "range": ("range", "between", "to"),
        "vague": ("vague",),
    }.items()
    for spelling in spellings
}
_UNIT_WORDS = {
    spelling: unit
    for unit, spellings in {
        "percent": ("%",),
        "kilometer": ("km", "kms", "kilometre"),
        "mile": ("mi",),
        "meter": ("m", "metre"),
        "second": ("s", "sec"),
        "year": ("yr",),
        "person": ("people", "persons", "folk"),
    }.items()
    for spelling in spellings
}


def plain(text: str | None) -> str:
    """The text in lower case with straight quotes, single spaces and no quotes or commas outside.

    >>> plain(" “The  Guard,” ")
    'the guard'
    """
    straight = (text or "").translate(_STRAIGHT_QUOTES)
    return re.sub(r"\s+", " ", straight).strip().strip("\"',;:“”").lower()


def singular(word: str) -> str:
    """A lower-case word without its plural ending; units come in one spelling.

    As the project's scorer defines it, which is not how the normaliser names units: the figures
    of the two must be the same, so a better rule belongs in `claimkit.normalise.units`.

    >>> [singular(word) for word in ("cities", "km", "boxes", "pass", "people")]
    ['city', 'kilometer', 'box', 'pass', 'person']
    """
    if word in _UNIT_WORDS:
        return _UNIT_WORDS[word]
    if len(word) > 3 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 4 and word.endswith(("ches", "shes", "xes", "sses")):
        word = word[:-2]
    elif len(word) > 2 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    return _UNIT_WORDS.get(word, word)


def plain_comparator(comparator: str | None) -> str:
    """The sign of a comparator however it is spelled; no comparator is `=`.

    >>> plain_comparator("at least"), plain_comparator(None)
    ('>=', '=')
    """
    spelling = plain(comparator) if comparator else ""
    return _COMPARATORS.get(spelling, spelling)


def plain_unit(unit: str | None) -> str:
    """A unit in lower case and singular, parts of a rate around ` / `; empty for none.

    >>> plain_unit("USD per hours"), plain_unit("per cent")
    ('usd / hour', 'percent')
    """
    rate = re.sub(r" per |/", " / ", plain(unit).replace("per cent", "percent"))
    parts = [words for part in rate.split(" / ") if (words := part.split())]
    return " / ".join(" ".join([*words[:-1], singular(words[-1])]) for words in parts)


def token_f1(a: str, b: str, drop: Iterable[str] = DETERMINERS) -> float:
    """F1 of the tokens that two texts share, singular, without the words in `drop`."""
    left, right = _tokens(a, drop), _tokens(b, drop)
    shared = (left & right).total()
    return 2 * shared / (left.total() + right.total()) if shared else 0.0


def compare_texts(
    predicted: str | None,
    accepted: Sequence[str],
    *,
    may_be_absent: bool,
    drop: frozenset[str] = DETERMINERS,
) -> tuple[bool, bool]:
    """Whether a predicted text is right: exactly, and at least in half of its tokens.

    Args:
        predicted: The predicted text; None or empty for none.
        accepted: The texts that are right.
        may_be_absent: Whether no text is right as well.
        drop: Words that do not count.
    """
    if not plain(predicted):
        return may_be_absent, may_be_absent
    assert predicted is not None
    words = _words(predicted, drop)
    exact = any(words == _words(text, drop) for text in accepted)
    return exact, exact or any(token_f1(predicted, text, drop) >= 0.5 for text in accepted)


def _words(text: str, drop: frozenset[str]) -> list[str]:
    return [word for word in plain(text).split() if word not in drop]


def _tokens(text: str, drop: Iterable[str]) -> Counter[str]:
    return Counter(singular(word) for word in _TOKEN.findall(plain(text)) if word not in drop)
