"""The pair scorer of a comparison, trained on events whose claims are grouped.

`python -m claimkit.training.comparison models/claimkit-small/comparison.json` makes the shipped one
from the training parts of claimwire, claims_events and claimdesk, in a few minutes on one core.
"""

from __future__ import annotations

import itertools
import json
import random
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from claimkit.compare.agreement import mean_facts
from claimkit.compare.candidates import candidate_pairs
from claimkit.compare.features import FloatArray, PairFeatures, Relations
from claimkit.compare.mentions import Mention, find_mentions
from claimkit.compare.reports import Report, read_reports
from claimkit.compare.scorer import PairScorer
from claimkit.io.groups import Event, read_events
from claimkit.normalise.relation import Verdict
from claimkit.training.calibration import fit_logistic
from claimkit.training.imperfect import make_imperfect

CORPORA = {
    "claimwire": ("train",),
    "claims_events": ("train",),
    "claimdesk": ("train", "calibration", "events"),
}
"""The corpora with groups, and their splits that may be trained on."""

SEEDS = (13, 14, 15)
"""One network a seed; their mean is the scorer."""

IMPERFECT_COPIES = 2
"""Times that each event is also read with the faults of extracted claims."""

UNITS = 24
EPOCHS = 3
BATCH_PAIRS = 512
LEARNING_RATE = 3e-3
WEIGHT_DECAY = 0.01
DROPOUT = 0.1
BACKGROUND = 0.3
"""Weight of pairs with a claim that is in no group: not grouped by anybody, but hardly read."""

UPDATE_RIDGE = 20.0
"""Penalty of the weights that tell updates from conflicts: some 300 groups are few."""

THRESHOLD = 0.25
"""Chosen by four-fold cross-validation over the training events: ABLATIONS.md, Comparison."""


class Pairs(NamedTuple):
    """Pairs to learn from: features, whether they are of one group, and their weights."""

    features: FloatArray
    is_one: NDArray[np.bool_]
    weights: FloatArray
    names: list[str]


def read_training_events() -> list[Event]:
    """The events of all corpora that may be trained on.

    Raises:
        DataError: A corpus is not at hand.
    """
    return [event for name, splits in CORPORA.items() for event in read_events(name, splits)]


def event_reports(event: Event) -> list[Report]:
    """The reports of an event with their annotated claims, by date."""
    return read_reports(
        Report(report.doc_id, report.text, report.claims, report.date) for report in event.reports
    )


def train_scorer(events: Sequence[Event], seeds: Sequence[int] = SEEDS) -> PairScorer:
    """A scorer of the pairs of some events.

    Args:
        events: Events with their annotated groups.
        seeds: One network a seed, averaged; the same seeds give the same weights.
    """
    rng = random.Random(seeds[0])
    copies = [make_imperfect(event, rng) for _ in range(IMPERFECT_COPIES) for event in events]
    parts = [event_pairs(event) for event in (*events, *copies)]
    pairs = Pairs(
        np.concatenate([part.features for part in parts]),
        np.concatenate([part.is_one for part in parts]),
        np.concatenate([part.weights for part in parts]),
        parts[0].names,
    )
    networks = [_train(pairs, seed) for seed in seeds]
    mean, scale = _scaling(pairs.features)
    hidden, output = zip(*(_unscaled(network, mean, scale) for network in networks), strict=True)
    return PairScorer(
        tuple(pairs.names),
        np.concatenate(hidden),
        np.concatenate(
            [
                *(weights[:-1] / len(seeds) for weights in output),
                [np.mean([weights[-1] for weights in output])],
            ]
        ).astype(np.float32),
        THRESHOLD,
        train_updates(events),
    )


def event_pairs(event: Event) -> Pairs:
    """The pairs of one event's claims."""
    reports = event_reports(event)
    mentions = find_mentions(reports)
    groups = _groups(event, reports, mentions)
    first, second = candidate_pairs(mentions)
    features, names = PairFeatures(mentions).matrix(first, second)
    one, two = groups[first], groups[second]
    is_read = (one >= 0) & (two >= 0)
    weights = np.where(is_read, 1.0, BACKGROUND).astype(np.float32)
    return Pairs(features, is_read & (one == two), weights, names)


