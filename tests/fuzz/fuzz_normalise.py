"""Coverage-guided fuzzing of `claimkit.normalise`; pytest does not collect it.

    pip install atheris                                   # into an environment of its own
    PYTHONPATH=. python tests/fuzz/fuzz_normalise.py seed /tmp/corpus
    PYTHONPATH=. python tests/fuzz/fuzz_normalise.py find /tmp/corpus -max_total_time=600

These need no atheris: what was found once more, and a minute of inputs drawn by chance.

    PYTHONPATH=. python tests/fuzz/fuzz_normalise.py replay findings.jsonl
    PYTHONPATH=. python tests/fuzz/fuzz_normalise.py draw find 60

Targets: `parse`, `find`, `time`, and `pair` for `to`, `format` and `relation`. What follows the
corpus goes to libFuzzer. A run does not stop at what it finds: each kind of failure is written to
`findings.jsonl` of the working directory, up to five inputs of it, the shorter ones last. What
holds there becomes a case of the tests beside this one. An input is a few bytes of choices and
then text, or numbers of words of the project's own tables.
"""

from __future__ import annotations

import json
import math
import random
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from types import FunctionType
from typing import Any

from claimkit.errors import FormatError, UnitError
from claimkit.labels import Comparator, QuantityKind
from claimkit.normalise.bands import band_openers
from claimkit.normalise.date_readings import time_readings
from claimkit.normalise.dates import parse_document_date, resolve_time
from claimkit.normalise.find import find_quantities
from claimkit.normalise.measures import _openers
from claimkit.normalise.parse import parse_quantity
from claimkit.normalise.quantity_type import Quantity
from claimkit.normalise.tokens import VULGAR, cue_words, load_table, tokenize
from claimkit.normalise.units import find_unit

HERE = Path(__file__).parent
FINDINGS = Path("findings.jsonl")
HEAD = 5
MAX_TEXT = 4000
MAX_SECONDS = 0.05
"""CPU time from which on a text of up to `MAX_TEXT` characters is timed against its first quarter."""

KINDS = [None, *QuantityKind]
HINTS = [None, *Comparator]
GAPS = [" ", " ", " ", " ", "", "", "-", "\n"]
MARKS = (  # noqa: SIM905
    "0 1 2 3 5 7 10 12 20 24 30 31 45 60 99 100 101 500 1,000 2,500 12,345,678 1.5 .5 0.25 1.234,5 "
    "1'000 1e9 9e99 00 007 1999 2014 2031 9999 10000 20310502 3/4 1/0 2-1 3-1 5-6 12:30 17.45 -5 ± "
    "+/- ~ < > <= >= ≥ × x * ^ ² ³ ⁻¹ ½ ¼ ⅔ ⅞ % ‰ ° ' \" ′ ″ ( ) [ ] , . ; : / - – — − + & # № $ £ "
    "€ ¥ ₹ US$ A$ cents p bn m mm k tn per a an the of in to from and or between than every each "
    "all s th st nd rd am pm a.m. p.m. Section Boeing Fortune S&P G7 F-16 A 'd \u00a0 \u2009 "
    "\u200b \u0301 ٣ ９ Ⅷ ① 港 🚢 İ ﬁ ß"
).split(" ")
TIMES = (  # noqa: SIM905
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tues January February March "
    "April May June July August September October November December Jan. Feb. Sept. Christmas "
    "Easter Thanksgiving Halloween Ramadan Diwali Passover New Year's Day Eve Labor Memorial Super "
    "Bowl Good Ash Pentecost Black Boxing yesterday today tomorrow tonight now noon midnight dawn "
    "dusk morning afternoon evening night overnight weekend week month quarter year decade century "
    "season spring summer autumn fall winter last next this coming past previous following ago "
    "earlier later before after since until by from to through between early mid late end start "
    "beginning middle half first second third fourth Q1 Q3 H2 FY fiscal financial 1990s '90s 90s "
    "mid-1980s 2014-15 2014/15 2031-05-02 02/05/2031 31/12/99 5.2.2031 30 29 31st 1st 22nd May 2 "
    "hours days weeks months years ten dozen few couple o'clock GMT EST 10:45 7pm 19:30 anniversary "
    "eve BC AD as of every other a the two in on at during within over about"
).split(" ")


