"""Units: looked up by how news writes them, converted to SI; and the singular of a counted noun."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

from claimkit.labels import QuantityKind
from claimkit.normalise.tokens import (
    Phrases,
    Token,
    cue_words,
    load_table,
    skip_hyphens,
    tokenize,
    word_at,
)

T = TypeVar("T")

MONEY = "money"

_LONG = ("long", "wide", "tall", "high", "deep", "thick")
"""What a `"` before it makes inches, and a `'` feet."""

MARKS = {"'": "foot", '"': "inch"}
"""Units that are written as a mark behind the digits."""

_AROUND = ".,;:!?()[]\"'“”‘"
"""Punctuation that may cling to a word."""

_MAX_NOUN = 300
"""Characters of a noun phrase that are read."""

_WITHOUT_SPACE = ("R", "PS", "Y")
"""Letters that are money only where the number follows without a space: `R500`, `PS2.7m`."""

_PLURAL_IN_IS = ("elis", "alis", "anis", "aqis", "wkis", "taxis", "skis", "udis", "kinis", "hadis")
"""Plurals in -is, most of them of peoples: Israelis, Nepalis, Pakistanis, taxis."""

_OTHER = QuantityKind.OTHER
_KINDS = {
    "length": QuantityKind.LENGTH,
    "place": QuantityKind.DISTANCE,
    "area": QuantityKind.AREA,
    "mass": QuantityKind.MASS,
    "speed": QuantityKind.SPEED,
    "temperature": QuantityKind.TEMPERATURE,
    "duration": QuantityKind.DURATION,
    "field": QuantityKind.COUNT,
    "percent": QuantityKind.PERCENT,
    "part": QuantityKind.RATIO,
    "frequency": QuantityKind.FREQUENCY,
    MONEY: QuantityKind.MONEY,
}


class Unit(NamedTuple):
    """A unit of measure or a currency.

    Attributes:
        name: Canonical name, or ISO 4217 code; None for a currency that the word does not decide.
        dimension: What it measures: a heading of `units.toml`, or `money`.
        factor: To the base unit of the dimension; for money, to the currency (cent: 0.01).
        offset: Added after scaling, for temperatures.
        per: Names of what it is counted by, in `mph` the hour.
    """

    name: str | None
    dimension: str
    factor: float = 1.0
    offset: float = 0.0
    per: tuple[str, ...] = ()

    @property
    def kind(self) -> QuantityKind:
        """The kind of quantity that it makes, where nothing else decides."""
        return _KINDS.get(self.dimension, _OTHER)


class _Tables(NamedTuple):
    openers: frozenset[str]
    words: Phrases[tuple[Unit, ...]]
    symbols: Phrases[Unit]
    prefixes: Phrases[Unit]
    by_name: dict[str, Unit]
    periods: Phrases[str]
    nations: Phrases[Unit]


def find_unit(
    tokens: Sequence[Token], i: int, hint: QuantityKind | None = None
) -> tuple[Unit, int] | None:
    """The unit written at token `i`, and the token after it.

    Args:
        tokens: The phrase.
        i: Where to look.
        hint: What sort of quantity it is likely to be; decides between pounds and pounds.
    """
    if i >= len(tokens) or not may_be_unit(tokens[i]):
        return None
    token, tables = tokens[i], _tables()
    if i and token.text in MARKS and word_at(tokens, i + 1) in _LONG:
        return tables.by_name[MARKS[token.text]], i + 1
    symbol = tables.symbols.match(tokens, i)
    words = tables.words.match(tokens, i)
    one = _abbreviation(token) if token.raw.endswith("s") else None
    if one and not (words and words[1] > i + 1):
        symbol = symbol or _of_one(tables.symbols.match([one], 0), i)
        words = words if tables.words.match([one], 0) else None
        if token.text in cue_words("people_in_letters"):
            symbol = words = None
    if symbol and symbol[1] > i + 1:
        symbol = _glued(tables.symbols, symbol, tokens, i)
    if words and words[1] > i + 1:
        words = _glued(tables.words, words, tokens, i)
    if symbol and (not words or symbol[1] >= words[1]):
        return symbol
    if not words:
        return None
    units, end = words
    if hint is not None and len(units) > 1:
        units = tuple(unit for unit in units if unit.kind == hint) or units
    return units[0], end


def may_be_unit(token: Token) -> bool:
    """Whether a unit can begin with the token, or its plural; most words are passed over so."""
    openers = _tables().openers
    return token.stem in openers or token.stem.removesuffix("s") in openers


def _abbreviation(token: Token) -> Token | None:
    """The one of several, of a token in -s: `MW` of `12 MWs`, `MP` of `70 MPs`; else None."""
    raw = token.raw
    if len(raw) < 3 or not raw[:-1].isupper():
        return None
    return replace(token, text=token.text[:-1], raw=raw[:-1], stem=token.text[:-1])


def _of_one(found: tuple[T, int] | None, i: int) -> tuple[T, int] | None:
    """What was found in one token, as found at token `i`."""
    return (found[0], i + 1) if found else None


def _glued(
    table: Phrases[T], found: tuple[T, int], tokens: Sequence[Token], i: int
) -> tuple[T, int] | None:
    """The phrase found at token `i`; the 2 of `m2` is part of it only without a space."""
    last = tokens[found[1] - 1]
    if last.value is None or last.is_glued:
        return found
    return table.match(tokens[: found[1] - 1], i)


def find_currency_before(tokens: Sequence[Token], i: int) -> tuple[Unit, int] | None:
    """The currency sign or code at token `i` that a number may follow: `$`, `US$`, `CHF`."""
    found = _tables().prefixes.match(tokens, i)
    if found and found[1] == i + 1 and tokens[i].raw in _WITHOUT_SPACE:
        is_glued = found[1] < len(tokens) and tokens[found[1]].is_glued
        return found if is_glued and not _is_model(tokens, i) else None
    return found


def _is_model(tokens: Sequence[Token], i: int) -> bool:
    """The `PS5` that no sum of money is: one digit."""
    is_short = tokens[i].raw == "PS" and len(tokens[i + 1].raw) == 1
    after = tokens[i + 2] if i + 2 < len(tokens) else None
    return is_short and (after is None or after.text not in load_table("cues")["scale_letters"])


def find_nation(tokens: Sequence[Token], i: int) -> tuple[Unit, int] | None:
    """The currency of the capitalised `U.S.` or `Canadian` at token `i`: whose `$75` they are."""
    found = _tables().nations.match(tokens, i)
    return found if found and tokens[i].raw[0].isupper() else None


@functools.cache
def currency_openers() -> frozenset[str]:
    """The lower-cased first words of `find_currency_before`'s signs and codes."""
    return frozenset(word.lower() for word in _tables().prefixes.openers())


