"""Decision trees whose splits are data: the probability they give a pair, in numpy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from chains.linkvotes.columns import COLUMNS
from chains.linkvotes.phrases import SIZE, load_weights, padded

__all__ = ["FIELDS", "Forest", "Forests", "Table", "load_forests", "read_forests"]

# Of every kind of link: what all trees are added to, the nodes of each tree, and of every node the column that is split (-1 for
# a leaf, otherwise a place in the array "columns" of names), the threshold, the two nodes it leads to, counted in its tree, and
# what a leaf is worth. The array of a kind is called "located_in:threshold".
FIELDS = ("base", "size", "column", "threshold", "low", "high", "value")
Table = Mapping[str, NDArray[np.generic]]

_BLOCK = 8192  # pairs judged together, which bounds the memory
# The first trees tell most of what there is to tell: a pair that they find hopeless is not shown to the others. Of the links
# that are voted for on texts nobody has read, these bounds lose one in three thousand (decisions/0024).
_FIRST, _HOPELESS = 40, -2.6
Ints = NDArray[np.intp]


@dataclass(frozen=True)
class Forest:
    """Trees that are added up; the nodes of all of them lie behind one another, and a leaf leads to itself."""

    base: float
    roots: Ints
    column: Ints
    threshold: NDArray[np.float32]
    ways: Ints  # nodes × 2: where a value up to the threshold leads, and a larger one
    value: NDArray[np.float32]
    depth: int

    def chances(self, table: NDArray[np.float32]) -> NDArray[np.float64]:
        """How likely each pair of a table (columns × pairs) is a link."""
        scores = np.concatenate([np.zeros(0), *(
            self._scores(table[:, at:at + _BLOCK]) for at in range(0, table.shape[1], _BLOCK))])
        chances: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
        return chances

    def _scores(self, table: NDArray[np.float32]) -> NDArray[np.float64]:
        scores = self.base + self._sum(table, self.roots[:_FIRST])
        hopeful = np.flatnonzero(scores > _HOPELESS)
        scores[hopeful] += self._sum(table[:, hopeful], self.roots[_FIRST:])
        return scores

    def _sum(self, table: NDArray[np.float32], roots: Ints) -> NDArray[np.float64]:
        """What some of the trees give each pair together."""
        many = table.shape[1]
        values, ways = table.ravel(), self.ways.ravel()  # `take` from one row is twice as fast as an index of two
        begun, pair = self.column * many, np.arange(many)
        node = np.repeat(roots[:, None], many, 1)
        for _ in range(self.depth):
            larger = values.take(begun.take(node) + pair) > self.threshold.take(node)
            node = ways.take(2 * node + larger)
        total: NDArray[np.float64] = self.value.take(node).sum(0, dtype=np.float64)
        return total


class Forests(dict[str, Forest]):
    """The trees of each kind of link; `words` are the weights of phrases, a column a kind in the same order."""

    def __init__(self, trees: Mapping[str, Forest], words: NDArray[np.float32]) -> None:
        super().__init__(trees)
        self.words = words


def read_forests(table: Table, phrases: Mapping[str, NDArray[np.float32]]) -> Forests:
    """The trees of each kind of link and their weights of phrases; a kind without any has weights of zero.

    Raises KeyError when an array is missing or the table knows columns that there are not.
    """
    index = {name: n for n, name in enumerate(COLUMNS)}
    columns = np.array([index[name] for name in table["columns"].tolist()], np.intp)
    kinds = [name.removesuffix(":base") for name in table if name.endswith(":base")]
    none = np.zeros(SIZE, np.float32)
    trees = {kind: _forest({field: table[f"{kind}:{field}"] for field in FIELDS}, columns) for kind in kinds}
    return Forests(trees, padded([phrases.get(kind, none) for kind in kinds]))


def _forest(table: Table, columns: Ints) -> Forest:
    size = table["size"].astype(np.intp)
    roots = np.cumsum(size) - size
    tree, node = np.repeat(roots, size), np.arange(size.sum())
    split = table["column"].astype(np.intp)
    leaf = split < 0
    ways = np.stack([np.where(leaf, node, tree + table[way].astype(np.intp)) for way in ("low", "high")], 1)
    return Forest(
        float(table["base"]), roots, np.where(leaf, 0, columns[split]), table["threshold"].astype(np.float32), ways,
        np.where(leaf, table["value"], 0).astype(np.float32), _depth(roots, ways))


def _depth(roots: Ints, ways: Ints) -> int:
    """How many splits lie above the deepest leaf."""
    depth, level = 0, roots
    while len(level := level[ways[level, 0] != level]):
        depth, level = depth + 1, ways[level].ravel()
    return depth


@cache
def load_forests() -> Forests | None:
    """The trees of the package, one forest a kind of link; None when their file is missing."""
    file = files("chains.linkvotes") / "trees.npz"
    if not file.is_file():
        return None
    with file.open("rb") as opened, np.load(opened, allow_pickle=False) as arrays:
        return read_forests(dict(arrays), load_weights())
