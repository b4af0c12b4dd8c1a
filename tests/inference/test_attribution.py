"""Quotations, carried-over sources, pronouns and names, on texts of our own."""

import pytest

from claimkit.inference.attribution import (
    FoundAttribution,
    carry_over,
    is_quoted,
    name_of,
    quotations_of,
    resolve_pronoun,
)
from claimkit.segment import segment
from claimkit.types import Span


def quoted(text):
    return [text[start:end] for start, end in quotations_of(text, segment(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We sank,” the skipper said. “Twice.”", ["“We sank,”", "“Twice.”"]),
        ('"We sank," the skipper said. "Twice."', ['"We sank,"', '"Twice."']),
        ("«We sank», the skipper said.", ["«We sank»"]),
        ("Nobody spoke on the quay.", []),
        ("The skipper said they “sank.", ["“sank."]),
        ("They sank,” the skipper said.", []),
        ("He wrote “so she said “no” and left” to us.", ["“so she said “no”"]),
    ],
)
def test_quotation_marks_pair_up(text, expected):
    assert quoted(text) == expected


def test_an_open_quotation_ends_with_its_paragraph():
    text = "The skipper said: “We sank. It was cold.\n\nNobody else spoke. The quay was empty."
    assert quoted(text) == ["“We sank. It was cold."]


def test_a_quotation_of_several_paragraphs_opens_in_each():
    text = "“We sank on Monday morning.\n\n“We were six on board,” the skipper said to us."
    assert quoted(text) == ["“We sank on Monday morning.", "“We were six on board,”"]


def test_an_apostrophe_opens_nothing():
    assert quoted("It's the skipper's boat, isn’t it?") == []


def test_a_span_is_quoted_inside_the_marks_only():
    quotations = [(5, 10), (20, 30)]
    assert is_quoted((5, 10), quotations) and is_quoted((22, 25), quotations)
    assert not is_quoted((8, 12), quotations)
    assert not is_quoted((12, 15), quotations)
    assert not is_quoted((0, 3), quotations)
    assert not is_quoted((0, 3), [])


def at(text, piece):
    start = text.index(piece)
    return (start, start + len(piece))


def carried(text, *attributions):
    found = [
        FoundAttribution(
            source=at(text, source) if source else None,
            cue=at(text, cue) if cue else None,
            contents=(at(text, content),),
        )
        for source, cue, content in attributions
    ]
    page = segment(text)
    return carry_over(found, page, quotations_of(text, page))


STORY = (
    "“We lost 3 boats,” said Ada Lowe. “Two more drift.”\n\n"
    "“The tug is late.”\n\nThe port has 9 tugs. It opened “at dawn”."
)


def test_a_running_quotation_keeps_its_source():
    first, second, third = carried(
        STORY,
        ("Ada Lowe", "said", "“We lost 3 boats,”"),
        (None, None, "“Two more drift.”"),
        (None, None, "“The tug is late.”"),
    )
    assert not first.is_carried
    for attribution in (second, third):
        assert attribution.source == first.source
        assert attribution.cue == first.cue
        assert attribution.is_carried


def test_only_quotations_are_carried_over():
    _, second = carried(
        STORY, ("Ada Lowe", "said", "“We lost 3 boats,”"), (None, None, "The port has 9 tugs")
    )
    assert second.source is None and not second.is_carried


def test_a_source_is_not_carried_beyond_the_next_paragraph():
    _, second = carried(
        STORY, ("Ada Lowe", "said", "“We lost 3 boats,”"), (None, None, "“at dawn”")
    )
    assert second.source is None


def test_a_quotation_with_its_own_cue_takes_no_other_source():
    text = "“We lost,” said Ada Lowe. “We won,” it was said."
    _, second = carried(text, ("Ada Lowe", "said", "“We lost,”"), (None, "was said", "“We won,”"))
    assert second.source is None and not second.is_carried


def test_attributions_come_in_text_order():
    found = carried(
        STORY, (None, None, "“The tug is late.”"), ("Ada Lowe", "said", "“We lost 3 boats,”")
    )
    assert [a.contents[0][0] for a in found] == sorted(a.contents[0][0] for a in found)
    assert found[1].is_carried


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("Gen. Ada Lowe, head of the northern command", "Ada Lowe"),
        ("Ada Lowe", "Ada Lowe"),
        ("former Prime Minister Ada Lowe", "Ada Lowe"),
        ("the harbour police", "police"),
        ("a spokesman for the port", "spokesman"),
        ("Mayor Ada van Lowe", "Lowe"),
        ("she", "she"),
        ("the Institute of Tides", "Institute"),
    ],
)
def test_the_name_of_a_source_drops_title_and_apposition(source, name):
    assert name_of(source) == name


@pytest.mark.parametrize("source", ["", ",", "the", "\x00", "“", "of of of", "the " * 500])
def test_a_name_is_given_for_any_words(source):
    assert name_of(source) in source


def sources(*texts):
    spans, start = [], 0
    for text in texts:
        spans.append(Span(text, start, start + len(text)))
        start += len(text) + 1
    return spans


@pytest.mark.parametrize(
    ("earlier", "pronoun", "expected"),
    [
        (["Ada Lowe", "the harbour police"], "she", "Ada Lowe"),
        (["Ada Lowe", "the harbour police"], "they", "the harbour police"),
        (["Ada Lowe", "Per Holm"], "He", "Per Holm"),
        (["Ada Lowe", "he"], "he", "Ada Lowe"),
        (["the harbour police"], "he", "he"),
        ([], "it", "it"),
        (["Ada Lowe"], "the pilot", "the pilot"),
    ],
)
def test_a_pronoun_resolves_to_the_nearest_fitting_name(earlier, pronoun, expected):
    spans = sources(*earlier, pronoun)
    assert resolve_pronoun(spans[-1], spans[:-1]).text == expected
