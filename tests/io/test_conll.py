import logging

import pytest
from claim_strategies import documents
from hypothesis import given

from claimkit.errors import DataError
from claimkit.io.conll import read_documents, write_documents
from claimkit.io.documents import AnnotatedDocument, FragmentedAttribution
from claimkit.types import Claim, Quantity, Span, TimeSpan

TEXT = "Harbour news\nUp to 40 boats and 3 tugs leave on Monday, Ida Holm said."


def span(piece, kind=Span):
    start = TEXT.index(piece)
    return kind(piece, start, start + len(piece))


def where(piece):
    return span(piece).start, span(piece).end


def claim(piece, **roles):
    return Claim("ravel", TEXT[13:], 13, len(TEXT), quantity=span(piece, Quantity), **roles)


DOCUMENT = AnnotatedDocument(
    doc_id="ravel",
    text=TEXT,
    date="2031-05-02",
    claims=(
        claim("Up to 40", entity=span("boats"), time=span("on Monday", TimeSpan)),
        claim("3", entity=span("tugs"), time=span("on Monday", TimeSpan)),
    ),
    attributions=(
        FragmentedAttribution(
            source=(where("Ida Holm"),),
            cue=(where("said"),),
            content=(where("Up to 40 boats"), where("3 tugs leave on Monday")),
        ),
    ),
    layers=frozenset({"quantity", "attribution"}),
)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "ravel.conll"
    write_documents(path, [DOCUMENT])
    return path


def test_spans_and_links_come_back(path):
    assert list(read_documents(path)) == [DOCUMENT]


def test_several_documents_come_back_in_order(tmp_path):
    empty = AnnotatedDocument("empty", "")
    path = tmp_path / "all.conll"
    assert write_documents(path, [empty, DOCUMENT, empty]) == 3
    assert list(read_documents(path)) == [empty, DOCUMENT, empty]


@given(documents())
def test_texts_come_back_exactly(tmp_path_factory, document):
    path = tmp_path_factory.mktemp("conll") / "one.conll"
    write_documents(path, [document])
    (found,) = read_documents(path)
    assert (found.doc_id, found.text, found.date) == (
        document.doc_id,
        document.text,
        document.date,
    )


def test_a_shared_span_names_all_its_claims(path):
    assert "on\t45\t47\tB-TIME\tI-CONTENT\t1|2\t_" in path.read_text()


def test_tokens_are_cut_where_spans_are(tmp_path):
    text = "35km"
    short = Claim("x", text, 0, 4, quantity=Quantity("35", 0, 2))
    write_documents(tmp_path / "x.conll", [AnnotatedDocument("x", text, claims=(short,))])
    (found,) = read_documents(tmp_path / "x.conll")
    assert found.claims == (short,)


def test_overlapping_spans_are_left_out_and_told(tmp_path, caplog):
    overlapping = AnnotatedDocument(
        "ravel", TEXT, claims=(claim("Up to 40", entity=span("40 boats")),)
    )
    with caplog.at_level(logging.WARNING):
        write_documents(tmp_path / "x.conll", [overlapping])
    assert "1 spans left out" in caplog.text


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("boats\t22", "boots\t22", r"ravel\.conll:\d+: the token is 'boots', the text has 'boats'"),
        ("B-ENTITY", "B-BOAT", r"ravel\.conll:\d+: 'B-BOAT' is no tag"),
        ("B-QUANTITY", "O", r"ravel\.conll:\d+: I-QUANTITY does not follow its B"),
        ("boats\t22\t27\t", "boats\t", r"ravel\.conll:\d+: expected 7 columns"),
        ('"ravel"', "ravel", r"ravel\.conll:1: the header's value is not JSON"),
        ("# text", "# words", r"ravel\.conll: a document without text"),
    ],
)
def test_faults_are_told_with_their_lines(path, old, new, message):
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(DataError, match=message):
        list(read_documents(path))
