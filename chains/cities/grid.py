"""The city–chain matrix as numbers, with the cells behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np

from chains.cities.matrix import MEASURES, UNITS, Cell, city_matrix, plans_in
from chains.cities.measures import Matrix
from chains.cities.where import cities
from chains.graph import Graph, entities_of, entity_of
from chains.model import Declaration, Kind, Layer, Link, Status

__all__ = ["THIN", "Grid", "counted_links", "grid_of", "number", "thin_note"]

THIN = 5  # fewer firms than this in a city make shares and likenesses that one firm more would turn over


@dataclass(frozen=True)
class Grid:
    """One measure of every city (rows) and every chain (columns); a cell that is not recorded is 0 here.

    By `declared` a chain that the city has declared counts 1 however often: some cities' plans of many years are
    collected, of others only one. What a ministry named is no plan of its own.
    """

    measure: str
    places: tuple[str, ...]
    chains: tuple[str, ...]
    values: Matrix
    cells: Mapping[tuple[str, str], Cell]

    @cached_property
    def row_of(self) -> Mapping[str, int]:
        return {place: row for row, place in enumerate(self.places)}

    @cached_property
    def column_of(self) -> Mapping[str, int]:
        return {chain: column for column, chain in enumerate(self.chains)}

    def row(self, place: str) -> list[Cell]:
        """The cells of a place with anything in them, the largest first."""
        found = [cell for chain in self.chains if (cell := self.cells.get((place, chain)))]
        return sorted(found, key=lambda cell: (-cell.value, -cell.candidates, cell.chain))

    def counted(self, place: str) -> int:
        """How many different firms or projects add to the place's numbers; by `declared`, how many chains are declared."""
        row = self.row(place)
        if self.measure == "declared":
            return sum(bool(plans_in(cell)) for cell in row)
        return len({i for cell in row for i, part in zip(cell.counted, cell.parts, strict=True) if part})

    def thin(self, places: Iterable[str] | None = None) -> tuple[str, ...]:
        """Of these places those with too few counted things for shares to mean much."""
        return tuple(place for place in places or self.places if self.counted(place) < THIN)

    @property
    def measure_label(self) -> str:
        return MEASURES[self.measure]

    @property
    def unit(self) -> str:
        """What the numbers of the grid count; of declarations, the chains and not the papers."""
        return "条" if self.measure == "declared" else UNITS[self.measure]

    def amount(self, value: float) -> str:
        """The value with its unit: 12 家, 231.7 亿元."""
        return f"{number(value)} {self.unit}"


def number(value: float) -> str:
    """The number with thousands separated and at most two decimals: 1,231.7."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


_GRIDS: WeakKeyDictionary[Graph, dict[str, Grid]] = WeakKeyDictionary()


def grid_of(graph: Graph, measure: str = "enterprises") -> Grid:
    """All cities by administrative code, all chains by name; made once for each graph, which never changes.

    Raises UsageError for an unknown measure.
    """
    grids = _GRIDS.setdefault(graph, {})
    if measure not in grids:
        grids[measure] = _made(graph, measure)
    return grids[measure]


def _made(graph: Graph, measure: str) -> Grid:
    cells = {(cell.place, cell.chain): cell for cell in city_matrix(graph, measure)}
    places, chains = tuple(cities(graph)), tuple(entity.id for entity in entities_of(graph, Kind.CHAIN))
    values = np.zeros((len(places), len(chains)))
    for row, place in enumerate(places):
        for column, chain in enumerate(chains):
            if cell := cells.get((place, chain)):
                values[row, column] = bool(plans_in(cell)) if measure == "declared" else cell.value
    values.setflags(write=False)
    return Grid(measure, places, chains, values, cells)


def counted_links(cell: Cell | None) -> tuple[tuple[Link, ...], tuple[Declaration, ...]]:
    """The links and declarations that make a cell's value: what its sentences are."""
    if cell is None:
        return (), ()
    if cell.measure == "declared":
        return (), plans_in(cell)
    counted = set(cell.counted)
    return tuple(link for link in cell.links if link.subject in counted and link.kind in ("operates_in", "leads")
                 and link.layer is Layer.CURATED and link.status is Status.ASSERTED), ()


def thin_note(graph: Graph, grid: Grid, places: Iterable[str] | None = None) -> str:
    """A sentence that names the places with few counted things, too few for shares; empty when there is none."""
    # Of those with nothing at all no value is shown that could be taken for one.
    thin = [f"{entity_of(graph, p).name} {grid.counted(p)}" for p in grid.thin(places) if grid.counted(p)]
    what = {"projects": "个项目", "investment": "个写明金额的项目", "declared": "条宣示的产业链"}.get(grid.measure, "家企业")
    return (f"样本少（不足 {THIN} {what}）：{'、'.join(thin)}。多一{what[0]}或少一{what[0]}，比值和相似度就会大变，只供参考。"
            if thin else "")
