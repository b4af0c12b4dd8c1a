"""Claims out of spans: arrays written by hand in, whole claims out; restatements."""

import datetime
from dataclasses import replace

import numpy as np
import pytest

from claimkit.inference.assemble import assemble, drop_unsure, link_restatements
from claimkit.inference.found import SPAN_TYPES, Found
from claimkit.inference.spans import locate
from claimkit.inference.tokenize import Windows
from claimkit.labels import ClaimKind
from claimkit.model.settings import CLASSIFIERS, LINK_ROLES
from claimkit.normalise import parse_quantity
from claimkit.segment import segment
from claimkit.types import Claim, Span


def claims_of(text, *figures):
    claims, at = [], 0
    for figure in figures:
        at = text.index(figure, at)
        claims.append(Claim(None, text, 0, len(text), quantity=parse_quantity(figure, start=at)))
        at += len(figure)
    return claims


def restated(text, *figures):
    return [claim.restates for claim in link_restatements(claims_of(text, *figures), text)]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("a 100 mile (161 kilometre) march", ("100 mile", "161 kilometre")),
        ("it weighs 10 kilograms (22 pounds)", ("10 kilograms", "22 pounds")),
        ("it cost $5 million (£4 million)", ("$5 million", "£4 million")),
        ("some 3 miles, or 4.8 kilometres, away", ("3 miles", "4.8 kilometres")),
    ],
)
def test_the_same_amount_in_another_unit_restates(text, figures):
    assert restated(text, *figures) == [None, 0]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("a 100 mile (300 kilometre) march", ("100 mile", "300 kilometre")),
        ("a 100 mile march; 161 kilometres remain", ("100 mile", "161 kilometres")),
        ("it cost $5 million ($4 million)", ("$5 million", "$4 million")),
        ("a 100 mile (161 kilogram) load", ("100 mile", "161 kilogram")),
        ("12 (14)", ("12", "14")),
    ],
)
def test_another_amount_place_or_dimension_does_not_restate(text, figures):
    assert restated(text, *figures) == [None, None]


def test_indices_count_all_claims_of_the_document():
    text = "9 boats, 100 mile (161 kilometre) march"
    assert restated(text, "9", "100 mile", "161 kilometre") == [None, None, 1]


def test_a_quantity_in_two_units_has_the_arguments_of_the_surer_claim():
    text = "marchers on a 100 mile (161 kilometre) march"
    unsure, sure = claims_of(text, "100 mile", "161 kilometre")
    unsure = replace(unsure, entity=Span("marchers", 0, 8), confidence=0.4)
    sure = replace(sure, entity=Span("march", len(text) - 5, len(text)), confidence=0.9)
    one, other = link_restatements([unsure, sure], text)
    assert one.entity == other.entity == sure.entity
    assert (one.confidence, other.restates) == (0.4, 0)


def test_no_claims_have_no_restatements():
    assert link_restatements([], "") == []


DATE = datetime.date(2024, 5, 14)
LINKED = {
    "entity": "ENTITY",
    "property": "PROPERTY",
    "predicate": "PREDICATE",
    "time": "TIME",
    "place": "PLACE",
    "source": "CUE_SOURCE",
    "cue": "CONTENT_CUE",
    "content_source": "CONTENT_SOURCE",
}


