"""The heads: distances to buckets, link scores against a slow twin, classifiers' labels."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from claimkit.model.heads import (
    DISTANCE_GAIN,
    FAR_BUCKETS,
    NEAR_PIECES,
    LinkHead,
    QuantityClassifiers,
    distance_buckets,
)
from claimkit.model.settings import CLASSIFIERS

MIDDLE = NEAR_PIECES + FAR_BUCKETS
distances = st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=50)


@given(distances)
def test_distance_buckets_rise_with_the_distance(values):
    buckets = distance_buckets(torch.tensor(sorted(values)))
    assert (buckets.diff() >= 0).all()


@given(distances)
def test_distance_buckets_are_symmetric_about_the_middle_one(values):
    table = torch.tensor(values)
    there, back = distance_buckets(table) - MIDDLE, distance_buckets(-table) - MIDDLE
    assert torch.equal(there, -back)
    assert torch.equal(there.sign(), table.sign())


@given(distances)
def test_every_distance_has_a_bucket_of_the_table(values):
    buckets = distance_buckets(torch.tensor(values))
    assert buckets.min() >= 0 and buckets.max() <= 2 * MIDDLE


def test_near_distances_have_a_bucket_each_and_doublings_four():
    near = distance_buckets(torch.arange(-NEAR_PIECES, NEAR_PIECES + 1))
    assert torch.equal(near, torch.arange(FAR_BUCKETS, MIDDLE + NEAR_PIECES + 1))
    for size in (16, 32, 64, 128):
        beyond = distance_buckets(torch.arange(size + 1, 2 * size))
        assert len(beyond.unique()) == 4, size


@pytest.fixture(scope="module")
def head():
    with torch.random.fork_rng():
        torch.manual_seed(1)
        head = LinkHead(12, roles=3, size=4)
        torch.nn.init.normal_(head.distance)
    return head.eval()


@pytest.fixture(scope="module")
def hidden():
    return torch.randn(2, 40, 12, generator=torch.Generator().manual_seed(2))


MASK = torch.ones(2, 40, dtype=torch.long)
MASK[1, 31:] = 0
LINKS = torch.tensor([[0, 0, 1], [0, 2, 39], [1, 1, 0], [1, 0, 30], [1, 0, 30]])


def slow_scores(head, hidden, mask, links):
    """Each score on its own, from the projections' weights."""
    query, key = head.query, head.key
    table = np.full((len(links), mask.shape[1]), -np.inf)
    for row, (window, role, origin) in enumerate(links.tolist()):
        part = slice(role * head.size, (role + 1) * head.size)
        q = query.weight[part] @ hidden[window, origin] + query.bias[part]
        for piece in range(mask.shape[1]):
            if mask[window, piece]:
                k = key.weight[part] @ hidden[window, piece] + key.bias[part]
                score = float(q @ k) / head.size**0.5
                if piece:
                    bucket = distance_buckets(torch.tensor(piece - origin))
                    score += float(head.distance[role, bucket]) * DISTANCE_GAIN
                table[row, piece] = score
    return table


@torch.inference_mode()
def test_link_scores_equal_their_slow_twin(head, hidden):
    fast = head.scores(*head(hidden), MASK, LINKS)
    np.testing.assert_allclose(fast.numpy(), slow_scores(head, hidden, MASK, LINKS), rtol=1e-4)


@torch.inference_mode()
def test_padding_is_never_a_target(head, hidden):
    scores = head.scores(*head(hidden), MASK, LINKS)
    assert torch.equal(scores == -torch.inf, MASK[LINKS[:, 0]] == 0)
    assert (scores.softmax(-1)[MASK[LINKS[:, 0]] == 0] == 0).all()


@torch.inference_mode()
def test_distance_biases_move_every_piece_but_the_first(head, hidden):
    queries, keys = head(hidden)
    biased = head.scores(queries, keys, MASK, LINKS)
    plain = LinkHead(12, roles=3, size=4)
    plain.load_state_dict(head.state_dict() | {"distance": torch.zeros_like(head.distance)})
    unbiased = plain.scores(queries, keys, MASK, LINKS)
    assert torch.equal(biased[:, 0], unbiased[:, 0])
    is_real = MASK[LINKS[:, 0]] == 1
    is_real[:, 0] = False
    assert (biased != unbiased)[is_real].all()


@torch.inference_mode()
def test_no_links_have_no_scores(head, hidden):
    links = torch.zeros(0, 3, dtype=torch.long)
    assert head.scores(*head(hidden), MASK, links).shape == (0, 40)


@pytest.mark.parametrize("shape", [(), (5,), (2, 7)])
def test_classifiers_give_a_score_for_each_label(shape):
    classifiers = QuantityClassifiers(12, 6)
    logits = classifiers(torch.zeros(*shape, 12))
    assert list(logits) == list(CLASSIFIERS)
    for name, labels in CLASSIFIERS.items():
        assert logits[name].shape == (*shape, len(labels))