def words() -> list[str]:
    """Every word and sign of the tables, with some of their own."""
    cues, units = load_table("cues"), load_table("units")
    found = [*MARKS, *TIMES]
    for section in cues.values():
        for key, value in section.items():
            found += value if isinstance(value, list) and value and type(value[0]) is str else [key]
    for rows in [*units["unit"].values(), units["currency"]]:
        for name, row in rows.items():
            found += [name, *row.get("words", []), *row.get("names", []), *row.get("symbols", [])]
    return sorted({str(word) for word in found})  # a number stands for the same in each run


WORDS = words()


def parts(data: bytes) -> tuple[bytes, bytes]:
    """The bytes of choices, and those of the text."""
    return data[:HEAD].ljust(HEAD, b"\0"), data[HEAD:]


def text_of(data: bytes, pool: Sequence[str] = ()) -> str:
    """Raw text, words of the tables, or a piece of such text over and over."""
    mode, rest = (data[0], data[1:]) if data else (0, b"")
    pool = pool or WORDS
    if mode % 4 == 0:
        text = rest.decode("utf-8", "surrogateescape" if mode & 4 else "replace")
    else:
        text = ""
        for one, two in zip(rest[::2], rest[1::2], strict=False):
            text += pool[(one + 256 * (two & 7)) % len(pool)] + GAPS[two >> 5]
    if mode % 16 == 3 and text:
        text *= MAX_TEXT // len(text)
    return text[:MAX_TEXT]


def is_close(one: float | None, two: float | None) -> bool:
    return one == two or (one is not None and two is not None and math.isclose(one, two))


def numbers(quantity: Quantity) -> list[float]:
    given = (quantity.value, quantity.low, quantity.high, quantity.base_value)
    return [number for number in given if number is not None]


def check_quantity(quantity: Quantity, text: str, label: str) -> None:
    assert all(map(math.isfinite, numbers(quantity))), f"{label} not finite"
    low, high = quantity.low, quantity.high
    assert low is None or high is None or low <= high, f"{label} ends out of order"
    assert quantity.value is None or low is None or low <= quantity.value, f"{label} below its low"
    assert Quantity.from_dict(json.loads(json.dumps(quantity.to_dict()))) == quantity, label
    is_read = quantity.value is not None or low is not None
    assert not is_read or has_number(text), f"{label} number from nothing"


def has_number(text: str) -> bool:
    tokens = tokenize(text, limit=None)
    known = _openers() | band_openers() | {"other", "second"}
    return any(
        token.value is not None
        or token.text in VULGAR
        or token.stem in known
        or token.stem.endswith(("fold", "pence", *cue_words("lasting")))
        or find_unit(tokens, i) is not None
        for i, token in enumerate(tokens)
    )


def parse(data: bytes) -> None:
    """`parse_quantity` with a noun and hints."""
    head, rest = parts(data)
    text = text_of(rest)
    noun, bar, phrase = text.partition("|")
    quantity = parse_quantity(
        phrase if bar else text,
        noun=noun if bar else [None, "people", "US troops", "miles", "co-workers", ""][head[2] % 6],
        kind_hint=KINDS[head[0] % len(KINDS)],
        comparator_hint=HINTS[head[1] % len(HINTS)],
    )
    check_quantity(quantity, quantity.text, "parse:")


def find(data: bytes) -> None:
    """`find_quantities`: spans, order, numbers, and that each reads as alone."""
    head, rest = parts(data)
    text = text_of(rest)
    end = 0
    for quantity in timed(partial(find_quantities, keep_times=bool(head[0] & 1)), text):
        assert end <= quantity.start < quantity.end <= len(text), "find: order"
        assert text[quantity.start : quantity.end] == quantity.text, "find: span"
        assert quantity.text == quantity.text.strip(), "find: spaces"
        assert quantity.value is not None or quantity.low is not None, "find: no number"
        check_quantity(quantity, quantity.text, "find:")
        alone = parse_quantity(quantity.text)
        if quantity.kind is not QuantityKind.AGE:
            same = (
                is_close(getattr(alone, name), getattr(quantity, name))
                for name in ("value", "low", "high")
            )
            assert all(same), "find: not as alone"
        end = quantity.end


