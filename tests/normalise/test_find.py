import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimkit.normalise import find_quantities, parse_quantity

FOUND = [
    ("At least 40 boats left for the 12-mile strait.", ["At least 40", "12-mile"]),
    ("between 3,500 and 7,000 marchers and 20 stewards", ["between 3,500 and 7,000", "20"]),
    ("800 to 1,000 soldiers, hundreds of officers", ["800 to 1,000", "hundreds"]),
    ("half of the fleet, two thirds of the crews", ["half", "two thirds"]),
    ("a 29-year-old, aged 31, and a barn 8 months old", ["29-year-old", "31", "8 months old"]),
    ("a $2.5 million-a-year deal worth £3bn", ["$2.5 million-a-year", "£3bn"]),
    ("shares fell 2.5% to 1,204", ["2.5%", "1,204"]),
    ("a 1,553 mile (2,500 kilometre) trek", ["1,553 mile", "2,500 kilometre"]),
    ("six in 10 voters paid 8 or 9 euros", ["six in 10", "8 or 9 euros"]),
    ("she is 6 ft 2 in and paid 3 dollars 50 cents", ["6 ft 2 in", "3 dollars 50 cents"]),
    ("it was -5 degrees, then 20C to 25C", ["-5 degrees", "20C to 25C"]),
    ("tens of thousands of dollars in his mid-30s", ["tens of thousands of dollars", "mid-30s"]),
    ("$12 an hour, up from $13.18 billion a year earlier", ["$12 an hour", "$13.18 billion"]),
    ("one consultant called, and no one else; the one we know", ["one"]),
    ("It sold twice the stock in three straight days.", ["twice", "three straight days"]),
    (
        "a sub-7 nanometer line, sub-$100 phones, not even sub 5",
        ["sub-7 nanometer", "sub-$100", "sub 5"],
    ),
    ("from $US160 million at $75 U.S. per barrel.", ["$US160 million", "$75 U.S. per barrel"]),
    ("It lost $-50.8bn. A PS5 costs PS480, or Y=28,030.", ["$-50.8bn", "PS480", "Y=28,030"]),
    (
        "torque of 275 pound-feet and 640bhp at 80 m.p.h. in the rain",
        ["275 pound-feet", "640bhp", "80 m.p.h."],
    ),
    ("it took 1 hour 12 minutes 30 seconds", ["1 hour 12 minutes 30 seconds"]),
    ("24.2 to 33-35 billion euros", ["24.2 to 33-35 billion euros"]),
    ("a dose of 7.64 ± 1.12 kg; 200, give or take 40", ["7.64 ± 1.12 kg", "200, give or take 40"]),
    ("42 percent, plus or minus 3 points", ["42 percent", "plus or minus 3 points"]),
    (
        "hundreds if not thousands in a magnitude 7.1 quake",
        ["hundreds if not thousands", "magnitude 7.1"],
    ),
    ("12 deaths per 100,000 people; 7.8 l/100km", ["12 deaths per 100,000 people", "7.8 l/100km"]),
    ("160 km/100 miles away", ["160 km", "100 miles"]),
    ("a mass of 1.99×10−30 kilograms and 1.3 A/cm2", ["1.99×10−30 kilograms", "1.3 A/cm2"]),
    ("it cost £3 10s 6d, or $4 each way", ["£3 10s 6d", "$4 each way"]),
    (
        "a fee in the high six figures, nowhere near 200,000",
        ["high six figures", "nowhere near 200,000"],
    ),
    ("""She is 6'2" and the shed 30' tall.""", ["""6'2\"""", "30'"]),
    (
        "a boy of 4 ft. 6 in. and 90 lb. who ran 5 ft. 20 others ran",
        ["4 ft. 6 in", "90 lb", "5 ft", "20"],
    ),
    (
        "a mass of 7.6 (+0.2/-0.1) mg; 7.6 plus 0.2 or minus 0.1 million years",
        ["7.6 (+0.2/-0.1) mg", "7.6 plus 0.2 or minus 0.1 million years"],
    ),
    ("4.3M customers, 5 thru 9", ["4.3M", "5 thru 9"]),
]
LEFT_OUT = [
    "On 5 May 2031 and May 8, 1945, and in 2014.",
    "at 6pm, at 9 a.m., at 2:00 and by 17:45 GMT",
    "the 10th man, the twenty-first try, the second half",
    "Section 8 of Route 66, a Boeing 737, the G20 and No. 1",
    "10 days ago, two weeks later, the past two weeks",
    "call 1-222-2222-2222 or 192.168.1.2",
    "a year, a couple, a single double room, once",
    "2031-05-02 and 5/3/2031",
    "the past 8 weeks, a PS5, a month's wages, in double figures",
]
WORDS = (  # noqa: SIM905
    "at least 40 boats - , . $ % 3,500 to and between million half a third of one in 10 mile - "
    "year old 2014 May : 6 pm minus ( ) £ hundred dozens thousands twice per an hour\n 5 . 2 ft ° "
    "the first No Section aged degrees bn m to or ½ ' \" / 1 x"
).split(" ")


