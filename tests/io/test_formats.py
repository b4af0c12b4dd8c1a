"""Every format: documents come back whole, or without what its table of losses names."""

import dataclasses
import importlib.util
import tempfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from claim_strategies import documents
from hypothesis import given
from hypothesis import strategies as st

from claimkit.errors import DataError, InputError
from claimkit.io.dataset import from_dataset, to_dataset
from claimkit.io.documents import AnnotatedDocument, FragmentedAttribution
from claimkit.io.formats import FORMATS, find_format, guess_format
from claimkit.io.measeval import LAYERS
from claimkit.io.standoff import MAX_NAME, file_name
from claimkit.labels import QUANTITY_ROLES, QuantityKind
from claimkit.types import Claim, Quantity, Span, TimeSpan

NEEDS = {"spacy": "spacy"}
SUFFIXES = {"labelstudio": ".json", "datasets": "", "brat": ""}
HARD_TEXTS = [
    "👩‍👩‍👧 40 boats 🚢 left",
    "nul\0 40 \x0b\x1c\x85\u2028 end",
    "40\r\nboats\r\n\n left\n",
    "Ущерб 40 млн, 损失四十万, ‏٤٠ قارب",
    '  "40"\ttabs\t\t ',
    "\n",
    " ",
    "e\u0301 \u00e9 \ufeff40",
]


def params():
    return [
        pytest.param(
            entry,
            id=name,
            marks=pytest.mark.skipif(
                name in NEEDS and importlib.util.find_spec(NEEDS[name]) is None,
                reason=f"{name} is not installed",
            ),
        )
        for name, entry in FORMATS.items()
    ]


@pytest.fixture(scope="module", autouse=True)
def _no_waiting_for_the_disk():
    """Hundreds of small files are written here, none of which has to outlive a crash."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("claimkit.io.atomic._synchronise", lambda path: None)
        yield


every_format = pytest.mark.parametrize("entry", params())
quick = [p for p in params() if p.values[0].name != "datasets"]
"""Saving a data set takes half a second; its own property test stays in memory."""
every_quick_format = pytest.mark.parametrize("entry", quick)
every_lossless_format = pytest.mark.parametrize("entry", [p for p in quick if not p.values[0].lost])


def there_and_back(entry, found, suffix=None):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"all{SUFFIXES.get(entry.name, '.x') if suffix is None else suffix}"
        assert entry.write(path, found) == len(found)
        return list(entry.read(path))


def with_content(document):
    kept = tuple(item for item in document.attributions if item.content)
    return replace(document, attributions=kept)


def named_apart(found):
    """At most one of those whose name would make the same file's name."""
    return list({file_name(document.doc_id): document for document in found}.values())


LISTS = st.lists(documents().map(with_content), min_size=1, max_size=2).map(named_apart)


@every_lossless_format
@given(found=LISTS)
def test_documents_come_back_without_loss(entry, found):
    assert there_and_back(entry, found) == found


@every_quick_format
@given(found=LISTS)
def test_texts_come_back_exactly_and_a_second_trip_loses_nothing_more(entry, found):
    once = there_and_back(entry, found)
    texts = {d.doc_id: d.text for d in found if len(file_name(d.doc_id)) < MAX_NAME}
    assert texts.items() <= {d.doc_id: d.text for d in once}.items()
    assert len(once) == len(found)
    assert there_and_back(entry, once) == once


@every_format
@pytest.mark.parametrize("text", HARD_TEXTS)
def test_hard_texts_keep_their_offsets(entry, text):
    """A claim on every piece of the text between blanks, and one on the blanks."""
    cuts = sorted({0, len(text), *(n for n, char in enumerate(text) if char.isspace())})
    claims = tuple(
        Claim("hard", text, 0, len(text), quantity=Quantity(text[start:end], start, end))
        for start, end in pairwise(cuts)
    )
    document = AnnotatedDocument("hard", text, claims=claims)
    (found,) = there_and_back(entry, [document])
    assert found.text == text
    for claim in found.claims:
        quantity = claim.quantity
        assert text[quantity.start : quantity.end] == quantity.text
    if not entry.lost:
        assert found == document


