"""One text to its page: the sentences with their regions, and where its date stands."""

from __future__ import annotations

from dataclasses import dataclass

from claimkit.labels import Region
from claimkit.segment.boundaries import split_sentences
from claimkit.segment.header import find_date
from claimkit.segment.lines import find_lines, join_lines
from claimkit.segment.regions import mark_regions


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, or one line that stands for itself.

    Attributes:
        start: First character, counted from 0 in code points of the text as given; no whitespace.
        end: One past the last character; the character before is no whitespace.
        region: The part of the page that it stands in.
        paragraph: Index of its block, from 0. Two sentences of one paragraph follow each other in
            running prose; a change means a line break or a glue point between unrelated blocks.
    """

    start: int
    end: int
    region: Region
    paragraph: int

    def __post_init__(self) -> None:
        """Check that it is not empty."""
        assert 0 <= self.start < self.end, (self.start, self.end)


@dataclass(frozen=True, slots=True)
class Page:
    """What `segment` found in a text.

    Attributes:
        sentences: In the order of the text, disjoint. Every character but whitespace lies in one,
            except boilerplate: datelines, time stamps, share buttons, tag remnants.
        date_span: First and one past the last character of the header or dateline text that gives
            the document's full date; None where the text has none.
    """

    sentences: tuple[Sentence, ...]
    date_span: tuple[int, int] | None


def segment(text: str) -> Page:
    r"""The page that a text makes: regions, sentences, the place of its date.

    Never raises, whatever the text; time grows with its length only.

    Args:
        text: Any string; offsets refer to it as it is.

    >>> page = segment("Cold snap\n\nOSLO, Jan 3 (Agency) - It was -9 on Sunday. Nobody swam.")
    >>> [(str(s.region), s.start, s.end, s.paragraph) for s in page.sentences]
    [('headline', 0, 9, 0), ('body', 34, 54, 1), ('body', 55, 67, 1)]
    """
    lines = find_lines(text)
    blocks = mark_regions(text, join_lines(text, lines))
    sentences: list[Sentence] = []
    paragraph = -1
    for block in blocks:
        paragraph += 1
        for start, end, is_glued in split_sentences(text, block.start, block.end):
            sentences.append(Sentence(start, end, block.region, paragraph))
            paragraph += is_glued
    return Page(tuple(sentences), find_date(text, [(line.start, line.end) for line in lines]))
