"""Annotations to labels: what decoding would read back, what is masked, what is counted as lost."""

import numpy as np
import pytest

from claimkit.inference.host_decode import spans_of
from claimkit.inference.tokenize import tokenize
from claimkit.io.documents import CLAIM_FIELDS
from claimkit.labels import ATTRIBUTION_LAYER, QUANTITY_LAYER
from claimkit.model.config import ClaimConfig
from claimkit.model.settings import CLASSIFIERS, LINK_ROLES
from claimkit.segment import segment
from claimkit.training.alignment import IGNORE, align

CONFIG = ClaimConfig()
TEXT = "About 40 boats left Mossport on Monday, police said. Ada Lowe said 7 tugs drifted away."
CLAIMS = (
    {
        "quantity": "About 40",
        "comparator": "~",
        "entity": "boats",
        "predicate": "left",
        "place": "Mossport",
        "time": "on Monday",
    },
    {"quantity": "7", "entity": "tugs", "status": "planned", "change": "up"},
)
ATTRIBUTIONS = (
    {
        "source": ["police"],
        "cue": ["said"],
        "content": ["About 40 boats left Mossport on Monday"],
    },
    {"source": ["Ada Lowe"], "cue": ["said@1"], "content": ["7 tugs drifted away"]},
)


@pytest.fixture
def label(tiny_tokenizer):
    """Windows, labels and report of one document."""

    def label(document, window_tokens=256):
        pages = [segment(document.text)]
        windows = tokenize([document.text], pages, tiny_tokenizer, window_tokens=window_tokens)
        return windows, *align([document], windows, CONFIG)

    return label


@pytest.fixture
def whole(annotate, label):
    windows, (row,), report = label(annotate(TEXT, claims=CLAIMS, attributions=ATTRIBUTIONS))
    return windows, row, report


def read_back(windows, tags, types, text=TEXT):
    known = np.where(tags == IGNORE, 0, tags)
    first, last, kind = spans_of(known)
    return {
        (types[k], text[windows.starts[f] : windows.ends[last_piece]])
        for f, last_piece, k in zip(first, last, kind, strict=True)
    }


def test_quantity_labels_decode_back_to_the_gold_spans(whole):
    windows, row, _ = whole
    assert read_back(windows, row.quantity_tags, QUANTITY_LAYER) == {
        ("QUANTITY", "About 40"),
        ("ENTITY", "boats"),
        ("PREDICATE", "left"),
        ("PLACE", "Mossport"),
        ("TIME", "on Monday"),
        ("QUANTITY", "7"),
        ("ENTITY", "tugs"),
    }


def test_attribution_labels_decode_back_to_the_gold_spans(whole):
    windows, row, _ = whole
    assert read_back(windows, row.attribution_tags, ATTRIBUTION_LAYER) == {
        ("CONTENT", "About 40 boats left Mossport on Monday"),
        ("SOURCE", "police"),
        ("CUE", "said"),
        ("SOURCE", "Ada Lowe"),
        ("CONTENT", "7 tugs drifted away"),
    }


def piece_at(windows, offset):
    is_word = ~windows.is_special
    return int(np.nonzero(is_word & (windows.starts <= offset) & (offset < windows.ends))[0][0])


def test_links_point_at_first_pieces_or_at_none(whole):
    windows, row, _ = whole

    def link(role, origin, target):
        to = piece_at(windows, TEXT.index(target)) if target else 0
        return (LINK_ROLES.index(role), piece_at(windows, TEXT.index(origin)), to)

    first = {"ENTITY": "boats", "PREDICATE": "left", "PLACE": "Mossport", "TIME": "on Monday"}
    roles = ("ENTITY", "PROPERTY", "PREDICATE", "TIME", "PLACE")
    expected = {link(role, "About", first.get(role)) for role in roles}
    expected |= {link(role, "7 tugs", {"ENTITY": "tugs"}.get(role)) for role in roles}
    expected |= {
        link("CUE_SOURCE", "said.", "police"),
        link("CUE_SOURCE", "said 7", "Ada Lowe"),
        link("CONTENT_CUE", "About", "said."),
        link("CONTENT_CUE", "7 tugs", "said 7"),
        link("CONTENT_SOURCE", "About", "police"),
        link("CONTENT_SOURCE", "7 tugs", "Ada Lowe"),
    }
    assert set(map(tuple, row.links.tolist())) == expected


def test_classes_are_those_of_the_claims(whole):
    windows, row, _ = whole
    at = [piece_at(windows, TEXT.index(word)) for word in ("About", "7 tugs")]
    assert row.quantities.tolist() == at
    named = {
        name: [CLASSIFIERS[name][i] for i in row.classes[name].tolist()] for name in CLASSIFIERS
    }
    assert named == {
        "status": ["actual", "planned"],
        "change": ["none", "up"],
        "kind": ["count", "count"],
        "comparator": ["~", "="],
    }


def test_the_first_piece_has_no_label(whole):
    _, row, _ = whole
    assert row.quantity_tags[0] == row.attribution_tags[0] == IGNORE
    assert (row.quantity_tags[1:] != IGNORE).all()


