"""The stages on both sides of the device: texts to windows, and what was found to claims."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

from claimkit.inference.assemble import assemble, drop_unsure
from claimkit.inference.found import Found
from claimkit.inference.groups import Document
from claimkit.inference.spans import locate
from claimkit.inference.tokenize import Windows, tokenize
from claimkit.normalise import parse_document_date
from claimkit.segment import Page, segment
from claimkit.types import Claim


@dataclass(frozen=True, slots=True)
class Prepared:
    """Texts that are ready for the device.

    Attributes:
        texts: The documents.
        pages: Their segmentation, one for each text.
        windows: Their word pieces.
    """

    texts: Sequence[str]
    pages: list[Page]
    windows: Windows


@dataclass(frozen=True, slots=True)
class HostStages:
    """What it takes to do the host's stages, here or in another process.

    Attributes:
        tokenizer: The model's tokenizer.
        window_tokens: Pieces that a window holds at most.
        confidence_weights: As `confidence` takes them.
        min_confidence: Claims that the model is less sure of are left out.
    """

    tokenizer: Tokenizer
    window_tokens: int
    confidence_weights: tuple[float, ...]
    min_confidence: float

    def prepare(self, texts: Sequence[str]) -> Prepared:
        """Cut texts into sentences and these into windows of word pieces."""
        pages = [segment(text) for text in texts]
        windows = tokenize(texts, pages, self.tokenizer, window_tokens=self.window_tokens)
        return Prepared(texts, pages, windows)

    def finish(
        self, documents: Sequence[Document], prepared: Prepared, found: Found | None
    ) -> list[list[Claim]]:
        """The claims of each document.

        Args:
            documents: What was prepared.
            prepared: What it came to.
            found: What the model found in its windows, None where there are none.
        """
        claims = []
        located = locate(found, prepared.windows, prepared.texts)
        for document, page, spans in zip(documents, prepared.pages, located, strict=True):
            date = document.date or document_date(document.text, page)
            claims.append(
                assemble(
                    document.text,
                    page,
                    spans,
                    doc_id=document.doc_id,
                    document_date=date,
                    confidence_weights=self.confidence_weights,
                )
            )
        if self.min_confidence:
            return [drop_unsure(of_one, self.min_confidence) for of_one in claims]
        return claims


def document_date(text: str, page: Page) -> datetime.date | None:
    """The date in a document's header or dateline, if it has one."""
    if page.date_span is None:
        return None
    return parse_document_date(text[slice(*page.date_span)])
