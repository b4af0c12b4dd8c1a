"""Time expressions and document dates: golden phrases, and what holds for every text and day."""

import datetime
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimkit.normalise.calendar_words import MONTHS, SEASONS, UNITS, WEEKDAYS
from claimkit.normalise.date_feasts import FEASTS
from claimkit.normalise.date_holidays import HOLIDAYS, easter
from claimkit.normalise.date_readings import time_readings
from claimkit.normalise.dates import parse_document_date, resolve_time

GOLDEN = Path(__file__).parent.parent / "data" / "times.jsonl"
HELD_OUT = GOLDEN.with_name("times_held_out.jsonl")


def read_lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


CASES = read_lines(GOLDEN)
HELD_OUT_CASES = read_lines(HELD_OUT)
CLAIMWIRE = Path(__file__).parents[3] / "shared" / "data" / "claimwire"
WEDNESDAY = datetime.date(2031, 5, 14)
DIRECTIONS = st.sampled_from([None, "past", "future"])
WORDS = st.sampled_from(
    [*MONTHS, *WEEKDAYS, *SEASONS, *UNITS, *HOLIDAYS, "the", "of", "by", "to", "and", "last", "next",
     "this", "end", "first", "early", "mid", "before", "after", "since", "in", "3", "31", "2018",
     "9999", "0001", "centuries", "half", "second", "two", "mondays", "11/12", "week", "overnight", "999999", "ago", "3:30 p.m.", "noon", "century", "1990s", "past", "from"]
)  # fmt: skip


def day(text):
    return datetime.date.fromisoformat(text) if text else None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_golden_phrases_resolve_to_their_intervals(case):
    got = resolve_time(
        case["text"], document_date=day(case["document_date"]), direction=case["direction"]
    )
    assert got == (case["iso_start"], case["iso_end"]), case


def test_the_golden_file_has_a_hundred_phrases():
    assert len(CASES) >= 100


def is_right(case):
    """Whether a case has its interval, and, where it has a second one (`also`), reports that too.

    `anchor`: the other time of the text that the phrase counts from.
    """
    options = {
        "document_date": day(case["document_date"]),
        "direction": case["direction"],
        "anchor": tuple(case["anchor"]) if "anchor" in case else None,
    }
    readings = [
        [reading.iso_start, reading.iso_end] for reading in time_readings(case["text"], **options)
    ]
    got = resolve_time(case["text"], **options)
    is_reported = "also" not in case or case["also"] in readings
    return got == (case["iso_start"], case["iso_end"]) and is_reported


def test_held_out_phrases_are_95_percent_right():
    """The first 128 were written before the grammar was read, and 107 of them were right at first.

    The next 90 were written to be hard (61 right), the 62 after them after the repairs (58 right).
    Eight expectations of the first were changed since, each to a convention that `dates.py` states.
    The 135 that follow were written before the grammar was read again: 119 were right at first,
    and after the repairs, 73 of the 89 that were written next;
    after theirs, 82 of the 103 after those;
    after theirs, 79 of the next 87; and of the last 87, 84, one of them wrongly expected.
    """
    wrong = [case for case in HELD_OUT_CASES if not is_right(case)]
    assert len(HELD_OUT_CASES) >= 100
    assert len(wrong) <= 0.05 * len(HELD_OUT_CASES), wrong


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_case_does_not_change_an_interval(case):
    options = {"document_date": day(case["document_date"]), "direction": case["direction"]}
    assert resolve_time(case["text"].upper(), **options) == resolve_time(case["text"], **options)


def check(text, document_date, direction):
    start, end = resolve_time(text, document_date=document_date, direction=direction)
    for iso in (start, end):
        assert iso is None or datetime.datetime.fromisoformat(iso)
    if start and end:
        assert start[:10] <= end[:10]


@given(st.text(), st.none() | st.dates(), DIRECTIONS)
def test_any_text_gives_an_ordered_interval_or_none(text, document_date, direction):
    check(text, document_date, direction)


@given(st.lists(WORDS, max_size=9).map(" ".join), st.none() | st.dates(), DIRECTIONS)
def test_any_heap_of_time_words_gives_an_ordered_interval_or_none(text, document_date, direction):
    check(text, document_date, direction)


@pytest.mark.parametrize("edge", [datetime.date.min, datetime.date.max])
@pytest.mark.parametrize("direction", [None, "past", "future"])
def test_the_edges_of_the_calendar_never_raise(edge, direction):
    for case in CASES + HELD_OUT_CASES:
        check(case["text"], edge, direction)


