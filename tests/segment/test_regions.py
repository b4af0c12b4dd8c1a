"""Regions, boilerplate and the joints between lines."""

import pytest

from claimkit.labels import Region
from claimkit.segment import segment

BODY = "The mayor said 40 trucks were on their way to the valley."


def rows(text):
    return [(str(s.region), text[s.start : s.end]) for s in segment(text).sentences]


def bodies(text):
    return [text[s.start : s.end] for s in segment(text).sentences if s.region == Region.BODY]


@pytest.mark.parametrize(
    "line",
    [
        "READ MORE: Ten bridges that never opened",
        "Read more: Ten bridges that never opened",
        "WATCH: Bridge falls in 40 seconds",
        "Related: Ten bridges that never opened",
        "ALSO READ: Ten bridges that never opened",
        "Sign up for our weekly newsletter",
        "Comments (34)",
    ],
)
def test_a_pointer_to_other_pages_is_a_teaser(line):
    assert rows(f"{BODY}\n\n{line}\n\n{BODY} It rained.")[1] == ("teaser", line)


def test_a_pointer_glued_after_a_sentence_is_a_teaser():
    assert rows(f"{BODY} READ MORE: Ten bridges that never opened") == [
        ("body", BODY),
        ("teaser", "READ MORE: Ten bridges that never opened"),
    ]


def test_the_line_below_a_bare_cue_is_a_teaser():
    assert rows(f"{BODY}\n\nRelated:\nTen bridges that never opened\n\n{BODY}")[1:3] == [
        ("teaser", "Related:"),
        ("teaser", "Ten bridges that never opened"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Image: Trucks wait at the bridge",
        "Video: Trucks wait at the bridge",
        "Photo: Trucks wait at the bridge. There were 40.",
        "Trucks wait at the bridge (EPA Photo)",
        "Trucks wait at the bridge. (Photo by Lena Orr)",
        "FILE - Trucks wait at the bridge in 2016.",
        "In this Oct. 9, 2018 photo, trucks wait at the bridge.",
        "Trucks wait at the bridge, October 9, 2018. REUTERS/Lena Orr",
    ],
)
def test_a_line_about_a_picture_is_a_caption(line):
    text = f"{BODY}\n\n{line}\n\n{BODY}"
    regions = {region for region, _ in rows(text)[1:-1]}
    assert regions == {"caption"}
    assert rows(text)[-1] == ("body", BODY)


def test_a_caption_glued_by_one_newline_ends_with_its_line():
    text = f"Forty trucks for the valley\nTrucks wait at the bridge. (EPA Photo)\n{BODY}"
    assert rows(text) == [
        ("headline", "Forty trucks for the valley"),
        ("caption", "Trucks wait at the bridge."),
        ("caption", "(EPA Photo)"),
        ("body", BODY),
    ]


@pytest.mark.parametrize("credit", ["AFP", "REUTERS/Lena Orr", "(AP Photo/Lena Orr)"])
def test_a_caption_glued_by_its_date_and_agency_ends_there(credit):
    text = f"Trucks wait at the bridge, 9 October 2018. {credit} {BODY}"
    assert rows(text)[-1] == ("body", BODY)
    assert {region for region, _ in rows(text)[:-1]} == {"caption"}


def test_a_credit_on_a_line_of_its_own_makes_the_line_above_a_caption():
    text = f"Forty trucks\n\nTrucks wait at the bridge.\n(EPA Photo)\n\n{BODY}"
    assert [region for region, _ in rows(text)] == ["headline", "caption", "caption", "body"]


def test_the_first_short_line_is_a_headline():
    assert rows(f"Forty trucks for the valley\n\n{BODY}")[0] == (
        "headline",
        "Forty trucks for the valley",
    )


def test_a_headline_may_be_glued_to_the_body_by_one_newline():
    assert rows(f"Forty trucks for the valley\n{BODY}") == [
        ("headline", "Forty trucks for the valley"),
        ("body", BODY),
    ]


def test_a_headline_and_the_line_below_it_are_headlines():
    text = f"FORTY TRUCKS\n\nMayor's plan to cost £3m\n\n{BODY}"
    assert [region for region, _ in rows(text)] == ["headline", "headline", "body"]


def test_a_question_may_be_a_headline():
    assert rows(f"Are 40 trucks enough?\n\n{BODY}")[0][0] == "headline"


def test_a_headline_glued_without_a_newline_stays_in_its_sentence():
    text = f"Forty trucks for the valley {BODY} It rained."
    assert rows(text)[0] == ("body", f"Forty trucks for the valley {BODY}")


def test_a_single_line_is_body():
    assert rows("Forty trucks for the valley") == [("body", "Forty trucks for the valley")]


def test_a_repeated_line_keeps_its_region():
    text = f"Forty trucks for the valley\n\n{BODY}\n\nForty Trucks for the Valley\n\n{BODY}"
    assert [region for region, _ in rows(text)] == ["headline", "body", "headline", "body"]


def test_a_date_header_and_a_dateline_are_dropped():
    text = " date 2019-03-04 Oslo — Mayor Orr said 40 trucks were coming."
    assert rows(text) == [("body", "Mayor Orr said 40 trucks were coming.")]


@pytest.mark.parametrize(
    "dateline",
    [
        "WARSAW, Oct 7 (Agency) - ",
        "WARSAW, Oct. 7 - ",
        "WARSAW — ",
        "WARSAW (AP) _ ",
        "NEW DOVER, Del. -- ",
        "GENEVA, 29 August 2034 — ",
        "Geneva (AFP) – ",
    ],
)
def test_a_dateline_is_dropped(dateline):
    assert rows(f"Forty trucks\n\n{dateline}{BODY}")[1:] == [("body", BODY)]


