"""Where an entity lies and in which chains it is active, each said firmly or only as a candidate.

One pass over the links, kept for the life of the graph: the fusion of five chains, the ladder and the dossier of a firm
ask the same two questions, and must not answer them differently.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from weakref import WeakKeyDictionary

from chains.graph import Graph, entities_of, snapshot_of
from chains.model import Entity, Kind, Layer, Link, Status, kind_of

__all__ = ["Activity", "activity_of", "by_id", "is_fact", "is_judged", "live_links", "only_registered"]

_CITY_LEVELS = frozenset({"prefecture", "new_area"})
_AREAS = frozenset({Kind.PLACE, Kind.PARK})


def is_fact(link: Link) -> bool:
    """Whether people stand behind the link and it has come true; all else is a candidate."""
    return link.layer is Layer.CURATED and link.status is Status.ASSERTED


def is_judged(link: Link) -> bool:
    """Whether only the editor's knowledge or judgement stands behind the link, and no source says it."""
    return all(e.method == "editor" for e in link.evidence)


def only_registered(entity: Entity) -> bool:
    """Whether an enterprise has its registered address there and its production elsewhere."""
    return entity.get("presence") == "registered_only"


def live_links(graph: Graph, *kinds: str) -> Iterator[Link]:
    """The links of these kinds that have not ended, in the order of the snapshot."""
    return (link for link in snapshot_of(graph).links if link.kind in kinds and link.status is not Status.ENDED)


def by_id(links: Iterable[Link]) -> tuple[Link, ...]:
    """Each link once, sorted by id."""
    found = {link.id: link for link in links}
    return tuple(found[key] for key in sorted(found))


@dataclass(frozen=True)
class Activity:
    """The places and chains of what is in the graph; a True says it is a fact, a False that it is only a candidate.

    `homes` leads from an entity to its park, county, city and province; 兰州新区 is a city of its own and no part of 兰州.
    `parts` names the chains that a chain, segment or industry stands for. `posts` has, for each chain, the links by which
    enterprises and projects work in it or lead it, and `chains` the same seen from the enterprise or project.
    """

    homes: Mapping[str, Mapping[str, bool]]
    parts: Mapping[str, tuple[str, ...]]
    posts: Mapping[str, Mapping[str, tuple[Link, ...]]]
    chains: Mapping[str, Mapping[str, bool]]
    cities: frozenset[str]

    def home(self, entity: str) -> Mapping[str, bool]:
        """Where an entity lies; nothing when that is not known."""
        return self.homes.get(entity, _NOWHERE)

    def parts_of(self, node: str) -> tuple[str, ...]:
        """The chains a chain, segment or industry stands for."""
        return self.parts.get(node, ())

    def chains_of(self, entity: str) -> Mapping[str, bool]:
        """The chains an enterprise or a project is active in."""
        return self.chains.get(entity, _NOWHERE)

    def city_of(self, entity: str) -> str | None:
        """The prefecture or new area the entity firmly lies in; None when it lies in none, or only plans to come."""
        return next((place for place, firm in self.home(entity).items() if firm and place in self.cities), None)


    def seat_of(self, entity: str) -> str | None:
        """The city the entity firmly lies in, else whatever place it does, such as another province; None when unknown."""
        city = self.city_of(entity)
        firm = (p for p, sure in self.home(entity).items() if sure and kind_of(p) is Kind.PLACE)
        return city or next(firm, None)


_NOWHERE: Mapping[str, bool] = MappingProxyType({})
_KNOWN: WeakKeyDictionary[Graph, Activity] = WeakKeyDictionary()


def activity_of(graph: Graph) -> Activity:
    """The activity of everything in the graph; read once for each graph."""
    if graph not in _KNOWN:
        _KNOWN[graph] = _read(graph)
    return _KNOWN[graph]


def _read(graph: Graph) -> Activity:
    up: dict[str, dict[str, bool]] = defaultdict(dict)
    parts: dict[str, set[str]] = defaultdict(set)
    work: list[Link] = []
    for link in live_links(graph, "located_in", "part_of", "operates_in", "leads"):
        if link.kind in ("located_in", "part_of"):
            if kind_of(link.object) is Kind.CHAIN:
                parts[link.subject].add(link.object)
            else:
                up[link.subject][link.object] = is_fact(link)
        else:
            work.append(link)
    for chain in entities_of(graph, Kind.CHAIN):
        parts[chain.id] = {chain.id}
    posts: dict[str, dict[str, list[Link]]] = defaultdict(lambda: defaultdict(list))
    chains: dict[str, dict[str, bool]] = defaultdict(dict)
    for link in work:
        for part in parts.get(link.object, ()):
            posts[part][link.subject].append(link)
            chains[link.subject][part] = chains[link.subject].get(part, False) or is_fact(link)
    levels = {e.id: str(e.get("level")) for e in entities_of(graph, Kind.PLACE)}
    starts = {*up, *levels, *(e.id for e in entities_of(graph, Kind.PARK))}
    return Activity(
        {node: _homes(node, up, levels) for node in sorted(starts)},
        {node: tuple(sorted(found)) for node, found in parts.items()},
        {chain: {who: by_id(links) for who, links in sorted(found.items())} for chain, found in sorted(posts.items())},
        {who: dict(sorted(found.items())) for who, found in sorted(chains.items())},
        frozenset(place for place, level in levels.items() if level in _CITY_LEVELS),
    )


def _homes(start: str, up: Mapping[str, Mapping[str, bool]], levels: Mapping[str, str]) -> Mapping[str, bool]:
    """The areas above a node, and the node itself where it is one; firm only where every step up is a fact."""
    found: dict[str, bool] = {}
    frontier = [(start, True, False)]
    seen: set[tuple[str, bool, bool]] = set()
    while frontier:
        node, firm, in_city = frontier.pop()
        if (node, firm, in_city) in seen:
            continue
        seen.add((node, firm, in_city))
        is_city = levels.get(node) in _CITY_LEVELS
        # A new area lies in a prefecture on the map and beside it in every plan and figure.
        if kind_of(node) in _AREAS and not (is_city and in_city):
            found[node] = found.get(node, False) or firm
        frontier += [(above, firm and sure, in_city or is_city) for above, sure in up.get(node, {}).items()]
    return dict(sorted(found.items()))
