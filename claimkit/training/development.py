"""Scores on the development sets: what a run keeps its best checkpoint by."""

from __future__ import annotations

import copy
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tokenizers import Tokenizer

from claimkit.errors import DataError
from claimkit.evaluation.annotated import gold_row
from claimkit.evaluation.attribution import score_attributions
from claimkit.evaluation.claims import prediction_row, score_claims
from claimkit.extractor import ClaimExtractor
from claimkit.io.corpora import read_corpus
from claimkit.io.documents import AnnotatedDocument, FragmentedAttribution
from claimkit.model.claim_model import ClaimModel
from claimkit.training.own_files import read_own, score_own
from claimkit.training.recipe import Recipe

logger = logging.getLogger(__name__)

PRIMARY_METRIC = "development_mean"
"""Of our sets: the mean of claimwire's CLAIM F1, claims_events' exact quantity F1 and polnear's
linked F1."""

PARTS = ("claimwire claim F1", "claims_events quantity exact F1", "polnear linked F1")


OWN = "own"
"""What a recipe's own development file is called among the sets."""


@dataclass(frozen=True, slots=True)
class DevelopmentSets:
    """Annotated documents that choose and do not train: the recipe's, or our dev splits by name."""

    documents: dict[str, list[AnnotatedDocument]]


def load_development_sets(recipe: Recipe) -> DevelopmentSets:
    """Read the recipe's development file, or else the dev splits of our corpora.

    A split whose texts are not at hand is left out with a warning.

    Raises:
        DataError: The recipe's file is missing, broken or empty.
    """
    chosen = recipe.development
    if chosen.path:
        return DevelopmentSets({OWN: read_own(recipe.folder / chosen.path, chosen.layers)})
    documents = {}
    for name in ("claimwire", "claims_events", "polnear"):
        try:
            documents[name] = read_corpus(name, "dev")
        except DataError as error:
            logger.warning("development set %s left out: %s", name, error)
    return DevelopmentSets(documents)


def score_development(
    model: ClaimModel, tokenizer: Tokenizer, sets: DevelopmentSets, device: str
) -> dict[str, float]:
    """Figures by name, `PRIMARY_METRIC` among them.

    It is the mean of those parts that are at hand; of the recipe's own file, the mean F1 over what
    is annotated there.
    """
    extractor = ClaimExtractor(copy.deepcopy(model), tokenizer, device=device)
    figures: dict[str, float] = {}
    if OWN in sets.documents:
        figures = score_own(extractor, sets.documents[OWN])
        return {PRIMARY_METRIC: sum(figures.values()) / len(figures), **figures}
    for name, documents in sets.documents.items():
        if name == "polnear":
            figures |= _score_polnear(extractor, documents)
        else:
            figures |= _score_claim_set(extractor, name, documents)
    parts = [figures[part] for part in PARTS if part in figures]
    return {PRIMARY_METRIC: sum(parts) / len(parts) if parts else 0.0, **figures}


def _score_claim_set(
    extractor: ClaimExtractor, name: str, documents: Sequence[AnnotatedDocument]
) -> dict[str, float]:
    predictions = [
        prediction_row(claim)
        for claims in extractor.stream(
            [d.text for d in documents],
            dates=[d.date for d in documents],
            doc_ids=[d.doc_id for d in documents],
        )
        for claim in claims
        if claim.quantity
    ]
    gold = [gold_row(claim, document) for document in documents for claim in document.claims]
    scores = score_claims(gold, predictions)
    figures = {
        f"{name} quantity overlap F1": scores.span_overlap.f1,
        f"{name} quantity exact F1": scores.span_exact.f1,
        f"{name} claim F1": scores.claim.f1,
    }
    for field, value in scores.accuracy.items():
        if value is not None:
            figures[f"{name} {field} accuracy"] = value
    return figures


def _score_polnear(
    extractor: ClaimExtractor, documents: Sequence[AnnotatedDocument]
) -> dict[str, float]:
    gold = {
        d.doc_id: {"doc_id": d.doc_id, "text": d.text, "attributions": _rows(d.attributions)}
        for d in documents
    }
    predicted = {
        d.doc_id: {"doc_id": d.doc_id, "attributions": _rows(extractor.attributions(d.text))}
        for d in documents
    }
    scores = score_attributions(gold, predicted)
    figures = {
        f"polnear {role} exact F1": scores[role, "exact"].f1
        for role in ("source", "cue", "content")
    }
    return {**figures, "polnear linked F1": scores.linked.f1}


def _rows(attributions: Sequence[FragmentedAttribution]) -> list[dict[str, Any]]:
    return [{"source": a.source, "cue": a.cue, "content": a.content} for a in attributions]
