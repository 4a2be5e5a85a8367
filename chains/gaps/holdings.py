"""Who or what puts a segment in a place: firms, projects, and what sources say without naming a firm."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from weakref import WeakKeyDictionary

from chains.cities import chains_of
from chains.graph import Graph, entities_of, entity_of, links_of, snapshot_of
from chains.model import Condition, Entity, Kind, Layer, Link, SegmentState, Status

__all__ = [
    "Holding", "Standing", "counted_apart", "group_of", "held_in", "holdings_at", "lies_in", "progress", "unplaced_firms",
    "where_is", "within",
]


class Standing(StrEnum):
    """How far a holding counts: a fact does, a plan and a clue are shown apart and never counted."""

    FACT = "fact"
    PLANNED = "planned"  # planned, signed, proposed or under construction
    CLUE = "clue"  # read by the program, registered there only, or guessed from a product


@dataclass(frozen=True, slots=True)
class Holding:
    """One thing that puts a segment in a place: a firm or project by its link, or a source's statement."""

    segment: str
    standing: Standing
    city: str | None
    above: frozenset[str]  # every place and park it lies in
    entity: str | None = None
    link: Link | None = None
    state: SegmentState | None = None
    group: str | None = None  # the firm at the head of the entity's owners

    @property
    def role(self) -> str | None:
        """leading_enterprise, backbone or supporting, where it is known."""
        role = self.link.get("role") if self.link else None
        return role if isinstance(role, str) else None


Held = Mapping[str, tuple["Holding", ...]]  # by segment, or by chain where no segment is known
Where = tuple[str | None, frozenset[str]]  # the city, and every place and park above, the thing itself among them

# Asked for thousands of times when all cities and chains are gone through; a graph never changes.
_HOLDINGS: WeakKeyDictionary[Graph, Held] = WeakKeyDictionary()
_HERE: WeakKeyDictionary[Graph, dict[str, Held]] = WeakKeyDictionary()
_WHERE: WeakKeyDictionary[Graph, dict[str, Where]] = WeakKeyDictionary()
_STATED = {Condition.PRESENT: Standing.FACT, Condition.FILLED: Standing.FACT, Condition.PLANNED: Standing.PLANNED,
           Condition.FILLING: Standing.PLANNED}
_CITY_LEVELS = frozenset({"prefecture", "new_area"})


def holdings_at(graph: Graph, about: str) -> tuple[Holding, ...]:
    """Everything that puts the segment anywhere, or of a chain what names the chain and no segment; facts first."""
    return held_in(graph, None).get(about, ())


def held_in(graph: Graph, place: str | None) -> Held:
    """Everything that puts any segment in the place, its counties and parks, or anywhere without a place; facts first."""
    if graph not in _HOLDINGS:
        _HOLDINGS[graph] = _all_holdings(graph)
    everything = _HOLDINGS[graph]
    if place is None:
        return everything
    known = _HERE.setdefault(graph, {})
    if place not in known:
        here = ((about, tuple(h for h in held if lies_in(graph, h, place))) for about, held in everything.items())
        known[place] = {about: held for about, held in here if held}
    return known[place]


def lies_in(graph: Graph, holding: Holding, place: str | None) -> bool:
    """Whether the holding lies in the place, its counties and parks; without a place everything does.

    兰州新区 is counted as a city of its own, as in the matrix of cities, so 兰州市 is counted without it.
    """
    return place is None or _inside(graph, holding.city, holding.above, place)


def within(graph: Graph, inner: str, place: str) -> bool:
    """Whether one place is the other or lies in it, by the same rule."""
    return inner == place or _inside(graph, *where_is(graph, inner), place)


def counted_apart(graph: Graph, place: str) -> tuple[str, ...]:
    """The cities that lie in a city and are counted as cities of their own: 兰州新区 in 兰州市."""
    if entity_of(graph, place).get("level") not in _CITY_LEVELS:
        return ()
    return tuple(sorted(x.subject for x in links_of(graph, place) if x.kind == "part_of" and x.object == place
                        and entity_of(graph, x.subject).get("level") in _CITY_LEVELS))


def where_is(graph: Graph, node: str) -> Where:
    """The city of a place, firm or project, and every place and park it lies in, itself included."""
    known = _WHERE.setdefault(graph, {})
    if node not in known:
        known[node] = _climb(graph, node)
    return known[node]


def _climb(graph: Graph, node: str) -> Where:
    # Not city_of: a firm of another province that a document puts here for a plan has a curated address, and it holds.
    above, city, frontier = {node}, None, [node]
    while frontier:
        current = frontier.pop(0)
        entity = entity_of(graph, current)
        if city is None and entity.kind is Kind.PLACE and entity.get("level") in _CITY_LEVELS:
            city = current
        up = [x for x in links_of(graph, current)
              if x.kind in ("located_in", "part_of") and x.subject == current and x.status is not Status.ENDED
              and entity_of(graph, x.object).kind in (Kind.PLACE, Kind.PARK)]
        for link in [x for x in up if x.layer is Layer.CURATED] or up:
            if link.object not in above:
                above.add(link.object)
                frontier.append(link.object)
    return city, frozenset(above)


