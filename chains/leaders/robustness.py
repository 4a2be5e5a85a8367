"""How far ranks move when the weights are not believed: all weights at half or half more, and each component left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from chains.errors import UsageError
from chains.leaders.components import MEASURES
from chains.leaders.weights import COMPONENTS, Weights

__all__ = ["SPREAD", "bands", "ranks_of", "variants"]

SPREAD = 0.5


def ranks_of(scores: NDArray[np.float64]) -> list[int]:
    """Ranks from 1 by falling score; equal scores share the better one, a missing score (NaN) comes last."""
    values = np.where(np.isnan(scores), -1.0, np.round(scores, 9))
    ordered = np.sort(values)
    return [int(rank) for rank in len(values) - np.searchsorted(ordered, values, "right") + 1]


def variants(weights: Weights) -> Iterator[Weights]:
    """The weights themselves, the 64 corners of ±50 % in each component, and each component left out in turn.

    No chance is involved: the same weights give the same variants. Where leaving one out would leave nothing, it stays.
    """
    yield weights
    told = asdict(weights)
    for signs in product((1 - SPREAD, 1 + SPREAD), repeat=len(COMPONENTS)):
        yield Weights(**{key: told[key] * sign for key, sign in zip(COMPONENTS, signs, strict=True)})
    for key in COMPONENTS:
        try:
            yield replace(weights, **{key: 0.0})
        except UsageError:
            continue


def bands(table: NDArray[np.float64], weights: Weights) -> list[tuple[int, int]]:
    """For each row of percentiles (firm × measure, NaN unknown) its best and its worst rank over all variants.

    A firm all of whose known components are left out comes last there: nothing speaks for it.
    """
    known = ~np.isnan(table)
    filled = np.where(known, table, 0.0)
    found = []
    for variant in variants(weights):
        share = np.array([variant.shares[m.component] * m.share for m in MEASURES])
        weight = known @ share
        scores = np.where(weight > 0, filled @ share / np.where(weight > 0, weight, 1), np.nan)
        found.append(ranks_of(scores))
    ranks = np.array(found)
    return [(int(low), int(high)) for low, high in zip(ranks.min(axis=0), ranks.max(axis=0), strict=True)]
