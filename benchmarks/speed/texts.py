"""What every system reads: news sentences, each a text of its own, and whole articles."""

from __future__ import annotations

import hashlib
import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.record import CHECKOUT
from claimkit.io.jsonl import read_rows
from claimkit.segment import segment

AT_HAND = ("polnear/dev.jsonl.gz", "polnear/train.jsonl.gz", "ecbplus/train.jsonl.gz")
"""Articles in the folder of corpora, in the order in which they are used up."""

SHIPPED = (
    "models/corpora/claimdesk/reports.jsonl",
    "models/corpora/claimwire/reports.jsonl",
    "notebooks/data/dock-strike.jsonl",
)
"""Reports that the checkout carries, for machines without that folder."""

SHORTEST_SENTENCE = 20
"""Characters; shorter ones are bylines and the like."""

SHORTEST_ARTICLE = 600
"""Characters; shorter ones are no articles."""


MOST_JOINED = 20_000
"""Sentences that longer texts are made of; they only serve for a curve."""


@dataclass(frozen=True, slots=True)
class Workload:
    """Texts that are read together.

    Attributes:
        name: `sentences`, `articles`, ....
        texts: The texts, in an order that says nothing: any part of them is a fair sample.
        distinct: How many of them differ; the rest are the same ones again.
        source: The files they came from.
    """

    name: str
    texts: list[str]
    distinct: int
    source: list[str]

    @property
    def digest(self) -> str:
        """A short hash of all texts in their order."""
        return hashlib.sha256("\0".join(self.texts).encode("utf-8", "replace")).hexdigest()[:12]


def load_workloads(data: Path, sentences: int, articles: int) -> list[Workload]:
    """As many sentences and articles as are asked for, again from the start where they run out."""
    found, source = read_articles(data, sentences, articles)
    split = [sentence for text in found for sentence in sentences_of(text)]
    random.Random(0).shuffle(split)
    return [
        Workload("sentences", _filled(split, sentences), min(len(split), sentences), source),
        Workload("articles", _filled(found, articles), min(len(found), articles), source),
    ]


def read_articles(data: Path, sentences: int, articles: int) -> tuple[list[str], list[str]]:
    """Enough articles for both workloads, shuffled, and the files that gave them."""
    places = [data / name for name in AT_HAND]
    places = [path for path in places if path.is_file()] or [CHECKOUT / path for path in SHIPPED]
    texts: dict[str, None] = {}
    source = []
    for path in places:
        found = (str(row["text"]) for row in read_rows(path))
        texts.update((text, None) for text in found if len(text) >= SHORTEST_ARTICLE)
        source.append(f"{path.parent.name}/{path.name}")
        # an article has some thirty sentences; a third of that is surely there
        if len(texts) >= articles and len(texts) * 10 >= sentences:
            break
    shuffled = list(texts)
    random.Random(0).shuffle(shuffled)
    return shuffled, source


def sentences_of(text: str) -> list[str]:
    """The sentences of an article that are news."""
    pieces = (text[sentence.start : sentence.end] for sentence in segment(text).sentences)
    return [piece for piece in pieces if len(piece) >= SHORTEST_SENTENCE]


def joined(sentences: Workload, size: int) -> Workload:
    """The same sentences, `size` of them to a text."""
    runs = range(0, min(len(sentences.texts), MOST_JOINED) - size + 1, size)
    texts = [" ".join(sentences.texts[first : first + size]) for first in runs]
    return Workload(f"{size} sentences a text", texts, len(texts), sentences.source)


def _filled(texts: Sequence[str], count: int) -> list[str]:
    return list(itertools.islice(itertools.cycle(texts), count)) if texts else []
