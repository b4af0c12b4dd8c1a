"""Claims and documents of every shape, made by hypothesis."""

import string

from hypothesis import strategies as st

from claimkit.io.documents import AnnotatedDocument, FragmentedAttribution
from claimkit.labels import Change, ClaimKind, Comparator, QuantityKind, Region, Status
from claimkit.types import Attribution, Claim, Quantity, Span, TimeSpan

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)
NUMBERS = st.none() | st.floats(allow_nan=False, allow_infinity=False)
NAMES = st.none() | st.text(string.ascii_letters + " /%€", max_size=12)


@st.composite
def extents(draw, text):
    start = draw(st.integers(0, len(text) - 1))
    return start, draw(st.integers(start + 1, len(text)))


@st.composite
def spans(draw, text):
    start, end = draw(extents(text))
    return Span(text[start:end], start, end, draw(st.none() | st.just(text[start:end])))


@st.composite
def times(draw, text):
    span = draw(spans(text))
    dates = st.none() | st.dates().map(str)
    return TimeSpan(span.text, span.start, span.end, span.head_word, draw(dates), draw(dates))


@st.composite
def quantities(draw, text):
    start, end = draw(extents(text))
    return Quantity(
        text[start:end],
        start,
        end,
        value=draw(NUMBERS),
        low=draw(NUMBERS),
        high=draw(NUMBERS),
        comparator=draw(st.sampled_from(Comparator)),
        kind=draw(st.sampled_from(QuantityKind)),
        unit=draw(NAMES),
        unit_text=draw(NAMES),
        base_value=draw(NUMBERS),
        base_unit=draw(NAMES),
    )


@st.composite
def attributions(draw, text):
    role = st.none() | spans(text)
    return Attribution(draw(role), draw(role), draw(spans(text)), draw(st.booleans()))


@st.composite
def claims_in(draw, text, doc_id=None):
    start, end = draw(extents(text))
    kind = draw(st.sampled_from(ClaimKind))
    role = st.none() | spans(text)
    return Claim(
        doc_id=doc_id,
        text=text[start:end],
        start=start,
        end=end,
        region=draw(st.sampled_from(Region)),
        kind=kind,
        quantity=draw(quantities(text)) if kind is ClaimKind.QUANTITY else None,
        entity=draw(role),
        property=draw(role),
        predicate=draw(role),
        place=draw(role),
        time=draw(st.none() | times(text)),
        change=draw(st.none() | st.sampled_from(Change)),
        status=draw(st.sampled_from(Status)),
        attribution=draw(st.none() | attributions(text)),
        restates=draw(st.none() | st.integers(0, 99)),
        confidence=draw(st.floats(0, 1)),
    )


@st.composite
def claims(draw):
    return draw(claims_in(draw(TEXTS), draw(st.none() | TEXTS)))


@st.composite
def documents(draw):
    text = draw(TEXTS)
    fragments = st.lists(extents(text), max_size=2).map(tuple)
    found = st.builds(
        FragmentedAttribution,
        source=fragments,
        cue=fragments,
        content=fragments,
        direct=st.none() | st.booleans(),
    )
    doc_id = draw(TEXTS)
    return AnnotatedDocument(
        doc_id=doc_id,
        text=text,
        date=draw(st.none() | st.dates().map(str)),
        claims=tuple(draw(st.lists(claims_in(text, doc_id), max_size=2))),
        attributions=tuple(draw(st.lists(found, max_size=2))),
        layers=frozenset(draw(st.sets(st.sampled_from(["quantity", "entity", "attribution"])))),
        ignore=draw(fragments),
    )
