"""Two cities chain by chain."""

from __future__ import annotations

from dataclasses import dataclass

from chains.cities.grid import Grid, counted_links
from chains.cities.matrix import plans_in
from chains.cities.overlap import Overlap, overlap_of
from chains.cities.pairs import field_of
from chains.cities.structure import Structure, structure_of
from chains.errors import UsageError
from chains.findings import Reason
from chains.graph import Graph, entity_of

__all__ = ["ComparedChain", "Comparison", "compare_cities"]


@dataclass(frozen=True, slots=True)
class ComparedChain:
    """A chain in which at least one of two cities has something: values, quotients (None: undefined) and plans of both."""

    chain: str
    values: tuple[float, float]
    candidates: tuple[float, float]
    quotients: tuple[float | None, float | None]
    declared: tuple[bool, bool]
    reasons: tuple[Reason, ...]  # one of either city that has something


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two cities side by side: their overlap, and every chain, those that both have first, then the first one's own."""

    overlap: Overlap
    rows: tuple[ComparedChain, ...]
    structure: Structure


def compare_cities(graph: Graph, one: str, other: str, *, measure: str = "enterprises") -> Comparison:
    """The comparison of two cities, given by id.

    Raises UsageError for an unknown measure or twice the same city.
    """
    if one == other:
        name = entity_of(graph, one).name
        raise UsageError(f"both cities are {one}: name two", f"两边都是{name}：请选两个不同的市州")
    field, structure = field_of(graph, measure), structure_of(graph, measure)
    rows = [row for chain in field.grid.chains if (row := _row(graph, structure, (one, other), chain))]
    return Comparison(overlap_of(field, one, other), tuple(sorted(rows, key=_order)), structure)


def _row(graph: Graph, structure: Structure, places: tuple[str, str], chain: str) -> ComparedChain | None:
    grid = structure.grid
    one, other = (grid.cells.get((place, chain)) for place in places)
    plans = (bool(plans_in(one)), bool(plans_in(other)))
    values = (one.value if one else 0.0, other.value if other else 0.0)
    candidates = (one.candidates if one else 0.0, other.candidates if other else 0.0)
    if not any((*values, *candidates, *plans)):
        return None
    return ComparedChain(
        chain, values, candidates,
        (structure.at(structure.quotient, places[0], chain), structure.at(structure.quotient, places[1], chain)), plans,
        tuple(_reason(graph, grid, place, chain) for place in places if (place, chain) in grid.cells))


def _reason(graph: Graph, grid: Grid, place: str, chain: str) -> Reason:
    cell = grid.cells[place, chain]
    links, declarations = counted_links(cell)
    more = f"另有候选 {grid.amount(cell.candidates)}" if cell.candidates else ""
    return Reason(entity_of(graph, place).name, cell.value, f" {grid.unit}", more,
                  entities=cell.counted if grid.measure != "declared" else (), links=links,
                  declarations=tuple(dict.fromkeys((*declarations, *plans_in(cell)))))


def _order(row: ComparedChain) -> tuple[bool, bool, float, str]:
    one, other = row.values
    return not (one and other), not one, -(one + other), row.chain
