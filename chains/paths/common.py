"""What two entities have in common: the neighbours of both, and the chains and cities that both belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from math import log, prod

from chains.errors import UsageError
from chains.findings import Reason
from chains.graph import Graph, entity_of, snapshot_of, steps_of
from chains.kinds import LINK_RULES, Kind, Layer
from chains.model import Link
from chains.paths.lengths import length, support

__all__ = ["Common", "common_neighbours"]

_UPWARD = frozenset({"located_in", "part_of"})


@dataclass(frozen=True)
class Common:
    """What both are linked to: the links on the way from each, and how much it says that they have it in common.

    Either side is all links to a neighbour, the shortest first, or the way up to a chain or city: 从事 炼钢, 属于 钢铁.
    """

    entity: str
    to_a: tuple[Link, ...]
    to_b: tuple[Link, ...]
    value: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class _Side:
    links: tuple[Link, ...]
    support: float


def common_neighbours(
    graph: Graph, a: str, b: str, *, kinds: frozenset[str] | None = None, curated_only: bool = False
) -> list[Common]:
    """What both are linked to, the most telling first: neighbours of both, and chains and cities that both lie in.

    value = s(a) · s(b) / ln(n), with n the number of its own neighbours and s the support of the best link to each side, on
    a way up the product of supports: Adamic and Adar, Social Networks 25 (2003) 211, weighted by evidence. Who knows
    everybody says little. A province is too wide to be told.
    Raises UnknownName for an unknown id, UsageError when both are the same.
    """
    if entity_of(graph, a).id == entity_of(graph, b).id:
        raise UsageError("both ends are the same entity: name two", "两端是同一个条目：请给出两个不同的名称")
    beside_a, beside_b = (_beside(graph, node, kinds, curated_only) for node in (a, b))
    both = (beside_a.keys() & beside_b.keys()) - {a, b}
    found = [_common(graph, a, b, node, beside_a[node], beside_b[node]) for node in both]
    return sorted(found, key=lambda c: (-c.value, c.entity))


def _beside(graph: Graph, node: str, kinds: frozenset[str] | None, curated_only: bool) -> dict[str, _Side]:
    """The neighbours of the node, then what its segments, industries, parks and towns belong to."""
    def passes(link: Link) -> bool:
        return (kinds is None or link.kind in kinds) and not (curated_only and link.layer is not Layer.CURATED)

    direct: dict[str, list[Link]] = defaultdict(list)
    for other, link in steps_of(graph, node):
        if passes(link) and not _is_province(graph, other):
            direct[other].append(link)
    found = {other: _side(graph, links) for other, links in direct.items()}
    # The best founded way first, as Dijkstra goes: supports multiply, and none is above 1.
    queue = [(-found[other].support, other) for other, links in direct.items() if any(_leads_up(graph, x, node) for x in links)]
    heapify(queue)
    while queue:
        lower = heappop(queue)[1]
        for link in _upward(graph, lower):
            upper = link.object
            if upper in direct or upper == node or not passes(link) or _is_province(graph, upper):
                continue
            below = found[lower].links[:1] if lower in direct else found[lower].links
            founded = prod(support(x, snapshot_of(graph)) for x in (*below, link))
            if upper not in found or founded > found[upper].support:
                found[upper] = _Side((*below, link), founded)
                heappush(queue, (-founded, upper))
    return found


def _leads_up(graph: Graph, link: Link, node: str) -> bool:
    """Whether what the link's object belongs to is the node's too: a segment's chain, a park's city; not a partner's."""
    goes_in = entity_of(graph, link.object).kind in (Kind.SEGMENT, Kind.INDUSTRY) or link.kind in _UPWARD
    return link.subject == node and goes_in and link.kind != "feeds"


def _upward(graph: Graph, node: str) -> Iterator[Link]:
    ways = (link for other, link in steps_of(graph, node) if link.kind in _UPWARD and link.subject == node)
    yield from sorted(ways, key=lambda link: (length(graph, link), link.id))


def _is_province(graph: Graph, node: str) -> bool:
    return entity_of(graph, node).get("level") == "province"


def _side(graph: Graph, links: list[Link]) -> _Side:
    ordered = tuple(sorted(links, key=lambda x: (length(graph, x), x.id)))
    return _Side(ordered, max(support(x, snapshot_of(graph)) for x in links))


def _common(graph: Graph, a: str, b: str, node: str, first: _Side, second: _Side) -> Common:
    known = len({other for other, _ in steps_of(graph, node)})
    reasons = (
        *(Reason(f"与{entity_of(graph, end).name}", _told(graph, end, side.links), entities=(end,), links=side.links)
          for end, side in ((a, first), (b, second))),
        Reason("它的直接关系", known, "个"),
    )
    # What both reach only through their own segment may have no more neighbours than that one: it tells no more than a pair.
    value = first.support * second.support / log(max(known, 2))
    return Common(node, first.links, second.links, round(value, 4), reasons)


def _told(graph: Graph, end: str, links: tuple[Link, ...]) -> str:
    """What the links say, seen from the end: 控股; on a way up with what lies between: 从事炼钢，由此属于."""
    if end not in (links[-1].subject, links[-1].object):
        between = (f"{LINK_RULES[x.kind].label}{entity_of(graph, x.object).name}" for x in links[:-1])
        return "，".join((*between, f"由此{LINK_RULES[links[-1].kind].label}"))
    return "、".join(dict.fromkeys(LINK_RULES[x.kind].label if x.subject == end else LINK_RULES[x.kind].passive for x in links))
