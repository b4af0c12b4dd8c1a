"""Source, cue and content spans to attributions; quotations carried over, pronouns resolved."""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from claimkit.io.documents import Offsets
from claimkit.segment import Page
from claimkit.types import Span

OPENING, CLOSING = "“«„", "”»"
QUOTATION_MARK = re.compile(f'["{OPENING}{CLOSING}]')
PERSON_PRONOUNS = frozenset(
    {"he", "she", "him", "her", "his", "i", "me", "who", "himself", "herself"}
)
GROUP_PRONOUNS = frozenset(
    {"they", "them", "their", "we", "us", "it", "its", "which", "themselves"}
)
GROUP_WORDS = re.compile(
    r"\b(?:officials?|police|government|administration|department|ministry|agency|office|committee|"
    r"party|campaign|commission|council|court|company|inc|corp|group|union|bank|bureau|association|"
    r"institute|university|center|centre|organi[sz]ation|authorit(?:y|ies)|board|army|military|"
    r"navy|force|senate|house|white house|congress|parliament|poll|survey|report|study|news|times|"
    r"post|journal|researchers|analysts|experts|economists|critics|democrats|republicans|voters|sources|"
    r"people|residents|witnesses|lawmakers|leaders|supporters|aides|investigators|prosecutors)\b",
    re.IGNORECASE,
)
NAME_WORD = re.compile(r"\b[A-Z][\w’'.-]+")
TITLE = (
    r"president|vice president|prime minister|minister|secretary|sen|rep|gov|gen|general|col|lt|"
    r"capt|sgt|dr|mr|mrs|ms|sir|judge|justice|chief|director|senator|governor|mayor|spokesman|"
    r"spokeswoman|spokesperson|professor|prof|king|queen|prince|princess|pope|rev"
)
LEADING_TITLE = re.compile(rf"^(?:(?:the|a|an|former|then|ex|{TITLE})\b\.?\s*)+", re.IGNORECASE)
TITLED_NAME = re.compile(rf"\b(?i:{TITLE})\b\.? ((?:[A-Z][\w’'.-]* ){{1,3}}[A-Z][\w’'.-]*)$")
"""A name of two to four words behind a title: `Secretary of State for Trade Secretary Ada Lowe`."""

NEAREST_SOURCES = 30
"""How many earlier sources a pronoun may stand for."""

PHRASE_END = re.compile(r",|\(|\s[-–—]\s|\b(?:of|in|at|from|for|with|who|which|that|on|to|as)\b")


@dataclass(frozen=True, slots=True)
class FoundAttribution:
    """One attribution of a document; a role may lack, content may come in fragments.

    Attributes:
        source: Who it is attributed to, as it stands in the text.
        cue: The words that signal it.
        contents: Fragments of what is attributed, in text order; at least one.
        is_carried: True where source and cue were taken over from the quotation before.
    """

    source: Offsets | None
    cue: Offsets | None
    contents: tuple[Offsets, ...]
    is_carried: bool = False


def carry_over(
    attributions: Sequence[FoundAttribution], page: Page, quotations: Sequence[Offsets]
) -> list[FoundAttribution]:
    """Give a quotation without a source the source of the quotation it goes on from.

    It goes on if it is quoted, names nobody itself, and stands in the same paragraph as the
    attribution before it or in the next one.
    """
    paragraph = paragraph_index(page)
    done: list[FoundAttribution] = []
    for attribution in sorted(attributions, key=lambda a: a.contents[0]):
        before = done[-1] if done else None
        if attribution.source is None and attribution.cue is None and before is not None:
            distance = paragraph(attribution.contents[0][0]) - paragraph(before.contents[-1][1] - 1)
            if (
                before.source
                and 0 <= distance <= 1
                and is_quoted(attribution.contents[0], quotations)
            ):
                attribution = replace(
                    attribution, source=before.source, cue=before.cue, is_carried=True
                )
        done.append(attribution)
    return done


def paragraph_index(page: Page) -> Callable[[int], int]:
    """A function that gives the paragraph in which an offset stands."""
    starts = [sentence.start for sentence in page.sentences]

    def paragraph(offset: int) -> int:
        at = bisect.bisect_right(starts, offset) - 1
        return page.sentences[max(at, 0)].paragraph

    return paragraph


def quotations_of(text: str, page: Page) -> list[Offsets]:
    """Quoted pieces of a text, marks included.

    Marks pair up within a paragraph; an opening mark without its partner runs to the paragraph's
    end, as in quotations of several paragraphs. A straight mark opens where none is open, and
    closes otherwise.
    """
    quotations = []
    for first, last in _paragraphs(page):
        opened: int | None = None
        for match in QUOTATION_MARK.finditer(text, first, last):
            is_opening = match[0] in OPENING or (match[0] == '"' and opened is None)
            if is_opening and opened is None:
                opened = match.start()
            elif not is_opening and opened is not None:
                quotations.append((opened, match.end()))
                opened = None
        if opened is not None:
            quotations.append((opened, last))
    return quotations


def _paragraphs(page: Page) -> list[Offsets]:
    bounds: dict[int, Offsets] = {}
    for sentence in page.sentences:
        first = bounds.get(sentence.paragraph, (sentence.start, sentence.end))[0]
        bounds[sentence.paragraph] = (first, sentence.end)
    return list(bounds.values())


def is_quoted(span: Offsets, quotations: Sequence[Offsets]) -> bool:
    """Whether a span lies inside one of the quotations, which are in text order."""
    at = bisect.bisect_right(quotations, span[0], key=lambda quotation: quotation[0]) - 1
    return at >= 0 and span[1] <= quotations[at][1]


@lru_cache(maxsize=4096)
def name_of(source: str) -> str:
    """The name or noun that a source is about: no title, no apposition, no complement.

    >>> name_of("Gen. Ada Lowe, head of the northern command")
    'Ada Lowe'
    """
    titled = TITLED_NAME.search(source.partition(",")[0].strip())
    if titled:
        return titled[1]
    cut = PHRASE_END.search(source, 1)
    phrase = (source[: cut.start()] if cut else source).strip()
    bare = phrase[match.end() :] if (match := LEADING_TITLE.match(phrase)) else phrase
    names = list(NAME_WORD.finditer(bare))
    if names and not bare[names[-1].end() :].strip():
        first = len(names) - 1
        while first and not bare[names[first - 1].end() : names[first].start()].strip():
            first -= 1
        return bare[names[first].start() :].strip()
    words = (bare or phrase).split()
    return words[-1].strip(".,;:’'\"") if words else source


def resolve_pronoun(source: Span, earlier: Sequence[Span]) -> Span:
    """The nearest earlier source whose name fits a pronoun; the pronoun where none does.

    Args:
        source: The source as it stands.
        earlier: Sources before it in the text, in order.
    """
    word = source.text.strip().lower()
    if word not in PERSON_PRONOUNS | GROUP_PRONOUNS:
        return source
    for candidate in reversed(earlier[-NEAREST_SOURCES:]):
        text = candidate.text.strip()
        if text.lower() in PERSON_PRONOUNS | GROUP_PRONOUNS:
            continue
        is_group = bool(GROUP_WORDS.search(name_of(text))) or not NAME_WORD.search(name_of(text))
        if is_group == (word in GROUP_PRONOUNS):
            return candidate
    return source
