"""Five chains of every city and chain, the ladder and a dossier, against a scan of all links for each cell.

    python benchmarks/fusion.py [SNAPSHOT]

The scan answers only the first of the five questions (which firms work there today), so its time is a lower bound of what
asking cell by cell would cost. Times are CPU seconds, the median of five; every round begins on a graph nobody has read.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from chains.activity import activity_of, is_fact, only_registered
from chains.cities import chains_of, cities
from chains.dossier import dossier_of
from chains.fusion import FusionLayer, find_fusion
from chains.graph import Graph, build_graph, entities_of, entity_of, snapshot_of
from chains.ladder import find_ladder
from chains.model import Kind, kind_of
from chains.snapshot import read_snapshot

_ROUNDS = 5


def _timed(fresh: Callable[[], Graph], act: Callable[[Graph], object]) -> float:
    took = []
    for _ in range(_ROUNDS):
        graph = fresh()
        start = time.process_time()
        act(graph)
        took.append(time.process_time() - start)
    return statistics.median(took)


def _scan(graph: Graph) -> dict[tuple[str, str], int]:
    """For each city and chain the firms that work there, found by looking at every link once for each cell."""
    home, chain_of = activity_of(graph).home, {link.object: chains_of(graph, link.object) for link in snapshot_of(graph).links
                                               if link.kind in ("operates_in", "leads")}
    found = {}
    for place in cities(graph):
        for chain in entities_of(graph, Kind.CHAIN):
            found[place, chain.id] = len({
                link.subject for link in snapshot_of(graph).links
                if link.kind in ("operates_in", "leads") and is_fact(link) and chain.id in chain_of[link.object]
                and kind_of(link.subject) is Kind.ENTERPRISE and home(link.subject).get(place)
                and not only_registered(entity_of(graph, link.subject))})
    return found


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("build/snapshot")
    snapshot = read_snapshot(folder)

    def fresh() -> Graph:
        return build_graph(snapshot)

    graph = fresh()
    rows, columns = len(cities(graph)), len(entities_of(graph, Kind.CHAIN))
    scanned = _scan(graph)
    for cell in find_fusion(graph):
        if cell.layer is FusionLayer.INDUSTRY:
            firms = sum(int(r.value or 0) for r in cell.reasons if r.name == "在做的企业")
            assert firms == scanned[cell.place, cell.chain], "both must find the same firms"
    print(f"{len(graph)} entities, {graph.number_of_edges()} links, {rows} cities × {columns} chains")
    fusion, scan = _timed(fresh, find_fusion), _timed(fresh, _scan)
    print(f"{'five layers, all cells':<34} {fusion:6.3f} s   goal 1.0")
    print(f"{'scan of all links per cell, firms':<34} {scan:6.3f} s   ratio {scan / fusion:.1f} for a fifth of the answer")
    busiest = max(entities_of(graph, Kind.ENTERPRISE), key=lambda e: graph.degree(e.id))
    print(f"{'ladder, all chains':<34} {_timed(fresh, find_ladder):6.3f} s")
    print(f"{'dossier of ' + busiest.short:<34} {_timed(fresh, lambda g: dossier_of(g, busiest.id)):6.3f} s")


if __name__ == "__main__":
    main()