def pair(data: bytes) -> None:
    """`to`, `format` and `relation` of two quantities."""
    head, rest = parts(data)
    first, _, second = text_of(rest).partition("|")
    one = parse_quantity(first, noun=[None, "people"][head[0] & 1], kind_hint=KINDS[head[1] % 8])
    other = first.translate(str.maketrans("123456789", "234567891"))
    two = parse_quantity(second or other, kind_hint=one.kind)
    assert one.relation(two) == two.relation(one), "relation: not symmetric"
    own = one.relation(one)
    assert own is None or own.verdict == "equal", "relation: not equal to itself"
    for quantity in (one, two):
        comes_back(quantity, is_in_words=bool(head[0] & 2))
        try:
            changed = quantity.to(WORDS[(head[2] + 256 * head[3]) % len(WORDS)])
        except UnitError:
            continue
        assert all(map(math.isfinite, numbers(changed))), "to: not finite"
        comes_back(changed, is_in_words=False)
        related = quantity.relation(changed)
        assert related is None or related.verdict == "equal", "to: not the same amount"


def comes_back(quantity: Quantity, *, is_in_words: bool) -> None:
    try:
        text = quantity.format(words=is_in_words)
    except FormatError:
        return
    for again in (parse_quantity(text, kind_hint=quantity.kind), parse_quantity(text)):
        pairs = (
            (getattr(again, name), getattr(quantity, name)) for name in ("value", "low", "high")
        )
        if all(is_close(a, b) for a, b in pairs) and again.unit == quantity.unit:
            return
    raise AssertionError("format: does not come back")