@every_format
def test_a_lone_surrogate_breaks_nothing_and_shifts_nothing(entry):
    text = "bad \udc80 40 boats"
    claim = Claim("bad", text, 0, len(text), quantity=Quantity("40", 6, 8, unit="boat"))
    (found,) = there_and_back(entry, [AnnotatedDocument("bad", text, claims=(claim,))])
    assert found.text in (text, text.replace("\udc80", "\ufffd"))
    assert [(c.quantity.start, c.quantity.text) for c in found.claims] in ([(6, "40")], [])


@every_format
def test_no_documents_and_an_empty_text_come_back(entry):
    empty = AnnotatedDocument("empty", "")
    assert [(d.doc_id, d.text) for d in there_and_back(entry, [empty])] == [("empty", "")]
    if entry.name not in ("measeval", "polnear"):
        assert there_and_back(entry, []) == []


@given(LISTS)
def test_data_sets_hold_documents_without_loss(found):
    assert list(from_dataset(to_dataset(found))) == found


def test_a_saved_data_set_comes_back():
    documents = [
        AnnotatedDocument("ravel", TEXT, "2031-05-02", claims=(plain_claim("3"),)),
        AnnotatedDocument("calm", "All calm.", layers=frozenset({"quantity"}), ignore=((0, 3),)),
    ]
    assert there_and_back(FORMATS["datasets"], documents) == documents


@given(documents())
@pytest.mark.parametrize("suffix", ["", ".jsonl"])
def test_measeval_keeps_what_it_measures(suffix, document):
    document = replace(document, doc_id=document.doc_id[:3])
    (found,) = there_and_back(FORMATS["measeval"], [document], suffix)
    claims = [claim for claim in document.claims if claim.quantity]
    assert [measured(claim) for claim in found.claims] == [
        measured(claim) for claim in sorted(claims, key=lambda claim: claim.quantity.start)
    ]
    assert found.layers == LAYERS


def measured(claim):
    spans = [claim.entity, claim.property]
    quantity = claim.quantity
    return (
        (quantity.start, quantity.end, quantity.unit_text or None),
        quantity.kind == QuantityKind.COUNT,
        [span and (span.start, span.end, span.text) for span in spans],
    )


@given(documents().map(with_content))
@pytest.mark.parametrize("suffix", ["", ".jsonl"])
def test_polnear_keeps_who_says_what(suffix, document):
    document = replace(document, doc_id=document.doc_id[:3])
    (found,) = there_and_back(FORMATS["polnear"], [document], suffix)
    assert sorted(map(said, found.attributions)) == sorted(map(said, document.attributions))
    assert sorted(found.ignore) == sorted(document.ignore)
    assert found.layers == {"attribution"}


def said(item):
    return [sorted(fragments) for fragments in (item.source, item.cue, item.content)]


TEXT = "Up to 40 boats and 3 tugs will leave Ravel on Monday, Ida Holm said."


def plain_claim(piece, **roles):
    start = TEXT.index(piece)
    quantity = Quantity(piece, start, start + len(piece), kind=QuantityKind.COUNT)
    return Claim("ravel", TEXT, 0, len(TEXT), quantity=quantity, **roles)


def plain_span(piece):
    start = TEXT.index(piece)
    return Span(piece, start, start + len(piece))


def test_conll_keeps_the_spans_that_do_not_overlap():
    document = AnnotatedDocument(
        "ravel",
        TEXT,
        claims=(
            plain_claim("Up to 40", entity=plain_span("boats"), place=plain_span("Ravel")),
            plain_claim("3", entity=plain_span("tugs"), place=plain_span("Ravel")),
        ),
        attributions=(FragmentedAttribution(((54, 62),), ((63, 67),), ((0, 52),)),),
        layers=frozenset({"quantity", "attribution"}),
    )
    assert there_and_back(FORMATS["conll"], [document]) == [document]


