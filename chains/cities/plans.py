"""Chains that many cities plan for (全省一盘棋): who has declared each, and what is really there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from chains.cities.grid import Grid, counted_links, grid_of
from chains.cities.matrix import Cell, plans_in
from chains.cities.where import chains_of, city_of
from chains.findings import Reason
from chains.graph import Graph, entity_of, snapshot_of
from chains.model import Declaration, Link, Status

__all__ = ["MANY", "Plan", "declared_words", "planned_chains"]

MANY = 5  # of Gansu's 15 cities a third


@dataclass(frozen=True, slots=True)
class Plan:
    """A chain and the cities that have declared it as theirs, with the firms and projects recorded there.

    `targeted` are further cities that a source says want it. `warning` is the Chinese sentence where at least so many
    declare it. The reasons are the declaring cities, each with its plan and what is there; nothing recorded is not nothing.
    """

    chain: str
    declared: tuple[str, ...]
    targeted: tuple[str, ...]
    with_firms: tuple[str, ...]  # of the declaring
    firms: int
    with_projects: tuple[str, ...]  # of the declaring, built or under construction
    projects: int
    undeclared: tuple[str, ...]  # cities with firms that have not declared it
    warning: str | None
    reasons: tuple[Reason, ...]


def declared_words(graph: Graph, declaration: Declaration, chain: str) -> str:
    """How a declaration words the chain, marked where the editor found only a near match."""
    words = [member.raw + ("（近似对应）" if member.approximate else "") for member in declaration.members
             if any(chain in chains_of(graph, named) for named in member.chains)]
    return "、".join(dict.fromkeys(words))


def planned_chains(graph: Graph, *, at_least: int = MANY) -> list[Plan]:
    """Every chain that a city has declared, those of most cities first and of them those with fewest firms."""
    firms, projects = grid_of(graph), grid_of(graph, "projects")
    wanted = _targets(graph)
    found = [plan for chain in firms.chains
             if (plan := _plan(graph, firms, projects, chain, wanted.get(chain, set()), at_least)).declared]
    return sorted(found, key=lambda p: (-len(p.declared), p.firms + p.projects, p.chain))


def _targets(graph: Graph) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for link in snapshot_of(graph).links:
        if link.kind == "targets" and link.status is not Status.ENDED and (city := city_of(graph, link.subject)):
            for chain in chains_of(graph, link.object):
                found[chain].add(city)
    return found


def _plan(graph: Graph, firms: Grid, projects: Grid, chain: str, wanted: set[str], at_least: int) -> Plan:
    declared = tuple(p for p in firms.places if plans_in(firms.cells.get((p, chain))))
    inside = [(firms.cells[p, chain], projects.cells[p, chain]) for p in declared]
    with_firms = tuple(f.place for f, _ in inside if f.counted)
    with_projects = tuple(j.place for _, j in inside if j.counted)
    undeclared = tuple(p for p in firms.places if p not in declared and (cell := firms.cells.get((p, chain))) and cell.counted)
    plan = Plan(
        chain, declared, tuple(p for p in firms.places if p in wanted and p not in declared),
        with_firms, len({i for f, _ in inside for i in f.counted}),
        with_projects, len({i for _, j in inside for i in j.counted}),
        undeclared, None, tuple(_reason(graph, f, j) for f, j in inside))
    return plan if len(declared) < at_least else _warned(graph, plan)


def _warned(graph: Graph, plan: Plan) -> Plan:
    bare = len(plan.declared) - len({*plan.with_firms, *plan.with_projects})
    both = len({*plan.with_firms} & {*plan.with_projects})
    parts = [
        f"{len(plan.with_firms)} 个收录到企业（共 {plan.firms} 家）" if plan.firms else "都没有收录到企业",
        f"{len(plan.with_projects)} 个收录到已投产或在建的项目（共 {plan.projects} 个）" if plan.projects else "",
        f"其中 {both} 个两样都有" if both else "",
        f"{bare} 个企业、项目都未收录" if bare else "",
    ]
    warning = f"{len(plan.declared)} 个市州都宣示{entity_of(graph, plan.chain).name}：{'，'.join(filter(None, parts))}"
    return replace(plan, warning=warning)


def _reason(graph: Graph, firms: Cell, projects: Cell) -> Reason:
    newest, *older = plans_in(firms)
    year = f"{newest.year}年" if newest.year else "年份不详"
    more = f"，另有 {len(older)} 次" if older else ""
    links: tuple[Link, ...] = (*counted_links(firms)[0], *counted_links(projects)[0])
    built = f"；项目 {len(projects.counted)} 个" if projects.counted else ""
    return Reason(
        entity_of(graph, firms.place).name, len(firms.counted), " 家企业",
        f"{newest.name}（{year}）：{declared_words(graph, newest, firms.chain)}{more}{built}",
        entities=(*firms.counted, *projects.counted), links=links, declarations=(newest,))
