"""Two cities side by side: which chains they share, and how far in the same segments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from chains.cities.grid import Grid, counted_links, grid_of
from chains.cities.matrix import Cell
from chains.cities.measures import Matrix, cosine, cosine_parts, krugman
from chains.cities.segments import Feed, Segments, joined_segments, segments_of, shared_segments
from chains.graph import Graph
from chains.model import Kind, kind_of

__all__ = ["Field", "SharedChain", "field_of", "shared_chains"]


@dataclass(frozen=True)
class Field:
    """Everything that comparing cities by one measure needs, made once for all pairs."""

    graph: Graph
    grid: Grid
    firms: Grid  # the grid of enterprises, whatever the measure
    segments: Segments  # of what the grid counts; by `declared`, of the firms

    @cached_property
    def cosine(self) -> Matrix:
        return cosine(self.grid.values)

    @cached_property
    def krugman(self) -> Matrix:
        return krugman(self.grid.values)

    @cached_property
    def segments_in(self) -> Mapping[tuple[str, str], Mapping[str, set[str]]]:
        """For every cell the segments that each counted firm or project works in; an empty set where none is known."""
        return {key: _segments(cell) for key, cell in self.grid.cells.items()}

    def number(self, matrix: Matrix, one: str, other: str) -> float | None:
        """The matrix's value for the two cities, or None where it is undefined."""
        value = float(matrix[self.grid.row_of[one], self.grid.row_of[other]])
        return None if np.isnan(value) else value


@dataclass(frozen=True, slots=True)
class SharedChain:
    """A chain of both cities. `part` is what it adds to their cosine: `competing` + `complementary` + the rest.

    The cosine counts pairs, one firm of either city in the same chain; a pair competes when they work in the same segment
    and is complementary when goods of one feed the other. The rest works in other segments of the chain, or in unknown ones.
    """

    chain: str
    part: float
    competing: float
    complementary: float
    segments: tuple[str, ...]  # of the chain, with firms of both
    one: Cell
    other: Cell


def field_of(graph: Graph, measure: str = "enterprises") -> Field:
    """The cities by a measure.

    Raises UsageError for an unknown measure.
    """
    grid = grid_of(graph, measure)
    firms = grid if measure == "enterprises" else grid_of(graph)
    return Field(graph, grid, firms, segments_of(graph, firms if measure == "declared" else grid))


def shared_chains(field: Field, one: str, other: str) -> list[SharedChain]:
    """The chains that both cities have, the one that adds most to their cosine first; empty when it is undefined."""
    grid = field.grid
    parts = cosine_parts(grid.values, grid.row_of[one], grid.row_of[other])
    shared = shared_segments(field.segments, one, other)
    feeds = joined_segments(field.segments, one, other)
    found = []
    for chain, part in zip(grid.chains, parts.tolist(), strict=True):
        if not part > 0:
            continue
        a, b = grid.cells[one, chain], grid.cells[other, chain]
        competing, complementary = (1.0, 0.0) if grid.measure == "declared" else _split(field, a, b, feeds)
        segments = tuple(s for s in shared if field.segments.chain_of[s] == chain)
        found.append(SharedChain(chain, part, part * competing, part * complementary, segments, a, b))
    return sorted(found, key=lambda x: (-x.part, x.chain))


def _split(field: Field, one: Cell, other: Cell, feeds: list[Feed]) -> tuple[float, float]:
    """Which share of the pairs of firms is in the same segment, and which is joined by goods."""
    a, b = field.segments_in[one.place, one.chain], field.segments_in[other.place, other.chain]
    # Seen from the first city: its own segment first, whichever way the goods flow.
    joined = {(f.link.subject, f.link.object) if f.giver == one.place else (f.link.object, f.link.subject) for f in feeds}
    same = fed = whole = 0.0
    for i, weight in zip(one.counted, one.parts, strict=True):
        for j, other_weight in zip(other.counted, other.parts, strict=True):
            whole += (pair := weight * other_weight)
            if a[i] & b[j]:
                same += pair
            elif any((s, t) in joined for s in a[i] for t in b[j]):
                fed += pair
    return same / whole, fed / whole


def _segments(cell: Cell) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {i: set() for i in cell.counted}
    for link in counted_links(cell)[0]:
        if link.kind == "operates_in" and kind_of(link.object) is Kind.SEGMENT:
            found[link.subject].add(link.object)
    return found
