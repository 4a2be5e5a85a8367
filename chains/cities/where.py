"""What lies in which city, and what belongs to which chain."""

from __future__ import annotations

from chains.errors import UsageError
from chains.graph import Graph, entities_of, entity_of, links_of
from chains.model import Kind, Layer, Link, Status
from chains.names import find_entity

__all__ = ["chains_of", "cities", "city_named", "city_of", "members_of_chain", "members_of_place", "places_above"]

_CITY_LEVELS = frozenset({"prefecture", "new_area"})


def city_of(graph: Graph, entity_id: str, *, settled: bool = False) -> str | None:
    """The prefecture or new area an entity lies in, or None when that is not known.

    A place of a province above the prefectures has none; 兰州新区 is a city of its own here. With `settled` only curated
    addresses of today count: a firm that plans to come has none yet.
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
        up.sort(key=_doubt)
        frontier += [x.object for x in up if not settled or not any(_doubt(x))]
    return None


def _doubt(link: Link) -> tuple[bool, bool]:
    return link.layer is not Layer.CURATED, link.status is not Status.ASSERTED


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


def cities(graph: Graph) -> list[str]:
    """The prefectures and new areas of the graph, by administrative code, those without one last."""
    found = [e for e in entities_of(graph, Kind.PLACE) if e.get("level") in _CITY_LEVELS]
    return [e.id for e in sorted(found, key=lambda e: (e.code("adcode") or "~", e.name))]


def city_named(graph: Graph, name: str) -> str:
    """The prefecture or new area of this name, or the one that the county or park of this name lies in.

    Raises UnknownName for an unknown name and UsageError for one that lies in no city, such as a province.
    """
    entity = find_entity(graph, name, frozenset({Kind.PLACE, Kind.PARK}))
    city = city_of(graph, entity.id)
    if city is None:
        raise UsageError(f"'{entity.name}' is no city and lies in none",
                         f"“{entity.name}”不是市州或新区，也不在其中；可用："
                         f"{'、'.join(entity_of(graph, place).name for place in cities(graph))}")
    return city