def find_period(tokens: Sequence[Token], i: int) -> tuple[str, int] | None:
    """What `daily` or `annually` at token `i` counts by, and the token after."""
    return _tables().periods.match(tokens, i)


def unit_named(name: str) -> Unit | None:
    """The unit of that canonical name or ISO 4217 code."""
    return _tables().by_name.get(name)


@functools.cache
def currencies_named(word: str) -> frozenset[str]:
    """ISO 4217 codes of the currencies whose name ends in a word: `dollar`, `krone`."""
    table = load_table("units")["currency"]
    return frozenset(
        code
        for code, row in table.items()
        if any(name.split()[-1] == word for name in row.get("names", []))
    )


def to_base(value: float, unit: Unit, per: Sequence[str]) -> tuple[float, str] | None:
    """The value in the SI base unit, and that unit's name; None where there is none.

    A rate keeps what it is counted by, except that length by time is a speed in metre / second.

    >>> to_base(2.0, unit_named("kilometre"), [])
    (2000.0, 'metre')
    """
    bases = load_table("units")["base"]
    base = bases.get(unit.dimension)
    if base is None or not unit.factor:
        return None
    if unit.dimension == "length" and len(per) == 1:
        by = unit_named(per[0])
        if by is not None and by.dimension == "duration" and by.factor:
            return value * unit.factor / by.factor, bases["speed"]
    if unit.dimension == "temperature" and unit.name == "degree":
        return None
    result = value * unit.factor + unit.offset
    result = round(result, 9) if abs(result) > 1 else float(f"{result:.12g}")
    return result, " / ".join([base, *per])


