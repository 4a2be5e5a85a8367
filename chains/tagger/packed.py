"""Sentences read together, step by step: nothing is padded, and every step is one stretch of memory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Packed"]

Indices = NDArray[np.intp]


@dataclass(frozen=True)
class Packed:
    """Where the characters of some sentences lie when the first ones of all of them come first, then the second ones, …

    The longest sentence comes first, so that those which are still being read are always the first ones.
    """

    rows: tuple[slice, ...]  # the characters of each step
    places: Indices  # where the characters of the sentences, one behind the other, lie
    turned: Indices  # for each place that of the character as far from the end of its sentence as this is from the start

    @classmethod
    def of(cls, lengths: Indices) -> Packed:
        """`lengths` are those of the sentences, none zero, falling."""
        columns = np.repeat(np.arange(len(lengths)), lengths)
        steps = np.arange(len(columns)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        begun = np.r_[0, np.cumsum(np.bincount(steps))]
        places = begun[steps] + columns
        turned = np.empty_like(places)
        turned[places] = begun[lengths[columns] - 1 - steps] + columns
        return cls(tuple(map(slice, begun.tolist(), begun[1:].tolist())), places, turned)

    @property
    def size(self) -> int:
        return len(self.places)

    @property
    def widest(self) -> int:
        """How many sentences there are."""
        return int(self.rows[0].stop)
