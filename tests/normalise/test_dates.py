"""Time expressions and document dates: golden phrases, and what holds for every text and day."""

import datetime
import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimkit.normalise.calendar_words import HOLIDAYS, MONTHS, SEASONS, UNITS, WEEKDAYS, easter
from claimkit.normalise.dates import parse_document_date, resolve_time

GOLDEN = Path(__file__).parent.parent / "data" / "times.jsonl"
CASES = [json.loads(line) for line in GOLDEN.read_text(encoding="utf-8").splitlines()]
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
    for case in CASES:
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
                                  "a" * 100_000, "may to " * 17, "in " * 39, "- " * 60])  # fmt: skip
def test_hostile_text_is_read_quickly(text):
    begin = time.perf_counter()
    resolve_time(text, document_date=WEDNESDAY)
    assert time.perf_counter() - begin < 0.5


@pytest.mark.parametrize(
    ("year", "expected"), [(1961, "1961-04-02"), (2000, "2000-04-23"), (2038, "2038-04-25")]
)
def test_easter_falls_on_known_days(year, expected):
    assert easter(year).isoformat() == expected


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


@pytest.mark.skipif(not CLAIMWIRE.exists(), reason="needs ../shared beside the checkout")
def test_intervals_agree_with_the_claimwire_annotations():
    reports = (CLAIMWIRE / "reports.jsonl").read_text(encoding="utf-8").splitlines()
    dates = {row["doc_id"]: row["date"] for row in map(json.loads, reports)}
    directions = {"planned": "future", "forecast": "future", "actual": "past", "previous": "past"}
    right = total = 0
    for line in (CLAIMWIRE / "claims.jsonl").read_text(encoding="utf-8").splitlines():
        claim = json.loads(line)
        if not claim.get("time_iso") or not claim["time"]:
            continue
        got = resolve_time(
            claim["time"]["text"],
            document_date=day(dates[claim["doc_id"]]),
            direction=directions.get(claim["status"]),
        )
        total += 1
        right += "/".join((iso or "..")[:10] for iso in got) == claim["time_iso"]
    assert right / total >= 0.80, (right, total)
