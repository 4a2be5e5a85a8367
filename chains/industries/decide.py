"""One decision for every span that may name a field of industry: a logistic regression whose weights are data."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from chains.industries.candidates import COLUMNS, Candidate

__all__ = ["decide", "load_weights"]

# Where precision and recall were even on texts that the weights had not seen, by `benchmarks/industries.py`.
_THRESHOLD = 0.5


@cache
def load_weights(*, votes: bool) -> NDArray[np.float32]:
    """The fitted weights, one for each of COLUMNS."""
    name = "decision_votes.csv" if votes else "decision_plain.csv"
    rows = list(csv.reader((files("chains.industries") / name).read_text("utf-8").splitlines()))[1:]
    assert [row[0] for row in rows] == list(COLUMNS), f"{name} was fitted for other columns"
    return np.array([row[1] for row in rows], np.float32)


def decide(
    found: Sequence[Candidate], weights: NDArray[np.float32], threshold: float = _THRESHOLD
) -> list[tuple[Candidate, float]]:
    """The likeliest candidates that do not overlap, each with its probability, in text order."""
    if not found:
        return []
    score = np.array([c.values @ weights for c in found])
    chances = 1 / (1 + np.exp(-np.clip(score, -30, 30)))
    taken: set[int] = set()
    kept = []
    rows = zip(found, chances.tolist(), strict=True)
    for candidate, chance in sorted(rows, key=lambda row: (-row[1], row[0].start, row[0].end)):
        if chance < threshold:
            break
        span = range(candidate.start, candidate.end)
        if taken.isdisjoint(span):
            taken.update(span)
            kept.append((candidate, chance))
    return sorted(kept, key=lambda row: row[0].start)
