"""Quantity claims against gold in claimkit's own scheme: spans, then every field of the pairs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from claimkit.errors import DataError
from claimkit.evaluation.claim_fields import Row, complete_gold_row, judge_fields
from claimkit.evaluation.matching import Extent, best_overlap, match_spans
from claimkit.evaluation.metrics import Counts, Tally
from claimkit.types import Claim

MIN_OVERLAP = 0.2
"""Least intersection over union of a pair, from the project's scoring definition."""

FIELDS = (
    "value",
    "comparator",
    "unit",
    "entity_exact",
    "entity",
    "source_exact",
    "source",
    "source_attributed",
    "source_empty",
    "status",
    "time",
    "time_given",
)
"""Fields judged on paired claims. `entity`, `source` and `time` ask for half of the tokens;
`source_attributed` and `source_empty` look at claims with and without a gold source, `time_given`
at claims with a gold time."""

SPAN_MEASURES = ("span_exact", "span_exact_any", "span_overlap", "claim")
"""Measures with precision and recall; `span_exact_any` also takes other span conventions, `claim`
wants value, entity and source right."""


@dataclass(frozen=True, slots=True)
class PairVerdict:
    """A gold claim, the prediction paired with it, and which fields are right."""

    gold: Row
    predicted: Row
    right: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What became of each gold claim and each prediction.

    Attributes:
        pairs: The pairs, by place of the gold claim.
        missed: Gold claims without a prediction.
        spurious: Predictions without a gold claim.
        optional_gold: Gold claims that are neither rewarded nor punished.
        ignored: Predictions on those.
    """

    pairs: tuple[PairVerdict, ...]
    missed: tuple[Row, ...]
    spurious: tuple[Row, ...]
    optional_gold: int
    ignored: int


@dataclass(frozen=True, slots=True)
class ClaimScores:
    """Counts of one document or many; they add.

    Attributes:
        span_exact: Spans equal to the gold span.
        span_exact_any: Spans equal to the gold span under any accepted convention.
        span_overlap: Spans paired with a gold span.
        claim: Pairs with value, entity and source right.
        fields: Right among the paired, by name in `FIELDS`.
        optional_gold: Gold claims left out of the counts.
        ignored: Predictions left out of the counts.
    """

    span_exact: Counts = field(default_factory=Counts)
    span_exact_any: Counts = field(default_factory=Counts)
    span_overlap: Counts = field(default_factory=Counts)
    claim: Counts = field(default_factory=Counts)
    fields: Mapping[str, Tally] = field(default_factory=lambda: dict.fromkeys(FIELDS, Tally()))
    optional_gold: int = 0
    ignored: int = 0

    def __add__(self, other: ClaimScores) -> ClaimScores:
        return ClaimScores(
            span_exact=self.span_exact + other.span_exact,
            span_exact_any=self.span_exact_any + other.span_exact_any,
            span_overlap=self.span_overlap + other.span_overlap,
            claim=self.claim + other.claim,
            fields={name: self.fields[name] + other.fields[name] for name in FIELDS},
            optional_gold=self.optional_gold + other.optional_gold,
            ignored=self.ignored + other.ignored,
        )

    @property
    def accuracy(self) -> dict[str, float | None]:
        """Field -> share right among the paired claims; None where there is none to judge."""
        return {name: tally.accuracy for name, tally in self.fields.items()}

    @property
    def measures(self) -> dict[str, Counts | Tally]:
        """Every measure by name, in the order of a table."""
        return {**{name: getattr(self, name) for name in SPAN_MEASURES}, **self.fields}

    def to_dict(self) -> dict[str, Any]:
        """Figures and counts as plain JSON values."""
        spans = {
            name: {
                "precision": counts.precision,
                "recall": counts.recall,
                "f1": counts.f1,
                "matched": counts.matched,
                "predicted": counts.predicted,
                "gold": counts.gold,
            }
            for name, counts in self.measures.items()
            if isinstance(counts, Counts)
        }
        fields = {
            name: {"accuracy": tally.accuracy, "right": tally.right, "n": tally.total}
            for name, tally in self.fields.items()
        }
        ignored = {"optional_gold": self.optional_gold, "ignored": self.ignored}
        return {**spans, **fields, **ignored}


def prediction_row(claim: Claim) -> dict[str, Any]:
    """A quantity claim as the row that is scored.

    Raises:
        DataError: The claim is a statement without a quantity.
    """
    quantity = claim.quantity
    if quantity is None:
        raise DataError(f"only quantity claims are scored, got a {claim.kind}: {claim.text!r}")
    source = claim.attribution.source if claim.attribution else None
    return {
        "doc": claim.doc_id,
        "start": quantity.start,
        "end": quantity.end,
        "value": quantity.value,
        "low": quantity.low,
        "high": quantity.high,
        "comparator": str(quantity.comparator),
        "unit": quantity.unit,
        "entity": claim.entity.text if claim.entity else None,
        "source": source.text if source else None,
        "status": str(claim.status),
        "time": claim.time.text if claim.time else None,
        "confidence": claim.confidence,
    }


def score_claims(
    gold_rows: Iterable[Row],
    prediction_rows: Iterable[Row],
    documents: Collection[str] | None = None,
    *,
    min_overlap: float = MIN_OVERLAP,
    strict_pronouns: bool = False,
) -> ClaimScores:
    """The scores over all documents.

    >>> gold = {"doc": "a", "start": 0, "end": 3, "quantity_text": "two", "value": 2, "low": None,
    ...         "high": None, "comparator": "=", "kind": "count", "unit": "boat", "time": None,
    ...         "entity": ["boats"], "source": [], "status": "actual"}
    >>> score_claims([gold], [{**gold, "entity": "boats", "source": None}]).claim.f1
    1.0

    Args:
        gold_rows: Gold claims: {doc, start, end, quantity_text, value, low, high, comparator, kind,
            unit, entity, source, status, time} and optionally {base_value, base_unit, alt,
            optional}; `entity` and `source` list the accepted texts.
        prediction_rows: Predictions as `prediction_row` makes them.
        documents: Names of the documents to score; rows of others are left out. None for all.
        min_overlap: Least intersection over union of a pair.
        strict_pronouns: Whether a pronoun no longer counts as an entity or a source.
    """
    per_document = score_claims_by_document(
        gold_rows,
        prediction_rows,
        documents,
        min_overlap=min_overlap,
        strict_pronouns=strict_pronouns,
    )
    return sum(per_document.values(), start=ClaimScores())


def score_claims_by_document(
    gold_rows: Iterable[Row],
    prediction_rows: Iterable[Row],
    documents: Collection[str] | None = None,
    *,
    min_overlap: float = MIN_OVERLAP,
    strict_pronouns: bool = False,
) -> dict[str, ClaimScores]:
    """Document name -> its scores, for the bootstrap; arguments as for `score_claims`."""
    gold, predicted = rows_by_document(gold_rows), rows_by_document(prediction_rows)
    names = sorted(gold.keys() | predicted.keys()) if documents is None else sorted(documents)
    return {
        name: count_claims(
            judge_claims(
                gold[name],
                predicted[name],
                min_overlap=min_overlap,
                strict_pronouns=strict_pronouns,
            )
        )
        for name in names
    }


def judge_claims(
    gold_rows: Sequence[Row],
    prediction_rows: Sequence[Row],
    *,
    min_overlap: float = MIN_OVERLAP,
    strict_pronouns: bool = False,
) -> Judgement:
    """Pair the claims of one document and judge every field of the pairs."""
    gold = [complete_gold_row(row) for row in gold_rows]
    accepted = [_accepted_spans(row) for row in gold]
    extents = [(row["start"], row["end"]) for row in prediction_rows]
    matched = match_spans(accepted, extents, min_overlap)
    optional = [spans for row, spans in zip(gold, accepted, strict=True) if row["optional"]]
    pairs = [(i, j) for i, j in matched if not gold[i]["optional"]]
    paired_gold, paired_predicted = {i for i, _ in pairs}, {j for _, j in pairs}
    # a second prediction on an optional claim is a duplicate, not a false positive
    ignored = {j for i, j in matched if gold[i]["optional"]} | {
        j
        for j, extent in enumerate(extents)
        if j not in paired_predicted
        and any(best_overlap(extent, spans) >= min_overlap for spans in optional)
    }
    return Judgement(
        pairs=tuple(
            PairVerdict(
                gold[i],
                prediction_rows[j],
                judge_fields(prediction_rows[j], gold[i], strict_pronouns=strict_pronouns),
            )
            for i, j in pairs
        ),
        missed=tuple(
            row for i, row in enumerate(gold) if i not in paired_gold and not row["optional"]
        ),
        spurious=tuple(
            row
            for j, row in enumerate(prediction_rows)
            if j not in paired_predicted and j not in ignored
        ),
        optional_gold=len(optional),
        ignored=len(ignored),
    )


def count_claims(judgement: Judgement) -> ClaimScores:
    """The counts of one document's judgement."""
    pairs = judgement.pairs
    predicted = len(pairs) + len(judgement.spurious)
    gold = len(pairs) + len(judgement.missed)
    exact = exact_any = 0
    for pair in pairs:
        extent = (pair.predicted["start"], pair.predicted["end"])
        accepted = _accepted_spans(pair.gold)
        exact += extent == accepted[0]
        exact_any += extent in accepted
    attributed = [pair for pair in pairs if pair.gold["source"]]
    unattributed = [pair for pair in pairs if not pair.gold["source"]]
    timed = [pair for pair in pairs if pair.gold["time"]]
    subsets = {
        "source_attributed": ("source", attributed),
        "source_empty": ("source", unattributed),
        "time_given": ("time", timed),
    }
    fields = {}
    for name in FIELDS:
        judged, subset = subsets.get(name, (name, pairs))
        fields[name] = Tally(sum(pair.right[judged] for pair in subset), len(subset))
    return ClaimScores(
        span_exact=Counts(exact, predicted, gold),
        span_exact_any=Counts(exact_any, predicted, gold),
        span_overlap=Counts(len(pairs), predicted, gold),
        claim=Counts(sum(pair.right["claim"] for pair in pairs), predicted, gold),
        fields=fields,
        optional_gold=judgement.optional_gold,
        ignored=judgement.ignored,
    )


def _accepted_spans(gold: Row) -> list[Extent]:
    others = (gold.get("alt") or {}).get("spans", [])
    return [(gold["start"], gold["end"]), *((start, end) for start, end in others)]


def rows_by_document(rows: Iterable[Row]) -> defaultdict[str, list[Row]]:
    """Document name -> its gold or prediction rows, in order."""
    documents: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        documents[row["doc"]].append(row)
    return documents
