"""Results keep their text, and survive the way through JSON without loss."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimkit import Attribution, Claim, Quantity, Span, TimeSpan
from claimkit.errors import DataError
from claimkit.labels import Change, ClaimKind, Comparator, QuantityKind, Region, Status

texts = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=20)
numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False)
words = st.none() | texts


@st.composite
def placed(draw, build, **fields):
    text, start = draw(texts), draw(st.integers(0, 10_000))
    return build(
        text=text, start=start, end=start + len(text), **draw(st.fixed_dictionaries(fields))
    )


spans = placed(Span, head_word=words)
times = placed(TimeSpan, head_word=words, iso_start=words, iso_end=words)
quantities = placed(
    Quantity,
    value=numbers,
    low=numbers,
    high=numbers,
    comparator=st.sampled_from(Comparator),
    kind=st.sampled_from(QuantityKind),
    unit=words,
    unit_text=words,
    base_value=numbers,
    base_unit=words,
)
attributions = st.builds(
    Attribution,
    source=st.none() | spans,
    cue=st.none() | spans,
    content=spans,
    direct=st.booleans(),
)


@st.composite
def claims(draw):
    quantity = draw(st.none() | quantities)
    return draw(
        placed(
            Claim,
            doc_id=st.none() | st.text(max_size=5),
            region=st.sampled_from(Region),
            kind=st.just(ClaimKind.QUANTITY if quantity else ClaimKind.STATEMENT),
            quantity=st.just(quantity),
            entity=st.none() | spans,
            property=st.none() | spans,
            predicate=st.none() | spans,
            place=st.none() | spans,
            time=st.none() | times,
            change=st.none() | st.sampled_from(Change),
            status=st.sampled_from(Status),
            attribution=st.none() | attributions,
            restates=st.none() | st.integers(0, 99),
            confidence=st.floats(0, 1),
        )
    )


@given(claims())
def test_a_claim_comes_back_from_json_unchanged(claim):
    assert Claim.from_dict(json.loads(json.dumps(claim.to_dict()))) == claim


@given(claims())
def test_a_claim_has_the_keys_of_the_contract(claim):
    assert list(claim.to_dict()) == list(Claim.__dataclass_fields__)
    assert json.dumps(claim.to_dict(), allow_nan=False)


@pytest.mark.parametrize("build", [Span, TimeSpan, Quantity])
def test_offsets_that_do_not_fit_the_text_are_refused(build):
    with pytest.raises(AssertionError, match="40"):
        build(text="40", start=3, end=6)
    row = build(text="40", start=3, end=5).to_dict() | {"end": 6}
    with pytest.raises(DataError, match="not a"):
        build.from_dict(row)


def test_a_quantity_claim_needs_a_quantity():
    with pytest.raises(AssertionError, match="quantity"):
        Claim(doc_id=None, text="It rained.", start=0, end=10)


@pytest.mark.parametrize(
    "change",
    [{"region": "footer"}, {"status": "maybe"}, {"start": None}, {"quantity": {"text": "40"}}],
)
def test_a_faulty_row_is_a_data_error(change):
    row = Claim(doc_id=None, text="It rained.", start=0, end=10, kind=ClaimKind.STATEMENT).to_dict()
    with pytest.raises(DataError, match="not a"):
        Claim.from_dict(row | change)


def test_a_missing_key_is_a_data_error():
    with pytest.raises(DataError, match="doc_id"):
        Claim.from_dict({"text": "It rained."})


def test_results_are_frozen():
    with pytest.raises(AttributeError):
        Span("40", 0, 2).start = 1