@functools.cache
def _tables() -> _Tables:
    data = load_table("units")
    by_name: dict[str, Unit] = {}
    words: dict[str, list[Unit]] = {}
    symbols: list[tuple[str, Unit]] = []
    prefixes = _odd_signs("prefixes")
    for unit, names, signs in _measures():
        by_name[str(unit.name)] = unit
        _add_words(words, unit, names)
        symbols += [(sign, unit) for sign in signs]
    for unit, names, signs in _currencies():
        by_name.setdefault(str(unit.name), unit)
        _add_words(words, unit, names)
        if unit.name and unit.factor == 1:
            prefixes += [(sign, unit) for sign in signs]
            signs = [*signs, unit.name]
            if unit.name not in data["word_codes"]["codes"]:
                prefixes += [(unit.name, unit), *_millions(unit)]
                symbols += _millions(unit)
            if unit.name.lower() in data["lower_codes"]["codes"]:
                words.setdefault(unit.name.lower(), []).append(unit)
        symbols += [(sign, unit) for sign in signs if sign != "R"]
    for rate, signs in data["rates"].items():
        top, _, bottom = rate.partition(" / ")
        base = by_name.get(top) or Unit(top, "scale")
        unit = Unit(base.name, base.dimension, base.factor, base.offset, (bottom,))
        symbols += [(sign, unit) for sign in signs]
    for sign, unit in symbols:
        if len(sign) > 1 and not (sign.isupper() and unit.name == sign):
            words.setdefault(sign.lower(), []).append(unit)
    symbols += _odd_signs("coins")
    periods = [(word, name) for name, said in data["per"].items() for word in said]
    by_word = Phrases((word, tuple(units)) for word, units in words.items())
    by_symbol = Phrases(symbols, is_exact=True)
    return _Tables(
        frozenset({*MARKS, *by_word.openers(), *(sign.lower() for sign in by_symbol.openers())}),
        by_word,
        by_symbol,
        Phrases(prefixes, is_exact=True),
        by_name,
        Phrases(periods),
        Phrases(_nations()),
    )


def _odd_signs(section: str) -> list[tuple[str, Unit]]:
    """The signs of all currencies that stand in a section of their own: `prefixes`, `coins`."""
    found: list[tuple[str, Unit]] = []
    for code, row in load_table("units")["currency"].items():
        signs = row.get(section, {})
        by = signs if isinstance(signs, dict) else {}
        found += [(sign, Unit(code, MONEY, float(by.get(sign, 1)))) for sign in signs]
    return found


def _nations() -> Iterator[tuple[str, Unit]]:
    """`U.S.`, `US`, `Canadian` ... of every dollar, with the full stop or without."""
    for code, row in load_table("units")["currency"].items():
        for name in row.get("names", []):
            nation, mark, last = name.rpartition(" ")
            if mark and last == "dollar":
                yield nation, Unit(code, MONEY)
                if nation.endswith("."):
                    yield nation.removesuffix("."), Unit(code, MONEY)


def _millions(unit: Unit) -> list[tuple[str, Unit]]:
    """`MUSD`, `kEUR`, as accounts write them."""
    scales = (("M", 1e6), ("k", 1e3))
    return [(f"{letter}{unit.name}", unit._replace(factor=by)) for letter, by in scales]


def _add_words(words: dict[str, list[Unit]], unit: Unit, names: Sequence[str]) -> None:
    for name in names:
        first, mark, rest = name.lower().partition(" ")
        for form in (name.lower(), plural(name.lower()), plural(first) + mark + rest):
            found = words.setdefault(form, [])
            if unit not in found:
                found.append(unit)


def _measures() -> Iterator[tuple[Unit, list[str], list[str]]]:
    for dimension, units in load_table("units")["unit"].items():
        for name, row in units.items():
            unit = Unit(name, dimension, float(row["factor"]), float(row.get("offset", 0)))
            yield unit, [name, *row.get("words", [])], row.get("symbols", [])


def _currencies() -> Iterator[tuple[Unit, list[str], list[str]]]:
    data = load_table("units")
    for code, row in data["currency"].items():
        yield Unit(code, MONEY), row.get("names", []), row.get("symbols", [])
        coin = Unit(code, MONEY, 1 / row.get("per", 100))
        coins = row.get("subunits", [])
        yield coin, [name for name in coins if len(name) > 1], [c for c in coins if len(c) == 1]
    yield Unit(None, MONEY), data["shared_currency"]["names"], []


def plural(noun: str) -> str:
    """The regular plural of a unit's name, formed on its last word.

    >>> plural("square foot"), plural("penny"), plural("inch")
    ('square foots', 'pennies', 'inches')
    """
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "z", "ch", "sh")) else "s")


