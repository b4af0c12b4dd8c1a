"""The whole data path on one screen: text to claims."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from claimkit.errors import InputError
from claimkit.inference.assemble import assemble, drop_unsure, find_attributions
from claimkit.inference.attribution import quotations_of
from claimkit.inference.engine import Engine, gather, pick_device
from claimkit.inference.spans import DocumentSpans, locate
from claimkit.inference.tokenize import tokenize
from claimkit.io.documents import FragmentedAttribution
from claimkit.model.claim_model import ClaimModel
from claimkit.model.folders import find_model
from claimkit.model.loading import load_model
from claimkit.normalise import parse_document_date
from claimkit.segment import Page, segment
from claimkit.types import Claim

GROUP_DOCUMENTS = 64
"""Documents that pass through the stages together: bounds memory, fills batches."""

Date = str | datetime.date | None

_Row = tuple[str, datetime.date | None, str | None]

_MISSING = object()


class ClaimExtractor:
    """A loaded model, ready to read texts.

    Args:
        model: A claim model.
        tokenizer: Its tokenizer.
        device: `auto` (CUDA, else MPS, else CPU) or a torch device name.
        min_confidence: Claims that the model is less sure of are left out; 0 to 1. The model card
            shows what precision and recall each value gives.

    >>> extractor = ClaimExtractor.from_pretrained("claimkit-small", device="cpu")
    >>> [claim.quantity.text for claim in extractor.extract("About 3,500 people marched.")]
    ['About 3,500']
    """

    def __init__(
        self,
        model: ClaimModel,
        tokenizer: Tokenizer,
        *,
        device: str = "auto",
        min_confidence: float = 0.0,
    ) -> None:
        if not 0.0 <= min_confidence <= 1.0:
            raise InputError(f"min_confidence is {min_confidence}; give a probability, 0 to 1")
        self.min_confidence = min_confidence
        self.confidence_weights = tuple(model.config.confidence_weights)
        self.tokenizer = tokenizer
        self.window_tokens = int(model.config.window_tokens)
        self.engine = Engine(model, tokenizer, device=pick_device(device))

    @classmethod
    def from_pretrained(
        cls,
        name: str | Path = "claimkit-small",
        *,
        device: str = "auto",
        min_confidence: float = 0.0,
    ) -> ClaimExtractor:
        """Load a model by name, folder or hub id.

        Raises:
            ModelFolderError: There is no such model, or its folder is incomplete or damaged.
            InputError: The device cannot be used, or `min_confidence` is no probability.
        """
        model, tokenizer = load_model(find_model(name))
        return cls(model, tokenizer, device=device, min_confidence=min_confidence)

    def extract(self, text: str, *, date: Date = None, doc_id: str | None = None) -> list[Claim]:
        """The claims of one text, in text order.

        Args:
            text: Any text; bad characters never shift an offset.
            date: When it was published, ISO 8601 or a date; None: looked for in its header.
            doc_id: A name to put into the claims.

        Raises:
            InputError: `text` is no string or `date` no date.
        """
        return next(self.stream([text], dates=[date], doc_ids=[doc_id]))

    def stream(
        self,
        texts: Iterable[str],
        *,
        dates: Iterable[Date] | None = None,
        doc_ids: Iterable[str | None] | None = None,
    ) -> Iterator[list[Claim]]:
        """Yield the claims of each text, in the order given; memory is bounded by one group.

        Args:
            texts: The documents.
            dates: When each was published; must be as long as `texts`.
            doc_ids: Their names; must be as long as `texts`.

        Raises:
            InputError: A text is no string, a date no date, or the lengths differ.
        """
        for group in _grouped(texts, dates, doc_ids):
            pages, spans = self.find_spans([text for text, _, _ in group])
            for (text, date, doc_id), page, found in zip(group, pages, spans, strict=True):
                published = date or document_date(text, page)
                claims = assemble(
                    text,
                    page,
                    found,
                    doc_id=doc_id,
                    document_date=published,
                    confidence_weights=self.confidence_weights,
                )
                yield drop_unsure(claims, self.min_confidence) if self.min_confidence else claims

    def attributions(self, text: str) -> list[FragmentedAttribution]:
        """Every attribution of one text, in fragments, sources as they stand there.

        Raises:
            InputError: `text` is no string.
        """
        pages, spans = self.find_spans([_checked_text(text, 0)])
        if spans[0] is None:
            return []
        quotations = quotations_of(text, pages[0])
        return [
            FragmentedAttribution(
                source=(found.source,) if found.source else (),
                cue=(found.cue,) if found.cue else (),
                content=found.contents,
            )
            for found in find_attributions(spans[0], pages[0], quotations)
            if not found.is_carried and (found.source or found.cue)
        ]

    def find_spans(self, texts: Sequence[str]) -> tuple[list[Page], list[DocumentSpans | None]]:
        """What the model finds in a few texts, before it becomes claims.

        Args:
            texts: Documents that are held in memory together.

        Returns:
            For each text its segmentation, and its spans, None where there are none.
        """
        pages = [segment(text) for text in texts]
        windows = tokenize(texts, pages, self.tokenizer, window_tokens=self.window_tokens)
        found = gather(list(self.engine.run(windows)))
        return pages, list(locate(found, windows, texts))


def extract_claims(text: str, *, date: Date = None) -> list[Claim]:
    """The claims of one text, by the shipped model; it is loaded on the first call.

    Args:
        text: Any text.
        date: When it was published, ISO 8601 or a date; None: looked for in its header.

    Raises:
        InputError: `text` is no string or `date` no date.

    >>> claim = extract_claims("Police counted 412 tractors on Monday.", date="2031-05-07")[0]
    >>> claim.quantity.value, claim.entity.text, claim.time.iso_start
    (412.0, 'tractors', '2031-05-05')
    """
    return _shipped_extractor().extract(text, date=date)


def document_date(text: str, page: Page) -> datetime.date | None:
    """The date in a document's header or dateline, if it has one."""
    if page.date_span is None:
        return None
    return parse_document_date(text[slice(*page.date_span)])


