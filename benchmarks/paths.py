"""How fast two entities are joined in a national graph: ours, which looks only where it passes, against what it replaced.

The replaced way projects all links onto a plain graph for every question and asks networkx.shortest_simple_paths. The graph
is generated in the size and shape of the A-share listed companies with their products (100,000 entities, 165,000 links);
CHAINS_NATIONAL=FOLDER reads the data set of liuhuanyong/ChainKnowledgeGraph from there instead, whose lengths are the same.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice, pairwise
from pathlib import Path

import networkx as nx

from chains.graph import Graph, build_graph, neighbourhood, snapshot_of
from chains.model import Entity, Evidence, Kind, Link, Snapshot, Source, SourceKind
from chains.paths import connect, find_paths
from chains.paths.lengths import STATION_LENGTH, length

K = 5
Pairs = list[tuple[str, str]]
_FIRMS, _PRODUCTS, _MADE, _FED = 4_654, 95_559, 53_779, 110_153
_SOURCE = Source("source:filings", "年报", SourceKind.FILING, "交易所")
_SAID = (Evidence(_SOURCE.id, "curated", note="年报所列"),)


def generated() -> Snapshot:
    """Firms that make products, and products that other products are made of; a few products are made by hundreds."""
    dice = random.Random(1)

    def product() -> str:
        return f"product:p{int(_PRODUCTS * dice.random() ** 3)}"

    made = (Link(f"enterprise:f{dice.randrange(_FIRMS)}", "produces", product(), _SAID) for _ in range(_MADE))
    pairs = ((product(), f"product:p{dice.randrange(_PRODUCTS)}") for _ in range(_FED))
    fed = (Link(a, "feeds", b, _SAID) for a, b in pairs if a != b)
    names = [f"enterprise:f{i}" for i in range(_FIRMS)] + [f"product:p{i}" for i in range(_PRODUCTS)]
    return _snapshot(names, (*made, *fed))


def read(folder: Path) -> Snapshot:
    """The published data set as firms, products and what feeds what; kinds of a product count as fed by it."""
    def rows(name: str) -> Iterator[dict[str, str]]:
        with (folder / name).open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)

    links = [Link(f"enterprise:{r['company_name']}", "produces", f"product:{r['product_name']}", _SAID)
             for r in rows("company_product.json")]
    for r in rows("product_product.json"):
        a, b = f"product:{r['from_entity']}", f"product:{r['to_entity']}"
        if a != b:
            links.append(Link(*((b, "feeds", a) if r["rel"] == "上游材料" else (a, "feeds", b)), _SAID))
    links += [Link(f"enterprise:{r['company_name']}", "operates_in", f"industry:{r['industry_name']}", _SAID)
              for r in rows("company_industry.json")]
    names = [f"product:{r['name']}" for r in rows("product.json")]
    return _snapshot(names, links)


def _snapshot(names: Iterable[str], links: Iterable[Link]) -> Snapshot:
    known = {link.id: link for link in links}
    ends = {end for link in known.values() for end in (link.subject, link.object)}
    return Snapshot(tuple(Entity(name, name.partition(":")[2]) for name in sorted({*names, *ends})),
                    tuple(known[key] for key in sorted(known)), (_SOURCE,))


def replaced(graph: Graph, start: str, goal: str) -> list[float]:
    """The lengths of the k shortest paths, found on a projection of the whole graph."""
    plain: nx.Graph[str] = nx.Graph()
    barred = {Kind.CHAIN, Kind.INDUSTRY}
    for link in snapshot_of(graph).links:
        far = length(graph, link)
        for end in (link.subject, link.object):
            kind = graph.nodes[end]["entity"].kind
            if end not in (start, goal):
                far += float("inf") if kind in barred else STATION_LENGTH.get(kind, 0.0) / 2
        if far < plain.get_edge_data(link.subject, link.object, {"far": float("inf")})["far"]:
            plain.add_edge(link.subject, link.object, far=far)
    if start not in plain or goal not in plain or not nx.has_path(plain, start, goal):
        return []
    ways = islice(nx.shortest_simple_paths(plain, start, goal, weight="far"), K)
    return [sum(plain.edges[a, b]["far"] for a, b in pairwise(way)) for way in ways]


def pairs_of(graph: Graph) -> tuple[Pairs, Pairs]:
    """Firms that share a product or a step of production, and firms taken at random."""
    dice = random.Random(2)
    firms = sorted(node for node in graph if node.startswith("enterprise:") and graph.degree(node))
    near: Pairs = []
    while len(near) < 20:
        start = dice.choice(firms)
        around = [n for n, far in neighbourhood(graph, start, depth=3, limit=3_000).distance.items()
                  if far > 1 and n.startswith("enterprise:")]
        if around:
            near.append((start, dice.choice(around)))
    far = [(a, b) for a, b in zip(dice.sample(firms, 20), dice.sample(firms, 20), strict=True) if a != b]
    return near, far


def timed(work: Callable[[], object]) -> float:
    """Seconds of the work."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    folder = os.environ.get("CHAINS_NATIONAL")
    graph = build_graph(read(Path(folder)) if folder else generated())
    near, far = pairs_of(graph)
    print(f"{graph.number_of_nodes():,} entities, {graph.number_of_edges():,} links, k = {K}")
    took: dict[str, list[float]] = {}
    for name, pairs in (("near firms", near), ("firms at random", far)):
        took[name] = [timed(lambda a=a, b=b: find_paths(graph, a, b, k=K)) for a, b in pairs]  # type: ignore[misc]
        print(f"{name:18} median {statistics.median(took[name]):7.4f} s, slowest {max(took[name]):7.4f} s")
    old, new = [], []
    for a, b in near[:5]:
        lengths: list[float] = []
        ours: list[float] = []
        old.append(timed(lambda a=a, b=b, lengths=lengths: lengths.extend(replaced(graph, a, b))))  # type: ignore[misc]
        new.append(timed(lambda a=a, b=b, ours=ours: ours.extend(p.length for p in find_paths(graph, a, b, k=K))))  # type: ignore[misc]
        assert all(abs(x - y) < 0.01 for x, y in zip(ours, lengths, strict=True)), (a, b, ours, lengths)
    print(f"{'whole projection':18} median {statistics.median(old):7.4f} s, slowest {max(old):7.4f} s (near firms)")
    print(f"ratio              {sum(old) / sum(new):7.0f} on the same five questions")
    print(f"8 firms connected  {timed(lambda: connect(graph, [a for a, _ in far[:8]])):.3f} s")


if __name__ == "__main__":
    main()
