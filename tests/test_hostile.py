"""Whatever the text: no error, and every span of every claim slices back to it."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimkit.types import Claim

FIXED = [
    "",
    " ",
    "\n\n\t \u00a0\u2003",
    "\x00",
    "9 boats\x00 sank\x00.",
    "\ud800 9 boats \udfff sank, \udc00 said",
    "".join(map(chr, range(32))) + "9 boats",
    "".join(map(chr, range(0x7F, 0xA1))) + " 9 boats",
    "\u202eגנבו 9 סירות\u202c, אמר השוטר.",
    "قال 9 أشخاص إن 12٪ من القوارب غرقت.",
    "🚢🚢 9 boats 👩‍👩‍👧‍👦 sank 🏳️‍🌈!",
    "港口有9艘船，警方说。",
    "e\u0301" * 200 + " 9 boats",
    "\u0301\u0301\u0301 9",
    "<p>About <b>3,500</b> people &amp; 9&nbsp;boats</p><script>alert(1)</script>",
    "<<<<<<>>>>>> &#57; &#xD800;",
    "\ufeff9 boats\u200b sank\u2028Ten\u2029cars\x85burned",
    "ﬁve ﬂats, İstanbul, ẞ, ŉ, ǆ: 9 ½ ⅔ ² ① Ⅳ ๙",
    '“““9 boats””” ‘said’ """ «»„“ "',
    '"' * 300,
    "“" * 300 + "9",
    "$" * 200,
    "9" * 400,
    "1,2,3,4,5,6,7,8,9," * 40,
    "1/0 0/0 -0 +9 1e999 NaN inf 9e-999 0x9",
    "$-3--5 billion--a--year to to to 9 percent percent",
    "." * 400,
    "Gen. Gen. Gen. U.S. U.S.\nNov. 6\nNov. 31\n99/99/9999",
    "A.\nB.\nC.\n" * 40,
    "\r\r\n\n\r9 boats\r\nsank\r",
    "x" * 3000,
    "the people said " * 200,
    "READ MORE: 9 things\nWATCH: 9 things\nImage: 9 things\n" * 5,
    "{}[]()\\%s%n\u0000'; DROP TABLE claims; --",
]


def spans_of_claim(claim):
    yield claim.text, claim.start, claim.end
    attribution = claim.attribution
    for span in (
        claim.quantity,
        claim.entity,
        claim.property,
        claim.predicate,
        claim.place,
        claim.time,
        *((attribution.source, attribution.cue, attribution.content) if attribution else ()),
    ):
        if span is not None:
            yield span.text, span.start, span.end


def assert_exact(text, claims):
    for claim in claims:
        for piece, start, end in spans_of_claim(claim):
            assert 0 <= start < end <= len(text), (start, end, ascii(text))
            assert text[start:end] == piece, ascii(text)
        for span in (claim.entity, claim.property, claim.predicate, claim.place, claim.time):
            assert span is None or span.head_word is None or span.head_word in span.text
        assert 0 <= claim.confidence <= 1
        assert Claim.from_dict(claim.to_dict()) == claim


@pytest.mark.parametrize("text", FIXED, ids=range(len(FIXED)))
def test_every_span_of_a_hostile_text_slices_back(tiny_extractor, text):
    assert_exact(text, tiny_extractor.extract(text, date="2031-05-02"))


def random_texts(count, seed):
    """Words, figures, marks and odd characters, thrown together."""
    chance = random.Random(seed)
    parts = [
        *[
            "9",
            "12,500",
            "3.5",
            "$4",
            "£2bn",
            "40%",
            "½",
            "ten",
            "dozen",
            "hundreds",
            "about",
            "more",
            "than",
            "said",
            "people",
            "boats",
        ],
        *[
            "on",
            "Monday",
            "he",
            "they",
            "police",
            "Ada",
            "Lowe",
            "according",
            "to",
            "“",
            "”",
            '"',
            "(",
            ")",
            ",",
            ".",
            "…",
            "—",
            "\n",
            "\n\n",
            "\t",
        ],
        *("\x00", "\ud83d", "🚢", "港", "e\u0301", "\u200f", "<b>", "&amp;", "\u00a0", "İ", "ﬁ"),
    ]
    for _ in range(count):
        words = chance.choices(parts, k=chance.randrange(40))
        yield "".join(word + chance.choice(["", " ", " ", "\n"]) for word in words)


def test_every_span_of_a_thousand_random_texts_slices_back(tiny_extractor):
    texts = list(random_texts(1000, seed=5))
    found = list(tiny_extractor.stream(texts))
    assert len(found) == len(texts)
    assert sum(map(len, found)) > 1000
    for text, claims in zip(texts, found, strict=True):
        assert_exact(text, claims)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(
    text=st.text(
        st.characters() | st.sampled_from('\ud800\x00\u0301🚢港 \n“”"$%.,-19'), max_size=300
    )
)
def test_every_span_of_any_text_slices_back(tiny_extractor, text):
    assert_exact(text, tiny_extractor.extract(text))


def test_a_bad_text_never_loses_the_claims_of_another(tiny_extractor):
    good = "About 3,500 people marched on Monday, police said."
    expected = [claim.to_dict() | {"confidence": None} for claim in tiny_extractor.extract(good)]
    assert expected
    mixed = [text for bad in FIXED for text in (bad, good)]
    for claims in list(tiny_extractor.stream(mixed))[1::2]:
        assert [claim.to_dict() | {"confidence": None} for claim in claims] == expected


@pytest.mark.slow
def test_a_line_of_two_hundred_thousand_characters_is_read(quiet_extractor):
    text = "About 3,500 people marched on Monday, police said " * 4_000
    assert len(text) == 200_000
    claims = quiet_extractor.extract(text)
    assert_exact(text, claims[:200])