HELD_OUT = Path(__file__).parent.parent / "data" / "found_held_out.jsonl"


def test_held_out_sentences_give_their_quantities_and_no_others():
    cases = [json.loads(line) for line in HELD_OUT.read_text(encoding="utf-8").splitlines()]
    wrong = [case["text"] for case in cases if not has_right_quantities(case)]
    assert len(cases) >= 60
    assert len(wrong) <= 2, wrong


def has_right_quantities(case: dict) -> bool:
    found = [quantity.to_dict() for quantity in find_quantities(case["text"])]
    expected = case["quantities"]
    return len(found) == len(expected) and all(
        one[field] == (pytest.approx(two[field]) if isinstance(two[field], float) else two[field])
        for one, two in zip(found, expected, strict=True)
        for field in two
    )


@pytest.mark.parametrize(("text", "spans"), FOUND, ids=lambda case: str(case)[:40])
def test_quantities_of_running_text_are_found(text, spans):
    assert [quantity.text for quantity in find_quantities(text)] == spans


@pytest.mark.parametrize("text", LEFT_OUT)
def test_dates_times_ordinals_and_names_are_left_out(text):
    assert [quantity.text for quantity in find_quantities(text)] == []


def test_durations_that_say_when_are_kept_on_request():
    found = find_quantities("10 days ago, the past two weeks", keep_times=True)
    assert [quantity.text for quantity in found] == ["10 days", "two weeks"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Eight of 10 voters said so.", [0.8]),
        ("nine of ten men", [0.9]),
        ("13 of the 19 men, 13 of 19 women", [13, 19, 13, 19]),
    ],
)
def test_of_ten_or_a_hundred_is_a_share(text, values):
    assert [quantity.value for quantity in find_quantities(text)] == values


def test_a_count_takes_the_noun_behind_it_as_unit():
    found = find_quantities("eight cabinet ministers met 3,000 people")
    assert [(quantity.value, quantity.unit) for quantity in found] == [
        (8, "minister"),
        (3000, "person"),
    ]


@given(
    st.text(max_size=120)
    | st.lists(st.sampled_from(WORDS), max_size=20).map(" ".join)
    | st.lists(st.sampled_from(WORDS), max_size=20).map("".join)
)
def test_spans_are_exact_and_in_order_and_read_as_alone(text):
    end = 0
    for quantity in find_quantities(text):
        assert end <= quantity.start < quantity.end <= len(text)
        assert text[quantity.start : quantity.end] == quantity.text
        assert quantity.text == quantity.text.strip()
        alone = parse_quantity(quantity.text)
        assert (alone.value, alone.low, alone.high) == (quantity.value, quantity.low, quantity.high)
        end = quantity.end
