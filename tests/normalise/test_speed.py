import subprocess
import sys
import time

import pytest

from claimkit.normalise import parse_quantity

NOISE = {
    "digits": "1,222" * 200_000,
    "hyphens": "-" * 1_000_000,
    "halves": "a half of " * 100_000,
    "feet": "6'" * 500_000,
    "open numbers": "two and " * 125_000,
    "thousands": "thousands of " * 77_000,
    "mixed": "$5,.½/% per minus 3 to-" * 44_000,
}


@pytest.mark.parametrize("name", NOISE)
def test_a_megabyte_of_noise_is_read_within_two_seconds(name):
    begin = time.process_time()
    assert parse_quantity(NOISE[name]).text == NOISE[name]
    assert time.process_time() - begin < 2


def test_the_first_quantity_needs_no_dates_and_no_model():
    code = (
        "import sys; from claimkit.normalise import parse_quantity; parse_quantity('3 km');"
        "print([n for n in sys.modules if n in ('torch', 'claimkit.normalise.dates')])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_a_repeated_phrase_is_not_read_again():
    first = parse_quantity("about 3.25 million miles a day")
    begin = time.process_time()
    for _ in range(1000):
        assert parse_quantity("about 3.25 million miles a day") == first
    assert time.process_time() - begin < 0.1
