"""Decoding: the fast path against slow twins, BIO and link types held."""

import itertools

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from claimkit.inference.batch import make_batches, pad
from claimkit.inference.decode import Decoder
from claimkit.inference.engine import Engine, pick_device
from claimkit.inference.flat import lay_flat
from claimkit.inference.found import LINK_TARGETS, SPAN_TYPES, gather
from claimkit.inference.host_decode import spans_of
from claimkit.inference.tokenize import SpecialIds, tokenize
from claimkit.model.settings import LINK_ROLES
from claimkit.segment import segment


def spans_slowly(tags):
    spans = []
    for at, tag in enumerate(tags):
        if tag % 2 == 1:
            spans.append([at, at, (tag - 1) // 2])
        elif tag > 0:
            spans[-1][1] = at
    return spans


def legal(tags):
    """The tags with each `I` that nothing begins turned into its `B`."""
    out = [0]
    for tag in tags:
        is_inside = tag > 0 and tag % 2 == 0
        out.append(tag - 1 if is_inside and out[-1] not in (tag, tag - 1) else tag)
    return out[1:]


@given(st.lists(st.integers(0, 6), max_size=40).map(legal))
def test_spans_equal_those_of_a_plain_loop(tags):
    assert np.column_stack(spans_of(np.asarray(tags, dtype=np.int64))).tolist() == spans_slowly(
        tags
    )


TEXTS = [
    "About 3,500 people marched on Monday, police said.",
    "He said 9 of 10 boats sank.\n\nShe was not there, the police said on Monday.",
    "It cost $4.5 and a " + "very " * 40 + "long time.",
]


@pytest.fixture(scope="module")
def scored(make_tiny_model, tiny_tokenizer):
    model = make_tiny_model(3)
    windows = tokenize(TEXTS, [segment(t) for t in TEXTS], tiny_tokenizer, window_tokens=64)
    (order,) = make_batches(windows.lengths, batch_tokens=100_000)
    batch = lay_flat(windows, order, torch.device("cpu"))
    ids, mask, casing = map(
        torch.from_numpy, pad(windows, order, SpecialIds.of(tiny_tokenizer).pad)
    )
    with torch.inference_mode():
        output = model.eval()(ids, mask, casing)
        flat = model.score(output.hidden[mask.bool()])
        return output, mask, Decoder(model).decode(flat, batch)


def test_spans_of_every_type_are_found(scored):
    _, _, found = scored
    assert set(found.span_type.tolist()) == set(range(len(SPAN_TYPES)))


def test_links_run_between_the_right_types_in_one_window(scored):
    _, _, found = scored
    linked = 0
    for role, name in enumerate(LINK_ROLES):
        origin, target = LINK_TARGETS[name]
        for span in np.nonzero(found.link[:, role] >= 0)[0]:
            to = found.link[span, role]
            assert SPAN_TYPES[found.span_type[span]] == origin
            assert SPAN_TYPES[found.span_type[to]] == target
            assert found.window[span] == found.window[to]
            linked += 1
    assert linked > len(LINK_ROLES)


def test_a_link_goes_to_the_best_scored_span_or_to_none(scored):
    output, mask, found = scored
    for span, role in itertools.product(range(len(found.window)), range(len(LINK_ROLES))):
        origin, target = LINK_TARGETS[LINK_ROLES[role]]
        if SPAN_TYPES[found.span_type[span]] != origin:
            assert found.link[span, role] == -1
            continue
        window, pieces = found.window[span], int(mask[found.window[span]].sum())
        query = output.link_queries[window, found.first[span], role]
        scores = (output.link_keys[window, :pieces, role] @ query).softmax(0).numpy()
        best, best_score = -1, scores[0]
        for other in range(len(found.window)):
            if found.window[other] == window and SPAN_TYPES[found.span_type[other]] == target:
                for at in range(max(1, found.first[other]), found.last[other] + 1):
                    if scores[at] > best_score:
                        best, best_score = other, scores[at]
        assert found.link[span, role] == best
        assert found.link_score[span, role] == pytest.approx(best_score, abs=1e-5)


def test_only_quantities_are_classified(scored):
    _, _, found = scored
    is_quantity = found.span_type == 0
    for name, labels in found.classes.items():
        assert (labels[is_quantity] >= 0).all()
        assert (labels[~is_quantity] == -1).all()
        assert (found.class_score[name][is_quantity] > 0).all()


def test_scores_are_probabilities(scored):
    _, _, found = scored
    for scores in (found.span_score, found.link_score, *found.class_score.values()):
        assert ((scores >= 0) & (scores <= 1 + 1e-6)).all()


def test_what_is_found_does_not_depend_on_the_batches(make_tiny_model, tiny_tokenizer):
    windows = tokenize(TEXTS, [segment(t) for t in TEXTS], tiny_tokenizer, window_tokens=64)
    results = []
    for batch_tokens in (1, 100, 100_000):
        engine = Engine(
            make_tiny_model(4),
            tiny_tokenizer,
            device=pick_device("cpu"),
            batch_tokens=batch_tokens,
            dtype=torch.float32,
        )
        results.append(gather(list(engine.run(windows))))
    sizes = [len(list(make_batches(windows.lengths, batch_tokens=n))) for n in (1, 100_000)]
    assert sizes == [len(windows), 1]
    for found in results[1:]:
        for name in ("window", "first", "last", "span_type", "link"):
            assert getattr(found, name).tolist() == getattr(results[0], name).tolist(), name
        np.testing.assert_allclose(found.span_score, results[0].span_score, atol=1e-4)
