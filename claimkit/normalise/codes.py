"""Numbers of running text that only name something: codes, telephones, list markers, addresses."""

from __future__ import annotations

from collections.abc import Sequence

from claimkit.normalise.tokens import Token, cue_words, load_table, word_at

_AFTER_CODE = frozenset(",.;:!?()[]\"'")
_FEET = ("foot", "feet", "ft")
_MIN_RUN = 3
"""Numbers in a row, with nothing but spaces between, that are no quantities: a telephone."""

_NOISE = 60
"""Tokens without a space between from which on they are no prose."""

_MAX_MARKER = 100
_MAX_STREET = 4
"""Words between a house number and its `Street`, that one included."""

_SENTENCE_ENDS = frozenset('.!?:;•"”')


def noise_end(tokens: Sequence[Token], i: int) -> int:
    """The token after a run without spaces that is too long for prose (a rule, a key), or 0.

    Args:
        tokens: All tokens of the text.
        i: The first of the run.
    """
    if i + _NOISE >= len(tokens) or not tokens[i + _NOISE].is_glued:
        return 0
    end = i + 1
    while end < len(tokens) and tokens[end].is_glued:
        end += 1
    return end if end - i > _NOISE else 0


def code_end(text: str, tokens: Sequence[Token], i: int) -> int:
    """The token after the code, telephone number or list marker at the digits of token `i`, or 0.

    Args:
        text: The running text.
        tokens: All of its tokens.
        i: The first token with digits, or a word tied to it (`CVE-2027-11423`).
    """
    if tokens[i].value is None:
        near = tokens[i + 1 : i + 3]
        is_tied = len(near) == 2 and near[0].text == "-" and near[0].is_glued and near[1].is_glued
        if not is_tied or near[1].value is None or not _is_named_by(tokens, i + 2):
            return 0
        i += 2
    token = tokens[i]
    if token.is_glued and i and _is_named_by(tokens, i):
        return _glued_end(tokens, i)
    if _is_infixed(tokens, i):
        return _glued_end(tokens, i)
    if _is_marker(text, tokens, i):
        return i + 2
    return _run_end(tokens, i) or _season_end(tokens, i)


def _is_named_by(tokens: Sequence[Token], i: int) -> bool:
    """Whether letters before the digits make them a name: `G20`, `EB-5`; not `mid-30s`."""
    if tokens[i - 1].raw[-1].isalpha():
        return True
    if tokens[i - 1].text != "-" or i < 2 or not tokens[i - 1].is_glued:
        return False
    word = tokens[i - 2]
    is_name = word.raw[-1].isalpha() and word.raw != word.text
    return is_name and not _is_number_word(word.text)


def is_compound_tail(tokens: Sequence[Token], i: int) -> bool:
    """The five of `high-five`, at token `i`; not that of `mid-five` or `twenty-five`."""
    near = tokens[max(i - 2, 0) : i + 1]
    if len(near) < 3 or near[1].text != "-" or not (near[1].is_glued and near[2].is_glued):
        return False
    return near[0].raw[-1].isalpha() and not _is_number_word(near[0].text)


def _is_infixed(tokens: Sequence[Token], i: int) -> bool:
    """`21-cv-104`: letters between two numbers, all tied."""
    near = tokens[i + 1 : i + 5]
    if [token.text for token in near[::2]] != ["-", "-"] or len(near) < 4:
        return False
    word = near[1]
    is_tied = all(token.is_glued for token in near) and near[3].value is not None
    is_tied = is_tied and word.raw.isalpha() and word.text not in _FEET
    return is_tied and len(word.raw) > 1 and not _is_number_word(word.text)


def _is_number_word(word: str) -> bool:
    """Whether a number may follow the word and a hyphen: `twenty-5`, `sub-20`, `10-to-12`."""
    cues = load_table("cues")
    sections = ("cardinal", "scale", "sign", "decade")
    return word in cue_words("number_prefix") or any(word in cues[section] for section in sections)


def _glued_end(tokens: Sequence[Token], i: int) -> int:
    i += 1
    while i < len(tokens) and tokens[i].is_glued and tokens[i].text not in _AFTER_CODE:
        i += 1
    return i


def _is_marker(text: str, tokens: Sequence[Token], i: int) -> bool:
    """`2.` or `2)` at the start of a line or sentence, before another one."""
    token, near = tokens[i], tokens[i + 1 : i + 3]
    if not token.raw.isdigit() or token.value is None or token.value >= _MAX_MARKER or not near:
        return False
    before = tokens[i - 1] if i else None
    is_line = before is None or "\n" in text[before.end : token.start]
    if not is_line and (before is None or before.text not in _SENTENCE_ENDS or token.is_glued):
        return False
    if near[0].text not in (".", ")", "/") or not near[0].is_glued:
        return False
    if len(near) < 2 or near[1].is_glued:
        return False
    return near[1].raw[0].isupper() or (is_line and near[0].text != ".")


def _run_end(tokens: Sequence[Token], i: int) -> int:
    """The token after three numbers in a row, or fewer with a leading zero: `020 7946 0018`."""
    end = i
    has_zero = False
    while end < len(tokens) and tokens[end].raw.replace(",", "").isdecimal():
        if end > i and tokens[end].is_glued:
            break
        has_zero = has_zero or _leads_with_zero(tokens[end].raw)
        end += 1
        if word_at(tokens, end) in ("-", ")") and end + 1 < len(tokens) and has_zero:
            end += tokens[end + 1].value is not None
    return end if has_zero or end - i >= _MIN_RUN else 0


def _leads_with_zero(raw: str) -> bool:
    return len(raw) > 1 and raw[0] == "0" and raw[1].isdigit()


def _season_end(tokens: Sequence[Token], i: int) -> int:
    """The token after `2026-27` and `2026/27`, two years in one."""
    near = tokens[i + 1 : i + 3]
    first = tokens[i].raw
    if (
        len(near) < 2
        or len(first) != 4
        or not first.isdigit()
        or not first.startswith(("19", "20"))
    ):
        return 0
    is_tied = near[0].is_glued and near[1].is_glued and near[0].text in ("-", "/")
    is_next = (
        near[1].raw.isdigit()
        and len(near[1].raw) == 2
        and int(near[1].raw) == (int(first) + 1) % 100
    )
    return i + 3 if is_tied and is_next else 0


def is_house_number(tokens: Sequence[Token], i: int) -> bool:
    """The 221 of `221 Harbour Street`, at token `i`."""
    if not tokens[i].raw.isdigit():
        return False
    for token in tokens[i + 1 : i + 1 + _MAX_STREET]:
        if not token.raw[0].isupper():
            return False
        if token.text in cue_words("street") and token is not tokens[i + 1]:
            return True
    return False
