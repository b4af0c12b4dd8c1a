"""The pieces found word by word are those that the tokenizer makes of each sentence."""

import gzip
import json
import os
import random
import threading
import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers

from claimkit.inference import word_cache
from claimkit.inference.word_cache import LONE_SURROGATES, encode_sentences
from claimkit.inference.word_table import MISSING, Pieces, WordTable, word_keys
from claimkit.segment import segment

ROOT = Path(__file__).parents[2]
SHIPPED_TEXTS = [
    ROOT / "models/corpora/claimdesk/reports.jsonl",
    ROOT / "notebooks/data/dock-strike.jsonl",
]
RARE = [
    "\x00", "\x07", "\x1c", "\x85", "\ud800", "\udfff", "\ufffd", "\ufeff", "\u00ad", "\u200b", "\u200d", "\u200f",
    "\u2028", "\u2029", "\u00a0", "\u202f", "\u3000", "\t", "\r", "\u0301", "\u0327", "\u0345", "\u302e", "\U0001d165", "e\u0301",
    "é", "ñ", "Å", "İ", "ı", "ß", "ẞ", "ŉ", "ǆ", "Σ", "ς", "й", "ё", "ü", "ﬁ", "½", "²", "①", "Ⅳ", "㎏", "€", "™", "°", "港",
    "口", "한", "ᄒ", "ก", "ำ", "क", "ि", "ش", "ב", "🚢", "👩‍👧", "🏳️", "𝟗", "_", "’", "“", "—", "…", "•", "`", "'", "#", "##",
    "[SEP]", "[CLS]", "[UNK]", "[MASK", "[pad]", "a" * 23, "b" * 24, "c" * 25, "d" * 101, "é" * 24, "σ" * 24, "9" * 30,
]  # fmt: skip
WORDS = [
    "The",
    "police",
    "said",
    "3,500",
    "people",
    "Ada",
    "U.S.",
    "co-op",
    "isn't",
    "$4.5bn",
    "Zürich",
]


@pytest.fixture(scope="module")
def tokenizer():
    return Tokenizer.from_file(str(ROOT / "models/claimkit-small/tokenizer.json"))


def join(sentences):
    chars = np.asarray([len(sentence) for sentence in sentences], dtype=np.int64)
    ends = np.cumsum(chars + 1) - 1
    return "\n".join(sentences), ends - chars, ends


def assert_same_pieces(sentences, tokenizer):
    text, starts, ends = join(sentences)
    found = encode_sentences(text, starts, ends, tokenizer)
    encodings = tokenizer.encode_batch(
        [sentence.translate(LONE_SURROGATES) for sentence in sentences], add_special_tokens=False
    )
    assert found.counts.tolist() == [len(encoding) for encoding in encodings]
    at = np.repeat(starts, found.counts)
    ids, spans = found.ids.tolist(), np.stack([found.starts - at, found.ends - at], axis=1).tolist()
    first = 0
    for sentence, encoding in zip(sentences, encodings, strict=True):
        row = slice(first, first + len(encoding))
        first = row.stop
        assert ids[row] == encoding.ids, ascii(sentence)
        trimmed = [without_space(sentence, *span) for span in encoding.offsets]
        assert spans[row] == trimmed, ascii(sentence)


def without_space(text, start, end):
    """Offsets without the white space that pieces of some tokenizers begin and end with."""
    while start < end and is_space(text[start]):
        start += 1
    while start < end and is_space(text[end - 1]):
        end -= 1
    return [start, end]


def is_space(character):
    return character.isspace() and character not in "\x1c\x1d\x1e\x1f"


def sentences_of(texts):
    return [text[s.start : s.end] for text in texts for s in segment(text).sentences]


def read_texts(paths):
    for path in paths:
        with gzip.open(path, "rt") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                yield from (row[key] for key in ("text", "Input") if isinstance(row.get(key), str))