def found_of(text, spans):
    """One window with a piece a character; a span is its type, its piece of text, and its links.

    A piece of text may carry its occurrence: `said@1` is the second one. Links name the piece of
    text they go to; other keys are labels of the classifiers.
    """
    places = []
    for _, piece, _ in spans:
        words, _, number = piece.partition("@")
        at = -1
        for _ in range(int(number or 0) + 1):
            at = text.index(words, at + 1)
        places.append((at, at + len(words)))
    pieces = [piece for _, piece, _ in spans]
    link = np.full((len(spans), len(LINK_ROLES)), -1, dtype=np.int64)
    classes = {name: np.full(len(spans), -1, dtype=np.int64) for name in CLASSIFIERS}
    class_score = {name: np.full(len(spans), 0.9, dtype=np.float32) for name in CLASSIFIERS}
    for row, (span_type, _, more) in enumerate(spans):
        for name, labels in CLASSIFIERS.items():
            if span_type == "QUANTITY":
                default = {"status": "actual", "change": "none", "kind": "count"}.get(name, "=")
                classes[name][row] = labels.index(more.get(name, default))
        for name, role in LINKED.items():
            if name in more:
                link[row, LINK_ROLES.index(role)] = pieces.index(more[name])
    found = Found(
        window=np.zeros(len(spans), dtype=np.int64),
        first=np.asarray([start for start, _ in places]),
        last=np.asarray([end - 1 for _, end in places]),
        span_type=np.asarray([SPAN_TYPES.index(span_type) for span_type, _, _ in spans]),
        span_score=np.full(len(spans), 0.8, dtype=np.float32),
        link=link,
        link_score=np.full(link.shape, 0.5, dtype=np.float32),
        classes=classes,
        class_score=class_score,
    )
    places_of_pieces = np.arange(len(text))
    windows = Windows(
        ids=places_of_pieces,
        starts=places_of_pieces,
        ends=places_of_pieces + 1,
        casing=np.zeros(len(text), dtype=np.int64),
        is_special=np.zeros(len(text), dtype=bool),
        splits=np.asarray([0, len(text)]),
        documents=np.zeros(1, dtype=np.int64),
    )
    return found, windows


def assembled(text, *spans):
    found, windows = found_of(text, [(*span, {})[:3] for span in spans])
    (located,) = locate(found, windows, [text])
    claims = assemble(text, segment(text), located, doc_id="d", document_date=DATE)
    for claim in claims:
        assert text[claim.start : claim.end] == claim.text
    return claims


def words(span):
    return span.text if span else None


def who(claim):
    """Source, cue, content and directness of a claim."""
    a = claim.attribution
    return (words(a.source), words(a.cue), a.content.text, a.direct) if a else None


BOATS = "About 40 boats left Mossport on Monday, police said. The port was full."


def test_a_claim_has_its_arguments_labels_and_sentence():
    (claim,) = assembled(
        BOATS,
        (
            "QUANTITY",
            "About 40",
            {
                "entity": "boats",
                "predicate": "left",
                "place": "Mossport",
                "time": "on Monday",
                "status": "previous",
                "change": "down",
                "comparator": "~",
            },
        ),
        ("ENTITY", "boats"),
        ("PREDICATE", "left"),
        ("PLACE", "Mossport"),
        ("TIME", "on Monday"),
    )
    assert (claim.doc_id, claim.text) == (
        "d",
        "About 40 boats left Mossport on Monday, police said.",
    )
    arguments = (claim.entity, claim.predicate, claim.place, claim.time, claim.property)
    assert [words(a) for a in arguments] == ["boats", "left", "Mossport", "on Monday", None]
    assert (claim.quantity.value, str(claim.quantity.comparator)) == (40, "~")
    assert (claim.time.iso_start, claim.time.iso_end) == ("2024-05-13", "2024-05-13")
    assert (str(claim.status), str(claim.change)) == ("previous", "down")
    assert claim.attribution is None
    assert claim.confidence == pytest.approx(0.4)


@pytest.mark.parametrize("status", CLASSIFIERS["status"])
@pytest.mark.parametrize("change", CLASSIFIERS["change"])
def test_status_and_change_come_from_the_classifiers(status, change):
    (claim,) = assembled(BOATS, ("QUANTITY", "40", {"status": status, "change": change}))
    assert str(claim.status) == status
    assert claim.change == (None if change == "none" else change)


@pytest.mark.parametrize(("status", "day"), [("planned", "2024-05-20"), ("actual", "2024-05-13")])
def test_a_planned_figure_looks_for_its_day_ahead(status, day):
    text = "They sail with 40 boats on Monday."
    (claim,) = assembled(
        text,
        ("QUANTITY", "40", {"time": "on Monday", "status": status}),
        ("TIME", "on Monday"),
    )
    assert claim.time.iso_start == day


