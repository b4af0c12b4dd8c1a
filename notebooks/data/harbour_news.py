"""Short news of eight invented harbour towns, as many as are asked for, the same for one seed.

Every document comes with the figure that its sentence was built from, so that what is found can
be checked against what was written.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator
from typing import Any

TOWNS = (
    "Aldermouth",
    "Brackness",
    "Corrin Bay",
    "Dunwold",
    "Eastport",
    "Fennick",
    "Garrow",
    "Holm",
)
FIRST_DAY = datetime.date(2030, 1, 1)
DAYS = 730

HEDGES = (
    ("{n}", "="),
    ("about {n}", "~"),
    ("some {n}", "~"),
    ("more than {n}", ">"),
    ("at least {n}", ">="),
    ("up to {n}", "<="),
)
"""Words around a number, and the comparator that they mean."""

HABITS = {
    "harbour": (6, 2, 1, 1, 1, 1),
    "police": (12, 0, 0, 0, 1, 0),
    "union": (4, 0, 1, 5, 4, 0),
    "town": (4, 5, 3, 1, 0, 2),
}
"""How often each office uses each of them."""

SOURCES = {
    "harbour": ("the harbour office", "harbour master Ines Calder"),
    "police": ("police", "a police spokeswoman"),
    "union": ("the dockers' union", "union leader Tomas Reed"),
    "town": ("the town council", "mayor Orla Finch"),
}

# Topic, who speaks of it, and sentences; {q} is the figure, {t} the town, {d} the day.
STORIES = (
    ("visitors", "town", ("{q} people visited {t} on {d}, {s} said.", "{S} said {q} visitors came to {t} on {d}.")),
    ("boats", "harbour", ("{q} boats left {t} on {d}, {s} said.", "{S} said {q} boats were moored in {t} on {d}.")),
    ("arrests", "police", ("{S} said {q} people were arrested in {t} on {d}.", "In {t}, {q} drivers were fined on {d}, according to {s}.")),
    ("strike", "union", ("{q} dockers walked out in {t} on {d}, {s} said.", "{S} said {q} dockers stayed away from work in {t} on {d}.")),
    ("repairs", "town", ("The sea wall of {t} will cost {q} to repair, {s} said on {d}.", "{S} said on {d} that the storm damage in {t} came to {q}.")),
    ("rain", "harbour", ("{q} of rain fell in {t} on {d}, {s} said.", "In {t}, {q} of rain fell on {d}, according to {s}.")),
)  # fmt: skip

FILLERS = (
    "The market square was closed in the afternoon.",
    "Nobody at the yacht club would comment.",
    "The road along the quay reopened in the evening.",
    "It was the talk of the fish hall.",
)


def make_documents(count: int, *, seed: int = 7) -> Iterator[dict[str, Any]]:
    """Yield documents with `doc_id`, `date`, `outlet`, `text`, and what was written into them.

    Args:
        count: How many.
        seed: Another seed gives other documents.
    """
    chance = random.Random(seed)
    for number in range(count):
        day = FIRST_DAY + datetime.timedelta(days=chance.randrange(DAYS))
        town = chance.choice(TOWNS)
        topic, office, sentences = chance.choice(STORIES)
        source = chance.choice(SOURCES[office])
        figure, value = _figure(topic, day, chance)
        hedge, comparator = chance.choices(HEDGES, HABITS[office])[0]
        written = hedge.format(n=figure)
        weekday = (day - datetime.timedelta(days=1)).strftime("%A")
        sentence = chance.choice(sentences).format(
            q=written, t=town, d=weekday, s=source, S=_capital(source)
        )
        yield {
            "doc_id": f"{number:05d}",
            "date": day.isoformat(),
            "outlet": f"{town} {chance.choice(('Post', 'Mail', 'Echo'))}",
            "text": f"{_capital(sentence)} {chance.choice(FILLERS)}",
            "topic": topic,
            "town": town,
            "office": office,
            "value": value,
            "comparator": comparator,
        }


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _figure(topic: str, day: datetime.date, chance: random.Random) -> tuple[str, float]:
    """A number as it is written, and its value; summers are busy, winters are wet."""
    summer = 1.0 - abs(day.timetuple().tm_yday - 196) / 183
    if topic == "visitors":
        number = round((600 + 4200 * summer) * chance.uniform(0.7, 1.3), -2)
        return f"{number:,.0f}", number
    if topic == "boats":
        number = round((20 + 60 * summer) * chance.uniform(0.7, 1.3))
        return f"{number}", float(number)
    if topic == "arrests":
        number = chance.randint(2, 24)
        return f"{number}" if number > 12 or chance.random() < 0.5 else _WORDS[number], float(
            number
        )
    if topic == "strike":
        number = 40 * chance.randint(2, 40)
        return f"{number:,}", float(number)
    if topic == "repairs":
        tenths = chance.randint(4, 95)
        currency = chance.choice("£€")
        return f"{currency}{tenths / 10:g} million", tenths * 100_000.0
    number = round((34 - 22 * summer) * chance.uniform(0.5, 1.5))
    if chance.random() < 0.3:
        return f"{number / 10:g} centimetres", number / 1000
    return f"{number} millimetres", number / 1000


_WORDS = [
    *("zero", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
]
