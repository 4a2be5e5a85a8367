"""Snapshot to NetworkX, and the questions asked of it: neighbourhoods, paths, names.

The graph is a frozen MultiDiGraph. A node's data is {"entity": Entity}, an edge's key is the link id and its data
{"link": Link}; nothing outside this module touches those keys.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import TypeAlias
from weakref import WeakKeyDictionary

import networkx as nx

from chains.errors import UnknownName, UsageError
from chains.model import (
    ORGANISATIONS,
    STRENGTH,
    AliasKind,
    Entity,
    Evidence,
    Kind,
    Layer,
    Link,
    Snapshot,
    Source,
    SourceKind,
    Status,
)

__all__ = [
    "Filter", "Graph", "Match", "Neighbourhood", "Path", "build_graph", "entities_of", "entity_of", "find_entity",
    "find_paths", "links_of", "neighbourhood", "search", "snapshot_of",
    "tells_another_time",
]

Graph: TypeAlias = "nx.MultiDiGraph[str]"

# A path through ownership or supply says more than one through a shared town, so it counts as shorter.
_COST: Mapping[str, float] = {
    "owns": 1.0, "supplies": 1.0, "partners_with": 1.0, "invests_in": 1.0, "leads": 1.0, "chiefs": 1.0, "serves": 1.2,
    "produces": 1.5, "operates_in": 1.5, "feeds": 1.5, "part_of": 1.5, "develops": 2.0, "targets": 2.0, "visited": 2.0,
    "located_in": 2.5,
}
# A town and an office know everybody: a way through one is longer than a way through a firm, a project or a product.
_HUB_COST = 1.0
# What no source says is a detour: a way that somebody has written down is taken first.
_EDITOR_COST = 2.0
_HUBS = frozenset({Kind.PLACE, Kind.AGENCY})
_JUDGED = ORGANISATIONS | {Kind.PROJECT}  # places, chains and products are the frame, not claims


def build_graph(snapshot: Snapshot) -> Graph:
    """The snapshot as a frozen graph; the snapshot itself stays reachable through snapshot_of."""
    graph: Graph = nx.MultiDiGraph()
    for entity in snapshot.entities:
        graph.add_node(entity.id, entity=entity)
    for link in snapshot.links:
        graph.add_edge(link.subject, link.object, key=link.id, link=link)
    graph.graph["snapshot"] = snapshot
    return nx.freeze(graph)  # type: ignore[no-any-return]


def snapshot_of(graph: Graph) -> Snapshot:
    """The snapshot the graph was built from."""
    snapshot: Snapshot = graph.graph["snapshot"]
    return snapshot


def entity_of(graph: Graph, node_id: str) -> Entity:
    """The entity of a node.

    Raises UnknownName when there is no such node.
    """
    if node_id not in graph:
        raise UnknownName(f"no entity has the id '{node_id}'", f"没有编号为“{node_id}”的条目")
    entity: Entity = graph.nodes[node_id]["entity"]
    return entity


def entities_of(graph: Graph, kind: Kind | None = None) -> list[Entity]:
    """All entities, or those of one kind, sorted by name."""
    entities: Iterator[Entity] = (data["entity"] for _, data in graph.nodes(data=True))
    return sorted((e for e in entities if kind is None or e.kind is kind), key=lambda e: (e.name, e.id))


def links_of(graph: Graph, node_id: str) -> list[Link]:
    """Every link at the node, sorted by kind and other end; both directions."""
    found = {link.id: link for _, link in _steps(graph, node_id)}
    return sorted(found.values(), key=lambda x: (list(_COST).index(x.kind), x.subject, x.object, x.id))


def tells_another_time(evidence: Evidence, source: Source) -> bool:
    """Whether a statement is dated otherwise than its source was published; a year that contains the day is not."""
    return bool(evidence.date) and not (source.published or "").startswith(evidence.date or "")


def _steps(graph: Graph, node_id: str) -> Iterator[tuple[str, Link]]:
    # Reading succ and pred is 40,000 times cheaper than ego_graph, which copies the whole graph first.
    for neighbours in (graph.succ[node_id], graph.pred[node_id]):
        for other, edges in neighbours.items():
            for data in edges.values():
                yield other, data["link"]


@dataclass(frozen=True, slots=True)
class Filter:
    """What may be shown; None means everything. `trust` looks at the source of any evidence of a link.

    `weakest` hides what rests on weaker sources only: links, and organisations and projects that people entered. What a
    document names and nobody has entered is shown or hidden by its links.
    """

    kinds: frozenset[Kind] | None = None
    link_kinds: frozenset[str] | None = None
    statuses: frozenset[Status] | None = None
    layers: frozenset[Layer] | None = None
    trust: frozenset[SourceKind] | None = None
    weakest: SourceKind | None = None

    def passes(self, link: Link, snapshot: Snapshot) -> bool:
        """Whether the link itself may be shown."""
        return (
            (self.link_kinds is None or link.kind in self.link_kinds)
            and (self.statuses is None or link.status in self.statuses)
            and (self.layers is None or link.layer in self.layers)
            and (self.trust is None or any(snapshot.source_by_id[e.source].kind in self.trust for e in link.evidence))
            and (self.weakest is None or self._holds(snapshot.verified(link.evidence)))
        )

    def passes_entity(self, entity: Entity) -> bool:
        """Whether the entity itself may be shown."""
        judged = self.weakest is not None and entity.known and entity.kind in _JUDGED
        return (self.kinds is None or entity.kind in self.kinds) and (not judged or self._holds(entity.verified))

    def _holds(self, verified: SourceKind) -> bool:
        return self.weakest is None or STRENGTH.index(verified) >= STRENGTH.index(self.weakest)


@dataclass(frozen=True)
class Neighbourhood:
    """Nodes round a centre, nearest first, and all passing links among them; `hidden` counts nodes cut by the limit."""

    center: str
    nodes: tuple[str, ...]
    links: tuple[Link, ...]
    distance: Mapping[str, int]
    hidden: int = 0


def neighbourhood(
    graph: Graph, center: str, *, depth: int = 1, filter: Filter | None = None, limit: int | None = None
) -> Neighbourhood:
    """What lies within `depth` steps of the centre, whatever the direction of the links.

    The centre is always shown. With a limit, curated neighbours and those with more links go first.
    Raises UnknownName for an unknown centre, UsageError for a negative depth.
    """
    entity_of(graph, center)
    if depth < 0:
        raise UsageError(f"depth {depth} is negative: use 0 or more", f"层数 {depth} 不能为负数")
    allowed, snapshot = filter or Filter(), snapshot_of(graph)
    distance, frontier = {center: 0}, [center]
    for step in range(1, depth + 1):
        reached: dict[str, tuple[bool, int, str]] = {}
        for node in frontier:
            for other, link in _steps(graph, node):
                entity = entity_of(graph, other)
                if other in distance or not allowed.passes(link, snapshot) or not allowed.passes_entity(entity):
                    continue
                rank = (link.layer is not Layer.CURATED, -graph.degree(other), entity.name)
                reached[other] = min(rank, reached.get(other, rank))
        frontier = sorted(reached, key=lambda node: (reached[node], node))
        distance.update(dict.fromkeys(frontier, step))
    nodes = tuple(distance)[:limit]
    kept = frozenset(nodes)
    links = {
        link.id: link for node in nodes for other, link in _steps(graph, node)
        if other in kept and allowed.passes(link, snapshot)
    }
    return Neighbourhood(center, nodes, tuple(links[key] for key in sorted(links)),
                         {node: distance[node] for node in nodes}, len(distance) - len(nodes))


@dataclass(frozen=True)
class Path:
    """Nodes from start to goal and, for each hop, every link that makes it."""

    nodes: tuple[str, ...]
    hops: tuple[tuple[Link, ...], ...]


def find_paths(
    graph: Graph, start: str, goal: str, *, k: int = 1, through: frozenset[str] = frozenset(), curated_only: bool = False
) -> list[Path]:
    """The k shortest simple paths from start to goal, whatever the direction of the links; empty when there is none.

    Strong relations count as shorter (see _COST). Chains and industries are no stations unless `through` has "chain",
    and the place hierarchy is no way unless it has "place": else nearly everything would be two hops apart.
    k shortest simple paths: Yen, Management Science 17 (1971), as networkx.shortest_simple_paths does it.
    """
    entity_of(graph, start)
    entity_of(graph, goal)
    if start == goal:
        raise UsageError("both ends are the same entity: name two", "两端是同一个条目：请给出两个不同的名称")
    plain = _projection(graph, frozenset({start, goal}), through, curated_only)
    if start not in plain or goal not in plain or not nx.has_path(plain, start, goal):
        return []
    return [
        Path(tuple(nodes), tuple(plain.edges[a, b]["links"] for a, b in pairwise(nodes)))
        for nodes in islice(nx.shortest_simple_paths(plain, start, goal, weight="cost"), k)
    ]


def _projection(graph: Graph, ends: frozenset[str], through: frozenset[str], curated_only: bool) -> nx.Graph[str]:
    # NetworkX has no k shortest paths on multigraphs, so parallel links become one edge that carries them all.
    plain: nx.Graph[str] = nx.Graph()
    hubs = frozenset({Kind.CHAIN, Kind.INDUSTRY}) if "chain" not in through else frozenset()
    for link in sorted(snapshot_of(graph).links, key=lambda x: x.id):
        pair = (link.subject, link.object)
        kinds = [entity_of(graph, end).kind for end in pair]
        if curated_only and link.layer is not Layer.CURATED:
            continue
        if link.kind == "part_of" and kinds == [Kind.PLACE, Kind.PLACE] and "place" not in through:
            continue
        if any(kind in hubs and end not in ends for kind, end in zip(kinds, pair, strict=True)):
            continue
        stations = sum(kind in _HUBS and end not in ends for kind, end in zip(kinds, pair, strict=True))
        known_only = all(e.method == "editor" for e in link.evidence)
        cost = (_COST[link.kind] + _HUB_COST * stations / 2) * (_EDITOR_COST if known_only else 1)
        known = plain.get_edge_data(*pair) or {"links": (), "cost": cost}
        plain.add_edge(*pair, links=(*known["links"], link), cost=min(known["cost"], cost))
    return plain


@dataclass(frozen=True, slots=True)
class Match:
    """An entity found by a text, the name that matched, the reason in Chinese, and a score up to 100."""

    entity: Entity
    matched: str
    reason: str
    score: float


@dataclass(frozen=True)
class _Name:
    entity: Entity
    name: str
    plain: str
    reason: str
    degree: int


@dataclass
class _Index:
    names: list[_Name] = field(default_factory=list)
    spelled: list[tuple[str, str]] | None = None  # pinyin and initials, beside names; made when first needed


_INDEXES: WeakKeyDictionary[Graph, _Index] = WeakKeyDictionary()


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def _index(graph: Graph) -> _Index:
    if graph not in _INDEXES:
        index = _Index()
        for entity in entities_of(graph):
            reasons = [(entity.name, "名称"), *((a.name, a.kind.label) for a in entity.aliases)]
            index.names += [_Name(entity, name, _plain(name), reason, graph.degree(entity.id)) for name, reason in reasons]
        _INDEXES[graph] = index
    return _INDEXES[graph]


def _spelled(index: _Index) -> list[tuple[str, str]]:
    if index.spelled is None:
        from pypinyin import lazy_pinyin  # 0.2 s of dictionary: only for a search that no name answers as it is written

        index.spelled = []
        for item in index.names:
            syllables = lazy_pinyin(item.plain)
            index.spelled.append(("".join(syllables), "".join(s[:1] for s in syllables)))
    return index.spelled


def search(graph: Graph, text: str, *, kinds: frozenset[Kind] | None = None, limit: int = 20) -> list[Match]:
    """Entities the text may mean, best first: by name and alias, part of one, pinyin, initials, or likeness."""
    wanted = _plain(text)[:60]
    if not wanted:
        return []
    index = _index(graph)
    best: dict[str, Match] = {}
    for place, item in enumerate(index.names):
        if kinds is not None and item.entity.kind not in kinds:
            continue
        score, reason = _score(wanted, item.plain), item.reason
        if not score and wanted.isascii() and wanted.isalnum():
            full, initials = _spelled(index)[place]
            score, reason = _score_spelling(wanted, full, initials)
        if score:
            found = Match(item.entity, item.name, reason, round(score + min(item.degree, 100) / 50, 2))
            best[item.entity.id] = max(best.get(item.entity.id, found), found, key=lambda m: (m.score, m.matched))
    matches = list(best.values()) or [*_alike_in_sound(wanted, index, kinds), *_like(wanted, index, kinds, limit)]
    matches = list({m.entity.id: m for m in reversed(matches)}.values())
    return sorted(matches, key=lambda m: (-m.score, m.entity.name, m.entity.id))[:limit]


def _score(wanted: str, name: str) -> float:
    if wanted == name:
        return 96.0
    if wanted not in name:
        return 0.0
    return (80.0 if name.startswith(wanted) else 70.0) + 10 * len(wanted) / len(name)


def _score_spelling(wanted: str, full: str, initials: str) -> tuple[float, str]:
    if full.startswith(wanted):
        return 60.0 + 10 * len(wanted) / len(full), "拼音"
    if len(wanted) > 1 and initials.startswith(wanted):
        return 50.0 + 10 * len(wanted) / len(initials), "首字母"
    return 0.0, ""


def _alike_in_sound(wanted: str, index: _Index, kinds: frozenset[Kind] | None) -> list[Match]:
    """Names that sound like the text: 酒刚 is how 酒钢 is mistyped."""
    from pypinyin import lazy_pinyin

    sound = "".join(lazy_pinyin(wanted))
    if wanted.isascii() or len(wanted) < 2:
        return []
    return [
        Match(item.entity, item.name, "同音", round(55 + 10 * len(sound) / len(full), 2))
        for item, (full, _) in zip(index.names, _spelled(index), strict=True)
        if full.startswith(sound) and (kinds is None or item.entity.kind in kinds)
    ]


def _like(wanted: str, index: _Index, kinds: frozenset[Kind] | None, limit: int) -> list[Match]:
    from rapidfuzz import fuzz, process

    names = {i: n.plain for i, n in enumerate(index.names) if kinds is None or n.entity.kind in kinds}
    found: dict[str, Match] = {}
    for _, score, place in process.extract(wanted, names, scorer=fuzz.ratio, score_cutoff=50, limit=3 * limit):
        item = index.names[place]
        found.setdefault(item.entity.id, Match(item.entity, item.name, "相近", round(score / 2, 2)))
    return list(found.values())


def find_entity(graph: Graph, name_or_id: str, kinds: frozenset[Kind] | None = None) -> Entity:
    """The one entity with this id, or best known under exactly this name; of the kinds that are asked for.

    Raises UnknownName, which lists the nearest names, when nothing is called so.
    """
    if name_or_id in graph and (kinds is None or entity_of(graph, name_or_id).kind in kinds):
        return entity_of(graph, name_or_id)
    matches = search(graph, name_or_id, kinds=kinds, limit=50)
    called = _plain(name_or_id)
    exact = [m for m in matches if _plain(m.matched) == called and m.reason not in ("相近", "同音", "拼音", "首字母")]
    if exact:
        doubtful = AliasKind.AMBIGUOUS.label
        return min(exact, key=lambda m: (not m.entity.known, m.reason == doubtful, -m.score, m.entity.id)).entity
    near = "、".join(dict.fromkeys(f"{m.matched}（{m.entity.kind.label}）" for m in matches[:5]))
    raise UnknownName(
        f"no entity is called '{name_or_id}'" + (f"; nearest: {near}" if near else ""),
        f"没有找到“{name_or_id}”" + (f"，相近的有：{near}" if near else "，请换一个名称"))
