"""Where an enterprise stands in its chains: its segments, what feeds them and what they feed, and who works there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chains.activity import Activity, by_id, is_fact, only_registered
from chains.graph import Graph, entity_of, links_of
from chains.model import Kind, Link, Stage, kind_of

__all__ = ["Neighbour", "Post", "kin_of", "posts_of", "work_below"]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A segment next to one of the enterprise's, and the other enterprises known to work in it today.

    `own` says that the enterprise works in it too. `local` are those of its city, `elsewhere` the rest, both without those
    bound to it by ownership or shares: these are `kin` and no local suppliers. `candidates` only plan to, or wait to be
    checked. `missing` is None where the city of the enterprise is not known.
    """

    segment: str
    feeds: Link
    own: bool
    local: tuple[str, ...]
    elsewhere: tuple[str, ...]
    candidates: tuple[str, ...]
    kin: tuple[str, ...]
    missing: bool | None
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Post:
    """One segment the enterprise works in, or a chain of which no segment of its is known.

    `upstream` feeds the segment, `downstream` is fed by it. Rivals are the other enterprises in the same segment; those
    that own it, belong to it or hold shares are `kin` and no rivals.
    """

    chain: str
    segment: str | None
    stage: Stage | None
    links: tuple[Link, ...]
    upstream: tuple[Neighbour, ...]
    downstream: tuple[Neighbour, ...]
    local_rivals: tuple[str, ...]
    other_rivals: tuple[str, ...]
    kin: tuple[str, ...]

    @property
    def settled(self) -> bool:
        """Whether it is a fact that the enterprise works there."""
        return any(is_fact(x) for x in self.links)


def posts_of(graph: Graph, activity: Activity, firm: str) -> tuple[Post, ...]:
    """The segments and chains the enterprise works in, by chain and stage.

    A chain it leads or works in as a whole is a post of its own only where no segment of that chain is known of it.
    """
    work: dict[tuple[str, str | None], list[Link]] = {}
    for chain, members in activity.posts.items():
        for link in members.get(firm, ()):
            segment = link.object if kind_of(link.object) is Kind.SEGMENT else None
            work.setdefault((chain, segment), []).append(link)
    placed = {chain for chain, segment in work if segment}
    own = {segment for _, segment in work if segment}
    kin = kin_of(graph, firm)
    found = [_post(graph, activity, firm, chain, segment, by_id(links), own, kin)
             for (chain, segment), links in work.items() if segment or chain not in placed]
    return tuple(sorted(found, key=lambda p: (p.chain, _order(p.stage), p.segment or "")))


def _order(stage: Stage | None) -> int:
    return list(Stage).index(stage) if stage else len(Stage)


def kin_of(graph: Graph, firm: str) -> frozenset[str]:
    """Enterprises that own the firm or are owned by it, however far, and those that hold its shares or whose it holds."""
    up, down = _reached(graph, firm, up=True), _reached(graph, firm, up=False)
    held = {end for x in links_of(graph, firm) if x.kind == "invests_in" and is_fact(x)
            for end in (x.subject, x.object) if kind_of(end) is Kind.ENTERPRISE}
    return frozenset((up | down | held) - {firm})


def _reached(graph: Graph, firm: str, *, up: bool) -> set[str]:
    """The firms above or below by `owns`, in a circle of ownership too."""
    found: set[str] = set()
    frontier = [firm]
    while frontier:
        node = frontier.pop()
        for link in links_of(graph, node):
            here, there = (link.object, link.subject) if up else (link.subject, link.object)
            if link.kind == "owns" and here == node and is_fact(link) and there not in found:
                found.add(there)
                frontier.append(there)
    return found


def work_below(graph: Graph, activity: Activity, firm: str) -> tuple[Link, ...]:
    """What the enterprises it controls do today in the chains it is in itself."""
    chains = activity.chains_of(firm)
    below = sorted(_reached(graph, firm, up=False) - {firm})
    return tuple(x for one in below for chain in chains for x in activity.posts.get(chain, {}).get(one, ())
                 if x.kind == "operates_in" and is_fact(x))


def _post(graph: Graph, activity: Activity, firm: str, chain: str, segment: str | None, links: tuple[Link, ...],
          own: set[str], kin: frozenset[str]) -> Post:
    city = activity.city_of(firm)
    if segment is None:
        return Post(chain, None, None, links, (), (), (), (), ())
    stage = entity_of(graph, segment).get("stage")
    around: dict[bool, list[Neighbour]] = {True: [], False: []}
    for link in links_of(graph, segment):
        if link.kind == "feeds" and is_fact(link):
            into = link.object == segment
            other = link.subject if into else link.object
            around[into].append(_neighbour(graph, activity, firm, other, link, other in own, city, kin))
    beside = workers(graph, segment, but=firm)
    local, elsewhere = _split(activity, city, beside.keys() - kin)
    return Post(chain, segment, Stage(stage) if stage in set(Stage) else None, links, _sorted(graph, around[True]),
                _sorted(graph, around[False]), local, elsewhere, tuple(sorted(beside.keys() & kin)))


def _sorted(graph: Graph, found: Iterable[Neighbour]) -> tuple[Neighbour, ...]:
    """Where somebody local works first, then where somebody works elsewhere, last where nobody is known of; by name."""
    def order(n: Neighbour) -> tuple[bool, bool, str, str]:
        return not (n.local or n.own), not n.elsewhere, entity_of(graph, n.segment).name, n.segment

    return tuple(sorted(found, key=order))


def workers(graph: Graph, segment: str, *, but: str) -> Mapping[str, Link]:
    """The enterprises that work in the segment today, each with its link; `but` and those only registered are left out."""
    return {x.subject: x for x in links_of(graph, segment)
            if x.kind == "operates_in" and x.object == segment and is_fact(x)
            and kind_of(x.subject) is Kind.ENTERPRISE and x.subject != but and not only_registered(entity_of(graph, x.subject))}


def _neighbour(graph: Graph, activity: Activity, firm: str, segment: str, feeds: Link, own: bool,
               city: str | None, kin: frozenset[str]) -> Neighbour:
    there = workers(graph, segment, but=firm)
    local, elsewhere = _split(activity, city, there.keys() - kin)
    bound = tuple(sorted(there.keys() & kin))
    maybe = tuple(sorted({x.subject for x in links_of(graph, segment) if x.kind == "operates_in" and not is_fact(x)
                          and x.object == segment} - there.keys() - {firm}))
    missing = None if city is None else not (own or local or _split(activity, city, bound)[0])
    return Neighbour(segment, feeds, own, local, elsewhere, maybe, bound, missing, by_id(there.values()))


def _split(activity: Activity, city: str | None, firms: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    everyone = sorted(firms)
    local = tuple(f for f in everyone if city is not None and activity.home(f).get(city))
    return local, tuple(f for f in everyone if f not in local)
