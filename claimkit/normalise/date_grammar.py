"""Time phrases, single terms and compounds, to intervals: the rules and their order.

Each rule takes a keyword off the phrase and reads the rest, which is shorter; phrases are at most
`date_spelling.MAX_CHARS` long and every (phrase, context) is read once, so the cost is bounded.
"""

from __future__ import annotations

import re
from functools import lru_cache

from claimkit.normalise.calendar_words import (
    ABOUT,
    DAY_NUMBER,
    MONTH,
    NUMBER,
    ORDINAL,
    SEASONS,
    UNIT,
    WEEKDAY,
    one_of,
)
from claimkit.normalise.clock import CLOCK, PART_OF_DAY
from claimkit.normalise.date_anchored import ANCHORED_RULES
from claimkit.normalise.date_beside import (
    read_ago_on,
    read_before_last,
    read_counts,
    read_day_of,
    read_days_beside,
    read_first_in,
    read_into,
    read_name_beside,
    read_overnight_on,
    read_shift,
    read_weekday_beside,
    read_weekday_week,
)
from claimkit.normalise.date_bounds import (
    read_after,
    read_as_of,
    read_at_the_latest,
    read_bare_clock_range,
    read_by,
    read_close_to,
    read_list,
    read_range,
    read_rest_of,
    read_since,
    read_so_far_in,
    read_until_span,
)
from claimkit.normalise.date_fiscal import FISCAL_RULES
from claimkit.normalise.date_holidays import HOLIDAY_RULES
from claimkit.normalise.date_names import NAME_RULES
from claimkit.normalise.date_parts import (
    read_clock_on,
    read_edge,
    read_first_units,
    read_nth_weekday,
    read_of_period,
    read_on_clock,
    read_part_of,
    read_part_of_day,
    read_same_last_year,
    read_third,
    read_thirds,
    read_unit_end,
    read_with_year,
    read_year_first,
)
from claimkit.normalise.date_relative import RELATIVE_RULES
from claimkit.normalise.intervals import Context, Interval, PhraseHandler, Reader


@lru_cache(maxsize=4096)
def read_phrase(text: str, context: Context) -> Interval | None:
    """The interval of a phrase, single term or compound; None where it is neither."""
    if not text:
        return None
    return _read_term(text, context) or _read_compound(text, context)


def _read_term(text: str, context: Context) -> Interval | None:
    for pattern, handler in _TERMS:
        if match := pattern.fullmatch(text):
            try:
                found = handler(match, context)
            except (ValueError, OverflowError):  # no such day, or one that the context lacks
                continue
            if found:
                return found
    return None


def _read_compound(text: str, context: Context) -> Interval | None:
    for pattern, handler in _COMPOUNDS:
        if match := pattern.fullmatch(text):
            try:
                found = handler(match, context, read_phrase)
            except (ValueError, OverflowError):
                continue
            if found:
                return found
    return None


def _read_rest(match: re.Match[str], context: Context, read: Reader) -> Interval | None:
    return read(match[1], context)


