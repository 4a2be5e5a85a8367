"""The part that every character plays in the name of a firm: outside, begin, inside, end, single.

A linear layer over the network's states and the classes of `features`, normalised for each character. The weights are
tables of data that `benchmarks/firms.py` fits, one for reading with the network and one for reading without.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chains.firms.features import FEATURES, VOTE_FEATURES
from chains.tagger import HIDDEN, Votes

__all__ = [
    "PARTS", "STATE_SHIFTS", "Chain", "Features", "best_spans", "features_of", "load_chain", "read_chain", "row_names",
    "shifted",
]

Floats = NDArray[np.float32]

PARTS = ("O", "B", "I", "E", "S")
STATE_SHIFTS = (-2, -1, 0, 1, 2)


def shifted(rows: NDArray[Any], by: int) -> NDArray[Any]:
    """The rows as they stand `by` characters further on; zero beyond the text."""
    out = np.zeros_like(rows)
    if by > 0:
        out[:-by] = rows[by:]
    elif by < 0:
        out[-by:] = rows[:by]
    else:
        out[:] = rows
    return out


Features = Mapping[str, tuple[tuple[str, ...], tuple[int, ...]]]


def features_of(features: Features = FEATURES, *, votes: bool) -> Features:
    """The features that a chain looks at, by name: their classes, and from how far."""
    return {**features, **(VOTE_FEATURES if votes else {})}


def row_names(features: Features = FEATURES, *, votes: bool) -> Iterator[str]:
    """The names of the weight rows, in order: bias, states, classes."""
    yield "bias"
    if votes:
        yield from (f"state {shift:+d} {unit}" for shift in STATE_SHIFTS for unit in range(HIDDEN))
    for feature, (classes, shifts) in features_of(features, votes=votes).items():
        yield from (f"{feature} {shift:+d} {name}" for shift in shifts for name in classes)


@dataclass(frozen=True)
class Chain:
    """Weights, rows × parts, in the order of `row_names`."""

    weights: Floats
    votes: bool
    features: Features = field(default_factory=lambda: FEATURES)  # those that are known without the network

    def scores(self, codes: Mapping[str, NDArray[np.uint8]], votes: Votes | None) -> Floats:
        """The logarithm of each part's probability, characters × parts."""
        length = len(next(iter(codes.values())))
        total = np.tile(self.weights[0][:, None], length)  # parts × characters, for all that is added is as long as the text
        at = 1
        if self.votes:
            assert votes is not None
            at = self._add(total, votes.states.T.__rmatmul__, at, HIDDEN, STATE_SHIFTS)
        for feature, (classes, shifts) in features_of(self.features, votes=self.votes).items():
            at = self._add(total, partial(np.take, indices=codes[feature], axis=1), at, len(classes), shifts)
        total -= total.max(0)
        total -= np.log(np.exp(total).sum(0))
        return np.ascontiguousarray(total.T)

    def _add(self, total: Floats, apply: Callable[[Floats], Floats], at: int, rows: int, shifts: Sequence[int]) -> int:
        """Adds what a feature gives at all its distances, looked up once; the row behind its weights."""
        table = self.weights[at:at + rows * len(shifts)].reshape(len(shifts), rows, len(PARTS))
        given = apply(table.transpose(0, 2, 1).reshape(-1, rows)).reshape(len(shifts), *total.shape)
        for piece, shift in zip(given, shifts, strict=True):
            if shift > 0:
                total[:, :-shift] += piece[:, shift:]
            elif shift < 0:
                total[:, -shift:] += piece[:, :shift]
            else:
                total += piece
        return at + rows * len(shifts)


def best_spans(scores: Floats, lean: float = 0.0) -> list[tuple[int, int]]:
    """The spans on the best path that the parts allow; a positive `lean` speaks for names against what lies outside.

    Only stretches in which something else than "outside" is thinkable are searched, and of these only where some character
    is likelier a part of a name: elsewhere the best path lies outside all along.
    """
    parts = scores - np.array([lean, 0, 0, 0, 0], np.float32)
    gain = parts.T[1:].max(0) - parts[:, 0]
    open_ = np.flatnonzero(gain > -3.0)
    if not len(open_):
        return []
    cuts = np.append(np.flatnonzero(np.diff(open_, prepend=-2) > 1), len(open_))
    likely = np.maximum.reduceat(gain[open_], cuts[:-1]) >= 0
    found: list[tuple[int, int]] = []
    for at, last in zip(open_[cuts[:-1][likely]].tolist(), open_[cuts[1:][likely] - 1].tolist(), strict=True):
        found += _path(parts[at:last + 1].tolist(), at)
    return found


def _path(rows: list[list[float]], at: int) -> Iterator[tuple[int, int]]:
    """Spans of the best path through one stretch: a begin needs an end, and what is inside lies between them."""
    closed, opened = 0.0, float("-inf")  # best scores outside a name, and inside one
    steps: list[tuple[int, bool]] = []  # the part that reached "closed", and whether "opened" began here
    for outside, begin, inside, end, single in rows:
        shut, alone, out = opened + end, closed + single, closed + outside
        best = max(shut, alone, out)
        part = 3 if best == shut else 4 if best == alone else 0
        starts = closed + begin > opened + inside
        opened, closed = max(closed + begin, opened + inside), best
        steps.append((part, starts))
    index = len(steps) - 1
    found = []
    while index >= 0:
        part = steps[index][0]
        stop = index + 1
        if part == 3:
            index -= 1
            while not steps[index][1]:
                index -= 1
        if part:
            found.append((at + index, at + stop))
        index -= 1
    yield from reversed(found)


@cache
def load_chain(*, votes: bool) -> Chain:
    """The fitted weights for firms that come with the package."""
    return read_chain(files("chains.firms"), FEATURES, votes=votes)


def read_chain(folder: Traversable, features: Features, *, votes: bool, name: str | None = None) -> Chain:
    """The weights that were fitted to the features, from the table in a folder of the package."""
    name = name or ("chain_votes.csv" if votes else "chain_plain.csv")
    rows = list(csv.reader((folder / name).read_text("utf-8").splitlines()))[1:]
    assert [row[0] for row in rows] == list(row_names(features, votes=votes)), f"{name} was fitted for other features"
    return Chain(np.array([row[1:] for row in rows], np.float32), votes, features)
