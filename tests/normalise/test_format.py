import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from claimkit.errors import ClaimkitError, FormatError
from claimkit.labels import QuantityKind
from claimkit.normalise import parse_quantity
from claimkit.normalise.tokens import load_table

FIELDS = ("value", "low", "high", "comparator", "kind", "unit", "base_value", "base_unit")
COMPARATORS = st.sampled_from(
    ["", "about ", "more than ", "at least ", "less than ", "at most ", "exactly "]
)
MEASURES = sorted({name for rows in load_table("units")["unit"].values() for name in rows})
CURRENCIES = sorted(load_table("units")["currency"])
NOUNS = [
    "people", "guards", "women", "policemen", "countries", "boxes", "buses", "mice", "aircraft",
    "votes", "houses", "crises", "heroes", "humans", "children", "tonnes of coal",
]  # fmt: skip
SUBUNITS = ["cents", "pence", "centimes", "p a share", "cents an hour"]
UNITS = st.sampled_from([*MEASURES, *CURRENCIES, *NOUNS, *SUBUNITS, ""])
RATES = st.sampled_from(
    ["", "", " per hour", " a day", " per year", " per person per day", " per 100,000 people",
     " per 100 kilometres", " per gallon", " per thousand cubic feet", " each way"]
)  # fmt: skip
WHOLE = st.integers(0, 120) | st.integers(0, 10**15)
ROUND = st.builds(lambda digits, power: digits * 10**power, st.integers(1, 999), st.integers(0, 12))
DECIMALS = st.decimals(0, 10**6, places=2).map(float) | st.decimals(0, 1, places=4).map(float)
NUMBERS = WHOLE | ROUND | DECIMALS
VAGUE = [
    "dozens", "scores", "hundreds", "thousands", "millions", "billions", "tens of thousands",
    "hundreds of thousands", "tens of millions", "several hundred", "several thousand",
    "several hundred thousand", "several million", "a few dozen", "single digits", "double digits",
    "six figures", "high six figures", "40s", "mid-30s", "early 20s", "low 50s", "late forties",
    "mid-to-late 60s", "dozens if not hundreds",
]  # fmt: skip
WORDS = st.booleans()
MANY = settings(max_examples=60, deadline=None)


def assert_comes_back(quantity, *, words, hint=None):
    """Formatted and read again, without a hint unless one made it, every field is the same."""
    text = quantity.format(words=words)
    again = parse_quantity(text, kind_hint=hint)
    for field in FIELDS:
        expected = getattr(quantity, field)
        if isinstance(expected, float):
            expected = pytest.approx(expected, rel=1e-9)
        assert getattr(again, field) == expected, (text, field, again, quantity)
    return text


@MANY
@given(COMPARATORS, NUMBERS, UNITS, RATES, WORDS)
def test_single_numbers_come_back(comparator, number, unit, rate, words):
    assert_comes_back(parse_quantity(f"{comparator}{number:,} {unit}{rate}"), words=words)


@MANY
@given(NUMBERS, NUMBERS, UNITS, RATES, WORDS)
def test_ranges_come_back(one, other, unit, rate, words):
    low, high = sorted((one, other))
    assert_comes_back(parse_quantity(f"between {low:,} and {high:,} {unit}{rate}"), words=words)


@MANY
@given(st.sampled_from(["plus or minus", "give or take", "±"]), NUMBERS, NUMBERS, UNITS, WORDS)
def test_margins_come_back(margin, number, off, unit, words):
    assert_comes_back(parse_quantity(f"{number:,} {margin} {off:,} {unit}"), words=words)


@MANY
@given(st.sampled_from(VAGUE), st.sampled_from(["", " of"]), UNITS, WORDS)
def test_vague_bands_come_back(band, of, unit, words):
    assume(unit not in SUBUNITS)
    quantity = parse_quantity(f"{band}{of} {unit}" if unit else band)
    assume(quantity.comparator == "vague")
    assert_comes_back(quantity, words=words)


@MANY
@given(st.integers(0, 200), st.integers(0, 200), WORDS)
def test_tallies_come_back(one, other, words):
    quantity = parse_quantity(f"{one}-{other}", kind_hint=QuantityKind.SCORE)
    assert_comes_back(quantity, words=words, hint=None if one != other else QuantityKind.SCORE)


@MANY
@given(COMPARATORS, st.integers(1, 999), st.integers(1, 999), st.sampled_from(NOUNS), WORDS)
def test_shares_come_back(comparator, part, whole, noun, words):
    assert_comes_back(parse_quantity(f"{comparator}{part} in {whole}"), words=words)
    assert_comes_back(parse_quantity(f"{part} in {whole} {noun}"), words=words)


@MANY
@given(COMPARATORS, NUMBERS, WORDS)
def test_multiples_and_occurrences_come_back(comparator, number, words):
    assert_comes_back(parse_quantity(f"{comparator}{number}-fold"), words=words)
    assert_comes_back(parse_quantity(f"{comparator}{number} times a week"), words=words)


@MANY
@given(COMPARATORS, st.integers(1, 120), st.integers(1, 120), WORDS)
def test_ages_come_back(comparator, one, other, words):
    low, high = sorted((one, other))
    assert_comes_back(parse_quantity(f"{comparator}{one} years old"), words=words)
    assert_comes_back(parse_quantity(f"{one}-month-old"), words=words)
    assert_comes_back(parse_quantity(f"{low}- to {high + 1}-year-olds"), words=words)
    band = parse_quantity("mid-30s", kind_hint=QuantityKind.AGE)
    assert_comes_back(band, words=words)


