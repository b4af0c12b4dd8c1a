"""Windows: flat arrays whose offsets lead back to the text, whatever the text."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimkit.inference.tokenize import SpecialIds, tokenize
from claimkit.segment import segment

NEWS = (
    "Dockers end strike\n\nAbout 3,500 people marched on Monday, police said. "
    "“We won,” said Ada Lowe. The talks lasted 9 hours.\n\nNobody was hurt."
)


def windows_of(texts, tokenizer, window_tokens=64):
    return tokenize(texts, [segment(t) for t in texts], tokenizer, window_tokens=window_tokens)


def rows(windows):
    return [slice(first, last) for first, last in itertools.pairwise(windows.splits.tolist())]


def test_arrays_are_flat_and_of_one_length(tiny_tokenizer):
    windows = windows_of([NEWS, "", "Ten boats sank."], tiny_tokenizer)
    assert windows.splits[0] == 0
    assert windows.splits[-1] == len(windows.ids) == len(windows.starts) == len(windows.ends)
    assert len(windows.is_special) == len(windows.ids)
    assert windows.lengths.sum() == len(windows.ids)
    assert len(windows) == len(windows.documents) == len(windows.lengths)


def test_ids_are_the_tokenizers_own_for_each_sentence(tiny_tokenizer):
    windows = windows_of([NEWS], tiny_tokenizer)
    own = [
        piece
        for sentence in segment(NEWS).sentences
        for piece in tiny_tokenizer.encode(NEWS[sentence.start : sentence.end]).ids
    ]
    assert windows.ids[~windows.is_special].tolist() == own


def test_offsets_slice_back_to_the_pieces(tiny_tokenizer):
    windows = windows_of([NEWS], tiny_tokenizer)
    for piece, start, end, is_special in zip(
        windows.ids, windows.starts, windows.ends, windows.is_special, strict=True
    ):
        name = tiny_tokenizer.id_to_token(int(piece)).removeprefix("##")
        assert is_special == (start == end)
        if not is_special:
            assert NEWS[start:end].lower() == name


def test_windows_are_framed_and_paragraphs_parted(tiny_tokenizer):
    special = SpecialIds.of(tiny_tokenizer)
    windows = windows_of([NEWS], tiny_tokenizer, 256)
    assert len(windows) == 1
    framing = windows.ids[windows.is_special].tolist()
    paragraphs = len({sentence.paragraph for sentence in segment(NEWS).sentences})
    assert framing == [special.cls] + [special.sep] * paragraphs
    assert windows.ids[0] == special.cls and windows.ids[-1] == special.sep


def test_a_window_holds_sentences_of_one_document_only(tiny_tokenizer):
    texts = ["Ten boats sank.", "", "Six cars burned."]
    windows = windows_of(texts, tiny_tokenizer)
    assert windows.documents.tolist() == [0, 2]


def test_no_text_makes_no_windows(tiny_tokenizer):
    for texts in ([], [""], [" \n\t "], ["", ""]):
        windows = windows_of(texts, tiny_tokenizer)
        assert len(windows) == 0
        assert windows.splits.tolist() == [0]


def test_a_sentence_longer_than_the_window_is_cut_between_words(tiny_tokenizer):
    text = " ".join(["percentage"] * 40)
    windows = windows_of([text], tiny_tokenizer, 32)
    assert len(windows) > 1
    assert windows.lengths.max() <= 32
    for row in rows(windows):
        inner = ~windows.is_special[row]
        first, last = windows.starts[row][inner][0], windows.ends[row][inner][-1]
        assert first == 0 or text[first - 1] == " "
        assert last == len(text) or text[last] == " "


def test_a_word_longer_than_the_window_is_cut_inside(tiny_tokenizer):
    text = "x" * 90
    windows = windows_of([text], tiny_tokenizer, 32)
    inner = ~windows.is_special
    assert windows.lengths.max() <= 32
    assert (
        "".join(text[s:e] for s, e in zip(windows.starts[inner], windows.ends[inner], strict=True))
        == text
    )


@pytest.mark.parametrize(
    "odd",
    [
        "\ud800",
        "\x00",
        "\U0001f6a2",
        "e\u0301",
        "\u6e2f\u53e3",
        "\u200f\u0634",
        "\ufeff",
        "\u00ad",
        "ﬁ",
        "İ",
        "ẞ",
    ],
    ids=ascii,
)
def test_odd_characters_shift_no_offset(tiny_tokenizer, odd):
    text = f"{odd} police {odd}{odd} said {odd}x 31 people"
    windows = windows_of([text], tiny_tokenizer)
    found = {text[s:e] for s, e in zip(windows.starts, windows.ends, strict=True)}
    assert {"police", "said", "people"} <= found


characters = st.characters() | st.sampled_from("\ud800\udfff\x00\u0301\U0001f6a2港\u200f. \n“”19")


@settings(deadline=None, max_examples=200)
@given(
    texts=st.lists(st.text(characters, max_size=200), max_size=4),
    window_tokens=st.integers(3, 40),
)
def test_every_piece_lies_in_its_document_and_no_window_is_over_the_limit(
    tiny_tokenizer, texts, window_tokens
):
    windows = windows_of(texts, tiny_tokenizer, window_tokens)
    assert (windows.lengths <= window_tokens).all()
    assert (windows.lengths >= 3).all()
    assert (np.diff(windows.documents) >= 0).all()
    for row, document in zip(rows(windows), windows.documents, strict=True):
        starts, ends = windows.starts[row], windows.ends[row]
        assert (starts >= 0).all() and (starts <= ends).all()
        assert (ends <= len(texts[document])).all()
        assert (np.diff(starts) >= 0).all() and (np.diff(ends) >= 0).all()
