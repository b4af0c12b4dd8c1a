"""The best tag sequences of many windows at once, on the device that scored them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from claimkit.inference.host_decode import FORBIDDEN, is_inside


@dataclass(frozen=True, slots=True)
class Steps:
    """The pieces of windows in the order in which Viterbi reads them: all first ones, all second.

    Attributes:
        order: Piece of each place in that order. Shape: (pieces,).
        place: The other way round. Shape: (pieces,).
        sizes: How many windows have a piece at each step; they never rise. Shape: (longest,).
    """

    order: Tensor
    place: Tensor
    sizes: list[int]

    @classmethod
    def of(cls, lengths: NDArray[np.int64], device: torch.device) -> Steps:
        """Lay out windows that stand end to end, longest first.

        Args:
            lengths: Pieces of each window, not rising. Shape: (windows,).
            device: Where the tags are computed.
        """
        assert (np.diff(lengths) <= 0).all(), lengths
        starts = np.cumsum(lengths) - lengths
        step = np.arange(int(lengths.sum())) - np.repeat(starts, lengths)
        order = np.argsort(step, kind="stable")
        place = np.empty_like(order)
        place[order] = np.arange(len(order))
        return cls(
            torch.from_numpy(order).to(device),
            torch.from_numpy(place).to(device),
            np.bincount(step).tolist(),
        )


def viterbi(emissions: Tensor, transitions: Tensor, steps: Steps) -> Tensor:
    """The best tag sequence of each window (Viterbi 1967), all windows and layers together.

    Args:
        emissions: Log probabilities of tags; a layer with fewer tags is filled up with
            `FORBIDDEN`. Shape: (layers, pieces, tags), float32.
        transitions: From `transition_scores`, filled up alike. Shape: (layers, tags, tags).
        steps: How the pieces lie in windows.

    Returns:
        Tag ids. Shape: (layers, pieces), int64.
    """
    inside = torch.from_numpy(is_inside(emissions.shape[-1])).to(emissions.device)
    by_step = emissions[:, steps.order].split(steps.sizes, dim=1)
    score = by_step[0] + inside * FORBIDDEN
    back: list[Tensor] = []
    ended: list[Tensor] = []
    for emission in by_step[1:]:
        live = emission.shape[1]
        ended.append(score[:, live:].argmax(-1))
        best, before = (score[:, :live, :, None] + transitions[:, None]).max(2)
        back.append(before)
        score = best + emission
    state = score.argmax(-1)
    path = [state]
    for before, last in zip(reversed(back), reversed(ended), strict=True):
        state = before.gather(2, state[:, :, None])[:, :, 0]
        state = torch.cat([state, last], dim=1)
        path.append(state)
    return torch.cat(path[::-1], dim=1)[:, steps.place]
