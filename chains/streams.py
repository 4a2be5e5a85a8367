"""What runs between cities as sources tell it: goods that firms supply, and money they invest or hold.

Only statements about two named organisations count. Goods that could flow, because one segment feeds another, are no
stream: those stand in the overlap of cities.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from chains.activity import by_id, is_fact, live_links
from chains.cities import members_of_chain
from chains.gaps import where_is
from chains.graph import Graph, entity_of
from chains.model import Link

__all__ = ["STREAMS", "Stream", "Streams", "city_streams", "seat_of"]

STREAMS: Mapping[str, str] = MappingProxyType({"supply": "供货", "capital": "投资与控股"})
_KINDS = {"supplies": "supply", "invests_in": "capital", "owns": "capital"}


@dataclass(frozen=True, slots=True)
class Stream:
    """All statements of one kind from firms of one place about firms or projects of another; money runs with it.

    A place is a city of the graph or, for firms from elsewhere, their province.
    """

    kind: str
    origin: str
    target: str
    links: tuple[Link, ...]

    @property
    def facts(self) -> int:
        """How many of the statements are curated and have come true."""
        return sum(map(is_fact, self.links))


@dataclass(frozen=True)
class Streams:
    """The streams between places, the strongest first; `local` stay within one place, `unplaced` lack an address."""

    between: tuple[Stream, ...]
    local: tuple[Link, ...]
    unplaced: tuple[Link, ...]


def seat_of(graph: Graph, entity: str) -> str | None:
    """The city the entity lies in, else its province, else None."""
    city, above = where_is(graph, entity)
    return city or next((p for p in sorted(above) if entity_of(graph, p).get("level") == "province"), None)


def city_streams(graph: Graph, *, chain: str | None = None) -> Streams:
    """What runs between cities, in one chain when asked for: between its members, or to one of them.

    Raises UnknownName for an unknown chain.
    """
    members = members_of_chain(graph, entity_of(graph, chain).id) if chain else None
    between: dict[tuple[str, str, str], list[Link]] = defaultdict(list)
    local, unplaced = [], []
    for link in live_links(graph, *_KINDS):
        if members is not None and not _belongs(link, chain, members):
            continue
        origin, target = seat_of(graph, link.subject), seat_of(graph, link.object)
        if origin is None or target is None:
            unplaced.append(link)
        elif origin == target:
            local.append(link)
        else:
            between[_KINDS[link.kind], origin, target].append(link)
    found = (Stream(*key, by_id(links)) for key, links in between.items())
    return Streams(tuple(sorted(found, key=lambda s: (-len(s.links), s.kind, s.origin, s.target))), by_id(local),
                   by_id(unplaced))


def _belongs(link: Link, chain: str | None, members: frozenset[str]) -> bool:
    # Whoever pays may be of any trade: money belongs to the chain it goes into.
    ends = (link.subject, link.object) if link.kind == "supplies" else (link.object,)
    return link.chain == chain or any(end in members for end in ends)
