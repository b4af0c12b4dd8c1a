"""Time expressions respelled as the grammar reads them: case, dashes, clocks and fractions."""

from __future__ import annotations

import re

from claimkit.normalise.calendar_words import (
    DAY_NUMBER,
    MONTH,
    NUMBER,
    ORDINAL,
    WEEKDAY,
    read_number,
)
from claimkit.normalise.clock import respell_clock

MAX_CHARS = 120

_DASHES = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-",
                         "\u2212": "-", "\u2019": "'", "\u2018": "'", "\u00a0": " "})  # fmt: skip
_DATE = f"(?:{MONTH} {DAY_NUMBER}|{DAY_NUMBER} {MONTH})"
_DASH_BETWEEN = re.compile(
    rf"\b({MONTH}|{WEEKDAY}|{_DATE})-(?=(?:{MONTH}|{WEEKDAY}|{DAY_NUMBER} {MONTH})\b)"
)
_DASH_AFTER_DAY = re.compile(
    r"(?<=[0-9](?:st|nd|rd|th))-(?=[0-9])"
    rf"|(?<= [12][0-9]{{3}})-(?=(?:{MONTH}|{DAY_NUMBER} {MONTH})\b)"
)
_DASH_BETWEEN_CLOCKS = re.compile(r"(?<=[ap]m)-(?=noon|midday|midnight|[0-9])|(?<=noon)-(?=[0-9])")
# The mark of a short year (`May '29`) stays; other quotation marks go.
_MARKS = re.compile(
    r"(?<=[a-z0-9])'s\b|'(?!(?<=[a-z] ')[0-9]{2}(?![0-9s]))|[\"“”()\[\],;]|(?<![0-9])\.|\.(?![0-9])"
)
_FRACTIONS = {
    "half century": "50 years", "half decade": "5 years", "half year": "6 months",
    "quarter century": "25 years", "year and a half": "18 months",
    "decade and a half": "15 years",
}  # fmt: skip
_FRACTION = re.compile(
    r"\b(?:an? )?(half|quarter) (?:of )?(?:an? )?(century|decade|year)"
    r"(?= ago| earlier| later| to | ended| ending| through)"
    r"|(?<=past |last |next )(half|quarter) (century|decade)\b"
    r"|\b(?:(?:a|one) )?(year|decade) and a half\b"
)
_DATE_AND_TIME = re.compile(
    r"\b([0-9]{4}-[0-9]{2}-[0-9]{2})t([0-9]{2}:[0-9]{2})(?::[0-9.]+)?(?:z|[+-][0-9]{2}:?[0-9]{2})?\b"
)
_IS_OUT = re.compile(
    r"\b(?:before|by the time) (the (?:week|month|quarter|year|decade|century)) is (?:out|over)\b"
)
_ONE_OF = {"centuries": "century", "quarters": "quarter", "halves": "half"}
_SHARED_NOUN = re.compile(
    rf"\b({ORDINAL}) ((?:and|or|to|through|until) (?:the )?{ORDINAL}) ({'|'.join(_ONE_OF)})\b"
)
_HALVES = {"front": "first", "former": "first", "back": "second", "latter": "second"}
_NAMED_HALF = re.compile(rf"\b({'|'.join(_HALVES)}) half\b")
_AND_A_HALF = re.compile(rf"\b({NUMBER}) and a half years\b")


def tidy(text: str) -> str:
    """The expression as the grammar reads it; empty where it is too long to be one.

    >>> tidy("By the end of last year’s third-quarter, at 3:30 p.m.")
    'by the end of last year third quarter at 3:30 pm'
    >>> tidy("At half past nine on Monday night")
    'at 9:30 pm on monday night'
    """
    if len(text) > MAX_CHARS:
        return ""
    words = text.translate(_DASHES).lower()
    words = re.sub(r"(?<=[0-9]0)'s\b", "s", words)
    words = _DATE_AND_TIME.sub(r"\1 \2", words)
    words = _MARKS.sub("", words)
    words = re.sub(r"\b(?:its|their|our)\b", "the", words)
    words = re.sub(r"\bmid(?=[0-9a-z]*[0-9])", "mid ", words)
    words = words.replace("-to-", " to ")
    words = _DASH_AFTER_DAY.sub(" to ", words)
    words = _DASH_BETWEEN_CLOCKS.sub(" to ", words)
    words = re.sub(r"\b([ap])\.? m\b", r"\1m", words)
    words = _DASH_BETWEEN.sub(r"\1 to ", words)
    words = re.sub(r"(?<=[a-z])-|-(?=[a-z])", " ", words)
    words = " ".join(words.split()).strip(" :-/")
    words = _IS_OUT.sub(r"by the end of \1", words)
    words = _SHARED_NOUN.sub(lambda match: f"{match[1]} {_ONE_OF[match[3]]} {match[2]} "
                             f"{_ONE_OF[match[3]]}", words)  # fmt: skip
    words = _NAMED_HALF.sub(lambda match: f"{_HALVES[match[1]]} half", words)
    return respell_clock(_respell_fractions(words))


def _respell_fractions(words: str) -> str:
    """`half a century ago` is 50 years ago, `two and a half years` are 30 months."""
    words = _FRACTION.sub(_whole_units, words)
    return _AND_A_HALF.sub(lambda match: f"{12 * read_number(match[1]) + 6} months", words)


def _whole_units(match: re.Match[str]) -> str:
    part, unit = match[1] or match[3], match[2] or match[4]
    name = f"{part} {unit}" if part else f"{match[5]} and a half"
    return _FRACTIONS.get(name, match[0])
