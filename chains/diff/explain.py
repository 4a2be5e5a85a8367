"""Every change with its causes, its cities and its chains, and what that sums up to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from chains.cities import chains_of, city_of, places_above
from chains.diff.causes import CAUSE_LABELS, Cause, Causes
from chains.diff.compare import Delta, FieldChange, diff, fields_changed, is_evidence_only
from chains.diff.history import History
from chains.graph import Graph, build_graph, links_of
from chains.model import LINK_RULES, Declaration, Entity, Kind, Link, Observation, Snapshot, kind_of

__all__ = ["HOW_LABELS", "PART_LABELS", "Change", "Explanation", "Tally", "explain", "narrowed", "tally"]

PART_LABELS: Mapping[str, str] = MappingProxyType({
    "entities": "条目", "links": "关系", "sources": "来源", "documents": "文档", "observations": "指标", "declarations": "宣示",
    "criteria": "链主标准", "states": "环节状况",
})
HOW_LABELS: Mapping[str, str] = MappingProxyType({
    "added": "新增", "removed": "减少", "changed": "改变", "evidence": "仅依据变化", "renamed": "改编号",
})
_GROUPS = frozenset({Kind.CHAIN, Kind.SEGMENT, Kind.INDUSTRY})
_WORKS = frozenset({"operates_in", "leads", "serves", "chiefs"})


@dataclass(frozen=True)
class Change:
    """One record that was added, removed or changed, under its id in the later snapshot where it has one.

    `causes` are ids of causes; `cities`, `places` (all above it) and `chains` are ids of entities.
    """

    part: str
    how: str  # one of HOW_LABELS
    id: str
    before: Any
    after: Any
    fields: tuple[FieldChange, ...] = ()
    causes: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    chains: tuple[str, ...] = ()

    @property
    def record(self) -> Any:
        """The record as it is now, or as it was when it is gone."""
        return self.before if self.after is None else self.after


@dataclass(frozen=True)
class Explanation:
    """A difference with its causes; `mentions` counts the names found in texts that came and went."""

    delta: Delta
    before: Graph
    after: Graph
    changes: tuple[Change, ...]
    causes: tuple[Cause, ...]
    mentions: tuple[int, int] = (0, 0)

    @property
    def cause_by_id(self) -> Mapping[str, Cause]:
        return {cause.id: cause for cause in self.causes}

    def of_cause(self, cause: str) -> tuple[Change, ...]:
        """The changes that the cause brought, alone or with others."""
        return tuple(change for change in self.changes if cause in change.causes)

    def counts(self, part: str) -> Mapping[str, int]:
        """How many records of the part were added, removed and so on."""
        return {how: sum(c.part == part and c.how == how for c in self.changes) for how in HOW_LABELS}


def explain(before: Snapshot, after: Snapshot, history: History | None = None) -> Explanation:
    """What changed from the earlier snapshot to the later one, and why.

    Without the history of a catalog a judgement or an edit is told as such, and not which one it was.
    """
    delta = diff(before, after)
    causes = Causes(delta, before, after, history or History())
    graphs = build_graph(before), build_graph(after)
    names = {**before.by_id, **after.by_id}
    found = sorted(_links(delta, causes), key=lambda c: _order(c, names))
    found = [*_entities(delta, causes, found), *found, *_others(delta, causes)]
    where = _Where(*graphs)
    mentions = delta.parts["mentions"]
    order = list(CAUSE_LABELS)
    return Explanation(
        delta, *graphs, tuple(where.located(change) for change in found),
        tuple(sorted(causes.found.values(), key=lambda c: (order.index(c.kind), c.when or "", c.title, c.id))),
        (len(mentions.added), len(mentions.removed)))


def _order(change: Change, names: Mapping[str, Entity]) -> tuple[int, int, list[str], str]:
    """Links in the order a reader looks for them: by what happened, by kind, by names."""
    ends = [names[end].name if end in names else end for end in (change.record.subject, change.record.object)]
    return list(HOW_LABELS).index(change.how), list(LINK_RULES).index(change.record.kind), ends, change.id


def _links(delta: Delta, causes: Causes) -> Iterable[Change]:
    part = delta.parts["links"]
    for how, links in (("added", part.added), ("removed", part.removed)):
        for link in links:
            old, new = (None, link) if how == "added" else (link, None)
            yield Change("links", how, link.id, old, new, (), tuple(sorted(causes.of_link(old, new))))
    for old, new in part.changed:
        how = "evidence" if is_evidence_only(old, new) else "changed"
        yield Change("links", how, new.id, old, new, fields_changed(old, new), tuple(sorted(causes.of_link(old, new))))


def _entities(delta: Delta, causes: Causes, links: Iterable[Change]) -> Iterable[Change]:
    by_end: dict[str, set[str]] = defaultdict(set)
    for change in links:
        for end in (change.record.subject, change.record.object):
            by_end[end].update(change.causes)
    part = delta.parts["entities"]
    renamed = {rename.new: rename for rename in delta.renamed}
    changed = {new.id: (old, new) for old, new in part.changed}
    for rename in delta.renamed:
        old, new = causes.before.by_id[rename.old], causes.after.by_id[rename.new]
        yield Change("entities", "renamed", new.id, old, new, fields_changed(old, new), (causes.rename(rename),))
    for entity in part.added:
        yield Change("entities", "added", entity.id, None, entity, (), _why(causes, entity, by_end))
    for entity in part.removed:
        yield Change("entities", "removed", entity.id, entity, None, (), _why(causes, entity, by_end))
    for entity_id, (old, new) in changed.items():
        if entity_id not in renamed:
            merged = tuple(causes.merged_alias(new.id, set(new.names) - set(old.names)))
            fields = fields_changed(old, new)
            alone = merged and {f.name for f in fields} == {"aliases"}
            yield Change("entities", "changed", new.id, old, new, fields,
                         merged if alone else tuple(sorted({*merged, *_why(causes, new, by_end)})))


def _why(causes: Causes, entity: Entity, by_end: Mapping[str, set[str]]) -> tuple[str, ...]:
    written = causes.history.addresses
    # A place of the national table enters with the first statement about it, like a thing that only documents name.
    listed = entity.known and (entity.kind is not Kind.PLACE or not written or entity.id in written)
    if listed:
        return (causes.edit(entity.id, entity.id),)
    return tuple(sorted(by_end.get(entity.id, ()))) or (causes.reading(None),)


def _others(delta: Delta, causes: Causes) -> Iterable[Change]:
    for part in ("sources", "documents", "observations", "declarations", "criteria", "states"):
        found = delta.parts[part]
        pairs = [(None, r) for r in found.added] + [(r, None) for r in found.removed] + list(found.changed)
        for old, new in pairs:
            record = new if new is not None else old
            how = "changed" if old is not None and new is not None else "added" if old is None else "removed"
            thing = record.source if part == "documents" else record.id
            owner = record.subject if part == "observations" else thing
            why = causes.document(thing) if part in ("sources", "documents") else None
            yield Change(part, how, thing, old, new, fields_changed(old, new) if how == "changed" else (),
                         (why or causes.edit(thing, owner),))


class _Where:
    """The cities, places and chains of things, looked up in the later graph first."""

    def __init__(self, before: Graph, after: Graph) -> None:
        self.graphs = (after, before)
        self.chains = lru_cache(maxsize=None)(self._chains)
        self.places = lru_cache(maxsize=None)(self._places)

    def located(self, change: Change) -> Change:
        record = change.record
        ends: tuple[str, ...] = ()
        chains: set[str] = set()
        if isinstance(record, Entity):
            ends = (change.id,)
        elif isinstance(record, Link):
            ends = (record.subject, record.object)
            chains = {record.chain} if record.chain else set()
            chains |= {c for end in ends if kind_of(end) in _GROUPS for c in self.chains(end)}
        elif isinstance(record, Observation):
            ends = (record.subject,)
        elif isinstance(record, Declaration):
            ends, chains = record.places, {c for m in record.members for known in m.chains for c in self.chains(known)}
        found = [self.places(end) for end in ends]
        chains = chains or {c for end in ends if kind_of(end) is not Kind.PLACE for c in self.chains(end)}
        return replace(change, cities=tuple(sorted({city for city, _ in found if city})),
                       places=tuple(sorted({p for _, above in found for p in above})), chains=tuple(sorted(chains)))

    def _graph(self, node: str) -> Graph | None:
        return next((graph for graph in self.graphs if node in graph), None)

    def _places(self, node: str) -> tuple[str | None, frozenset[str]]:
        graph = self._graph(node)
        if graph is None or kind_of(node) in _GROUPS:
            return None, frozenset()
        own = {node} if kind_of(node) in (Kind.PLACE, Kind.PARK) else set()
        return city_of(graph, node), places_above(graph, node) | own

    def _chains(self, node: str) -> frozenset[str]:
        graph = self._graph(node)
        if graph is None:
            return frozenset()
        if kind_of(node) in _GROUPS:
            return frozenset(chains_of(graph, node))
        works = (x for x in links_of(graph, node) if x.kind in _WORKS and x.subject == node and kind_of(x.object) in _GROUPS)
        return frozenset(chain for x in works for chain in chains_of(graph, x.object))


def narrowed(explanation: Explanation, *, place: str | None = None, chain: str | None = None) -> Explanation:
    """Only what concerns the place, or the chain, or both; the difference itself stays whole."""
    kept = tuple(c for c in explanation.changes
                 if place in (None, c.id, *c.places) and chain in (None, c.id, *c.chains))
    named = {cause for change in kept for cause in change.causes}
    return replace(explanation, changes=kept, causes=tuple(c for c in explanation.causes if c.id in named))


@dataclass(frozen=True, slots=True)
class Tally:
    """How many changes concern one city or chain; `id` is None for those that concern none."""

    id: str | None
    added: int = 0
    removed: int = 0
    changed: int = 0
    evidence: int = 0
    renamed: int = 0

    @property
    def total(self) -> int:
        return self.added + self.removed + self.changed + self.evidence + self.renamed


def tally(changes: Iterable[Change], by: str) -> list[Tally]:
    """Changes of entities and links by "cities" or "chains", the most changed first; one of two cities counts for both."""
    counts: dict[str | None, dict[str, int]] = defaultdict(lambda: dict.fromkeys(HOW_LABELS, 0))
    for change in changes:
        if change.part in ("entities", "links"):
            for owner in getattr(change, by) or (None,):
                counts[owner][change.how] += 1
    rows = [Tally(owner, **found) for owner, found in counts.items()]
    return sorted(rows, key=lambda t: (t.id is None, -t.total, t.id or ""))
