"""Numbers, times, ranges and names as a reader would write them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import PurePath
from typing import TYPE_CHECKING, Protocol

from claimkit.labels import Comparator, QuantityKind
from claimkit.normalise.units import plural

if TYPE_CHECKING:
    from claimkit.compare.comparison import Topic
    from claimkit.normalise.quantity_type import Quantity
    from claimkit.types import TimeSpan

_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_CODE_CHARS = 3
"""Letters of a currency's code, ISO 4217."""

_IRREGULAR = {"person": "people", "foot": "feet", "percentage point": "percentage points"}
_INVARIABLE = ("staff", "crew", "police", "personnel", "livestock", "cattle", "sheep", "fish")
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def format_value(quantity: Quantity) -> str:
    """The number as a reader would write it.

    >>> from claimkit.normalise import parse_quantity
    >>> format_value(parse_quantity("more than 2,000"))
    '> 2,000'
    """
    low, high = format_number(quantity.low), format_number(quantity.high)
    if quantity.value is not None:
        sign = "" if quantity.comparator == Comparator.EQUAL else f"{quantity.comparator} "
        if quantity.comparator in (Comparator.RANGE, Comparator.VAGUE):
            sign = ""
        return sign + format_number(quantity.value)
    if low and high:
        return f"{low}-{high}"
    return f"{low}+" if low else high and f"<= {high}"


def format_when(time: TimeSpan | None) -> str:
    """The resolved interval, or the words where it was not resolved."""
    if time is None:
        return ""
    if time.iso_start == time.iso_end and time.iso_start:
        return time.iso_start
    if time.iso_start or time.iso_end:
        return f"{time.iso_start or '..'}/{time.iso_end or '..'}"
    return time.text


def value_in_words(quantity: Quantity) -> str:
    """The number with its unit.

    >>> from claimkit.normalise import parse_quantity
    >>> value_in_words(parse_quantity("over £3bn")), value_in_words(parse_quantity("about 12%"))
    ('> 3,000,000,000 GBP', '~ 12%')
    >>> value_in_words(parse_quantity("98", noun="passengers"))
    '98 passengers'
    """
    value, unit = format_value(quantity), quantity.unit
    if quantity.kind is QuantityKind.RATIO:  # half of the employees are no half employees
        return value
    if unit == "percent":
        return f"{value}%"
    return joined([value, unit if value == "1" else unit_name(unit)], " ")


def when_in_words(time: TimeSpan | None) -> str:
    """The resolved interval as news writes it, or the words where it was not resolved."""
    if time is None:
        return ""
    if not (time.iso_start or time.iso_end):
        return " ".join(time.text.split())
    if not time.iso_start or not time.iso_end:
        way = "until" if time.iso_end else "from"
        return f"{way} {date_in_words(time.iso_end or time.iso_start or '')}"
    return _whole_period(time.iso_start, time.iso_end) or period_in_words(
        [time.iso_start, time.iso_end]
    )


def format_number(value: float | None) -> str:
    """All its digits, with commas; empty for None."""
    return "" if value is None else f"{value:,.10g}"


def short_number(value: float) -> str:
    """The number with its scale word, where it has one.

    >>> short_number(140_000_000), short_number(3600), short_number(-2.5e9)
    ('140 million', '3,600', '-2.5 billion')
    """
    for size, name in _SCALES:
        if abs(value) >= size and len(f"{value / size:.10g}") <= len("-999.99"):
            return f"{value / size:,.10g} {name}"
    return format_number(value)


def amount(low: float | None, high: float | None, unit: str | None) -> str:
    """A range in words; one number where both ends are the same.

    >>> amount(3600, 4000, "employee"), amount(None, 12, "percent"), amount(1, 1, "week")
    ('3,600 to 4,000 employees', 'at most 12%', '1 week')
    >>> amount(140e6, None, "ZAR / day")
    'at least ZAR 140 million / day'
    """
    if low is None and high is None:
        return "any figure"
    if low is None or high is None:
        end = high if low is None else low
        assert end is not None
        return ("at most " if low is None else "at least ") + _with_unit([end], unit)
    return _with_unit([low] if low == high else [low, high], unit)


