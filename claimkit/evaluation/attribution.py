"""Attributions against gold in PolNeAR's scheme: roles as sets of tokens, and whole attributions.

PolNeAR: Newell, Margolin and Ruths, LREC 2018. A role (source, cue, content) may be discontinuous;
it becomes the set of tokens that any of its fragments touches.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from claimkit.errors import DataError
from claimkit.evaluation.matching import maximum_matching
from claimkit.evaluation.metrics import SideCounts

ROLES = ("source", "cue", "content")
ROLE_MEASURES = ("exact", "exact_words", "proportional", "token")
LINK_MEASURES = ("linked", "linked_cue", "linked_exact", "content_link", "source_given_content")
MEASURES = (
    *((role, measure) for role in ROLES for measure in ROLE_MEASURES),
    *(("attribution", measure) for measure in LINK_MEASURES),
)
"""What is measured, in the order of a table.

exact: equal sets of tokens. exact_words: the same without punctuation. proportional: a span earns
the share of its tokens that the other side covers (Johansson and Moschitti 2010). token: each token
weighs the same. linked: source and content each overlap by half, one to one; linked_cue: the cue as
well; linked_exact: source and content equal in words. content_link: content alone overlaps by half;
source_given_content: the share of those pairs whose source does too.
"""

_TOKEN = re.compile(r"\w+|[^\w\s]")

Tokens = frozenset[int]
Roles = Mapping[str, Tokens]
"""Role -> its tokens, by number in the article."""


@dataclass(frozen=True, slots=True)
class AttributionScores:
    """Counts of one article or many; they add."""

    measures: Mapping[tuple[str, str], SideCounts] = field(
        default_factory=lambda: dict.fromkeys(MEASURES, SideCounts())
    )

    def __add__(self, other: AttributionScores) -> AttributionScores:
        return AttributionScores({key: self[key] + other[key] for key in MEASURES})

    def __getitem__(self, key: tuple[str, str]) -> SideCounts:
        """The counts of `("source" | "cue" | "content" | "attribution", measure)`."""
        return self.measures[key]

    @property
    def linked(self) -> SideCounts:
        """Whole attributions whose source and content overlap by half."""
        return self["attribution", "linked"]

    @property
    def content_link(self) -> SideCounts:
        """Attributions whose content overlaps by half."""
        return self["attribution", "content_link"]

    @property
    def source_given_content(self) -> SideCounts:
        """The share of those whose source is right too."""
        return self["attribution", "source_given_content"]

    def to_dict(self) -> dict[str, Any]:
        """Figures and counts as plain JSON values, `role.measure` by name."""
        return {
            f"{what}.{name}": {
                "precision": counts.precision,
                "recall": counts.recall,
                "f1": counts.f1,
                "predicted": counts.predicted,
                "gold": counts.gold,
            }
            for (what, name), counts in self.measures.items()
        }


def score_attributions(
    gold_docs: Mapping[str, Mapping[str, Any]],
    predicted_docs: Mapping[str, Mapping[str, Any]],
    *,
    numeric_only: bool = False,
) -> AttributionScores:
    """The scores over all articles.

    >>> article = {"text": "No, Lee said.", "attributions": [
    ...     {"source": [[4, 7]], "cue": [[8, 12]], "content": [[0, 2]]}]}
    >>> score_attributions({"a": article}, {"a": article}).linked.f1
    1.0

    Args:
        gold_docs: Document name -> {"text", "attributions"}. An attribution is a mapping or an
            object with `source`, `cue` and `content`, each a list of (start, end).
        predicted_docs: Document name -> {"attributions"}; a document left out has none.
        numeric_only: Whether only attributions with a digit in their content count, on both sides.

    Raises:
        DataError: A predicted document is not in the gold, or a span lies outside its text.
    """
    per_article = score_attributions_by_document(
        gold_docs, predicted_docs, numeric_only=numeric_only
    )
    return sum(per_article.values(), start=AttributionScores())


def score_attributions_by_document(
    gold_docs: Mapping[str, Mapping[str, Any]],
    predicted_docs: Mapping[str, Mapping[str, Any]],
    *,
    numeric_only: bool = False,
) -> dict[str, AttributionScores]:
    """Document name -> its scores, for the bootstrap; arguments as for `score_attributions`."""
    unknown = sorted(predicted_docs.keys() - gold_docs.keys())
    if unknown:
        raise DataError(
            f"{len(unknown)} predicted documents are not in the gold, first {unknown[0]!r}; "
            f"the gold has {len(gold_docs)} documents"
        )
    scores = {}
    for name in sorted(gold_docs):
        article = _Article(name, gold_docs[name]["text"])
        gold = article.attributions(gold_docs[name]["attributions"], numeric_only)
        found = predicted_docs.get(name, {}).get("attributions", ())
        scores[name] = _score_article(article, gold, article.attributions(found, numeric_only))
    return scores


class _Article:
    """The tokens of one text, and which of them each character belongs to."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.token_at = [-1] * len(text)
        self.words: set[int] = set()
        self.numeric: set[int] = set()
        for number, match in enumerate(_TOKEN.finditer(text)):
            start, end = match.span()
            self.token_at[start:end] = [number] * (end - start)
            if any(character.isalnum() for character in match.group()):
                self.words.add(number)
            if any(character.isdigit() for character in match.group()):
                self.numeric.add(number)

    def tokens(self, fragments: Iterable[Sequence[int]] | None) -> Tokens:
        """The tokens that any fragment touches."""
        touched: set[int] = set()
        for fragment in fragments or ():
            start, end = self._offsets(fragment)
            touched.update(self.token_at[start:end])
        return frozenset(touched - {-1})

    def _offsets(self, fragment: Sequence[int]) -> tuple[int, int]:
        length = len(self.token_at)
        try:
            start, end = fragment
            if 0 <= start < end <= length:
                return start, end
        except (TypeError, ValueError):
            pass
        raise DataError(f"{self.name}: bad span {fragment!r}; the text has {length} characters")

    def attributions(self, items: Iterable[Any], numeric_only: bool) -> list[Roles]:
        """Each attribution as its roles' tokens; one without any token is left out."""
        found: list[Roles] = []
        for item in items:
            roles = {role: self.tokens(_fragments(item, role)) for role in ROLES}
            if numeric_only and not roles["content"] & self.numeric:
                continue
            if any(roles.values()):
                found.append(roles)
        return found


