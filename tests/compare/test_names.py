"""A topic's name reads like the row of a newspaper's table."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimkit.compare.headline import as_headline
from claimkit.compare.mentions import find_mentions
from claimkit.compare.names import NAME_CHARS, name_topic
from claimkit.compare.reports import Report
from claimkit.types import Span


def name_of(*claims):
    return name_topic(find_mentions([Report(str(n), claims=[c]) for n, c in enumerate(claims)]))


@pytest.mark.parametrize(
    ("sentence", "figure", "noun", "verb", "place", "name"),
    [
        ("Rome will send about 800 troops to the border.", "about 800", "troops", "send", "border", "send troops to the border"),
        ("The union said 19 farmers were arrested at the port.", "19", "farmers", "arrested", "port", "farmers arrested at the port"),
        ("Police arrested 12 farmers at the port.", "12", "farmers", "arrested", "port", "farmers arrested at the port"),
        ("A quake killed at least 21 people in Rovany.", "at least 21", "people", "killed", "Rovany", "people killed in Rovany"),
        ("There are 60 nurses who have been sent to Rovany.", "60", "nurses", "sent", "Rovany", "nurses sent to Rovany"),
        ("Hundreds of farmers are still being held at the port.", "Hundreds", "farmers", "held", "port", "farmers held at the port"),
        ("The convoy is comprised of around 350 people.", "around 350", "people", "comprised", None, "people in the convoy"),
        ("It reached a peak of 7,000 people in May.", "7,000", "people", "reached", None, "peak number of people"),
        ("Guards set up road blocks twice on Friday.", "twice", "Guards", "set up", None, "Guards set up road blocks"),
        ("Rents in Rovany rose by 3% in May.", "3%", "Rents", "rose", "Rovany", "Rents in Rovany rose"),
        ("The army brought drones and 35km of wire.", "35km", "wire", None, None, "length of wire"),
        ("It fell by 3%.", "3%", None, None, None, "percent"),
    ],
)  # fmt: skip
def test_a_name_is_what_a_table_would_say(make_claim, sentence, figure, noun, verb, place, name):
    assert name_of(make_claim(sentence, figure, noun, predicate=verb, place=place)) == name


@pytest.mark.parametrize(
    ("noun", "place", "name"),
    [
        ("tailback on the coast road", None, "length of the tailback on the coast road"),
        ("tailback", "coast road", "length of the tailback on the coast road"),
    ],
)
def test_what_is_measured_is_named_by_its_dimension(make_claim, noun, place, name):
    text = "The tailback on the coast road was 11 km long."
    claim = make_claim(text, "11 km", noun, place=place)
    assert name_of(claim) == name
    adjective = Span("long", text.index("long"), text.index("long") + len("long"))
    assert name_of(replace(claim, property=adjective)) == name


def test_of_several_wordings_the_fullest_names_the_topic(make_claim):
    bare = make_claim("They counted 60 people.", "60", "people")
    full = make_claim("Some 60 people were hurt in Rovany.", "Some 60", "people", predicate="hurt", place="Rovany")  # fmt: skip
    assert name_of(bare, full) == name_of(full, bare) == "people hurt in Rovany"


@pytest.mark.parametrize(
    ("words", "headline"),
    [
        ("soldiers were en route", "soldiers en route"),
        ("nurses already providing help at the", "nurses providing help"),
        ("people who were not hurt", "people not hurt"),
        ("bridges that will be closed by", "bridges closed"),
        ("border's fence", "border's fence"),
        ("was", "was"),
        ("", ""),
    ],
)
def test_headlines_leave_out_what_says_nothing(words, headline):
    assert as_headline(words) == headline


@given(st.text(st.sampled_from("the of was who are been a, xy-"), max_size=80))
def test_a_headline_adds_no_word_and_settles(words):
    once = as_headline(words)
    assert as_headline(once) == once
    assert once in words or len(once) < len(words)


@given(st.text(max_size=200), st.integers(0, 200))
def test_any_sentence_has_a_short_name(make_claim, text, at):
    sentence = f"{text[:at]} 12 farmers {text[at:]}"
    claim = make_claim(sentence, "12 farmers"[:2], "farmers")
    assert 0 < len(name_of(claim)) <= 3 * NAME_CHARS
