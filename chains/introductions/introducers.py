"""Who can introduce us to somebody: whoever knows them, and how we reach whoever that is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from chains.errors import UsageError
from chains.findings import Reason
from chains.graph import Graph, entities_of, entity_of, steps_of
from chains.introductions.ties import SUBSIDIARY, Tie, office_ties, ties_of
from chains.kinds import ORGANISATIONS, Kind, Layer
from chains.model import Link
from chains.paths import Path, is_firm
from chains.paths.lengths import length

__all__ = ["MOST_TIES", "Introduction", "find_introducers"]

MOST_TIES = 3  # us – somebody – introducer – them: nobody asks a favour over more corners
_HOME_WEIGHT = 0.2  # of an address that is ours: whoever is in our own town is called by telephone
_WANTED = ORGANISATIONS | {Kind.PROJECT, Kind.PLACE}


@dataclass(frozen=True)
class Introduction:
    """Somebody who knows the goal, what they are to it, and the path from us over them to it.

    `introducer` is None where we know the goal ourselves. `route` is None when nothing recorded leads from us to the
    introducer, or nobody asked. `contact` leads from the introducer (from us without one) to the goal. `first` is whom we
    turn to first. A candidate rests on something planned or only read by the program. `length` ranks; it is no distance.
    """

    goal: str
    introducer: str | None
    role: str
    contact: Path
    route: Path | None
    length: float
    candidate: bool
    reasons: tuple[Reason, ...]
    first: str | None = None


@dataclass(frozen=True)
class _Route:
    """A way from us: its nodes and hops, the length of each step to one of ours and of each tie, and whom we turn to first."""

    nodes: tuple[str, ...]
    hops: tuple[tuple[Link, ...], ...]
    parts: tuple[float, ...] = ()
    first: str | None = None
    home: bool = False  # its first step leads to one of ours
    by_name: bool = False  # it starts at an office of ours, which only its name says

    @property
    def length(self) -> float:
        return sum(self.parts)


def find_introducers(
    graph: Graph, goal: str, *, us: str | None = None, most_ties: int = MOST_TIES, curated_only: bool = False
) -> list[Introduction]:
    """Whoever knows the goal, those first whom we reach by the shortest way of firm statements, then candidates, then the rest.

    `us` is a place or an organisation; for a place its own firms, parks, schools and offices count as ours. A route has at
    most `most_ties` ties beside the step to one of ours, and passes no town, chain or product merely for being shared.
    Where we know the goal ourselves, that comes first. Raises UnknownName for an unknown id, UsageError for a goal or an
    `us` that is no party, or when both are the same.
    """
    for node in (goal, us or goal):
        if entity_of(graph, node).kind not in _WANTED:
            kinds = "、".join(kind.label for kind in Kind if kind in _WANTED)
            raise UsageError(f"{node} is no party that can be introduced",
                             f"“{entity_of(graph, node).name}”是{entity_of(graph, node).kind.label}，引荐的两端只能是{kinds}")
    if us == goal:
        raise UsageError("we are the goal ourselves: name two", "引荐的对象就是我方自己：请给出两个不同的名称")
    ours = _ours(graph, us, curated_only) if us else {}
    contacts = _contacts(graph, goal, curated_only)
    # Whoever knows the goal introduces us at once: nobody is asked for a way to somebody else who knows it too.
    ends = frozenset(tie.other for tie in contacts if tie.other != us) | {goal}
    routes = _routes(graph, ours, ends, most_ties, curated_only)
    found = [_known(graph, goal, "就在我方", ours[goal])] if goal in ours else []
    for tie in contacts:
        if us is None or tie.other != us:
            found.append(_introduction(graph, goal, tie, routes.get(tie.other)))
        elif goal not in ours:
            found.append(_known(graph, goal, tie.role, _joined(_Route((us,), ()), tie, goal)))
    return sorted(found, key=_rank)


def _rank(found: Introduction) -> tuple[bool, bool, bool, bool, float, str]:
    unreached = found.route is None
    # A daughter is no door to its mother for somebody who does not know the daughter either.
    return (found.introducer is not None, unreached, found.candidate, unreached and found.role == SUBSIDIARY, found.length,
            found.introducer or "")


def _contacts(graph: Graph, goal: str, curated_only: bool) -> list[Tie]:
    """Whoever deals with the goal, and the offices that look after it; of one who does both what is firm counts first."""
    if entity_of(graph, goal).kind is Kind.PROJECT:
        dealing = _investors(graph, goal, curated_only)
    else:
        dealing = ties_of(graph, goal, curated_only=curated_only)
    offices = office_ties(graph, goal, curated_only=curated_only)
    best: dict[str, Tie] = {}
    for tie in (*dealing, *offices):
        if tie.other not in best or (tie.firm and not best[tie.other].firm):
            best[tie.other] = tie
    return list(best.values())


def _investors(graph: Graph, project: str, curated_only: bool) -> list[Tie]:
    found = ((other, link) for other, link in steps_of(graph, project) if link.kind == "invests_in")
    return [Tie(other, "投资方", (), ((link,),), length(graph, link)) for other, link in found
            if not (curated_only and link.layer is not Layer.CURATED)]


def _ours(graph: Graph, us: str, curated_only: bool) -> dict[str, _Route]:
    """Everybody whom we simply call: us, and for a place whoever lies in it and the offices that bear its name."""
    found = {us: _Route((us,), ())}
    if entity_of(graph, us).kind is not Kind.PLACE:
        return found
    queue = [us]
    for node in queue:
        for other, link in sorted(steps_of(graph, node), key=lambda step: (length(graph, step[1]), step[1].id)):
            inside = link.kind in ("located_in", "part_of") and link.object == node and is_firm(link)
            if inside and other not in found and not (curated_only and link.layer is not Layer.CURATED):
                way = found[node]
                parts = (*way.parts, _HOME_WEIGHT * length(graph, link))
                found[other] = _Route((*way.nodes, other), (*way.hops, (link,)), parts, other, home=True)
                queue.append(other)
    names = sorted({entity_of(graph, node).name for node in found if entity_of(graph, node).kind is Kind.PLACE}, key=len)
    for agency in entities_of(graph, Kind.AGENCY):
        # No link can say where an office is: its name does.
        if agency.id not in found and any(name in agency.name for name in names):
            found[agency.id] = _Route((agency.id,), (), (_HOME_WEIGHT,), agency.id, by_name=True)
    return {node: way for node, way in found.items() if entity_of(graph, node).kind in _WANTED}


def _routes(
    graph: Graph, ours: dict[str, _Route], ends: frozenset[str], most_ties: int, curated_only: bool
) -> dict[str, _Route]:
    """The shortest way from us to everybody within one tie less than the most; at an end a way stops.

    Layer by layer, as Bellman and Ford do, because the number of ties is bounded.
    """
    best = dict(ours)
    front = best
    for _ in range(most_ties - 1):
        fresh: dict[str, _Route] = {}
        for node, way in sorted(front.items()):
            for tie in () if node in ends else ties_of(graph, node, curated_only=curated_only):
                if not ends.isdisjoint(tie.stations) or not {tie.other, *tie.stations}.isdisjoint(way.nodes):
                    continue
                known = fresh.get(tie.other, best.get(tie.other))
                if known is None or way.length + tie.length < known.length:
                    fresh[tie.other] = _Route((*way.nodes, *tie.stations, tie.other), (*way.hops, *tie.hops),
                                              (*way.parts, tie.length), way.first or tie.other, way.home, way.by_name)
        best = best | fresh
        front = fresh
    return best


def _joined(way: _Route, tie: Tie, goal: str) -> _Route:
    back = (*reversed(tie.stations), goal)
    return replace(way, nodes=(*way.nodes, *back), hops=(*way.hops, *reversed(tie.hops)), parts=(*way.parts, tie.length))


def _path(way: _Route) -> Path:
    return Path(way.nodes, way.hops, round(way.length, 3))


def _firm(hops: Iterable[tuple[Link, ...]]) -> bool:
    return all(any(is_firm(link) for link in hop) for hop in hops)


def _known(graph: Graph, goal: str, role: str, way: _Route) -> Introduction:
    path = _path(way)
    reasons = (Reason("我方与对方", role, note="有直接联系，不必引荐", entities=(goal,), links=_links(path)), _far(way))
    return Introduction(goal, None, role, path, path, path.length, not _firm(path.hops), reasons, None)


def _introduction(graph: Graph, goal: str, tie: Tie, route: _Route | None) -> Introduction:
    near = _joined(_Route((tie.other,), ()), tie, goal)
    contact = _path(near)
    reasons = [Reason("与对方的联系", tie.role, entities=(tie.other,), links=_links(contact))]
    if route is None:
        reasons += [Reason("与我方的联系", None, note="图谱未收录，不表示没有"), _far(near)]
        return Introduction(goal, tie.other, tie.role, contact, None, contact.length, not _firm(contact.hops), tuple(reasons))
    way = _joined(route, tie, goal)
    whole = _path(way)
    reasons += [_our_side(graph, tie.other, route), _far(way)]
    return Introduction(goal, tie.other, tie.role, contact, whole, whole.length, not _firm(whole.hops), tuple(reasons),
                        route.first)


def _our_side(graph: Graph, introducer: str, route: _Route) -> Reason:
    links = _links(_path(route))
    if route.by_name:
        note = f"从{entity_of(graph, route.nodes[0]).name}开始，按名称看是我方的机关单位"
    else:
        note = "就在我方境内" if route.first == introducer and len(route.hops) else ""
    value = "本级单位" if route.nodes == (introducer,) else f"{len(route.hops)} 步"
    return Reason("与我方的联系", value, note=note, links=links)


def _far(way: _Route) -> Reason:
    told = "= " + " + ".join(f"{part:.2f}" for part in way.parts) if len(way.parts) > 1 else ""
    home = f"到我方自己人的一步已乘 {_HOME_WEIGHT}" if way.home else ""
    return Reason("加权长度", round(way.length, 2), note="；".join(x for x in (told, home) if x))


def _links(path: Path) -> tuple[Link, ...]:
    return tuple(hop[0] for hop in path.hops)