_ORDINAL = rf"(?:the )?({ORDINAL})"
_LISTED = (
    DAY_NUMBER, "[12][0-9]{3}", MONTH, WEEKDAY, f"{MONTH} {DAY_NUMBER}", f"{DAY_NUMBER} {MONTH}",
)  # fmt: skip
_COMPOUND_RULES: list[tuple[str, PhraseHandler]] = [
    *((rf"(|.+ )({name}) (?:{name} )+(?:and|or|to) ({name})(| .+)", read_list) for name in _LISTED),
    (rf"(?:in |over |for )?(?:the )?(?:(?:full|fiscal|financial|tax|business|first|second|third"
     rf"|fourth|final) )*(?:({NUMBER}) )?({UNIT}|half)(?: period)? (?:that |which )?"
     r"(?:to|until|ended|ended on|ending|ending on|ending in|ended in|through|up to) (.+)",
     read_until_span),
    (rf"{ABOUT}({NUMBER}) ({UNIT}) ago (?:on |last )?(today|yesterday|tomorrow|{WEEKDAY}"
     rf"|this (?:week|weekend|month|quarter|{MONTH}|{one_of(SEASONS)}))", read_ago_on),
    (r"(?:the )?(early|mid) to (mid|late) (.+)", read_thirds),
    (rf"(.*?)({NUMBER})(?: to | or |-)({NUMBER}) ({UNIT}.*)", read_counts),
    (r"(?:(?!between |from )(.+?) )?(?:between |from )?"
     r"([0-9]{1,2}(?:[:.][0-9]{2})?)(?: to | and | until |-)"
     r"([0-9]{1,2}(?:[:.][0-9]{2})?) ?(am|pm)( .+)?", read_bare_clock_range),
    (r"(?:(?:in|on) )?"
     r"(?:the (?:[a-z0-9]+ )?(?:months|years|days|weeks|period) (?:of |from |between )?)?"
     r"(?:both |either |between |from )?"
     r"(.+?) ?(?: up to | until | till | to | through | thru | and | or | & |-) ?(.+)", read_range),
    (rf"{_ORDINAL} ({WEEKDAY}|weekend) (?:of|in) (.+)", read_nth_weekday),
    (r"(?:the )?(opening|closing)(?: months) of (.+)", read_third),
    (rf"{_ORDINAL} (?:({NUMBER}) )?(half|{UNIT}) (?:of|in) (.+)", read_part_of),
    (rf"{_ORDINAL} of (.+ month|the year|next year|last year|this year)", read_day_of),
    (r"(.+?) (?:of |in )?(?:the )?(?:fiscal |calendar )?(?:(?<!new )year )?([12][0-9]{3})",
     read_with_year),
    (r"(?:the same|same|this) (day|date|time|week|month|quarter) (?:of |in |a )?(?:last year"
     r"|year ago|year earlier|the year before|the previous year|next year|([12][0-9]{3}))",
     read_same_last_year),
    (r"(.+?) (?:of |in )?(last year|this year|next year|the year)", read_with_year),
    (r"(?:in )?(?:the )?([12][0-9]{3}|last year|this year|next year) (.+)", read_year_first),
    (r"(?:as of|as at) (.+)", read_as_of),
    (r"(?:just|shortly|right|soon|moments) (before|after) (.+)", read_close_to),
    (r"(by|pre|on or before|before|prior to|ahead of|no later than|not later than|until|till"
     r"|up until|up to|through|to)(?: as late as| at least| and including)? (.+)", read_by),
    (r"(ever since|(?:dating|going|stretching) back to|since|on or after|from|as from|effective"
     r"|(?:starting|beginning)(?: in| on| from)?(?! of\b)"
     r"|no earlier than|not earlier than|no sooner than|not before|not until|not till)"
     r"(?: at least)? (.+)",
     read_since),
    (r"()(.+) at the earliest", read_since),
    (r"(.+) at the latest", read_at_the_latest),
    (r"(from|) ?(.+?) (?:onwards?|and beyond|on)", read_since),
    (rf"(?:the )?(following|previous|preceding|that|same) ({WEEKDAY}|{MONTH}|{one_of(SEASONS)})",
     read_name_beside),
    (r"(?:after|following|past|post|beyond) (.+)", read_after),
    (r"(?:so far|already|thus far|earlier|previously) (?:in |during |on |at )?(.+)",
     read_so_far_in),
    (r"(?:the )?(.+) (?:so far|to date|thus far)", read_so_far_in),
    (r"(?:later|the rest of|the remainder of|the balance of|what is left of) (?:in |on )?(.+)",
     read_rest_of),
    (r"(?:overnight )?(?:on |from )?(.*?) ?into (.+)", read_into),
    (r"(?:the )?(early|mid|late|middle of|early part of|latter part of|later part of"
     r"|tail end of|height of) "
     r"(?:in |on |into )?(.+)", read_third),
    (r"(?:the )?(?:very )?(end|close|start|beginning|outset|turn) of (.+)", read_edge),
    (r"(?:at |the )?(day|week|month|quarter|year|decade|century) end(?: (?:of )?([12][0-9]{3}))?",
     read_unit_end),
    (rf"(?:.* )?(?:{ORDINAL}|only|most|least|worst|[a-z]+est)(?: [a-z]+){{0,3}} (?:in|for) "
     rf"{ABOUT}({NUMBER}) ({UNIT})", read_first_in),
    (rf"(?:a|an|one|some|any|every|each) (?:{WEEKDAY}|day|night|morning|evening|weekend|week) "
     r"(?:of|in|during) (.+)", _read_rest),
    (rf"(?:the )?(first {NUMBER} (?:months|weeks))", read_first_units),
    (r"(?:the )?(week|weekend|month|night|day|morning|afternoon|evening|eve|year|season) "
     r"(?:of|beginning|commencing|starting|on) (.+)", read_of_period),
    (rf"{CLOCK}(?: and [a-z]+ seconds)?,? (?:on |at )?(.+)", read_clock_on),
    (rf"(.+?),?(?: at| around| about| from)? {CLOCK}", read_on_clock),
    (r"(?:the )?(?:early|small|wee|late|pre dawn|predawn|first)(?: morning)? hours (?:of|on) "
     r"(?P<day>.+)", read_part_of_day),
    (rf"(?:the )?{PART_OF_DAY} (?:on|of|) ?(?P<day>.+)", read_part_of_day),
    (rf"(?P<day>.+?) (?:at |around )?{PART_OF_DAY}", read_part_of_day),
    (r"overnight (?:on |from |into )?(?P<day>.+)", read_overnight_on),
    (r"(?P<day>.+) overnight", read_overnight_on),
    (rf"(?:the )?(?:first |next )?({WEEKDAY}|weekend) (before|after|following) (.+)",
     read_weekday_beside),
    (rf"(?:in |over |during )?the ({NUMBER}) ({UNIT}) "
     r"(before|preceding|leading up to|after|following|since) (.+)", read_days_beside),
    (rf"(?:the )?({NUMBER})? ?({UNIT}) (before|after|from) (.+)", read_shift),
    (rf"(a|one|two|three) (weeks?) (on) ({WEEKDAY})", read_shift),
    (rf"({WEEKDAY}) week", read_weekday_week),
    (rf"(?:the )?({WEEKDAY}|{MONTH}|{one_of(SEASONS)}) (before last|after next)", read_before_last),
    (r"(?:on|in|at|during|over|within|for|of|around|about|circa|roughly|approximately|only|just"
     r"|exactly|back in|back on|sometime|some time|this coming|this past|throughout|across|all"
     r"|all of|the whole of|the course of|the whole|the full|the entire|much of|most of"
     r"|as early as|as late as|as recently as|as soon as|calendar|full|again|late|early"
     r"|toward|towards|near|first thing)"
     r" (.+)",
     _read_rest),
    (r"(.+) (?:alone|itself|local time|as well|too|time|already|still|now|season|period|only"
     r"|or so)",
     _read_rest),
    (r".+? (since .+)", _read_rest),
]  # fmt: skip
_TERM_RULES = ANCHORED_RULES + HOLIDAY_RULES + FISCAL_RULES + NAME_RULES + RELATIVE_RULES
_TERMS = [(re.compile(pattern), handler) for pattern, handler in _TERM_RULES]
_COMPOUNDS = [(re.compile(pattern), handler) for pattern, handler in _COMPOUND_RULES]

