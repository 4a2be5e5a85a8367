"""Speed of gaps: every place and chain of the real data, and counting ways against listing them.

The named alternative is networkx.all_simple_paths from every start to every end: it lists what we only count. CPU seconds of
one core, medians; the ratio pairs runs made in turn, because the machine drifts.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import networkx as nx

from chains.build import build_snapshot
from chains.cities import cities
from chains.gaps import chain_shape, completeness, find_critical, find_gaps, related_chains
from chains.gaps.flow import Flow, make_flow, ways
from chains.graph import Graph, build_graph, entities_of
from chains.model import Kind, Snapshot

ROOT = Path(__file__).parent.parent
RUNS = 5
STAGES, WIDTH = 6, 6  # the large chain: every segment of a stage feeds every one of the next


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _every(graph: Graph, measure: Callable[..., object]) -> None:
    for place in cities(graph):
        for chain in entities_of(graph, Kind.CHAIN):
            measure(graph, chain.id, place=place)


def _listed(flow: Flow) -> int:
    plain: nx.DiGraph[str] = nx.DiGraph(flow.pairs)
    return sum(1 for a in flow.starts for b in flow.ends for _ in nx.all_simple_paths(plain, a, b))


def _large() -> Flow:
    pairs = [(f"{s}-{a}", f"{s + 1}-{b}") for s in range(STAGES - 1) for a in range(WIDTH) for b in range(WIDTH)]
    return make_flow({end for pair in pairs for end in pair}, pairs)


def _against(flow: Flow) -> tuple[float, float, float]:
    assert ways(flow).total == _listed(flow)
    rows = [(seconds(lambda: _many(ways, flow)) / 100, seconds(lambda: _listed(flow))) for _ in range(RUNS)]
    ours, theirs = (statistics.median(column) for column in zip(*rows, strict=True))
    return ours, theirs, statistics.median(b / a for a, b in rows)


def _many(work: Callable[[Flow], object], flow: Flow) -> None:
    for _ in range(100):  # one count is too short for the clock
        work(flow)


def _fresh(snapshot: Snapshot, works: Iterable[Callable[[Graph], object]]) -> list[float]:
    # A new graph for each run of all: what is looked up once for a graph belongs to the first answer.
    graph = build_graph(snapshot)
    return [seconds(partial(work, graph)) for work in works]


def main() -> None:
    snapshot = build_snapshot(ROOT / "data" / "chains.yaml", None)
    graph = build_graph(snapshot)
    works: dict[str, Callable[[Graph], object]] = {
        "completeness": lambda g: _every(g, completeness), "segments and advice": lambda g: _every(g, find_gaps),
        "critical": lambda g: _every(g, find_critical), "chains to build": lambda g: [related_chains(g, p) for p in cities(g)],
    }
    rows = [_fresh(snapshot, works.values()) for _ in range(RUNS)]
    print(f"{len(cities(graph))} places × {len(entities_of(graph, Kind.CHAIN))} chains, CPU seconds, median of {RUNS}")
    for name, column in zip(works, zip(*rows, strict=True), strict=True):
        print(f"{name:20} {statistics.median(column):6.2f} s")
    print(f"{'all together':20} {statistics.median(sum(row) for row in rows):6.2f} s")
    real = chain_shape(graph, "chain:machine-tools-equipment").flow
    for name, flow in (("装备制造", real), ("6 stages of 6", _large())):
        ours, theirs, ratio = _against(flow)
        print(f"{name}: {ways(flow).total} ways, counted {ours * 1e6:.0f} µs, listed {theirs * 1e6:.0f} µs, ratio {ratio:.0f}")


if __name__ == "__main__":
    main()