def at(data: bytes) -> None:
    """`resolve_time`, `time_readings` and `parse_document_date`."""
    head, rest = parts(data)
    text = text_of(rest, TIMES)
    day = date(1990, 1, 1) + timedelta(days=head[0] + 256 * head[1] % 30000)
    if head[2] % 16 == 0:
        day = [date.min, date.max, date(2, 1, 1), date(9998, 12, 31), date(2028, 2, 29)][
            head[3] % 5
        ]
    asked: dict[str, Any] = {
        "document_date": None if head[2] % 16 == 1 else day,
        "direction": [None, "past", "future"][head[2] // 16 % 3],
        "anchor": [None, ("2031-05-02", "2031-05-04"), (None, "2030-12-31"), ("2028-02-29", None)][
            head[4] % 4
        ],
    }
    start, end = timed(partial(resolve_time, **asked), text)
    check_interval(start, end)
    readings = timed(partial(time_readings, **asked), text)
    assert bool(readings) == ((start, end) != (None, None)), "time: readings without one"
    for reading in readings:
        check_interval(reading.iso_start, reading.iso_end)
    if readings:
        assert (readings[0].iso_start, readings[0].iso_end) == (start, end), "time: first reading"
        assert len({(one.iso_start, one.iso_end) for one in readings}) == len(readings), (
            "time: twice"
        )
    timed(parse_document_date, text)


def check_interval(start: str | None, end: str | None) -> None:
    days = [datetime.fromisoformat(iso) for iso in (start, end) if iso is not None]
    whole = [datetime.fromisoformat(iso[:10]) for iso in (start, end) if iso is not None]
    is_clock = start is not None and end is not None and "T" in start and "T" in end
    ends = days if is_clock else whole
    assert ends == sorted(ends), "time: ends before it begins"


def timed(call: Callable[[str], Any], text: str) -> Any:
    """What the call returns; it fails where it is slow, and more so the longer the text."""
    seconds, result = cost(call, text)
    if seconds > MAX_SECONDS:
        quarter = cost(call, text[: len(text) // 4])[0]
        again = min(seconds, cost(call, text)[0])
        assert again < MAX_SECONDS or again < 8 * quarter, "slow: not linear"
        assert again < 4 * MAX_SECONDS, "slow"
    return result


def cost(call: Callable[[str], Any], text: str) -> tuple[float, Any]:
    begin = time.process_time()
    result = call(text)
    return time.process_time() - begin, result


TARGETS: dict[str, Callable[[bytes], None]] = {
    "parse": parse,
    "find": find,
    "time": at,
    "pair": pair,
}


def label_of(error: BaseException) -> str:
    if isinstance(error, AssertionError) and error.args and isinstance(error.args[0], str):
        return error.args[0]
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} {Path(last.filename).name}:{last.name}"


def recording(target: str) -> Callable[[bytes], None]:
    """The target, which writes down what fails instead of failing."""
    shortest: dict[str, list[int]] = {}

    def run(data: bytes) -> None:
        try:
            TARGETS[target](data)
        except Exception as error:
            label = label_of(error)
            sizes = shortest.setdefault(label, [])
            if len(sizes) < 5 and all(len(data) < size for size in sizes):
                sizes.append(len(data))
                row = {
                    "target": target,
                    "label": label,
                    "data": data.hex(),
                    "said": str(error)[:200],
                }
                with FINDINGS.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(row) + "\n")

    return run


def seeds() -> Iterator[str]:
    """The phrases of the test data."""
    for path in sorted((HERE.parent / "data").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield str(json.loads(line)["text"])


def seed(folder: Path) -> None:
    """Writes a corpus of the test data and the words as a dictionary beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    for i, text in enumerate(seeds()):
        folder.joinpath(str(i)).write_bytes(bytes(HEAD + 1) + text.encode())
    escaped = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in WORDS)
    rows = [f'"{word}"' for word in escaped]
    folder.with_suffix(".dict").write_text("\n".join(rows) + "\n", encoding="utf-8")


def replay(path: Path) -> None:
    """Runs what was found once more, and says what still fails."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        data = bytes.fromhex(row["data"])
        try:
            TARGETS[row["target"]](data)
        except Exception as error:
            said = ascii(text_of(data[HEAD:], TIMES if row["target"] == "time" else ()))
            sys.stdout.write(
                f"{row['target']} {label_of(error)} {data[:HEAD].hex()} {said[:300]}\n"
            )


def draw(target: str, seconds: float) -> None:
    """Runs the target for so long on words of the tables and on spliced phrases of the test data."""
    chance = random.Random()
    texts = [text.encode() for text in seeds()]
    run = recording(target)
    end = time.process_time() + seconds
    count = 0
    while time.process_time() < end:
        head = chance.randbytes(HEAD)
        if chance.random() < 0.6:
            data = bytes([chance.choice((1, 1, 1, 2, 3))]) + chance.randbytes(
                2 * chance.randint(1, 16)
            )
        else:
            one, two = chance.choice(texts).split(b" "), chance.choice(texts).split(b" ")
            at = chance.randrange(len(one) + 1)
            words = one[:at] + two[chance.randrange(len(two)) :]
            words[chance.randrange(len(words))] = chance.choice(WORDS).encode()
            data = b"\0" + b" ".join(words)
        run(head + data)
        count += 1
    sys.stdout.write(f"{target}: {count} inputs\n")


def functions() -> Iterator[FunctionType]:
    """Those of the package, caches taken off; the rest need not be seen."""
    for name in [name for name in sys.modules if name.startswith("claimkit.normalise")]:
        for value in vars(sys.modules[name]).values():
            members = vars(value).values() if isinstance(value, type) else [value]
            for member in members:
                member = getattr(member, "__wrapped__", member)
                if isinstance(member, FunctionType) and member.__module__ == name:
                    yield member


def main() -> None:
    """Does what the first argument says."""
    if sys.argv[1] == "seed":
        seed(Path(sys.argv[2]))
    elif sys.argv[1] == "replay":
        replay(Path(sys.argv[2]))
    elif sys.argv[1] == "draw":
        draw(sys.argv[2], float(sys.argv[3]))
    else:
        import atheris

        target = sys.argv.pop(1)
        for function in functions():
            atheris.instrument_func(function)
        for text in ("at least $5 million a year", "hundreds of miles", "ten years old"):
            TARGETS[target](bytes(HEAD + 1) + text.encode())
        atheris.Setup(sys.argv, recording(target))
        atheris.Fuzz()


if __name__ == "__main__":
    main()
