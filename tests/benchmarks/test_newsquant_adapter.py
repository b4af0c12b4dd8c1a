import pytest

from benchmarks.accuracy.newsquant import newsquant_row
from claimkit.labels import Change, Comparator, QuantityKind
from claimkit.types import Claim, Quantity, Span, TimeSpan


def span(text, piece):
    start = text.index(piece)
    return Span(piece, start, start + len(piece))


def claim(
    text,
    piece,
    *,
    entity=None,
    measured=None,
    predicate=None,
    change=None,
    time=None,
    restates=None,
    **quantity,
):
    start = text.index(piece)
    named = span(text, time) if time else None
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
        time=TimeSpan(named.text, named.start, named.end) if named else None,
        restates=restates,
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
    row = only(text, "40", value=40, unit="boat", entity="boats", predicate="runs")
    assert row["concept"] == "Ravel Port"


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
    assert row["concept"] == "width channel"


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
        (Comparator.RANGE, Change.UP, "="),
    ],
)
def test_changes_are_moves_and_bounds(comparator, change, expected):
    row = only("Oil fell 3%.", "3%", value=3, comparator=comparator, change=change, **PERCENT)
    assert row["change"] == expected


@pytest.mark.parametrize(
    ("text", "piece", "predicate", "expected"),
    [
        ("Oil fell 3%.", "3%", "fell", "down"),
        ("Oil rose by about another 3%.", "3%", "rose", "up"),
        ("Oil edged down 3%.", "3%", "edged down", "down"),
        ("Oil was up 3% at noon.", "3%", "up", "up"),
        ("Oil rose to 3%.", "3%", "rose", "="),
        ("Oil, up from 3%, is dear.", "3%", "up", "="),
        ("Oil saw a 3% drop.", "3%", "drop", "="),
        ("Oil added a 3% tax.", "3%", "added", "="),
        ("Oil gave up 3%.", "3%", "gave up", "="),
        ("Oil rose as stocks of coal in the port went to 3%.", "3%", "rose", "="),
    ],
)
def test_a_move_is_what_a_verb_of_moving_stands_before(text, piece, predicate, expected):
    row = only(text, piece, value=3, predicate=predicate, change=Change.UP, **PERCENT)
    assert row["change"] == expected


def test_an_equivalent_has_the_bound_and_the_concept_of_what_it_repeats():
    text = "Moths fly over 100 km (62 miles)."
    claims = [
        claim(
            text,
            "over 100 km",
            value=100,
            comparator=Comparator.MORE,
            kind=QuantityKind.LENGTH,
            unit="kilometre",
            entity="Moths",
        ),
        claim(text, "62 miles", value=62, kind=QuantityKind.LENGTH, unit="mile", restates=0),
    ]
    rows = newsquant_row(text, claims)["quantities"]
    assert [(row["change"], row["concept"]) for row in rows] == [(">", "Moths")] * 2


def test_a_move_from_one_level_to_another_is_one_range():
    text = "Oil fell from $60 to $58."
    levels = [claim(text, "$60", value=60, **MONEY), claim(text, "$58", value=58, **MONEY)]
    (row,) = newsquant_row(text, levels)["quantities"]
    assert row["value"] == [60.0, 58.0]


@pytest.mark.parametrize(
    ("text", "pieces", "predicate"),
    [
        ("Fees are from 1% to 2%.", ("from 1%", "2%"), None),
        ("Fees went from 1% last May to 2%.", ("1%", "2%"), None),
        ("Fees start from 1% up to 2%.", ("from 1%", "up to 2%"), None),
        ("Trade may see a 1% to 2% rebound.", ("1%", "2%"), "see"),
    ],
)
def test_two_ends_in_one_unit_are_one_range(text, pieces, predicate):
    ends = [
        claim(text, piece, value=value, predicate=predicate, **PERCENT)
        for value, piece in enumerate(pieces, start=1)
    ]
    (row,) = newsquant_row(text, ends)["quantities"]
    assert row["value"] == [1.0, 2.0]


def test_a_move_to_a_level_is_no_range():
    text = "Fees rose 1% to 2%."
    ends = [claim(text, f"{n}%", value=n, predicate="rose", **PERCENT) for n in (1, 2)]
    assert [row["value"] for row in newsquant_row(text, ends)["quantities"]] == [1.0, 2.0]


def test_a_range_is_in_text_order():
    text = "Growth slowed from 4.8 to 4.7 percent."
    piece = "4.8 to 4.7 percent"
    row = only(text, piece, low=4.7, high=4.8, comparator=Comparator.RANGE, **PERCENT)
    assert row["value"] == [4.8, 4.7]


def test_a_span_of_time_is_a_duration():
    text = "In the last three months the Port has cut prices by 2%."
    cut = claim(text, "2%", value=2, time="the last three months", entity="prices", **PERCENT)
    rows = newsquant_row(text, [cut, cut])["quantities"]
    assert [(row["value"], row["normalized_unit"]) for row in rows[2:]] == [(3.0, "month")]


