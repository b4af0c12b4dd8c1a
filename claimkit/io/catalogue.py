"""What corpora there are: what each annotates, under which licence, and where its text lives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from claimkit.errors import DataError


@dataclass(frozen=True, slots=True)
class Corpus:
    """One corpus.

    Attributes:
        name: The corpus's folder name.
        annotates: What is annotated in what.
        licence: Of the annotations; of the text where it differs.
        texts_in: The corpus that holds its texts; its own name where it does.
        repository: `owner/name` on GitHub that it is fetched from, or None.
        commit: The commit of that repository.
        archive: Path of the packed file inside the repository; None for the whole repository.
        files: File name in our layout to the splits that it holds.
    """

    name: str
    annotates: str
    licence: str
    texts_in: str
    repository: str | None = None
    commit: str | None = None
    archive: str | None = None
    files: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))


CATALOGUE: Mapping[str, Corpus] = MappingProxyType(
    {
        corpus.name: corpus
        for corpus in (
            Corpus(
                name="claimdesk",
                annotates="claims and attributions, reports of invented events in many styles",
                licence="Apache-2.0",
                texts_in="claimdesk",
                files={"reports.jsonl": frozenset()},
            ),
            Corpus(
                name="claims_ecb",
                annotates="quantity claims, further news articles on events",
                licence="Apache-2.0; texts: their publishers'",
                texts_in="ecbplus",
                files={"claims.jsonl": frozenset()},
            ),
            Corpus(
                name="claims_events",
                annotates="quantity claims and cross-report groups, 206 news articles on 30 events",
                licence="Apache-2.0; texts: their publishers'",
                texts_in="ecbplus",
                files={"claims.jsonl": frozenset(), "articles.jsonl": frozenset()},
            ),
            Corpus(
                name="claims_gum",
                annotates="quantity claims, news, interviews, biographies, travel guides, papers",
                licence="Apache-2.0; texts: those of gum",
                texts_in="gum",
                files={"claims.jsonl": frozenset()},
            ),
            Corpus(
                name="claims_polnear",
                annotates="quantity claims, further US political news articles",
                licence="Apache-2.0; texts: their publishers'",
                texts_in="polnear",
                files={"claims.jsonl": frozenset()},
            ),
            Corpus(
                name="claims_re3d",
                annotates="quantity claims, reports on the war in Syria and Iraq",
                licence="Apache-2.0; texts: those of re3d",
                texts_in="re3d",
                files={"claims.jsonl": frozenset()},
            ),
            Corpus(
                name="claims_train",
                annotates="quantity claims, 300 news articles",
                licence="Apache-2.0; texts: their publishers'",
                texts_in="polnear",
                files={"claims.jsonl": frozenset()},
            ),
            Corpus(
                name="claimwire",
                annotates="claims, attributions and groups, 231 reports of invented events",
                licence="Apache-2.0",
                texts_in="claimwire",
                files={"reports.jsonl": frozenset()},
            ),
            Corpus(
                name="ecbplus",
                annotates="the articles of claims_events and claims_ecb",
                licence="CC BY 3.0; texts: their publishers'",
                texts_in="ecbplus",
                repository="AlonEirew/cross-doc-event-coref",
                commit="f8abae3",
                archive="datasets/ecb.zip",
                files={"train.jsonl.gz": frozenset({"train"})},
            ),
            Corpus(
                name="gum",
                annotates="the documents of claims_gum",
                licence="CC BY 4.0; texts: CC BY 2.5, CC BY 4.0 or CC BY-SA 3.0, by document",
                texts_in="gum",
                repository="amir-zeldes/gum",
                commit="72ce5ac14",
                files={"gum.jsonl.gz": frozenset({"train"})},
            ),
            Corpus(
                name="measeval",
                annotates="quantities, measured entities and properties, 313 science paragraphs",
                licence="none stated; texts: CC BY articles",
                texts_in="measeval",
                repository="harperco/MeasEval",
                commit="1fa738b",
                files={"train.jsonl": frozenset({"train", "trial"})},
            ),
            Corpus(
                name="polnear",
                annotates="attributions, 924 US political news articles",
                licence="none stated; texts: their publishers'",
                texts_in="polnear",
                repository="networkdynamics/PolNeAR",
                commit="c3eee83",
                files={"train.jsonl.gz": frozenset({"train"}), "dev.jsonl.gz": frozenset({"dev"})},
            ),
            Corpus(
                name="re3d",
                annotates="the documents of claims_re3d",
                # Its eight CC BY-NC documents are neither annotated nor fetched.
                licence=(
                    "texts: public domain, OGL v3.0, CC BY 3.0 AU, CC BY-SA 3.0 or EC legal "
                    "notice, by document"
                ),
                texts_in="re3d",
                repository="dstl/re3d",
                commit="b061ff0",
                files={"re3d.jsonl.gz": frozenset({"train"})},
            ),
        )
    }
)
"""Every corpus that claimkit ships or can fetch, by name."""


def find_corpus(name: str) -> Corpus:
    """The corpus of that name.

    Raises:
        DataError: There is none.
    """
    if name not in CATALOGUE:
        raise DataError(f"no corpus {name!r}; there are {', '.join(CATALOGUE)}")
    return CATALOGUE[name]
