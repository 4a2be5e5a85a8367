"""What a city is specialised in, what is near to that, and how rare it is: the measures over a grid, with reasons."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from chains.cities.grid import THIN, Grid, counted_links, grid_of
from chains.cities.measures import (
    Complexity,
    Matrix,
    Vector,
    complexity,
    diversity,
    krugman,
    location_quotient,
    present,
    proximity,
    relatedness_density,
    ubiquity,
)
from chains.findings import Reason
from chains.graph import Graph, entity_of

__all__ = ["Structure", "density_reasons", "quotient_reasons", "special_reasons", "structure_of"]


@dataclass(frozen=True)
class Structure:
    """Location quotients of a grid and what follows from them; nan where the data cannot give a value."""

    grid: Grid
    smoothing: float
    quotient: Matrix
    present: Matrix  # 1 where the quotient is 1 or more

    @cached_property
    def proximity(self) -> Matrix:
        return proximity(self.present)

    @cached_property
    def together(self) -> Matrix:
        """In how many cities two chains are both present."""
        return np.asarray(self.present.T @ self.present)

    @cached_property
    def density(self) -> Matrix:
        return relatedness_density(self.present, self.proximity)

    @cached_property
    def diversity(self) -> Vector:
        return diversity(self.present)

    @cached_property
    def ubiquity(self) -> Vector:
        return ubiquity(self.present)

    @cached_property
    def complexity(self) -> Complexity:
        return complexity(self.present)

    @cached_property
    def special(self) -> Vector:
        """The Krugman index of each city against all others together, 0 (as they are) to 2; nan where one side is empty."""
        values = self.grid.values
        rest = values.sum(axis=0)[None, :] - values
        return np.array([krugman(np.stack([own, other]))[0, 1] for own, other in zip(values, rest, strict=True)])

    def thin_chain(self, chain: str) -> bool:
        """Whether so few are counted in the chain anywhere that where they are says nothing of what goes with what."""
        cells = (self.grid.cells.get((place, chain)) for place in self.grid.places)
        return len({i for cell in cells if cell for i in cell.counted}) < THIN

    def at(self, matrix: Matrix, place: str, chain: str) -> float | None:
        """The matrix's value, or None where it is undefined."""
        value = float(matrix[self.grid.row_of[place], self.grid.column_of[chain]])
        return None if np.isnan(value) else value


def structure_of(graph: Graph, measure: str = "enterprises", *, smoothing: float = 0.0) -> Structure:
    """The structure of all cities by a measure; `smoothing` is added to every cell before quotients are taken.

    Raises UsageError for an unknown measure or a negative smoothing.
    """
    grid = grid_of(graph, measure)
    quotient = location_quotient(grid.values, smoothing=smoothing)
    return Structure(grid, smoothing, quotient, present(quotient))


def quotient_reasons(graph: Graph, structure: Structure, place: str, chain: str) -> tuple[Reason, ...]:
    """The four numbers a location quotient is made of, the first with whom it counts."""
    grid = structure.grid
    row, column = grid.values[grid.row_of[place]], grid.values[:, grid.column_of[chain]]
    cell = grid.cells.get((place, chain))
    links, declarations = counted_links(cell)
    counted = cell.counted if cell and grid.measure != "declared" else ()
    own, all_ = row[grid.column_of[chain]], grid.values.sum()
    names = entity_of(graph, place).name, entity_of(graph, chain).name
    unit = f" {grid.unit}"
    return (
        Reason(f"{names[0]}的{names[1]}", float(own), unit, entities=counted, links=links, declarations=declarations),
        Reason(f"{names[0]}各链相加", float(row.sum()), unit, f"占 {_percent(own, row.sum())}"),
        Reason(f"各市州的{names[1]}相加", float(column.sum()), unit),
        Reason("各市州各链相加", float(all_), unit, f"占 {_percent(column.sum(), all_)}"),
    )


def _percent(part: float, whole: float) -> str:
    return f"{part / whole:.1%}" if whole > 0 else "未定义（分母为零）"


def special_reasons(graph: Graph, structure: Structure, place: str, *, limit: int = 6) -> tuple[Reason, ...]:
    """The chains whose share differs most between the place and all others together; each adds that to the Krugman index."""
    grid = structure.grid
    row = grid.row_of[place]
    own = grid.values[row]
    rest = grid.values.sum(axis=0) - own
    if not own.any() or not rest.any():
        return ()
    here, there = own / own.sum(), rest / rest.sum()
    apart = np.abs(here - there)
    order = sorted(np.flatnonzero(apart).tolist(), key=lambda q: (-apart[q], grid.chains[q]))
    found = []
    for q in order[:limit]:
        cell = grid.cells.get((place, grid.chains[q]))
        links, declarations = counted_links(cell)
        found.append(Reason(
            entity_of(graph, grid.chains[q]).name, round(float(apart[q]), 4), "",
            f"本市占 {here[q]:.1%}，其他市州占 {there[q]:.1%}",
            entities=cell.counted if cell and grid.measure != "declared" else (), links=links, declarations=declarations,
            weight=float(apart[q] / apart.sum())))
    return tuple(found)


def density_reasons(graph: Graph, structure: Structure, place: str, chain: str, *, limit: int = 5) -> tuple[Reason, ...]:
    """The chains the place has that are nearest to this one, and the share of the density that each brings."""
    together = structure.together[:, structure.grid.column_of[chain]]
    grid = structure.grid
    column = grid.column_of[chain]
    near = np.nan_to_num(structure.proximity[:, column], nan=0.0)
    near[column] = 0.0
    whole = near.sum()
    brought = near * structure.present[grid.row_of[place]]
    order = sorted(range(len(grid.chains)), key=lambda q: (-brought[q], grid.chains[q]))
    found = []
    for q in order[:limit]:
        if brought[q] <= 0:
            break
        cell = grid.cells.get((place, grid.chains[q]))
        links, declarations = counted_links(cell)
        found.append(Reason(
            entity_of(graph, grid.chains[q]).name, round(float(near[q]), 3), "", f"邻近度；{together[q]:.0f} 个市州同时成势；"
            f"{entity_of(graph, place).name} {grid.amount(cell.value if cell else 0)}",
            entities=cell.counted if cell and grid.measure != "declared" else (), links=links, declarations=declarations,
            weight=float(near[q] / whole)))
    return tuple(found)
