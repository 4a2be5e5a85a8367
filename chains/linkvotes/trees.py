"""Decision trees whose splits are data: the probability they give a pair, in numpy."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from chains.linkvotes.columns import COLUMNS
from chains.linkvotes.phrases import SIZE, load_weights

__all__ = ["HEADER", "Forest", "load_forests", "read_forests"]

HEADER = ("link", "tree", "column", "threshold", "low", "high", "value")
_BLOCK = 8192  # pairs judged together, which bounds the memory


@dataclass(frozen=True)
class Forest:
    """Trees that are added up; the nodes of all of them lie behind one another, and a leaf leads to itself."""

    base: float
    roots: NDArray[np.intp]
    column: NDArray[np.intp]
    threshold: NDArray[np.float32]
    ways: NDArray[np.intp]  # nodes × 2: where a value up to the threshold leads, and a larger one
    value: NDArray[np.float64]
    depth: int
    phrases: NDArray[np.float32]  # the weights of the phrases, whose sum is a column

    def chances(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """How likely each row is a link."""
        blocks = (self._scores(rows[at:at + _BLOCK]) for at in range(0, len(rows), _BLOCK))
        scores = np.concatenate([np.zeros(0), *blocks])
        chances: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
        return chances

    def _scores(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        node = np.repeat(self.roots[None], len(rows), 0)
        begun = np.arange(len(rows))[:, None] * rows.shape[1]
        values, ways = rows.ravel(), self.ways.ravel()  # `take` from one row is twice as fast as an index of two
        for _ in range(self.depth):
            larger = values.take(begun + self.column.take(node)) > self.threshold.take(node)
            node = ways.take(2 * node + larger)
        scores: NDArray[np.float64] = self.value.take(node).sum(1) + self.base
        return scores


def read_forests(lines: Iterable[str], phrases: Mapping[str, NDArray[np.float32]]) -> dict[str, Forest]:
    """The trees of each kind of link, each with its weights of phrases; a kind without any has weights of zero.

    A row is a split with the numbers of the two nodes it leads to, counted in its tree, or a leaf, which has only a value.
    The row of tree -1 is what all trees are added to. The rows of a kind stand together, so one kind is held as text at a time.
    """
    rows = csv.reader(lines)
    assert tuple(next(rows)) == HEADER, "not a table of trees"
    none = np.zeros(SIZE, np.float32)
    return {link: _forest(_by_tree(same), phrases.get(link, none)) for link, same in groupby(rows, key=itemgetter(0))}


def _by_tree(rows: Iterable[list[str]]) -> dict[int, list[list[str]]]:
    trees: dict[int, list[list[str]]] = defaultdict(list)
    for _, tree, *rest in rows:
        trees[int(tree)].append(rest)
    return trees


def _forest(trees: Mapping[int, list[list[str]]], phrases: NDArray[np.float32]) -> Forest:
    index = {name: n for n, name in enumerate(COLUMNS)}
    column: list[int] = []
    threshold: list[float] = []
    ways: list[tuple[int, int]] = []
    value: list[float] = []
    roots: list[int] = []
    depth = 0
    for number in sorted(n for n in trees if n >= 0):
        first = len(column)
        roots.append(first)
        levels = {0: 0}
        for n, (name, limit, low, high, worth) in enumerate(trees[number]):
            column.append(index[name] if name else 0)
            threshold.append(float(limit or 0))
            ways.append((first + int(low), first + int(high)) if name else (first + n, first + n))
            value.append(float(worth or 0))
            if name:
                levels[int(low)] = levels[int(high)] = levels[n] + 1
        depth = max(depth, *levels.values())
    return Forest(float(trees[-1][0][-1]), np.array(roots), np.array(column), np.array(threshold, np.float32), np.array(ways),
                  np.array(value), depth, phrases)


@cache
def load_forests() -> dict[str, Forest]:
    """The trees of the package, one forest a kind of link; none when their file is missing."""
    file = files("chains.linkvotes") / "trees.csv"
    return read_forests(file.read_text("utf-8").splitlines(), load_weights()) if file.is_file() else {}
