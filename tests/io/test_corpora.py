"""The corpora's readers on tiny folders of our own, and errors that say what to type next."""

import hashlib

import pytest

from claimkit.errors import DataError
from claimkit.io.catalogue import find_corpus
from claimkit.io.corpora import READERS, document_ids, find_file, read_corpus
from claimkit.io.fetch import find_texts
from claimkit.io.jsonl import write_rows

TEXT = "About 40 boats left on Monday, police said."
OTHER = "Nine tugs sank."


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def offsets(text, piece):
    start = text.index(piece)
    return {"start": start, "end": start + len(piece)}


def claim_row(text, quantity, **more):
    return {
        "quantity": {
            **offsets(text, quantity),
            "value": 40,
            "low": None,
            "high": None,
            "comparator": "~",
            "kind": "count",
            "unit": "boat",
        },
        **dict.fromkeys(("entity", "property", "predicate", "place", "time", "change")),
        "status": "actual",
        **more,
    }


CLAIM = claim_row(
    TEXT,
    "About 40",
    entity=offsets(TEXT, "boats"),
    time=offsets(TEXT, "on Monday"),
    time_iso="2024-05-13/..",
    change="up",
    region="headline",
)
ARTICLE = {
    "doc_id": "a1",
    "date": "2024-05-14",
    "text": TEXT,
    "discard": [[0, 5]],
    "attributions": [
        {"id": "E1", "source": [[31, 37]], "cue": [[38, 42]], "content": [[0, 19], [20, 29]]},
        {"id": "E2", "source": [[31, 37]], "cue": [], "content": []},
    ],
}
QUIET = {"doc_id": "a2", "date": None, "text": OTHER, "discard": [], "attributions": []}
REPORT = {"doc_id": "r1", "split": "train", "date": "2024-05-14", "text": TEXT}
ATTRIBUTION = {
    "doc_id": "r1",
    "source": offsets(TEXT, "police"),
    "cue": None,
    "content": offsets(TEXT, "About 40 boats left on Monday"),
    "direct": False,
}


def standoff_row(doc_id, split, text=TEXT, claims=(CLAIM,)):
    return {"doc_id": doc_id, "sha256": sha256(text), "split": split, "claims": list(claims)}


CORPORA = {
    "polnear/train.jsonl": [ARTICLE, QUIET],
    "claims_train/claims.jsonl": [{"doc_id": "a1", "sha256": sha256(TEXT), "claims": [CLAIM]}],
    "claims_polnear/claims.jsonl": [
        standoff_row("a1", "train"),
        standoff_row("a2", "calibration", OTHER, claims=()),
    ],
    "claims_ecb/claims.jsonl": [standoff_row("e1", "train")],
    "gum/gum.jsonl": [{"doc_id": "g1", "date": "2024-05-14", "text": TEXT}],
    "claims_gum/claims.jsonl": [standoff_row("g1", "train")],
    "re3d/re3d.jsonl": [{"doc_id": "d1", "text": TEXT}],
    "claims_re3d/claims.jsonl": [standoff_row("d1", "train")],
    "claimdesk/reports.jsonl": [REPORT, {**REPORT, "doc_id": "r2", "split": "calibration"}],
    "claimdesk/claims.jsonl": [{"doc_id": "r1", **CLAIM}],
    "claimdesk/attributions.jsonl": [ATTRIBUTION, {**ATTRIBUTION, "content": None}],
    "ecbplus/train.jsonl": [{"doc_id": "e1", "text": TEXT}, {"doc_id": "e2", "text": OTHER}],
    "claims_events/articles.jsonl": [
        {"doc_id": "e1", "split": "train", "sha256": sha256(TEXT)},
        {"doc_id": "e2", "split": "dev", "sha256": sha256(OTHER)},
    ],
    "claims_events/claims.jsonl": [{"doc_id": "e1", **CLAIM}],
    "claimwire/reports.jsonl": [REPORT, {**REPORT, "doc_id": "r2", "split": "dev"}],
    "claimwire/claims.jsonl": [{"doc_id": "r1", **CLAIM}],
    "claimwire/attributions.jsonl": [ATTRIBUTION, {**ATTRIBUTION, "content": None}],
    "measeval/train.jsonl": [
        {
            "doc_id": "m1",
            "text": TEXT,
            "annotations": [
                {"set": 1, "type": "Quantity", **offsets(TEXT, "40"), "id": "T1", "other": {}}
            ],
        }
    ],
}

