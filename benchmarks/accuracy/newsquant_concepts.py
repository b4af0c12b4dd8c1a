"""Who or what a NewsQuant quantity is about: the words of its `referred_concepts`.

A measure is about its measured thing, a count about its holder.
"""

from __future__ import annotations

import re

from benchmarks.accuracy.newsquant_phrases import (
    WORDS,
    Sentence,
    content_words,
    is_next,
    joined,
)
from claimkit.labels import QuantityKind
from claimkit.normalise.units import unit_of_noun
from claimkit.types import Claim, Quantity, Span

NAMED_HOLDER = re.compile(r" of (?=(?:the |The )?[A-Z])")
"""What stands between a counted noun and the name of its holder: `seasons of Hill Street`."""

_COMPLEMENT = re.compile(r" (?:of|for|from|across)(?: (?:the|an?|its|his|her|their))?(?= )")
_RELATIVES = frozenset(("who", "which", "that"))
_ATTRIBUTIVE_WORDS = 4
"""Words that a noun behind a measure has at most; more are a clause."""


def concepts(sentence: Sentence, claim: Claim) -> list[str]:
    """The parts of the concept as content words, each word once."""
    said: set[str] = set()
    found = []
    for part in _parts(sentence, claim, _quantity(claim)):
        words = [word for word in content_words(part) if word not in said]
        said.update(words)
        found.append(" ".join(words))
    return [part for part in found if part]


def is_share(quantity: Quantity) -> bool:
    """Whether this is a part of something, not a multiple and not parts per million."""
    unit = quantity.unit or ""
    is_multiple = unit == "time" or unit.startswith("part per ")
    return quantity.kind is QuantityKind.RATIO and not is_multiple


def is_compound(quantity: Quantity) -> bool:
    """Whether the counted noun stands inside and what it modifies outside: `three-point range`."""
    return re.fullmatch(r"\w+-[a-z]+|\dG", quantity.text) is not None


def _quantity(claim: Claim) -> Quantity:
    assert claim.quantity is not None, claim
    return claim.quantity


def _parts(sentence: Sentence, claim: Claim, quantity: Quantity) -> list[str]:
    if is_share(quantity):
        return []
    if quantity.kind is not QuantityKind.COUNT:
        return _measured(sentence, claim, quantity)
    if is_compound(quantity):
        return [claim.entity.text] if claim.entity else []
    return [_holder(sentence, claim, quantity)]


def _measured(sentence: Sentence, claim: Claim, quantity: Quantity) -> list[str]:
    """What is measured: the noun that the measure stands before or is told of, and its bearer."""
    named, entity = claim.property, claim.entity
    if named is not None and named.text.lower() in WORDS["dimensions"]:
        return [_full(sentence, entity, claim) if entity else _subject(sentence, quantity.start)]
    if entity is not None and _is_currency(entity, quantity):
        entity = None
    parts = [_full(sentence, span, claim) for span in (named, entity) if span is not None]
    noun = _attributed(sentence, claim, quantity) or _of_what(sentence, quantity, ("of",))
    known, words = set(content_words(" ".join(parts))), set(content_words(noun))
    if known <= words:
        parts = [noun]
    elif not words & known:
        parts = [noun, *parts]
    return [*parts, _owner(sentence, claim, quantity)]


def _owner(sentence: Sentence, claim: Claim, quantity: Quantity) -> str:
    """Who has what is measured: `the port has a 25% duty`."""
    predicate = claim.predicate
    if predicate is None or predicate.end > quantity.start:
        return ""
    is_having = predicate.text.lower() in WORDS["having"]
    return _subject(sentence, predicate.start) if is_having else ""


def _is_currency(entity: Span, quantity: Quantity) -> bool:
    """Whether what is called the entity is what the money is counted in: `3 billion shekels`."""
    unit = unit_of_noun(entity.text, QuantityKind.MONEY)
    return unit is not None and is_next(quantity, entity)


