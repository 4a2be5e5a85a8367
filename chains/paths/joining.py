"""The tree that joins several chosen entities, as short as a shortest-path heuristic makes it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from chains.errors import UsageError
from chains.graph import Graph, entity_of
from chains.model import Link
from chains.paths.roads import Roads, shortest

__all__ = ["MOST_CHOSEN", "Branch", "Tree", "connect"]

MOST_CHOSEN = 12  # more make a picture that nobody reads, and n² searches

Edge = tuple[int, str, str]


@dataclass(frozen=True)
class Branch:
    """Two neighbouring nodes of a tree, the one nearer to the first chosen node first, and all links between them."""

    a: str
    b: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Tree:
    """What joins the chosen nodes: `stations` lie between them, `groups` are the chosen nodes that hang together.

    One group when all are connected; a node that nothing reaches is a group of its own. Branches are told as one walks the
    tree from the first chosen node.
    """

    chosen: tuple[str, ...]
    stations: tuple[str, ...]
    branches: tuple[Branch, ...]
    groups: tuple[tuple[str, ...], ...]
    length: float

    @property
    def nodes(self) -> tuple[str, ...]:
        """The chosen nodes, then the stations."""
        return (*self.chosen, *self.stations)


def connect(
    graph: Graph, chosen: Sequence[str], *, kinds: frozenset[str] | None = None, through: frozenset[str] = frozenset(),
    curated_only: bool = False,
) -> Tree:
    """A tree through all chosen nodes, at most twice as long as the shortest one; the same for any order of them.

    Kou, Markowsky and Berman, Acta Informatica 15 (1981) 141: the minimum spanning tree of the distances between the chosen
    nodes, its ways laid out, spanned once more, and cut back to the chosen nodes. For lengths and options see Roads.
    Raises UnknownName for an unknown id, UsageError for fewer than two or more than MOST_CHOSEN different nodes.
    """
    ends = sorted({entity_of(graph, node).id for node in chosen})
    if len(ends) < 2:
        raise UsageError("name at least two different entities", "请给出至少两个不同的条目")
    if len(ends) > MOST_CHOSEN:
        raise UsageError(f"{len(ends)} entities are too many: name at most {MOST_CHOSEN}",
                         f"一次最多连接 {MOST_CHOSEN} 个条目，现在有 {len(ends)} 个")
    roads = Roads(graph, frozenset(ends), kinds=kinds, through=through, curated_only=curated_only)
    edges = {_edge(roads, a, b) for way in _closure_tree(roads, ends) for a, b in pairwise(way)}
    kept = _without_loose_ends(_spanning(edges), frozenset(ends))
    stations = {end for _, a, b in kept for end in (a, b)} - set(ends)
    first = tuple(dict.fromkeys(chosen))
    branches = tuple(Branch(a, b, roads.links(a, b)) for a, b in _walked(first, kept))
    return Tree(first, tuple(sorted(stations)), branches, _groups(ends, kept), sum(far for far, _, _ in kept) / 1000)


def _edge(roads: Roads, a: str, b: str) -> Edge:
    return (roads.near(a)[b], *sorted((a, b)))  # type: ignore[return-value]


def _closure_tree(roads: Roads, ends: Sequence[str]) -> list[tuple[str, ...]]:
    """The ways of a minimum spanning forest of the distances between the ends.

    Grown node by node (Prim), because then each search may stop at the distance that is known already.
    """
    nearest: dict[str, tuple[float, tuple[str, ...]]] = {end: (float("inf"), ()) for end in ends}
    ways = []
    while nearest:
        joined = min(nearest, key=lambda end: (nearest[end][0], end))
        way = nearest.pop(joined)[1]
        if way:
            ways.append(way)
        for end, (known, _) in nearest.items():
            found = shortest(roads, joined, end, below=known)
            if found is not None:
                nearest[end] = found
    return ways


def _spanning(edges: Iterable[Edge]) -> list[Edge]:
    """The minimum spanning forest of the edges (Kruskal)."""
    leader: dict[str, str] = {}

    def top(node: str) -> str:
        while (up := leader.get(node, node)) != node:
            node = up
        return node

    kept = []
    for edge in sorted(edges):
        a, b = top(edge[1]), top(edge[2])
        if a != b:
            leader[a] = b
            kept.append(edge)
    return kept


def _without_loose_ends(edges: list[Edge], ends: frozenset[str]) -> list[Edge]:
    """The edges without those that lead only to stations at which nothing else hangs."""
    while True:
        degree = Counter(end for _, a, b in edges for end in (a, b))
        kept = [e for e in edges if not any(degree[end] == 1 and end not in ends for end in e[1:])]
        if len(kept) == len(edges):
            return kept
        edges = kept


def _walked(starts: Sequence[str], edges: Iterable[Edge]) -> list[tuple[str, str]]:
    """The edges as they are met when every tree is walked from its first start, one arm to its end after the other."""
    beside: dict[str, list[str]] = defaultdict(list)
    for _, a, b in sorted(edges, reverse=True):
        beside[a].append(b)
        beside[b].append(a)
    met, seen = [], set[str]()
    for start in starts:
        waiting = [("", start)]
        while waiting:
            before, node = waiting.pop()
            if node not in seen:
                seen.add(node)
                met += [(before, node)] if before else []
                waiting += [(node, other) for other in beside[node]]
    return met


def _groups(ends: Sequence[str], edges: Iterable[Edge]) -> tuple[tuple[str, ...], ...]:
    group = {end: {end} for end in ends}
    for _, a, b in edges:
        both = group.setdefault(a, {a}) | group.setdefault(b, {b})
        group.update(dict.fromkeys(both, both))
    found = {tuple(end for end in ends if end in group[start]) for start in ends}
    return tuple(sorted(found, key=lambda g: (-len(g), g)))
