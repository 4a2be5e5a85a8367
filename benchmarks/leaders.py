"""How long the leaders of one chain take to rank, beside networkx betweenness on the whole graph, which ranks one number only.

Real data, CPU seconds of one core, the median of the runs; the ratio pairs runs made in turn, because the machine drifts.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

import networkx as nx

from chains.build import build_snapshot, default_seeds
from chains.graph import Graph, build_graph, entities_of, snapshot_of
from chains.leaders import disagreements, evaluate_leaders, rank_leaders
from chains.model import Kind

ROOT = Path(__file__).parent.parent
DATA = ROOT / "data" / "chains.yaml"
RUNS = 5
TARGET = 0.3


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _whole(graph: Graph) -> nx.DiGraph[str]:
    """Firms, segments and chains of the whole graph with one edge a pair, made beforehand: only the counting is timed."""
    plain: nx.DiGraph[str] = nx.DiGraph()
    for link in snapshot_of(graph).links:
        if link.kind in ("operates_in", "feeds", "supplies", "owns", "partners_with", "part_of", "produces"):
            plain.add_edge(link.subject, link.object)
    return plain


def main() -> None:
    graph = build_graph(build_snapshot(DATA, default_seeds(DATA)))
    chains = [e.id for e in entities_of(graph, Kind.CHAIN)]
    plain = _whole(graph)
    largest = max(chains, key=lambda chain: len(rank_leaders(graph, chain).rows))
    rows = [(seconds(lambda: rank_leaders(graph, largest)), seconds(lambda: nx.betweenness_centrality(plain)))
            for _ in range(RUNS)]
    ours, theirs = (statistics.median(column) for column in zip(*rows, strict=True))
    ratio = statistics.median(b / a for a, b in rows)
    every = seconds(lambda: disagreements(graph, [rank_leaders(graph, chain) for chain in chains]))
    judged = seconds(lambda: evaluate_leaders(graph))
    print(f"leaders of the largest chain ({len(rank_leaders(graph, largest).rows)} firms) {1000 * ours:7.1f} ms"
          f"  (median of {RUNS}; target under {1000 * TARGET:.0f} ms)")
    print(f"networkx betweenness, whole graph ({len(plain)} nodes) {1000 * theirs:6.0f} ms")
    print(f"ratio                                      {ratio:7.1f}")
    print(f"all {len(chains)} chains with disagreements             {1000 * every:7.0f} ms")
    print(f"the evaluation over them                   {1000 * judged:7.0f} ms")


if __name__ == "__main__":
    main()
