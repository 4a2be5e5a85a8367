"""The part of the graph one chain's leaders are measured on: its segments, its firms, and what joins them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from chains.cities import city_of, places_above
from chains.errors import UsageError
from chains.graph import Graph, entity_of, links_of
from chains.model import Kind, Layer, Link, Status

__all__ = ["Members", "home_of", "is_fact", "members_to_rank", "places_of", "owned_below"]

_TIES = frozenset({"supplies", "partners_with", "invests_in", "owns"})


def is_fact(link: Link) -> bool:
    """Whether people stand behind the link and it has come true; all else is a candidate."""
    return link.layer is Layer.CURATED and link.status is Status.ASSERTED


def _addresses(graph: Graph, node: str) -> tuple[str, ...]:
    return tuple(x.object for x in links_of(graph, node) if x.kind == "located_in" and x.subject == node and is_fact(x))


def places_of(graph: Graph, node: str) -> frozenset[str]:
    """Every place and park the entity has a settled address in; a planned address is none."""
    return frozenset(p for address in _addresses(graph, node) for p in (address, *places_above(graph, address)))


def home_of(graph: Graph, node: str) -> str | None:
    """The city of the first settled address, or None."""
    return next((city for address in _addresses(graph, node) if (city := city_of(graph, address))), None)


@dataclass(frozen=True)
class Members:
    """A chain's segments and firms with the facts among them; everything sorted by id.

    `works` holds each firm's operates_in links within the chain, `ties` the links between two of its firms, `owned` the
    other firms of the chain that a firm controls, directly or through others. `candidates` are firms that only planned
    or extracted statements place in the chain.
    """

    chain: str
    place: str | None
    segments: tuple[str, ...]
    feeds: tuple[Link, ...]
    works: Mapping[str, tuple[Link, ...]]
    ties: tuple[Link, ...]
    owned: Mapping[str, frozenset[str]]
    candidates: tuple[str, ...]

    @property
    def firms(self) -> tuple[str, ...]:
        return tuple(self.works)

    def segments_of(self, firm: str) -> tuple[str, ...]:
        """The segments of the chain the firm itself works in; none when it is only known to be in the chain."""
        inside = set(self.segments)
        return tuple(sorted({x.object for x in self.works[firm]} & inside))

    def group(self, firm: str) -> tuple[str, ...]:
        """The firm and the firms of the chain it controls."""
        return tuple(sorted({firm} | self.owned[firm]))

    @cached_property
    def ties_of(self) -> Mapping[str, tuple[Link, ...]]:
        """The ties of each firm that has any."""
        found: dict[str, list[Link]] = defaultdict(list)
        for link in self.ties:
            found[link.subject].append(link)
            found[link.object].append(link)
        return {firm: tuple(links) for firm, links in found.items()}

    @cached_property
    def providers(self) -> Mapping[str, int]:
        """How many firms work in each segment that has any."""
        found: dict[str, int] = defaultdict(int)
        for firm in self.works:
            for segment in self.segments_of(firm):
                found[segment] += 1
        return found


def members_to_rank(graph: Graph, chain: str, *, place: str | None = None) -> Members:
    """Segments and firms of the chain, the firms only of one place when asked for.

    Reads the links round the chain only, never the whole graph. `leads` is not among what is read: who is declared a
    leader is no input. Raises UnknownName for an unknown id, UsageError for one that is no chain.
    """
    if entity_of(graph, chain).kind is not Kind.CHAIN:
        raise UsageError(f"'{chain}' is not a chain", f"“{entity_of(graph, chain).name}”不是产业链")
    if place is not None:
        entity_of(graph, place)
    parts = sorted(x.subject for x in links_of(graph, chain) if x.kind == "part_of" and x.object == chain)
    segments = tuple(p for p in parts if entity_of(graph, p).kind is Kind.SEGMENT)
    works: dict[str, list[Link]] = defaultdict(list)
    doubtful: set[str] = set()
    for part in (chain, *parts):
        for link in links_of(graph, part):
            if link.kind != "operates_in" or entity_of(graph, link.subject).kind is not Kind.ENTERPRISE:
                continue
            if place is not None and place not in places_of(graph, link.subject):
                continue
            if is_fact(link):
                works[link.subject].append(link)
            else:
                doubtful.add(link.subject)
    firms = {firm: tuple(sorted(works[firm], key=lambda x: x.id)) for firm in sorted(works)}
    owned = {firm: frozenset(owned_below(graph, firm) & firms.keys()) for firm in firms}
    return Members(chain, place, segments, _feeds(graph, segments), firms, _ties(graph, firms), owned,
                   tuple(sorted(doubtful - firms.keys())))


def _feeds(graph: Graph, segments: tuple[str, ...]) -> tuple[Link, ...]:
    inside = set(segments)
    found = {x.id: x for s in segments for x in links_of(graph, s)
             if x.kind == "feeds" and x.subject in inside and x.object in inside and is_fact(x)}
    return tuple(found[key] for key in sorted(found))


def _ties(graph: Graph, firms: Mapping[str, object]) -> tuple[Link, ...]:
    found = {x.id: x for firm in firms for x in links_of(graph, firm)
             if x.kind in _TIES and x.subject in firms and x.object in firms and is_fact(x)}
    return tuple(found[key] for key in sorted(found))


def owned_below(graph: Graph, firm: str) -> set[str]:
    """Every firm below this one, in a circle of ownership too; never the firm itself."""
    found: set[str] = set()
    frontier = [firm]
    while frontier:
        node = frontier.pop()
        below = {x.object for x in links_of(graph, node) if x.kind == "owns" and x.subject == node and is_fact(x)}
        frontier += below - found
        found |= below
    return found - {firm}
