"""What part of the page each line is: headline, caption, teaser or body."""

from __future__ import annotations

import re
from collections.abc import Iterator

from claimkit.labels import Region
from claimkit.segment import cues
from claimkit.segment.boundaries import split_sentences
from claimkit.segment.header import inline_stamp, skip_dateline, skip_header
from claimkit.segment.lines import Block, ends_closed, trim

_TEASER = cues.compile_words(cues.TEASER_CUES)
_INLINE_CUES = ("READ MORE:", "WATCH:", "ALSO READ:", "RELATED:", "READ MORE :")
_CAPTION = cues.compile_words(cues.CAPTION_CUES)
_PAREN = re.compile(r"\(([^()]{2,120})\)")
_CREDIT = re.compile(
    rf"(?:.*\b(?:[Pp]hotos?|PHOTOS?|[Ii]mages|[Pp]hotograph)$|(?:[Pp]hoto|[Ii]mage|[Pp]icture|[Pp]hotograph)s?"
    rf"(?:\sby|\scourtesy|\scredit)?[:\s].*|.*\b{cues.AGENCIES}/.*|.*/{cues.AGENCIES}$|Getty.*)"
)
_DATED_CREDIT = re.compile(
    rf"{cues.FULL_DATE}[.,]?\s{{0,3}}"
    rf"(?-i:{cues.AGENCIES}(?:/[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)?)?)(?=\s|$|\.)",
    re.IGNORECASE,
)
_AGENCIES = cues.AGENCIES.removeprefix("(?:").removesuffix(")").split("|")
_YEAR = re.compile(r"\d{4}")
_BULLETS = "-–—•*·▪◦#>~"
_COUNTER = re.compile(r"\(?\d{1,3}\s?[/.)]")
_HEADLINE_CHARS = 200
_HEADLINE_LINES = 3
_CAPTION_CHARS = 600


def mark_regions(text: str, blocks: list[Block]) -> list[Block]:
    """The blocks with their regions, cut where a region ends inside a line.

    Date headers and datelines go: the first blocks start after them.
    """
    marked = [part for block in _strip_top(text, blocks) for part in _mark_by_cue(text, block)]
    return _mark_repeats(text, _mark_headlines(text, _mark_followers(text, marked)))


def _strip_top(text: str, blocks: list[Block]) -> list[Block]:
    """The blocks without the date header and the datelines that the first ones open with."""
    stripped: list[Block] = []
    prose = 0
    for index, block in enumerate(blocks):
        start = block.start
        if index == 0:
            start = skip_header(text, start, block.end)
            stamp = inline_stamp(text, start, block.end)
            if stamp:
                stripped.extend(trim(text, start, stamp[0]))
                start = next((part.start for part in trim(text, stamp[1], block.end)), block.end)
        if prose < 2 and index < 8 and ends_closed(text, block):
            start = skip_dateline(text, start, block.end)
            prose += block.end - start > 60
        if start < block.end:
            stripped.append(block._replace(start=start))
    return stripped


def _mark_by_cue(text: str, block: Block) -> Iterator[Block]:
    """The block with the region that its first words or a photo credit give, cut where they end."""
    teaser_start = _inline_teaser(text, block)
    if teaser_start is not None:
        for part in trim(text, block.start, teaser_start):
            yield from _mark_captions(text, part._replace(is_adjacent=block.is_adjacent))
        yield Block(teaser_start, block.end, Region.TEASER)
    elif _TEASER.match(text, block.start, block.end):
        yield block._replace(region=Region.TEASER)
    else:
        yield from _mark_captions(text, block)


def _mark_captions(text: str, block: Block) -> Iterator[Block]:
    """The captions at the start of a block, each up to its photo credit, and what comes after."""
    credit_end = _credit_end(text, block)
    while credit_end is not None:
        yield block._replace(end=credit_end, region=Region.CAPTION)
        rest = next(trim(text, credit_end, block.end), None)
        if rest is None:
            return
        block = rest
        credit_end = _credit_end(text, block)
    is_caption = _CAPTION.match(text, block.start, block.end)
    yield block._replace(region=Region.CAPTION if is_caption else Region.BODY)


def _inline_teaser(text: str, block: Block) -> int | None:
    """Where `READ MORE:` and the like stands after the end of a sentence; None without one."""
    for cue in _INLINE_CUES:
        start = text.find(cue, block.start + 1, block.end)
        if start >= 0 and text[block.start : start].rstrip()[-1:] in '.!?"”’)':
            return start
    return None


def _credit_end(text: str, block: Block) -> int | None:
    """Where the photo credit in the first characters of a block ends; None without one."""
    limit = min(block.end, block.start + _CAPTION_CHARS)
    for paren in _PAREN.finditer(text, block.start, limit):
        if _CREDIT.fullmatch(paren[1]):
            return paren.end()
    head = text[block.start : limit]
    if not any(map(head.__contains__, _AGENCIES)) or not _YEAR.search(head):
        return None
    dated = _DATED_CREDIT.search(text, block.start, limit)
    if dated is None:
        return None
    return dated.end() + (text[dated.end() : min(dated.end() + 1, block.end)] == ".")


def _is_item(text: str, block: Block) -> bool:
    return text[block.start] in _BULLETS


def _mark_followers(text: str, blocks: list[Block]) -> list[Block]:
    """The line after a bare `Related:` as a teaser, the line before a bare credit as a caption."""
    marked = list(blocks)
    for index in range(1, len(marked)):
        before, block = marked[index - 1], marked[index]
        is_bare_cue = before.region == Region.TEASER and text[before.end - 1] == ":"
        is_listed = before.region == Region.TEASER and block.is_adjacent and _is_item(text, block)
        if (is_bare_cue and not ends_closed(text, block)) or is_listed:
            marked[index] = block._replace(region=Region.TEASER)
        is_bare_credit = block.region == Region.CAPTION and text[block.start] == "("
        if is_bare_credit and block.is_adjacent and before.region == Region.BODY:
            marked[index - 1] = before._replace(region=Region.CAPTION)
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
        marked[index] = block._replace(region=Region.HEADLINE)
        found += 1
    return marked


def _is_headline(text: str, block: Block, is_first: bool) -> bool:
    if block.end - block.start > _HEADLINE_CHARS:
        return False
    line = text[block.start : block.end]
    if not is_first and (line[0] in _BULLETS or _COUNTER.match(line) or line[:3].lower() == "by "):
        return False
    sentences = list(split_sentences(text, block.start, block.end))
    if not is_first and any(text[end - 1] == "." for _, end, _ in sentences[:-1]):
        return False
    return not ends_closed(text, block) or (is_first and line.rstrip("'\"’”")[-1:] in "?!…")


def _mark_repeats(text: str, blocks: list[Block]) -> list[Block]:
    """Lines that stood before with a region of their own, with that region again."""
    regions: dict[str, Region] = {}
    marked: list[Block] = []
    for block in blocks:
        key = ""
        if block.end - block.start <= _CAPTION_CHARS:
            key = " ".join(text[block.start : block.end].casefold().split())
        if key and block.region == Region.BODY:
            block = block._replace(region=regions.get(key, Region.BODY))
        elif key:
            regions.setdefault(key, block.region)
        marked.append(block)
    return marked
