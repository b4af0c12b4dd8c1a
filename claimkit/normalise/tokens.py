"""A phrase to tokens with offsets, and tables of phrases to look up in them."""

from __future__ import annotations

import functools
import itertools
import math
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

T = TypeVar("T")

_DATA = Path(__file__).with_name("data")

VULGAR = {
    **{"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5)},
    **{"⅗": (3, 5), "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8)},
    "⅞": (7, 8),
}
"""Numerator and denominator of the one-character fractions."""

_LETTER = f"[^\\W\\d_{''.join(VULGAR)}]"
_LETTERS = f"(?:[A-Za-z]+{_LETTER}*|{_LETTER}+)"
"""Letters of any script; most words are told by the short class."""
_MODEL = (
    r"(?=[A-Z][A-Za-z]{0,2}-\d)"
    r"(?<![\w-])(?P<letters>[A-Z]{1,2}|Mi[Gg]?|Su|An|Il|Tu|Ka|Yak)-\d{1,3}[A-Z]?s?(?![\w-])"
    r"(?! ?(?P=letters)(?!\w))"
)
"""A designation: `F-16s`, `T-72`; not the first half of a range like `20 C-25 C`."""
_NUMBER = (
    r"\d++(?![.,'’]\d|[eE][+-]?\d)"
    r"|\d{1,3}(?:,\d{2,3}){0,7},\d{3}(?!\d)(?:\.\d+)?"
    r"|\d{1,3}(?:['’]\d{3}){1,7}(?![\d'’])(?:\.\d+)?"
    r"|\d{1,3}(?:\.\d{3}){1,7},\d{1,2}(?![\d.,]\d|\d)|\d{1,3}(?:\.\d{3}){2,7}(?![\d.]\d|\d)"
    r"|\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3}(?!\w))?|\.\d+"
)
"""Digits alone first, as most are; then with commas, Swiss, European, with point and exponent."""
_TOKEN = re.compile(
    # The lookaheads pass over spaces, and over what begins no model and no number, in one step.
    rf"(?=\S)(?:{_MODEL}|{_LETTERS}(?:['’]{_LETTERS})*|(?=\.?\d)(?P<number>{_NUMBER})|\S)"
)
_PLAIN = str.maketrans("‐‑‒–—−’‘′″“”＄％∕⁄", "------'''\"\"\"$%//")


_MAY_TEAR = (".", ",")
"""Marks inside a number that a tokeniser may have set apart."""

_SHORT = 100
"""Fewer digits than these are a finite number."""

MAX_TOKENS = 100
"""Tokens of a phrase that are read; no quantity is as long, and noise then costs no more."""


@dataclass(slots=True)
class Token:
    """A word, number or symbol of a phrase; read only.

    Not frozen, and no tuple: every word of a corpus makes one, and its fields are read all over.

    Attributes:
        text: Lower case, with plain quotes and hyphens.
        raw: As written, with plain quotes and hyphens.
        start: First character, in code points of the phrase.
        end: One past the last character.
        value: What a number in digits comes to; None for the rest.
        is_glued: Whether it follows the token before without a space.
        stem: `text` without a possessive `'s`, as phrases are looked up by.
    """

    text: str
    raw: str
    start: int
    end: int
    value: float | None
    is_glued: bool
    stem: str


def tokenize(text: str, *, limit: int | None = MAX_TOKENS) -> list[Token]:
    """The tokens of a phrase; numbers that a tokeniser tore apart (`5. 2`, `3 , 500`) are mended.

    Without a `limit`, for running text, only those with like spaces on both sides are: in `20. 300`
    a sentence ends.

    >>> [token.text for token in tokenize("$3.5bn–$4bn")]
    ['$', '3.5', 'bn', '-', '$', '4', 'bn']
    """
    tokens: list[Token] = []
    end = -1
    is_torn = False
    plain = text if text.isascii() else text.translate(_PLAIN)
    for found in itertools.islice(_TOKEN.finditer(plain), limit):
        raw = found.group()
        last_end = end
        start, end = found.span()
        word = raw.lower()
        if found.lastgroup == "number":
            if tokens and not is_torn:
                is_torn = tokens[-1].value is not None or tokens[-1].text in _MAY_TEAR
            value = _digits(raw)
            tokens.append(Token(word, raw, start, end, value, start == last_end, word))
        else:
            stem = word.removesuffix("'s") if "'" in word else word
            tokens.append(Token(word, raw, start, end, None, start == last_end, stem))
    return _mended(tokens, is_running=limit is None) if is_torn else tokens


def _digits(raw: str) -> float | None:
    """The value in digits; `1.234,5` and `1.234.567` are European, `1'234` is Swiss."""
    if len(raw) < _SHORT and raw.isdecimal():
        return float(raw)
    comma, dot = raw.rfind(","), raw.rfind(".")
    if 0 <= dot < comma or raw.count(".") > 1:
        raw = raw.replace(".", "").replace(",", ".")
    try:
        value = float(raw.replace(",", "").replace("'", ""))
    except ValueError:
        return None  # mended to more than one number: 1.5.673
    return value if math.isfinite(value) else None


def _mended(tokens: list[Token], *, is_running: bool = False) -> list[Token]:
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        token, before = tokens[i], out[-1] if out else None
        if before and token.value is not None and (joined := _spaced(before, token)):
            out[-1] = joined
            i += 1
            continue
        joined = None
        if token.text in _MAY_TEAR and i + 1 < len(tokens) and tokens[i + 1].value is not None:
            after = tokens[i + 1]
            if not is_running or token.is_glued == after.is_glued:
                joined = _joined(before, token, after, is_listed=_is_listed(tokens, i))
        if joined is None:
            out.append(token)
            i += 1
            continue
        if out and out[-1].start == joined.start:
            out.pop()
        out.append(joined)
        i += 2
    return out


def _is_listed(tokens: Sequence[Token], i: int) -> bool:
    """Whether the comma at token `i` is one of several between glued numbers: `22,24,26`."""
    near = [k for k in (i - 2, i + 2) if 0 <= k < len(tokens)]
    return any(tokens[k].text == "," and tokens[k].is_glued for k in near)


def _spaced(before: Token, after: Token) -> Token | None:
    """`8 000`: thousands set apart by a space."""
    if before.value is None or after.value is None or after.is_glued:
        return None
    if len(after.raw.partition(".")[0]) != 3:
        return None
    last = before.raw.split(",")[-1]
    if (
        not (last.isdigit() and after.raw.replace(".", "").isdigit())
        or len(last) > 3
        or before.raw.startswith("0")
    ):
        return None
    return _number(before, after, f"{before.raw},{after.raw}", before.is_glued)


def _joined(before: Token | None, mark: Token, after: Token, *, is_listed: bool) -> Token | None:
    """The mended number of a mark and the digits behind it, or None."""
    if not after.raw.isdigit():
        return None if "." not in after.raw or mark.text == "." else _thousands(before, after)
    if before is None or before.value is None:
        is_decimal = mark.text == "." and before is None
        return _number(mark, after, f".{after.raw}", False) if is_decimal else None
    if mark.text == "." and before.raw.replace(",", "").isdigit():
        return _number(before, after, f"{before.raw}.{after.raw}", before.is_glued)
    if mark.text == ",":
        is_tight = mark.is_glued and after.is_glued
        if is_tight and len(after.raw) < 3 and before.raw.isdigit() and not is_listed:
            return _number(before, after, f"{before.raw}.{after.raw}", before.is_glued)
        return _thousands(before, after)
    return None


def _thousands(before: Token | None, after: Token) -> Token | None:
    whole = after.raw.partition(".")[0]
    if before is None or before.value is None or "." in before.raw or len(whole) != 3:
        return None
    if "," not in before.raw and len(before.raw) > 3:
        return None
    return _number(before, after, f"{before.raw},{after.raw}", before.is_glued)


def _number(first: Token, last: Token, raw: str, is_glued: bool) -> Token | None:
    value = _digits(raw)
    if value is None:
        return None
    return Token(raw, raw, first.start, last.end, value, is_glued, raw)


class Phrases(Generic[T]):
    """Phrases with what they stand for; finds the longest one at a place.

    Args:
        entries: Phrases as text, and their values; of equal phrases the first stays.
        is_exact: Whether upper and lower case differ.
    """

    def __init__(self, entries: Iterable[tuple[str, T]], *, is_exact: bool = False) -> None:
        self._is_exact = is_exact
        self._values: dict[tuple[str, ...], T] = {}
        self._longest: dict[str, int] = {}
        self._beginnings: set[tuple[str, str]] = set()
        for phrase, value in entries:
            words = tuple(self._key(token) for token in tokenize(phrase) if token.text != "-")
            if words:
                self._values.setdefault(words, value)
                self._longest[words[0]] = max(self._longest.get(words[0], 0), len(words))
                self._beginnings.update([(words[0], words[1])] if len(words) > 1 else [])

    def _key(self, token: Token) -> str:
        return token.raw if self._is_exact else token.stem

    def openers(self) -> Iterable[str]:
        """The first word of every phrase."""
        return self._longest.keys()

    def match(self, tokens: Sequence[Token], i: int) -> tuple[T, int] | None:
        """The value of the longest phrase that begins at token `i`, and the token after it."""
        if i >= len(tokens):
            return None
        first = tokens[i].raw if self._is_exact else tokens[i].stem
        longest = self._longest.get(first)
        if longest is None:
            return None
        second = i + 1 if longest == 1 else skip_hyphens(tokens, i + 1)
        is_alone = longest == 1 or second >= len(tokens)
        if is_alone or (first, self._key(tokens[second])) not in self._beginnings:
            value = self._values.get((first,))
            return None if value is None else (value, i + 1)
        words: list[str] = [first]
        ends: list[int] = [i + 1]
        for j in range(second, len(tokens)):
            if len(words) == longest:
                break
            if tokens[j].text != "-":
                words.append(self._key(tokens[j]))
                ends.append(j + 1)
        for size in range(len(words), 0, -1):
            value = self._values.get(tuple(words[:size]))
            if value is not None:
                return value, ends[size - 1]
        return None


@functools.cache
def load_table(name: str) -> dict[str, Any]:
    """A data file of this package (`cues`, `units`), read once."""
    return tomllib.loads(_DATA.joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@functools.cache
def cue_phrases(section: str) -> Phrases[Any]:
    """A section of `cues.toml` of the form `phrase = value`."""
    return Phrases(load_table("cues")[section].items())


@functools.cache
def cue_words(section: str) -> frozenset[str]:
    """The list `words` of a section of `cues.toml`."""
    return frozenset(load_table("cues")[section]["words"])


def skip_hyphens(tokens: Sequence[Token], i: int) -> int:
    """The first token from `i` on that is no hyphen."""
    while i < len(tokens) and tokens[i].text == "-":
        i += 1
    return i


def word_at(tokens: Sequence[Token], i: int) -> str:
    """The text of token `i`; empty past the end."""
    return tokens[i].text if i < len(tokens) else ""
