"""Characters to letters of words, marks that stand alone and gaps, as a BERT tokenizer sees them.

A BERT normaliser works on one character after the other: it drops control characters, replaces
white space, takes accents off, makes capitals small; only characters with a combining class may
change places. The pre-tokeniser cuts at white space and on both sides of each punctuation mark. So
what becomes of a character that turns into exactly one other can be told by trying it between two
letters. Every other character is `ODD`: the tokenizer itself must read the sentence around it.
"""

from __future__ import annotations

import codecs
import unicodedata
from typing import Any

import numpy as np
from numpy.typing import NDArray

GAP = 0
"""The code of white space, which is part of no word."""
FIRST_MARK = 128
"""Codes from 1 to 127 are letters of words; those from here to 254 marks, a word each."""
ODD = 255
"""The code of a character that must be left to the tokenizer."""

_BLOCKS = (
    range(0x0000, 0x0180),  # Basic Latin to Latin Extended-A
    range(0x2000, 0x2070),  # General Punctuation
    *(range(code, code + 1) for code in map(ord, "€™−")),
    range(0x0386, 0x03CF),  # Greek
    range(0x0410, 0x0460),  # Cyrillic
    range(0x1E00, 0x1F00),  # Latin Extended Additional
    range(0x20A0, 0x20C0),  # Currency Symbols
    range(0x2100, 0x2190),  # Letterlike Symbols, Number Forms
)
"""What news in European languages is written with. Earlier blocks get codes first: they are few."""


class Alphabet:
    """A code for each character; characters that the tokenizer makes one have one code.

    Args:
        normalizer: A `BertNormalizer`.
        pre_tokenizer: A `BertPreTokenizer`.
    """

    def __init__(self, normalizer: Any, pre_tokenizer: Any) -> None:
        self._codes = np.full(max(block.stop for block in _BLOCKS) + 1, ODD, dtype=np.uint8)
        letters: dict[str, int] = {}
        marks: dict[str, int] = {}
        for code_point in (code_point for block in _BLOCKS for code_point in block):
            parts = _parts(chr(code_point), normalizer, pre_tokenizer)
            if parts == ["a", "a"]:
                self._codes[code_point] = GAP
            elif [len(part) for part in parts] == [3]:
                self._codes[code_point] = _number(parts[0][1], letters, 1, FIRST_MARK)
            elif [len(part) for part in parts] == [1, 1, 1]:
                self._codes[code_point] = _number(parts[1], marks, FIRST_MARK, ODD)
        characters = {code: character for character, code in {**letters, **marks}.items()}
        self._characters = "".join(characters.get(code, " ") for code in range(256))

    def encode(self, text: str) -> NDArray[np.uint8]:
        """The code of each character of a text. Shape: (characters,)."""
        code_points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        return self._codes.take(code_points, mode="clip")

    def decode(self, codes: bytes) -> str:
        """The text that the tokenizer's normaliser makes of characters with these codes."""
        return codecs.charmap_decode(codes, "strict", self._characters)[0]


def _parts(character: str, normalizer: Any, pre_tokenizer: Any) -> list[str]:
    """The words that a character between two letters makes; none if its neighbours may matter."""
    if unicodedata.combining(character) or unicodedata.category(character) == "Cn":
        return []
    normalized = normalizer.normalize_str(f"a{character}a")
    return [part for part, _ in pre_tokenizer.pre_tokenize_str(normalized)]


def _number(character: str, known: dict[str, int], first: int, stop: int) -> int:
    """The code of a normalised character, a new one as long as there are any."""
    if unicodedata.combining(character) or first + len(known) >= stop:
        return known.get(character, ODD)
    return known.setdefault(character, first + len(known))