@functools.lru_cache(maxsize=4096)
def head_noun(phrase: str) -> str:
    """The head of a noun phrase, as written: the last word before the first of/in/from/who/....

    >>> head_noun("members of the National Guard"), head_noun("US troops")
    ('members', 'troops')
    """
    words = [word.strip(_AROUND) for word in _before_comma(phrase.replace("’", "'")).split()]
    words = [word for word in words if word]
    end = next((i for i in range(1, len(words)) if _ends_head(words, i)), len(words))
    head = words[end - 1] if words else ""
    return head.removesuffix("'s") or head


def _before_comma(phrase: str) -> str:
    """Up to the first comma or the like that does not open the phrase; asides are left out."""
    phrase = re.sub(r"\([^()]*\)", " ", phrase[:_MAX_NOUN])
    found = re.search(r"(?<=\w)[\"”]?[,;:(]", phrase)
    return phrase[: found.start()] if found else phrase


def _ends_head(words: Sequence[str], i: int) -> bool:
    """Whether the noun phrase's own words end before word `i`."""
    stops = load_table("cues")["head_stop"]
    word = words[i].lower()
    if word in stops["words"]:
        return True
    before = words[i - 1].lower()
    if word in stops["behind_plural"]:
        return singular(before) != before
    if word in ("and", "or"):
        return i == len(words) - 1 or singular(before) != before
    if words[i - 1].lower() in ("the", "a", "an", "some"):
        return False
    after = words[i + 1].lower() if i + 1 < len(words) else ""
    is_last = not after or after in stops["words"] or after in stops["participles"]
    return word in stops["participles"] and is_last


@functools.lru_cache(maxsize=4096)
def singular(noun: str) -> str:
    """The lower-cased singular of a noun, or of the last word of a compound.

    >>> singular("people"), singular("Countries"), singular("co-workers"), singular("aircraft")
    ('person', 'country', 'co-worker', 'aircraft')
    """
    word = noun.lower().replace("’", "'").strip()
    if noun.endswith("s") and noun[:-1].isupper() and len(noun) > 2:
        return word[:-1]
    irregular: dict[str, str] = load_table("cues")["singular"]
    if word in irregular:
        return irregular[word]
    first, mark, last = word.partition("-")
    if last in cue_words("plural_before"):
        return f"{singular(first)}{mark}{last}"
    first, mark, last = _split_last(word)
    if mark:
        return f"{first}{mark}{singular(last)}"
    if word.endswith("children"):
        return word.removesuffix("ren")
    if word.endswith("men") and len(word) > 4 and word not in ("women", "specimen", "regimen"):
        return word[:-2] + "an"
    return _without_s(word)


def _split_last(word: str) -> tuple[str, str, str]:
    at = max(word.rfind(" "), word.rfind("-"))
    if at <= 0 or at == len(word) - 1:
        return "", "", word
    return word[:at], word[at], word[at + 1 :]


def _without_s(word: str) -> str:
    if len(word) < 3 or not word.endswith("s") or word.endswith(("ss", "us", "'s")):
        return word
    if word.endswith("is"):
        return word[:-1] if word.endswith(_PLURAL_IN_IS) else word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zzes", "tzes")):
        return word[:-2]
    return word[:-1]


def counted_unit(noun: str | None, *, is_one: bool = False) -> str | None:
    """What a count of the noun phrase counts: `person` for people and the dead, else the singular.

    None for a name in the singular (`Lee`), since nobody counts those, unless `is_one`.

    >>> counted_unit("members of the National Guard"), counted_unit("the injured")
    ('member', 'person')
    """
    head = head_noun(noun) if noun else ""
    if not head:
        return None
    counted: dict[str, str] = load_table("cues")["counted"]
    unit = counted.get(head.lower()) or singular(head)
    is_name = head[0].isupper() and unit == head.lower() and not head.isupper()
    return None if is_name and not is_one else unit


def unit_of_noun(noun: str | None, hint: QuantityKind | None) -> Unit | None:
    """The unit of measure that a counted noun is (`decades`), where the hint says measure."""
    if not noun or hint is None or hint in (QuantityKind.COUNT, QuantityKind.SCORE):
        return None
    tokens = tokenize(head_noun(noun))
    found = find_unit(tokens, 0, hint) if tokens else None
    if not found or skip_hyphens(tokens, found[1]) < len(tokens):
        return None
    return found[0] if found[0].kind == hint or _is_close(found[0].kind, hint) else None


def _is_close(kind: QuantityKind, hint: QuantityKind) -> bool:
    lengths = (QuantityKind.LENGTH, QuantityKind.DISTANCE)
    times = (QuantityKind.AGE, QuantityKind.DURATION)
    return any(kind in alike and hint in alike for alike in (lengths, times))
