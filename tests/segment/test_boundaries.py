"""Where sentences end inside running prose."""

import pytest

from claimkit.segment import segment

WHOLE = {
    "a title": "He met Gen. Marlow and Sen. Osei in the hall.",
    "a hyphenated title": "It was signed by then-Sen. Osei last year.",
    "a month": "The vote is on Nov. 6 in every county.",
    "U.S. before a capital": "The U.S. Forest Bureau sent 40 trucks.",
    "a detokenised U. S.": "The U. S. Forest Bureau sent 40 trucks.",
    "a.m. before a name": "It opened at 9 a.m. Tuesday with 300 guests.",
    "a detokenised a. m.": "It opened at 9 a. m. Tuesday with 300 guests.",
    "a company": "Harbour Inc. Chief Lena Orr sold 5,000 shares.",
    "initials": "The form was signed by J. Kettle and P. Q. Marsh.",
    "a numbered thing": "She holds seat No. 5 on the board.",
    "versus": "The case of Orr vs. Marsh took nine days.",
    "a saint": "They drove to St. Agnes with 12 dogs.",
    "a delegate": "He asked Del. Ada Orr about it.",
    "a party and state": "Rep. Ada Orr (D-Ariz.) voted against it.",
    "a decimal number": "It rose by 5.2 million to 7.9 million.",
    "a detokenised decimal number": "It cost $ 5. 2 million to build.",
    "a detokenised magnitude": "A magnitude 6. 1 quake shook the valley.",
    "a URL": "See https://Example.Org/A.B?x=1.Next for the table.",
    "a domain": "He bought it on Sellers.Com last week.",
    "a file name": "Open Report.PDF and read page four.",
    "an email address": "Write to j.Kettle@post.Example.org today.",
    "a question inside quotes": '"Why?" she asked the clerk.',
    "an exclamation inside quotes": "“Stop!” the guard shouted.",
    "a question before its speaker": "“How many?” Orr asked the clerk.",
    "an ellipsis before a small letter": "They came ... and went … and came again.",
    "an omission before a name": "The motion by ... Marsh was lost.",
    "a name with an exclamation mark": "Shares in Yahoo! Japan fell 3%.",
    "a list number": "1. The club has 480 members.",
    "a stop before a comma": "Orr & Co., the printer, hired 30.",
    "a full stop before a dash": "He said no. — and left.",
    "a twice dotted place": "The W.Va. Turnpike was shut.",
}

TWO = {
    "plain prose": ("It rained.", "Nobody came."),
    "a U.S. at the end": ("She moved to the U.S.", "The move took two days."),
    "a p.m. at the end": ("It ended at 5 p.m.", "Nobody was hurt."),
    "an Inc. at the end": ("He works for Harbour Inc.", "His wife does too."),
    "a no as answer": ("The answer is no.", "He will stay."),
    "a year before a figure": ("It opened in 2018.", "5,200 people came."),
    "a number at the end": ("They sold 312.", "That is a record."),
    "a quotation at the end": ("She said: “We lost 40 men.”", "He nodded."),
    "a straight quotation": ('"We lost 40 men."', '"They lost more," he said.'),
    "an unbalanced quotation": ('She said: "We lost 40 men.', "Then she left."),
    "a doubled apostrophe": ("''We lost 40 men.''", "He nodded."),
    "two full stops": ("It is a matter for Congress..", "The vote is near."),
    "an ellipsis": ("They waited...", "Nobody came."),
    "a question": ("Who won?", "Nobody knows."),
    "a bracketed sentence": ("(It rained.)", "Nobody came."),
    "a no-break space": ("It rained.", "Nobody came."),
    "a question mark and quote": ("He asked “who won?”", "Nobody knew."),
    "a full-width stop": ("雨が降った。", "誰も来なかった。"),
    "a full-width question mark": ("谁赢了？", "没有人知道。"),
    "a danda": ("पानी बरसा।", "कोई नहीं आया।"),
    "an emoji": ("It rained 40 mm! 😀", "Nobody came."),
    "a capital beyond ASCII": ("Es regnete.", "Über 40 kamen."),
    "a street's name": ("He lives on Main St.", "The house is blue."),
}


def texts(text):
    return [text[s.start : s.end] for s in segment(text).sentences]


@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE)
def test_a_sentence_stays_whole_at(text):
    assert texts(text) == [text]


@pytest.mark.parametrize("pair", TWO.values(), ids=TWO)
def test_a_sentence_ends_after(pair):
    assert texts(" ".join(pair)) == list(pair)


def test_a_no_break_space_separates_sentences():
    assert texts("It rained.\u00a0Nobody came.\u00a0") == ["It rained.", "Nobody came."]


def test_an_opening_quotation_mark_goes_with_the_next_sentence():
    assert texts("He left. “We stay,” she said.") == ["He left.", "“We stay,” she said."]


def test_a_lone_quotation_mark_closes_an_open_quotation():
    assert texts('She said: "We lost 40 men. " He nodded.') == [
        'She said: "We lost 40 men. "',
        "He nodded.",
    ]


def test_a_detokenised_question_keeps_its_speaker():
    assert texts('"Who will count them? "Orr asked. Nobody knew.') == [
        '"Who will count them? "Orr asked.',
        "Nobody knew.",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The count is over, she said.Additional reporting by J. Kettle",
            ["The count is over, she said.", "Additional reporting by J. Kettle"],
        ),
        (
            "It is a start, he tweeted.US army to move",
            ["It is a start, he tweeted.", "US army to move"],
        ),
        (
            "The bridge shut in 2018.The mayor left.",
            ["The bridge shut in 2018.", "The mayor left."],
        ),
        ("“We stay.”The mayor left.", ["“We stay.”", "The mayor left."]),
        ("Will it hold?The mayor left.", ["Will it hold?", "The mayor left."]),
    ],
)
def test_blocks_glued_without_a_space_are_parted(text, expected):
    assert texts(text) == expected
    assert [s.paragraph for s in segment(text).sentences] == [0, 1]


def test_signed_messages_without_quotation_marks_are_sentences_of_their_own():
    text = "We have sent 40 trucks. More will follow! — Lena Orr (@lenaorr)\n\nThe mayor did not reply."
    assert texts(text) == [
        "We have sent 40 trucks.",
        "More will follow! — Lena Orr (@lenaorr)",
        "The mayor did not reply.",
    ]


def test_a_very_long_sentence_stays_whole():
    text = "It had " + "one room, " * 5000 + "and a door."
    assert texts(text) == [text]


def test_sentences_of_one_line_share_a_paragraph():
    assert [s.paragraph for s in segment("It rained. Nobody came.\nIt stopped.").sentences] == [
        0,
        0,
        1,
    ]