@MANY
@given(
    st.decimals(-300, 300, places=1),
    st.sampled_from(["C", "F"]),
    st.sampled_from(["", " warmer", " a decade"]),
    WORDS,
)
def test_temperatures_their_differences_and_rates_come_back(number, scale, more, words):
    assert_comes_back(parse_quantity(f"{number}{scale}{more}"), words=words)
    assert_comes_back(parse_quantity(f"a {abs(number)}-degree angle"), words=words)


@MANY
@given(st.sampled_from(list(QuantityKind)), COMPARATORS, NUMBERS, UNITS, WORDS)
def test_what_a_hint_made_comes_back_with_it(kind, comparator, number, unit, words):
    quantity = parse_quantity(f"{comparator}{number:,} {unit}", kind_hint=kind)
    assert_comes_back(quantity, words=words, hint=kind)


@MANY
@given(
    st.sampled_from([("mile", "km"), ("acre", "hectare"), ("mile per gallon", "l / 100km"),
                     ("degree Celsius", "degree Fahrenheit"), ("USD per year", "USD / hour")]),
    COMPARATORS,
    st.floats(0.01, 1e6),
    WORDS,
)  # fmt: skip
def test_converted_quantities_come_back(pair, comparator, number, words):
    unit, target = pair
    assert_comes_back(parse_quantity(f"{comparator}{number:.4g} {unit}").to(target), words=words)
    span = parse_quantity(f"between {number:.4g} and {2 * number:.4g} {unit}").to(target)
    assert_comes_back(span, words=words)


@MANY
@given(st.integers(20, 500), st.integers(1, 19), WORDS)
def test_margins_that_are_wider_on_one_side_come_back(number, off, words):
    quantity = parse_quantity(f"{number} mpg plus or minus {off}").to("l / 100km")
    assert_comes_back(quantity, words=words)


@settings(max_examples=60, deadline=None)
@given(COMPARATORS, WHOLE | ROUND, st.sampled_from([*CURRENCIES, *NOUNS, "kilometre", "percent"]))
def test_whole_numbers_are_said_without_digits(comparator, number, unit):
    quantity = parse_quantity(f"{comparator}{number:,} {unit}")
    assert not any(letter.isdigit() for letter in quantity.format(words=True))


@pytest.mark.parametrize(
    ("text", "noun", "digits", "words"),
    [
        ("£3bn", None, "3,000,000,000 GBP", "three billion GBP"),
        ("60 cents", None, "0.6 USD", "zero point six USD"),
        ("about 2.5 million", "voters", "about 2,500,000 voters", "about two point five million voters"),
        ("1,204", "guards", "1,204 guards", "one thousand two hundred and four guards"),
        ("one", "migrant", "1 migrant", "one migrant"),
        ("18- to 34-year-olds", None, "between 18 and 34 years old", "between eighteen and thirty-four years old"),
        ("-5 to -3 degrees", None, "between minus 5 and minus 3 degrees Celsius",
         "between minus five and minus three degrees Celsius"),
        ("2C warmer", None, "2 degrees Celsius difference", "two degrees Celsius difference"),
        ("7.8 l/100km", None, "7.8 litres per 100 kilometres", "seven point eight litres per 100 kilometres"),
        ("20 a week", None, "20 per week", "twenty per week"),
        ("15,000 a day", "women", "15,000 women per day", "fifteen thousand women per day"),
        ("12 deaths per 100,000 people", None, "12 deaths per 100,000 people", "twelve deaths per 100,000 people"),
        ("200, give or take 40", "lorries", "200 give or take 40 lorries", "two hundred give or take forty lorries"),
        ("332 lb-ft", None, "332 pound-feet", "three hundred and thirty-two pound-feet"),
        ("25 ppm", None, "25 parts per million", "twenty-five parts per million"),
        ("hundreds", "officers", "hundreds of officers", "hundreds of officers"),
        ("several thousand", "voters", "several thousand voters", "several thousand voters"),
        ("tens of thousands of dollars", None, "tens of thousands of USD", "tens of thousands of USD"),
        ("mid-30s", None, "mid-30s", "mid-thirties"),
        ("19-15", None, "19 to 15", "nineteen to fifteen"),
        ("5 all", None, "5 all", "five all"),
        ("six in 10", "voters", "3 in 5 voters", "three in five voters"),
        ("tripled", None, "3-fold", "three-fold"),
        ("twice", None, "2 times", "two times"),
        ("magnitude 7.1", None, "magnitude 7.1", "magnitude seven point one"),
        ("160 to 171 million", None, "between 160,000,000 and 171,000,000",
         "one hundred and sixty million to one hundred and seventy-one million"),
        ("70", "co-workers", "70 co-workers", "seventy co-workers"),
        ("7.6 +0.2/-0.1 mg", None, "7.6 plus 0.2 or minus 0.1 milligrams",
         "7.6 plus 0.2 or minus 0.1 milligrams"),
        ("1.99e-30 kg", None, "1.99e-30 kilograms", "1.99e-30 kilograms"),
    ],
)  # fmt: skip
def test_format(text, noun, digits, words):
    hint = QuantityKind.FREQUENCY if text == "twice" else None
    quantity = parse_quantity(text, noun=noun, kind_hint=hint)
    assert quantity.format() == digits
    assert quantity.format(words=True) == words


@pytest.mark.parametrize(
    "quantity",
    [
        parse_quantity("the lot"),
        parse_quantity("dozens of miles").to("km"),
    ],
)
def test_what_no_text_says_is_an_error(quantity):
    with pytest.raises(FormatError, match="no words are read as") as caught:
        quantity.format()
    assert isinstance(caught.value, ClaimkitError)
    assert isinstance(caught.value, ValueError)
