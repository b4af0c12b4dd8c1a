"""How the time to read hostile text grows with its length: nothing may be worse than linear.

python -m benchmarks growth                     every reader on every text, 4 times as long
python -m benchmarks growth --json growth.json

A ratio is the time of a text over that of its first quarter, CPU time, the best of three runs each:
4 is linear, 16 quadratic. Times under a hundredth of a second say nothing and are left out.
"""

from __future__ import annotations

import argparse
import json
import random
import string
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.record import provenance
from claimkit.normalise import find_numbers, find_quantities, parse_quantity
from claimkit.normalise.quantity import read_quantity
from claimkit.segment import segment

NUMBERS = {
    "digits": "1,222",
    "hyphens": "-",
    "halves": "a half of ",
    "feet": "6'",
    "open numbers": "two and ",
    "thousands": "thousands of ",
    "mixed": "$5,.½/% per minus 3 to-",
}
"""What is repeated to make a text that is hard to read numbers from."""

PAGES = {
    "letters": "a",
    "spaces": " ",
    "full stops": ". ",
    "dots": ".",
    "initials": "A. ",
    "tags": "<p ",
    "closed tags": "<b>",
    "brackets": "(photo ",
    "square brackets": "[caption ",
    "quotes": '. " ',
    "lines": "a\n",
    "entities": "x &nbsp;",
    "dates": "2018-10-30 ",
    "teasers": "x. READ MORE:",
    "credits": "(EPA Photo) ",
    "dashes": "A — ",
    "wrapped": "word " * 12 + "\n",
    "glue": "aa.Aa",
    "stamps": "10:30 ",
    "numbers": "1,000.5 ",
    "comments": "<!-- ",
    "openers": "“(",
}
"""What is repeated to make a page that is hard to cut into sentences."""

_WORDS = "million hundred and a half of per $ to - two 3 people year old than ( ± ) / 12 in"
_CHARS: dict[Callable[[str], object], int] = {
    parse_quantity: 640_000,
    find_quantities: 16_000,
    find_numbers: 16_000,
    segment: 80_000,
}
"""Reader -> the length of its texts, for a time that can be measured."""

_RUNS = 3
_MEASURABLE = 0.01


def repeated(unit: str, chars: int) -> str:
    """A text of one thing again and again, of `chars` characters or a little less."""
    return unit * (chars // len(unit))


def drawn(chars: int) -> dict[str, str]:
    """Texts of `chars` characters drawn at random, always the same: name -> text."""
    draw = random.Random(0)
    letters = string.ascii_letters + string.digits + " " * 12 + ".,-$%"
    pools = {
        "printable": string.printable,
        "unicode": "".join(map(chr, range(32, 0xD800))),
        "digits and marks": string.digits + string.punctuation,
        "digits and spaces": string.digits + " ,.",
        "letters and digits": letters,
    }
    texts = {name: "".join(draw.choices(pool, k=chars)) for name, pool in pools.items()}
    return {**texts, "words": " ".join(draw.choices(_WORDS.split(), k=chars))[:chars]}


def main(arguments: list[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks growth", description=__doc__)
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    options = parser.parse_args(arguments)
    rows = []
    print("| reader | text | seconds | times its quarter |")
    print("| --- | --- | --- | --- |")
    for reader, chars in _CHARS.items():
        units = PAGES if reader is segment else NUMBERS
        texts = {name: repeated(unit, chars) for name, unit in units.items()}
        for name, text in (texts if reader is segment else texts | drawn(chars)).items():
            seconds, ratio = _growth(reader, text)
            rows.append(
                {"reader": reader.__name__, "text": name, "seconds": seconds, "ratio": ratio}
            )
            shown = "" if ratio is None else f"{ratio:.1f}"
            print(f"| {reader.__name__} | {name} | {seconds:.3f} | {shown} |", flush=True)
    if options.json:
        report = {**provenance(), "rows": rows}
        options.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


def _growth(reader: Callable[[str], object], text: str) -> tuple[float, float | None]:
    """Seconds for a text, and how many times those of its first quarter that is."""
    whole = _least_seconds(reader, text)
    if whole < _MEASURABLE:
        return whole, None
    return whole, whole / _least_seconds(reader, text[: len(text) // 4])


def _least_seconds(reader: Callable[[str], object], text: str) -> float:
    """Of CPU time, in the best of several runs."""
    seconds = []
    for _ in range(_RUNS):
        read_quantity.cache_clear()
        begin = time.process_time()
        reader(text)
        seconds.append(time.process_time() - begin)
    return min(seconds)
