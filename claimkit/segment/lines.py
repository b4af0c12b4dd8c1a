"""Text to lines: joined where prose was wrapped, boilerplate dropped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from claimkit.labels import Region
from claimkit.segment import cues
from claimkit.segment.header import is_stamp

_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_TAG_BREAK = re.compile(
    rf"</?(?:{cues.BLOCK_TAGS})\b[^<>]{{0,1000}}>|\[/?caption\b[^\[\]]{{0,500}}\]|<[a-z][^<>]{{0,1000}}/>|<!--|-->|/>",
    re.IGNORECASE,
)
_ADVERT_BREAK = cues.compile_words(rf"\b{cues.ADVERTISEMENTS}\b")
_EDGE = r"(?:\s|&(?:nbsp|#160|#xa0|ensp|emsp|thinsp);|</?[a-zA-Z][^<>]{0,1000}>|\[&hellip;\])"
_EDGE_LEFT = re.compile(rf"{_EDGE}*+", re.IGNORECASE)
_EDGE_LAST = re.compile(
    r"(?:&(?:nbsp|#160|#xa0|ensp|emsp|thinsp);|</?[a-zA-Z][^<>]{0,1000}>)$", re.IGNORECASE
)
_CONTINUES_NOT = cues.compile_words(rf"{cues.TEASER_CUES}|{cues.CAPTION_CUES}")
_TERMINALS = ".!?…:;。！？｡؟۔।"
_CLOSERS = "\"'”’»)]"
_STAMP_CHARS = 160
_WRAP_WIDTHS = (40, 120)


class Block(NamedTuple):
    """A piece of text that stands on its own.

    Attributes:
        start: First character.
        end: One past the last.
        region: The part of the page.
        is_adjacent: Whether only one line break, or none, parts it from the block before.
    """

    start: int
    end: int
    region: Region = Region.BODY
    is_adjacent: bool = False


def find_lines(text: str) -> list[Block]:
    """The lines of a text in order, stripped of whitespace and of tag remnants at their edges."""
    return list(_pieces(text))


def join_lines(text: str, lines: list[Block]) -> list[Block]:
    """The lines without boilerplate, hard-wrapped ones joined to the paragraph that they were."""
    return _join_wrapped(text, [line for line in lines if not _is_boilerplate(text, line)])


def _pieces(text: str) -> Iterator[Block]:
    """The lines, cut at block tags and other breaks, without tag remnants at their edges."""
    line_end = 0
    for line in _LINE.finditer(text):
        between = text[line_end : line.start()].replace("\r\n", "\n")
        is_adjacent = len(between) < 2
        for start, end in _between_breaks(text, line.start(), line.end()):
            for piece in trim(text, start, end):
                yield piece._replace(is_adjacent=is_adjacent)
                is_adjacent = False
        if not text[line.start() : line.end()].isspace():
            line_end = line.end()


def _between_breaks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What block tags, caption marks and advertisement notes leave of a line; mostly all of it."""
    line = text[start:end]
    breaks: list[re.Match[str]] = []
    if "<" in line or ">" in line or "[" in line:
        breaks += _TAG_BREAK.finditer(text, start, end)
    if "ontinue" in line or "ONTINUE" in line:
        breaks += _ADVERT_BREAK.finditer(text, start, end)
        breaks.sort(key=re.Match.start)
    if not breaks:
        yield start, end
        return
    for gap in [*(found.span() for found in breaks), (end, end)]:
        if any(map(str.isalnum, text[start : gap[0]])):
            yield start, gap[0]
        start = max(start, gap[1])


def trim(text: str, start: int, end: int) -> Iterator[Block]:
    """`text[start:end]` without whitespace, tags and entities at its edges, if that leaves any."""
    edge = _EDGE_LEFT.match(text, start, end)
    start = edge.end() if edge else start
    while start < end:
        if text[end - 1].isspace():
            end -= 1
            continue
        remnant = None
        if text[end - 1] in ">;":
            remnant = _last_remnant(text, max(start, end - 1002), end)
        if remnant is None:
            yield Block(start, end)
            return
        end = remnant


def _last_remnant(text: str, start: int, end: int) -> int | None:
    """Where the tag or entity that ends at `end` starts, or None."""
    opening = text.rfind("<" if text[end - 1] == ">" else "&", start, end)
    if opening < 0 or not _EDGE_LAST.match(text, opening, end):
        return None
    return opening


def _is_boilerplate(text: str, piece: Block) -> bool:
    """Whether a piece is a time stamp, a row of share buttons or a word between advertisements."""
    if piece.end - piece.start > _STAMP_CHARS:
        return False
    line = text[piece.start : piece.end].lower()
    if line.split(None, 1)[0].strip(".,:|()·•") not in cues.SHARE_WORDS and not any(
        map(str.isdigit, line)
    ):
        return line.strip(" .-–—") in cues.ADVERT_LINES
    if line.strip(" .-–—") in cues.ADVERT_LINES or is_stamp(line):
        return True
    words = [word.strip(".,:|()·•") for word in line.split()]
    words = [word for word in words if word and not word[0].isdigit()]
    return (
        bool(words)
        and all(word in cues.SHARE_WORDS for word in words)
        and (words[0] in cues.SHARE_NETWORKS and (len(words) > 1 or words[0] in ("share", "tweet")))
    )


def _join_wrapped(text: str, pieces: list[Block]) -> list[Block]:
    """Hard-wrapped lines joined to the paragraph that they were."""
    blocks: list[Block] = []
    run: list[Block] = []
    for piece in pieces:
        if run and not piece.is_adjacent:
            blocks += _join_run(text, run)
            run = []
        run.append(piece)
    return blocks + _join_run(text, run)


def _join_run(text: str, run: list[Block]) -> list[Block]:
    """Lines without a blank line between them: one block if wrapped, else joined one by one."""
    if len(run) > 1 and _is_wrapped(text, run):
        return [run[0]._replace(end=run[-1].end)]
    joined: list[Block] = []
    for line in run:
        if joined and _continues(text, joined[-1], line):
            joined[-1] = joined[-1]._replace(end=line.end)
        else:
            joined.append(line)
    return joined


def _is_wrapped(text: str, run: list[Block]) -> bool:
    """Whether a text editor broke these lines: each next word would not have fitted."""
    widths = [line.end - line.start for line in run]
    width = max(widths)
    if not _WRAP_WIDTHS[0] <= width <= _WRAP_WIDTHS[1]:
        return False
    if not any(text[line.start].islower() for line in run[1:]):
        return False
    return all(
        widths[index] + 1 + _first_word_chars(text, run[index + 1]) > width - 8
        for index in range(len(run) - 1)
    )


def _first_word_chars(text: str, line: Block) -> int:
    return len(text[line.start : min(line.end, line.start + 120)].split(None, 1)[0])


def _continues(text: str, before: Block, line: Block) -> bool:
    """Whether a line goes on with the sentence of the line before: no full stop, small letter."""
    if ends_closed(text, before) or not text[line.start].islower():
        return False
    is_cue = _CONTINUES_NOT.match
    return not is_cue(text, line.start, line.end) and not is_cue(text, before.start, before.end)


def ends_closed(text: str, block: Block) -> bool:
    """Whether a block ends with a mark of punctuation, quotation marks after it aside."""
    tail = text[max(block.start, block.end - 6) : block.end].rstrip(_CLOSERS)
    return tail[-1:] != "" and tail[-1] in _TERMINALS