@given(
    st.dates(datetime.date(1000, 1, 1), datetime.date(2999, 12, 31)),
    st.none() | st.dates(),
    DIRECTIONS,
)
def test_a_full_date_is_itself_whatever_the_document_says(date, document_date, direction):
    for text in (date.isoformat(), f"{date.day} {date:%B} {date.year}", f"{date:%b. %d, %Y}"):
        got = resolve_time(text, document_date=document_date, direction=direction)
        assert got == (date.isoformat(), date.isoformat()), text


@given(st.dates(datetime.date(2, 1, 1), datetime.date(9998, 12, 31)), st.sampled_from([*WEEKDAYS]))
def test_a_weekday_is_within_a_week_on_the_side_of_the_direction(date, weekday):
    past = day(resolve_time(weekday, document_date=date, direction="past")[0])
    future = day(resolve_time(weekday, document_date=date, direction="future")[0])
    assert past.weekday() == future.weekday() == WEEKDAYS[weekday]
    assert 0 <= (date - past).days < 7
    assert 0 <= (future - date).days < 7


@given(st.integers(1, 400), st.dates(datetime.date(1900, 1, 1), datetime.date(2200, 1, 1)))
def test_days_ago_and_days_from_now_count_exactly(count, date):
    ago = resolve_time(f"{count} days ago", document_date=date)[0]
    later = resolve_time(f"{count} days from now", document_date=date)[0]
    assert (date - day(ago)).days == (day(later) - date).days == count


@pytest.mark.parametrize("text", ["and " * 30, "by the end of " * 8, "of 2016 " * 14, "1" * 120,
                                  "a" * 100_000, "may to " * 17, "in " * 39, "- " * 60,
                                  "weeks to after three to two week and " * 3, "since the " * 11,
                                  "two or " * 17, "first in two weeks " * 6, "eve " * 29])  # fmt: skip
def test_hostile_text_has_a_time_or_none(text):
    start, end = resolve_time(text, document_date=WEDNESDAY)
    assert all(iso is None or datetime.datetime.fromisoformat(iso) for iso in (start, end))


@pytest.mark.parametrize(
    ("year", "expected"), [(1961, "1961-04-02"), (2000, "2000-04-23"), (2038, "2038-04-25")]
)
def test_easter_falls_on_known_days(year, expected):
    assert easter(year).isoformat() == expected


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Lunar New Year 2024", "2024-02-10", "2024-02-10"),
        ("Tet 1968", "1968-01-30", "1968-01-30"),
        ("Diwali 2023", "2023-11-12", "2023-11-12"),
        ("Ramadan 2024", "2024-03-11", "2024-04-09"),
        ("Ramadan 2030", "2030-01-05", "2030-02-03"),
        ("Eid al-Adha 2019", "2019-08-11", "2019-08-11"),
        ("Passover 2031", "2031-04-08", "2031-04-15"),
        ("Hanukkah 2024", "2024-12-26", "2025-01-02"),
        ("Rosh Hashanah 2026", "2026-09-12", "2026-09-13"),
        ("Yom Kippur 1973", "1973-10-06", "1973-10-06"),
        ("Orthodox Easter 2024", "2024-05-05", "2024-05-05"),
        ("Diwali 1990", "1990-01-01", "1990-12-31"),
    ],
)
def test_feasts_by_the_moon_fall_on_known_days(text, start, end):
    assert resolve_time(text, document_date=None) == (start, end)


@pytest.mark.parametrize("name", FEASTS)
@given(year=st.integers(1700, 2500))
def test_a_feast_begins_in_the_year_asked_for(name, year):
    stretches = FEASTS[name](year)
    assert len(stretches) <= 2
    assert stretches or not 2001 <= year <= 2035
    for start, end in stretches:
        assert start.year == year
        assert 0 <= (end - start).days < 30


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" date 2018-10-30", "2018-10-30"),
        ("Published 3 May 2031", "2031-05-03"),
        ("May 2, 2031 10:45 AM EDT", "2031-05-02"),
        ("2031-05-02T10:00:00Z", "2031-05-02"),
        ("02/05/2031", "2031-02-05"),
        ("25/05/2031", "2031-05-25"),
        ("02.05.2031", "2031-05-02"),
        ("Updated: Fri., Sept. 12th, 2031", "2031-09-12"),
        ("12-May-2031", "2031-05-12"),
        ("2031/05/02", "2031-05-02"),
        ("Posted 31 February 2031, updated 1 March 2031", "2031-03-01"),
        ("WARSAW, Oct 7 -", None),
        ("May 2031", None),
        ("13/13/2031", None),
        ("call 555-010-2031", None),
        ("", None),
    ],
)
def test_a_header_gives_its_full_date_or_none(text, expected):
    got = parse_document_date(text)
    assert (got.isoformat() if got else None) == expected


