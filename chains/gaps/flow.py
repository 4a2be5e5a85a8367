"""Goods on their way through segments: an acyclic graph, and what can be said of its ways without listing one of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import networkx as nx

from chains.errors import UsageError

__all__ = ["Cut", "Flow", "Ways", "cut_off", "dominated", "induced", "longest_run", "make_flow", "ways"]

_ROOT = ""  # the super source, and on the reversed graph the super sink; no segment is called so


@dataclass(frozen=True)
class Flow:
    """Segments in an order in which goods only run forward, and the next and the previous ones of each.

    A way leads from a segment that nothing feeds to one that feeds nothing. A segment without any flow is on no way.
    """

    nodes: tuple[str, ...]
    after: Mapping[str, tuple[str, ...]]
    before: Mapping[str, tuple[str, ...]]

    @property
    def starts(self) -> tuple[str, ...]:
        return tuple(n for n in self.nodes if self.after[n] and not self.before[n])

    @property
    def ends(self) -> tuple[str, ...]:
        return tuple(n for n in self.nodes if self.before[n] and not self.after[n])

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        return tuple((a, b) for a in self.nodes for b in self.after[a])


def make_flow(nodes: Iterable[str], pairs: Iterable[tuple[str, str]]) -> Flow:
    """The flow of these segments along these pairs; the same for any order of both.

    Raises UsageError when goods run in a circle: break it first.
    """
    plain: nx.DiGraph[str] = nx.DiGraph()
    plain.add_nodes_from(nodes)
    plain.add_edges_from(pairs)
    if not nx.is_directed_acyclic_graph(plain):
        raise UsageError("the goods run in a circle: break it before counting ways", "环节之间的供料成环，无法计算路径")
    order = tuple(nx.lexicographical_topological_sort(plain))
    return Flow(order, {n: tuple(sorted(plain.succ[n])) for n in order}, {n: tuple(sorted(plain.pred[n])) for n in order})


def induced(flow: Flow, keep: Collection[str]) -> Flow:
    """The flow among the kept segments only: what was in the middle may now be a start or an end."""
    return make_flow((n for n in flow.nodes if n in keep), ((a, b) for a, b in flow.pairs if a in keep and b in keep))


@dataclass(frozen=True)
class Ways:
    """How many ways there are; for each segment how many arrive from a start, leave to an end, and pass it."""

    total: int
    arrive: Mapping[str, int]
    leave: Mapping[str, int]
    through: Mapping[str, int]


def ways(flow: Flow, keep: Collection[str] | None = None) -> Ways:
    """The ways from start to end that pass kept segments only; starts and ends stay those of the whole flow.

    Two sweeps of dynamic programming: ways that arrive at a segment times ways that leave it are those through it.
    """
    kept = frozenset(flow.nodes if keep is None else keep)
    starts, ends = frozenset(flow.starts), frozenset(flow.ends)
    arrive: dict[str, int] = {}
    leave: dict[str, int] = {}
    for node in flow.nodes:
        arrive[node] = 0 if node not in kept else 1 if node in starts else sum(arrive[n] for n in flow.before[node])
    for node in reversed(flow.nodes):
        leave[node] = 0 if node not in kept else 1 if node in ends else sum(leave[n] for n in flow.after[node])
    return Ways(sum(arrive[n] for n in ends), arrive, leave, {n: arrive[n] * leave[n] for n in flow.nodes})


def longest_run(flow: Flow, keep: Collection[str]) -> tuple[str, ...]:
    """The longest unbroken row of kept segments, each feeding the next; of equal ones the first by name."""
    best: dict[str, tuple[str, ...]] = {}
    for node in reversed(flow.nodes):
        if node in keep:
            tails = sorted((best[n] for n in flow.after[node] if n in best), key=lambda run: (-len(run), run))
            best[node] = (node, *(tails[0] if tails else ()))
    return min(best.values(), key=lambda run: (-len(run), run), default=())


@dataclass(frozen=True)
class Cut:
    """What a loss does to the segments that stay: some get nothing from any start, some reach no end any more."""

    starved: frozenset[str] = frozenset()
    stranded: frozenset[str] = frozenset()


def cut_off(flow: Flow, lost: Collection[str]) -> Cut:
    """The segments on a way now that are starved or stranded when the lost ones are gone; the lost ones are not among them."""
    before, now = ways(flow), ways(flow, frozenset(flow.nodes) - frozenset(lost))
    rest = [n for n in flow.nodes if n not in lost]
    return Cut(frozenset(n for n in rest if before.arrive[n] and not now.arrive[n]),
               frozenset(n for n in rest if before.leave[n] and not now.leave[n]))


def dominated(flow: Flow) -> Mapping[str, Cut]:
    """For each segment on a way what its loss alone cuts off: the same as cut_off, for all segments in one sweep.

    Dominators from a super source, and from a super sink against the flow: Cooper, Harvey, Kennedy (2001), "A simple, fast
    dominance algorithm", as networkx.immediate_dominators does it.
    """
    starved = _dominated(flow, flow.starts, flow.pairs)
    stranded = _dominated(flow, flow.ends, tuple((b, a) for a, b in flow.pairs))
    return {n: Cut(frozenset(starved[n]), frozenset(stranded[n])) for n in starved}


def _dominated(flow: Flow, roots: Iterable[str], pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {n: set() for n in flow.nodes if flow.after[n] or flow.before[n]}
    if found:
        plain: nx.DiGraph[str] = nx.DiGraph([*pairs, *((_ROOT, n) for n in roots)])
        above = nx.immediate_dominators(plain, _ROOT)
        for node in found:
            up = above[node]
            while up != _ROOT:
                found[up].add(node)
                up = above[up]
    return found
