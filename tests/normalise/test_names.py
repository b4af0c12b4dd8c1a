"""Numbers in names are no quantities, and capitalised words alone make no name."""

import pytest

from claimkit.normalise import find_quantities

NAMES = [
    "a Fortune 500 firm and the S&P 500 and the Nasdaq 100",
    "Fortune 500 companies and FTSE 100 bosses",
    "They drove to Area 51 in a Boeing 737 before the G7.",
    "Boeing 737 jets",
    "Windows 11 users",
    "the novel Catch-22",
    "Formula 1 drivers love Formula One.",
    "Build 19045.3996 fixes bugs",
    "It runs iOS 17.2 or macOS 14.4.",
    "iOS 17 drains the battery",
    "an iPhone 15 and an Xbox 360",
    "Apollo 11 landed there.",
    "Sections 8 and 9 of the act, on Channels 4 and 5",
    "a Boeing 737 or 777",
]
COUNTED = [
    ("Police arrested 500 people.", ["500"]),
    ("In California 500 homes burned.", ["500"]),
    ("in New York 500 wooden homes burned", ["500"]),
    ("In California 500 were arrested.", ["500"]),
    ("On Monday 500 had gone.", ["500"]),
    ("Storm Kills 11 In Texas", ["11"]),
    ("At Least 11 Killed In Texas", ["At Least 11"]),
    ("In the area 51 homes burned.", ["51"]),
    ("across the district 40 schools closed", ["40"]),
    ("Another 600 marched.", ["600"]),
    ("Boeing sold 12 jets and Apple 300 shares.", ["12", "300"]),
    ("a Boeing 737 and 12 other jets", ["12"]),
    ("I'm 1.8m tall.", ["1.8m"]),
]


@pytest.mark.parametrize("text", NAMES)
def test_a_number_in_a_name_is_left_out(text):
    assert [quantity.text for quantity in find_quantities(text)] == []


@pytest.mark.parametrize(("text", "spans"), COUNTED)
def test_a_number_behind_a_capitalised_word_may_count(text, spans):
    assert [quantity.text for quantity in find_quantities(text)] == spans
