"""What a map shows: cities with a measured value, and what runs between them."""

from __future__ import annotations

from dataclasses import dataclass

from chains.cities import Cell, cities, total_of
from chains.cities.grid import Grid, grid_of
from chains.errors import UsageError
from chains.gaps.nearest import place_point
from chains.graph import Graph, entity_of
from chains.model import Kind
from chains.streams import STREAMS, Stream, Streams, city_streams

__all__ = ["CitySpots", "Spot", "city_spots"]


@dataclass(frozen=True, slots=True)
class Spot:
    """A city: its point in degrees, None where the catalog has none, its value, and the cells behind that."""

    place: str
    name: str
    point: tuple[float, float] | None
    value: float
    candidates: float
    cells: tuple[Cell, ...]

    @property
    def counted(self) -> tuple[str, ...]:
        """The firms, projects or declarations that make the value."""
        return tuple(sorted({i for cell in self.cells for i in cell.counted}))

    def told(self, grid: Grid) -> str:
        """The value with its unit, or why there is none: 12 家; 金额未收录; 候选 3 家; 未收录."""
        if self.value:
            return grid.amount(self.value)
        if self.counted:
            return "金额未收录"
        return f"候选 {grid.amount(self.candidates)}" if self.candidates else "未收录"


@dataclass(frozen=True)
class CitySpots:
    """Every city by one measure, in one chain or in all; `streams` are those that were asked for."""

    grid: Grid
    chain: str | None
    spots: tuple[Spot, ...]
    streams: Streams
    shown: tuple[Stream, ...]

    @property
    def outside(self) -> tuple[str, ...]:
        """The places of the shown streams that are no city of the map, those with most statements first."""
        known = {spot.place for spot in self.spots}
        found: dict[str, int] = {}
        for stream in self.shown:
            for end in (stream.origin, stream.target):
                if end not in known:
                    found[end] = found.get(end, 0) + len(stream.links)
        return tuple(sorted(found, key=lambda place: (-found[place], place)))


def city_spots(graph: Graph, measure: str, chain: str | None = None, *, kinds: frozenset[str] = frozenset()) -> CitySpots:
    """The cities by the measure, with the streams of these kinds.

    Raises UsageError for an unknown measure or kind or an id that is no chain, UnknownName for an unknown id.
    """
    grid = grid_of(graph, measure)
    if chain is not None and entity_of(graph, chain).kind is not Kind.CHAIN:
        raise UsageError(f"{chain} is no chain", f"“{entity_of(graph, chain).name}”不是产业链")
    if unknown := sorted(kinds - STREAMS.keys()):
        raise UsageError(f"'{unknown[0]}' is no kind of stream: use {', '.join(STREAMS)}",
                         f"没有“{unknown[0]}”这种往来，可用：{'、'.join(f'{k}（{v}）' for k, v in STREAMS.items())}")
    spots = tuple(_spot(graph, grid, place, chain) for place in cities(graph))
    streams, known = city_streams(graph, chain=chain), {spot.place for spot in spots}
    # What runs between two other provinces is no matter of this map.
    shown = tuple(s for s in streams.between if s.kind in kinds and known & {s.origin, s.target})
    return CitySpots(grid, chain, spots, streams, shown)


def _spot(graph: Graph, grid: Grid, place: str, chain: str | None) -> Spot:
    cells = tuple(cell for cell in grid.row(place) if chain is None or cell.chain == chain)
    return Spot(place, entity_of(graph, place).short, place_point(graph, place), _value(grid, place, chain, cells),
                sum(cell.candidates for cell in cells), cells)


def _value(grid: Grid, place: str, chain: str | None, cells: tuple[Cell, ...]) -> float:
    if chain is not None:
        return float(grid.values[grid.row_of[place], grid.column_of[chain]])
    # A firm in two chains is one firm; of declarations the chains are counted, not the papers.
    return float(grid.counted(place)) if grid.measure == "declared" else total_of(cells)
