"""What stands before the first sentence: date headers, datelines, time stamps."""

from __future__ import annotations

import re

from claimkit.segment import cues

_FULL_DATE = cues.compile_words(cues.FULL_DATE)
_YEAR = re.compile(r"\d{4}")
_STAMP_PARTS = cues.compile_words(
    rf"{cues.FULL_DATE}|{cues.CLOCK}|\b{cues.STAMP_CUES}\b|\b{cues.WEEKDAYS}(?!\w)|\b{cues.STAMP_FILLERS}\b"
)
_STAMP_CUE = cues.compile_words(rf"\W{{0,3}}{cues.STAMP_CUES}\b\W{{0,4}}")
_HEADER = cues.compile_words(
    rf"\W{{0,3}}(?P<cue>{cues.STAMP_CUES}\b)?\W{{0,4}}(?:{cues.WEEKDAYS},?\s)?(?P<date>{cues.FULL_DATE})"
    rf"(?:,?\s{{0,2}}(?:at\s)?{cues.CLOCK}(?:\s{cues.STAMP_FILLERS}\b)?)?\s{{0,3}}[-–—|:.]?\s{{0,3}}"
)
_INLINE_STAMP = cues.compile_words(
    rf"(?:(?<!\w)(?:posted|published|updated)(?: on)?:?\s(?:{cues.WEEKDAYS},?\s)?{cues.FULL_DATE}"
    rf"(?:,?\s(?:at\s)?{cues.CLOCK})?|{cues.FULL_DATE},?\s(?:at\s)?{cues.CLOCK})"
    r"(?-i:\s(?:[A-Z]{2,4}\b(?!\s[a-z])|[ap]\. m\.))?"
)
_PREPOSITION = re.compile(r"(?:[,(]|\b(?:on|of|by|since|until|at|and|to|the|from|was|were))\s*$")
_DASH = re.compile(r"\s?(?:[–—_]|--|(?<=\s)-(?=\s)|(?<=\))-)\s*")
_AGENCY = re.compile(r"\s?[(\[][A-Za-z][\w .&/-]{0,40}[)\]]$")
_DATELINE_DATE = cues.compile_words(
    rf",?\s(?:{cues.WEEKDAYS},?\s)?(?:{cues.FULL_DATE}|{cues.PART_DATE})$"
)
_DATELINE_CHARS = 90
_TOP_CHARS = 400
_TOP_LINES = 8
_STAMP_CHARS = 160


def is_stamp(line: str) -> bool:
    """Whether a line says nothing but when: a full date or a `Published` cue, clock, zone.

    Args:
        line: At most a few hundred characters.
    """
    if not any(map(str.isdigit, line)):
        return False
    if not (_FULL_DATE.search(line) or (_STAMP_CUE.match(line) and re.search(r"\d", line))):
        return False
    return not any(map(str.isalnum, _STAMP_PARTS.sub(" ", line)))


def find_date(text: str, lines: list[tuple[int, int]]) -> tuple[int, int] | None:
    """The span of the full date that a header, a dateline or a stamp line gives; the first one.

    Args:
        text: The document.
        lines: Start and end of its lines, in order.
    """
    for index, (start, end) in enumerate(lines):
        found = _date_in_line(text, start, end, index)
        if found:
            return found.span()
    return None


def _date_in_line(text: str, start: int, end: int, index: int) -> re.Match[str] | None:
    limit = min(end, start + _STAMP_CHARS)
    is_top = index < _TOP_LINES and start <= _TOP_CHARS
    if not is_top and (end > limit or not _YEAR.search(text, start, end)):
        return None
    found = _FULL_DATE.search(text, start, limit)
    if found is None:
        return None
    if end <= limit and (_STAMP_CUE.match(text, start, end) or is_stamp(text[start:end])):
        return found
    if not is_top:
        return None
    stamp = inline_stamp(text, start, end) if index == 0 else None
    if stamp and stamp[0] <= found.start() < stamp[1]:
        return found
    if index == 0 and skip_header(text, start, end) >= found.end():
        return found
    is_byline = end <= limit and text[start : start + 3].lower() == "by "
    return found if is_byline or skip_dateline(text, start, end) >= found.end() else None


def inline_stamp(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The time stamp that stands between a headline and the first sentence in one line, if any."""
    limit = min(end, start + _TOP_CHARS)
    found = _YEAR.search(text, start, limit) and _INLINE_STAMP.search(text, start, limit)
    if found is None or found.end() + 1 >= end or _PREPOSITION.search(text[start : found.start()]):
        return None
    is_parted = text[found.end()].isspace() and not text[found.end() + 1].islower()
    return found.span() if is_parted else None


def skip_header(text: str, start: int, end: int) -> int:
    """Where the text after a date header at `start` begins; `start` where there is no header."""
    header = _HEADER.match(text, start, min(end, start + _STAMP_CHARS))
    if header is None or header.end() >= end:
        return start
    after = text[header.end()]
    if header["cue"] or (after.isupper() and text[header.end() - 1].isspace()):
        return header.end()
    return start


def skip_dateline(text: str, start: int, end: int) -> int:
    """Where the text after a dateline (`WARSAW, Oct 7 (Agency) - `) begins; `start` without one."""
    for dash in _DASH.finditer(text, start, min(end, start + _DATELINE_CHARS)):
        if dash.end() < end and _is_dateline(text, start, dash):
            after = text[dash.end()]
            return dash.end() if not after.islower() and after not in ",.;:" else start
    return start


def _is_dateline(text: str, start: int, dash: re.Match[str]) -> bool:
    head = text[start : dash.start()].rstrip()
    place, has_agency = _without(_AGENCY, head)
    place, has_date = _without(_DATELINE_DATE, place.rstrip(" ,"))
    words = place.replace(",", " ").split()
    if not 1 <= len(words) <= 6 or not all(map(_is_place_word, words)):
        return False
    if has_agency or has_date:
        return True
    if len(words[0]) > 2 and place.split(",")[0].isupper():
        return True
    # A name in title case may also open an aside: a second dash or a small word says so.
    after = text[dash.end() : dash.end() + 100]
    is_aside = any(sign in after for sign in "–—") or not (
        after[0].isupper() or after[0] in "“\"'‘"
    )
    return (
        len(words) <= 3
        and dash[0].strip() in "–—"
        and text[dash.start()].isspace()
        and not is_aside
    )


def _without(pattern: re.Pattern[str], head: str) -> tuple[str, bool]:
    found = pattern.search(head)
    return (head[: found.start()].rstrip(" ,"), True) if found else (head, False)


def _is_place_word(word: str) -> bool:
    if word in cues.PLACE_LINKS:
        return True
    return (
        word not in cues.NOT_PLACES
        and word[0].isupper()
        and all(char.isalpha() or char in ".'’-/" for char in word)
    )
