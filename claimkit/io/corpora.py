"""The corpora that claimkit learns from, each read into annotated documents.

Annotations of our own travel standoff in `models/corpora`; the texts they point into belong to
their publishers and are looked for in the folder that `CLAIMKIT_DATA` names, then where
`claimkit data fetch` puts them.
"""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from claimkit.errors import DataError
from claimkit.io import measeval, polnear
from claimkit.io.documents import CLAIM_FIELDS, AnnotatedDocument, FragmentedAttribution
from claimkit.io.jsonl import read_rows
from claimkit.labels import Change, Comparator, QuantityKind, Region, Status
from claimkit.types import Claim, Quantity, Span, TimeSpan

CLAIM_LAYERS = CLAIM_FIELDS | {"status", "change"}


def corpus_folders() -> list[Path]:
    """Folders that corpora are looked for in, first hit wins."""
    package = Path(__file__).resolve().parents[1]
    cache = Path(os.environ.get("CLAIMKIT_CACHE", "~/.cache/claimkit")).expanduser()
    named = os.environ.get("CLAIMKIT_DATA")
    own = [package / "models" / "corpora", package.parent / "models" / "corpora"]
    return [*([Path(named)] if named else []), *own, cache]


def find_file(corpus: str, *names: str) -> Path:
    """The first existing file of a corpus.

    Args:
        corpus: The corpus's folder name.
        names: File names to accept, best first.

    Raises:
        DataError: No folder holds any of them.
    """
    folders = corpus_folders()
    for folder in folders:
        for name in names:
            if (folder / corpus / name).is_file():
                return folder / corpus / name
    raise DataError(
        f"corpus {corpus!r}: no {' or '.join(names)} in {', '.join(map(str, folders))}.\n"
        f"Fetch it with: claimkit data fetch {corpus}   "
        "(or set CLAIMKIT_DATA to a folder that has it)"
    )


def read_corpus(name: str, split: str) -> list[AnnotatedDocument]:
    """All documents of one split of a corpus.

    Args:
        name: One of `READERS`.
        split: `train` or `dev`, where the corpus has it.

    Raises:
        DataError: The corpus is unknown, not at hand, or its texts are not the annotated ones.
    """
    if name not in READERS:
        raise DataError(f"no corpus {name!r}; there are {', '.join(sorted(READERS))}")
    return READERS[name](split)


def _read_polnear(split: str) -> list[AnnotatedDocument]:
    path = find_file("polnear", f"{split}.jsonl.gz", f"{split}.jsonl")
    return list(polnear.read_documents(path))


def _read_standoff(corpus: str, texts_in: str, split: str) -> list[AnnotatedDocument]:
    """Claims by document, `{doc_id, sha256, split, claims}` a row, on texts kept elsewhere."""
    rows = list(read_rows(find_file(corpus, "claims.jsonl", "claims.jsonl.gz")))
    _check_split(corpus, split, {row.get("split", "train") for row in rows})
    articles = {document.doc_id: document for document in _read_texts(texts_in)}
    documents = []
    for row in rows:
        if row.get("split", "train") != split:
            continue
        article = articles.get(row["doc_id"])
        if article is None:
            raise DataError(f"{corpus}: {texts_in}/train has no article {row['doc_id']!r}")
        _check_text(row["doc_id"], article.text, row["sha256"])
        claims = (read_claim(claim, article.doc_id, article.text) for claim in row["claims"])
        documents.append(
            replace(article, claims=tuple(claims), layers=CLAIM_LAYERS | article.layers)
        )
    return documents


def _check_split(corpus: str, split: str, splits: set[str]) -> None:
    if split not in splits:
        names = ", ".join(sorted(splits))
        raise DataError(f"{corpus} has only the splits {names}, not {split!r}")


def _read_texts(corpus: str) -> list[AnnotatedDocument]:
    """The texts that others' annotations point into, with PolNeAR's own attributions."""
    if corpus == "polnear":
        return _read_polnear("train")
    names = {"ecbplus": "train", "gum": "gum", "re3d": "re3d"}
    path = find_file(corpus, f"{names[corpus]}.jsonl.gz", f"{names[corpus]}.jsonl")
    return [
        AnnotatedDocument(row["doc_id"], row["text"], row.get("date")) for row in read_rows(path)
    ]


def _read_claims_events(split: str) -> list[AnnotatedDocument]:
    texts = {
        row["doc_id"]: row["text"]
        for row in read_rows(find_file("ecbplus", "train.jsonl.gz", "train.jsonl"))
    }
    claims = _group_rows(find_file("claims_events", "claims.jsonl", "claims.jsonl.gz"))
    documents = []
    for row in read_rows(find_file("claims_events", "articles.jsonl", "articles.jsonl.gz")):
        if row["split"] != split:
            continue
        doc_id = row["doc_id"]
        if doc_id not in texts:
            raise DataError(f"claims_events: ecbplus/train has no article {doc_id!r}")
        _check_text(doc_id, texts[doc_id], row["sha256"])
        documents.append(
            AnnotatedDocument(
                doc_id=doc_id,
                text=texts[doc_id],
                claims=tuple(read_claim(claim, doc_id, texts[doc_id]) for claim in claims[doc_id]),
                layers=CLAIM_LAYERS,
            )
        )
    return documents