def test_a_bare_time_is_no_duration():
    text = "Prices rose 2% on Friday."
    assert (
        len(
            newsquant_row(text, [claim(text, "2%", value=2, time="Friday", **PERCENT)])[
                "quantities"
            ]
        )
        == 1
    )


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
        ("96th-minute", {"value": 96, "kind": QuantityKind.DURATION, "unit": "minute"}),
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


def test_an_age_group_is_left_out():
    text = "Men aged 18 to 34 bet."
    ages = {"kind": QuantityKind.AGE, "unit": "year", "comparator": Comparator.RANGE}
    assert (
        newsquant_row(text, [claim(text, "18 to 34", low=18, high=34, **ages)])["quantities"] == []
    )


def test_a_share_has_a_noun_only_behind_it_and_no_concept():
    text = "The port has 40 people, half of whom sail."
    row = only(text, "half", value=0.5, kind=QuantityKind.RATIO, unit="person", entity="people")
    assert (row["normalized_unit"], row["concept"]) == ("% -", "-")


@pytest.mark.parametrize(
    ("text", "piece", "entity", "unit", "expected"),
    [
        ("They do 40 tests per day.", "40", "tests", "test", ("test per day", "-")),
        ("They do 40 tests a week.", "40", "tests", "test", ("test per week", "-")),
        ("Ten fishermen came.", "Ten", "fishermen", "fisherman", ("fisherman", "-")),
        ("It is a three-point range.", "three-point", "range", "point", ("point", "range")),
        ("It has 5G data.", "5G", "data", "g", ("generation wireless", "data")),
        (
            "Five seasons of Harbour Street ran.",
            "Five",
            "seasons of Harbour Street",
            "season",
            ("season", "Harbour Street"),
        ),
    ],
)
def test_the_unit_and_the_holder_of_counts(text, piece, entity, unit, expected):
    row = only(text, piece, value=5, entity=entity, unit=unit)
    assert (row["normalized_unit"], row["concept"]) == expected


@pytest.mark.parametrize(
    ("text", "predicate", "expected"),
    [
        ("Ravel Port has built 40 boats.", "built", "Ravel Port"),
        ("The old company plans to hire 40 boats.", "hire", "old company"),
        ("The union of Ravel owns 40 boats.", "owns", "union Ravel"),
        ("Ravel said it will sell 40 boats.", "sell", "Ravel"),
        ("Ravel has trains and owns 40 boats.", "owns", "Ravel"),
        ("She owns 40 boats.", "owns", "-"),
        ("There are 40 boats.", "are", "-"),
        ("Ravel Inc. owns 40 boats.", "owns", "Ravel Inc."),
        ("The Port in Holm, which owns 40 boats, is shut.", "owns", "Holm"),
        ("It had sales of 40 boats.", "had", "sales"),
        ("It is a fleet with 40 boats.", "is", "fleet"),
        ("It had a total of 40 boats.", "had", "-"),
        ("40 boats sank.", "sank", "-"),
    ],
)
def test_the_holder_is_the_subject_or_what_it_is_told_of(text, predicate, expected):
    row = only(text, "40", value=40, unit="boat", entity="boats", predicate=predicate)
    assert row["concept"] == expected


@pytest.mark.parametrize(
    ("text", "entity", "measured", "predicate", "expected"),
    [
        ("The best $40 boats sail.", "boats", None, None, "best boats"),
        ("The maximum valve lift is $40.", "valve lift", None, None, "maximum valve lift"),
        ("The pace of wage rises is $40.", "wage rises", None, None, "pace wage rises"),
        ("Revenue from mainland Holm is $40.", "Revenue", None, None, "Revenue mainland Holm"),
        ("Revenue for the quarter is $40.", "Revenue", None, None, "Revenue"),
        ("Ravel paid a sharp $40 fine.", "Ravel", None, "paid", "sharp fine, Ravel"),
        ("Ravel made a gain of $40.", "Ravel", None, "made", "gain, Ravel"),
        ("Ravel had a $40 fine.", "fine", None, "had", "fine, Ravel"),
        ("Ravel imposed a $40 fine.", "fine", None, "imposed", "fine"),
        ("The total price of boats is $40.", "boats", "price", None, "price boats"),
        ("The boat that is $40 long is in port.", None, "long", None, "boat"),
        ("Ravel's S&P/HX index is $40.", "S&P/HX index", None, None, "Ravel S&P HX index"),
    ],
)
def test_the_concept_of_a_measure_is_its_whole_phrase(text, entity, measured, predicate, expected):
    row = only(
        text, "$40", value=40, entity=entity, measured=measured, predicate=predicate, **MONEY
    )
    assert row["concept"] == expected


def test_the_currency_is_not_what_is_measured():
    text = "The turnover of 3 billion shekels rose."
    piece = "3 billion"
    row = only(text, piece, value=3e9, kind=QuantityKind.MONEY, unit="ILS", entity="shekels")
    assert row["concept"] == "turnover"
