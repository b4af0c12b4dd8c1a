"""The corpora's readers on tiny folders of our own, and errors that say what to type next."""

import hashlib

import pytest

from claimkit.errors import DataError
from claimkit.io.corpora import READERS, find_file, read_corpus
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
REPORT = {"doc_id": "r1", "split": "train", "date": "2024-05-14", "text": TEXT}
ATTRIBUTION = {
    "doc_id": "r1",
    "source": offsets(TEXT, "police"),
    "cue": None,
    "content": offsets(TEXT, "About 40 boats left on Monday"),
    "direct": False,
}
CORPORA = {
    "polnear/train.jsonl": [ARTICLE],
    "claims_train/claims.jsonl": [{"doc_id": "a1", "sha256": sha256(TEXT), "claims": [CLAIM]}],
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


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with all corpora, the only one that is looked in."""
    monkeypatch.setattr("claimkit.io.corpora.corpus_folders", lambda: [tmp_path])
    for name, rows in CORPORA.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        write_rows(tmp_path / name, rows)
    return tmp_path


@pytest.mark.parametrize("corpus", ["claims_train", "claims_events", "claimwire"])
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


@pytest.mark.parametrize("corpus", ["polnear", "claims_train"])
def test_polnear_articles_bring_fragmented_attributions(folder, corpus):
    (document,) = read_corpus(corpus, "train")
    (attribution,) = document.attributions
    assert attribution.content == ((0, 19), (20, 29))
    assert attribution.source == ((31, 37),)
    assert document.ignore == ((0, 5),) and document.date == "2024-05-14"
    assert "attribution" in document.layers


def test_claimwire_attributions_need_a_content(folder):
    (document,) = read_corpus("claimwire", "train")
    (attribution,) = document.attributions
    assert TEXT[slice(*attribution.source[0])] == "police"
    assert attribution.cue == () and attribution.direct is False
    assert "attribution" in document.layers


def test_events_have_no_attribution_layer(folder):
    (document,) = read_corpus("claims_events", "train")
    assert "attribution" not in document.layers


@pytest.mark.parametrize(("corpus", "doc_id"), [("claims_events", "e2"), ("claimwire", "r2")])
def test_a_split_holds_its_own_documents_only(folder, corpus, doc_id):
    (document,) = read_corpus(corpus, "dev")
    assert document.doc_id == doc_id and document.claims == ()


def test_measeval_annotates_some_fields_only(folder):
    (document,) = read_corpus("measeval", "train")
    assert document.layers == {"quantity", "entity", "property"}
    assert [claim.quantity.text for claim in document.claims] == ["40"]


@pytest.mark.parametrize("corpus", ["measeval", "claims_train"])
def test_a_split_that_does_not_exist_is_named(folder, corpus):
    with pytest.raises(DataError, match=f"{corpus} has only the split 'train', not 'dev'"):
        read_corpus(corpus, "dev")


@pytest.mark.parametrize(
    ("corpus", "file", "doc_id"),
    [("claims_train", "polnear/train.jsonl", "a1"), ("claims_events", "ecbplus/train.jsonl", "e1")],
)
def test_another_text_than_the_annotated_one_is_refused(folder, corpus, file, doc_id):
    write_rows(folder / file, [{**row, "text": row["text"] + " "} for row in CORPORA[file]])
    with pytest.raises(
        DataError, match=rf"{doc_id}: .*not the annotated one.*fetch the corpus again"
    ):
        read_corpus(corpus, "train")


@pytest.mark.parametrize(
    ("corpus", "file", "message"),
    [
        ("claims_train", "polnear/train.jsonl", "polnear/train has no article 'a1'"),
        ("claims_events", "ecbplus/train.jsonl", "ecbplus/train has no article 'e1'"),
    ],
)
def test_an_annotated_article_that_is_not_there_is_named(folder, corpus, file, message):
    write_rows(folder / file, [])
    with pytest.raises(DataError, match=message):
        read_corpus(corpus, "train")


@pytest.mark.parametrize("corpus", sorted(READERS))
def test_a_missing_corpus_says_how_to_fetch_it(tmp_path, monkeypatch, corpus):
    monkeypatch.setattr("claimkit.io.corpora.corpus_folders", lambda: [tmp_path])
    with pytest.raises(DataError, match=r"claimkit data fetch .*set CLAIMKIT_DATA") as error:
        read_corpus(corpus, "train")
    assert str(tmp_path) in str(error.value)


def test_an_unknown_corpus_lists_the_known_ones():
    with pytest.raises(DataError, match=r"no corpus 'x'; there are claims_events, claims_train, "):
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
