"""spaCy: a pipeline component whose claims are spans of the `Doc`.

`nlp.add_pipe("claimkit")` is all that it takes; spaCy finds the component by its entry point.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from itertools import tee
from pathlib import Path
from typing import Any

from claimkit.errors import MissingDependencyError
from claimkit.extractor import ClaimExtractor
from claimkit.model.folders import MODEL_FILES, find_model
from claimkit.types import Claim, Quantity, Span

try:
    from spacy.language import Language
    from spacy.tokens import Doc, SpanGroup
except ImportError as error:
    raise MissingDependencyError("spacy is not installed: pip install 'claimkit[spacy]'") from error

SPANS_KEY = "claims"
"""Where the spans stand in `doc.spans`."""

_USER_DATA = "claimkit.claims"
"""Where the claims stand in `doc.user_data`: as plain values, so that a Doc is written as usual."""


class ClaimComponent:
    """The claims of a `Doc`.

    `doc._.claims` has them, exact to the character. `doc.spans["claims"]` has their parts as spans
    of tokens: the label is `QUANTITY`, `ENTITY`, `PROPERTY`, `PREDICATE`, `PLACE`, `TIME`,
    `SOURCE`, `CUE` or `CONTENT`, and `id_` the number of the claim in `doc._.claims`. A part that
    begins or ends inside a token takes the whole token. `doc._.claims_date` says when the text
    was published; set it before the component reads the `Doc`.

    The model is loaded when the first text is read.

    Args:
        model: As `ClaimExtractor.from_pretrained` takes it.
        device: As `ClaimExtractor.from_pretrained` takes it.
        min_confidence: As `ClaimExtractor.from_pretrained` takes it.
    """

    def __init__(self, model: str | Path, *, device: str, min_confidence: float) -> None:
        self.model = model
        self.device = device
        self.min_confidence = min_confidence
        self._extractor: ClaimExtractor | None = None

    @property
    def extractor(self) -> ClaimExtractor:
        """The loaded model.

        Raises:
            ModelFolderError: There is no such model, or it is damaged.
        """
        if self._extractor is None:
            self._extractor = ClaimExtractor.from_pretrained(
                self.model, device=self.device, min_confidence=self.min_confidence
            )
        return self._extractor

    def __call__(self, doc: Doc) -> Doc:
        """Find the claims of one text."""
        return _annotate(doc, self.extractor.extract(doc.text, date=doc._.claims_date))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 0) -> Iterator[Doc]:
        """Find the claims of many texts, in order; memory is bounded by one group of them.

        Args:
            stream: The texts.
            batch_size: Taken because spaCy gives one; groups and batches are the model's own.
        """
        docs, texts, dates = tee(stream, 3)
        found = self.extractor.stream(
            (doc.text for doc in texts), dates=(doc._.claims_date for doc in dates)
        )
        # Results first: the stream reads ahead, and `docs` must not end it early.
        for claims, doc in zip(found, docs, strict=False):
            yield _annotate(doc, claims)

    def to_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> None:
        """Write the model into a folder, so that the pipeline is whole elsewhere."""
        source, folder = find_model(self.model), Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        for name in MODEL_FILES:
            if (source / name).is_file() and (source / name).resolve() != (folder / name).resolve():
                shutil.copyfile(source / name, folder / name)

    def from_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> ClaimComponent:
        """Take the model of a folder that `to_disk` wrote."""
        self.model, self._extractor = Path(path), None
        return self

    def __getstate__(self) -> dict[str, Any]:
        """Without the loaded model: a process that gets a copy loads its own."""
        return {**self.__dict__, "_extractor": None}


@Language.factory(
    "claimkit",
    assigns=["doc.spans", "doc._.claims"],
    default_config={"model": "claimkit-small", "device": "auto", "min_confidence": 0.0},
)
def make_component(
    nlp: Language, name: str, model: str, device: str, min_confidence: float
) -> ClaimComponent:
    """The component `claimkit` of a pipeline; the arguments are its config."""
    return ClaimComponent(model, device=device, min_confidence=min_confidence)


def claims_of(doc: Doc) -> list[Claim]:
    """The claims that were found in a text, in text order; those of `doc._.claims`."""
    return [Claim.from_dict(row) for row in doc.user_data.get(_USER_DATA, ())]


# Forced: another import of this module must not fail, and no one else says "claims" of a Doc.
Doc.set_extension("claims", getter=claims_of, force=True)
Doc.set_extension("claims_date", default=None, force=True)


def _annotate(doc: Doc, claims: Sequence[Claim]) -> Doc:
    doc.user_data[_USER_DATA] = [claim.to_dict() for claim in claims]
    spans = [
        doc.char_span(
            part.start, part.end, label=label, span_id=str(number), alignment_mode="expand"
        )
        for number, claim in enumerate(claims)
        for label, part in _parts(claim)
    ]
    doc.spans[SPANS_KEY] = SpanGroup(doc, name=SPANS_KEY, spans=[s for s in spans if s is not None])
    return doc


def _parts(claim: Claim) -> Iterator[tuple[str, Span | Quantity]]:
    """The parts that a claim has, with their labels."""
    named: dict[str, Span | Quantity | None] = {
        "QUANTITY": claim.quantity,
        "ENTITY": claim.entity,
        "PROPERTY": claim.property,
        "PREDICATE": claim.predicate,
        "PLACE": claim.place,
        "TIME": claim.time,
    }
    if claim.attribution is not None:
        named["SOURCE"] = claim.attribution.source
        named["CUE"] = claim.attribution.cue
        named["CONTENT"] = claim.attribution.content
    yield from ((label, part) for label, part in named.items() if part is not None)
