"""Reports to a comparison: claims, copies, groups, topics, in this order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from claimkit.compare.agreement import Judge
from claimkit.compare.candidates import candidate_pairs
from claimkit.compare.comparison import Agreement, ComparedReport, Comparison, Topic
from claimkit.compare.constraints import are_apart
from claimkit.compare.features import PairFeatures
from claimkit.compare.grouping import CANNOT_LINK, group_mentions
from claimkit.compare.mentions import Mention, find_mentions
from claimkit.compare.near_duplicates import Copy, find_copies
from claimkit.compare.reports import Report, Reports, read_reports
from claimkit.compare.scorer import PairScorer, load_scorer
from claimkit.compare.topics import TopicMaker

_ORDER = list(Agreement)


def compare_claims(
    reports: Reports, *, model: str | Path = "claimkit-small", device: str = "auto"
) -> Comparison:
    """Who says what of the same quantity, and how far the figures agree.

    Neither the order of the reports nor a reprint among them changes what is found. Reports that
    come with their claims need no model of text, and load none.

    Args:
        reports: Names with texts or with lists of claims, or a sequence of `Report`.
        model: Name, folder or hub id of the model that extracts claims from texts.
        device: `auto` (CUDA, else MPS, else CPU) or a torch device name.

    Raises:
        InputError: A name occurs twice, or a report is unusable.
        ModelFolderError: There is no such model.

    >>> from claimkit.normalise import parse_quantity
    >>> from claimkit.types import Claim, Span
    >>> def claim(sentence, figure, noun):
    ...     at, of = sentence.index(figure), sentence.index(noun)
    ...     return Claim(None, sentence, 0, len(sentence),
    ...         quantity=parse_quantity(figure, start=at, noun=noun),
    ...         entity=Span(noun, of, of + len(noun)))
    >>> wire = claim("At least 40 tractors blocked the road.", "At least 40", "tractors")
    >>> tv = claim("Some 45 tractors blocked the main road.", "Some 45", "tractors")
    >>> topic = compare_claims({"wire": [wire], "tv": [tv]}).topics[0]
    >>> str(topic.relation), [value.text for value in topic.values]
    ('compatible', ['At least 40', 'Some 45'])
    """
    listed = read_reports(reports)
    if any(report.claims is None for report in listed):
        from claimkit.compare.extraction import extract_missing

        listed = extract_missing(listed, model, device)
    return compare_reports(listed, load_scorer(model))


def compare_reports(reports: Sequence[Report], scorer: PairScorer) -> Comparison:
    """The comparison of reports that have their claims, by date."""
    copies = find_copies(reports)
    mentions = find_mentions(reports)
    features = PairFeatures([mention for mention in mentions if mention.report not in copies])
    groups = _with_copies(group_claims(features, scorer), mentions, copies)
    maker = TopicMaker(reports, set(copies), Judge(features.relations, scorer.updates))
    topics = sorted(map(maker.make, groups), key=_rank)
    return Comparison(
        tuple(
            _compared(report, number, mentions, copies, reports)
            for number, report in enumerate(reports)
        ),
        tuple(topics),
    )


def group_claims(features: PairFeatures, scorer: PairScorer) -> list[list[Mention]]:
    """The mentions by what they speak of."""
    mentions = features.mentions
    first, second = candidate_pairs(mentions)
    chances = scorer.probabilities(*features.matrix(first, second))
    for pair in np.nonzero(chances >= CANNOT_LINK)[0]:
        one, two = mentions[first[pair]], mentions[second[pair]]
        if are_apart(one, two, features.relations.of(one.reading, two.reading)):
            chances[pair] = 0.0
    groups = group_mentions(len(mentions), first, second, chances, scorer.threshold)
    return [[mentions[member] for member in members] for members in groups]


def _with_copies(
    groups: list[list[Mention]], mentions: Sequence[Mention], copies: dict[int, Copy]
) -> list[list[Mention]]:
    """The groups with the claims of reprints beside those that they reprint."""
    joined = [list(group) for group in groups]
    homes: dict[tuple[int, str], list[tuple[Mention, list[Mention]]]] = defaultdict(list)
    for group in joined:
        for mention in list(group):
            homes[mention.report, mention.quantity.text].append((mention, group))
    for mention in mentions:
        if mention.report not in copies:
            continue
        places = homes[copies[mention.report].original, mention.quantity.text]
        if places:
            _, home = max(places, key=lambda place: _alike(mention, place[0]))
            home.append(mention)
        else:
            joined.append([mention])
    return [sorted(group, key=lambda m: (m.report, m.index)) for group in joined]


def _alike(copied: Mention, original: Mention) -> tuple[float, int]:
    """How far the sentence is the same, then how near it stands."""
    shared = len(copied.sentence & original.sentence)
    every = len(copied.sentence | original.sentence) or 1
    return shared / every, -abs(copied.quantity.start - original.quantity.start)


def _compared(
    report: Report,
    number: int,
    mentions: Sequence[Mention],
    copies: dict[int, Copy],
    reports: Sequence[Report],
) -> ComparedReport:
    copy = copies.get(number)
    return ComparedReport(
        id=report.id,
        outlet=report.outlet,
        date=None if report.date is None else str(report.date),
        claims=sum(mention.report == number for mention in mentions),
        copy_of=reports[copy.original].id if copy else None,
        shared=round(copy.shared, 4) if copy else None,
        text=report.text,
    )


def _rank(topic: Topic) -> tuple[int, int]:
    """Worst first, then by how many reports speak of it; the order of the texts stays within."""
    return _ORDER.index(topic.relation), -len(topic.reports)
