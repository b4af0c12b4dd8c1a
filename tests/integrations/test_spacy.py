"""The component in spaCy: the same claims, as spans of tokens, alone and in a pipe, saved and read."""

import multiprocessing
import pickle
import subprocess
import sys
from importlib.metadata import entry_points

import pytest

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
]
spacy = pytest.importorskip("spacy", exc_type=ImportError)

from claimkit.integrations.spacy import ClaimComponent, claims_of  # noqa: E402

TEXTS = [
    "About 3,500 people marched on Monday, police said.",
    "",
    "“We lost 3 boats,” said Ada Lowe. “Two more drift.”\n\nThe tug was 2 hours late.",
    "It rose by$4.5mn(9%)to a record;“never again”,she said. \t 🚢🚢 7km.",
    " \n ",
    "Ten of 12 cranes stood still on Monday.\nREAD MORE: 5 things about cranes\n" * 6,
]


@pytest.fixture(scope="module")
def nlp(tiny_folder):
    nlp = spacy.blank("en")
    nlp.add_pipe("claimkit", config={"model": str(tiny_folder), "device": "cpu"})
    return nlp


def values(claims):
    return [claim.to_dict() | {"confidence": None} for claim in claims]


def test_a_doc_has_the_claims_of_its_text(nlp, tiny_extractor):
    found = 0
    for text in TEXTS:
        claims = nlp(text)._.claims
        assert values(claims) == values(tiny_extractor.extract(text))
        for claim in claims:
            if claim.quantity:
                assert text[claim.quantity.start : claim.quantity.end] == claim.quantity.text
        found += len(claims)
    assert found > 10


def test_each_part_is_a_span_that_covers_it_and_names_its_claim(nlp):
    covered = exact = 0
    for doc in nlp.pipe(TEXTS):
        spans = list(doc.spans["claims"])
        for number, claim in enumerate(doc._.claims):
            own = {span.label_: span for span in spans if span.id_ == str(number)}
            source = claim.attribution.source if claim.attribution else None
            for label, part in (
                ("QUANTITY", claim.quantity),
                ("ENTITY", claim.entity),
                ("TIME", claim.time),
                ("SOURCE", source),
            ):
                assert (label in own) == (part is not None)
                if part is not None:
                    assert own[label].start_char <= part.start < part.end <= own[label].end_char
                    covered += 1
                    exact += own[label].text == part.text
    assert covered > exact > 0


def test_a_pipe_gives_what_each_text_gives_alone_in_order(nlp):
    docs = list(nlp.pipe(TEXTS, batch_size=2))
    assert [doc.text for doc in docs] == TEXTS
    for doc, text in zip(docs, TEXTS, strict=True):
        assert values(doc._.claims) == values(nlp(text)._.claims)


def test_a_pipe_reads_no_more_than_it_must(nlp):
    def endless():
        while True:
            yield TEXTS[0]

    docs = nlp.pipe(endless())
    assert next(docs)._.claims and next(docs)._.claims


def test_contexts_stay_with_their_texts(nlp):
    pairs = [(text, number) for number, text in enumerate(TEXTS)]
    assert [(d.text, n) for d, n in nlp.pipe(pairs, as_tuples=True)] == pairs


def test_times_count_from_the_date_of_the_doc(nlp, tiny_extractor):
    text = "They met 9 people on Monday. " * 6
    doc = nlp.make_doc(text)
    doc._.claims_date = "2031-05-07"
    (found,) = nlp.pipe([doc])
    assert values(found._.claims) == values(tiny_extractor.extract(text, date="2031-05-07"))


def test_a_doc_survives_its_bytes(nlp):
    doc = nlp(TEXTS[5])
    back = spacy.tokens.Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert back._.claims == doc._.claims != []
    assert [(s.start, s.end, s.label_, s.id_) for s in back.spans["claims"]] == [
        (s.start, s.end, s.label_, s.id_) for s in doc.spans["claims"]
    ]
    stored = spacy.tokens.DocBin(store_user_data=True, docs=[doc]).get_docs(nlp.vocab)
    assert next(stored)._.claims == doc._.claims


def test_a_saved_pipeline_is_whole(tiny_folder, tmp_path):
    model = tmp_path / "model"
    model.mkdir()
    for path in tiny_folder.iterdir():
        (model / path.name).write_bytes(path.read_bytes())
    nlp = spacy.blank("en")
    nlp.add_pipe("claimkit", config={"model": str(model), "device": "cpu"})
    expected = nlp(TEXTS[5])._.claims
    nlp.to_disk(tmp_path / "pipeline")
    for path in model.iterdir():
        path.unlink()
    back = spacy.load(tmp_path / "pipeline")
    assert back(TEXTS[5])._.claims == expected != []
    assert back.get_pipe("claimkit").device == "cpu"
    back.to_disk(tmp_path / "pipeline")  # over itself
    assert spacy.load(tmp_path / "pipeline")(TEXTS[5])._.claims == expected


def test_a_pickled_component_leaves_the_model_behind(nlp):
    nlp(TEXTS[0])
    data = pickle.dumps(nlp.get_pipe("claimkit"))
    assert len(data) < 10_000
    again = pickle.loads(data)
    assert values(claims_of(again(nlp.make_doc(TEXTS[0])))) == values(nlp(TEXTS[0])._.claims)


@pytest.mark.slow
def test_several_processes_find_the_same(nlp):
    if multiprocessing.get_start_method() != "fork":
        pytest.skip("spaCy's own processes, as they are started here")
    alone = [values(doc._.claims) for doc in nlp.pipe(TEXTS * 3)]
    assert [values(doc._.claims) for doc in nlp.pipe(TEXTS * 3, n_process=2)] == alone


def test_another_model_is_named_when_it_is_not_there(tmp_path):
    component = ClaimComponent(tmp_path / "none", device="cpu", min_confidence=0.0)
    with pytest.raises(OSError, match="no model"):
        component(spacy.blank("en").make_doc("About 3 people came."))


def test_spacy_finds_the_component_by_its_entry_point():
    if not entry_points(group="spacy_factories", name="claimkit"):
        pytest.skip("claimkit is not installed here")
    code = "import spacy; print(spacy.blank('en').add_pipe('claimkit').model)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["claimkit-small"]


def test_without_spacy_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "spacy.language", None)
    monkeypatch.delitem(sys.modules, "claimkit.integrations.spacy")
    with pytest.raises(ImportError, match=r"pip install 'claimkit\[spacy\]'"):
        __import__("claimkit.integrations.spacy")
