"""What holds for every text, however hostile."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import growth
from claimkit.labels import Region
from claimkit.segment import segment

PIECES = st.sampled_from(
    [
        "It rained.", "Nobody came!", "Who?", "“We stay,”", '"', "he said.", "U.S.", "Gen. Orr", "5.", "2 million",
        "\n", "\n\n", "\r\n", "\u2028", " ", "\u00a0", "\x00", "\ud800", "😀", "。", "雨", "<p>", "</p", "/>", "&nbsp;",
        "[caption x]", "(EPA Photo)", "READ MORE:", "WATCH:", "Image:", "Story continues below advertisement",
        "Share", "Tweet", "2019-03-04", "Published:", "OSLO (AP) —", "Oct 7", " - ", "...", "…", ".", "said.The", "<!--", "(",
        "By Lena", "REUTERS/Orr", "4 March 2019.", "10:30", "- ", "1.", "W.Va.", "STORY CONTINUES BELOW",
    ]
)  # fmt: skip
PAGES = st.lists(PIECES, max_size=40).map("".join)
ANY = st.text(st.characters(), max_size=200)


def check(text):
    page = segment(text)
    end = 0
    paragraph = 0
    for sentence in page.sentences:
        assert end <= sentence.start < sentence.end <= len(text)
        assert not text[sentence.start].isspace()
        assert not text[sentence.end - 1].isspace()
        assert sentence.paragraph >= paragraph
        assert isinstance(sentence.region, Region)
        end, paragraph = sentence.end, sentence.paragraph
    if page.date_span is not None:
        assert 0 <= page.date_span[0] < page.date_span[1] <= len(text)
    return page


@given(st.one_of(ANY, PAGES))
def test_sentences_are_ordered_disjoint_stripped_and_inside_the_text(text):
    check(text)


@given(st.text(st.sampled_from("abcXYZ .,!?…\"“”'()\n\u00a0雨。é"), max_size=120))
def test_no_character_is_lost_where_there_is_no_boilerplate(text):
    page = check(text)
    covered = "".join(text[s.start : s.end] for s in page.sentences)
    assert sorted("".join(covered.split())) == sorted("".join(text.split()))


@given(PAGES)
def test_the_same_text_gives_the_same_page(text):
    assert segment(text) == segment(text)


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\n\t\u00a0", "\x00", "\ud800", "\ufeff", "<p>", "&nbsp;", "<", "(", "READ MORE:"],
)
def test_a_text_with_nothing_to_say_is_no_error(text):
    check(text)


def test_an_empty_or_blank_text_has_no_sentences():
    assert segment("").sentences == segment(" \n\u00a0\t").sentences == ()


@pytest.mark.parametrize("unit", growth.PAGES.values(), ids=growth.PAGES)
def test_a_long_hostile_page_is_cut_into_sentences(unit):
    check(growth.repeated(unit, 50_000))


def test_a_megabyte_on_one_line_is_read():
    text = "The mayor sent 40 trucks to the valley. " * 25_000
    page = check(text)
    assert len(page.sentences) == 25_000
