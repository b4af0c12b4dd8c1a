"""What words of news are about: `killed`, `toll` and `bodies` are of death, for any outlet."""

from __future__ import annotations

import functools
import tomllib
from importlib import resources

from claimkit.compare.wording import stems


def concepts_of(words: frozenset[str]) -> frozenset[str]:
    """The concepts that some stems stand for.

    >>> sorted(concepts_of(frozenset(stems("were killed in the crash"))))
    ['death']
    """
    known = _concepts()
    return frozenset(concept for word in words for concept in known.get(word, ()))


@functools.cache
def _concepts() -> dict[str, tuple[str, ...]]:
    """Stem to its concepts, by data/concepts.toml."""
    table = resources.files("claimkit.compare") / "data" / "concepts.toml"
    found: dict[str, tuple[str, ...]] = {}
    for concept, words in tomllib.loads(table.read_text("utf-8")).items():
        for stem in dict.fromkeys(stems(words)):
            found[stem] = (*found.get(stem, ()), concept)
    return found