def splice(sentences, chance):
    """The sentences with rare characters put in somewhere."""
    for sentence in sentences:
        for _ in range(chance.randint(1, 3)):
            at = chance.randint(0, len(sentence))
            sentence = sentence[:at] + chance.choice(RARE) + sentence[at:]
        yield sentence


def test_shipped_texts_have_the_tokenizers_pieces(tokenizer):
    sentences = sentences_of(read_texts(SHIPPED_TEXTS))[::4]
    assert len(sentences) > 200
    assert_same_pieces(sentences, tokenizer)
    assert_same_pieces(sentences, tokenizer)


def test_rare_characters_in_real_sentences_change_nothing_else(tokenizer):
    sentences = sentences_of(read_texts(SHIPPED_TEXTS))[::4]
    assert_same_pieces(list(splice(sentences, random.Random(5))), tokenizer)


@pytest.mark.parametrize("rare", RARE, ids=ascii)
def test_a_rare_character_anywhere_in_a_sentence(tokenizer, rare):
    others = ["Nobody swam.", "It was -9 on Sunday"]
    odd = [
        rare,
        f"{rare} it",
        f"it {rare}",
        f"po{rare}lice",
        f"police{rare}",
        f"({rare}) {rare}{rare}",
    ]
    assert_same_pieces([piece for sentence in odd for piece in (sentence, *others)], tokenizer)


texts = st.text(
    st.characters(exclude_characters="\n") | st.sampled_from("".join(r for r in RARE if len(r) == 1))
    | st.characters(max_codepoint=0x600, exclude_characters="\n"),
    min_size=1,
)  # fmt: skip
parts = st.lists(st.sampled_from([*RARE, *WORDS, " ", "-", ".", ","]), min_size=1, max_size=30)


@given(st.lists(texts | parts.map("".join), min_size=1, max_size=8))
def test_any_text_has_the_tokenizers_pieces(tokenizer, tiny_tokenizer, sentences):
    assert_same_pieces(sentences, tokenizer)
    assert_same_pieces(sentences, tiny_tokenizer)


def test_every_character_alone_and_between_letters(tokenizer):
    characters = [chr(code) for code in [*range(0x3000), *range(0x3000, 0x110000, 97)]]
    characters.remove("\n")
    assert_same_pieces([f"{c} a{c}b {c}{c}" for c in characters], tokenizer)


