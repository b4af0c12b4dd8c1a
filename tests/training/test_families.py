"""Encoders of every family: trained a few steps, saved, loaded, and read with, to the character."""

import json

import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tiny_encoders import SENTENCES, TOKENIZERS, wordpiece, write_encoder

from claimkit import ClaimExtractor, train
from claimkit.errors import ModelFolderError, RecipeError
from claimkit.inference.tokenize import tokenize
from claimkit.io.jsonl import write_documents
from claimkit.segment import segment
from claimkit.training.encoder import fast_tokenizer

FAMILIES = sorted(TOKENIZERS)
CLAIMS = [
    {"quantity": "12", "entity": "people", "predicate": "left", "time": "Monday"},
    {"quantity": "9", "entity": "boats", "predicate": "sank", "place": "the harbour"},
    {"quantity": "Some 3,500", "entity": "dockers", "comparator": "~", "place": "Århus"},
    {"quantity": "€3.5m", "entity": "café", "kind": "money"},
    {"quantity": "About 7", "entity": "tugs", "comparator": "~"},
]


@pytest.fixture(scope="module")
def encoders(tmp_path_factory):
    """A function from a family to the folder of its tiny encoder, each made once."""
    made = {}

    def folder_of(family):
        if family not in made:
            made[family] = write_encoder(family, tmp_path_factory.mktemp(family))
        return made[family]

    return folder_of


@pytest.fixture
def corpus(tmp_path, annotate):
    """A file of five annotated documents."""
    documents = [
        annotate(text, claims=[claim], doc_id=str(number))
        for number, (text, claim) in enumerate(zip(SENTENCES, CLAIMS, strict=True))
    ]
    path = tmp_path / "own.jsonl"
    write_documents(path, documents)
    return path


def recipe_of(encoder, corpus, *, epochs=2, **model):
    return {
        "name": "tiny",
        "encoder": {"name": str(encoder), "hidden_dropout": 0.05},
        "model": {"window_tokens": 48, "link_size": 4, "classifier_size": 8, **model},
        "training": {"batch_tokens": 64, "evaluations": 1, "precision": "float32"},
        "development": {"path": str(corpus)},
        "corpus": [{"path": str(corpus), "epochs": epochs}],
    }


def loud(folder):
    """An extractor of that folder that finds spans everywhere, in single precision."""
    extractor = ClaimExtractor.from_pretrained(folder, device="cpu")
    extractor.engine.dtype = torch.float32
    model = extractor.engine.model.float()
    with torch.no_grad(), torch.random.fork_rng():
        torch.manual_seed(3)
        for tagger in (model.quantity_tagger, model.attribution_tagger):
            torch.nn.init.normal_(tagger.weight, std=1.0)
            torch.nn.init.zeros_(tagger.bias)
        model.quantity_tagger.bias[1] = 3.0
    return extractor


def rows_of(claims):
    """Claims as JSON, and how sure the model is of them but for rounding."""
    rows = [claim.to_dict() for claim in claims]
    return rows, pytest.approx([row.pop("confidence") for row in rows], abs=1e-4)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_is_trained_saved_loaded_and_read_with(family, encoders, corpus, tmp_path):
    casing = family in ("electra", "deberta", "modernbert")
    folder = train(
        recipe_of(encoders(family), corpus, casing=casing), tmp_path / "run", device="cpu"
    )
    record = json.loads((folder / "record.json").read_text())
    assert record["run"]["done"] > 2 and len(record["run"]["curve"]) == 1
    config = json.loads((folder / "config.json").read_text())["encoder"]
    assert config["model_type"] in (family, "deberta-v2")
    extractor = loud(folder)
    texts = [*SENTENCES, "\n".join(SENTENCES), "", "\x00\ud800 7 \U0001f600 boats", "x" * 400]
    whole = [rows_of(extractor.extract(text)) for text in texts]
    assert sum(len(claims) for claims, _ in whole) >= len(SENTENCES)
    for text, (claims, _) in zip(texts, whole, strict=True):
        for claim in claims:
            for span in (claim, claim["quantity"], claim["entity"]):
                assert span is None or text[span["start"] : span["end"]] == span["text"]
    for batch_tokens in (1, 70, 4096):
        extractor.engine.batch_tokens = batch_tokens
        for found, (claims, sureness) in zip(extractor.stream(texts), whole, strict=True):
            assert [claim.confidence for claim in found] == sureness
            assert rows_of(found)[0] == claims


SPACES = "".join(c for c in map(chr, range(0x3001)) if c.isspace() and c not in "\x1c\x1d\x1e\x1f")
TEXTS = st.text(
    st.sampled_from("ab zÅé€½ﬁ7,.“”\n\t\u00a0\u0301\u200b\U0001f600Ａ漢\x00\ufeff")
    | st.characters(),
    max_size=40,
)


@pytest.fixture(scope="module")
def tokenizers():
    return {family: make() for family, make in TOKENIZERS.items()}


