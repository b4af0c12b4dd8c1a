"""The whole data path on one screen: text to claims."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Sized
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from tokenizers import Tokenizer

from claimkit.errors import InputError
from claimkit.inference.assemble import find_attributions
from claimkit.inference.attribution import quotations_of
from claimkit.inference.backends import BackendName, find_for, load_with, start
from claimkit.inference.found import Found, gather
from claimkit.inference.groups import (
    GROUP_CHARS,
    GROUP_DOCUMENTS,
    Date,
    Row,
    check_row,
    make_groups,
    read_rows,
)
from claimkit.inference.host import HostStages
from claimkit.inference.reading import read_groups
from claimkit.inference.spans import DocumentSpans, locate
from claimkit.inference.stream import ClaimStream, OnError
from claimkit.inference.tokenize import Windows
from claimkit.io.columns import claims_table
from claimkit.io.documents import FragmentedAttribution
from claimkit.io.failures import write_failures
from claimkit.segment import Page
from claimkit.types import Claim

if TYPE_CHECKING:
    import pyarrow

    from claimkit.model.claim_model import ClaimModel
    from claimkit.model.lean import LeanClaimModel
    from claimkit.model.onnx_model import OnnxModel


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
        model: ClaimModel | LeanClaimModel | OnnxModel,
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
        self.engine = start(model, tokenizer, device)
        self._folder: Path | None = None

    @classmethod
    def from_pretrained(
        cls,
        name: str | Path = "claimkit-small",
        *,
        device: str = "auto",
        min_confidence: float = 0.0,
        backend: BackendName = "auto",
        revision: str | None = None,
    ) -> ClaimExtractor:
        """Load a model by name, folder or hub id.

        Args:
            name: A folder, a shipped model, or `owner/name` on the hub.
            device: `auto` (CUDA, else MPS, else CPU) or a torch device name.
            min_confidence: Claims that the model is less sure of are left out; 0 to 1.
            backend: `torch`; `onnx`, for a folder that `claimkit export` wrote, which needs no
                torch; or `auto`, which goes by the folder.
            revision: Branch, tag or commit of a model of the hub.

        Raises:
            ModelFolderError: There is no such model, or its folder is incomplete or damaged.
            InputError: The device cannot be used, or `min_confidence` is no probability.
            MissingDependencyError: A package that the backend needs is not installed.
        """
        folder = find_for(name, backend, revision)
        model, tokenizer = load_with(folder, backend)
        extractor = cls(model, tokenizer, device=device, min_confidence=min_confidence)
        extractor._folder = folder
        return extractor

    def push_to_hub(self, repository: str, *, private: bool | None = None) -> str:
        """Put the model and its card on the Hugging Face hub, with huggingface_hub's token.

        Args:
            repository: `owner/name`; it is made where there is none.
            private: Whether one that is made is private; None: as the owner's settings say.

        Returns:
            The address of the commit.

        Raises:
            InputError: The extractor was not loaded by `from_pretrained`, or the name is none.
            HubError: The hub refused it or was not reached, or `HF_HUB_OFFLINE` is set.
        """
        if self._folder is None:
            raise InputError(
                "this extractor was not loaded from a folder; `claimkit push FOLDER owner/name` "
                "pushes one that training wrote"
            )
        from claimkit.model.pushing import push_model

        return push_model(self._folder, repository, private=private)

    def extract(self, text: str, *, date: Date = None, doc_id: str | None = None) -> list[Claim]:
        """The claims of one text, in text order.

        Args:
            text: Any text; bad characters never shift an offset.
            date: When it was published, ISO 8601 or a date; None: looked for in its header.
            doc_id: A name to put into the claims.

        Raises:
            InputError: `text` is no string or too long, or `date` no date.
            DeviceError: This process was forked from one that uses a GPU.
        """
        return next(self.stream([text], dates=[date], doc_ids=[doc_id]))

    def stream(
        self,
        texts: Iterable[str],
        *,
        dates: Iterable[Date] | None = None,
        doc_ids: Iterable[str | None] | None = None,
        on_error: OnError = "raise",
        progress: bool = False,
    ) -> ClaimStream:
        """The claims of each text, in the order given; memory is bounded by a few groups.

        Args:
            texts: The documents; they may come without end.
            dates: When each was published; must be as long as `texts`.
            doc_ids: Their names; must be as long as `texts`.
            on_error: What a document that fails does, be it no text or too much for a stage:
                `raise` in its place, give no claims and be told in the log (`skip`), or give none
                and stand in the stream's `failures` (`record`). Others are never touched by it.
            progress: Show texts a second, and the time left where `texts` has a length.

        Returns:
            An iterator with one list of claims a text; its `close` ends it early.

        Raises:
            InputError: `texts` is one str, or there is no such `on_error`; from the iterator, under
                `raise`: a text is no string or a date no date, and always: the lengths differ.
            DeviceError: From the iterator: this process was forked from one that uses a GPU.
        """
        if isinstance(texts, str):
            raise InputError("stream() takes several texts, not one str; use extract() for one")
        rows = read_rows(texts, dates, doc_ids)
        groups = make_groups(rows, documents=GROUP_DOCUMENTS, chars=GROUP_CHARS)
        is_on_host = self.engine.device_type == "cpu"
        return ClaimStream(
            read_groups(groups, self._stages(), self._find, is_on_host=is_on_host),
            on_error=on_error,
            total=len(texts) if isinstance(texts, Sized) else None,
            progress=progress,
        )

    def extract_table(
        self,
        texts: Iterable[str],
        *,
        dates: Iterable[Date] | None = None,
        doc_ids: Iterable[str | None] | None = None,
        on_error: OnError = "raise",
        progress: bool = False,
    ) -> pyarrow.Table:
        """The claims of all texts as one Arrow table, in the columns of `claim_columns`.

        The table is in memory, the claims as objects are not. For more than memory holds:
        `stream(...).record_batches()`, or `claimkit.corpus`.

        Args:
            texts: The documents.
            dates: As `stream` takes them.
            doc_ids: Their names, in the column `doc_id`, to tell whose claims they are.
            on_error: As `stream` takes it; under `record`, the failures are in the metadata of the
                table's schema, from where `claimkit.io.failures.read_failures` gets them.
            progress: As `stream` takes it.

        Raises:
            InputError: As in `stream`.
            MissingDependencyError: pyarrow is not installed.
        """
        stream = self.stream(
            texts, dates=dates, doc_ids=doc_ids, on_error=on_error, progress=progress
        )
        table = claims_table(stream.record_batches())
        return table.replace_schema_metadata(
            write_failures(stream.failures) if on_error == "record" else None
        )

    def attributions(self, text: str) -> list[FragmentedAttribution]:
        """Every attribution of one text, in fragments, sources as they stand there.

        Raises:
            InputError: `text` is no string.
        """
        pages, spans = self.find_spans([check_row(Row(0, text)).text])
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

        Raises:
            DeviceError: This process was forked from one that uses a GPU.
        """
        prepared = self._stages().prepare(texts)
        found = self._find(prepared.windows)
        return prepared.pages, list(locate(found, prepared.windows, texts))

    def fingerprint(self) -> str:
        """SHA-256 of the model and its tokenizer: two extractors that share it find the same."""
        return self.engine.fingerprint(self.tokenizer)

    def _stages(self) -> HostStages:
        return HostStages(
            self.tokenizer, self.window_tokens, self.confidence_weights, self.min_confidence
        )

    def _find(self, windows: Windows) -> Found | None:
        """What the model finds in the windows of a group."""
        self.engine.check_process()
        return gather(list(self.engine.run(windows)))


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


@lru_cache(maxsize=1)
def _shipped_extractor() -> ClaimExtractor:
    return ClaimExtractor.from_pretrained("claimkit-small")
