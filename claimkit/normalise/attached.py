"""Units that no word behind the number says: `magnitude 7.1`, `30'`, `$75 U.S.`, `£3 10s`."""

from __future__ import annotations

from collections.abc import Sequence

from claimkit.normalise.measure import Measure
from claimkit.normalise.old_money import read_coins, read_shillings, read_solidus
from claimkit.normalise.tokens import Token, cue_words, load_table, word_at
from claimkit.normalise.units import MARKS, MONEY, Unit, find_nation, unit_named

_MAX_MAGNITUDE = 12
_MARKS = frozenset(MARKS.keys() | {"/", "s"})
"""What a mark behind the digits begins with, that of shillings included."""


def with_unit_before(tokens: Sequence[Token], measure: Measure) -> Measure:
    """Takes in a unit that stands before its number: `magnitude 7.1`, `a magnitude of 6`."""
    k = measure.start - 1
    while k >= 0 and tokens[k].text in ("-", "of"):
        k -= 1
    if k < 0 or tokens[k].text != "magnitude" or not 0 < measure.numeral.value <= _MAX_MAGNITUDE:
        return measure
    return measure._replace(start=k, unit=unit_named("magnitude"), unit_tokens=(k, k + 1))


def with_shillings(tokens: Sequence[Token], measure: Measure) -> Measure:
    """Takes in the `10s 6d` of `£3 10s 6d`."""
    numeral = measure.numeral
    if measure.end >= len(tokens) or tokens[measure.end].value is None or numeral.scale != 1:
        return measure
    found = read_shillings(tokens, measure.end) if numeral.value.is_integer() else None
    if found is None or measure.unit is None or measure.unit.name != "GBP":
        return measure
    value = round(numeral.value + found[0], 10)
    return measure._replace(numeral=numeral._replace(value=value), end=found[1])


def read_mark(tokens: Sequence[Token], measure: Measure, *, is_running: bool) -> Measure | None:
    """`30'` and `12"` at the end of a phrase, and `20/-`; running text has quotation marks too."""
    j = measure.end
    if j >= len(tokens) or measure.unit or tokens[j - 1].value is None:
        return None
    if tokens[j].text not in _MARKS:
        return None
    pounds = read_solidus(tokens, measure.numeral.value, j) or read_coins(tokens, j - 1)
    if pounds:
        numeral = measure.numeral._replace(value=pounds[0])
        where = (j, pounds[1])
        return measure._replace(
            numeral=numeral, unit=unit_named("GBP"), unit_tokens=where, end=pounds[1]
        )
    name = MARKS.get(tokens[j].text)
    if name is None or is_running or not tokens[j].is_glued or j + 1 < len(tokens):
        return None
    before = zip(tokens[:j], [None, *tokens[:j]], strict=False)
    if any(one.text in MARKS and (last is None or last.value is None) for one, last in before):
        return None
    return measure._replace(unit=unit_named(name), unit_tokens=(j, j + 1), end=j + 1)


def with_nation(tokens: Sequence[Token], measure: Measure, j: int) -> Measure:
    """Takes in whose dollars they are: `$75 U.S. per barrel`, `$20 Canadian`."""
    if measure.unit is None or measure.unit.dimension != MONEY:
        return measure
    found = find_nation(tokens, j)
    if found is None:
        return measure
    after = word_at(tokens, found[1])
    if after[:1].isalnum() and after not in cue_words("rate"):
        return measure
    return measure._replace(unit=found[0], end=found[1])


def says_which(tokens: Sequence[Token], unit: Unit, start: int, end: int) -> bool:
    """Whether a code or a full name outweighs the sign: `$1.14 EUR`, `$30 Canadian dollars`."""
    if unit.dimension != MONEY or unit.factor != 1 or unit.name is None:
        return False
    is_code = (
        tokens[start].raw == unit.name
        and unit.name not in load_table("units")["word_codes"]["codes"]
    )
    return is_code or (end - start > 1 and tokens[start].raw[0].isupper())