@given(st.text())
def test_any_header_gives_a_date_or_none(text):
    got = parse_document_date(text)
    assert got is None or isinstance(got, datetime.date)


THIRD_QUARTER = ("2030-07-01", "2030-09-30")
FEBRUARY = ("2031-02-01", "2031-02-28")
MONDAY = ("2031-05-12", "2031-05-12")


@pytest.mark.parametrize(
    ("text", "anchor", "expected"),
    [
        ("a year earlier", THIRD_QUARTER, ("2029-07-01", "2029-09-30")),
        ("three years earlier", FEBRUARY, ("2028-02-01", "2028-02-29")),
        ("the same period a year earlier", THIRD_QUARTER, ("2029-07-01", "2029-09-30")),
        ("the year-ago quarter", THIRD_QUARTER, ("2029-07-01", "2029-09-30")),
        ("in the same period of 2028", THIRD_QUARTER, ("2028-07-01", "2028-09-30")),
        ("the same day last year", MONDAY, ("2030-05-12", "2030-05-12")),
        ("two years earlier", MONDAY, ("2029-01-01", "2029-12-31")),
        ("a month later", MONDAY, ("2031-06-01", "2031-06-30")),
        ("two days later", MONDAY, ("2031-05-14", "2031-05-14")),
        ("a week earlier", MONDAY, ("2031-05-05", "2031-05-05")),
        ("the next day", MONDAY, ("2031-05-13", "2031-05-13")),
        ("the following morning", MONDAY, ("2031-05-13", "2031-05-13")),
        ("the day before", MONDAY, ("2031-05-11", "2031-05-11")),
        ("the weekend before", MONDAY, ("2031-05-10", "2031-05-11")),
        ("the previous quarter", THIRD_QUARTER, ("2030-04-01", "2030-06-30")),
        ("the following year", THIRD_QUARTER, ("2031-01-01", "2031-12-31")),
        ("the following two months", FEBRUARY, ("2031-03-01", "2031-04-30")),
        ("the preceding three months", FEBRUARY, ("2030-11-01", "2031-01-31")),
        ("that night", MONDAY, MONDAY),
        ("that week", MONDAY, ("2031-05-12", "2031-05-18")),
        ("the same month", FEBRUARY, FEBRUARY),
        ("at the time", FEBRUARY, FEBRUARY),
        ("by then", MONDAY, (None, "2031-05-12")),
        ("since then", MONDAY, ("2031-05-12", None)),
        ("two hours later", ("2031-05-12T23:00",) * 2, ("2031-05-13T01:00",) * 2),
        ("last week", MONDAY, ("2031-05-05", "2031-05-11")),
        ("10 days ago", MONDAY, ("2031-05-04", "2031-05-04")),
        ("5 May 2029", MONDAY, ("2029-05-05", "2029-05-05")),
        ("a year earlier", (None, "2030-09-30"), ("2030-01-01", "2030-12-31")),
        ("a year earlier", (None, None), ("2030-01-01", "2030-12-31")),
    ],
)
def test_an_anchor_says_what_a_time_is_relative_to(text, anchor, expected):
    assert resolve_time(text, document_date=WEDNESDAY, anchor=anchor) == expected


@pytest.mark.parametrize("text", ["the next day", "two days later", "that night", "by then",
                                  "the year-ago quarter"])  # fmt: skip
def test_what_only_an_anchor_can_tell_is_not_guessed(text):
    assert resolve_time(text, document_date=WEDNESDAY, direction="past") == (None, None)


@given(st.integers(1, 99), st.sampled_from(["days", "weeks", "months", "years"]), st.dates(
    datetime.date(1900, 1, 1), datetime.date(2200, 1, 1)), st.integers(1, 400))  # fmt: skip
def test_later_undoes_earlier_to_within_the_end_of_a_month(count, unit, start, length):
    anchor = (start.isoformat(), (start + datetime.timedelta(days=length)).isoformat())
    before = resolve_time(f"{count} {unit} earlier", document_date=None, anchor=anchor)
    again = resolve_time(f"{count} {unit} later", document_date=None, anchor=before)
    slack = 3 if unit in {"months", "years"} else 0
    for one, other in zip(anchor, again, strict=True):
        assert abs((day(one) - day(other)).days) <= slack