@lru_cache(maxsize=1)
def _shipped_extractor() -> ClaimExtractor:
    return ClaimExtractor.from_pretrained("claimkit-small")


def _grouped(
    texts: Iterable[str], dates: Iterable[Date] | None, doc_ids: Iterable[str | None] | None
) -> Iterator[list[_Row]]:
    rows = _rows(texts, dates, doc_ids)
    while group := list(itertools.islice(rows, GROUP_DOCUMENTS)):
        yield group


def _rows(
    texts: Iterable[str], dates: Iterable[Date] | None, doc_ids: Iterable[str | None] | None
) -> Iterator[_Row]:
    """Texts with their dates and names, read side by side: none of the three need ever end."""
    if isinstance(texts, str):
        raise InputError("stream() takes several texts, not one str; use extract() for one")
    others: dict[str, Iterator[Any]] = {
        name: iter(values)
        for name, values in (("dates", dates), ("doc_ids", doc_ids))
        if values is not None
    }
    count = 0
    for count, text in enumerate(texts, 1):
        row: dict[str, Any] = {name: next(values, _MISSING) for name, values in others.items()}
        short = [name for name, value in row.items() if value is _MISSING]
        if short:
            raise InputError(f"{short[0]} ends after {count - 1}, the texts do not; give one each")
        date = _checked_date(row.get("dates"), count - 1)
        yield _checked_text(text, count - 1), date, row.get("doc_ids")
    for name, values in others.items():
        if next(values, _MISSING) is not _MISSING:
            raise InputError(f"{name} holds more than the {count} texts; give one each")


def _checked_text(text: object, number: int) -> str:
    if not isinstance(text, str):
        raise InputError(
            f"text {number} is {type(text).__name__}, not str; decode bytes first, "
            "and pass one text to extract() or several to stream()"
        )
    return text


def _checked_date(date: object, number: int) -> datetime.date | None:
    if date is None or isinstance(date, datetime.date):
        return date.date() if isinstance(date, datetime.datetime) else date
    try:
        return datetime.datetime.fromisoformat(str(date)).date()
    except ValueError as error:
        raise InputError(
            f"date {date!r} of text {number} is no ISO 8601 date like 2031-05-02"
        ) from error
