"""A city, county or park: what lies in it, which chains are active there, what it has declared and how well it is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from chains.activity import Activity, activity_of, by_id, is_fact
from chains.dossier.ground import Ground, ground_of
from chains.errors import UsageError
from chains.gaps import Completeness, chains_in
from chains.graph import Graph, entities_of, entity_of, links_of, snapshot_of
from chains.leaders import Leader, declared_leaders
from chains.model import Declaration, Kind, Link, SegmentState, kind_of

__all__ = ["AreaChain", "AreaDossier", "area_dossier", "contents_of"]

Contents = Mapping[str, Mapping[Kind, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class AreaChain:
    """One chain in an area: the enterprises that work there today, and those that only plan to or wait to be checked.

    `segments` says what is known of its segments there; None for a park, of which nobody says what it lacks. `declared`
    are the area's declarations that name the chain, `leaders` the enterprises there that a source calls 链主 of it.
    """

    chain: str
    firms: tuple[str, ...]
    candidates: tuple[str, ...]
    segments: Completeness | None
    declared: tuple[Declaration, ...]
    leaders: tuple[Leader, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class AreaDossier:
    """One place or park. `inside` are the entities that firmly lie in it, by kind; `coming` those that only plan to.

    `above` is what it lies in, nearest names first as the graph has them; `fields` are its links to the chains and
    industries it develops or wants to attract; `visits` who of an agency was there.
    """

    area: str
    above: tuple[str, ...]
    chains: tuple[AreaChain, ...]
    inside: Mapping[Kind, tuple[str, ...]]
    coming: tuple[str, ...]
    fields: tuple[Link, ...]
    declarations: tuple[Declaration, ...]
    states: tuple[SegmentState, ...]
    visits: tuple[Link, ...]
    ground: Ground

    def count(self, kind: Kind) -> int:
        """How many of a kind firmly lie in the area."""
        return len(self.inside.get(kind, ()))


def area_dossier(graph: Graph, area: str) -> AreaDossier:
    """The dossier of a place or park, given by id.

    Raises UnknownName for an unknown id, UsageError for one that is no area.
    """
    entity = entity_of(graph, area)
    if entity.kind not in (Kind.PLACE, Kind.PARK):
        raise UsageError(f"'{area}' is no place or park", f"“{entity.name}”是{entity.kind.label}，不是地区或园区")
    activity, links, snapshot = activity_of(graph), links_of(graph, area), snapshot_of(graph)
    above = tuple(x.object for x in links if x.subject == area and x.kind in ("located_in", "part_of") and is_fact(x))
    declared = sorted((d for d in snapshot.declarations if area in d.places), key=lambda d: d.year or "", reverse=True)
    declarations = tuple(declared)
    return AreaDossier(
        area, above, _chains(graph, activity, area, declarations), contents_of(graph).get(area, {}),
        _coming(graph, activity, area),
        by_id(x for x in links if x.kind in ("develops", "targets") and x.subject == area), declarations,
        tuple(s for s in snapshot.states if s.place == area), by_id(x for x in links if x.kind == "visited"),
        ground_of(graph, area))


def _chains(graph: Graph, activity: Activity, area: str, declarations: tuple[Declaration, ...]) -> tuple[AreaChain, ...]:
    place = kind_of(area) is Kind.PLACE
    segments = {c.chain: c for c in chains_in(graph, area)} if place else {}
    declared: dict[str, list[Declaration]] = defaultdict(list)
    for declaration in declarations:
        for chain in {c for member in declaration.members for c in member.chains}:
            declared[chain].append(declaration)
    leaders = declared_leaders(graph)
    found = []
    for chain in {*segments, *declared, *activity.posts}:
        here = {who: links for who, links in activity.posts.get(chain, {}).items()
                if kind_of(who) is Kind.ENTERPRISE and area in activity.home(who)}
        sure = tuple(who for who, links in here.items() if activity.home(who)[area] and any(is_fact(x) for x in links))
        if not (here or chain in segments or chain in declared):
            continue
        maybe = tuple(who for who in here if who not in sure)
        led = tuple(x for x in leaders if x.enterprise in sure and chain in activity.parts_of(x.chain))
        found.append(AreaChain(chain, sure, maybe, segments.get(chain), tuple(declared.get(chain, ())), led,
                               by_id(x for links in here.values() for x in links)))

    def order(c: AreaChain) -> tuple[int, int, int, str]:
        return -len(c.firms), -len(c.segments.present if c.segments else ()), -len(c.declared), c.chain

    return tuple(sorted(found, key=order))


def _coming(graph: Graph, activity: Activity, area: str) -> tuple[str, ...]:
    """Enterprises and projects whose address there is planned or waits to be checked."""
    return tuple(e.id for kind in (Kind.ENTERPRISE, Kind.PROJECT) for e in entities_of(graph, kind)
                 if activity.home(e.id).get(area) is False)


_CONTENTS: WeakKeyDictionary[Graph, Contents] = WeakKeyDictionary()


def contents_of(graph: Graph) -> Contents:
    """For each place and park what firmly lies in it, by kind and name; read once for each graph."""
    if graph not in _CONTENTS:
        activity, found = activity_of(graph), defaultdict[str, dict[Kind, list[str]]](dict)
        for entity in entities_of(graph):
            for area, firm in activity.home(entity.id).items():
                if firm and area != entity.id:
                    found[area].setdefault(entity.kind, []).append(entity.id)
        _CONTENTS[graph] = {area: {kind: tuple(ids) for kind, ids in kinds.items()} for area, kinds in found.items()}
    return _CONTENTS[graph]
