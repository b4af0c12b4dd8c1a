"""Marks in a text: whatever the spans, the text comes out once and unchanged."""

from html.parser import HTMLParser

import pytest
from claim_strategies import TEXTS, claims_in
from comparisons import claim_of
from hypothesis import given
from hypothesis import strategies as st

from claimkit.render.highlight import NumberedClaim, Passage, highlight, passages
from claimkit.types import Claim, Span

TEXT = "Some 40 boats sank, police said."


class _Reader(HTMLParser):
    """Text, and the attributes of each element with the text it holds."""

    def __init__(self):
        super().__init__()
        self.text, self.elements, self.open = "", [], []

    def handle_starttag(self, tag, attrs):
        self.elements.append([tag, dict(attrs), ""])
        self.open.append(self.elements[-1])

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        self.text += data
        for element in self.open:
            element[2] += data


def read(html):
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


def marked(text, *claims):
    numbered = [NumberedClaim(number, claim) for number, claim in enumerate(claims)]
    return read(highlight(Passage(0, text), numbered))


@st.composite
def texts_with_claims(draw):
    text = draw(TEXTS)
    return text, draw(st.lists(claims_in(text), max_size=4))


@given(texts_with_claims())
def test_the_text_comes_out_once_and_unchanged(drawn):
    text, claims = drawn
    assert marked(text, *claims).text == text.replace("\0", "\ufffd")


@given(texts_with_claims())
def test_the_pieces_of_a_figure_are_its_text(drawn):
    text, claims = drawn
    reader = marked(text, *claims)
    for number, claim in enumerate(claims):
        if claim.quantity is None:
            continue
        pieces = [
            shown for _, attrs, shown in reader.elements if f"q{number}" in attrs.get("data-m", "").split()
        ]  # fmt: skip
        assert "".join(pieces) == claim.quantity.text.replace("\0", "\ufffd")


@given(texts_with_claims())
def test_every_claim_can_be_linked_to_once(drawn):
    text, claims = drawn
    ids = [attrs["id"] for _, attrs, _ in marked(text, *claims).elements if "id" in attrs]
    linked = {
        f"c{number}" for number, claim in enumerate(claims) if claim.quantity or claim.attribution
    }
    assert len(ids) == len(set(ids))
    assert set(ids) == linked


def test_roles_are_told_by_class_and_label():
    reader = marked(TEXT, claim_of(TEXT, "Some 40", "boats", source="police", status="forecast"))
    found = {shown: attrs for _, attrs, shown in reader.elements if "data-l" in attrs}
    assert found["Some 40"]["class"] == "m q forecast"
    assert {shown: attrs["data-l"] for shown, attrs in found.items()} == {
        "Some 40": "forecast",
        "boats": "entity",
        "police": "source",
    }


def test_overlapping_spans_are_cut_where_they_cross():
    first, second = claim_of(TEXT, "Some 40"), claim_of(TEXT, "40 boats")
    shown = [(attrs["data-m"], text) for _, attrs, text in marked(TEXT, first, second).elements[1:]]
    assert shown == [("q0", "Some "), ("q0 q1", "40"), ("q1", " boats")]


def test_a_span_that_is_not_in_the_text_is_left_out():
    stranger = Claim(None, "x", 0, 1, quantity=claim_of("See 41", "41").quantity)
    assert all("data-m" not in attrs for _, attrs, _ in marked(TEXT, stranger).elements)


def test_sentences_stand_for_a_text_that_is_not_at_hand():
    claims = [claim_of(TEXT + " 9 left.", figure, sentence=sentence) for figure, sentence in (("40", TEXT), ("9", "9 left."))]  # fmt: skip
    found = passages(None, [*claims, claims[0]])
    assert found == [Passage(0, TEXT), Passage(33, "9 left.")]
    assert read(highlight(found[1], [NumberedClaim(0, claims[1])])).text == "9 left."


@pytest.mark.parametrize(
    "text", ["a\r\nb\rc", "</span><b>", "&amp; &#13;", "\U0001f469\u200d\U0001f692 12"]
)
def test_what_html_would_change_is_written_out(text):
    claim = Claim(None, text, 0, len(text), quantity=claim_of("12", "12").quantity, entity=Span(text[1:3], 1, 3))  # fmt: skip
    assert marked(text, claim).text == text