@pytest.mark.parametrize(
    "text",
    [
        "ISIS - The group took 40 trucks on Monday.",
        "Trucks — 40 of them — were on their way.",
        "The mayor — Lena Orr — came late.",
        "Lena Orr, who won in Oct. 2018 - The year of the flood - came late.",
    ],
)
def test_a_dash_does_not_make_a_dateline(text):
    assert "".join(sentence for _, sentence in rows(text)).startswith(text.split()[0])


@pytest.mark.parametrize(
    "line",
    [
        "Story continues below advertisement",
        "Advertisement",
        "Share on Facebook",
        "Facebook Twitter Pinterest WhatsApp",
        "<p>",
        "&nbsp;",
        "/>",
        '[caption id="att_1" width="300"]',
        "Published: March 4, 2019 10:30 GMT",
        "Last updated at 10:30 on 4 March 2019",
    ],
)
def test_boilerplate_is_dropped(line):
    assert rows(f"{BODY}\n\n{line}\n\n{BODY}") == [("body", BODY)] * 2


@pytest.mark.parametrize(
    "glue", [" Story continues below advertisement ", "<p>", "</p>\n<p>", "<br />", " /> "]
)
def test_boilerplate_inside_a_line_parts_what_it_glues(glue):
    assert rows(f"{BODY}{glue}{BODY}") == [("body", BODY)] * 2
    assert [s.paragraph for s in segment(f"{BODY}{glue}{BODY}").sentences] == [0, 1]


def test_inline_tags_stay_inside_a_sentence_and_go_at_its_edges():
    assert rows("<b>The mayor</b> said <i>40 trucks</i> were coming.</b>&nbsp;") == [
        ("body", "The mayor</b> said <i>40 trucks</i> were coming.")
    ]


def test_lines_of_prose_wrapped_by_hand_are_joined():
    text = (
        "The mayor said on Monday that about 40 trucks were on their way\n"
        "to the valley, where the bridge had been shut since the flood. It\n"
        "would be the first convoy in three weeks, according to President\n"
        "Orr, and the last before winter."
    )
    assert [sentence.count("\n") for _, sentence in rows(text)] == [1, 2]
    assert {s.paragraph for s in segment(text).sentences} == {0}


def test_a_line_that_goes_on_with_a_small_letter_is_joined():
    assert rows("The mayor said that\nabout 40 trucks had come.\nIt rained.") == [
        ("body", "The mayor said that\nabout 40 trucks had come."),
        ("body", "It rained."),
    ]


def test_a_line_without_full_stop_ends_a_sentence_before_a_new_unit():
    text = f"{BODY}\n\nTrucks sent: 40\nTrucks lost: 2\nDrivers: 81\n{BODY}"
    assert [sentence for _, sentence in rows(text)] == [
        BODY,
        "Trucks sent: 40",
        "Trucks lost: 2",
        "Drivers: 81",
        BODY,
    ]


def test_windows_line_ends_break_lines():
    assert rows(f"Forty trucks\r\n\r\n{BODY}\r\n")[0] == ("headline", "Forty trucks")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        (" date 2019-03-04 Oslo — Mayor Orr said no.", "2019-03-04"),
        ("GENEVA, 29 August 2034 — Mayor Orr said no.", "29 August 2034"),
        ("Trucks\n\nOSLO, March 4, 2019 (Agency) - Mayor Orr said no.", "March 4, 2019"),
        (f"Trucks\n\nPublished: 4 March 2019, 10:30 GMT\n\n{BODY}", "4 March 2019"),
        (f"Trucks\nMonday, March 4, 2019\n{BODY}", "March 4, 2019"),
        (f"{BODY}\n\n{BODY * 9}\n\nUpdated: 2019-03-04 10:30", "2019-03-04"),
        (f"Trucks\nBy Lena Orr | March 4, 2019\n\n{BODY}", "March 4, 2019"),
        ("Forty trucks sent Published March 4, 2019 The mayor said no.", "March 4, 2019"),
    ],
)
def test_the_documents_date_is_found_at(text, date):
    span = segment(text).date_span
    assert span is not None
    assert text[slice(*span)] == date


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        "WARSAW, Oct 7 (Agency) - Forty trucks came.",
        "The bridge was shut on 4 March 2019. It rained.",
        f"Trucks wait at the bridge, 4 March 2019. (EPA Photo)\n{BODY}",
        "The law was Posted in 1990. It rained.",
        "",
    ],
)
def test_a_date_in_prose_or_without_a_year_is_not_the_documents(text):
    assert segment(text).date_span is None


def test_a_stamp_parts_a_headline_from_the_first_sentence():
    assert rows("Forty trucks sent Published March 4, 2019 10:30 AM EST The mayor said no.") == [
        ("headline", "Forty trucks sent"),
        ("body", "The mayor said no."),
    ]


def test_the_list_below_a_teaser_is_teaser_too():
    text = f"{BODY}\n\nAlso in Weather:\n- Ten storms that never came\n- Why it rains\n\n{BODY}"
    assert [region for region, _ in rows(text)] == ["body", "teaser", "teaser", "teaser", "body"]


def test_a_line_without_full_stop_has_no_dateline():
    assert rows(f"MINISTRY OF ROADS – Situation report\n\n{BODY}")[0] == (
        "headline",
        "MINISTRY OF ROADS – Situation report",
    )