def test_a_restated_claim_is_followed_when_claims_are_added():
    """Tools hold a link, not a place in a list that editing would shift."""
    document = AnnotatedDocument(
        "ravel", TEXT, claims=(plain_claim("Up to 40"), replace(plain_claim("3"), restates=0))
    )
    for name in ("brat", "labelstudio", "prodigy"):
        (found,) = there_and_back(FORMATS[name], [document])
        assert [claim.restates for claim in found.claims] == [None, 0]


def test_every_loss_names_fields_that_there_are():
    fields = {f.name for kind in (AnnotatedDocument, Claim) for f in dataclasses.fields(kind)}
    words = {
        *fields,
        "spans",
        *(role.lower() + "s" for role in QUANTITY_ROLES),
        *("names", "values", "units", "sentences", "statements", "direct", "dates", "claims"),
    }
    for entry in FORMATS.values():
        for part in entry.lost.replace("`", "").split(";"):
            assert not part or words & set(part.replace(",", "").split()), part


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("jsonl", ["a.jsonl"]),
        ("conll", ["a.conll"]),
        ("labelstudio", ["a.json"]),
        ("spacy", ["a.spacy"]),
        ("brat", ["a/x.txt", "a/x.ann"]),
        ("measeval", ["a/text/x.txt", "a/tsv/x.tsv"]),
        ("polnear", ["a/text/x.txt", "a/attributions/x_d473.ann"]),
        ("datasets", ["a/dataset_info.json"]),
    ],
)
def test_a_format_is_known_by_its_files(tmp_path, name, files):
    for file in files:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    assert guess_format(tmp_path / files[0].split("/")[0]).name == name


def test_an_unknown_file_or_format_is_told_what_there_is(tmp_path):
    with pytest.raises(InputError, match=r"cannot tell its format; say it with --from, one of"):
        guess_format(tmp_path / "a.csv")
    with pytest.raises(InputError, match="no format 'csv'; there are jsonl, brat"):
        find_format("csv")


@every_format
def test_what_is_no_such_format_is_named(entry, tmp_path):
    path = tmp_path / "noise"
    path.write_bytes(b"\x00\xff\xfe noise {")
    with pytest.raises(DataError, match="noise"):
        list(entry.read(path))


def test_the_table_of_losses_is_that_of_the_code():
    page = Path(__file__).parents[2] / "claimkit" / "io" / "README.md"
    table = page.read_text("utf-8").partition("# Claims as Parquet")[0]
    rows = [line for line in table.splitlines() if line.startswith("| `")]
    assert rows == [
        f"| `{entry.name}` | {entry.keeps_in} | {entry.lost or '–'} |" for entry in FORMATS.values()
    ]


@pytest.mark.parametrize("name", ["labelstudio", "prodigy"])
def test_what_was_said_of_a_span_goes_with_its_words(name, tmp_path):
    """A time that was moved in the tool has no interval until somebody gives it one."""
    start = TEXT.index("Monday")
    when = TimeSpan("Monday", start, start + 6, "Monday", "2031-05-05", "2031-05-05")
    document = AnnotatedDocument("ravel", TEXT, claims=(plain_claim("3", time=when),))
    path = tmp_path / "tasks"
    FORMATS[name].write(path, [document])
    (kept,) = FORMATS[name].read(path)
    assert kept.claims[0].time == when
    row = path.read_text()
    assert f'"start": {start}, "end": {start + 6}' in row
    row = row.replace(
        f'"start": {start}, "end": {start + 6}', f'"start": {start - 3}, "end": {start + 6}'
    )
    path.write_text(row.replace('"text": "Monday"', '"text": "on Monday"'))
    (moved,) = FORMATS[name].read(path)
    assert moved.claims[0].time == TimeSpan("on Monday", start - 3, start + 6)
