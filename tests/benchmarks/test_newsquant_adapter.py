import pytest

from benchmarks.accuracy.newsquant import newsquant_row
from claimkit.labels import Change, Comparator, QuantityKind
from claimkit.types import Claim, Quantity, Span


def span(text, piece):
    start = text.index(piece)
    return Span(piece, start, start + len(piece))


def claim(text, piece, *, entity=None, measured=None, predicate=None, change=None, **quantity):
    start = text.index(piece)
    return Claim(
        doc_id=None,
        text=text,
        start=0,
        end=len(text),
        quantity=Quantity(piece, start, start + len(piece), **quantity),
        entity=span(text, entity) if entity else None,
        property=span(text, measured) if measured else None,
        predicate=span(text, predicate) if predicate else None,
        change=change,
    )


def only(text, *args, **kwargs):
    (row,) = newsquant_row(text, [claim(text, *args, **kwargs)])["quantities"]
    return row


MONEY = {"kind": QuantityKind.MONEY, "unit": "USD"}
PERCENT = {"kind": QuantityKind.PERCENT, "unit": "percent"}


@pytest.mark.parametrize(
    ("unit", "kind", "expected"),
    [
        ("percent", QuantityKind.PERCENT, "percentage"),
        ("USD", QuantityKind.MONEY, "dollar"),
        ("GBP", QuantityKind.MONEY, "pound sterling"),
        ("USD / month", QuantityKind.MONEY, "dollar per month"),
        ("kilometre", QuantityKind.LENGTH, "kilometre"),
        ("mile / hour", QuantityKind.SPEED, "mile per hour"),
        ("pound", QuantityKind.MASS, "pound-mass"),
        ("year", QuantityKind.AGE, "year of age"),
        ("month", QuantityKind.AGE, "month of age"),
        ("degree Celsius", QuantityKind.TEMPERATURE, "celsius"),
        ("part per billion", QuantityKind.RATIO, "parts-per-billion"),
        ("time", QuantityKind.FREQUENCY, "count"),
        ("time", QuantityKind.RATIO, "count"),
        (None, QuantityKind.OTHER, "-"),
    ],
)
def test_units_have_the_names_of_the_corpus(unit, kind, expected):
    assert (
        only("The total is 40 now.", "40", value=40, kind=kind, unit=unit)["normalized_unit"]
        == expected
    )


@pytest.mark.parametrize(
    ("unit_text", "expected"), [("points", "point"), ("percentage points", "percentage point")]
)
def test_points_stay_as_written(unit_text, expected):
    text = f"It fell 40 {unit_text}."
    row = only(
        text,
        f"40 {unit_text}",
        value=40,
        kind=QuantityKind.PERCENT,
        unit="percentage point",
        unit_text=unit_text,
    )
    assert row["normalized_unit"] == expected


@pytest.mark.parametrize(
    ("entity", "unit", "expected"),
    [
        ("boats", "boat", "boat"),
        ("Harbour Cup finals", "final", "Harbour Cup final"),
        ("people", "person", "people"),
        ("categories of products", "category", "category product"),
        (None, "boat", "boat"),
        (None, "person", "people"),
        (None, None, "-"),
    ],
)
def test_the_counted_noun_is_the_unit(entity, unit, expected):
    text = f"Ravel saw 40 {entity or ''} at sea."
    assert only(text, "40", value=40, unit=unit, entity=entity)["normalized_unit"] == expected


def test_the_concept_of_a_count_is_who_has_it():
    text = "Ravel Port runs 40 boats."
    assert only(text, "40", value=40, unit="boat", entity="boats")["concept"] == "Ravel Port"


def test_a_count_without_a_holder_has_no_concept():
    assert only("40 boats came.", "40", value=40, unit="boat", entity="boats")["concept"] == "-"


