import tempfile
from dataclasses import replace

import pytest
from claim_strategies import documents
from hypothesis import given

from claimkit.errors import DataError
from claimkit.io.brat import read_documents, write_documents

TEXT = "Up to 40 boats will\nleave, Ida Holm said."
ANN = (
    "T1\tQUANTITY 0 8\tUp to 40\n"
    "T2\tENTITY 9 14\tboats\n"
    "R1\tENTITY Arg1:T1 Arg2:T2\n"
    "A1\tStatus T1 planned\n"
    "T3\tCONTENT 0 19;20 25\tUp to 40 boats will leave\n"
    "T4\tSOURCE 27 35\tIda Holm\n"
    "R2\tSOURCE Arg1:T3 Arg2:T4\n"
    "N1\tReference T2 Wikipedia:1\tboat\n"
)


def joins_no_lines(document):
    """brat parts spans at line ends, so spans that begin or end there cannot come back."""
    return "\n" not in document.text


@given(documents().filter(joins_no_lines))
def test_documents_come_back_without_loss(document):
    kept = tuple(
        replace(
            item, **{role: merged(getattr(item, role)) for role in ("source", "cue", "content")}
        )
        for item in document.attributions
        if item.content
    )
    document = replace(document, attributions=kept)
    with tempfile.TemporaryDirectory() as folder:
        assert write_documents(folder, [document]) == 1
        assert list(read_documents(folder)) == [document]


def merged(fragments):
    """Fragments apart from each other, as annotators make them."""
    ordered = sorted(fragments)
    if len(ordered) == 2 and ordered[0][1] >= ordered[1][0]:
        return ((ordered[0][0], max(ordered[0][1], ordered[1][1])),)
    return tuple(ordered)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "ravel.txt").write_text(TEXT)
    (tmp_path / "ravel.ann").write_text(ANN)
    return tmp_path


def test_what_brat_annotated_is_read_without_notes(folder):
    (document,) = read_documents(folder)
    (claim,) = document.claims
    assert (claim.quantity.text, claim.entity.text, claim.status) == (
        "Up to 40",
        "boats",
        "planned",
    )
    assert claim.text == "Up to 40 boats will"
    assert claim.quantity.value is None


def test_fragments_parted_at_a_line_end_are_joined(folder):
    (document,) = read_documents(folder)
    (attribution,) = document.attributions
    assert attribution.content == ((0, 25),)
    assert attribution.source == ((27, 35),)
    assert attribution.cue == ()


def test_spans_are_written_a_fragment_a_line(folder, tmp_path):
    write_documents(tmp_path / "out", read_documents(folder))
    assert (
        "CONTENT 0 19;20 25\tUp to 40 boats will leave"
        in (tmp_path / "out" / "ravel.ann").read_text()
    )


def test_faults_are_told_with_their_lines(folder):
    (folder / "ravel.ann").write_text(f"{ANN}T9\tQUANTITY 10 400\tboats\nT10\n")
    with pytest.raises(DataError) as caught:
        list(read_documents(folder))
    assert "ravel.ann:9: " in str(caught.value)
    assert "ravel.ann:10: " in str(caught.value)


def test_a_folder_without_texts_is_refused(tmp_path):
    with pytest.raises(DataError, match=r"no \.txt file here"):
        list(read_documents(tmp_path))


def test_a_relation_to_nothing_is_named(folder):
    (folder / "ravel.ann").write_text(f"{ANN}R3\tTIME Arg1:T1 Arg2:T7\n")
    with pytest.raises(DataError, match=r"ravel\.ann: a relation points to 'T7'"):
        list(read_documents(folder))


def test_an_unknown_status_is_named(folder):
    (folder / "ravel.ann").write_text(ANN.replace("planned", "hoped"))
    with pytest.raises(DataError, match=r"ravel\.ann: .*'hoped' is not a valid Status"):
        list(read_documents(folder))
