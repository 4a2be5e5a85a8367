"""What is new since a date: links and entities whose first dated evidence is not older.

New to the documents, not to the world: a firm of 1958 is new when the first dated page that names it is. What has no date
at all is counted apart, and so is what is dated too roughly to say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chains.activity import activity_of
from chains.dates import first_day, is_since
from chains.errors import UsageError
from chains.graph import Graph, links_of, snapshot_of
from chains.model import Entity, Evidence, Kind, Link, is_date

__all__ = ["NewEntity", "NewLink", "News", "by_owner", "find_news", "newest_date"]

_FRAME = frozenset({Kind.PLACE})  # a town is not new because a page names it


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link, the first dated evidence that says it, and the cities and chains it concerns."""

    link: Link
    first: Evidence
    cities: tuple[str, ...]
    chains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewEntity:
    """An entity, the first dated evidence about it, and the cities and chains it is found in."""

    entity: Entity
    first: Evidence
    cities: tuple[str, ...]
    chains: tuple[str, ...]


@dataclass(frozen=True)
class News:
    """What is new since the date, the newest first; beside it how much cannot be told.

    `rough` counts links, then entities, whose first date is too rough; `undated` those without any date.
    """

    since: str
    links: tuple[NewLink, ...]
    entities: tuple[NewEntity, ...]
    rough: tuple[int, int]
    undated: tuple[int, int]


def newest_date(graph: Graph) -> str | None:
    """The date of the youngest evidence of any link; None when nothing is dated."""
    return max((e.date for link in snapshot_of(graph).links for e in link.evidence if e.date), key=first_day, default=None)


def find_news(graph: Graph, since: str, *, place: str | None = None, chain: str | None = None) -> News:
    """Links and entities whose first dated evidence is of `since` or later, in the place and of the chain where given.

    Raises UsageError when `since` is no date.
    """
    if not is_date(since):
        raise UsageError(f"'{since}' is no date: write 2024, 2024-05 or 2024-05-07",
                         f"“{since[:20]}”不是日期：请写 2024、2024-05 或 2024-05-07")
    snapshot = snapshot_of(graph)
    links = _Sifted(since, graph, place, chain)
    for link in snapshot.links:
        links.add(link, link.evidence, (link.subject, link.object), link.chain)
    entities = _Sifted(since, graph, place, chain)
    for entity in snapshot.entities:
        if entity.kind not in _FRAME:
            entities.add(entity, _about(graph, entity), (entity.id,), None)
    return News(
        since, tuple(NewLink(*item) for item in links.newest()), tuple(NewEntity(*item) for item in entities.newest()),
        (links.rough, entities.rough), (links.undated, entities.undated))


def _about(graph: Graph, entity: Entity) -> list[Evidence]:
    """Everything that says something of the entity: its links, its titles."""
    return [*(e for link in links_of(graph, entity.id) for e in link.evidence), *(e for a in entity.awards for e in a.evidence)]


class _Sifted:
    """Things told apart by the date of their first evidence."""

    def __init__(self, since: str, graph: Graph, place: str | None, chain: str | None) -> None:
        self.since, self.graph, self.place, self.chain = since, graph, place, chain
        self.found: list[tuple[Any, Evidence, tuple[str, ...], tuple[str, ...]]] = []
        self.rough = self.undated = 0

    def add(self, thing: Any, evidence: Iterable[Evidence], ends: Sequence[str], chain: str | None) -> None:
        dated = [e for e in evidence if e.date]
        # Of two that may begin on one day the finer date says more.
        first = min(dated, key=lambda e: (first_day(e.date or ""), -len(e.date or ""), e.order), default=None)
        new = is_since(first.date, self.since) if first is not None and first.date else None
        if new is False:
            return
        above, cities, chains = _where(self.graph, ends, chain)
        if self.place not in (None, *above) or self.chain not in (None, *chains):
            return
        if first is None:
            self.undated += 1
        elif new is None:
            self.rough += 1
        else:
            self.found.append((thing, first, cities, chains))

    def newest(self) -> list[tuple[Any, Evidence, tuple[str, ...], tuple[str, ...]]]:
        # Sorted twice, because dates fall and ids rise.
        return sorted(sorted(self.found, key=lambda item: item[0].id), key=lambda item: item[1].date or "", reverse=True)


def _where(
    graph: Graph, ends: Sequence[str], chain: str | None
) -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
    """The areas, the cities and the chains that what has these ends concerns."""
    activity = activity_of(graph)
    above = frozenset(area for end in ends for area in activity.home(end))
    parts = {chain} if chain else {part for end in ends for part in activity.parts_of(end)}
    chains = parts or {c for end in ends for c in activity.chains_of(end)}
    return above, tuple(sorted(above & activity.cities)), tuple(sorted(chains))


def by_owner(news: News, by: str) -> Mapping[str | None, tuple[list[NewEntity], list[NewLink]]]:
    """What is new by "cities" or "chains", those with most first; None holds what concerns none, and stands last."""
    found: dict[str | None, tuple[list[NewEntity], list[NewLink]]] = defaultdict(lambda: ([], []))
    for entity in news.entities:
        for owner in getattr(entity, by) or (None,):
            found[owner][0].append(entity)
    for link in news.links:
        for owner in getattr(link, by) or (None,):
            found[owner][1].append(link)
    return dict(sorted(found.items(), key=lambda item: (item[0] is None, -len(item[1][0]) - len(item[1][1]), item[0] or "")))
