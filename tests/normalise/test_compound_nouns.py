import pytest

from claimkit.normalise import find_quantities, parse_quantity

NOUNS = [
    ("70 co-workers", 70, "co-worker"),
    ("12 vice-presidents", 12, "vice-president"),
    ("12 former vice-presidents", 12, "vice-president"),
    ("3 by-elections", 3, "by-election"),
    ("40 ex-soldiers", 40, "ex-soldier"),
    ("five mothers-in-law", 5, "mother-in-law"),
    ("six passers-by", 6, "passer-by"),
    ("two secretaries-general", 2, "secretary-general"),
    ("500 T-shirts", 500, "t-shirt"),
    ("13 x-rays", 13, "x-ray"),
    ("three quarter-finals", 3, "quarter-final"),
    ("two half-brothers", 2, "half-brother"),
    ("three fifth-graders", 3, "fifth-grader"),
    ("30 Soviet-era tanks", 30, "tank"),
    ("12 make-up artists", 12, "artist"),
]


@pytest.mark.parametrize(("text", "value", "unit"), NOUNS)
def test_a_noun_tied_by_hyphens_is_one_noun(text, value, unit):
    quantity = parse_quantity(text)
    assert (quantity.value, quantity.unit, str(quantity.kind)) == (value, unit, "count")
    assert parse_quantity(quantity.format()).unit == unit


@pytest.mark.parametrize(("text", "value", "unit"), NOUNS)
def test_it_is_the_unit_of_what_is_found_too(text, value, unit):
    found = find_quantities(f"They met {text} in the hall.")
    assert [(quantity.value, quantity.unit) for quantity in found] == [(value, unit)]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("20 man-hours", 20, "hour"),
        ("one half-mile", 0.5, "mile"),
        ("a three-quarter-mile run", 0.75, "mile"),
        ("20 C-25 C", None, "degree Celsius"),
        ("5 m-high", 5, "metre"),
        ("60-vote", 60, "vote"),
        ("12 trips-a-day", 12, "trip / day"),
        ("22-member", 22, "member"),
    ],
)
def test_measures_and_numbers_tied_to_a_word_stay(text, value, unit):
    quantity = parse_quantity(text)
    assert (quantity.value, quantity.unit) == (value, unit)


def test_attorneys_general_are_attorneys():
    assert parse_quantity("14", noun="attorneys general").unit == "attorney"
    assert parse_quantity("14", noun="major generals").unit == "general"


def test_no_noun_is_taken_across_a_dash():
    assert find_quantities("The storm killed 12 - officials said")[0].unit is None
