"""A chain's segments and how goods run between them, with the circles of recycling opened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import networkx as nx

from chains.errors import UsageError
from chains.gaps.flow import Flow, make_flow
from chains.graph import Graph, entity_of, links_of
from chains.model import Entity, Kind, Layer, Link, Stage, Status

__all__ = ["ChainShape", "chain_shape", "open_circles", "stage_of"]

_STAGES = tuple(Stage)


@dataclass(frozen=True)
class ChainShape:
    """A chain: its segments by stage and as they are written, the flow among them, and the flow from and to other chains.

    `returned` are the flows left out because they close a circle: goods that come back for recycling.
    """

    chain: str
    segments: tuple[str, ...]
    stages: Mapping[str, Stage | None]
    flow: Flow
    feeds: Mapping[tuple[str, str], Link]  # every flow of the chain's segments, within it and across
    returned: tuple[Link, ...] = ()

    def suppliers(self, segment: str) -> tuple[str, ...]:
        """The segments that feed it, of this chain and of others."""
        left_out = {(x.subject, x.object) for x in self.returned}
        return tuple(a for a, b in self.feeds if b == segment and (a, b) not in left_out)

    def takers(self, segment: str) -> tuple[str, ...]:
        """The segments that it feeds, of this chain and of others."""
        left_out = {(x.subject, x.object) for x in self.returned}
        return tuple(b for a, b in self.feeds if a == segment and (a, b) not in left_out)


_SHAPES: WeakKeyDictionary[Graph, dict[str, ChainShape]] = WeakKeyDictionary()


def stage_of(entity: Entity) -> Stage | None:
    """The segment's stage as it is labelled, None for one that nobody has labelled."""
    value = entity.get("stage")
    return Stage(value) if value in _STAGES else None


def _rank(entity: Entity) -> tuple[int, float, str]:
    stage, order = stage_of(entity), entity.get("order")
    return (_STAGES.index(stage) if stage else len(_STAGES), order if isinstance(order, int) else 0, entity.id)


def chain_shape(graph: Graph, chain: str) -> ChainShape:
    """The segments of the chain and the curated, existing flows at them.

    Raises UnknownName for an unknown id and UsageError for one that is no chain; a chain without segments is empty.
    """
    known = _SHAPES.setdefault(graph, {})
    if chain not in known:
        known[chain] = _chain_shape(graph, chain)
    return known[chain]


def _chain_shape(graph: Graph, chain: str) -> ChainShape:
    entity = entity_of(graph, chain)
    if entity.kind is not Kind.CHAIN:
        raise UsageError(f"{chain} is a {entity.kind}, not a chain", f"“{entity.name}”是{entity.kind.label}，不是产业链")
    within = (x.subject for x in links_of(graph, chain) if x.kind == "part_of" and x.object == chain)
    members = sorted((e for i in within if (e := entity_of(graph, i)).kind is Kind.SEGMENT), key=_rank)
    ids = [e.id for e in members]
    feeds = {(x.subject, x.object): x for i in ids for x in links_of(graph, i)
             if x.kind == "feeds" and x.layer is Layer.CURATED and x.status is Status.ASSERTED}
    inner = [pair for pair in sorted(feeds) if pair[0] in set(ids) and pair[1] in set(ids)]
    kept = open_circles(ids, inner, [_rank(e)[0] for e in members])
    return ChainShape(
        chain, tuple(ids), {e.id: stage_of(e) for e in members}, make_flow(ids, kept),
        {pair: feeds[pair] for pair in sorted(feeds)}, tuple(feeds[pair] for pair in inner if pair not in set(kept)))


def open_circles(
    nodes: Sequence[str], pairs: Iterable[tuple[str, str]], stages: Sequence[int]
) -> list[tuple[str, str]]:
    """The pairs without those that close a circle; outside circles nothing is left out.

    Inside a circle first the flows that run back to an earlier stage go, which is what recycling does; where a circle is
    left, the flows against the order of the nodes go too, so that one order always remains.
    """
    rank = {node: i for i, node in enumerate(nodes)}
    stage = dict(zip(nodes, stages, strict=True))
    kept = sorted(set(pairs))
    for order in (stage, rank):
        circle = _circles(nodes, kept)
        kept = [(a, b) for a, b in kept if circle[a] != circle[b] or order[a] <= order[b]]
    return [(a, b) for a, b in kept if a != b]


def _circles(nodes: Sequence[str], pairs: Sequence[tuple[str, str]]) -> dict[str, int]:
    """For each node the number of the circle it is in; nodes in no circle have one of their own."""
    plain: nx.DiGraph[str] = nx.DiGraph(pairs)
    plain.add_nodes_from(nodes)
    return {node: i for i, group in enumerate(nx.strongly_connected_components(plain)) for node in group}