def _groups(
    event: Event, reports: Sequence[Report], mentions: Sequence[Mention]
) -> NDArray[np.int64]:
    """The number of each mention's group, -1 for background."""
    group_of = {
        place: number for number, group in enumerate(event.groups) for place in group.members
    }
    return np.asarray(
        [group_of.get((reports[m.report].id, m.index), -1) for m in mentions], dtype=np.int64
    )


def train_updates(events: Iterable[Event]) -> dict[str, float]:
    """The weights that tell updates from conflicts, of groups that several reports speak of."""
    facts: list[dict[str, float]] = []
    is_update: list[bool] = []
    relations = Relations()
    for event in events:
        reports = event_reports(event)
        mentions = {(m.report, m.index): m for m in find_mentions(reports)}
        number = {report.id: at for at, report in enumerate(reports)}
        for group in event.groups:
            members = [mentions[number[name], index] for name, index in group.members]
            pairs = _exclusive(sorted(members, key=lambda m: (m.report, m.index)), relations)
            if group.relation in ("conflict", "update") and pairs:
                facts.append(mean_facts(pairs))
                is_update.append(group.relation == "update")
    features = np.asarray([list(row.values()) for row in facts])
    weights = fit_logistic(features, np.asarray(is_update), UPDATE_RIDGE)
    return {name: round(float(w), 4) for name, w in zip(facts[0], weights, strict=True)}


def _exclusive(
    members: Sequence[Mention], relations: Relations
) -> list[tuple[list[Mention], list[Mention]]]:
    """The pairs of claims of several reports whose amounts exclude each other."""
    if len({member.report for member in members}) < 2:
        return []
    return [
        ([one], [two])
        for one, two in itertools.combinations(members, 2)
        if (found := relations.of(one.reading, two.reading)) and found.verdict is Verdict.CONFLICT
    ]


def _scaling(features: FloatArray) -> tuple[FloatArray, FloatArray]:
    return features.mean(0), features.std(0) + np.float32(1e-6)


def _train(pairs: Pairs, seed: int) -> nn.Sequential:
    """A network with one hidden layer, by binary cross-entropy."""
    mean, scale = _scaling(pairs.features)
    inputs = torch.from_numpy((pairs.features - mean) / scale)
    targets = torch.from_numpy(pairs.is_one.astype(np.float32))
    weights = torch.from_numpy(pairs.weights)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = nn.Sequential(
            nn.Linear(inputs.shape[1], UNITS), nn.ReLU(), nn.Dropout(DROPOUT), nn.Linear(UNITS, 1)
        )
        optimizer = torch.optim.AdamW(
            network.parameters(), lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY
        )
        steps = EPOCHS * -(-len(inputs) // BATCH_PAIRS)
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, LEARNING_RATE, total_steps=steps)
        for _ in range(EPOCHS):
            for rows in torch.randperm(len(inputs)).split(BATCH_PAIRS):
                loss = nn.functional.binary_cross_entropy_with_logits(
                    network(inputs[rows])[:, 0], targets[rows], weights[rows]
                )
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                schedule.step()
    return network.eval()


def _unscaled(
    network: nn.Sequential, mean: FloatArray, scale: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Hidden and output weights that take the features as they are, biases last."""
    first, last = network[0], network[3]
    assert isinstance(first, nn.Linear) and isinstance(last, nn.Linear), network
    weights = first.weight.detach().numpy() / scale
    bias = first.bias.detach().numpy() - weights @ mean
    output = np.concatenate([last.weight.detach().numpy()[0], last.bias.detach().numpy()])
    return np.concatenate([weights, bias[:, None]], 1), output


def main(arguments: Sequence[str]) -> None:
    """Train on all training events and write the scorer to the file that the argument names."""
    scorer = train_scorer(read_training_events())
    row = scorer.to_dict()
    row["hidden"] = [[float(f"{weight:.4g}") for weight in unit] for unit in row["hidden"]]
    row["output"] = [float(f"{weight:.4g}") for weight in row["output"]]
    Path(arguments[0]).write_text(json.dumps(row) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
