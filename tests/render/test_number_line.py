"""The number line: every value in its place, bounds open, bands soft."""

import re
from xml.etree import ElementTree

import pytest
from comparisons import claim_of, topic_of
from hypothesis import given
from hypothesis import strategies as st

from claimkit.render.number_line import Axis, lanes_of, number_line


def drawn(*figures, statuses=(), unit=None):
    reports = [f"r{at}" for at in range(len(figures))]
    claims = [
        claim_of(f"It saw {figure} then.", figure, status=dict(statuses).get(figure, "actual"))
        for figure in figures
    ]
    topic = topic_of("boats", "conflict", list(zip(reports, claims, strict=True)), unit=unit)
    html = number_line(
        topic, lanes_of(topic, range(len(figures))), {report: report for report in reports}
    )
    return ElementTree.fromstring(html) if html else None


def with_class(tree, name):
    return [node for node in tree.iter() if name in node.get("class", "").split()]


def places(tree):
    return [float(node.get("cx").rstrip("%")) for node in with_class(tree, "dot")]


def test_values_stand_in_their_order_on_one_axis():
    one, two, three = places(drawn("900", "1,000", "1,200"))
    assert one < two < three
    assert (three - two) / (two - one) == pytest.approx(2, abs=0.01)


def test_an_open_end_is_an_arrow_at_the_edge():
    tree = drawn("more than 900", "1,000")
    (arrow,) = [node for node in tree.iter("svg") if node.get("overflow")]
    assert float(arrow.get("x").rstrip("%")) > 95
    assert len(with_class(tree, "stop")) == 1


def test_a_range_has_two_stops_and_an_approximate_figure_a_halo():
    tree = drawn("between 40 and 60", "about 50")
    assert len(with_class(tree, "stop")) == 2
    assert len(with_class(tree, "halo")) == 1


def test_a_vague_figure_is_a_soft_band():
    assert with_class(drawn("one or two", "1"), "band") or with_class(drawn("dozens", "30"), "bar")


def test_a_superseded_value_is_told_from_the_others():
    label, old = with_class(drawn("30", "40", statuses={"30": "previous"}), "old")
    assert "30" in "".join(label.itertext())
    assert "superseded" in "".join(old.itertext())


def test_the_axis_says_in_words_what_it_shows():
    tree = drawn("30", "40", unit="boat")
    (plot,) = with_class(tree, "plot")
    assert plot.get("aria-label") == "Number line. 30: r0; 40: r1"
    assert "boats" in "".join(tree.itertext())


def test_values_far_apart_get_a_logarithmic_axis():
    tree = drawn("12", "9,000")
    assert "log scale" in "".join(tree.itertext())
    assert all(0 <= place <= 100 for place in places(tree))


def test_whole_numbers_get_whole_ticks_and_one_value_a_zero():
    ticks = [node.text for node in drawn("2", "2", "4").iter("text")]
    assert ticks == ["2", "3", "4"]
    assert next(node.text for node in drawn("3,600").iter("text")) == "0"


def test_values_without_a_place_on_the_axis_are_named():
    tree = drawn("40", "3-1")
    assert len(with_class(tree, "value")) == 1
    assert "Not on the line: 3-1 (r1)." in "".join(tree.itertext())


def test_a_tally_is_no_range():
    assert drawn("3-1") is None


def test_nothing_is_drawn_where_nothing_has_a_value():
    topic = topic_of("x", "single", [("a", claim_of("It saw 1e2 then.", "1"))])
    assert number_line(topic, [], {}) == ""


@given(st.floats(-1e30, 1e30), st.floats(1e-25, 1e30))
def test_ticks_are_few_and_in_order(low, width):
    high = low + width
    if high <= low:
        return
    ticks = Axis(low, high).ticks()
    assert len(ticks) <= 12
    assert ticks == sorted(ticks)


@given(st.lists(st.floats(1e-9, 1e25), min_size=1, max_size=4, unique=True))
def test_every_dot_is_on_the_axis(numbers):
    figures = [f"{number:.0f}" for number in numbers]
    tree = drawn(*dict.fromkeys(figures))
    if tree is not None:
        assert all(0 <= place <= 100 for place in places(tree))
        text = " ".join(
            re.sub("<.*?>", " ", ElementTree.tostring(tree, encoding="unicode")).split()
        )
        assert "nan" not in text.lower()
