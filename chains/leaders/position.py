"""Where a firm stands in its chain's supply graph: a random walk (PageRank) and the flows through it (betweenness).

Both run in pure Python and numpy: the versions of networkx need scipy, or take no weights of this kind.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from chains.leaders.members import Members

__all__ = ["centrality", "flow_shares", "flows", "pagerank"]

_DIGITS = 10  # equal positions must come out equal: what differs later than this is rounding of sums
Walk = Mapping[str, Mapping[str, float]]


def pagerank(walk: Walk, *, damping: float = 0.85, tolerance: float = 1e-13, limit: int = 1000) -> dict[str, float]:
    """The share of time a random surfer spends at each node, summing to 1; empty for an empty walk.

    `walk[a][b]` is the weight of the step from a to b; a node without steps jumps anywhere. Page, Brin, Motwani and
    Winograd, The PageRank Citation Ranking, 1999; power iteration until the total change is below the tolerance.
    """
    nodes = list(walk)
    if not nodes:
        return {}
    index = {node: i for i, node in enumerate(nodes)}
    total = {node: sum(walk[node].values()) for node in nodes}
    steps = [(index[a], index[b], weight / total[a]) for a in nodes for b, weight in walk[a].items()]
    start = np.array([a for a, _, _ in steps], dtype=np.intp)
    end = np.array([b for _, b, _ in steps], dtype=np.intp)
    chance = np.array([p for _, _, p in steps], dtype=float)
    dangling = np.array([not walk[node] for node in nodes])
    rank = np.full(len(nodes), 1 / len(nodes))
    for _ in range(limit):
        walked = np.bincount(end, weights=rank[start] * chance, minlength=len(nodes)) if steps else np.zeros(len(nodes))
        new = damping * (walked + rank[dangling].sum() / len(nodes)) + (1 - damping) / len(nodes)
        if np.abs(new - rank).sum() < tolerance:
            break
        rank = new
    return dict(zip(nodes, map(float, new), strict=True))


def _walk(members: Members) -> dict[str, dict[str, float]]:
    """Steps of someone who follows the goods: half along the flows, half into firms, evenly within each half.

    From a segment to the segments next to it, up and down, and to its firms; from a firm to its segments, and to its
    suppliers, customers and partners. Were segment and firm joined by plain undirected edges, a firm would score alike
    in a busy segment and in an idle one. Ownership is no step: goods do not flow along it, a group is added up instead.
    """
    flows: dict[str, set[str]] = defaultdict(set)
    inside: dict[str, set[str]] = defaultdict(set)
    tied: dict[str, set[str]] = defaultdict(set)
    for link in members.feeds:
        flows[link.subject].add(link.object)
        flows[link.object].add(link.subject)
    for firm in members.firms:
        for segment in members.segments_of(firm):
            inside[segment].add(firm)
            flows[firm].add(segment)
    for link in members.ties:
        if link.kind != "owns":
            tied[link.subject].add(link.object)
            tied[link.object].add(link.subject)
    walk: dict[str, dict[str, float]] = {}
    for node in (*members.segments, *members.firms):
        groups = [group for group in (flows[node], inside[node] | tied[node]) if group]
        walk[node] = defaultdict(float)
        for group in groups:
            for other in sorted(group):
                walk[node][other] += 1 / len(groups) / len(group)
    return walk


def centrality(members: Members) -> dict[str, float | None]:
    """PageRank of each firm in the chain's supply graph, the firms it controls added; None where nothing joins any to it."""
    walk = _walk(members)
    ranks = {node: rank for node, rank in pagerank(walk).items() if walk[node]}
    found: dict[str, float | None] = {}
    for firm in members.firms:
        parts = [ranks[m] for m in members.group(firm) if m in ranks]
        found[firm] = round(sum(parts), _DIGITS) if parts else None
    return found


def flow_shares(nodes: Sequence[str], feeds: Iterable[tuple[str, str]]) -> dict[str, float]:
    """The share of material paths that pass each node, ends included; nodes that no flow touches are left out.

    A path is a shortest one from any node to any it reaches; several of one length share it. Betweenness by Brandes,
    Journal of Mathematical Sociology 25 (2001); ends count, else mines and final goods would weigh nothing. A circle
    of flows is no obstacle.
    """
    next_: dict[str, list[str]] = {node: [] for node in sorted(nodes)}
    for a, b in sorted(set(feeds)):
        next_[a].append(b)
    touched = {node for a, below in next_.items() if below for node in (a, *below)}
    passed = dict.fromkeys(sorted(touched), 0.0)
    pairs = 0
    for start in passed:
        order, paths, before = _reached(start, next_)
        dependent = dict.fromkeys(order, 0.0)
        for node in reversed(order[1:]):
            for earlier in before[node]:
                dependent[earlier] += paths[earlier] / paths[node] * (1 + dependent[node])
            passed[node] += 1 + dependent[node]
        passed[start] += len(order) - 1
        pairs += len(order) - 1
    return {node: count / pairs for node, count in passed.items()}


def _reached(start: str, next_: Mapping[str, Sequence[str]]) -> tuple[list[str], dict[str, int], dict[str, list[str]]]:
    """Nodes by distance, the number of shortest paths to each, and the nodes before each on them."""
    distance, paths, before = {start: 0}, {start: 1}, {start: list[str]()}
    order: list[str] = []
    queue = deque([start])
    while queue:
        node = queue.popleft()
        order.append(node)
        for other in next_[node]:
            if other not in distance:
                distance[other], paths[other], before[other] = distance[node] + 1, 0, []
                queue.append(other)
            if distance[other] == distance[node] + 1:
                paths[other] += paths[node]
                before[other].append(node)
    return order, paths, before


def flows(members: Members) -> dict[str, float | None]:
    """How often a material path of the chain passes the firm or one it controls, on average; None where no flow is known.

    Firms of one segment share its paths evenly; a path that passes two segments of a firm passes it twice.
    """
    shares = flow_shares(members.segments, ((x.subject, x.object) for x in members.feeds))
    found: dict[str, float | None] = {}
    for firm in members.firms:
        parts = [shares[s] / members.providers[s] for m in members.group(firm) for s in members.segments_of(m) if s in shares]
        found[firm] = round(sum(parts), _DIGITS) if parts else None
    return found