@pytest.mark.parametrize("family", FAMILIES)
@settings(deadline=None, max_examples=60)
@given(TEXTS)
@example(" Police  said 12.\nThe cafe\u0301 lost €3.5m (½).")
@example("Some 1\u00a0200 people \U0001f468\u200d\U0001f469\u200d\U0001f467 signed.")
def test_pieces_lie_in_order_in_the_text_and_begin_and_end_with_no_space(tokenizers, family, text):
    windows = tokenize([text], [segment(text)], tokenizers[family], window_tokens=16)
    pieces = [
        (start, end)
        for start, end, special in zip(
            windows.starts.tolist(), windows.ends.tolist(), windows.is_special, strict=True
        )
        if not special
    ]
    covered = set()
    for start, end in pieces:
        assert 0 <= start <= end <= len(text)
        assert text[start:end] == text[start:end].strip(SPACES)
        covered |= set(range(start, end))
    assert pieces == sorted(pieces)
    plain = [i for i, c in enumerate(text) if c.isascii() and c.isalnum()]
    assert covered >= set(plain)


@pytest.mark.parametrize("family", FAMILIES)
def test_words_have_the_offsets_of_their_letters(tokenizers, family):
    text = "The café lost €3.5m, and 40 boats sank."
    windows = tokenize([text], [segment(text)], tokenizers[family], window_tokens=64)
    starts, ends = set(windows.starts.tolist()), set(windows.ends.tolist())
    for word in ("The", "café", "lost", "and", "40", "boats", "sank"):
        at = text.index(word)
        assert at in starts and at + len(word) in ends


def test_a_letter_keeps_its_combining_accent(encoders, corpus, tmp_path):
    folder = train(recipe_of(encoders("xlm-roberta"), corpus), tmp_path / "run", device="cpu")
    text = "Some 40 boats reached the cafe\u0301s of Lome\u0301 on Monday."
    extractor = loud(folder)
    for row in extractor.find_spans([text])[1][0].offsets.values():
        assert text[row[1] : row[1] + 1] != "\u0301"


@pytest.mark.parametrize(("family", "longest"), [("bert", 64), ("roberta", 64), ("electra", 64)])
def test_the_longest_window_that_an_encoder_reads_is_found_by_trying(
    family, longest, encoders, corpus, tmp_path
):
    recipe = recipe_of(encoders(family), corpus, window_tokens=longest)
    train({**recipe, "corpus": [{"path": str(corpus), "epochs": 0.5}]}, tmp_path, device="cpu")
    with pytest.raises(RecipeError, match=f"window_tokens is {longest + 1}, but the encoder"):
        train(recipe_of(encoders(family), corpus, window_tokens=longest + 1), tmp_path / "b")


def test_pickled_weights_are_refused(encoders, corpus, tmp_path):
    folder = tmp_path / "pickled"
    folder.mkdir()
    for name in ("config.json", "tokenizer.json"):
        (folder / name).write_bytes((encoders("bert") / name).read_bytes())
    torch.save({}, folder / "pytorch_model.bin")
    with pytest.raises(ModelFolderError, match="no encoder that transformers can load from safe"):
        train(recipe_of(folder, corpus), tmp_path / "run")


def test_a_model_that_writes_text_is_refused(encoders, corpus, tmp_path):
    folder = tmp_path / "t5"
    folder.mkdir()
    (folder / "config.json").write_text('{"model_type": "t5", "is_encoder_decoder": true}')
    with pytest.raises(ModelFolderError, match="a t5 model writes text"):
        train(recipe_of(folder, corpus), tmp_path / "run")


def test_weights_without_a_layer_are_refused(encoders, corpus, tmp_path):
    folder = tmp_path / "longer"
    folder.mkdir()
    for path in encoders("bert").iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "num_hidden_layers": 3}))
    with pytest.raises(ModelFolderError, match=r"weights lack \d+ tensors"):
        train(recipe_of(folder, corpus), tmp_path / "run")


def test_a_tokenizer_without_frames_is_refused(tmp_path):
    tokenizer = TOKENIZERS["bert"]()
    values = json.loads(tokenizer.to_str())
    values["added_tokens"] = []
    values["model"]["vocab"] = {"[UNK]": 0, "a": 1}
    (tmp_path / "tokenizer.json").write_text(json.dumps(values))
    with pytest.raises(ModelFolderError, match=r"has no \[CLS\] or <s>"):
        fast_tokenizer(tmp_path)


def test_a_vocabulary_without_tokenizer_json_makes_a_fast_tokenizer(tmp_path):
    tokenizer = wordpiece()
    vocabulary = sorted(tokenizer.get_vocab(), key=tokenizer.get_vocab().__getitem__)
    (tmp_path / "vocab.txt").write_text("\n".join(vocabulary))
    (tmp_path / "config.json").write_text('{"model_type": "bert"}')
    (tmp_path / "tokenizer_config.json").write_text('{"tokenizer_class": "BertTokenizer"}')
    text = "police said 12 people left."
    made = fast_tokenizer(tmp_path).encode(text, add_special_tokens=False)
    assert made.offsets == tokenizer.encode(text, add_special_tokens=False).offsets


def test_a_folder_without_any_tokenizer_is_named(tmp_path):
    (tmp_path / "config.json").write_text('{"model_type": "bert"}')
    with pytest.raises(ModelFolderError, match=r"no tokenizer\.json, and none can be made"):
        fast_tokenizer(tmp_path)