_DATE_INSIDE = (
    rf"(?:(?:early |mid |late |last )?(?:{WEEKDAY}|{DAY_NUMBER} (?:of )?{MONTH}"
    rf"|{MONTH}(?: {DAY_NUMBER})?)(?:,? [12][0-9]{{3}})?"
    rf"|(?:early |mid |late )?[12][0-9]{{3}}(?:[-/][0-9]{{2,4}})?"
    rf"|(?:last|this|next) (?:{one_of(SEASONS)}|week|month|year)|yesterday)"
)
_ONE_DATE = re.compile(
    rf"(?:[a-z]+ )*?(?<!super )(?<!every )(?<!each )(?<!other )({_DATE_INSIDE})(?![a-z0-9]).*"
)
_INSIDE_BOUNDS = {
    "since": "since", "after": "from", "from": "from", "following": "from",
    "by": "by", "before": "by", "until": "by", "ahead": "by", "through": "by",
}  # fmt: skip
_YEAR = re.compile(r"(?<![0-9])[12][0-9]{3}(?:[-/][0-9]{2,4})?(?![0-9])")


def read_date_inside(text: str, context: Context) -> Interval | None:
    """The first date inside a clause that is no time phrase (`since the truce of 24 january`).

    What is dated may fall anywhere in its date, so `after` it reads as `since`, `before` as `by`.
    """
    match = _ONE_DATE.fullmatch(text)
    if match is None or len(_YEAR.findall(text)) > 1:
        return None
    words = text[: match.start(1)].split()
    bounds = [_INSIDE_BOUNDS[word] for word in words[:1] + words[-1:] if word in _INSIDE_BOUNDS]
    bound = bounds[0] if bounds else ""
    return read_phrase(f"{bound} {match[1]}".strip(), context)
