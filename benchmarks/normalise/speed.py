"""How fast claimkit reads: phrases new and repeated, the first call, running and random text.

Best of several runs, as other work on the machine only adds time; pin the process to one core
(`taskset -c 0`) to compare two commits.
"""

from __future__ import annotations

import json
import random
import statistics
import string
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.record import CHECKOUT
from claimkit.normalise import find_quantities, parse_quantity
from claimkit.normalise.quantity import read_quantity

_REPEATS = 15
_CALLS = 3
"""Fresh processes that the first call is the best of."""

_CHARS = 50_000
"""Of each text; times are given for a million."""

_FIRST = (
    "import time; begin = time.process_time();"
    "from claimkit.normalise import parse_quantity; parse_quantity('more than 3.5 km');"
    "print(time.process_time() - begin)"
)
_WORDS = (
    *("two", "hundred", "and", "million", "a", "half", "to"),
    *("percent", "dollars", "more", "than", "between", "of"),
)


def speed(folder: Path) -> dict[str, float]:
    """What is measured -> its figure; the name says in what.

    Args:
        folder: The folder of corpora; without `claims_dev` in it phrases and news are left out.
    """
    figures = {"first call with import, s": min(_first_call() for _ in range(_CALLS))}
    gold = folder / "claims_dev" / "gold.jsonl"
    articles = folder / "claims_dev" / "articles.jsonl"
    texts = random_texts()
    if gold.exists():
        figures |= phrase_times(sorted(set(_field(gold, "quantity_text"))))
        texts = {"news": "\n\n".join(_field(articles, "text"))[:_CHARS], **texts}
    for name, text in texts.items():
        figures[f"{name}, s / MB"] = _text_time(text)
    return figures


def phrase_times(phrases: Sequence[str]) -> dict[str, float]:
    """Microseconds a call over distinct phrases: new ones, and those of the cache."""
    new, repeated = dict.fromkeys(phrases, float("inf")), dict.fromkeys(phrases, float("inf"))
    for _ in range(_REPEATS):
        read_quantity.cache_clear()
        for times in (new, repeated):
            for phrase in phrases:
                begin = time.perf_counter()
                parse_quantity(phrase)
                times[phrase] = min(times[phrase], 1e6 * (time.perf_counter() - begin))
    return {
        "new phrase, median µs": statistics.median(new.values()),
        "new phrase, 90th percentile µs": statistics.quantiles(new.values(), n=10)[-1],
        "repeated phrase, median µs": statistics.median(repeated.values()),
    }


def random_texts() -> dict[str, str]:
    """Texts that are no news: drawn characters, dense digits and number words; always the same."""
    draw = random.Random(3)
    pools: dict[str, Sequence[str]] = {
        "printable": string.printable,
        "letters": string.ascii_letters + " " * 5,
        "letters and digits": string.ascii_letters + string.digits + " " * 6,
        "unicode": [chr(k) for k in range(32, 0x2FFF)],
        "latin-1": [chr(k) for k in range(256)],
        "digits": "0123456789   ,.",
    }
    texts = {name: "".join(draw.choices(pool, k=_CHARS)) for name, pool in pools.items()}
    return {**texts, "number words": " ".join(draw.choices(_WORDS, k=_CHARS))[:_CHARS]}


def _text_time(text: str) -> float:
    """Seconds of CPU time a million characters."""
    times = []
    for _ in range(_CALLS):
        read_quantity.cache_clear()
        begin = time.process_time()
        find_quantities(text)
        times.append(time.process_time() - begin)
    return 1e6 * min(times) / len(text)


def _first_call() -> float:
    """Seconds of CPU time to import and parse in a fresh process."""
    command = [sys.executable, "-c", _FIRST]
    run = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True)
    return float(run.stdout)


def _field(path: Path, name: str) -> list[str]:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]
    return [row[name] for row in rows if row.get(name)]
