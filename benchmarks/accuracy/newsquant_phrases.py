"""Noun phrases of a sentence without a parser, for what NewsQuant's quantities are about.

They are found by the words that end them: function words, predicates, cues, adverbs, numbers and
punctuation; `newsquant_units.toml` lists them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from claimkit.evaluation.newsquant import FUNCTION_WORDS
from claimkit.types import Claim, Quantity, Span

_TABLES = tomllib.loads(Path(__file__).with_name("newsquant_units.toml").read_text("utf-8"))
WORDS = {name: frozenset(words.split()) for name, words in _TABLES["words"].items()}
"""Lists of words, by name."""

_LEFT_OUT = FUNCTION_WORDS | WORDS["prepositions"] | {"across", "total"}
_OPENERS = WORDS["articles"] | {"and", "but", "or"}
_SUFFIXED = ("Inc.", "Corp.", "Co.", "Ltd.")
_TIMES = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|june|july|august|"
    r"september|october|november|december|(?:19|20)\d\ds?",
    re.IGNORECASE,
)


class Word(NamedTuple):
    """A word of a sentence without the punctuation around it.

    Attributes:
        text: The word.
        start: Its first character.
        end: One past its last.
        opens: Whether punctuation stands right before it.
        closes: Whether punctuation stands right after it.
    """

    text: str
    start: int
    end: int
    opens: bool
    closes: bool


class Sentence:
    """The words of one text, and which of them cannot be part of a noun phrase."""

    def __init__(self, text: str, claims: Iterable[Claim]) -> None:
        self.text = text
        self.words = list(_words(text))
        spans = [span for claim in claims for span in _not_nouns(text, claim)]
        self.stops = {
            number
            for number, word in enumerate(self.words)
            if _is_stop(word.text) or any(s < word.end and word.start < e for s, e in spans)
        }

    def before(self, end: int) -> int:
        """How many words end before this character."""
        return sum(word.end <= end for word in self.words)

    def first_phrase(self) -> str:
        """The noun phrase that the sentence begins with, not counting conjunctions."""
        number = 0
        while number < len(self.words) and self.words[number].text.lower() in _OPENERS:
            number += 1
        return joined(self.phrase_after(number))

    def phrase_before(self, number: int) -> list[Word]:
        """The noun phrase that ends right before a word."""
        found: list[Word] = []
        for index in range(number - 1, -1, -1):
            word = self.words[index]
            if index in self.stops or (word.closes and found):
                break
            is_in_name = index > 0 and self.words[index - 1].text[0].isupper()
            if _is_number(word.text) and not is_in_name:
                break
            found.insert(0, word)
            if word.opens:
                break
        return found

    def phrase_before_of(self, number: int) -> list[Word]:
        """The noun phrase before `of the` that stands before a word: `pace of price rises`."""
        number -= 1
        while number >= 0 and self.words[number].text.lower() in WORDS["articles"]:
            number -= 1
        if number < 1 or self.words[number].text.lower() != "of":
            return []
        phrase = self.phrase_before(number)
        return [] if phrase and phrase[-1].text.lower() in WORDS["totals"] else phrase

    def phrase_after(self, number: int) -> list[Word]:
        """The noun phrase that begins at a word."""
        found: list[Word] = []
        for index in range(number, len(self.words)):
            word = self.words[index]
            if index in self.stops or (word.opens and found):
                break
            found.append(word)
            if word.closes:
                break
        return found


def _words(text: str) -> Iterable[Word]:
    for found in re.finditer(r"\S+", text):
        token = found[0]
        if token in _SUFFIXED or re.fullmatch(r"(?:[A-Z]\.)+", token):
            core, left = token, 0
        else:
            left = len(token) - len(token.lstrip(",;:!?\"“”‘'[-—–"))
            core = token[left:].rstrip('.,;:!?"“”]—–')
        if core:
            start = found.start() + left
            end = start + len(core)
            yield Word(core, start, end, left > 0, end < found.end())


def _not_nouns(text: str, claim: Claim) -> list[tuple[int, int]]:
    """Where a quantity stands, and its predicate and cue where they are verbs."""
    quantity = claim.quantity
    verbs = [claim.attribution.cue if claim.attribution else None]
    if claim.predicate is not None and not _is_nominal(text, claim.predicate, quantity):
        verbs.append(claim.predicate)
    return [(span.start, span.end) for span in (*verbs, quantity) if span is not None]


def _is_nominal(text: str, predicate: Span, quantity: Quantity | None) -> bool:
    """Whether a predicate is a noun: `sales of 40 boats`, `a sharp 3% drop`."""
    if text.startswith(" of ", predicate.end):
        return True
    if quantity is None or not is_next(quantity, predicate):
        return False
    return re.search(r"\b(?:an?|the|its|their)(?: [\w-]+)? $", text[: quantity.start]) is not None


def is_next(quantity: Quantity, span: Span) -> bool:
    """Whether a span follows right behind a quantity."""
    return 0 <= span.start - quantity.end <= 1


def _is_stop(word: str) -> bool:
    lower = word.lower()
    return (
        lower in FUNCTION_WORDS
        or lower in WORDS["auxiliaries"]
        or lower in WORDS["pronouns"]
        or lower in WORDS["adverbs"]
        or _TIMES.fullmatch(word) is not None
        or (word.islower() and lower.endswith("ly") and lower not in ("monthly", "early"))
    )


def _is_number(word: str) -> bool:
    return bool(re.fullmatch(r"[$€£]?[\d.,]+%?", word))


def joined(phrase: Sequence[Word]) -> str:
    """The words of a phrase as one text."""
    return " ".join(word.text for word in phrase)


def content_words(text: str) -> list[str]:
    """The words of a concept: no function words, no `total`, possessives and edge punctuation."""
    words = [_bare(word) for word in re.split(r"[\s/]+", text)]
    return [word for word in words if word and word.lower() not in _LEFT_OUT]


def _bare(word: str) -> str:
    if word in _SUFFIXED or re.fullmatch(r"\([^()]+\)", word):
        return word
    return re.sub(r"['’]s?$", "", word.strip('.,;:!?"“”()'))
