import pytest

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
    assert (claim.quantity.value, claim.quantity.comparator, claim.quantity.unit) == (
        40,
        "<=",
        "boat",
    )


def test_a_quantity_that_was_moved_is_read_anew(folder, tmp_path):
    """A note of values belongs to the words that it was made of."""
    out = tmp_path / "out"
    write_documents(out, read_documents(folder))
    ann = out / "ravel.ann"
    ann.write_text(ann.read_text().replace("QUANTITY 0 8\tUp to 40", "QUANTITY 6 8\t40"))
    (document,) = read_documents(out)
    (claim,) = document.claims
    assert (claim.quantity.text, claim.quantity.comparator, claim.status) == ("40", "=", "planned")


def test_brat_is_told_every_label_that_is_written(folder, tmp_path):
    write_documents(tmp_path / "out", read_documents(folder))
    lines = (tmp_path / "out" / "annotation.conf").read_text().splitlines()
    known = {line.split("\t")[0] for line in lines}
    for line in (tmp_path / "out" / "ravel.ann").read_text().splitlines():
        assert line.startswith("#") or line.split("\t")[1].split()[0] in known


def test_two_documents_of_one_name_are_refused(folder, tmp_path):
    document = next(read_documents(folder))
    with pytest.raises(DataError, match="two documents are called 'ravel'"):
        write_documents(tmp_path / "out", [document, document])


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