def test_the_concept_of_a_measure_is_the_property_and_its_bearer():
    text = "The width of the channel is 40 metres."
    row = only(
        text,
        "40 metres",
        value=40,
        kind=QuantityKind.LENGTH,
        unit="metre",
        entity="the channel",
        measured="width",
    )
    assert row["concept"] == "width, channel"


@pytest.mark.parametrize(
    ("piece", "low", "expected"),
    [
        ("hundreds", 100, [100.0, 1000.0]),
        ("dozens", 24, [12.0, 120.0]),
        ("tens of thousands", 10000, [10000.0, 100000.0]),
    ],
)
def test_vague_plurals_are_closed_bands(piece, low, expected):
    text = f"They saw {piece} of boats."
    row = only(text, piece, low=low, comparator=Comparator.VAGUE, unit="boat")
    assert row["value"] == expected


def test_cents_are_counted_as_cents():
    row = only("Oil rose 19 cents.", "19 cents", value=0.19, unit_text="cents", **MONEY)
    assert (row["value"], row["normalized_unit"]) == (19.0, "cent")


@pytest.mark.parametrize(
    ("comparator", "change", "expected"),
    [
        (Comparator.EQUAL, None, "="),
        (Comparator.ABOUT, None, "~"),
        (Comparator.AT_LEAST, None, ">"),
        (Comparator.AT_MOST, None, "<"),
        (Comparator.EQUAL, Change.UP, "up"),
        (Comparator.ABOUT, Change.DOWN, "down"),
        (Comparator.MORE, Change.DOWN, ">"),
    ],
)
def test_changes_are_moves_and_bounds(comparator, change, expected):
    row = only("Oil fell 3%.", "3%", value=3, comparator=comparator, change=change, **PERCENT)
    assert row["change"] == expected


def test_the_level_that_a_move_arrives_at_is_no_change():
    text = "Oil rose 3% to $58."
    moves = [
        claim(text, "3%", value=3, change=Change.UP, **PERCENT),
        claim(text, "$58", value=58, change=Change.UP, **MONEY),
    ]
    rows = newsquant_row(text, moves)["quantities"]
    assert [row["change"] for row in rows] == ["up", "="]


def test_a_move_from_one_level_to_another_is_one_range():
    text = "Oil fell from $60 to $58."
    levels = [claim(text, "$60", value=60, **MONEY), claim(text, "$58", value=58, **MONEY)]
    (row,) = newsquant_row(text, levels)["quantities"]
    assert row["value"] == [60.0, 58.0]


def test_a_choice_of_two_numbers_is_two_quantities():
    text = "It costs eight or nine euros."
    piece = "eight or nine euros"
    euros = {"kind": QuantityKind.MONEY, "unit": "EUR"}
    choice = claim(text, piece, low=8, high=9, comparator=Comparator.RANGE, **euros)
    assert [row["value"] for row in newsquant_row(text, [choice])["quantities"]] == [8.0, 9.0]


@pytest.mark.parametrize(
    ("piece", "quantity"),
    [
        ("2-1", {"low": 1, "high": 2, "kind": QuantityKind.SCORE}),
        ("doubled", {"value": 2, "kind": QuantityKind.RATIO, "unit": "time"}),
        ("twice", {"value": 2, "kind": QuantityKind.FREQUENCY, "unit": "time"}),
        ("34", {"value": 34, "kind": QuantityKind.AGE, "unit": "year"}),
    ],
)
def test_what_the_corpus_does_not_count_is_left_out(piece, quantity):
    text = f"Holm, {piece}, was there."
    assert newsquant_row(text, [claim(text, piece, **quantity)])["quantities"] == []


def test_a_share_of_something_is_a_ratio_of_it():
    text = "A third of the boats left."
    row = only(text, "A third", value=1 / 3, kind=QuantityKind.RATIO, unit="boat", entity="boats")
    assert row["normalized_unit"] == "% boat"
    assert row["value"] == pytest.approx(1 / 3)