@pytest.mark.parametrize(
    ("text", "direction", "expected"),
    [
        ("02/05/2031", None, {"2031-02-05": "month first", "2031-05-02": "day first"}),
        ("02.05.2031", None, {"2031-05-02": ""}),
        ("13/05/2031", None, {"2031-05-13": ""}),
        ("05/05/2031", None, {"2031-05-05": ""}),
        ("May ’29", None, {"2029-05-01": "year 2029", "1929-05-01": "year 1929"}),
        ("on Monday", None, {"2031-05-12": "looks back", "2031-05-19": "looks ahead"}),
        ("on Monday", "past", {"2031-05-12": ""}),
        ("on Wednesday", None, {"2031-05-14": ""}),
        ("next Friday", None, {"2031-05-23": "one further", "2031-05-16": "nearest"}),
        ("next Monday", None, {"2031-05-19": ""}),
        ("last April", None, {"2031-04-01": "nearest", "2030-04-01": "one further"}),
        ("in June", None, {"2030-06-01": "looks back", "2031-06-01": "looks ahead"}),
        ("winter", "future", {"2031-12-01": ""}),
        ("Christmas", None, {"2030-12-25": "looks back", "2031-12-25": "looks ahead"}),
        ("Nov. 6, 2031", None, {"2031-11-06": ""}),
        ("9:30", None, {"2031-05-14T09:30": "24-hour clock", "2031-05-14T21:30": "12-hour clock"}),
        ("09:30", None, {"2031-05-14T09:30": ""}),
        ("9:30 this evening", None, {"2031-05-14T21:30": ""}),
        ("fiscal 2031", None, {"2031-01-01": "calendar year", "2030-10-01": "October to September",
                               "2030-04-01": "April to March"}),
        ("last week", None, {"2031-05-05": ""}),
        ("the past 18 months", None, {"2029-11-14": ""}),
        ("during the siege", None, {}),
    ],
)  # fmt: skip
def test_readings_are_as_many_as_the_phrase_leaves_open(text, direction, expected):
    readings = time_readings(text, document_date=WEDNESDAY, direction=direction)
    assert {reading.iso_start: reading.reason for reading in readings} == expected
    assert [reading.iso_start for reading in readings] == list(expected)


PHRASES = st.one_of(
    st.sampled_from([case["text"] for case in CASES + HELD_OUT_CASES]),
    st.lists(WORDS, max_size=7).map(" ".join),
    st.text(),
)
ANCHORS = st.none() | st.tuples(st.dates(), st.dates()).map(
    lambda pair: tuple(date.isoformat() for date in sorted(pair))
)


@given(PHRASES, st.none() | st.dates(), DIRECTIONS, ANCHORS)
def test_readings_are_distinct_ordered_and_the_first_is_the_resolved_one(
    text, document_date, direction, anchor
):
    options = {"document_date": document_date, "direction": direction, "anchor": anchor}
    readings = time_readings(text, **options)
    intervals = [(reading.iso_start, reading.iso_end) for reading in readings]
    assert (intervals or [(None, None)])[0] == resolve_time(text, **options)
    assert len(set(intervals)) == len(intervals)
    assert (None, None) not in intervals
    for start, end in intervals:
        assert not (start and end) or start[:10] <= end[:10]
    reasons = [reading.reason for reading in readings]
    assert all(reasons) if len(reasons) > 1 else reasons in ([], [""])


DIRECTION_OF_STATUS = {
    "planned": "future", "forecast": "future", "actual": "past", "previous": "past",
}  # fmt: skip


def annotated_times():
    """Of each claimwire document: its date and its claims with a time, in the order of the text."""
    own = {}
    for claim in read_lines(CLAIMWIRE / "claims.jsonl"):
        if claim["time"]:
            own.setdefault(claim["doc_id"], []).append(claim)
    for row in read_lines(CLAIMWIRE / "reports.jsonl"):
        claims = own.get(row["doc_id"], [])
        yield day(row["date"]), sorted(claims, key=lambda claim: claim["time"]["start"])


@pytest.mark.skipif(not CLAIMWIRE.exists(), reason="needs ../shared beside the checkout")
@pytest.mark.parametrize(("is_anchored", "floor"), [(False, 0.807), (True, 0.818)])
def test_intervals_agree_with_the_claimwire_annotations(is_anchored, floor):
    """The rest is mostly convention: `since` closed today, `Monday night` over two days, events."""
    right = total = 0
    for document_date, claims in annotated_times():
        anchor = at = latest = None  # `anchor`: the latest time before the one at `at`
        for claim in claims:
            start = claim["time"]["start"]
            if start != at:
                anchor, at = latest, start
            got = resolve_time(
                claim["time"]["text"],
                document_date=document_date,
                direction=DIRECTION_OF_STATUS.get(claim["status"]),
                anchor=anchor if is_anchored else None,
            )
            latest = latest if None in got else got
            if claim.get("time_iso"):
                total += 1
                right += "/".join((iso or "..")[:10] for iso in got) == claim["time_iso"]
    assert right / total >= floor, (right, total)