def _inside(graph: Graph, city: str | None, above: frozenset[str], place: str) -> bool:
    return city == place if entity_of(graph, place).get("level") in _CITY_LEVELS else place in above


def unplaced_firms(graph: Graph, chain: str, place: str | None, segments: tuple[str, ...]) -> tuple[Holding, ...]:
    """Firms and projects of the chain in the place of which nobody has said what segment they work in."""
    here = held_in(graph, place)
    placed = {h.entity for s in segments for h in here.get(s, ())}
    found = (h for h in here.get(chain, ()) if h.standing is Standing.FACT)
    return tuple(h for h in found if h.entity and h.entity not in placed)


def _all_holdings(graph: Graph) -> Held:
    found: dict[str, list[Holding]] = defaultdict(list)
    for link in snapshot_of(graph).links:
        if link.kind == "operates_in" and (standing := _standing(graph, link)) is not None:
            for about in _abouts(graph, link.object):
                found[about].append(_held(graph, about, standing, link))
    known = {(h.entity, about) for about, held in found.items() for h in held}
    for segment, link in _clues(graph):
        if (link.subject, segment) not in known:
            found[segment].append(_held(graph, segment, Standing.CLUE, link))
    for state in snapshot_of(graph).states:
        if state.condition in _STATED:
            standing = _STATED[state.condition]
            found[state.about].append(Holding(state.about, standing, *where_is(graph, state.place), state=state))
    order = tuple(Standing)
    return {about: tuple(sorted(held, key=lambda h: (order.index(h.standing), h.entity or "~", h.link.id if h.link else "",
                                                     h.state.id if h.state else ""))) for about, held in found.items()}


def _held(graph: Graph, about: str, standing: Standing, link: Link) -> Holding:
    return Holding(about, standing, *where_is(graph, link.subject), link.subject, link, group=group_of(graph, link.subject))


def _abouts(graph: Graph, target: str) -> list[str]:
    return [target] if entity_of(graph, target).kind is Kind.SEGMENT else chains_of(graph, target)


def _standing(graph: Graph, link: Link) -> Standing | None:
    """How far a firm's or project's word counts; None for what has ended."""
    subject = entity_of(graph, link.subject)
    if link.status is Status.ENDED or subject.get("stage") == "ended":
        return None
    if link.layer is not Layer.CURATED:
        return Standing.CLUE
    # A project that is being built is asserted as a project; its goods are not there yet.
    if link.status is not Status.ASSERTED or subject.get("stage") not in (None, "operating"):
        return Standing.PLANNED
    return Standing.CLUE if subject.get("presence") == "registered_only" else Standing.FACT


def _clues(graph: Graph) -> Iterator[tuple[str, Link]]:
    """Firms that make a product of just the name of a segment, or one of its words, and are not put there yet."""
    words: dict[str, list[str]] = defaultdict(list)
    for segment in entities_of(graph, Kind.SEGMENT):
        told = segment.get("words")
        for word in {segment.name, *(map(str, told) if isinstance(told, tuple) else ())}:
            words[word].append(segment.id)
    for link in snapshot_of(graph).links:
        if link.kind == "produces" and link.layer is Layer.CURATED and link.status is Status.ASSERTED:
            made = entity_of(graph, link.object)
            for segment_id in sorted({s for name in made.names for s in words.get(name, ())}):
                yield segment_id, link


def progress(graph: Graph, holding: Holding) -> str:
    """Why the holding does not count, in a word: 在建, 已签约, 规划, 正在补; 仅注册, 文档称, 产品有铝箔. Empty for a fact."""
    if holding.standing is Standing.FACT:
        return ""
    if holding.link is None:
        return holding.state.condition.label if holding.state and holding.state.condition else ""
    if holding.standing is Standing.PLANNED:
        building = entity_of(graph, holding.link.subject).get("stage") == "building"
        return "在建" if building else holding.link.status.label
    if holding.link.kind == "produces":
        return f"产品有{entity_of(graph, holding.link.object).name}"
    return "文档称" if holding.link.layer is not Layer.CURATED else "仅注册"


def group_of(graph: Graph, entity_id: str) -> str:
    """The firm at the head: whoever, at the end of the row of owners, owns the firm or has the project built.

    Of several owners or investors the first by id is followed; a ring of owners ends where it began.
    """
    seen, node = {entity_id}, entity_id
    while up := sorted(_owners(graph, entity_of(graph, node)) - seen):
        node = up[0]
        seen.add(node)
    return node


def _owners(graph: Graph, entity: Entity) -> set[str]:
    kind = "invests_in" if entity.kind is Kind.PROJECT else "owns"
    return {x.subject for x in links_of(graph, entity.id)
            if x.kind == kind and x.object == entity.id and x.layer is Layer.CURATED and x.status is not Status.ENDED
            and entity_of(graph, x.subject).kind is Kind.ENTERPRISE}
