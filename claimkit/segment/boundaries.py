"""One block of prose to its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import ascii_uppercase

from claimkit.segment import cues

_OPENERS = "\"'“‘«„‚([{¿¡`*_"
_DOUBLE_QUOTES = '"”“»'
# Punctuation, the closing marks that stay with it, and the gap to the next word, once each: linear.
_STOP = re.compile(
    r"(?P<mark>[.!?…。！？｡؟۔।॥։።]++)(?P<closers>(?:''|[\"'”’»)\]」』）]|“(?!\w))*+"
    r"(?:\s?+[\U0001F000-\U0001FAFF\u2600-\u27BF\uFE0F\u200D])*+)(?P<gap>\s*+)"
)
_WORD_BACKWARDS = re.compile(r"[\w.’'+&-]*")
_WORD_AFTER = re.compile(r"[^\W_]+(?:['’][a-z]+)?")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,3}\.)+[^\W\d_]{1,2}$")
_ENUMERATOR = re.compile(r"[(\[]?(?:\d{1,2}|[A-Za-z]|[ivx]{1,4})$")
_SPEAKER = re.compile(rf"(?:[A-Z][\w.’'-]*\s+){{1,4}}(?:{cues.SPEECH_VERBS})\b")
_DETOKENISED = re.compile(r"\d{1,2}(?![\d.,)]*\d)(?!\w)")
_SHORT_NUMBER = re.compile(r"(?<![\d.])\d{1,3}$")
_NOON = re.compile(r"(?<!\w)[ap]\. ?m$")
_LOOKBACK = 24
_ABBREVIATED = cues.TITLES | cues.ABBREVIATIONS | cues.NUMBERED


def split_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """The sentences of `text[start:end]`.

    Yields:
        Start and end of each, without outer whitespace, and whether the next one is glued to it
        without a space, so that the two belong to unrelated blocks.
    """
    begin = start
    for stop in _STOP.finditer(text, start, end):
        if stop.end() >= end:
            break
        is_plain = _is_plain_end(text, begin, stop)
        cut = stop.start("gap") if is_plain else _cut(text, begin, end, stop)
        if cut is None:
            continue
        yield from _trimmed(text, begin, cut, stop["gap"] == "" and stop["mark"][0] in ".!?…")
        begin = cut
    yield from _trimmed(text, begin, end, False)


def _is_plain_end(text: str, begin: int, stop: re.Match[str]) -> bool:
    """Whether the mark is what most are, so that `_cut` need not weigh its context: it ends.

    That is a full stop and one space between a capital and a word or a number of two characters
    or more that is no abbreviation; not at the very beginning, where an enumerator could stand.
    """
    position = stop.start()
    if stop[0] != ". " or text[stop.end()] not in ascii_uppercase or position - begin <= 4:
        return False
    before = text[max(begin, position - _LOOKBACK) : position]
    word = before[before.rfind(" ") + 1 :]
    return len(word) > 1 and word.isascii() and word.isalnum() and word not in _ABBREVIATED


def _trimmed(text: str, start: int, end: int, is_glued: bool) -> Iterator[tuple[int, int, bool]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end, is_glued


def _cut(text: str, begin: int, end: int, stop: re.Match[str]) -> int | None:
    """Where the sentence that `begin` opens ends, or None where the mark does not end it."""
    after = stop.start("gap")
    if stop["mark"][0] not in ".!?…":
        return after
    if not stop["gap"]:
        return _glue_cut(text, begin, end, stop)
    opener, position = _skip_openers(text, stop.end(), end)
    if position >= end:
        return None if opener else after
    if not _can_open(text, position, bool(opener)):
        return None
    if not _ends_sentence(text, begin, end, stop, opener, position):
        return None
    if opener == '"' and text[position - 1].isspace():
        is_closing = text.count('"', max(begin, stop.start() - 1000), after) % 2 == 1
        return stop.end() + 1 if is_closing else after
    return after


def _skip_openers(text: str, position: int, end: int) -> tuple[str, int]:
    """The quotation marks and brackets before the next word, and where that word starts."""
    start = position
    while position < min(end, start + 6) and text[position] in _OPENERS:
        position += 1
    opener = text[start:position]
    if opener == '"' and position < end - 1 and text[position] == " ":
        position += 1
    return opener, position


def _can_open(text: str, position: int, has_opener: bool) -> bool:
    """Whether a sentence can start with this character: not with a small letter or a comma."""
    char = text[position]
    if char.isalpha():
        return not char.islower() or _is_brand(text, position)
    if char.isdigit():
        return True
    return char not in ",;:.!?)]}-–—/&=|…" or has_opener


def _is_brand(text: str, position: int) -> bool:
    """Whether the word is written like iPhone or eBay."""
    return text[position] in "ie" and text[position + 1 : position + 2].isupper()


def _ends_sentence(
    text: str, begin: int, end: int, stop: re.Match[str], opener: str, position: int
) -> bool:
    """Whether the mark ends a sentence, given that the next word could open one."""
    before = _word_before(text, begin, stop.start())
    next_word = _word_after(text, position, end)
    is_starter = next_word in cues.STARTERS
    mark, closers = stop["mark"], stop["closers"]
    if mark[0] in "?!":
        speaker = _SPEAKER.match(text, position, min(end, position + 80))
        if speaker and (closers if not opener else text[speaker.end() : speaker.end() + 1] in ".,"):
            return False
        return closers != "" or opener != "" or before not in cues.EXCLAIMED_NAMES
    if mark[0] == "…" or mark.startswith("..."):
        return before != "" or is_starter or closers != ""
    if mark != ".":
        return True
    if any(quote in closers for quote in ('"', "”", "''")):
        return True
    return _full_stop_ends(text, begin, stop, before, opener, position, is_starter)


def _full_stop_ends(
    text: str,
    begin: int,
    stop: re.Match[str],
    before: str,
    opener: str,
    position: int,
    is_starter: bool,
) -> bool:
    """Whether a single full stop ends a sentence: not after abbreviations, initials, numerals."""
    is_digit_next = text[position].isdigit()
    if stop.start() - begin <= 4 and _ENUMERATOR.match(text[begin : stop.start()].lstrip()):
        return False
    before = before.rsplit("-", 1)[-1]
    if before in cues.TITLES:
        return False
    if before in cues.NUMBERED and is_digit_next:
        return False
    if is_digit_next and not opener and before[-1:].isdigit():
        return not (_SHORT_NUMBER.search(before) and _DETOKENISED.match(text, position))
    if before in cues.ABBREVIATIONS:
        return is_starter or opener in ('"', "“")
    is_initial = len(before) == 1 and before.isalpha() and before.isupper()
    if (
        is_initial
        or _DOTTED.match(before)
        or _NOON.search(text[max(begin, stop.start() - 5) : stop.start()])
    ):
        return is_starter
    return True


def _word_before(text: str, begin: int, position: int) -> str:
    """The word that a mark follows, at most `_LOOKBACK` characters of it; dots inside stay."""
    found = _WORD_BACKWARDS.match(text[max(begin, position - _LOOKBACK) : position][::-1])
    return found[0][::-1].lstrip("'’-+&") if found else ""


def _word_after(text: str, position: int, end: int) -> str:
    found = _WORD_AFTER.match(text, position, min(end, position + _LOOKBACK))
    return found[0] if found else ""


def _glue_cut(text: str, begin: int, end: int, stop: re.Match[str]) -> int | None:
    """Where two unrelated blocks are glued: small letter or year, full stop, capital, no space."""
    position = stop.end()
    if stop["closers"] and stop["closers"][-1] not in '"”’)':
        return None
    _, word_start = _skip_openers(text, position, end)
    next_word = _word_after(text, word_start, end)
    if not next_word[:1].isupper() or not _is_glue_after(next_word, text, word_start, end):
        return None
    before = _word_before(text, begin, stop.start())
    is_quoted = stop["closers"] != "" and any(
        char in _DOUBLE_QUOTES + ")" for char in stop["closers"]
    )
    is_prose = before[-2:].islower() and before[-2:].isalpha() and len(before) > 1
    is_year = before[-2:].isdigit() and len(next_word) > 1 and next_word[1:2].islower()
    if not (is_prose or is_year or (is_quoted and before)):
        return None
    if (
        before in cues.TITLES
        or before in cues.ABBREVIATIONS
        or _is_address(text, begin, stop.start())
    ):
        return None
    return position


def _is_glue_after(next_word: str, text: str, start: int, end: int) -> bool:
    """Whether the word after the full stop is a word of prose, not the tail of a name."""
    after = start + len(next_word)
    if next_word.lower() in cues.FILE_ENDINGS and next_word not in ("US", "UK", "EU"):
        return False
    return not (text[after : after + 1] in ".@/_" and text[after + 1 : after + 2].isalnum())


def _is_address(text: str, begin: int, position: int) -> bool:
    """Whether the unbroken run before the mark reads as a URL, an email address or a path."""
    run = text[max(begin, position - 100) : position].split()[-1:]
    return bool(run) and any(sign in run[0].lower() for sign in ("://", "www.", "@", "/", "\\"))
