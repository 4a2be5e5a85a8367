"""How long it takes to compare two versions of a graph of 100,000 nodes, against comparing their JSON lines.

The alternatives: every record as a line of JSON, and the lines as two sets; and Python's difflib on the sorted lines of a
tenth of the graph, for on the whole of it nobody would wait. CPU seconds of one core, the median of the runs.
"""

from __future__ import annotations

import difflib
import random
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import replace

from chains.canonical import encode, line
from chains.diff import apply, delta_bytes, diff, explain
from chains.model import Alias, Entity, Evidence, Link, Snapshot, Source, SourceKind, attributes

NODES, LINKS_A_NODE, CHANGED, RUNS = 100_000, 2, 1_000, 3


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def graph(nodes: int) -> Snapshot:
    """Firms that own and supply one another, the same for every run."""
    chance = random.Random(7)
    entities = [Entity(f"enterprise:{i:06}", f"第{i}号有限公司", (Alias(f"{i}号"),), attributes=attributes(order=i))
                for i in range(nodes)]
    links = {}
    while len(links) < nodes * LINKS_A_NODE:
        a, b = chance.sample(range(nodes), 2)
        said = Evidence("source:a", "curated", note=f"{a}号供应{b}号", date="2024")
        link = Link(entities[a].id, chance.choice(("owns", "supplies")), entities[b].id, (said,))
        links[link.id] = link
    sources = (Source("source:a", "年报", SourceKind.FILING),)
    return Snapshot(tuple(entities), tuple(links[key] for key in sorted(links)), sources, manifest={"digest": "a"})


def later(snapshot: Snapshot) -> Snapshot:
    """The graph with a thousand firms renamed, links taken out, and links with another evidence; none of the objects shared."""
    chance = random.Random(8)
    renamed = set(chance.sample(range(len(snapshot.entities)), CHANGED))
    touched = chance.sample(range(len(snapshot.links)), 2 * CHANGED)
    gone, more = set(touched[:CHANGED]), set(touched[CHANGED:])
    extra = Evidence("source:a", "curated", note="又一处", date="2025")
    return replace(
        snapshot, manifest={"digest": "b"},
        entities=tuple(replace(e, name=e.name + "（新）" * (i in renamed)) for i, e in enumerate(snapshot.entities)),
        links=tuple(replace(x, evidence=(*x.evidence, extra) if i in more else x.evidence)
                    for i, x in enumerate(snapshot.links) if i not in gone))


def lines(snapshot: Snapshot) -> list[str]:
    records: Iterable[object] = (*snapshot.entities, *snapshot.links, *snapshot.sources)
    return sorted(line(encode(record)) for record in records)


def _sets(a: Snapshot, b: Snapshot) -> tuple[set[str], set[str]]:
    old, new = set(lines(a)), set(lines(b))
    return old - new, new - old


def main() -> None:
    a = graph(NODES)
    b = later(a)
    delta = diff(a, b)
    assert apply(delta, a) == b
    rows = [(seconds(lambda: diff(a, b)), seconds(lambda: apply(delta, a)), seconds(lambda: _sets(a, b)))
            for _ in range(RUNS)]
    ours, applied, sets = (statistics.median(column) for column in zip(*rows, strict=True))
    small = graph(NODES // 10)
    old, new = lines(small), lines(later(small))
    plain = seconds(lambda: list(difflib.unified_diff(old, new, n=0)))
    small_later = later(small)
    tenth = statistics.median(seconds(lambda: diff(small, small_later)) for _ in range(RUNS))
    why = seconds(lambda: explain(a, b))
    print(f"{len(a.entities):,} entities, {len(a.links):,} links; "
          f"{CHANGED:,} renamed, {CHANGED:,} gone, {CHANGED:,} with more evidence")
    print(f"diff                            {ours:6.2f} s")
    print(f"apply                           {applied:6.2f} s")
    print(f"lines of JSON as two sets       {sets:6.2f} s")
    print(f"diff / sets of lines            {statistics.median(x / z for x, _, z in rows):6.2f}")
    print(f"difflib on a tenth, lines ready {plain:6.2f} s")
    print(f"diff of that tenth              {tenth:6.2f} s")
    print(f"with causes, cities and chains  {why:6.2f} s")
    print(f"the difference as JSON          {len(delta_bytes(delta)) / 1e6:6.2f} MB")


if __name__ == "__main__":
    main()
