"""The shortest ways between two entities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice, pairwise

import networkx as nx

from chains.errors import UsageError
from chains.graph import Graph, entity_of, snapshot_of
from chains.model import Kind, Layer, Link

__all__ = ["Path", "find_paths"]

# A path through ownership or supply says more than one through a shared town, so it counts as shorter.
_COST: Mapping[str, float] = {
    "owns": 1.0, "supplies": 1.0, "partners_with": 1.0, "invests_in": 1.0, "leads": 1.0, "chiefs": 1.0, "serves": 1.2,
    "produces": 1.5, "operates_in": 1.5, "feeds": 1.5, "part_of": 1.5, "develops": 2.0, "targets": 2.0, "visited": 2.0,
    "located_in": 2.5,
}
# A town and an office know everybody: a way through one is longer than a way through a firm, a project or a product.
_HUB_COST = 1.0
# What no source says is a detour: a way that somebody has written down is taken first.
_EDITOR_COST = 2.0
_HUBS = frozenset({Kind.PLACE, Kind.AGENCY})


@dataclass(frozen=True)
class Path:
    """Nodes from start to goal and, for each hop, every link that makes it."""

    nodes: tuple[str, ...]
    hops: tuple[tuple[Link, ...], ...]


def find_paths(
    graph: Graph, start: str, goal: str, *, k: int = 1, through: frozenset[str] = frozenset(), curated_only: bool = False
) -> list[Path]:
    """The k shortest simple paths from start to goal, whatever the direction of the links; empty when there is none.

    Strong relations count as shorter (see _COST). Chains and industries are no stations unless `through` has "chain",
    and the place hierarchy is no way unless it has "place": else nearly everything would be two hops apart.
    k shortest simple paths: Yen, Management Science 17 (1971), as networkx.shortest_simple_paths does it.
    """
    entity_of(graph, start)
    entity_of(graph, goal)
    if start == goal:
        raise UsageError("both ends are the same entity: name two", "两端是同一个条目：请给出两个不同的名称")
    plain = _projection(graph, frozenset({start, goal}), through, curated_only)
    if start not in plain or goal not in plain or not nx.has_path(plain, start, goal):
        return []
    return [
        Path(tuple(nodes), tuple(plain.edges[a, b]["links"] for a, b in pairwise(nodes)))
        for nodes in islice(nx.shortest_simple_paths(plain, start, goal, weight="cost"), k)
    ]


def _projection(graph: Graph, ends: frozenset[str], through: frozenset[str], curated_only: bool) -> nx.Graph[str]:
    # NetworkX has no k shortest paths on multigraphs, so parallel links become one edge that carries them all.
    plain: nx.Graph[str] = nx.Graph()
    hubs = frozenset({Kind.CHAIN, Kind.INDUSTRY}) if "chain" not in through else frozenset()
    for link in sorted(snapshot_of(graph).links, key=lambda x: x.id):
        pair = (link.subject, link.object)
        kinds = [entity_of(graph, end).kind for end in pair]
        if curated_only and link.layer is not Layer.CURATED:
            continue
        if link.kind == "part_of" and kinds == [Kind.PLACE, Kind.PLACE] and "place" not in through:
            continue
        if any(kind in hubs and end not in ends for kind, end in zip(kinds, pair, strict=True)):
            continue
        stations = sum(kind in _HUBS and end not in ends for kind, end in zip(kinds, pair, strict=True))
        known_only = all(e.method == "editor" for e in link.evidence)
        cost = (_COST[link.kind] + _HUB_COST * stations / 2) * (_EDITOR_COST if known_only else 1)
        known = plain.get_edge_data(*pair) or {"links": (), "cost": cost}
        plain.add_edge(*pair, links=(*known["links"], link), cost=min(known["cost"], cost))
    return plain