def test_a_time_may_count_from_the_time_before_it():
    text = "In March 2023 they had 40 boats, up from 31 a year earlier."
    later, earlier = assembled(
        text,
        ("QUANTITY", "40", {"time": "In March 2023"}),
        ("TIME", "In March 2023"),
        ("QUANTITY", "31", {"time": "a year earlier"}),
        ("TIME", "a year earlier"),
    )
    assert (later.time.iso_start, later.time.iso_end) == ("2023-03-01", "2023-03-31")
    assert (earlier.time.iso_start, earlier.time.iso_end) == ("2022-03-01", "2022-03-31")


SAID = (
    ("SOURCE", "police"),
    ("CUE", "said", {"source": "police"}),
    ("CONTENT", "About 40 boats left Mossport on Monday", {"cue": "said"}),
)


def test_a_figure_inside_a_content_is_attributed():
    (claim,) = assembled(BOATS, ("QUANTITY", "About 40"), *SAID)
    content = "About 40 boats left Mossport on Monday"
    assert who(claim) == ("police", "said", content, False)


def test_a_figure_outside_every_content_is_the_reporters():
    text = "Police said the port was full. About 40 boats left."
    quantity, statement = assembled(
        text,
        ("QUANTITY", "About 40"),
        ("SOURCE", "Police"),
        ("CUE", "said", {"source": "Police"}),
        ("CONTENT", "the port was full", {"cue": "said"}),
    )[::-1]
    assert quantity.attribution is None
    assert statement.kind == ClaimKind.STATEMENT


def test_a_content_without_a_cue_takes_its_own_source():
    text = "Police: About 40 boats left."
    (claim,) = assembled(
        text,
        ("QUANTITY", "About 40"),
        ("SOURCE", "Police"),
        ("CONTENT", "About 40 boats left", {"content_source": "Police"}),
    )
    assert who(claim) == ("Police", None, "About 40 boats left", False)


def test_a_content_with_neither_source_nor_cue_attributes_nothing():
    claims = assembled(BOATS, ("QUANTITY", "About 40"), ("CONTENT", "About 40 boats left"))
    assert [who(claim) for claim in claims] == [None]


QUOTE = "“We saw 3 boats,” said Ada Lowe, “and 5 tugs.” The port was full."


def test_fragments_of_a_content_share_source_and_cue():
    first, second = assembled(
        QUOTE,
        ("QUANTITY", "3"),
        ("QUANTITY", "5"),
        ("SOURCE", "Ada Lowe"),
        ("CUE", "said", {"source": "Ada Lowe"}),
        ("CONTENT", "We saw 3 boats", {"cue": "said"}),
        ("CONTENT", "and 5 tugs", {"cue": "said"}),
    )
    assert who(first) == ("Ada Lowe", "said", "We saw 3 boats", True)
    assert who(second) == ("Ada Lowe", "said", "and 5 tugs", True)


def test_an_attributed_content_without_a_figure_is_a_statement():
    text = "The port was full, police said. Nobody left."
    (claim,) = assembled(
        text,
        ("SOURCE", "police"),
        ("CUE", "said", {"source": "police"}),
        ("CONTENT", "The port was full", {"cue": "said"}),
    )
    assert claim.kind == ClaimKind.STATEMENT and claim.quantity is None
    assert claim.text == "The port was full, police said."
    assert who(claim) == ("police", "said", "The port was full", False)
    assert claim.confidence == pytest.approx(0.8)


def test_a_content_with_a_figure_is_no_statement_besides():
    claims = assembled(BOATS, ("QUANTITY", "About 40"), *SAID)
    assert [claim.kind for claim in claims] == [ClaimKind.QUANTITY]


RUNNING = "“We lost 3 boats,” said Ada Lowe. “Another 12 drift.”\n\nThe 9 tugs are late."


def test_a_running_quotation_keeps_its_source():
    first, second, third = assembled(
        RUNNING,
        ("QUANTITY", "3"),
        ("QUANTITY", "12"),
        ("QUANTITY", "9"),
        ("SOURCE", "Ada Lowe"),
        ("CUE", "said", {"source": "Ada Lowe"}),
        ("CONTENT", "We lost 3 boats", {"cue": "said"}),
        ("CONTENT", "Another 12 drift"),
    )
    assert who(first) == ("Ada Lowe", "said", "We lost 3 boats", True)
    assert who(second) == ("Ada Lowe", "said", "Another 12 drift", True)
    assert third.attribution is None


