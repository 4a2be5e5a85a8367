"""How long the analyses take on a generated world of 15 places, 30 chains and 300 enterprises.

CPU seconds of one core, the median of the runs. The named alternative of the city measures is the formulas written out as
loops over lists (`plain_measures`), on the same matrix; both give the same numbers, which is checked first.
"""

from __future__ import annotations

import math
import random
import statistics
import time
from collections.abc import Callable, Sequence

import numpy as np

from chains.cities import MEASURES
from chains.cities.grid import grid_of
from chains.cities.likeness import likenesses
from chains.cities.measures import cosine, krugman, location_quotient, present, proximity, relatedness_density
from chains.cities.overlap import overlaps_in
from chains.cities.pairs import field_of
from chains.cities.plans import planned_chains
from chains.cities.profile import profile_in
from chains.cities.structure import structure_of
from chains.graph import Graph, build_graph
from chains.merge import merge_entities, merge_links
from chains.model import (
    Declaration,
    DeclarationMember,
    Entity,
    Evidence,
    Link,
    Snapshot,
    Source,
    SourceKind,
    attributes,
)

PLACES, CHAINS, SEGMENTS, ENTERPRISES, PROJECTS = 15, 30, 16, 300, 80
RUNS = 5
_SAID = (Evidence("source:made", "curated", note="生成的数据"),)


def made_world(seed: int = 7) -> Snapshot:
    """A province whose firms gather: every place prefers a few chains, every chain is a line of segments."""
    draw = random.Random(seed)
    entities, links = [Entity("place:p", "省", attributes=attributes(level="province"))], []
    for p in range(PLACES):
        entities.append(Entity(f"place:{p}", f"市{p}", attributes=attributes(level="prefecture")))
        links.append(Link(f"place:{p}", "part_of", "place:p", _SAID))
    for c in range(CHAINS):
        entities.append(Entity(f"chain:{c}", f"链{c}"))
        for s in range(SEGMENTS):
            entities.append(Entity(f"segment:{c}/{s}", f"环节{c}-{s}"))
            links.append(Link(f"segment:{c}/{s}", "part_of", f"chain:{c}", _SAID))
            if s:
                links.append(Link(f"segment:{c}/{s - 1}", "feeds", f"segment:{c}/{s}", _SAID))
    # Two of their own, so that no chain stays empty, and some others.
    liked = {p: sorted({2 * p % CHAINS, (2 * p + 1) % CHAINS, *draw.sample(range(CHAINS), 7)}) for p in range(PLACES)}
    for kind, number in (("enterprise", ENTERPRISES), ("project", PROJECTS)):
        for n in range(number):
            place, ident = draw.randrange(PLACES), f"{kind}:{n}"
            amount = round(draw.uniform(1, 90), 1) if kind == "project" else None
            entities.append(Entity(ident, f"{kind}{n}", attributes=attributes(amount=amount)))
            links.append(Link(ident, "located_in", f"place:{place}", _SAID))
            for chain in draw.sample(liked[place], draw.choice((1, 1, 2))):
                for segment in draw.sample(range(SEGMENTS), draw.choice((1, 2))):
                    role = draw.choice((None, "leading_enterprise", "backbone", "supporting"))
                    links.append(Link(ident, "operates_in", f"segment:{chain}/{segment}", _SAID,
                                      attributes=attributes(role=role)))
    plans = tuple(
        Declaration(f"declaration:{p}", f"place:{p}", "规划",
                    tuple(DeclarationMember(f"链{c}", (f"chain:{c}",)) for c in liked[p]), True, _SAID, "2024")
        for p in range(PLACES))
    return Snapshot(merge_entities(entities), merge_links(links), (Source("source:made", "生成", SourceKind.MEDIA),),
                    declarations=plans)


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def median(work: Callable[[], object], runs: int = RUNS) -> float:
    work()  # a warm-up
    return statistics.median(seconds(work) for _ in range(runs))


def city_measures(graph: Graph, measure: str) -> None:
    """Everything `chains cities` and its page can show by one measure, for every place."""
    structure = structure_of(graph, measure, smoothing=0.1)
    _ = structure.density, structure.diversity, structure.ubiquity, structure.complexity, structure.special
    field = field_of(graph, measure)
    for place in field.grid.places:
        likenesses(field, place)
        profile_in(graph, structure, place)
    overlaps_in(field)
    planned_chains(graph)


def numpy_measures(x: Sequence[Sequence[float]]) -> list[list[list[float]]]:
    quotient = location_quotient(x)
    m = present(quotient)
    return [array.tolist() for array in (quotient, proximity(m), relatedness_density(m), cosine(x), krugman(x))]


def plain_measures(x: Sequence[Sequence[float]]) -> list[list[list[float]]]:
    """The same five by loops over lists; the matrix has no row or column of zeros."""
    n, m = range(len(x)), range(len(x[0]))
    whole = sum(sum(row) for row in x)
    rows, columns = [sum(x[c]) for c in n], [sum(x[c][p] for c in n) for p in m]
    quotient = [[(x[c][p] / rows[c]) / (columns[p] / whole) for p in m] for c in n]
    has = [[float(quotient[c][p] >= 1 - 1e-12) for p in m] for c in n]
    k = [sum(has[c][p] for c in n) for p in m]
    near = [[sum(has[c][p] * has[c][q] for c in n) / max(k[p], k[q]) for q in m] for p in m]
    density = [[sum(has[c][q] * near[p][q] for q in m if q != p) / sum(near[p][q] for q in m if q != p) for p in m] for c in n]
    length = [math.sqrt(sum(v * v for v in row)) for row in x]
    angle = [[sum(a * b for a, b in zip(x[c], x[d], strict=True)) / (length[c] * length[d]) for d in n] for c in n]
    apart = [[sum(abs(x[c][p] / rows[c] - x[d][p] / rows[d]) for p in m) for d in n] for c in n]
    return [quotient, near, density, angle, apart]


def cities() -> None:
    """Prints the city measures."""
    world = made_world()
    x = grid_of(build_graph(world)).values.tolist()
    for ours, theirs in zip(numpy_measures(x), plain_measures(x), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-9)
    # A fresh graph for every run: what is kept with a graph that was asked before must not help.
    graphs = [build_graph(world) for _ in range(RUNS + 1)]
    taken = [[seconds(lambda g=graph, m=measure: city_measures(g, m)) for measure in MEASURES]  # type: ignore[misc]
             for graph in graphs][1:]
    fast, slow = median(lambda: numpy_measures(x), 50), median(lambda: plain_measures(x), 20)
    print(f"{PLACES} places × {CHAINS} chains × {ENTERPRISES} enterprises, CPU seconds, median of {RUNS}")
    print("matrix, quotients, density, complexity, 105 overlaps, 15 likenesses and profiles, plans")
    for number, measure in enumerate(MEASURES):
        print(f"  by {measure:29} {statistics.median(row[number] for row in taken):6.3f} s")
    print(f"  by all of them, one after another  {statistics.median(map(sum, taken)):6.3f} s  (target under 1 s)")
    print(f"the formulas alone, numpy          {fast * 1000:6.2f} ms")
    print(f"the formulas alone, plain loops    {slow * 1000:6.2f} ms")
    print(f"plain loops / numpy                {slow / fast:6.1f}")


def main() -> None:
    cities()


if __name__ == "__main__":
    main()
