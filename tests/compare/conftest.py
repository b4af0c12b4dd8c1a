"""Claims of own-written sentences, and a scorer that needs no training."""

import pytest

from claimkit.labels import Status
from claimkit.normalise import parse_quantity
from claimkit.types import Attribution, Claim, Span


@pytest.fixture(scope="session")
def make_claim():
    """A function that makes a claim of a sentence, by the words of its parts."""

    def make(
        sentence, figure, noun=None, *, place=None, predicate=None, source=None, status="actual"
    ):
        def span(words):
            return Span(words, sentence.index(words), sentence.index(words) + len(words))

        at = sentence.index(figure)
        return Claim(
            None,
            sentence,
            0,
            len(sentence),
            quantity=parse_quantity(figure, start=at, noun=noun),
            entity=span(noun) if noun else None,
            place=span(place) if place else None,
            predicate=span(predicate) if predicate else None,
            status=Status(status),
            attribution=Attribution(span(source), None, span(sentence)) if source else None,
        )

    return make


@pytest.fixture(scope="session")
def strike(make_claim):
    """Claims of three reports on one strike: a figure revised, one disputed, one shared."""
    return {
        "wire": [
            make_claim("At least 40 tractors blocked the coast road.", "At least 40", "tractors", place="coast road", predicate="blocked"),
            make_claim("Police arrested 12 farmers at the port.", "12", "farmers", place="port", predicate="arrested", source="Police"),
            make_claim("The tailback was 7 miles long.", "7 miles"),
        ],
        "daily": [
            make_claim("Some 45 tractors blocked the coast road.", "Some 45", "tractors", place="coast road", predicate="blocked"),
            make_claim("The union said 19 farmers were arrested at the port.", "19", "farmers", place="port", predicate="arrested", source="union"),
        ],
        "tv": [
            make_claim("The tailback was 11 km long.", "11 km"),
            make_claim("Milk prices fell by 3% in March.", "3%", "Milk prices"),
        ],
    }  # fmt: skip
