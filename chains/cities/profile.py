"""One city: what it is strong in, what it has declared and does not show, what is near to what it has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chains.cities.grid import Grid, grid_of, number
from chains.cities.matrix import UNITS, plans_in, total_of
from chains.cities.plans import declared_words
from chains.cities.structure import Structure, density_reasons, quotient_reasons, structure_of
from chains.findings import Reason
from chains.graph import Graph

__all__ = ["Profile", "Standing", "profile_in", "profile_of"]

_NEARBY = 8
_BESIDE = 2  # two chains that only one city has both of are near each other by that city alone


@dataclass(frozen=True, slots=True)
class Standing:
    """One chain of a city: a value with its reasons. None is undefined."""

    chain: str
    value: float | None
    reasons: tuple[Reason, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """What stands out in a city by one measure; `structure` holds the numbers of all cities it is compared with.

    `strengths` have a location quotient of 1 or more, those with most first. `bare` are chains it has declared in which no
    firm and no built project is recorded, `silent` those with firms it has not declared. `nearby` are chains with a quotient
    below 1 whose relatedness density is above that of a chain taken at random, by falling density; without chains that too
    few firms are known of, or that share fewer than two cities with every chain the city is strong in. A city of few firms
    has none.
    """

    place: str
    structure: Structure
    total: float
    strengths: tuple[Standing, ...]
    bare: tuple[Standing, ...]
    silent: tuple[Standing, ...]
    nearby: tuple[Standing, ...]

    @property
    def amount(self) -> str:
        """The total with its unit."""
        return f"{number(self.total)} {UNITS[self.structure.grid.measure]}"

    @property
    def diversity(self) -> int:
        """In how many chains its quotient is 1 or more."""
        return len(self.strengths)

    @property
    def special(self) -> float | None:
        """How far its chains differ from all other cities' together: the Krugman index, 0 to 2."""
        return _known(self.structure.special[self.structure.grid.row_of[self.place]])

    @property
    def complexity(self) -> float | None:
        return _known(self.structure.complexity.places[self.structure.grid.row_of[self.place]])


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def profile_of(graph: Graph, place: str, *, measure: str = "enterprises", smoothing: float = 0.0) -> Profile:
    """The profile of a city, given by id.

    Raises UsageError for an unknown measure or a negative smoothing.
    """
    return profile_in(graph, structure_of(graph, measure, smoothing=smoothing), place)


def profile_in(graph: Graph, structure: Structure, place: str) -> Profile:
    """The same by a structure that is at hand."""
    grid = structure.grid
    firms = grid if grid.measure == "enterprises" else grid_of(graph)
    projects = grid if grid.measure == "projects" else grid_of(graph, "projects")
    quotients = {chain: structure.at(structure.quotient, place, chain) for chain in grid.chains}
    present = {chain for chain in grid.chains if structure.present[grid.row_of[place], grid.column_of[chain]]}
    strengths = [Standing(cell.chain, quotients[cell.chain], quotient_reasons(graph, structure, place, cell.chain))
                 for cell in grid.row(place) if cell.chain in present]
    return Profile(
        place, structure, total_of(grid.row(place)), tuple(strengths),
        tuple(_bare(graph, firms, projects, place)), tuple(_silent(graph, firms, place)),
        tuple(_nearby(graph, structure, place, present)))


def _bare(graph: Graph, firms: Grid, projects: Grid, place: str) -> list[Standing]:
    found = []
    for chain in firms.chains:
        cell = firms.cells.get((place, chain))
        plans, built = plans_in(cell), projects.cells.get((place, chain))
        if cell is None or not plans or cell.counted or (built and built.counted):
            continue
        told = [Reason("宣示", f"{plan.year}年" if plan.year else "年份不详", "",
                       f"{plan.name}：{declared_words(graph, plan, chain)}", declarations=(plan,)) for plan in plans]
        waiting = cell.candidates + (built.candidates if built else 0)
        found.append(Standing(chain, 0.0, tuple(told), f"另有候选 {waiting:g} 项" if waiting else ""))
    return found


def _silent(graph: Graph, firms: Grid, place: str) -> list[Standing]:
    found = []
    for cell in firms.row(place):
        if cell.counted and not plans_in(cell):
            links = tuple(link for link in cell.links if link.subject in cell.counted and link.kind in ("operates_in", "leads"))
            found.append(Standing(cell.chain, cell.value, (
                Reason("企业", cell.value, " 家", entities=cell.counted, links=links),)))
    return found


def _nearby(graph: Graph, structure: Structure, place: str, present: set[str]) -> list[Standing]:
    grid = structure.grid
    usual = len(present) / max(1, len(grid.chains) - 1)  # the density of a chain that is near to all alike
    found = []
    for chain in grid.chains if not grid.thin([place]) else ():
        density = structure.at(structure.density, place, chain)
        if chain in present or density is None or density <= usual or structure.thin_chain(chain):
            continue
        beside = structure.together[:, grid.column_of[chain]] * structure.present[grid.row_of[place]]
        if beside.max(initial=0) < _BESIDE:
            continue
        own = grid.values[grid.row_of[place], grid.column_of[chain]]
        found.append(Standing(chain, density, density_reasons(graph, structure, place, chain),
                              f"平均的 {density / usual:.1f} 倍，" + (f"已有 {grid.amount(own)}" if own else "未收录")))
    return sorted(found, key=lambda s: (-(s.value or 0), s.chain))[:_NEARBY]