def _fragments(item: Any, role: str) -> Iterable[Sequence[int]] | None:
    fragments: Iterable[Sequence[int]] | None = (
        item.get(role) if isinstance(item, Mapping) else getattr(item, role)
    )
    return fragments


def _score_article(
    article: _Article, gold: Sequence[Roles], predicted: Sequence[Roles]
) -> AttributionScores:
    measures: dict[tuple[str, str], SideCounts] = {}
    for role in ROLES:
        gold_spans = _distinct(roles[role] for roles in gold)
        predicted_spans = _distinct(roles[role] for roles in predicted)
        for name, counts in _score_role(article, gold_spans, predicted_spans):
            measures[role, name] = counts
    for name, counts in _score_links(article, gold, predicted):
        measures["attribution", name] = counts
    return AttributionScores(measures)


def _score_role(
    article: _Article, gold: set[Tokens], predicted: set[Tokens]
) -> Iterator[tuple[str, SideCounts]]:
    """The measures of one role; equal spans of an article count once."""
    yield "exact", _one_to_one(len(gold & predicted), len(predicted), len(gold))
    gold_words = _distinct(span & article.words for span in gold)
    words = _distinct(span & article.words for span in predicted)
    yield "exact_words", _one_to_one(len(gold_words & words), len(words), len(gold_words))
    all_gold, all_predicted = frozenset(chain(*gold)), frozenset(chain(*predicted))
    yield (
        "proportional",
        SideCounts(
            sum(len(span & all_gold) / len(span) for span in predicted),
            len(predicted),
            sum(len(span & all_predicted) / len(span) for span in gold),
            len(gold),
        ),
    )
    shared = len(all_gold & all_predicted)
    yield "token", _one_to_one(shared, len(all_predicted), len(all_gold))


def _score_links(
    article: _Article, gold: Sequence[Roles], predicted: Sequence[Roles]
) -> Iterator[tuple[str, SideCounts]]:
    """The measures of whole attributions, paired one to one."""

    def is_linked(p: Roles, g: Roles) -> bool:
        return _agree_by_half(p["source"], g["source"]) and _is_content_linked(p, g)

    def is_linked_with_cue(p: Roles, g: Roles) -> bool:
        return is_linked(p, g) and _agree_by_half(p["cue"], g["cue"])

    def is_linked_exactly(p: Roles, g: Roles) -> bool:
        words = article.words
        return all(p[role] & words == g[role] & words for role in ("source", "content"))

    linked = _pair(predicted, gold, is_linked)
    pairs_by_measure = {
        "linked": linked,
        "linked_cue": _pair(predicted, gold, is_linked_with_cue),
        "linked_exact": _pair(predicted, gold, is_linked_exactly),
    }
    for name, pairs in pairs_by_measure.items():
        yield name, _one_to_one(len(pairs), len(predicted), len(gold))
    # pairs whose source agrees come first, so that source_given_content is not left to chance
    used_predicted, used_gold = {i for i, _ in linked}, {j for _, j in linked}
    rest = _pair(
        [roles for i, roles in enumerate(predicted) if i not in used_predicted],
        [roles for j, roles in enumerate(gold) if j not in used_gold],
        _is_content_linked,
    )
    content_linked = len(linked) + len(rest)
    yield "content_link", _one_to_one(content_linked, len(predicted), len(gold))
    yield "source_given_content", _one_to_one(len(linked), content_linked, content_linked)


def _pair(
    predicted: Sequence[Roles], gold: Sequence[Roles], may_pair: Callable[[Roles, Roles], bool]
) -> list[tuple[int, int]]:
    return maximum_matching([[j for j, g in enumerate(gold) if may_pair(p, g)] for p in predicted])


def _is_content_linked(p: Roles, g: Roles) -> bool:
    return _agree_by_half(p["content"], g["content"])


def _agree_by_half(predicted: Tokens, gold: Tokens) -> bool:
    """Whether the overlap is at least half of the longer one; two empty roles agree."""
    if not predicted and not gold:
        return True
    return bool(predicted and gold) and 2 * len(predicted & gold) >= max(len(predicted), len(gold))


def _distinct(spans: Iterable[Tokens]) -> set[Tokens]:
    return set(spans) - {frozenset()}


def _one_to_one(matched: int, predicted: int, gold: int) -> SideCounts:
    return SideCounts(matched, predicted, matched, gold)
