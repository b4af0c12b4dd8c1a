"""The losses: equal to plain cross-entropy where all is known, blind to what a corpus leaves open."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn.functional import cross_entropy

from claimkit.model.claim_model import ClaimModelOutput
from claimkit.model.heads import LinkHead
from claimkit.model.settings import CLASSIFIERS
from claimkit.training.alignment import IGNORE, WindowLabels
from claimkit.training.losses import (
    batch_losses,
    collate,
    count_targets,
    link_loss,
    partial_tag_loss,
)

TAGS = 5
NOTHING_FREE = torch.zeros(2, TAGS, dtype=torch.bool)


@pytest.fixture(scope="module")
def logits():
    return torch.randn(2, 6, TAGS, generator=torch.Generator().manual_seed(4))


def tags_from(seed):
    return torch.randint(0, TAGS, (2, 6), generator=torch.Generator().manual_seed(seed))


@given(st.integers(0, 2**32), st.lists(st.booleans(), min_size=12, max_size=12))
def test_with_nothing_free_it_is_cross_entropy(seed, hidden):
    logits = torch.randn(2, 6, TAGS, generator=torch.Generator().manual_seed(seed))
    tags = tags_from(seed).masked_fill(torch.tensor(hidden).view(2, 6), IGNORE)
    loss = partial_tag_loss(logits, tags, NOTHING_FREE)
    if (tags == IGNORE).all():
        assert loss == 0
    else:
        expected = cross_entropy(
            logits.flatten(0, 1), tags.flatten(), ignore_index=IGNORE, reduction="sum"
        )
        torch.testing.assert_close(loss, expected)


def test_unknown_pieces_give_no_gradient(logits):
    tags = tags_from(1)
    tags[0, 2] = tags[1, 5] = IGNORE
    scores = logits.clone().requires_grad_()
    partial_tag_loss(scores, tags, NOTHING_FREE).backward()
    assert torch.equal(scores.grad.abs().sum(-1) == 0, tags == IGNORE)


def test_outside_stands_for_every_free_type(logits):
    free = NOTHING_FREE.clone()
    free[0, 3:] = True
    loss = partial_tag_loss(logits, torch.zeros(2, 6, dtype=torch.long), free)
    odds = logits.softmax(-1)
    expected = -torch.cat([odds[0][:, [0, 3, 4]].sum(-1).log(), odds[1][:, 0].log()]).sum()
    torch.testing.assert_close(loss, expected)


def test_finding_a_free_type_outside_costs_nothing():
    logits = torch.full((1, 2, TAGS), -30.0)
    logits[:, :, 3] = 30.0
    outside, free = torch.zeros(1, 2, dtype=torch.long), NOTHING_FREE[:1].clone()
    assert partial_tag_loss(logits, outside, free) > 50
    free[0, 3:] = True
    assert partial_tag_loss(logits, outside, free) < 1e-6


def test_a_free_type_does_not_touch_pieces_of_other_types(logits):
    tags = torch.full((2, 6), 2)
    free = NOTHING_FREE.clone()
    free[:, 3:] = True
    torch.testing.assert_close(
        partial_tag_loss(logits, tags, free), partial_tag_loss(logits, tags, NOTHING_FREE)
    )


ROLES, SIZE, PIECES = 3, 4, 7
LINKS = torch.tensor([[0, 0, 1, 4], [0, 2, 3, 0], [1, 1, 2, 1], [1, 1, 2, 3]])
MASK = torch.ones(2, PIECES, dtype=torch.long)
MASK[1, 5:] = 0


@pytest.fixture(scope="module")
def head():
    with torch.random.fork_rng():
        torch.manual_seed(5)
        head = LinkHead(8, ROLES, SIZE)
        torch.nn.init.normal_(head.distance)
    return head


@pytest.fixture(scope="module")
def output(head, logits):
    hidden = torch.randn(2, PIECES, 8, generator=torch.Generator().manual_seed(6))
    queries, keys = head(hidden)
    return ClaimModelOutput(logits, logits, queries.detach(), keys.detach(), hidden)


@torch.inference_mode()
def test_link_loss_equals_its_slow_twin(head, output):
    losses = []
    for window, role, origin, target in LINKS.tolist():
        row = torch.tensor([[window, role, origin]])
        scores = head.scores(output.link_queries, output.link_keys, MASK, row)[0]
        odds = [float(s.exp()) for piece, s in enumerate(scores) if MASK[window, piece]]
        losses.append(-np.log(odds[target] / sum(odds)))
    loss = link_loss(head, output, LINKS, MASK)
    assert float(loss) == pytest.approx(np.sum(losses), rel=1e-4)


def test_no_links_have_no_loss(head, output):
    assert link_loss(head, output, LINKS[:0], MASK) == 0


def labels_of(size, links=(), quantities=(), classes=0):
    return WindowLabels(
        quantity_tags=np.arange(size),
        free_tags=np.arange(13) > 10,
        attribution_tags=np.arange(size)[::-1],
        links=np.asarray(links, dtype=np.int64).reshape(-1, 3),
        quantities=np.asarray(quantities, dtype=np.int64),
        classes={name: np.full(len(quantities), classes, dtype=np.int64) for name in CLASSIFIERS},
    )


def test_collation_pads_tags_and_numbers_the_windows():
    rows = [labels_of(2, [(0, 1, 0)], [1], 0), labels_of(4), labels_of(3, [(4, 2, 1)], [1, 2], 1)]
    batch = collate(rows, torch.device("cpu"))
    assert batch.quantity_tags.tolist() == [
        [0, 1, IGNORE, IGNORE],
        [0, 1, 2, 3],
        [0, 1, 2, IGNORE],
    ]
    assert batch.attribution_tags[0].tolist() == [1, 0, IGNORE, IGNORE]
    assert batch.free_tags.shape == (3, 13)
    assert batch.links.tolist() == [[0, 0, 1, 0], [2, 4, 2, 1]]
    assert batch.quantities.tolist() == [[0, 1], [2, 1], [2, 2]]
    for name in CLASSIFIERS:
        assert batch.classes[name].tolist() == [0, 1, 1]


def test_a_batch_without_annotations_collates():
    batch = collate([labels_of(3), labels_of(1)], torch.device("cpu"))
    assert batch.links.shape == (0, 4) and batch.quantities.shape == (0, 2)


def test_a_batch_with_nothing_known_has_no_loss_and_no_gradient(make_tiny_model):
    model = make_tiny_model()
    ids = torch.tensor([[2, 7, 3]])
    mask = torch.ones_like(ids)
    unknown = np.full(3, IGNORE)
    row = labels_of(3)
    row = WindowLabels(unknown, row.free_tags, unknown, row.links, row.quantities, row.classes)
    losses = batch_losses(
        model, model(ids, mask), collate([row], ids.device), mask, count_targets([row])
    )
    assert set(losses) == {"quantity_tags", "attribution_tags", "links", *CLASSIFIERS}
    assert all(float(loss.detach()) == 0 for loss in losses.values())
    sum(losses.values()).backward()
    assert all(not p.grad.any() for p in model.parameters() if p.grad is not None)


def test_unknown_classes_are_left_out(make_tiny_model):
    model = make_tiny_model()
    ids = torch.tensor([[2, 7, 8, 3]])
    mask = torch.ones_like(ids)
    both, known = (
        labels_of(4, quantities=[1, 2], classes=1),
        labels_of(4, quantities=[1], classes=1),
    )
    for ids_of_classifier in both.classes.values():
        ids_of_classifier[1] = IGNORE
    with torch.inference_mode():
        output = model(ids, mask)
        two, one = (
            batch_losses(model, output, collate([row], ids.device), mask, count_targets([row]))
            for row in (both, known)
        )
    for name in CLASSIFIERS:
        assert float(two[name]) == pytest.approx(float(one[name])), name


def test_how_a_step_is_cut_into_batches_does_not_change_its_loss(make_tiny_model):
    model = make_tiny_model()
    rows = [
        labels_of(4, [(0, 1, 2), (1, 2, 0)], [1, 2], 1),
        labels_of(4, quantities=[3], classes=0),
        labels_of(4, [(4, 3, 1)]),
    ]
    ids = torch.tensor([[2, 7, 8, 3], [2, 9, 6, 3], [2, 5, 5, 3]])
    counts = count_targets(rows)

    def losses(which):
        mask = torch.ones_like(ids[which])
        labels = collate([rows[i] for i in which], ids.device)
        return batch_losses(model, model(ids[which], mask), labels, mask, counts)

    with torch.inference_mode():
        whole, first, rest = losses([0, 1, 2]), losses([0]), losses([1, 2])
    for name, loss in whole.items():
        torch.testing.assert_close(loss, first[name] + rest[name])
