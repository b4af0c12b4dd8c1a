"""Text to blocks: lines joined where they wrap, boilerplate dropped, each with its region."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from claimkit.labels import Region
from claimkit.segment import cues
from claimkit.segment.header import find_date, is_stamp, skip_dateline, skip_header

_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_BREAK = re.compile(
    rf"</?(?:{cues.BLOCK_TAGS})\b[^<>]{{0,1000}}>|\[/?caption\b[^\[\]]{{0,500}}\]|<!--|-->|/>"
    rf"|\b{cues.ADVERTISEMENTS}\b",
    re.IGNORECASE,
)
_EDGE = r"(?:\s|&(?:nbsp|#160|#xa0|ensp|emsp|thinsp);|</?[a-zA-Z][^<>]{0,1000}>|\[&hellip;\])"
_EDGE_LEFT = re.compile(rf"{_EDGE}*+", re.IGNORECASE)
_EDGE_LAST = re.compile(
    r"(?:&(?:nbsp|#160|#xa0|ensp|emsp|thinsp);|</?[a-zA-Z][^<>]{0,1000}>)$", re.IGNORECASE
)
_TEASER = cues.compile_words(cues.TEASER_CUES)
_INLINE_TEASER = re.compile(r"(?<=[.!?\"”’)])\s{0,9}(?=(?:READ MORE|WATCH|ALSO READ|RELATED)\s?:)")
_CAPTION = cues.compile_words(cues.CAPTION_CUES)
_PAREN = re.compile(r"\(([^()]{2,120})\)")
_CREDIT = re.compile(
    rf"(?:.*\b(?:[Pp]hotos?|PHOTOS?|[Ii]mages|[Pp]hotograph)$|(?:[Pp]hoto|[Ii]mage|[Pp]icture|[Pp]hotograph)s?"
    rf"(?:\sby|\scourtesy|\scredit)?[:\s].*|.*\b{cues.AGENCIES}/.*|.*/{cues.AGENCIES}$|Getty.*)"
)
_DATED_CREDIT = re.compile(
    rf"{cues.FULL_DATE}[.,]?\s{{0,3}}(?-i:{cues.AGENCIES}(?:/[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)?)?)(?=\s|$|\.)",
    re.IGNORECASE,
)
_TERMINALS = ".!?…:;。！？｡؟۔।"
_CLOSERS = "\"'”’»)]"
_HEADLINE_CHARS = 200
_HEADLINE_LINES = 3
_CAPTION_CHARS = 600
_WRAP_WIDTHS = (40, 120)


@dataclass(frozen=True, slots=True)
class Block:
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


def find_blocks(text: str) -> tuple[list[Block], tuple[int, int] | None]:
    """The blocks of a text in order, and the span of its date."""
    pieces = list(_pieces(text))
    date_span = find_date(text, [(piece.start, piece.end) for piece in pieces])
    blocks = _join_wrapped(text, [piece for piece in pieces if not _is_boilerplate(text, piece)])
    blocks = _strip_top(text, blocks)
    blocks = [part for block in blocks for part in _mark_by_cue(text, block)]
    blocks = _mark_followers(text, blocks)
    blocks = _mark_headlines(text, blocks)
    return _mark_repeats(text, blocks), date_span


def _pieces(text: str) -> Iterator[Block]:
    """The lines, cut at block tags and other breaks, without tag remnants at their edges."""
    line_end = 0
    for line in _LINE.finditer(text):
        between = text[line_end : line.start()].replace("\r\n", "\n")
        is_adjacent = len(between) < 2
        start = line.start()
        for gap in _BREAK.finditer(text, line.start(), line.end()):
            for piece in _trim(text, start, gap.start()):
                yield replace(piece, is_adjacent=is_adjacent)
                is_adjacent = False
            start = gap.end()
        for piece in _trim(text, start, line.end()):
            yield replace(piece, is_adjacent=is_adjacent)
            is_adjacent = False
        if not text[line.start() : line.end()].isspace():
            line_end = line.end()


def _trim(text: str, start: int, end: int) -> Iterator[Block]:
    edge = _EDGE_LEFT.match(text, start, end)
    start = edge.end() if edge else start
    while start < end:
        kept = start + len(text[start:end].rstrip())
        remnant = None
        if text[kept - 1] in ">;":
            remnant = _last_remnant(text, max(start, kept - 1002), kept)
        if remnant is None:
            end = kept
            break
        end = remnant
    if start < end:
        yield Block(start, end)


def _last_remnant(text: str, start: int, end: int) -> int | None:
    """Where the tag or entity that ends at `end` starts, or None."""
    opening = text.rfind("<" if text[end - 1] == ">" else "&", start, end)
    if opening < 0 or not _EDGE_LAST.match(text, opening, end):
        return None
    return opening


def _is_boilerplate(text: str, piece: Block) -> bool:
    """Whether a piece is a time stamp, a row of share buttons or a word between advertisements."""
    if piece.end - piece.start > 160:
        return False
    line = text[piece.start : piece.end].lower()
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
        return [replace(run[0], end=run[-1].end)]
    joined: list[Block] = []
    for line in run:
        if joined and _continues(text, joined[-1], line):
            joined[-1] = replace(joined[-1], end=line.end)
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
    if _ends_closed(text, before) or not text[line.start].islower():
        return False
    return not _TEASER.match(text, line.start, line.end) and not _CAPTION.match(
        text, before.start, before.end
    )


def _ends_closed(text: str, block: Block) -> bool:
    """Whether a block ends with a mark of punctuation, quotation marks after it aside."""
    tail = text[max(block.start, block.end - 6) : block.end].rstrip(_CLOSERS)
    return tail[-1:] != "" and tail[-1] in _TERMINALS


def _strip_top(text: str, blocks: list[Block]) -> list[Block]:
    """The blocks without the date header and the datelines that the first ones open with."""
    stripped: list[Block] = []
    prose = 0
    for index, block in enumerate(blocks):
        start = block.start
        if index == 0:
            start = skip_header(text, start, block.end)
        if prose < 2 and index < 8:
            start = skip_dateline(text, start, block.end)
            prose += _ends_closed(text, block) and block.end - start > 60
        if start < block.end:
            stripped.append(replace(block, start=start))
    return stripped


def _mark_by_cue(text: str, block: Block) -> Iterator[Block]:
    """The block with the region that its first words or a photo credit give, cut where they end."""
    if _TEASER.match(text, block.start, block.end):
        yield replace(block, region=Region.TEASER)
        return
    teaser = _INLINE_TEASER.search(text, block.start, block.end)
    if teaser:
        yield from _mark_by_cue(text, replace(block, end=teaser.start()))
        yield Block(teaser.end(), block.end, Region.TEASER)
        return
    credit_end = _credit_end(text, block)
    if credit_end is not None:
        yield replace(block, end=credit_end, region=Region.CAPTION)
        rest = next(_trim(text, credit_end, block.end), None)
        if rest:
            yield from _mark_by_cue(text, rest)
    elif _CAPTION.match(text, block.start, block.end):
        yield replace(block, region=Region.CAPTION)
    else:
        yield block


def _credit_end(text: str, block: Block) -> int | None:
    """Where the photo credit in the first characters of a block ends; None without one."""
    limit = min(block.end, block.start + _CAPTION_CHARS)
    for paren in _PAREN.finditer(text, block.start, limit):
        if _CREDIT.fullmatch(paren[1]):
            return paren.end()
    dated = _DATED_CREDIT.search(text, block.start, limit)
    if dated is None:
        return None
    return dated.end() + (text[dated.end() : min(dated.end() + 1, block.end)] == ".")


def _mark_followers(text: str, blocks: list[Block]) -> list[Block]:
    """The line after a bare `Related:` as a teaser, the line before a bare credit as a caption."""
    marked = list(blocks)
    for index in range(1, len(marked)):
        before, block = marked[index - 1], marked[index]
        is_bare_cue = before.region == Region.TEASER and text[before.end - 1] == ":"
        if is_bare_cue and not _ends_closed(text, block):
            marked[index] = replace(block, region=Region.TEASER)
        is_bare_credit = block.region == Region.CAPTION and text[block.start] == "("
        if is_bare_credit and block.is_adjacent and before.region == Region.BODY:
            marked[index - 1] = replace(before, region=Region.CAPTION)
    return marked


def _mark_headlines(text: str, blocks: list[Block]) -> list[Block]:
    """The first short lines without a full stop, as far as prose follows them, as headlines."""
    marked = list(blocks)
    found = 0
    for index, block in enumerate(blocks[:-1]):
        if block.region != Region.BODY:
            continue
        if found == _HEADLINE_LINES or not _is_headline(text, block, found == 0):
            break
        marked[index] = replace(block, region=Region.HEADLINE)
        found += 1
    return marked


def _is_headline(text: str, block: Block, is_first: bool) -> bool:
    line = text[block.start : block.end]
    if len(line) > _HEADLINE_CHARS or "\n" in line.strip() and len(line) > 120:
        return False
    if not is_first and line.lower().startswith("by "):
        return False
    bare = line.rstrip(_CLOSERS)
    return bare[-1:] not in _TERMINALS or (is_first and bare[-1:] in ("?", "!", "…"))


def _mark_repeats(text: str, blocks: list[Block]) -> list[Block]:
    """Lines that stood before with a region of their own, with that region again."""
    regions: dict[str, Region] = {}
    marked: list[Block] = []
    for block in blocks:
        key = ""
        if block.end - block.start <= _CAPTION_CHARS:
            key = " ".join(text[block.start : block.end].casefold().split())
        if key and block.region == Region.BODY:
            block = replace(block, region=regions.get(key, Region.BODY))
        elif key:
            regions.setdefault(key, block.region)
        marked.append(block)
    return marked
