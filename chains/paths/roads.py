"""The roads of one question: which neighbours a node has under its options, looked up only where somebody passes."""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import pairwise

from chains.graph import Graph, steps_of
from chains.kinds import Kind, Layer, kind_of
from chains.model import Link
from chains.paths.lengths import STATION_LENGTH, length

__all__ = ["Roads", "shortest"]

_UNIT = 1000  # lengths are added as whole thousandths: sums of floats differ with their order, and ties with them
_BARRED = frozenset({Kind.CHAIN, Kind.INDUSTRY})


class Roads:
    """Neighbours and lengths between them, whatever the direction of the links.

    Parallel links make one road, as long as the shortest of them; passing a town, an office, a product or a segment adds
    half of its station length on either side. Chains and industries are stations only with "chain" in `through`, and the
    place hierarchy is a road only with "place"; `ends` are never barred and cost nothing to stand on.
    """

    def __init__(
        self, graph: Graph, ends: frozenset[str], *, kinds: frozenset[str] | None = None, through: frozenset[str] = frozenset(),
        curated_only: bool = False,
    ) -> None:
        self.graph, self._ends, self._kinds, self._curated_only = graph, ends, kinds, curated_only
        self._barred = frozenset[Kind]() if "chain" in through else _BARRED
        self._hierarchy = "place" in through
        self._near: dict[str, dict[str, int]] = {}

    def near(self, node: str) -> dict[str, int]:
        """The neighbours of the node and how far they are, in thousandths."""
        found = self._near.get(node)
        if found is None:
            found = self._near[node] = {}
            here = self._half(node)
            for other, link in steps_of(self.graph, node):
                if self._open(link) and self._enterable(other):
                    far = round(_UNIT * length(self.graph, link)) + here + self._half(other)
                    found[other] = min(far, found.get(other, far))
        return found

    def links(self, a: str, b: str) -> tuple[Link, ...]:
        """Every link of the road between two neighbours, the shortest first."""
        found = {link.id: link for other, link in steps_of(self.graph, a) if other == b and self._open(link)}
        return tuple(sorted(found.values(), key=lambda link: (length(self.graph, link), link.id)))

    def length(self, nodes: tuple[str, ...]) -> float:
        """How long the way through the nodes is."""
        return sum(self.near(a)[b] for a, b in pairwise(nodes)) / _UNIT

    def _open(self, link: Link) -> bool:
        if self._kinds is not None and link.kind not in self._kinds:
            return False
        if self._curated_only and link.layer is not Layer.CURATED:
            return False
        return self._hierarchy or link.kind != "part_of" or kind_of(link.subject) is not Kind.PLACE

    def _enterable(self, node: str) -> bool:
        return node in self._ends or kind_of(node) not in self._barred

    def _half(self, node: str) -> int:
        if node in self._ends:
            return 0
        return round(_UNIT / 2 * STATION_LENGTH.get(kind_of(node), 0.0))


def shortest(
    roads: Roads, start: str, goal: str, *, avoiding: frozenset[str] = frozenset(), not_first: frozenset[str] = frozenset(),
    below: float = float("inf"),
) -> tuple[int, tuple[str, ...]] | None:
    """The shortest way and its length in thousandths, or None when there is none shorter than `below`.

    Nodes of `avoiding` are not entered, and those of `not_first` not straight from the start. Searched from both ends at
    once (Pohl 1971), so that what lies far from both is never looked at; of equally short ways the same one is always found.
    """
    reached: tuple[dict[str, int], dict[str, int]] = ({start: 0}, {goal: 0})
    before: tuple[dict[str, str], dict[str, str]] = ({}, {})
    settled: tuple[set[str], set[str]] = (set(), set())
    queues: tuple[list[tuple[int, str]], list[tuple[int, str]]] = ([(0, start)], [(0, goal)])
    best: tuple[float, str] = (below, "")
    while queues[0] and queues[1] and queues[0][0][0] + queues[1][0][0] < best[0]:
        # The side that has touched less: a hub is not opened while there is another way to go, and a small island ends at once.
        side = int(len(reached[1]) < len(reached[0]))
        far, node = heappop(queues[side])
        if node in settled[side]:
            continue
        settled[side].add(node)
        for other, step in roads.near(node).items():
            if other in avoiding or other in settled[side]:
                continue
            if (node == start and other in not_first) or (other == start and node in not_first):
                continue
            reach = far + step
            if reach < reached[side].get(other, best[0]):
                reached[side][other], before[side][other] = reach, node
                heappush(queues[side], (reach, other))
                if other in reached[1 - side]:
                    best = min(best, (reach + reached[1 - side][other], other))
    if not best[1]:
        return None
    way = [best[1]]
    while way[0] != start:
        way.insert(0, before[0][way[0]])
    while way[-1] != goal:
        way.append(before[1][way[-1]])
    return int(best[0]), tuple(way)
