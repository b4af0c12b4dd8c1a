"""Feasts that follow the moon: Ramadan, Passover, Lunar New Year and Diwali.

Hebrew feasts are computed. The Islamic ones are those of the Umm al-Qura calendar, which sightings
of the moon may move by a day; the Chinese ones are tabled, and so is Diwali, for fewer years.
"""

from __future__ import annotations

import string
from collections.abc import Callable
from datetime import date, timedelta

Stretch = tuple[date, date]
"""First and last day."""


def _stretch(first: date, days: int = 1) -> Stretch:
    return first, first + timedelta(days=days - 1)


def _hebrew_new_year(hebrew_year: int) -> int:
    """The ordinal of 1 Tishri: the mean new moon, put off where the feasts would fall badly."""

    def moon(year: int) -> int:
        months = (235 * year - 234) // 19
        day = 29 * months + (12_084 + 13_753 * months) // 25_920
        return day + 1 if 3 * (day + 1) % 7 < 3 else day

    before, day, after = (moon(year) for year in range(hebrew_year - 1, hebrew_year + 2))
    late = 2 if after - day == 356 else 1 if day - before == 382 else 0
    return day + late - 1_373_427


def _hebrew(days: int, length: int = 1) -> Callable[[int], list[Stretch]]:
    """A feast so many days after the new year that falls in the Gregorian year, before if minus."""
    return lambda year: [
        _stretch(date.fromordinal(_hebrew_new_year(year + 3761) + days), length),
    ]


def _hanukkah(year: int) -> list[Stretch]:
    """25 Kislev: the month before it is a day longer in years of 355 or 385 days."""
    new_year, next_new_year = (_hebrew_new_year(year + 3761 + after) for after in (0, 1))
    is_full = (next_new_year - new_year) % 10 == 5
    return [_stretch(date.fromordinal(new_year + 83 + is_full), 8)]


# Of the Islamic years 1400 to 1499 (1979 to 2076): by how many days, less two, the Umm al-Qura
# calendar is after the arithmetic one.
_ISLAMIC: dict[tuple[int, int], str] = {
    (9, 1): "11122111121221111211211212222122222121222221222222"
            "21222221112212212122122123221122232221222211212122",
    (10, 1): "11012110011121110111211112212112122111121221121211"
             "11121221101211101112111112221111221121112211111111",
    (12, 10): "11011110010121110111211112222111122110111221111212"
              "21121221111212211112222112121111122221111211111112",
}  # fmt: skip


def _islamic(year: int, month: int, day: int) -> date:
    """A day of the arithmetic calendar, 11 leap years in 30, moved as far as the table tells."""
    ordinal = day + (59 * month - 58) // 2 + (year - 1) * 354 + (3 + 11 * year) // 30 + 227_014
    moved = int(_ISLAMIC[month, day][year - 1400]) - 2 if 1400 <= year < 1500 else 0
    return date.fromordinal(ordinal + moved)


def _by_islamic_year(make: Callable[[int], Stretch]) -> Callable[[int], list[Stretch]]:
    """What begins in a Gregorian year: twice in some, as the Islamic year has 354 days."""

    def begun_in(year: int) -> list[Stretch]:
        guess = (year - 622) * 365_243 // 354_367
        made = [make(islamic_year) for islamic_year in range(max(guess - 1, 1), guess + 3)]
        return [stretch for stretch in made if stretch[0].year == year]

    return begun_in


def _ramadan(year: int) -> Stretch:
    return _islamic(year, 9, 1), _islamic(year, 10, 1) - timedelta(days=1)


def _tabled(first_year: int, month: int, day: int, letters: str) -> Callable[[int], list[Stretch]]:
    """One letter a year: how many days after that day, a-z and then A-Z."""

    def on(year: int) -> list[Stretch]:
        if not 0 <= year - first_year < len(letters):
            return []
        after = string.ascii_letters.index(letters[year - first_year])
        return [_stretch(date(year, month, day) + timedelta(days=after))]

    return on


_lunar_new_year = _tabled(1950, 1, 21, (
    "BqgyndwkCshzpexmatjBqgzncvkCrhApexmEtiBqgzocukDrhApdwlbtiCrfyncukDshApewlbuiBqfxncvkDshzodwlbuj"
    "BqfymcvlDshzodwmatiBpfyncvkDrgzpdwmbtiBqfyndujCrgzpewla"
))  # fmt: skip
_diwali = _tabled(2001, 10, 13, "GwmEtiBpexnFvkDrgzoGwlEshAqexnGujCr")
_passover, _rosh_hashanah, _sukkot = _hebrew(-163, 8), _hebrew(0, 2), _hebrew(14, 7)
_eid_al_fitr = _by_islamic_year(lambda year: _stretch(_islamic(year, 10, 1)))
_eid_al_adha = _by_islamic_year(lambda year: _stretch(_islamic(year, 12, 10)))

FEASTS: dict[str, Callable[[int], list[Stretch]]] = {
    "lunar new year": _lunar_new_year, "chinese new year": _lunar_new_year,
    "chinese lunar new year": _lunar_new_year,
    "spring festival": _lunar_new_year, "tet": _lunar_new_year, "diwali": _diwali,
    "deepavali": _diwali, "ramadan": _by_islamic_year(_ramadan), "eid al fitr": _eid_al_fitr,
    "eid ul fitr": _eid_al_fitr, "eid al adha": _eid_al_adha, "eid ul adha": _eid_al_adha,
    "purim": _hebrew(-193), "passover": _passover, "pesach": _passover, "shavuot": _hebrew(-113),
    "rosh hashanah": _rosh_hashanah, "rosh hashana": _rosh_hashanah, "yom kippur": _hebrew(9),
    "sukkot": _sukkot, "hanukkah": _hanukkah, "chanukah": _hanukkah,
}  # fmt: skip
"""Feasts by name, hyphens read as spaces, to the stretches that begin in a Gregorian year."""
