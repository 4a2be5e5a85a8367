"""Which city has which chain, and on what that rests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from chains.errors import UsageError
from chains.graph import Graph, entities_of, entity_of, links_of, snapshot_of
from chains.model import Declaration, Kind, Layer, Link, Status

__all__ = [
    "Cell", "MEASURES", "chains_of", "cities", "city_matrix", "city_of", "members_of_chain", "members_of_place", "places_above",
]

MEASURES: Mapping[str, str] = {"enterprises": "企业数", "declared": "宣示", "projects": "项目数"}
_CITY_LEVELS = frozenset({"prefecture", "new_area"})
_INSTITUTIONS = frozenset({Kind.UNIVERSITY, Kind.INSTITUTE})


@dataclass(frozen=True)
class Cell:
    """One city and one chain: the value of the measure and everything found there.

    `value` counts what people have curated and what is asserted; `candidates` counts further things of the measure that
    only the program has read, or that are planned, signed or proposed.
    """

    place: str
    chain: str
    measure: str
    value: int
    candidates: int
    enterprises: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    parks: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    links: tuple[Link, ...] = ()
    counted: tuple[str, ...] = ()  # the ids that make up `value`


@dataclass
class _Found:
    members: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    firm: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # curated and asserted
    declarations: dict[str, Declaration] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)


def city_of(graph: Graph, entity_id: str) -> str | None:
    """The prefecture or new area an entity lies in, or None when that is not known.

    A place of a province above the prefectures has none; 兰州新区 is a city of its own here.
    """
    seen: set[str] = set()
    frontier = [entity_id]
    while frontier:
        node = frontier.pop(0)
        if node in seen:
            continue
        seen.add(node)
        entity = entity_of(graph, node)
        if entity.kind is Kind.PLACE and entity.get("level") in _CITY_LEVELS:
            return node
        up = [x for x in links_of(graph, node) if x.subject == node and x.kind in ("located_in", "part_of")]
        # A curated address outweighs one that was read, and a present one a planned one.
        up.sort(key=lambda x: (x.layer is not Layer.CURATED, x.status is not Status.ASSERTED))
        frontier += [x.object for x in up]
    return None


def places_above(graph: Graph, entity_id: str) -> frozenset[str]:
    """Every place and park an entity lies in, from its address up to the province."""
    found: set[str] = set()
    frontier = [entity_id]
    while frontier:
        node = frontier.pop()
        up = [x.object for x in links_of(graph, node) if x.subject == node and x.kind in ("located_in", "part_of")]
        frontier += [x for x in up if x not in found and entity_of(graph, x).kind in (Kind.PLACE, Kind.PARK)]
        found.update(frontier)
    return frozenset(found)


def members_of_chain(graph: Graph, chain: str) -> frozenset[str]:
    """The chain, its segments and industries, and whoever works in, leads, serves, develops or attracts any of them."""
    core = {chain} | {x.subject for x in links_of(graph, chain) if x.kind == "part_of" and x.object == chain}
    kinds = ("operates_in", "leads", "chiefs", "serves", "develops", "targets")
    return frozenset(core | {x.subject for node in core for x in links_of(graph, node)
                             if x.kind in kinds and x.object == node})


def members_of_place(graph: Graph, place: str) -> frozenset[str]:
    """The place, all that lies in it, and the chains and industries it develops, attracts or has firms in."""
    inside = {e.id for e in entities_of(graph) if place in places_above(graph, e.id)} | {place}
    kinds = ("operates_in", "leads", "develops", "targets", "produces", "serves")
    return frozenset(inside | {x.object for node in inside for x in links_of(graph, node)
                               if x.kind in kinds and x.subject == node})


def chains_of(graph: Graph, node_id: str) -> list[str]:
    """The chains a chain, segment or industry stands for: itself, or those it is part of."""
    if entity_of(graph, node_id).kind is Kind.CHAIN:
        return [node_id]
    return sorted({x.object for x in links_of(graph, node_id)
                   if x.kind == "part_of" and x.subject == node_id and x.object.startswith("chain:")})


def city_matrix(graph: Graph, measure: str = "enterprises") -> list[Cell]:
    """Every city and chain with anything in common, sorted by city and chain; nothing found means nothing recorded.

    Raises UsageError for an unknown measure.
    """
    if measure not in MEASURES:
        raise UsageError(f"'{measure}' is not a measure: use one of {', '.join(MEASURES)}",
                         f"没有“{measure}”这个口径，可用：{'、'.join(f'{k}（{v}）' for k, v in MEASURES.items())}")
    cells: dict[tuple[str, str], _Found] = defaultdict(_Found)
    cities: dict[str, str | None] = {}
    for link in snapshot_of(graph).links:
        if link.kind not in ("operates_in", "leads", "serves", "develops"):
            continue
        if entity_of(graph, link.object).kind not in (Kind.CHAIN, Kind.SEGMENT, Kind.INDUSTRY):
            continue
        city = cities.setdefault(link.subject, city_of(graph, link.subject))
        for chain in chains_of(graph, link.object) if city else ():
            _note(cells[city or "", chain], graph, link)
    for declaration in snapshot_of(graph).declarations:
        found = {city for place in declaration.places if (city := city_of(graph, place))}
        named = {known for m in declaration.members for c in m.chains for known in chains_of(graph, c)}
        for city in found:
            for chain in named:
                cells[city, chain].declarations[declaration.id] = declaration
    return [_cell(key, found, measure) for key, found in sorted(cells.items())]


def _note(found: _Found, graph: Graph, link: Link) -> None:
    kind = entity_of(graph, link.subject).kind
    group = "institutions" if kind in _INSTITUTIONS else {Kind.ENTERPRISE: "enterprises", Kind.PARK: "parks",
                                                          Kind.PROJECT: "projects", Kind.PLACE: "places"}[kind]
    found.members[group].add(link.subject)
    found.links[link.id] = link
    if link.layer is Layer.CURATED and link.status is Status.ASSERTED:
        found.firm[group].add(link.subject)


def _cell(key: tuple[str, str], found: _Found, measure: str) -> Cell:
    if measure == "declared":
        counted = set(found.declarations)
        value = len(counted)
        candidates = sum(x.kind == "develops" and (x.layer is not Layer.CURATED or x.status is not Status.ASSERTED)
                         for x in found.links.values())
    else:
        counted = found.firm[measure]
        value = len(counted)
        candidates = len(found.members[measure]) - value

    def ids(group: str) -> tuple[str, ...]:
        return tuple(sorted(found.members[group]))

    return Cell(
        *key, measure, value, candidates, ids("enterprises"), ids("institutions"), ids("parks"), ids("projects"),
        tuple(found.declarations[i] for i in sorted(found.declarations)), tuple(found.links[i] for i in sorted(found.links)),
        tuple(sorted(counted)),
    )


def cities(graph: Graph) -> list[str]:
    """The prefectures and new areas of the graph, by administrative code, those without one last."""
    found = [e for e in entities_of(graph, Kind.PLACE) if e.get("level") in _CITY_LEVELS]
    return [e.id for e in sorted(found, key=lambda e: (e.code("adcode") or "~", e.name))]
