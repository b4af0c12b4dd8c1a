"""Numbers that are part of a name: `Route 66`, `Fortune 500`, `Windows 11`.

A number is left out behind a word that is always numbered (`Section 8`), behind a name with its
number (`S&P 500`, both in `cues.toml`), and behind any other capitalised word, unless a plural that
it counts follows (`in California 500 homes burned`), a verb in the plural (`500 were`), or the word
is capital for another reason: it opens the sentence, or is the verb of a headline.
"""

from __future__ import annotations

from collections.abc import Sequence

from claimkit.normalise.bounds import comparator_ending_at, comparator_openers
from claimkit.normalise.compound_nouns import compound_end, is_plural
from claimkit.normalise.tokens import Token, cue_words, load_table, word_at
from claimkit.normalise.units import singular

_OPENS_SENTENCE = (".", '"', "!", "?", ":")
_JOINS = ("and", "or", "to", "&", "-")
_DETERMINERS = ("the", "this", "that", "a", "each", "every", "one", "which", "his", "her", "their")
_PLURAL_VERBS = ("were", "are", "have")
_MAX_NOUN_WORDS = 3
"""Words behind a number among which the plural that it counts is looked for."""


def is_in_name(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether the number in tokens `start` to `end` is part of a name."""
    if not start:
        return False
    before = tokens[start - 1]
    at = start - 2 if before.text in (".", "-", "#") and start > 1 else start - 1
    if _is_numbered(tokens, at, start, end) or _is_well_known(tokens, at, start):
        return True
    if _is_second(tokens, start, end):
        return True
    if tokens[start].value is None or at != start - 1 or before.raw == before.text:
        return False
    return not _is_capital_for_itself(tokens, at, end) and not _is_counted(tokens, at, end)


def _is_numbered(tokens: Sequence[Token], at: int, start: int, end: int) -> bool:
    """`Section 8`, `No. 1`; not the area of `in the area 51 homes burned`."""
    word, before = tokens[at], tokens[start - 1]
    if word.text not in cue_words("name_before") or not (at == start - 1 or before.is_glued):
        return False
    if word.text == "no":
        return before.text in (".", "#")
    is_noun = word.text in cue_words("numbered_or_not") and word.raw == word.text
    is_noun = is_noun and at > 0 and tokens[at - 1].text in _DETERMINERS
    return not (is_noun and _counts(tokens, end))


def _is_well_known(tokens: Sequence[Token], at: int, start: int) -> bool:
    """`Fortune 500`, `Windows 11`: a name of the list, with one of its numbers."""
    numbers = load_table("cues")["number_name"].get(tokens[at].stem)
    if numbers is None or tokens[at].raw == tokens[at].text:
        return False
    return not numbers or tokens[start].value in numbers


def _is_second(tokens: Sequence[Token], start: int, end: int) -> bool:
    """The 9 of `Sections 8 and 9`, the 777 of `a Boeing 737 or 777`."""
    if start < 3 or tokens[start - 1].text not in _JOINS or _counts(tokens, end):
        return False
    if tokens[start].value is None or tokens[start - 2].value is None:
        return False
    word = tokens[start - 3]
    names = load_table("cues")["number_name"]
    is_numbered = singular(word.text) in cue_words("name_before") or word.stem in names
    return is_numbered and word.raw != word.text


def _is_capital_for_itself(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Whether the word is no name: a sign, a day, a headline's verb, the first of a sentence."""
    word, after = tokens[at], word_at(tokens, end)
    if word.text in load_table("cues")["sign"] or len(word.raw) < 2 or after in ("-", "%"):
        return True
    if word.text in cue_words("weekday") | cue_words("headline_verb") | cue_words("move"):
        return True
    if comparator_ending_at(tokens, at + 1) is not None:
        return True
    is_first = at == 0 or tokens[at - 1].text in _OPENS_SENTENCE
    if not is_first:
        return False
    if _is_function_word(word.text) or not after[:1].isalpha():
        return True
    return after == "of" or _counts(tokens, end)


def _is_function_word(word: str) -> bool:
    """Whether the capitalised word that opens a sentence can be no name: `Another 600 were`."""
    closed = ("head_stop", "noun_stop", "filler", "month", "year_before", "number_prefix")
    word = word.partition("'")[0]
    return any(word in cue_words(section) for section in closed) or word in comparator_openers()


def _is_counted(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Whether what follows says that the number counts: a plural, or a verb in the plural.

    Behind a place (`in New York 500 wooden homes`) the plural may be further off.
    """
    if word_at(tokens, end) in _PLURAL_VERBS:
        return True
    while at > 0 and tokens[at].raw[0].isupper():
        at -= 1
    is_place = tokens[at].text in ("in", "near", "across", "at")
    return _counts(tokens, end, _MAX_NOUN_WORDS if is_place else 1)


def _counts(tokens: Sequence[Token], end: int, words: int = _MAX_NOUN_WORDS) -> bool:
    """Whether a plural noun is among the next words."""
    stops = cue_words("noun_stop") | cue_words("head_stop")
    j = end
    for _ in range(words):
        if j >= len(tokens) or not tokens[j].raw[0].isalpha():
            return False
        stop = compound_end(tokens, j)
        if stop == j + 1 and tokens[j].text in stops:
            return False
        if is_plural(tokens, j, stop):
            return True
        j = stop
    return False
