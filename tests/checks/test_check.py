"""Every kind of fault is found where it is, and what is right is left alone."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimkit.checks import check_data
from claimkit.checks.findings import ADVICE, Code, Severity
from claimkit.io import brat, jsonl, labelstudio, measeval, prodigy
from claimkit.io.documents import AnnotatedDocument, FragmentedAttribution
from claimkit.io.formats import FORMATS
from claimkit.types import Claim, Quantity, Span

TEXT = "About 40 boats left on Monday, police said."
LAYERS = ["quantity", "entity"]


def span(piece, text=TEXT):
    start = text.index(piece)
    return Span(piece, start, start + len(piece))


def claim(piece="About 40", text=TEXT, **roles):
    at = span(piece, text)
    return Claim("a", text, 0, len(text), quantity=Quantity(piece, at.start, at.end), **roles)


def document(doc_id="a", text=TEXT, **parts):
    return AnnotatedDocument(doc_id, text, layers=frozenset(LAYERS), **parts)


GOOD = document(claims=(claim(entity=span("boats")),))


@pytest.fixture
def check(tiny_tokenizer, tmp_path):
    """The findings of documents, or of rows of JSON, in one file or several."""

    def run(*splits, suffix="jsonl"):
        paths = []
        for number, split in enumerate(splits):
            paths.append(tmp_path / f"{number}.{suffix}")
            if split and isinstance(split[0], AnnotatedDocument):
                jsonl.write_documents(paths[-1], split)
            else:
                lines = (row if isinstance(row, str) else json.dumps(row) for row in split)
                paths[-1].write_text("".join(f"{line}\n" for line in lines))
        return check_data([str(path) for path in paths], tiny_tokenizer, window_tokens=64)

    return run


def row_of(**changes):
    row = {"doc_id": "a", "text": TEXT, "layers": LAYERS, "claims": [GOOD.claims[0].to_dict()]}
    return json.loads(json.dumps({**row, **changes}))


def changed(**changes):
    """The row of a document whose claim has other values: `quantity__start=3`."""
    row = row_of()
    for path, value in changes.items():
        *parents, key = path.split("__")
        place = row["claims"][0]
        for parent in parents:
            place = place[parent]
        place[key] = value
    return row


def codes(report):
    return [finding.code for finding in report.findings]


def only(report, code, severity=Severity.ERROR):
    """The one finding of that kind."""
    (finding,) = [finding for finding in report.findings if finding.code == code]
    assert finding.severity == severity, finding
    return finding


def test_good_data_has_no_findings(check):
    assert check([GOOD]).findings == ()


@pytest.mark.parametrize(
    ("row", "code", "message"),
    [
        (changed(quantity__start=500, quantity__end=508), Code.OUTSIDE, "quantity 500 to 508"),
        (changed(quantity__start=-9, quantity__end=-1), Code.OUTSIDE, "quantity -9 to -1"),
        (changed(quantity__start=8, quantity__end=3), Code.OUTSIDE, "quantity 8 to 3"),
        (changed(entity__start=9, entity__end=9), Code.EMPTY, "the entity 9 to 9 is empty"),
        (changed(entity__start=8, entity__end=13), Code.MISMATCH, "'boats', the text has ' boat'"),
        (changed(entity__text="boots"), Code.MISMATCH, "says 'boots', the text has 'boats'"),
        (changed(status="actaul"), Code.UNKNOWN_LABEL, "no status 'actaul'; did you mean 'actual'"),
        (changed(quantity__kind="hue"), Code.UNKNOWN_LABEL, "no kind 'hue'; there are age, area"),
        (changed(confidence="high", entity=[]), Code.FORMAT, None),
        (row_of(layers=["quantities"]), Code.UNKNOWN_LABEL, "no layer 'quantities'; did you mean"),
        (row_of(claims=[3]), Code.FORMAT, None),
        (row_of(attributions=[{"source": [], "cue": []}]), Code.FORMAT, "'content' is missing"),
        (row_of(text=4), Code.FORMAT, "expected the key `text` with a string"),
        ("{", Code.FORMAT, "not JSON"),
        ("[]", Code.FORMAT, "expected a JSON object, got a list"),
    ],
)
def test_faulty_rows_are_errors_with_their_lines(check, row, code, message):
    if row == changed(confidence="high", entity=[]):
        del row["claims"][0]["region"]
    report = check([row_of(doc_id="b", text="All is well in Ravel.", claims=[]), row])
    finding = only(report, code)
    assert finding.where.endswith("0.jsonl:2")
    assert message is None or message in finding.message
    assert finding.advice and report.errors == 1


def test_the_claims_beside_a_faulty_one_are_still_checked(check):
    row = changed(status="actaul")
    row["claims"].append(claim("Mond").to_dict())
    found = codes(check([row]))
    assert Code.UNKNOWN_LABEL in found and check([row]).summaries[0].labels["QUANTITY"] == 1


def test_a_span_outside_of_an_attribution_is_an_error(check):
    outside = FragmentedAttribution(((31, 37),), (), ((0, 400),))
    finding = only(check([replace(GOOD, attributions=(outside,))]), Code.OUTSIDE)
    assert (finding.doc_id, finding.start, finding.end) == ("a", 0, 400)


def test_overlapping_and_crossing_spans_are_told_apart(check):
    over = document(claims=(claim(entity=span("40 boats")),))
    finding = only(check([over]), Code.CROSSING, Severity.WARNING)
    assert "ENTITY '40 boats' crosses QUANTITY 'About 40'" in finding.message
    within = document(claims=(claim(entity=span("40")),))
    finding = only(check([within]), Code.OVERLAPPING, Severity.WARNING)
    assert (finding.start, finding.end) == (6, 8)


def test_contents_lie_over_quantities_without_a_finding(check):
    said = FragmentedAttribution(((31, 37),), ((38, 42),), ((0, 29),))
    assert check([replace(GOOD, attributions=(said,))]).findings == ()


def test_spans_off_the_borders_of_tokens(check):
    finding = only(check([document(claims=(claim("polic"),))]), Code.TOKEN_BORDER, Severity.WARNING)
    assert "QUANTITY 'polic' begins or ends inside the token 'police'" in finding.message
    found = codes(check([document(claims=(claim("About 40", entity=span(" boats")),))]))
    assert found == [Code.BLANK_EDGE]
    assert Code.NO_TOKEN in codes(check([document(claims=(claim(" "),))]))


def test_a_span_longer_than_a_window(check):
    text = "4 " + "zq " * 60
    long = document(text=text, claims=(claim(text.strip(), text),))
    assert Code.WINDOW in codes(check([long]))


def test_a_quantity_that_two_claims_have(check):
    report = check([document(claims=GOOD.claims * 2)])
    assert (
        "two claims have the quantity"
        in only(report, Code.DUPLICATE_CLAIM, Severity.WARNING).message
    )


def test_names_and_texts_that_are_there_twice(check):
    report = check([GOOD, replace(GOOD, doc_id="b"), replace(GOOD, text="Other.", claims=())])
    finding = only(report, Code.DUPLICATE_ID)
    assert finding.where.endswith(":3") and "0.jsonl:1" in finding.message
    assert only(report, Code.DUPLICATE_TEXT, Severity.WARNING).doc_id == "b"


LONG = " ".join(f"Boat number {n} left the harbour of Ravel with cargo {n * 7}." for n in range(9))


@pytest.mark.parametrize(
    ("text", "leaks"),
    [
        (LONG, True),
        ("A new headline. " + LONG[:-60] + " The end.", True),
        (LONG[:200], True),
        (
            "Ravel: " + LONG[:60] + " And then the wind turned and all the others stayed in port "
            "until the morning, when the harbour master, who had slept badly, let them go.",
            False,
        ),
        ("Nothing of the kind was seen.", False),
        ("", False),
    ],
)
def test_texts_in_two_splits_leak(check, text, leaks):
    report = check([document("a", LONG)], [document("b", text)])
    found = [finding for finding in report.findings if finding.code == Code.LEAKAGE]
    assert bool(found) == leaks
    if leaks:
        assert found[0].where.endswith("1.jsonl:1") and "'a'" in found[0].message
        assert report.errors == 1


def test_one_split_alone_leaks_nothing(check):
    assert Code.LEAKAGE not in codes(check([document("a", LONG), document("b", LONG + " More.")]))


def test_documents_without_text_or_layers(check):
    bare = AnnotatedDocument("a", TEXT)
    assert codes(check([bare])) == [Code.NO_LAYERS]
    assert codes(check([document(text=" \n")])) == [Code.NO_TEXT]


def test_a_layer_that_nothing_is_annotated_in(check):
    report = check([GOOD, document("b", "Five left.", claims=(claim("Five", "Five left."),))])
    assert report.findings == ()
    bare = [replace(GOOD, claims=(claim(),)), replace(document("b", "All calm."), claims=())]
    assert codes(check(bare)) == [Code.UNUSED_LAYER]


def test_a_claim_without_a_quantity(check):
    said = replace(GOOD.claims[0], kind="statement", quantity=None)
    assert codes(check([replace(GOOD, claims=(said,))])) == [Code.STATEMENT]


def test_what_is_in_a_split_is_counted(check):
    (summary,) = check([GOOD, document("b", "All calm.")]).summaries
    assert summary.documents == 2
    assert summary.labels["QUANTITY"] == summary.labels["ENTITY"] == 1
    assert summary.labels["status actual"] == 1
    assert summary.layers == {"entity": 2, "quantity": 2}
    assert summary.pieces[50] >= summary.pieces[50] > 0
    assert list(summary.pieces.values()) == sorted(summary.pieces.values())
    json.dumps(summary.to_dict())


def test_every_kind_of_finding_says_what_to_do():
    assert set(ADVICE) == set(Code)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "text",
                        "claims",
                        "start",
                        "end",
                        "quantity",
                        "doc_id",
                        "layers",
                        "attributions",
                        "ignore",
                        "content",
                        "spans",
                        "data",
                        "label",
                    ]
                ),
                inner,
                max_size=5,
            )
        ),
        max_leaves=12,
    )
)
def test_no_row_breaks_the_check(tmp_path_factory, tiny_tokenizer, row):
    path = tmp_path_factory.mktemp("rows") / "row.jsonl"
    path.write_text(json.dumps(row) + "\n")
    for name in ("jsonl", "prodigy", "measeval", "polnear"):
        check_data([str(path)], tiny_tokenizer, window_tokens=64, source_format=FORMATS[name])
    path.write_text(json.dumps([row]))
    name = FORMATS["labelstudio"]
    check_data([str(path)], tiny_tokenizer, window_tokens=64, source_format=name)


def test_brat_faults_have_their_lines(tiny_tokenizer, tmp_path):
    brat.write_documents(tmp_path / "b", [GOOD])
    ann = tmp_path / "b" / "a.ann"
    count = len(ann.read_text().splitlines())
    ann.write_text(
        ann.read_text()
        + "T8\tQUANTITY 300 310\tboats\nT9\tCOLOUR 0 5\tAbout\nT10\nT11\tTIME 4 4\t\n"
    )
    report = check_data([str(tmp_path / "b")], tiny_tokenizer, window_tokens=64)
    lines = {finding.code: finding.where.rpartition(":")[2] for finding in report.findings}
    assert lines == {
        Code.OUTSIDE: str(count + 1),
        Code.UNKNOWN_LABEL: str(count + 2),
        Code.FORMAT: str(count + 3),
        Code.EMPTY: str(count + 4),
    }


def test_label_studio_faults_have_their_tasks(tiny_tokenizer, tmp_path):
    path = tmp_path / "tasks.json"
    labelstudio.write_documents(path, [GOOD, replace(GOOD, doc_id="b", text=TEXT + " More.")])
    tasks = json.loads(path.read_text())
    tasks[1]["annotations"][0]["result"][0]["value"]["text"] = "else"
    path.write_text(json.dumps(tasks))
    report = check_data([str(path)], tiny_tokenizer, window_tokens=64)
    assert "task 2, region T1" in only(report, Code.MISMATCH).where


def test_offsets_in_utf_16_units_are_understood(tmp_path):
    """Label Studio before 1.5 counted as browsers do."""
    path = tmp_path / "tasks.json"
    text = "🚢🚢 40 boats left."
    labelstudio.write_documents(path, [document(text=text, claims=(claim("40", text),))])
    tasks = json.loads(path.read_text())
    for result in tasks[0]["annotations"][0]["result"]:
        result["value"] |= {"start": 5, "end": 7}
    path.write_text(json.dumps(tasks))
    (found,) = labelstudio.read_documents(path)
    assert (found.claims[0].quantity.start, found.claims[0].quantity.text) == (3, "40")


def test_prodigy_faults_have_their_lines_and_rejected_tasks_none(tiny_tokenizer, tmp_path):
    path = tmp_path / "tasks.jsonl"
    prodigy.write_documents(path, [GOOD, replace(GOOD, doc_id="b"), replace(GOOD, doc_id="c")])
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    for row in rows[1:]:
        row["spans"][0]["end"] = 900
    rows[1]["answer"] = "reject"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    report = check_data(
        [str(path)], tiny_tokenizer, window_tokens=64, source_format=FORMATS["prodigy"]
    )
    assert only(report, Code.OUTSIDE).where.endswith("tasks.jsonl:3")
    assert report.summaries[0].documents == 2


def test_the_lines_of_other_formats_are_told_too(tiny_tokenizer, tmp_path):
    path = tmp_path / "paragraphs.jsonl"
    measeval.write_documents(path, [GOOD])
    rows = json.loads(path.read_text())
    rows["annotations"][0]["end"] = 900
    path.write_text(json.dumps(rows))
    report = check_data(
        [str(path)], tiny_tokenizer, window_tokens=64, source_format=FORMATS["measeval"]
    )
    finding = only(report, Code.FORMAT)
    assert finding.where.endswith("paragraphs.jsonl:1") and "outside the text" in finding.message


def test_a_corpus_is_named_with_its_split(tiny_tokenizer):
    report = check_data(["claimwire:dev"], tiny_tokenizer, window_tokens=64)
    assert report.summaries[0].documents == 40 and report.errors == 0


def test_a_missing_file_is_a_finding(tiny_tokenizer, tmp_path):
    report = check_data([str(tmp_path / "gone.jsonl")], tiny_tokenizer, window_tokens=64)
    assert "no such file" in only(report, Code.FORMAT).message
