"""Which scheme gold rows follow, and the measures of each document in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from pathlib import PurePath
from typing import Any

from claimkit.errors import DataError
from claimkit.evaluation.attribution import score_attributions_by_document
from claimkit.evaluation.claim_fields import Row
from claimkit.evaluation.claims import score_claims_by_document
from claimkit.evaluation.measeval import score_paragraph
from claimkit.evaluation.measeval_overall import overall_credit
from claimkit.evaluation.metrics import Measure
from claimkit.evaluation.newsquant import METRICS, score_newsquant_by_sentence


class Scheme(StrEnum):
    """How a gold file is annotated and scored."""

    CLAIMS = "claims"
    ATTRIBUTION = "attribution"
    NEWSQUANT = "newsquant"
    MEASEVAL = "measeval"


MATCHES = {
    Scheme.CLAIMS: "greedy-iou0.2",
    Scheme.ATTRIBUTION: "maximum-half-tokens",
    Scheme.NEWSQUANT: "paper+maximum",
    Scheme.MEASEVAL: "greedy-any-overlap",
}
"""How predictions are paired with gold, for the signature of a score."""

_TELLING_KEYS = {
    "quantity_text": Scheme.CLAIMS,
    "quantities": Scheme.NEWSQUANT,
    "annotations": Scheme.MEASEVAL,
    "attributions": Scheme.ATTRIBUTION,
}


def scheme_of(gold_rows: Sequence[Row]) -> Scheme:
    """The scheme that the keys of the first gold row tell.

    Raises:
        DataError: There are no rows, or their keys fit no scheme.
    """
    if not gold_rows:
        raise DataError("the gold has no rows, so there is nothing to score")
    for key, scheme in _TELLING_KEYS.items():
        if key in gold_rows[0]:
            return scheme
    raise DataError(
        f"the gold fits no scheme: it has the keys {', '.join(gold_rows[0])}; expected one of "
        + ", ".join(f"`{key}` ({scheme})" for key, scheme in _TELLING_KEYS.items())
    )


def measure_documents(
    scheme: Scheme,
    gold_rows: Sequence[Row],
    prediction_rows: Iterable[Row],
    documents: Collection[str] | None = None,
) -> list[dict[str, Measure]]:
    """For each document its measures by name.

    Args:
        scheme: The scheme of both sides.
        gold_rows: Gold rows.
        prediction_rows: Prediction rows.
        documents: Names of the documents, where some have no gold row (claims only).

    Raises:
        DataError: Rows name documents twice or such as the gold lacks, or spans are impossible.
    """
    match scheme:
        case Scheme.CLAIMS:
            claims = score_claims_by_document(gold_rows, prediction_rows, documents).values()
            return [dict(scores.measures) for scores in claims]
        case Scheme.ATTRIBUTION:
            gold_docs, predicted_docs = by_name(gold_rows), by_name(prediction_rows)
            articles = score_attributions_by_document(gold_docs, predicted_docs).values()
            return [
                {f"{what} {name}": counts for (what, name), counts in scores.measures.items()}
                for scores in articles
            ]
        case Scheme.NEWSQUANT:
            return _measure_sentences(gold_rows, prediction_rows)
        case Scheme.MEASEVAL:
            predicted = by_name(prediction_rows)
            return [
                _measure_paragraph(row["annotations"], predicted.get(name, {}).get("annotations"))
                for name, row in by_name(gold_rows).items()
            ]


def resolve_documents(
    prediction_rows: Iterable[Row], names: Collection[str]
) -> tuple[list[dict[str, Any]], int]:
    """The rows with their documents' full names, and how many rows fit no document.

    A row may give a path, a name with `.txt`, or a beginning (three letters at least) that only one
    document has. Rows without whole numbers as offsets are left out too.
    """
    resolved, left_out = [], 0
    known: dict[str, str | None] = {}
    for row in prediction_rows:
        given = str(row.get("doc", ""))
        if given not in known:
            known[given] = _full_name(given, names)
        has_offsets = isinstance(row.get("start"), int) and isinstance(row.get("end"), int)
        if known[given] is None or not has_offsets:
            left_out += 1
        else:
            resolved.append({**row, "doc": known[given]})
    return resolved, left_out


def by_name(rows: Iterable[Row]) -> dict[str, Row]:
    """The rows by `doc_id`.

    Raises:
        DataError: A name is missing or given twice.
    """
    named: dict[str, Row] = {}
    for number, row in enumerate(rows, start=1):
        name = row.get("doc_id")
        if name is None or name in named:
            fault = "has no doc_id" if name is None else f"gives doc_id {name!r} a second time"
            raise DataError(f"row {number} {fault}")
        named[name] = row
    return named


def _measure_paragraph(gold: Sequence[Row], predicted: Sequence[Row] | None) -> dict[str, Measure]:
    measures = score_paragraph(gold, predicted or ())
    try:
        overall = overall_credit(gold, predicted or ())
    except KeyError as error:
        raise DataError(
            f"an annotation lacks {error}; MeasEval's have id, text and other"
        ) from error
    return {**measures, "overall_overlap": overall}


def _measure_sentences(
    gold_rows: Sequence[Row], prediction_rows: Iterable[Row]
) -> list[dict[str, Measure]]:
    # sets derived from Recognizers-Text have neither changes nor concepts
    has_changes = any("change" in item for row in gold_rows for item in row["quantities"])
    metrics = METRICS if has_changes else METRICS[:2]
    return [
        {
            f"{counting} {metric}": counts[metric]
            for counting, counts in (("paper", scores.paper), ("match", scores.match))
            for metric in metrics
        }
        for scores in score_newsquant_by_sentence(gold_rows, prediction_rows)
    ]


def _full_name(given: str, names: Collection[str]) -> str | None:
    base = PurePath(given).name.removesuffix(".txt")
    same = [name for name in names if name.removesuffix(".txt") == base]
    begun = [name for name in names if len(base) >= 3 and name.startswith(base)]
    hits = same or begun
    return hits[0] if len(hits) == 1 else None
