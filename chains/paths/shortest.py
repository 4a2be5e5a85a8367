"""The shortest ways between two entities."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush, nsmallest
from itertools import pairwise

from chains.errors import UsageError
from chains.graph import Graph, entity_of
from chains.model import Link
from chains.paths.roads import Roads, shortest

__all__ = ["Path", "find_paths", "path_along"]


@dataclass(frozen=True)
class Path:
    """Nodes from start to goal and, for each hop, every link that makes it, the shortest first; `length` ranks paths."""

    nodes: tuple[str, ...]
    hops: tuple[tuple[Link, ...], ...]
    length: float


def find_paths(
    graph: Graph, start: str, goal: str, *, k: int = 1, kinds: frozenset[str] | None = None,
    through: frozenset[str] = frozenset(), curated_only: bool = False,
) -> list[Path]:
    """The k shortest simple paths from start to goal, whatever the direction of the links; empty when there is none.

    `kinds` are the link kinds that may be walked, all when None; for lengths and `through` see Roads.
    Raises UnknownName for an unknown id, UsageError when both ends are the same.
    k shortest simple paths: Yen, Management Science 17 (1971) 712, with Lawler's rule, Management Science 18 (1972) 401,
    not to branch off before the point where a path itself branched off.
    """
    entity_of(graph, start)
    entity_of(graph, goal)
    if start == goal:
        raise UsageError("both ends are the same entity: name two", "两端是同一个条目：请给出两个不同的名称")
    roads = Roads(graph, frozenset({start, goal}), kinds=kinds, through=through, curated_only=curated_only)
    return [path_along(roads, nodes) for nodes in _shortest_ways(roads, start, goal, k)]


def path_along(roads: Roads, nodes: tuple[str, ...]) -> Path:
    """The path through the nodes with all links of its hops."""
    return Path(nodes, tuple(roads.links(a, b) for a, b in pairwise(nodes)), roads.length(nodes))


def _shortest_ways(roads: Roads, start: str, goal: str, k: int) -> list[tuple[str, ...]]:
    first = shortest(roads, start, goal)
    # Length, steps and names order the candidates; the last number is where each left the path it came from.
    candidates = [(first[0], len(first[1]), first[1], 0)] if first else []
    found: list[tuple[str, ...]] = []
    while candidates and len(found) < k:
        _, _, way, branched = heappop(candidates)
        found.append(way)
        missing = k - len(found)
        for at in range(branched, len(way) - 1 if missing else 0):
            # What is longer than enough known candidates will never be asked for.
            enough = nsmallest(missing, candidates)[-1][0] if len(candidates) >= missing else float("inf")
            root = sum(roads.near(a)[b] for a, b in pairwise(way[:at + 1]))
            taken = frozenset(known[at + 1] for known in found if known[:at + 1] == way[:at + 1])
            rest = shortest(roads, way[at], goal, avoiding=frozenset(way[:at]), not_first=taken, below=enough - root)
            if rest is not None:
                whole = way[:at] + rest[1]
                heappush(candidates, (root + rest[0], len(whole), whole, at))
    return found
