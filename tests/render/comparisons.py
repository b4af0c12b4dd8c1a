"""Comparisons of own-written reports, put together by hand: no model, no grouping."""

from claimkit.compare.comparison import (
    Agreement,
    ComparedReport,
    Comparison,
    Figure,
    Range,
    StatedValue,
    Topic,
)
from claimkit.labels import Status
from claimkit.normalise import parse_quantity
from claimkit.types import Attribution, Claim, Span


def claim_of(text, figure, noun=None, *, source=None, status="actual", sentence=None):
    """A claim of a text, by the words of its parts."""
    start, end = 0, len(text)
    if sentence is not None:
        start = text.index(sentence)
        end = start + len(sentence)

    def span(words):
        at = text.index(words, start)
        return Span(words, at, at + len(words))

    return Claim(
        None,
        text[start:end],
        start,
        end,
        quantity=parse_quantity(figure, start=text.index(figure, start), noun=noun),
        entity=span(noun) if noun else None,
        status=Status(status),
        attribution=Attribution(span(source), None, Span(text[start:end], start, end))
        if source
        else None,
    )


def topic_of(name, relation, claims, *, unit=None, reason="the figures exclude each other"):
    """A topic of (report, claim) pairs, each with a value of its own unless the amounts are one."""
    values, figures, places = [], [], {}
    for report, claim in claims:
        quantity = claim.quantity
        low, high = quantity.low, quantity.high
        if quantity.value is not None:
            low = None if quantity.comparator in ("<", "<=") else quantity.value
            high = None if quantity.comparator in (">", ">=") else quantity.value
        key = (low, high)
        if key not in places:
            places[key] = len(values)
            current = claim.status not in ("previous", "denied")
            values.append(StatedValue(quantity.text, low, high, current, (), ()))
        at = places[key]
        old = values[at]
        values[at] = StatedValue(old.text, low, high, old.is_current, (*old.reports, report), ())
        figures.append(Figure(report, claim, at))
    best = max(values, key=lambda value: len(value.reports))
    ends = [end for value in values for end in (value.low, value.high) if end is not None]
    return Topic(
        name,
        Agreement(relation),
        reason,
        unit,
        tuple(figures),
        tuple(values),
        (),
        Range(best.low, best.high, best.reports),
        Range(min(ends), max(ends), ()) if ends else None,
    )


WIRE = (
    "Two ferries sailed.\r\n\nPolice said more than 2,000 dockers walked out. The port lost R140m."
)
DAILY = "About 1,500 dockers struck, down from 3,000 in May.\n\nTwo ferries sailed. \U0001f6a2\U0001f3fd"
TV = "הנמל: 2,400 dockers, the union said. Two ferries sailed."


def strike():
    """Three reports: a conflict, figures that agree, and one figure that stands alone."""
    return Comparison(
        (
            ComparedReport("a", "Wire", "2028-05-05", 3, text=WIRE),
            ComparedReport("b", "Daily", "2028-05-06", 3, text=DAILY),
            ComparedReport("c", "TV", "2028-05-08", 2, copy_of="a", shared=0.8, text=TV),
        ),
        (
            topic_of(
                "dockers on strike",
                "conflict",
                [
                    ("a", claim_of(WIRE, "more than 2,000", "dockers", source="Police", sentence="Police said more than 2,000 dockers walked out.")),
                    ("b", claim_of(DAILY, "About 1,500", "dockers", sentence=DAILY[:51])),
                    ("b", claim_of(DAILY, "3,000", status="previous", sentence=DAILY[:51])),
                    ("c", claim_of(TV, "2,400", "dockers", source="the union", status="planned", sentence=TV[:36])),
                ],
                unit="docker",
            ),
            topic_of(
                "ferries",
                "agree",
                [
                    ("a", claim_of(WIRE, "Two", "ferries", sentence="Two ferries sailed.")),
                    ("b", claim_of(DAILY, "Two", "ferries", sentence="Two ferries sailed.")),
                    ("c", claim_of(TV, "Two", "ferries", sentence="Two ferries sailed.")),
                ],
                unit="ferry",
                reason="the same figure",
            ),
            topic_of(
                "the port's loss",
                "single",
                [("a", claim_of(WIRE, "R140m", sentence="The port lost R140m."))],
                unit="ZAR",
            ),
        ),
    )  # fmt: skip


HOSTILE = (
    '</script><script>alert(1)</script> <img src=x onerror=alert(2)> "><svg onload=alert(3)> '
    "<!-- --><!--> ]]> </style></title></textarea> javascript:alert(4) <a href='javascript:alert(5)'>"
    " ' onmouseover='alert(6) &lt;b&gt; &amp; ${alert(7)} {{alert(8)}} \u202e12 boats\u202c \0 \ud800 end."
)


def hostile():
    """A comparison in which every text that comes from outside is an attack."""
    text = f"{HOSTILE} 12 {HOSTILE}"
    at = text.index(" 12 ") + 1
    span = Span(HOSTILE, 0, len(HOSTILE))
    claim = Claim(
        HOSTILE,
        text,
        0,
        len(text),
        quantity=parse_quantity("12", start=at, noun=HOSTILE),
        entity=span,
        attribution=Attribution(span, span, Span(text, 0, len(text))),
    )
    names = [HOSTILE, "/tmp/" + HOSTILE]
    return Comparison(
        tuple(ComparedReport(name, name, HOSTILE, 1, HOSTILE, text=text) for name in names),
        (topic_of(HOSTILE, "conflict", [(name, claim) for name in names], unit=HOSTILE, reason=HOSTILE),),
    ), text  # fmt: skip


def many(reports, sentences, shared):
    """Reports of so many sentences with a figure each; the first `shared` topics are in all."""
    names = [f"outlet {at}" for at in range(reports)]
    texts, claims = {}, {}
    for number, name in enumerate(names):
        lines = [
            f"Crew {at} counted {1000 + 7 * at + number:,} boats at the pier, the harbour master said."
            for at in range(sentences)
        ]
        texts[name] = "\n".join(lines)
        start, claims[name] = 0, []
        for line in lines:
            figure = line.split()[3]
            at = start + line.index(figure)
            said = start + line.index("the harbour")
            claims[name].append(
                Claim(
                    None,
                    line,
                    start,
                    start + len(line),
                    quantity=parse_quantity(figure, start=at, noun="boats"),
                    entity=Span("boats", at + len(figure) + 1, at + len(figure) + 6),
                    attribution=Attribution(
                        Span("the harbour master", said, said + 18),
                        None,
                        Span(line, start, start + len(line)),
                    ),
                )
            )
            start += len(line) + 1
    topics = [
        topic_of(f"boats of crew {at}", "conflict", [(name, claims[name][at]) for name in names], unit="boat")
        for at in range(shared)
    ]  # fmt: skip
    topics += [
        topic_of(f"boats of crew {at}", "single", [(name, claims[name][at])], unit="boat")
        for name in names
        for at in range(shared, sentences)
    ]
    compared = [ComparedReport(name, None, None, sentences, text=texts[name]) for name in names]
    return Comparison(tuple(compared), tuple(topics))