def test_a_missing_attribution_layer_is_unknown(annotate, label):
    layers = CLAIM_FIELDS | {"status", "change"}
    _, (row,), report = label(
        annotate(TEXT, claims=CLAIMS, attributions=ATTRIBUTIONS, layers=layers)
    )
    assert (row.attribution_tags == IGNORE).all()
    assert row.links[:, 0].max() <= LINK_ROLES.index("PLACE")
    assert not any(name.startswith(("content", "cue", "source")) for name in report.counts)


def test_a_missing_quantity_layer_is_unknown(annotate, label):
    _, (row,), _ = label(
        annotate(TEXT, claims=CLAIMS, attributions=ATTRIBUTIONS, layers={"attribution"})
    )
    assert (row.quantity_tags == IGNORE).all()
    assert not len(row.quantities)
    assert row.links[:, 0].min() >= LINK_ROLES.index("CUE_SOURCE")


def test_span_types_that_are_not_annotated_are_free_and_unlinked(annotate, label):
    layers = {"quantity", "entity"}
    _, (row,), _ = label(annotate(TEXT, claims=CLAIMS, layers=layers))
    free = {
        tag for tag, is_free in zip(CONFIG.quantity_tags, row.free_tags, strict=True) if is_free
    }
    assert free == {
        f"{prefix}-{name}" for prefix in "BI" for name in ("PROPERTY", "PREDICATE", "TIME", "PLACE")
    }
    assert set(row.links[:, 0].tolist()) == {LINK_ROLES.index("ENTITY")}
    assert all((ids == IGNORE).all() for ids in row.classes.values())


def test_pieces_to_ignore_are_masked(annotate, label):
    windows, (row,), _ = label(
        annotate(TEXT, claims=CLAIMS, attributions=ATTRIBUTIONS, ignore=["Ada Lowe said"])
    )
    start = TEXT.index("Ada")
    inside = (windows.starts >= start) & (windows.ends <= start + 13) & ~windows.is_special
    inside[0] = True
    for tags in (row.quantity_tags, row.attribution_tags):
        assert ((tags == IGNORE) == inside).all()


def test_the_more_important_of_two_overlapping_spans_keeps_the_piece(annotate, label):
    text = "Police saw 40 boats."
    windows, (row,), _ = label(
        annotate(text, claims=[{"quantity": "40", "entity": "40 boats", "predicate": "saw 40"}])
    )
    assert read_back(windows, row.quantity_tags, QUANTITY_LAYER, text) == {
        ("QUANTITY", "40"),
        ("ENTITY", "boats"),
        ("PREDICATE", "saw"),
    }


def test_fragments_parted_by_a_line_end_are_one_span(annotate, label):
    text = "Police said the boats\nhad sunk."
    windows, (row,), _ = label(
        annotate(
            text,
            attributions=[
                {"source": ["Police"], "cue": ["said"], "content": ["the boats", "had sunk"]}
            ],
        )
    )
    assert ("CONTENT", "the boats\nhad sunk") in read_back(
        windows, row.attribution_tags, ATTRIBUTION_LAYER, text
    )


def test_spans_within_a_window_are_whole(whole):
    assert whole[2].counts == {
        "quantity whole": 2,
        "entity whole": 2,
        "predicate whole": 1,
        "place whole": 1,
        "time whole": 1,
        "content whole": 2,
        "source whole": 2,
        "cue whole": 2,
    }


def test_a_span_that_each_window_cuts_is_counted_once(annotate, label):
    text = "A man of the port said so. It was on a Monday. Police left in a hurry."
    document = annotate(
        text,
        attributions=[{"source": ["A man"], "content": ["the port said so. It was on a Monday"]}],
    )
    windows, labels, report = label(document, window_tokens=14)
    assert len(windows) > 1
    assert report.counts == {"source whole": 1, "content cut": 1}
    assert str(report) == "content cut 1, source whole 1"
    begins = CONFIG.attribution_tags.index("B-CONTENT")
    assert sum(int((row.attribution_tags == begins).sum()) for row in labels) == 2


def test_a_span_inside_a_piece_takes_the_piece(annotate, label):
    text = "The people left."
    windows, (row,), report = label(annotate(text, claims=[{"quantity": "peop"}]))
    assert read_back(windows, row.quantity_tags, QUANTITY_LAYER, text) == {("QUANTITY", "people")}
    assert report.counts == {"quantity whole": 1}


def test_a_span_in_no_window_is_lost(annotate, label, tiny_tokenizer):
    document = annotate(
        TEXT, claims=CLAIMS, attributions=ATTRIBUTIONS, layers=CLAIM_FIELDS | {"attribution"}
    )
    only_first = [type(segment(TEXT))(segment(TEXT).sentences[:1], None)]
    windows = tokenize([TEXT], only_first, tiny_tokenizer, window_tokens=256)
    _, report = align([document], windows, CONFIG)
    assert report.counts["quantity lost"] == 1 and report.counts["quantity whole"] == 1
    assert report.counts["content lost"] == 1 and report.counts["entity lost"] == 1


def test_the_spans_of_a_document_without_windows_are_lost(annotate, tiny_tokenizer):
    document = annotate(TEXT, claims=CLAIMS[1:], layers={"quantity"})
    pages = [type(segment(TEXT))((), None)]
    windows = tokenize([TEXT], pages, tiny_tokenizer, window_tokens=64)
    labels, report = align([document], windows, CONFIG)
    assert labels == []
    assert report.counts == {"quantity lost": 1, "entity lost": 1}
