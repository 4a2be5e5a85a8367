"""How long each export takes: of the curated graph and of a generated one of 100,000 nodes.

The named alternative for GraphML and GEXF is NetworkX's own writer, given the same columns; for the workbook it is openpyxl.
A ratio pairs runs made in turn, because the machine drifts; a figure is the median.
"""

from __future__ import annotations

import argparse
import io
import random
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import networkx as nx

from chains.atlas.making import make_atlas
from chains.atlas.scope import Scope
from chains.cities import cities
from chains.exports import FORMATS, PICTURES, export
from chains.exports.columns import sheets
from chains.exports.flat import entity_row, link_row
from chains.exports.xlsx import workbook
from chains.gaps import chains_in
from chains.graph import build_graph
from chains.model import Alias, Entity, Evidence, Link, Snapshot, Source, SourceKind, attributes
from chains.printing import PRINTS, print_paper
from chains.records import snapshot_with_manifest
from chains.snapshot import read_bundle, read_snapshot, write_bundle

NODES = 100_000


def generated(nodes: int) -> Snapshot:
    """A graph of firms, towns and chains with as many links a node as the curated one; seeded."""
    dice = random.Random(7)
    source = Source("source:a", "生成的材料", SourceKind.MEDIA, "某报", "2026-01-02")
    places, chains = max(1, nodes // 50), max(1, nodes // 500)
    firms = nodes - places - chains
    entities = [Entity(f"place:{n:06}", f"第{n}县", (), (("adcode", f"{n:06}"),)) for n in range(places)]
    entities += [Entity(f"chain:c{n}", f"第{n}产业链") for n in range(chains)]
    entities += [
        Entity(f"enterprise:e{n}", f"甘肃第{n}号材料有限责任公司", (Alias(f"{n}号材料"),),
               attributes=attributes(ownership="民营", amount=n / 10, products=("甲", "乙")), sources=(source.id,))
        for n in range(firms)]
    links: dict[str, Link] = {}
    for n in range(firms):
        ends = (("located_in", f"place:{dice.randrange(places):06}"), ("operates_in", f"chain:c{dice.randrange(chains)}"))
        for kind, end in ends:
            told = f"第{n}号企业的第{kind}条转述，写在某报第二版"
            said = Evidence(source.id, "curated", date="2026-01", note=told, locator="第二版")
            link = Link(f"enterprise:e{n}", kind, end, (said,), attributes=attributes(role="backbone"))
            links[link.id] = link
    return snapshot_with_manifest(Snapshot(tuple(entities), tuple(links.values()), (source,)))


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def networkx_graph(snapshot: Snapshot) -> nx.MultiDiGraph[str]:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for entity in snapshot.entities:
        graph.add_node(entity.id, **entity_row(entity))
    for link in snapshot.links:
        graph.add_edge(link.subject, link.object, key=link.id, **link_row(link, snapshot))
    return graph


def networkx_graphml(snapshot: Snapshot) -> None:
    nx.write_graphml_xml(networkx_graph(snapshot), io.BytesIO())


def networkx_gexf(snapshot: Snapshot) -> None:
    nx.write_gexf(networkx_graph(snapshot), io.BytesIO(), version="1.3")


def openpyxl_workbook(snapshot: Snapshot) -> None:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    for page in sheets(snapshot):
        sheet = book.create_sheet(page.title)
        for row in (page.columns, *page.rows):
            sheet.append([c.translate(_BARE) if isinstance(c, str) else c for c in row])
    book.save(io.BytesIO())


_BARE = dict.fromkeys(range(32))


def compare(name: str, ours: Callable[[], object], theirs: Callable[[], object], runs: int) -> None:
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(runs)]
    mine, other = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"{name:<28} {mine:7.2f} s, the alternative {other:7.2f} s, ratio {ratio:5.2f}")


def report(title: str, snapshot: Snapshot, formats: Sequence[str], runs: int) -> None:
    print(f"-- {title}: {len(snapshot.entities):,} nodes, {len(snapshot.links):,} links")
    for name in formats:
        times = [seconds(partial(export, snapshot, name)) for _ in range(runs)]
        print(f"{name:<28} {statistics.median(times):7.2f} s, {len(export(snapshot, name)) / 1e6:8.1f} MB")
    compare("graphml / networkx", lambda: export(snapshot, "graphml"), lambda: networkx_graphml(snapshot), runs)
    compare("gexf / networkx", lambda: export(snapshot, "gexf"), lambda: networkx_gexf(snapshot), runs)
    compare("xlsx / openpyxl", lambda: workbook(sheets(snapshot)), lambda: openpyxl_workbook(snapshot), runs)
    content = write_bundle(snapshot)
    write = statistics.median(seconds(lambda: write_bundle(snapshot)) for _ in range(runs))
    read = statistics.median(seconds(lambda: read_bundle(content, "x")) for _ in range(runs))
    print(f"bundle write + read          {write:7.2f} s + {read:.2f} s = {write + read:.2f} s (target under 3 s), "
          f"{len(content) / 1e6:.1f} MB")


def papers(snapshot: Snapshot, runs: int) -> None:
    """The atlas of the fullest city and chain: its content, and each of its prints."""
    graph = build_graph(snapshot)
    pairs = [c for city in cities(graph) for c in chains_in(graph, city)]
    fullest = max(pairs, key=lambda c: (len(c.present), c.chain, c.place or ""))
    scope = Scope(graph, fullest.chain, fullest.place)
    first = seconds(lambda: make_atlas(scope))
    print(f"-- atlas of {scope.title}: content {first:.2f} s at first, "
          f"{statistics.median(seconds(lambda: make_atlas(scope)) for _ in range(runs)):.2f} s again")
    paper = make_atlas(scope)
    for name in PRINTS:
        times = [seconds(partial(print_paper, paper, name)) for _ in range(runs)]
        print(f"atlas {name:<22} {statistics.median(times):7.2f} s, {len(print_paper(paper, name)) / 1e6:8.1f} MB")


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--snapshot", type=Path, default=Path("build/snapshot"))
    options.add_argument("--nodes", type=int, default=NODES)
    options.add_argument("--runs", type=int, default=5)
    given, _ = options.parse_known_args()
    report("curated", read_snapshot(given.snapshot), list(FORMATS), given.runs)
    papers(read_snapshot(given.snapshot), given.runs)
    report("generated", generated(given.nodes), [name for name in FORMATS if name not in PICTURES], 1)


if __name__ == "__main__":
    main()
