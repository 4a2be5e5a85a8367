"""How entities are connected: known answers in the tiny world and in graphs of a few nodes, and laws on random ones."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations, islice, pairwise
from math import log

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.errors import UnknownName, UsageError
from chains.graph import Graph, build_graph, entity_of, steps_of
from chains.model import Entity, Evidence, Kind, Link, Snapshot, Source, SourceKind, Status
from chains.paths import (
    MOST_CHOSEN,
    Tree,
    common_neighbours,
    connect,
    find_paths,
    hubs_from,
    link_kinds_from,
    merely_shared,
    only_editors,
    path_reasons,
    step_words,
)
from chains.paths.lengths import STATION_LENGTH, grounds, length, support

SOURCES = (
    Source("source:plan", "规划", SourceKind.OFFICIAL, "省政府"), Source("source:plan2", "规划二", SourceKind.OFFICIAL, "省政府"),
    Source("source:news", "报道", SourceKind.MEDIA, "日报"), Source("source:copy", "转载", SourceKind.MIRROR),
    Source("source:seed", "材料", SourceKind.SEED), Source("source:editor", "编者常识", SourceKind.EDITOR),
)


def said(source: str = "source:plan", note: str = "甲", **more: object) -> Evidence:
    method = "editor" if source == "source:editor" else "curated"
    return Evidence(source, method, note=note, **more)  # type: ignore[arg-type]


def read(confidence: float = 0.8, quote: str = "甲乙", **more: object) -> Evidence:
    return Evidence("source:seed", "rule:x", quote=quote, start=0, end=len(quote), confidence=confidence, **more)  # type: ignore[arg-type]


def small(links: Iterable[Link], *alone: str) -> Graph:
    """A graph of these links, every entity named by its id."""
    kept = tuple(links)
    ids = {end for link in kept for end in (link.subject, link.object)} | set(alone)
    return build_graph(Snapshot(tuple(Entity(i, i) for i in sorted(ids)), kept, SOURCES))


# --- the tiny world

PATHS = [
    ("direct", "enterprise:jiugang", "university:lzu", {}, [["enterprise:jiugang", "university:lzu"]]),
    ("through a firm", "association:chamber", "enterprise:jiugang", {},
     [["association:chamber", "enterprise:dongxing", "enterprise:jiugang"]]),
    ("chains are no stations", "enterprise:lanshi", "agency:gxj", {}, []),
    ("the direct link is only extracted", "enterprise:jiugang", "enterprise:dongxing", {"curated_only": True},
     [["enterprise:jiugang", "place:620200", "enterprise:dongxing"]]),
    ("a chain asked for is a station", "enterprise:lanshi", "agency:gxj", {"through": frozenset({"chain"})},
     [["enterprise:lanshi", "chain:steel", "agency:gxj"]]),
    ("a chain that is an end is none", "enterprise:lanshi", "chain:steel", {}, [["enterprise:lanshi", "chain:steel"]]),
    ("the place hierarchy is no way", "place:620200", "place:620300", {}, []),
    ("unless asked for", "place:620200", "place:620300", {"through": frozenset({"place"})},
     [["place:620200", "place:620000", "place:620300"]]),
    ("only the kinds asked for", "enterprise:jiugang", "enterprise:dongxing", {"kinds": frozenset({"located_in"})},
     [["enterprise:jiugang", "place:620200", "enterprise:dongxing"]]),
    ("and no way without them", "enterprise:jiugang", "university:lzu", {"kinds": frozenset({"owns", "supplies"})}, []),
]


@pytest.mark.parametrize(("start", "goal", "options", "expected"), [row[1:] for row in PATHS], ids=[row[0] for row in PATHS])
def test_paths(graph: Graph, start: str, goal: str, options: dict[str, object], expected: list[list[str]]) -> None:
    assert [list(p.nodes) for p in find_paths(graph, start, goal, **options)] == expected  # type: ignore[arg-type]


def test_every_hop_of_a_path_has_its_links_and_their_evidence(graph: Graph) -> None:
    paths = find_paths(graph, "association:chamber", "university:lzu", k=3)
    assert 1 < len(paths) <= 3 and len({p.nodes for p in paths}) == len(paths)
    for path in paths:
        assert len(path.hops) == len(path.nodes) - 1
        for a, b, hop in zip(path.nodes, path.nodes[1:], path.hops, strict=False):
            assert hop and all({x.subject, x.object} == {a, b} and x.evidence for x in hop)


def test_a_length_is_told_by_reasons_that_add_up_to_it(graph: Graph) -> None:
    # partners_with read at 0.7: 1 / (0.7 · 0.6); owns read at 0.85: 1 / (0.85 · 0.6)
    (path,) = find_paths(graph, "university:lzu", "enterprise:dongxing")
    assert [r.name for r in path_reasons(graph, path)] == [
        "兰州大学 合作 酒泉钢铁(集团)有限责任公司", "酒泉钢铁(集团)有限责任公司 控股 甘肃东兴铝业有限公司"]
    assert [r.value for r in path_reasons(graph, path)] == [2.38, 1.96] and path.length == 4.342
    assert path_reasons(graph, path)[0].note == "独立依据 1 处，最强为种子文档；自动抽取，待核对"
    assert [step_words(path, at) for at in (0, 1)] == ["合作", "控股"]
    assert path_reasons(graph, path)[0].links[0].evidence[0].quote
    # two addresses that only the editor knows, 2.5 / 0.5 each, and a town between them
    (town,) = find_paths(graph, "enterprise:dongxing", "park:jyg", kinds=frozenset({"located_in"}))
    assert [(r.name, r.value) for r in path_reasons(graph, town)][2:] == [("经过地区嘉峪关市", 1.0)] and town.length == 11.0


# --- what a link's length rests on

SUPPORT = [
    ("one official", [said()], 0.95),
    ("two voices", [said(), said("source:news", "乙")], 1 - 0.05 * 0.1),
    ("one publisher twice", [said(), said("source:plan2", "乙")], 0.95),
    ("one sentence twice, spaced otherwise", [said("source:news", "甲 乙"), said("source:copy", "甲乙")], 0.9),
    ("a copy that has something of its own to say", [said("source:news", "甲"), said("source:copy", "甲"), said("source:copy", "乙")], 1 - 0.1 * 0.3),
    ("an editor", [said("source:editor")], 0.5),
    ("an approximate one", [said(confidence=0.76)], 0.76),
    ("only read", [read()], 0.8 * 0.6),
    ("read with more confidence than its source deserves", [read(0.99)], 0.85 * 0.6),
    ("planned", [said(status=Status.PLANNED)], 0.95 * 0.6),
    ("ended", [said(date="2023"), said("source:news", "乙", date="2024", status=Status.ENDED)], (1 - 0.05 * 0.1) * 0.2),
]


@pytest.mark.parametrize(("evidence", "expected"), [row[1:] for row in SUPPORT], ids=[row[0] for row in SUPPORT])
def test_support(evidence: list[Evidence], expected: float) -> None:
    link = Link("enterprise:a", "owns", "enterprise:b", tuple(evidence))
    graph = small([link])
    assert support(link, graph.graph["snapshot"]) == pytest.approx(expected)
    assert length(graph, link) == pytest.approx(1 / expected)


GROUNDS = [
    ([said("source:editor")], "只有编者常识"), ([said(), said("source:news", "乙")], "独立依据 2 处，最强为官方"),
    ([read(status=Status.PLANNED)], "独立依据 1 处，最强为种子文档；自动抽取，待核对；规划"),
]


@pytest.mark.parametrize(("evidence", "words"), GROUNDS)
def test_grounds_in_words(evidence: list[Evidence], words: str) -> None:
    link = Link("enterprise:a", "owns", "enterprise:b", tuple(evidence))
    graph = small([link])
    assert grounds(graph, link) == words
    assert only_editors([link], graph.graph["snapshot"]) == (words == "只有编者常识")


def test_a_well_founded_detour_beats_a_weak_direct_link() -> None:
    ways = [Link("enterprise:a", "owns", "enterprise:b", (said(),)), Link("enterprise:b", "owns", "enterprise:c", (said(),))]
    weak = Link("enterprise:a", "owns", "enterprise:c", (read(0.4, status=Status.PROPOSED),))
    first, second = find_paths(small([*ways, weak]), "enterprise:a", "enterprise:c", k=5)
    assert first.nodes == ("enterprise:a", "enterprise:b", "enterprise:c") and second.hops == ((weak,),)
    assert find_paths(small([*ways, weak]), "enterprise:a", "enterprise:c", k=5, curated_only=True) == [first]


def test_the_shortest_of_parallel_links_counts_and_all_are_told() -> None:
    strong, weak = Link("enterprise:a", "owns", "enterprise:b", (said(),)), Link("enterprise:a", "supplies", "enterprise:b", (read(),))
    (path,) = find_paths(small([weak, strong]), "enterprise:b", "enterprise:a", k=3)
    assert path.hops == ((strong, weak),) and path.length == 1.053
    assert step_words(path, 0) == "母公司为、供应商有"


def test_making_the_same_goods_is_told_apart_from_dealing_with_each_other() -> None:
    same = [Link(f"enterprise:{e}", "produces", "product:p", (said(),)) for e in "ab"]
    fed = [*same[:1], Link("product:p", "feeds", "product:q", (said(),)), Link("enterprise:b", "produces", "product:q", (said(),))]
    assert [merely_shared(p) for p in find_paths(small(same), "enterprise:a", "enterprise:b")] == [("product:p",)]
    assert [merely_shared(p) for p in find_paths(small(fed), "enterprise:a", "enterprise:b")] == [()]
    # 1.5 / 0.95 twice, and 1.5 for passing a product
    assert find_paths(small(same), "enterprise:a", "enterprise:b")[0].length == pytest.approx(3 / 0.95 + 1.5, abs=0.002)


# --- laws

FIRMS = [f"enterprise:{c}" for c in "abcde"]
NODES = [*FIRMS, "product:p", "product:q", "place:t", "agency:o", "chain:c"]
PROOFS = [(said(),), (said("source:news", "乙"),), (said("source:editor"),), (read(),), (said(status=Status.PLANNED),)]


def _fitting(a: str, b: str) -> list[str]:
    ends = {a.partition(":")[0], b.partition(":")[0]}
    if ends == {"enterprise"}:
        return ["owns", "supplies"]
    if ends == {"enterprise", "product"}:
        return ["produces"]
    if ends == {"enterprise", "place"}:
        return ["located_in"]
    if ends == {"enterprise", "agency"}:
        return ["partners_with", "visited"]
    if ends == {"enterprise", "chain"}:
        return ["operates_in"]
    return ["feeds"] if ends == {"product"} else []


PAIRS = [(a, b, kind) for a, b in combinations(NODES, 2) for kind in _fitting(a, b)]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """A graph of up to ten nodes of six kinds, sparse or dense, each link of one of five kinds of proof."""
    chosen = draw(st.lists(st.sampled_from(PAIRS), unique=True, min_size=3, max_size=24))
    order = draw(st.permutations(chosen))
    links = [_link(a, kind, b, draw(st.sampled_from(PROOFS))) for a, b, kind in order]
    return small(links, *NODES)


def _link(a: str, kind: str, b: str, proof: tuple[Evidence, ...]) -> Link:
    return Link(b, kind, a, proof) if kind == "visited" else Link(a, kind, b, proof)


def _plain(graph: Graph, ends: Iterable[str]) -> nx.Graph[str]:
    """The graph as paths may walk it, made by looking at everything."""
    free, plain = set(ends), nx.Graph()
    for node in graph:
        for other, link in steps_of(graph, node):
            if any(kind_of_node(graph, n) is Kind.CHAIN and n not in free for n in (node, other)):
                continue
            extra = sum(500 * STATION_LENGTH.get(kind_of_node(graph, n), 0) for n in (node, other) if n not in free)
            far = round(1000 * length(graph, link)) + int(extra)
            if far < plain.get_edge_data(node, other, {"far": 10**9})["far"]:
                plain.add_edge(node, other, far=far)
    return plain


def kind_of_node(graph: Graph, node: str) -> Kind:
    return entity_of(graph, node).kind


@settings(max_examples=120, deadline=None)
@given(graphs(), st.integers(1, 8))
def test_the_k_shortest_paths_are_as_long_as_networkx_says(graph: Graph, k: int) -> None:
    plain = _plain(graph, ("enterprise:a", "enterprise:b"))
    expected: list[float] = []
    if plain.has_node("enterprise:a") and plain.has_node("enterprise:b") and nx.has_path(plain, "enterprise:a", "enterprise:b"):
        ways = islice(nx.shortest_simple_paths(plain, "enterprise:a", "enterprise:b", weight="far"), k)
        expected = [sum(plain.edges[x, y]["far"] for x, y in pairwise(way)) / 1000 for way in ways]
    found = find_paths(graph, "enterprise:a", "enterprise:b", k=k)
    assert [p.length for p in found] == pytest.approx(expected)
    assert len({p.nodes for p in found}) == len(found)
    for path in found:
        assert (path.nodes[0], path.nodes[-1]) == ("enterprise:a", "enterprise:b") and len(set(path.nodes)) == len(path.nodes)
        assert sum(r.value for r in path_reasons(graph, path)) == pytest.approx(path.length, abs=0.1)  # type: ignore[arg-type, misc]


@settings(max_examples=60, deadline=None)
@given(graphs(), st.randoms())
def test_neither_the_order_of_links_nor_the_direction_asked_changes_anything(graph: Graph, dice: object) -> None:
    links = list(graph.graph["snapshot"].links)
    dice.shuffle(links)  # type: ignore[attr-defined]
    found = find_paths(graph, "enterprise:a", "enterprise:b", k=4)
    assert find_paths(small(links, *NODES), "enterprise:a", "enterprise:b", k=4) == found
    assert [p.length for p in find_paths(graph, "enterprise:b", "enterprise:a", k=4)] == [p.length for p in found]
    tree = connect(graph, FIRMS[:3])
    other = connect(small(links, *NODES), FIRMS[:3][::-1])
    assert (other.length, other.stations, other.groups) == (tree.length, tree.stations, tree.groups)
    assert common_neighbours(small(links, *NODES), "enterprise:a", "enterprise:b") == common_neighbours(graph, "enterprise:a", "enterprise:b")


@settings(max_examples=60, deadline=None)
@given(graphs(), st.integers(2, 5))
def test_a_tree_is_a_tree_and_at_most_twice_as_long_as_the_shortest(graph: Graph, n: int) -> None:
    chosen = FIRMS[:n]
    tree, plain = connect(graph, chosen), _plain(graph, FIRMS[:n])
    drawn = nx.Graph([(b.a, b.b) for b in tree.branches])
    drawn.add_nodes_from(tree.nodes)
    assert nx.is_forest(drawn) and {frozenset(g) & set(chosen) for g in nx.connected_components(drawn)} == set(map(frozenset, tree.groups))
    assert all(drawn.degree(node) > 1 for node in tree.stations)
    assert tree.length == pytest.approx(sum(plain.edges[b.a, b.b]["far"] for b in tree.branches) / 1000)
    if n == 2:
        assert [tree.length] == [p.length for p in find_paths(graph, *chosen)] or not tree.branches
    if len(tree.groups) == 1:
        shortest = _shortest_tree(plain, chosen)
        assert shortest <= tree.length * 1000 + 1e-6 and tree.length * 1000 <= 2 * (1 - 1 / n) * shortest + 1e-6


def _shortest_tree(plain: nx.Graph[str], chosen: list[str]) -> float:
    """The length of the shortest tree through the chosen, by trying every set of stations."""
    others = [node for node in plain if node not in chosen]
    best = float("inf")
    for size in range(len(others) + 1):
        for stations in combinations(others, size):
            part = plain.subgraph([*chosen, *stations])
            if nx.is_connected(part):
                best = min(best, nx.minimum_spanning_tree(part, weight="far").size(weight="far"))
    return best


def test_what_lies_far_away_is_never_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    firms = [f"enterprise:f{i}" for i in range(2_000)]
    graph = small([Link(a, "supplies", b, (said(),)) for a, b in pairwise(firms)])
    looked: list[str] = []

    def noted(graph: Graph, node: str) -> object:
        looked.append(node)
        return steps_of(graph, node)

    monkeypatch.setattr("chains.paths.roads.steps_of", noted)
    (path,) = find_paths(graph, firms[1_000], firms[1_003])
    assert len(path.hops) == 3 and len(set(looked)) < 12
    looked.clear()
    connect(graph, [firms[10], firms[12], firms[14]])
    assert len(set(looked)) < 12


def test_a_small_island_is_known_to_be_one_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    firms = [f"enterprise:f{i}" for i in range(2_000)]
    graph = small([Link(a, "supplies", b, (said(),)) for a, b in pairwise(firms)], "enterprise:alone")
    looked: list[str] = []
    monkeypatch.setattr("chains.paths.roads.steps_of", lambda g, n: looked.append(n) or steps_of(g, n))  # type: ignore[func-returns-value]
    assert find_paths(graph, firms[0], "enterprise:alone", k=5) == [] and len(looked) < 4


# --- what two have in common

def test_common_neighbours_of_the_tiny_world(graph: Graph) -> None:
    found = common_neighbours(graph, "enterprise:jiugang", "enterprise:dongxing")
    # 嘉峪关市 has ten neighbours; its plan and its editor found it with 0.95 and 0.5.
    known = len({other for other, _ in steps_of(graph, "place:620200")})
    assert [(c.entity, c.value) for c in found] == [("place:620200", pytest.approx(0.95 * 0.5 / log(known), abs=1e-4))]
    assert [(r.name, r.value) for r in found[0].reasons] == [
        ("与酒泉钢铁(集团)有限责任公司", "位于"), ("与甘肃东兴铝业有限公司", "位于"), ("它的直接关系", known)]
    assert [x.subject for x in (*found[0].to_a, *found[0].to_b)] == ["enterprise:jiugang", "enterprise:dongxing"]


def test_segments_of_one_chain_and_parks_of_one_city_are_in_common() -> None:
    links = [
        Link("enterprise:a", "operates_in", "segment:s", (said(),)), Link("enterprise:b", "operates_in", "segment:t", (said(),)),
        Link("segment:s", "part_of", "chain:c", (said(),)), Link("segment:t", "part_of", "chain:c", (said("source:editor"),)),
        Link("enterprise:a", "located_in", "park:x", (said(),)), Link("park:x", "located_in", "place:city", (said(),)),
        Link("enterprise:b", "located_in", "place:city", (said(),)), Link("enterprise:a", "partners_with", "enterprise:z", (said(),)),
        Link("enterprise:z", "operates_in", "segment:t", (said(),)),  # what a partner does is not ours
    ]
    found = {c.entity: c for c in common_neighbours(small(links), "enterprise:a", "enterprise:b")}
    assert set(found) == {"chain:c", "place:city"}
    assert [x.kind for x in found["chain:c"].to_a] == ["operates_in", "part_of"]
    assert [r.value for r in found["chain:c"].reasons] == ["从事segment:s，由此属于", "从事segment:t，由此属于", 2]
    assert found["chain:c"].value == pytest.approx(0.95**2 * 0.95 * 0.5 / 0.6931, abs=1e-3)
    assert common_neighbours(small(links), "enterprise:a", "enterprise:b", kinds=frozenset({"located_in"}))[0].entity == "place:city"


def test_a_province_is_nothing_in_common(graph: Graph) -> None:
    assert common_neighbours(graph, "place:620200", "place:620300") == []


def test_who_knows_fewer_says_more() -> None:
    busy = [Link(f"enterprise:x{i}", "partners_with", "university:big", (said(),)) for i in range(20)]
    pair = [Link(f"enterprise:{e}", "partners_with", f"university:{u}", (said(),)) for e in "ab" for u in ("big", "quiet")]
    assert [c.entity for c in common_neighbours(small([*busy, *pair]), "enterprise:a", "enterprise:b")] == ["university:quiet", "university:big"]


# --- several

def test_a_tree_is_walked_from_the_first_chosen(graph: Graph) -> None:
    tree = connect(graph, ["university:lzu", "association:chamber", "agency:gxj"])
    assert tree.stations == ("enterprise:dongxing", "enterprise:jiugang") and len(tree.groups) == 1
    assert [(b.a, b.b) for b in tree.branches] == [
        ("university:lzu", "enterprise:jiugang"), ("enterprise:jiugang", "enterprise:dongxing"),
        ("enterprise:dongxing", "association:chamber"), ("enterprise:jiugang", "agency:gxj")]
    assert all(b.links for b in tree.branches)


def test_what_is_not_connected_is_a_group_of_its_own(graph: Graph) -> None:
    tree = connect(graph, ["university:lzu", "enterprise:jiugang", "chain:battery", "enterprise:jiugang"], kinds=frozenset({"partners_with"}))
    assert tree.groups == (("enterprise:jiugang", "university:lzu"), ("chain:battery",))
    assert tree.chosen == ("university:lzu", "enterprise:jiugang", "chain:battery") and len(tree.branches) == 1
    nothing = connect(graph, ["chain:battery", "chain:steel"], kinds=frozenset({"owns"}))
    assert nothing == Tree(("chain:battery", "chain:steel"), (), (), (("chain:battery",), ("chain:steel",)), 0)


# --- bad input

def test_a_path_to_itself_is_wrong_use(graph: Graph) -> None:
    for ask in (find_paths, common_neighbours):
        with pytest.raises(UsageError, match="same entity"):
            ask(graph, "place:620100", "place:620100")  # type: ignore[operator]


def test_a_tree_needs_two_and_stands_no_crowd(graph: Graph) -> None:
    with pytest.raises(UsageError, match="two different"):
        connect(graph, ["place:620100", "place:620100"])
    with pytest.raises(UsageError) as caught:
        connect(graph, sorted(graph)[: MOST_CHOSEN + 1])
    assert "最多连接 12 个条目，现在有 13 个" in caught.value.zh


def test_an_unknown_id_is_refused(graph: Graph) -> None:
    for ask in (lambda: find_paths(graph, "place:620100", "place:x"), lambda: connect(graph, ["place:620100", "place:x"]),
                lambda: common_neighbours(graph, "place:x", "place:620100")):
        with pytest.raises(UnknownName):
            ask()


WORDS = [("", None), ("supplies", {"supplies"}), ("supplies，控股、合作", {"supplies", "owns", "partners_with"}), ("供应商有 母公司为", {"supplies", "owns"})]


@pytest.mark.parametrize(("text", "kinds"), WORDS)
def test_link_kinds_may_be_written_in_chinese(text: str, kinds: set[str] | None) -> None:
    assert link_kinds_from(text) == (frozenset(kinds) if kinds else None)


def test_an_unknown_kind_or_hub_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UsageError) as caught:
        link_kinds_from("supplies,买卖")
    assert "没有“买卖”这种关系" in caught.value.zh and "供应（supplies）" in caught.value.zh
    assert hubs_from("place,产业链") == {"place", "chain"} and hubs_from("") == frozenset()
    with pytest.raises(UsageError, match="sea"):
        hubs_from("sea")