def unit_name(unit: str | None) -> str:
    """What an axis counts.

    >>> unit_name("person"), unit_name("ZAR / day"), unit_name(None)
    ('people', 'ZAR / day', '')
    """
    if unit is None or _is_code(unit) or unit == "percent":
        return {None: "", "percent": "%"}.get(unit, unit or "")
    first, slash, rest = unit.partition(" / ")
    return _plural(first) + slash + rest


def listing(names: Sequence[str]) -> str:
    """Names in a sentence.

    >>> listing(["wire"]), listing(["wire", "daily", "tv"])
    ('wire', 'wire, daily and tv')
    """
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def topic_unit(topic: Topic) -> str | None:
    """The unit that a topic's numbers are shown in; None for shares of what is counted."""
    kinds = {figure.claim.quantity.kind for figure in topic.figures if figure.claim.quantity}
    return None if kinds == {QuantityKind.RATIO} else topic.unit


def count_of(number: int, noun: str) -> str:
    """A number with its noun.

    >>> count_of(1, "report"), count_of(1200, "report")
    ('1 report', '1,200 reports')
    """
    return f"{number:,} {noun if number == 1 else plural(noun)}"


def date_in_words(stamp: str) -> str:
    """An ISO 8601 date or date-time as news writes it; anything else as it is.

    >>> date_in_words("2028-05-08"), date_in_words("2028-05-08T06:00"), date_in_words("May")
    ('8 May 2028', '8 May 2028 06:00', 'May')
    """
    day, _, hour = stamp.partition("T")
    try:
        known = date.fromisoformat(day)
    except ValueError:
        return stamp
    return joined([f"{known.day} {_MONTHS[known.month - 1]} {known.year}", hour], " ")


def period_in_words(dates: Iterable[str | None]) -> str:
    """From the first date to the last; empty where there is none.

    >>> period_in_words(["2028-05-17", None, "2028-05-05"]), period_in_words(["2028-05-05"])
    ('5 to 17 May 2028', '5 May 2028')
    """
    known = sorted(day for day in dates if day)
    ends = [date_in_words(day).split() for day in dict.fromkeys([*known[:1], *known[-1:]])]
    if len(ends) == 2 and len(ends[0]) == len(ends[1]):
        first, last = ends
        while len(first) > 1 and first[-1] == last[len(first) - 1]:
            first.pop()
    return " to ".join(map(" ".join, ends))


class Named(Protocol):
    """A report or a document."""

    @property
    def id(self) -> str:
        """Its name."""

    @property
    def outlet(self) -> str | None:
        """Who published it, where known."""


def report_names(reports: Sequence[Named]) -> dict[str, str]:
    """What to call each report: its outlet, else its id without folders; each name once."""
    short = {
        report.id: report.outlet or PurePath(report.id).name or report.id for report in reports
    }
    uses = Counter(short.values())
    return {
        id: name if uses[name] == 1 else f"{name} ({id})" if name != id else id
        for id, name in short.items()
    }


def joined(parts: Iterable[str | None], mark: str = " · ") -> str:
    """The parts that are there."""
    return mark.join(part for part in parts if part)


def _whole_period(start: str, end: str) -> str | None:
    """The month or the year that two dates are the ends of."""
    if (start[4:], end[4:]) == ("-01-01", "-12-31") and start[:4] == end[:4]:
        return start[:4]
    try:
        first, last = date.fromisoformat(start), date.fromisoformat(end)
    except ValueError:
        return None
    if first.day == 1 and first.replace(day=28) < last and first.month == last.month:
        is_whole = (last + timedelta(days=1)).month != last.month
        return f"{_MONTHS[first.month - 1]} {first.year}" if is_whole else None
    return None


def _with_unit(numbers: Sequence[float], unit: str | None) -> str:
    shown = " to ".join(map(short_number, numbers))
    if unit is None:
        return shown
    if unit == "percent":
        return f"{shown}%"
    first, slash, rest = unit.partition(" / ")
    if _is_code(unit):
        return f"{first} {shown}{slash}{rest}"
    return f"{shown} {first if numbers == [1] else _plural(first)}{slash}{rest}"


def _is_code(unit: str) -> bool:
    code = unit.partition(" / ")[0]
    return len(code) == _CODE_CHARS and code.isalpha() and code.isupper()


def _plural(noun: str) -> str:
    head, space, rest = noun.partition(" ")
    if rest and rest[0].isupper():  # degree Celsius
        return plural(head) + space + rest
    return noun if noun in _INVARIABLE else _IRREGULAR.get(noun) or plural(noun)
