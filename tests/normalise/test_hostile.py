"""Texts that are hard to read; how long they take is in `python -m benchmarks growth`."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import growth
from claimkit.normalise import find_numbers, find_quantities, parse_quantity
from claimkit.normalise.quantity import read_quantity

HOSTILE = {
    **{name: growth.repeated(unit, 16_000) for name, unit in growth.NUMBERS.items()},
    **growth.drawn(16_000),
}


@pytest.mark.parametrize("unit", growth.NUMBERS.values(), ids=growth.NUMBERS)
def test_a_megabyte_of_noise_is_one_phrase(unit):
    noise = growth.repeated(unit, 1_000_000)
    assert parse_quantity(noise).text == noise


@pytest.mark.parametrize("read", [find_quantities, find_numbers])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_is_found_in_hostile_text_is_in_order_and_exact(text, read):
    end = 0
    for found in read(text):
        assert end <= found.start < found.end <= len(text)
        assert text[found.start : found.end] == found.text
        end = found.end


@given(st.text("0123456789 ,.'-/()±$%", max_size=40))
def test_digits_and_marks_in_any_order_raise_nothing(text):
    parse_quantity(text)
    find_quantities(text)
    find_numbers(text)


def test_the_first_quantity_needs_no_dates_and_no_model():
    code = (
        "import sys; from claimkit.normalise import parse_quantity; parse_quantity('3 km');"
        "print([n for n in sys.modules if n in ('torch', 'claimkit.normalise.dates')])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_a_repeated_phrase_is_not_read_again():
    read_quantity.cache_clear()
    for _ in range(3):
        parse_quantity("about 3.25 million miles a day")
    assert read_quantity.cache_info()[:2] == (2, 1)