@pytest.mark.parametrize(
    ("pronoun", "source"), [("She", "Ada Lowe"), ("They", "The harbour police")]
)
def test_a_pronoun_resolves_to_the_fitting_source_before_it(pronoun, source):
    text = f"The harbour police saw 2 boats. Ada Lowe saw 3. {pronoun} added that 4 sank."
    *_, last = assembled(
        text,
        ("QUANTITY", "4"),
        ("SOURCE", "The harbour police"),
        ("SOURCE", "Ada Lowe"),
        ("SOURCE", pronoun),
        ("CUE", "saw", {"source": "The harbour police"}),
        ("CUE", "saw@1", {"source": "Ada Lowe"}),
        ("CUE", "added", {"source": pronoun}),
        ("CONTENT", "2 boats", {"cue": "saw"}),
        ("CONTENT", "3", {"cue": "saw@1"}),
        ("CONTENT", "4 sank", {"cue": "added"}),
    )
    assert who(last) == (source, "added", "4 sank", False)
    resolved = last.attribution.source
    assert text[resolved.start : resolved.end] == source


def test_an_entity_may_stand_in_another_sentence():
    text = "The boats came at dawn. Only 7 sank."
    (claim,) = assembled(text, ("QUANTITY", "7", {"entity": "The boats"}), ("ENTITY", "The boats"))
    assert claim.text == "Only 7 sank."
    assert (claim.entity.text, claim.entity.start, claim.entity.head_word) == (
        "The boats",
        0,
        "boats",
    )


def test_figures_without_a_number_are_dropped():
    text = "They waited several weeks for 3 boats."
    claims = assembled(text, ("QUANTITY", "several weeks"), ("QUANTITY", "3"))
    assert [claim.quantity.text for claim in claims] == ["3"]


def test_a_content_whose_only_figure_is_dropped_is_a_statement():
    text = "They waited several weeks, police said."
    (claim,) = assembled(
        text,
        ("QUANTITY", "several weeks"),
        ("SOURCE", "police"),
        ("CUE", "said", {"source": "police"}),
        ("CONTENT", "They waited several weeks", {"cue": "said"}),
    )
    assert claim.kind == ClaimKind.STATEMENT


def test_a_restatement_points_at_its_claim_past_statements():
    text = "The sea was calm, police said. They swam 10 kilometres (6.2 miles)."
    claims = assembled(
        text,
        ("QUANTITY", "10 kilometres", {"kind": "distance"}),
        ("QUANTITY", "6.2 miles", {"kind": "distance"}),
        ("SOURCE", "police"),
        ("CUE", "said", {"source": "police"}),
        ("CONTENT", "The sea was calm", {"cue": "said"}),
    )
    assert [claim.restates for claim in claims] == [None, None, 1]


def test_spans_are_trimmed_and_blank_ones_dropped():
    text = "Police saw  40  boats."
    (claim,) = assembled(text, ("QUANTITY", " 40 ", {"entity": "  "}), ("ENTITY", "  "))
    assert claim.quantity.text == "40" and claim.entity is None


def test_nothing_found_makes_no_claims():
    assert assemble("Text.", segment("Text."), None, doc_id=None, document_date=None) == []
    _, windows = found_of("Text.", [])
    assert list(locate(None, windows, ["Text."])) == [None]


def test_unsure_claims_are_left_out_and_restatements_counted_anew():
    def claim(confidence, restates=None):
        quantity = parse_quantity("5 km")
        return Claim(None, "", 0, 0, quantity=quantity, restates=restates, confidence=confidence)

    claims = [claim(0.2), claim(0.9), claim(0.8, restates=1), claim(0.7, restates=0)]
    kept = drop_unsure(claims, 0.5)
    assert [(c.confidence, c.restates) for c in kept] == [(0.9, None), (0.8, 0), (0.7, None)]
    assert drop_unsure(claims, 0.0) == claims
