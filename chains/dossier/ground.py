"""How well what is known of an entity is founded: how many statements, from which sources, how many only judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from chains.activity import by_id, is_judged
from chains.graph import Graph, entity_of, links_of, snapshot_of
from chains.model import Award, Link, Observation, SourceKind

__all__ = ["Ground", "ground_of"]


@dataclass(frozen=True, slots=True)
class Ground:
    """What stands behind the page of one entity.

    `figures` are its observations by indicator and period; `statements` counts its links, titles and figures, `sources` the
    different sources of these by kind; `judged` are links with nothing but the editor's word behind them.
    """

    figures: tuple[Observation, ...]
    statements: int
    sources: Mapping[SourceKind, int]
    judged: tuple[Link, ...]


def ground_of(graph: Graph, node: str) -> Ground:
    """The ground of an entity. Raises UnknownName for an unknown id."""
    entity, links, snapshot = entity_of(graph, node), links_of(graph, node), snapshot_of(graph)
    figures = sorted((o for o in snapshot.observations if o.subject == node), key=lambda o: (o.indicator, o.period, o.id))
    told: list[Link | Award | Observation] = [*links, *entity.awards, *figures]
    counts = Counter(snapshot.source_by_id[s].kind for s in {e.source for item in told for e in item.evidence})
    return Ground(tuple(figures), len(told), {kind: counts[kind] for kind in SourceKind if counts[kind]},
                  by_id(x for x in links if is_judged(x)))
