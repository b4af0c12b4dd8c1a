"""Every miss of a prediction run, with its sentence, its field and its cause."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from claimkit.evaluation.attribution import ROLES
from claimkit.evaluation.claim_fields import Row
from claimkit.evaluation.claims import PairVerdict, judge_claims, rows_by_document
from claimkit.evaluation.wording import plain_comparator, token_f1

Extent = tuple[int, int]

SPAN_FIELDS = ("entity", "source", "time")
LABEL_FIELDS = ("comparator", "status")


@dataclass(frozen=True, slots=True)
class ErrorCase:
    """One miss.

    Attributes:
        field: What is wrong: `quantity`, `entity`, `source`, `content` ...
        cause: How: `missed`, `spurious`, `boundary`, `planned read as actual` ...
        document: The document's name.
        sentence: The sentence that holds the first character of the miss.
        start: First character of the marked span, within `sentence`, in code points.
        end: One past its last character, cut at the sentence's end.
        gold: What the annotation says; empty: nothing.
        predicted: What was predicted; empty: nothing.
    """

    field: str
    cause: str
    document: str
    sentence: str
    start: int
    end: int
    gold: str
    predicted: str


@dataclass(frozen=True, slots=True)
class Article:
    """A text that was scored, to show its misses in.

    Attributes:
        name: The document's name.
        text: The document.
        sentences: Start and end of each sentence, in code points, in order.
    """

    name: str
    text: str
    sentences: Sequence[Extent]


def claim_errors(
    gold_rows: Iterable[Row], prediction_rows: Iterable[Row], articles: Iterable[Article]
) -> list[ErrorCase]:
    """The misses on quantity claims, document by document in text order.

    Args:
        gold_rows: Gold claims, as for `score_claims`.
        prediction_rows: Predictions, as for `score_claims`.
        articles: The documents; rows of others are left out.
    """
    gold, predicted = rows_by_document(gold_rows), rows_by_document(prediction_rows)
    cases: list[ErrorCase] = []
    for article in articles:
        judgement = judge_claims(gold[article.name], predicted[article.name])
        page = _Page(article)
        found = []
        for row in judgement.missed:
            at = _extent(row)
            found.append(page.case("quantity", "missed", at, page.words(at), ""))
        for row in judgement.spurious:
            at = _extent(row)
            found.append(page.case("quantity", "spurious", at, "", page.words(at)))
        for pair in judgement.pairs:
            found += _pair_errors(pair, page)
        cases += [case for _, case in sorted(found, key=lambda entry: entry[0])]
    return cases


def attribution_errors(
    gold_rows: Iterable[Row], prediction_rows: Iterable[Row], articles: Iterable[Article]
) -> list[ErrorCase]:
    """The misses on sources, cues and contents, article by article in text order.

    Args:
        gold_rows: `{doc_id, attributions}`, as for `score_attributions`.
        prediction_rows: The same.
        articles: The documents; rows of others are left out.
    """
    gold = {row["doc_id"]: row["attributions"] for row in gold_rows}
    predicted = {row["doc_id"]: row["attributions"] for row in prediction_rows}
    cases: list[ErrorCase] = []
    for article in articles:
        page = _Page(article)
        found = [
            entry
            for role in ROLES
            for entry in _role_errors(
                role,
                _role_spans(gold.get(article.name, ()), role),
                _role_spans(predicted.get(article.name, ()), role),
                page,
            )
        ]
        cases += [case for _, case in sorted(found, key=lambda entry: entry[0])]
    return cases


def count_causes(cases: Iterable[ErrorCase]) -> list[tuple[str, list[tuple[str, int]]]]:
    """Fields with their causes and counts, the most frequent first."""
    by_field: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for case in cases:
        by_field[case.field][case.cause] += 1
    ordered = sorted(by_field.items(), key=lambda entry: -entry[1].total())
    return [(name, causes.most_common()) for name, causes in ordered]


_Entry = tuple[int, ErrorCase]


class _Page:
    """The sentences of one document, to show a miss in."""

    def __init__(self, article: Article) -> None:
        self.name = article.name
        self.text = article.text
        self.sentences = article.sentences

    def words(self, at: Extent) -> str:
        return self.text[at[0] : at[1]]

    def case(self, field: str, cause: str, at: Extent, gold: str, predicted: str) -> _Entry:
        """A miss at a place of the text, with that place for sorting."""
        whole = (at[0], max(at[1], at[0] + 1))
        start, end = next(((a, b) for a, b in self.sentences if a <= at[0] < b), whole)
        marked = (at[0] - start, min(at[1], end) - start)
        sentence = self.text[start:end]
        return at[0], ErrorCase(field, cause, self.name, sentence, *marked, gold, predicted)


def _pair_errors(pair: PairVerdict, page: _Page) -> Iterator[_Entry]:
    gold, predicted, right = pair.gold, pair.predicted, pair.right
    at, found = _extent(gold), _extent(predicted)
    if found not in [at, *map(tuple, gold["alt"].get("spans", []))]:
        yield page.case("quantity", _edge_cause(at, found), at, page.words(at), page.words(found))
    if not right["value"]:
        yield page.case("value", "another value", at, _numbers(gold), _numbers(predicted))
    if not right["unit"]:
        cause = "another unit" if predicted.get("unit") else "no unit"
        yield page.case("unit", cause, at, gold["unit"] or "", predicted.get("unit") or "")
    for name in LABEL_FIELDS:
        if not right[name]:
            said = str(predicted.get(name))
            said = plain_comparator(said) if name == "comparator" else said
            yield page.case(name, f"{gold[name]} read as {said}", at, gold[name], said)
    for name in SPAN_FIELDS:
        accepted = gold[name] if isinstance(gold[name], list) else [gold[name] or ""]
        why = _span_cause(name, accepted, predicted.get(name), right)
        if why:
            expected = " / ".join(filter(None, accepted))
            yield page.case(name, why, at, expected, predicted.get(name) or "")


def _span_cause(
    name: str, accepted: Sequence[str], predicted: str | None, right: Mapping[str, bool]
) -> str | None:
    """Why an argument is wrong, or not exactly right; None where nothing is."""
    if right[f"{name}_exact"]:
        return None
    if right[name]:
        return "boundary, half of the words right"
    if not predicted:
        return "not found"
    if not any(accepted):
        return "none in the text"
    is_near = any(token_f1(text, predicted) for text in accepted)
    return "boundary, fewer words right" if is_near else "another one"


def _numbers(row: Row) -> str:
    if row.get("value") is not None:
        return f"{row['value']:g}"
    ends = ("" if row.get(end) is None else f"{row[end]:g}" for end in ("low", "high"))
    return " to ".join(ends)


def _role_spans(attributions: Iterable[Any], role: str) -> list[list[Extent]]:
    spans = []
    for attribution in attributions:
        value = (
            attribution[role] if isinstance(attribution, Mapping) else getattr(attribution, role)
        )
        if value:
            spans.append(sorted((int(start), int(end)) for start, end in value))
    return [list(span) for span in sorted({tuple(span) for span in spans})]


def _role_errors(
    role: str, gold: list[list[Extent]], predicted: list[list[Extent]], page: _Page
) -> Iterator[_Entry]:
    for span in predicted:
        if not any(_overlap(span, other) for other in gold):
            yield page.case(role, "spurious", _hull(span), "", page.words(_hull(span)))
    for span in gold:
        if span in predicted:
            continue
        near = max(predicted, key=lambda other: _overlap(span, other), default=None)
        if near is None or not _overlap(span, near):
            yield page.case(role, "missed", _hull(span), page.words(_hull(span)), "")
            continue
        cause = _edge_cause(_hull(span), _hull(near)) or "other gaps"
        yield page.case(role, cause, _hull(span), page.words(_hull(span)), page.words(_hull(near)))


def _edge_cause(gold: Extent, predicted: Extent) -> str:
    """Which edges differ, and in which direction."""
    left = "starts early" if predicted[0] < gold[0] else "starts late"
    right = "ends late" if predicted[1] > gold[1] else "ends early"
    causes = (left if predicted[0] != gold[0] else "", right if predicted[1] != gold[1] else "")
    return ", ".join(filter(None, causes))


def _overlap(one: Sequence[Extent], other: Sequence[Extent]) -> int:
    return sum(max(0, min(b, d) - max(a, c)) for a, b in one for c, d in other)


def _hull(span: Sequence[Extent]) -> Extent:
    return span[0][0], span[-1][1]


def _extent(row: Row) -> Extent:
    return row["start"], row["end"]