def _attributed(sentence: Sentence, claim: Claim, quantity: Quantity) -> str:
    """The noun phrase that a measure stands before: `a 25% duty`, `a 5-kilometre run`."""
    is_plural = re.search(r"[a-z]{3,}s$|feet$", quantity.text)
    is_found = claim.entity is not None and is_next(quantity, claim.entity)
    if is_found or is_plural or quantity.unit is None:
        return ""
    if not re.match(r" [^\W\d_]", sentence.text[quantity.end :]):
        return ""
    phrase = sentence.phrase_after(sentence.before(quantity.end))
    if not phrase or len(phrase) > _ATTRIBUTIVE_WORDS:
        return ""
    if phrase[0].text.lower() in WORDS["dimensions"]:
        return ""
    return joined([*sentence.phrase_before(sentence.before(quantity.start)), *phrase])


def _full(sentence: Sentence, span: Span, claim: Claim) -> str:
    """The whole noun phrase of a span: its modifiers, what it is a part of, what `of` adds."""
    quantity = _quantity(claim)
    is_split = is_next(quantity, span) and quantity.unit is not None
    first = sentence.before(quantity.start if is_split else span.start)
    before = sentence.phrase_before(first)
    if before and before[-1].closes and before[-1].text[-1] not in "'’":
        before = []
    whole = [] if claim.property else sentence.phrase_before_of(first - len(before))
    link = _COMPLEMENT.match(sentence.text, span.end)
    after = sentence.phrase_after(sentence.before(link.end())) if link else []
    if any(word.text.lower() in WORDS["times"] for word in after):
        after = []
    return " ".join([joined(whole), joined(before), span.text, joined(after)])


def _of_what(sentence: Sentence, quantity: Quantity, links: tuple[str, ...]) -> str:
    """The noun of which a quantity is told: `sales of 40 boats`."""
    number = sentence.before(quantity.start)
    if number < 2 or sentence.words[number - 1].text.lower() not in links:
        return ""
    phrase = sentence.phrase_before(number - 1)
    if not phrase or phrase[-1].closes or phrase[-1].text.lower() in WORDS["totals"]:
        return ""
    return joined(phrase)


def _holder(sentence: Sentence, claim: Claim, quantity: Quantity) -> str:
    """Who or what has, does or undergoes what is counted."""
    named = NAMED_HOLDER.search(claim.entity.text) if claim.entity else None
    if named is not None and claim.entity is not None:
        return claim.entity.text[named.end() :]
    whole = _of_what(sentence, quantity, ("of", "with"))
    if whole:
        return whole
    predicate = claim.predicate
    if predicate is None:
        return _subject(sentence, quantity.start)
    return _subject(sentence, predicate.start) if predicate.start < quantity.start else ""


def _subject(sentence: Sentence, end: int) -> str:
    """The noun phrase before a verb, else what the sentence begins with."""
    words = sentence.words
    index = number = sentence.before(end)
    while index > 0 and (skipped := _not_subject(sentence, index)):
        index -= skipped
    if index > 0 and words[index - 1].text.lower() in ("we", "i", "you"):
        return ""
    phrase = sentence.phrase_before(index)
    if not phrase:
        return sentence.first_phrase() if index > 0 else ""
    if any(word.text.lower() in _RELATIVES for word in words[index:number]):
        return joined(phrase)
    link = sentence.before(phrase[0].start) - 1
    while link >= 0 and words[link].text.lower() in WORDS["articles"]:
        link -= 1
    if link >= 0 and words[link].text.lower() in WORDS["prepositions"]:
        return _subject(sentence, words[link].start)
    if link >= 0 and words[link].text.lower() == "of":
        return " ".join([joined(sentence.phrase_before(link)), joined(phrase)])
    return joined(phrase)


def _not_subject(sentence: Sentence, index: int) -> int:
    """How many words before this one belong to the verb, not to its subject."""
    word = sentence.words[index - 1].text.lower()
    if word == "to" and index > 1:
        governs = sentence.words[index - 2].text.lower()
        return 2 if governs in WORDS["governing"] or governs.endswith("ed") else 1
    is_adverb = word in WORDS["adverbs"] or word.endswith("ly")
    return int(word in WORDS["auxiliaries"] or word in _RELATIVES or is_adverb)
