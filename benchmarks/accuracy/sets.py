"""The corpora that claimkit is scored on: texts to read, gold rows to compare with."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from claimkit.errors import DataError
from claimkit.evaluation.schemes import Scheme
from claimkit.io.documents import AnnotatedDocument
from claimkit.io.jsonl import read_rows
from claimkit.io.measeval import part_of

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class BenchmarkSet:
    """A corpus ready to be scored on.

    Attributes:
        name: Its name on the command line.
        scheme: How it is scored.
        gold: Gold rows, in the form that the scheme's scorer takes.
        texts: The documents, in the order in which they are read.
        files: The files that gold and texts came from.
        unscored: Beginnings of the measures that this corpus does not annotate.
    """

    name: str
    scheme: Scheme
    gold: Rows
    texts: list[AnnotatedDocument]
    files: list[Path]
    unscored: tuple[str, ...] = ()


def data_folder(named: Path | None = None) -> Path:
    """The folder of corpora: as named, else CLAIMKIT_DATA, else ../shared/data."""
    folder = named or os.environ.get("CLAIMKIT_DATA")
    return Path(folder) if folder else Path(__file__).resolve().parents[3] / "shared" / "data"


def load_set(
    name: str, data: Path, gold: Path | None = None, articles: Path | None = None
) -> BenchmarkSet:
    """The corpus by this name.

    Args:
        name: A key of `SETS`.
        data: The folder of corpora.
        gold: Another gold file of the same format (also .gz).
        articles: Another file of texts; default: articles.jsonl beside the gold.

    Raises:
        DataError: There is no such corpus, or a file is missing or breaks its format.
    """
    if name not in SETS:
        raise DataError(f"no set {name!r}; there are {', '.join(SETS)}")
    default, load = SETS[name]
    return load(name, data, gold or data / default, articles)


def _load_claims(name: str, data: Path, gold: Path, articles: Path | None) -> BenchmarkSet:
    """Gold rows in the record of claims_dev, texts beside them."""
    articles = articles or gold.with_name("articles.jsonl")
    texts = [_text(row) for row in read_rows(articles)]
    return BenchmarkSet(name, Scheme.CLAIMS, read_rows(gold), texts, [gold, articles])


def _load_events(name: str, data: Path, gold: Path, articles: Path | None) -> BenchmarkSet:
    """Claims in the record of claims_train; names and split beside them, texts in ECB+."""
    articles = articles or gold.with_name("articles.jsonl")
    listed = read_rows(articles)
    # a file without a dev part is scored whole
    chosen = [row for row in listed if row.get("split") == "dev"] or listed
    files = [gold, articles]
    if not all("text" in row for row in chosen):
        files += [path for path in _ecbplus_files(data) if path.is_file()]
        texts = {row["doc_id"]: row["text"] for path in files[2:] for row in read_rows(path)}
        chosen = [{**row, "text": texts.get(_name(row))} for row in chosen]
    lacking = [_name(row) for row in chosen if row["text"] is None]
    if lacking:
        raise DataError(
            f"{articles}: {len(lacking)} articles have no text, first {lacking[0]!r}; looked in "
            + (", ".join(map(str, files[2:])) or "no file of ecbplus")
        )
    names = {_name(row) for row in chosen}
    rows = [
        row if "quantity_text" in row else claim_to_gold_row(row)
        for row in read_rows(gold)
        if _name(row) in names
    ]
    return BenchmarkSet(
        name, Scheme.CLAIMS, rows, list(map(_text, chosen)), files, unscored=("source", "claim")
    )


def _load_own_texts(scheme: Scheme) -> Callable[[str, Path, Path, Path | None], BenchmarkSet]:
    """A loader of corpora whose gold rows hold their texts."""

    def load(name: str, data: Path, gold: Path, articles: Path | None) -> BenchmarkSet:
        rows = read_rows(gold)
        texts = list({row["text"]: _text(row) for row in rows}.values())
        return BenchmarkSet(name, scheme, rows, texts, [gold])

    return load


def _load_measeval(name: str, data: Path, gold: Path, articles: Path | None) -> BenchmarkSet:
    """The development part of MeasEval's training data; another gold file is scored whole."""
    whole = _load_own_texts(Scheme.MEASEVAL)(name, data, gold, articles)
    if gold != data / SETS[name][0]:
        return whole
    kept = [row for row in whole.gold if part_of(row["doc_id"]) == "dev"]
    return replace(whole, gold=kept, texts=[_text(row) for row in kept])


_QUANTITY_KEYS = ("value", "low", "high", "comparator", "kind", "unit")


def claim_to_gold_row(claim: Mapping[str, Any]) -> dict[str, Any]:
    """A claim in the record of claims_train as a gold row of the claims scorer.

    No sources are annotated there, so the row has none.
    """
    quantity = claim["quantity"]
    return {
        "doc": claim["doc_id"],
        "start": quantity["start"],
        "end": quantity["end"],
        "quantity_text": quantity["text"],
        **{key: quantity[key] for key in _QUANTITY_KEYS},
        "base_value": quantity.get("base_value"),
        "base_unit": quantity.get("base_unit"),
        "entity": [claim["entity"]["text"]] if claim["entity"] else [],
        "source": [],
        "status": claim["status"],
        "time": claim["time"]["text"] if claim["time"] else None,
        "alt": {},
        "optional": False,
    }


def _ecbplus_files(data: Path) -> Sequence[Path]:
    return [data / "ecbplus" / f"{split}.jsonl.gz" for split in ("train", "dev")]


def _text(row: Mapping[str, Any]) -> AnnotatedDocument:
    return AnnotatedDocument(_name(row), row["text"], row.get("date"))


def _name(row: Mapping[str, Any]) -> str:
    return str(row.get("doc_id") or row.get("doc") or "")


SETS: dict[str, tuple[str, Callable[[str, Path, Path, Path | None], BenchmarkSet]]] = {
    "claims_dev": ("claims_dev/gold.jsonl", _load_claims),
    "claimwire": ("claimwire/dev/gold.jsonl", _load_claims),
    "claims_events": ("claims_events/claims.jsonl", _load_events),
    "newsquant": ("newsquant/dev.jsonl", _load_own_texts(Scheme.NEWSQUANT)),
    "polnear": ("polnear/dev.jsonl.gz", _load_own_texts(Scheme.ATTRIBUTION)),
    "measeval": ("measeval/train.jsonl", _load_measeval),
}
"""Corpus -> its gold file in the folder of corpora, and what loads it."""