TEXTS = {
    "claims_ecb": ("ecbplus/train.jsonl", "e1"),
    "claims_events": ("ecbplus/train.jsonl", "e1"),
    "claims_gum": ("gum/gum.jsonl", "g1"),
    "claims_polnear": ("polnear/train.jsonl", "a1"),
    "claims_re3d": ("re3d/re3d.jsonl", "d1"),
    "claims_train": ("polnear/train.jsonl", "a1"),
}
"""Where the text of each corpus's first document is."""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with all corpora, the only one that is looked in."""
    monkeypatch.setattr("claimkit.io.corpora.corpus_folders", lambda: [tmp_path])
    for name, rows in CORPORA.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        write_rows(tmp_path / name, rows)
    return tmp_path


@pytest.mark.parametrize("corpus", [*TEXTS, "claimdesk", "claimwire"])
def test_claims_are_read_with_their_arguments(folder, corpus):
    (document,) = read_corpus(corpus, "train")
    (claim,) = document.claims
    assert document.text == TEXT
    assert (claim.quantity.text, claim.quantity.value, claim.quantity.unit) == (
        "About 40",
        40,
        "boat",
    )
    assert (str(claim.quantity.comparator), str(claim.change), str(claim.region)) == (
        "~",
        "up",
        "headline",
    )
    assert (claim.entity.text, claim.time.text) == ("boats", "on Monday")
    assert (claim.time.iso_start, claim.time.iso_end) == ("2024-05-13", None)
    assert {"quantity", "entity", "time", "status", "change"} <= document.layers


@pytest.mark.parametrize("corpus", ["polnear", "claims_polnear", "claims_train"])
def test_polnear_articles_bring_fragmented_attributions(folder, corpus):
    document, *_ = read_corpus(corpus, "train")
    (attribution,) = document.attributions
    assert attribution.content == ((0, 19), (20, 29))
    assert attribution.source == ((31, 37),)
    assert document.ignore == ((0, 5),) and document.date == "2024-05-14"
    assert "attribution" in document.layers


@pytest.mark.parametrize("corpus", ["claimdesk", "claimwire"])
def test_attributions_of_our_reports_need_a_content(folder, corpus):
    (document,) = read_corpus(corpus, "train")
    (attribution,) = document.attributions
    assert TEXT[slice(*attribution.source[0])] == "police"
    assert attribution.cue == () and attribution.direct is False
    assert "attribution" in document.layers


@pytest.mark.parametrize("corpus", ["claims_ecb", "claims_events", "claims_gum", "claims_re3d"])
def test_other_articles_have_no_attribution_layer(folder, corpus):
    (document,) = read_corpus(corpus, "train")
    assert "attribution" not in document.layers


@pytest.mark.parametrize(
    ("corpus", "split", "doc_id"),
    [
        ("claimdesk", "calibration", "r2"),
        ("claims_events", "dev", "e2"),
        ("claims_polnear", "calibration", "a2"),
        ("claimwire", "dev", "r2"),
    ],
)
def test_a_split_holds_its_own_documents_only(folder, corpus, split, doc_id):
    (document,) = read_corpus(corpus, split)
    assert document.doc_id == doc_id and document.claims == ()


def test_measeval_annotates_some_fields_only(folder):
    (document,) = read_corpus("measeval", "train")
    assert document.layers == {"quantity", "entity", "property"}
    assert [claim.quantity.text for claim in document.claims] == ["40"]


@pytest.mark.parametrize(
    ("corpus", "splits"),
    [
        ("claims_ecb", "splits train"),
        ("claims_gum", "splits train"),
        ("claims_polnear", "splits calibration, train"),
        ("claims_re3d", "splits train"),
        ("claims_train", "splits train"),
        ("claimdesk", "splits calibration, train"),
        ("measeval", "splits 'train' and 'dev'"),
    ],
)
def test_a_split_that_does_not_exist_is_named(folder, corpus, splits):
    with pytest.raises(DataError, match=f"{corpus} has only the {splits}, not 'test'"):
        read_corpus(corpus, "test")


def test_the_documents_of_a_corpus_are_those_of_all_its_splits(folder):
    assert document_ids("claims_polnear") == {"a1", "a2"}
    assert document_ids("claims_gum") == {"g1"}


@pytest.mark.parametrize("corpus", TEXTS)
def test_another_text_than_the_annotated_one_is_refused(folder, corpus):
    file, doc_id = TEXTS[corpus]
    write_rows(folder / file, [{**row, "text": row["text"] + " "} for row in CORPORA[file]])
    with pytest.raises(
        DataError, match=rf"{doc_id}: .*not the annotated one.*fetch the corpus again"
    ):
        read_corpus(corpus, "train")


@pytest.mark.parametrize("corpus", TEXTS)
def test_an_annotated_article_that_is_not_there_is_named(folder, corpus):
    file, doc_id = TEXTS[corpus]
    write_rows(folder / file, [])
    with pytest.raises(DataError, match=f"{file.split('/')[0]}/train has no article '{doc_id}'"):
        read_corpus(corpus, "train")


@pytest.mark.parametrize("corpus", sorted(READERS))
def test_a_missing_corpus_says_how_to_fetch_it(tmp_path, monkeypatch, corpus):
    monkeypatch.setattr("claimkit.io.corpora.corpus_folders", lambda: [tmp_path])
    with pytest.raises(DataError, match=r"claimkit data fetch .*set CLAIMKIT_DATA") as error:
        read_corpus(corpus, "train")
    assert str(tmp_path) in str(error.value)


def test_an_unknown_corpus_lists_the_known_ones():
    with pytest.raises(DataError, match=r"no corpus 'x'; there are claimdesk, claims_ecb, "):
        read_corpus("x", "train")


def test_the_named_folder_is_looked_in_first(tmp_path, monkeypatch):
    monkeypatch.setenv("CLAIMKIT_DATA", str(tmp_path / "named"))
    monkeypatch.setenv("CLAIMKIT_CACHE", str(tmp_path / "cache"))
    for place in ("cache", "named"):
        (tmp_path / place / "mine").mkdir(parents=True)
        write_rows(tmp_path / place / "mine" / "a.jsonl", [])
        assert find_file("mine", "a.jsonl") == tmp_path / place / "mine" / "a.jsonl"


@pytest.mark.parametrize(
    "change",
    [
        {"status": "perhaps"},
        {"change": "sideways"},
        {"entity": {"start": 3}},
        {"entity": {"start": 30, "end": 3000}},
        {"quantity": None},
    ],
)
def test_a_broken_claim_names_its_document(folder, change):
    write_rows(folder / "claimwire/claims.jsonl", [{"doc_id": "r1", **CLAIM, **change}])
    with pytest.raises(DataError, match="r1: not a claim annotation"):
        read_corpus("claimwire", "train")


@pytest.mark.parametrize(
    ("corpus", "split"),
    [
        *((name, "train") for name in [*TEXTS, "claimdesk", "claimwire"]),
        ("claimdesk", "calibration"),
        ("claims_polnear", "calibration"),
        ("claims_events", "dev"),
        ("claimwire", "dev"),
    ],
)
def test_every_annotation_that_ships_lies_inside_its_text(corpus, split):
    if find_texts(find_corpus(find_corpus(corpus).texts_in)) is None:
        pytest.skip("the texts are not at hand")
    documents = read_corpus(corpus, split)
    assert any(document.claims for document in documents)
    for document in documents:
        spans = [
            (span.start, span.end)
            for claim in document.claims
            for name in ("quantity", "entity", "property", "predicate", "place", "time")
            if (span := getattr(claim, name))
        ]
        for attribution in document.attributions:
            spans += [*attribution.source, *attribution.cue, *attribution.content]
        assert all(0 <= start < end <= len(document.text) for start, end in spans), document.doc_id