def _read_reports(corpus: str, split: str) -> list[AnnotatedDocument]:
    """Reports that we wrote, whose texts travel with their claims and attributions."""
    rows = list(read_rows(find_file(corpus, "reports.jsonl", "reports.jsonl.gz")))
    _check_split(corpus, split, {row["split"] for row in rows})
    claims = _group_rows(find_file(corpus, "claims.jsonl", "claims.jsonl.gz"))
    attributions = _group_rows(find_file(corpus, "attributions.jsonl", "attributions.jsonl.gz"))
    return [
        AnnotatedDocument(
            doc_id=row["doc_id"],
            text=row["text"],
            date=row["date"],
            claims=tuple(
                read_claim(claim, row["doc_id"], row["text"]) for claim in claims[row["doc_id"]]
            ),
            attributions=tuple(
                FragmentedAttribution(
                    **{
                        role: ((a[role]["start"], a[role]["end"]),) if a[role] else ()
                        for role in ("source", "cue", "content")
                    },
                    direct=a["direct"],
                )
                for a in attributions[row["doc_id"]]
                if a["content"]
            ),
            layers=CLAIM_LAYERS | {"attribution"},
        )
        for row in rows
        if row["split"] == split
    ]


def _read_measeval(split: str) -> list[AnnotatedDocument]:
    """Science paragraphs by MeasEval's own conventions, its training and trial parts.

    `dev` are every fifth article of these.
    """
    if split not in ("train", "dev"):
        raise DataError(f"measeval has only the splits 'train' and 'dev', not {split!r}")
    path = find_file("measeval", "train.jsonl", "train.jsonl.gz")
    return [d for d in measeval.read_documents(path) if measeval.part_of(d.doc_id) == split]


READERS: dict[str, Callable[[str], list[AnnotatedDocument]]] = {
    "claimdesk": partial(_read_reports, "claimdesk"),
    "claims_ecb": partial(_read_standoff, "claims_ecb", "ecbplus"),
    "claims_events": _read_claims_events,
    "claims_gum": partial(_read_standoff, "claims_gum", "gum"),
    "claims_polnear": partial(_read_standoff, "claims_polnear", "polnear"),
    "claims_re3d": partial(_read_standoff, "claims_re3d", "re3d"),
    "claims_train": partial(_read_standoff, "claims_train", "polnear"),
    "claimwire": partial(_read_reports, "claimwire"),
    "measeval": _read_measeval,
    "polnear": _read_polnear,
}


def document_ids(corpus: str) -> set[str]:
    """The documents of a corpus of ours that annotates others' texts, of all its splits.

    Raises:
        DataError: The corpus is not at hand.
    """
    rows = read_rows(find_file(corpus, "claims.jsonl", "claims.jsonl.gz"))
    return {row["doc_id"] for row in rows}


def read_claim(row: Mapping[str, Any], doc_id: str, text: str) -> Claim:
    """A claim from an annotation row of claims_train, claims_events or claimwire.

    The claim's sentence is not annotated there: its span is that of the quantity.

    Args:
        row: The annotation; spans are `{start, end}`, their text is taken from the document.
        doc_id: The document's name.
        text: The document's text.

    Raises:
        DataError: A key is missing, a label is unknown, or an offset lies outside the text.
    """
    try:
        quantity = row["quantity"]
        start, end = quantity["start"], quantity["end"]
        return Claim(
            doc_id=doc_id,
            text=text[start:end],
            start=start,
            end=end,
            region=Region(row.get("region") or Region.BODY),
            quantity=Quantity(
                text=text[start:end],
                start=start,
                end=end,
                value=quantity["value"],
                low=quantity["low"],
                high=quantity["high"],
                comparator=Comparator(quantity["comparator"]),
                kind=QuantityKind(quantity["kind"]),
                unit=quantity["unit"],
            ),
            entity=_read_span(row["entity"], text),
            property=_read_span(row["property"], text),
            predicate=_read_span(row["predicate"], text),
            place=_read_span(row["place"], text),
            time=_read_time(row, text),
            change=Change(row["change"]) if row["change"] else None,
            status=Status(row["status"]),
        )
    except (KeyError, TypeError, ValueError, AssertionError) as error:
        raise DataError(f"{doc_id}: not a claim annotation: {error!r} in {dict(row)!r}") from error


def _read_span(row: Mapping[str, Any] | None, text: str) -> Span | None:
    if not row:
        return None
    return Span(text[row["start"] : row["end"]], row["start"], row["end"])


def _read_time(row: Mapping[str, Any], text: str) -> TimeSpan | None:
    span = _read_span(row["time"], text)
    if span is None:
        return None
    first, _, last = (row.get("time_iso") or "../..").partition("/")
    bounds = [None if bound in ("..", "") else bound for bound in (first, last)]
    return TimeSpan(span.text, span.start, span.end, iso_start=bounds[0], iso_end=bounds[1])


def _group_rows(path: Path) -> defaultdict[str, list[dict[str, Any]]]:
    by_document: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in read_rows(path):
        by_document[row["doc_id"]].append(row)
    return by_document


def _check_text(doc_id: str, text: str, sha256: str) -> None:
    found = hashlib.sha256(text.encode("utf-8")).hexdigest()
    if found != sha256:
        raise DataError(
            f"{doc_id}: the text is not the annotated one (sha256 {found[:12]}…, "
            f"annotated {sha256[:12]}…); fetch the corpus again"
        )