def bert(**settings):
    vocabulary = {
        "[UNK]": 0,
        **{chr(c): c for c in range(33, 127)},
        **{f"##{chr(c)}": c + 200 for c in range(33, 127)},
    }
    tokenizer = Tokenizer(
        models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=9)
    )
    tokenizer.normalizer = normalizers.BertNormalizer(**settings)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def byte_level():
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    tokenizer = Tokenizer(models.BPE({letter: i for i, letter in enumerate(sorted(alphabet))}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def sentence_piece():
    scores = [("<unk>", 0.0), ("▁", -1.0), ("po", -2.0), *((chr(c), -3.0) for c in range(97, 123))]
    tokenizer = Tokenizer(models.Unigram(scores, 0, False))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    return tokenizer


def with_added(*names, **settings):
    from tokenizers import AddedToken

    tokenizer = bert(lowercase=True)
    tokenizer.add_tokens([AddedToken(name, **settings) for name in names])
    return tokenizer


TOKENIZERS = {
    "uncased": lambda: bert(lowercase=True),
    "cased": lambda: bert(lowercase=False),
    "cased without accents": lambda: bert(lowercase=False, strip_accents=True),
    "lower with accents": lambda: bert(lowercase=True, strip_accents=False),
    "dirty": lambda: bert(clean_text=False),
    "Chinese together": lambda: bert(handle_chinese_chars=False),
    "byte-level": byte_level,
    "SentencePiece": sentence_piece,
    "added": lambda: with_added("police", "ple sa", normalized=False),
    "added, normalised": lambda: with_added("Police", "é", normalized=True),
    "added, whole word": lambda: with_added(
        "said", single_word=True, lstrip=True, normalized=False
    ),
}


@pytest.mark.parametrize("name", TOKENIZERS)
def test_any_tokenizer_has_its_own_pieces(name):
    sentences = [
        " ".join(WORDS),
        "The Police said people said",
        *RARE,
        *(f"po{r}lice {r}" for r in RARE),
    ]
    made = TOKENIZERS[name]()
    assert_same_pieces(sentences, made)
    assert_same_pieces(sentences, made)


def test_a_tokenizer_that_is_changed_is_read_anew():
    tokenizer = bert(lowercase=True)
    sentences = ["The Police said", "in Zürich"]
    assert_same_pieces(sentences, tokenizer)
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=False)
    assert_same_pieces(sentences, tokenizer)
    tokenizer.add_tokens(["said"])
    assert_same_pieces(sentences, tokenizer)
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    assert_same_pieces(sentences, tokenizer)


def test_a_small_table_is_emptied_and_fills_again(tokenizer, monkeypatch):
    monkeypatch.setattr(word_cache, "WordTable", lambda: WordTable(16))
    own = Tokenizer.from_str(tokenizer.to_str())
    for number in range(20):
        assert_same_pieces(
            [f"word{number} and others{number}", " ".join(WORDS * 3), f"x{number}"], own
        )


def test_a_table_finds_what_was_stored_and_nothing_else():
    table = WordTable(64)
    codes = np.random.default_rng(0).integers(1, 128, 4000).astype(np.uint8)
    starts, chars = np.arange(0, 4000, 100), np.arange(40) % 24 + 1
    keys = word_keys(codes, starts, chars)
    counts = np.ones(40, dtype=np.int64)
    table.add(keys, Pieces(np.arange(40), np.zeros(40, dtype=np.int64), chars, counts))
    found = table.pieces(table.find(keys))
    assert found.ids.tolist() == list(range(40))
    assert found.ends.tolist() == chars.tolist()
    assert (table.find(word_keys(codes, starts + 30, chars)) == MISSING).all()


def test_threads_share_a_cache(tokenizer):
    own = Tokenizer.from_str(tokenizer.to_str())
    sentences = sentences_of(read_texts(SHIPPED_TEXTS))[:400]
    failed = []

    def work(seed):
        mine = random.Random(seed).sample(sentences, len(sentences))
        try:
            for first in range(0, len(mine), 40):
                assert_same_pieces(mine[first : first + 40], own)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_child_goes_on_while_another_thread_works(tokenizer):
    own = Tokenizer.from_str(tokenizer.to_str())
    sentence = [" ".join(WORDS)]
    is_done = threading.Event()

    def work():
        number = 0
        while not is_done.is_set():
            number += 1
            assert_same_pieces([f"word{number}q"], own)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        for _ in range(5):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # threads and fork, on purpose
                child = os.fork()
            if not child:
                text, starts, ends = join(sentence)
                os._exit(len(encode_sentences(text, starts, ends, own).ids) != 0)
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1
    finally:
        is_done.set()
        thread.join()


@pytest.mark.slow
def test_a_million_sentences_have_the_tokenizers_pieces(tokenizer):
    """Every text at hand, then the same with rare characters in it, until there are enough.

    A million where the corpora are at hand, which takes minutes; else a twentieth of it.
    """
    folder = Path(os.environ.get("CLAIMKIT_DATA", ""))
    paths = sorted(folder.rglob("*.jsonl*")) if folder.name else []
    sentences = list(dict.fromkeys(sentences_of(read_texts([*paths, *SHIPPED_TEXTS]))))
    chance = random.Random(11)
    done, enough = 0, 1_000_000 if paths else 50_000
    while done < enough:
        batch = sentences if not done else list(splice(sentences, chance))
        for first in range(0, len(batch), 2_000):
            assert_same_pieces(batch[first : first + 2_000], tokenizer)
        done += len(batch)
