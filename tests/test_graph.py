"""Neighbourhoods, paths and names in the tiny world, where every answer is known by hand."""

from __future__ import annotations

import networkx as nx
import pytest

from chains.errors import UnknownName, UsageError
from chains.graph import (
    Filter,
    Graph,
    entity_of,
    find_entity,
    find_paths,
    links_of,
    neighbourhood,
    search,
    snapshot_of,
)
from chains.model import Kind, Layer, Snapshot, Status


def test_the_graph_is_the_snapshot(graph: Graph, world: Snapshot) -> None:
    assert set(graph) == {e.id for e in world.entities}
    assert {key for *_, key in graph.edges(keys=True)} == {x.id for x in world.links}
    assert snapshot_of(graph) is world


def test_the_graph_cannot_be_changed(graph: Graph) -> None:
    with pytest.raises(nx.NetworkXError):
        graph.add_node("place:x")


NEAR = [
    ("one step", {"depth": 1}, {"enterprise:jiugang", "place:620200", "segment:aluminium-smelting", "association:chamber"}),
    ("no step", {"depth": 0}, set()),
    ("only firms", {"depth": 1, "filter": Filter(kinds=frozenset({Kind.ENTERPRISE}))}, {"enterprise:jiugang"}),
    ("only extracted", {"depth": 1, "filter": Filter(layers=frozenset({Layer.EXTRACTED}))}, {"enterprise:jiugang"}),
    ("only what is planned", {"depth": 1, "filter": Filter(statuses=frozenset({Status.PLANNED}))}, set()),
    ("only ownership", {"depth": 1, "filter": Filter(link_kinds=frozenset({"owns"}))}, {"enterprise:jiugang"}),
]


@pytest.mark.parametrize(("options", "expected"), [row[1:] for row in NEAR], ids=[row[0] for row in NEAR])
def test_neighbourhood_of_dongxing(graph: Graph, options: dict[str, object], expected: set[str]) -> None:
    around = neighbourhood(graph, "enterprise:dongxing", **options)  # type: ignore[arg-type]
    assert set(around.nodes) == expected | {"enterprise:dongxing"}
    assert around.nodes[0] == "enterprise:dongxing" and around.hidden == 0


def test_a_limit_cuts_the_farthest_and_says_how_many(graph: Graph) -> None:
    whole = neighbourhood(graph, "enterprise:jiugang", depth=2)
    cut = neighbourhood(graph, "enterprise:jiugang", depth=2, limit=5)
    assert cut.nodes == whole.nodes[:5] and cut.hidden == len(whole.nodes) - 5
    assert all({x.subject, x.object} <= set(cut.nodes) for x in cut.links)
    assert [whole.distance[n] for n in whole.nodes] == sorted(whole.distance.values())


def test_the_links_of_a_node_go_both_ways_sorted_by_kind(graph: Graph) -> None:
    assert [x.kind for x in links_of(graph, "enterprise:dongxing")] == ["owns", "partners_with", "operates_in", "located_in"]


PATHS = [
    ("direct", "enterprise:jiugang", "university:lzu", {}, [["enterprise:jiugang", "university:lzu"]]),
    ("through a firm", "association:chamber", "enterprise:jiugang", {},
     [["association:chamber", "enterprise:dongxing", "enterprise:jiugang"]]),
    ("chains are no stations", "enterprise:lanshi", "agency:gxj", {}, []),
    ("the direct link is only extracted", "enterprise:jiugang", "enterprise:dongxing", {"curated_only": True},
     [["enterprise:jiugang", "place:620200", "enterprise:dongxing"]]),
    ("a chain asked for is a station", "enterprise:lanshi", "agency:gxj", {"through": frozenset({"chain"})},
     [["enterprise:lanshi", "chain:steel", "agency:gxj"]]),
    ("the place hierarchy is no way", "place:620200", "place:620300", {}, []),
    ("unless asked for", "place:620200", "place:620300", {"through": frozenset({"place"})},
     [["place:620200", "place:620000", "place:620300"]]),
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


def test_a_path_to_itself_is_wrong_use(graph: Graph) -> None:
    with pytest.raises(UsageError):
        find_paths(graph, "place:620100", "place:620100")


SEARCH = [
    ("酒钢", "enterprise:jiugang", "简称"), ("酒泉钢铁(集团)有限责任公司", "enterprise:jiugang", "名称"),
    ("酒泉钢铁（集团）", "enterprise:jiugang", "名称"), ("洒钢", "enterprise:jiugang", "来源误字"),
    ("酒泉钢铁公司", "enterprise:jiugang", "曾用名"), ("兰大", "university:lzu", "简称"), ("lanzhoudaxue", "university:lzu", "拼音"),
    ("lzdx", "university:lzu", "首字母"), ("LZU", None, None), ("兰洲大学", "university:lzu", "同音"), ("酒刚", "enterprise:jiugang", "同音"), ("兰州大雪院", "university:lzu", "相近"), ("近物所", "institute:imp", "简称"),
    ("  ", None, None), ("<script>", None, None),
]


@pytest.mark.parametrize(("text", "first", "reason"), SEARCH)
def test_search_finds_by_name_alias_spelling_and_likeness(
    graph: Graph, text: str, first: str | None, reason: str | None
) -> None:
    matches = search(graph, text)
    if first is None:
        assert not [m for m in matches if m.score > 45]
    else:
        assert (matches[0].entity.id, matches[0].reason) == (first, reason)
        assert [m.score for m in matches] == sorted((m.score for m in matches), reverse=True)


def test_search_keeps_to_the_kinds_asked_for(graph: Graph) -> None:
    assert {m.entity.kind for m in search(graph, "兰州", kinds=frozenset({Kind.PARK}))} == {Kind.PARK}


def test_find_entity_takes_ids_names_and_aliases(graph: Graph) -> None:
    for name in ("enterprise:jiugang", "酒钢", "洒钢", "酒泉钢铁（集团）有限责任公司"):
        assert find_entity(graph, name).id == "enterprise:jiugang"


def test_an_unknown_name_is_answered_with_the_nearest(graph: Graph) -> None:
    with pytest.raises(UnknownName) as caught:
        find_entity(graph, "酒刚集团")
    assert "酒钢集团（企业）" in caught.value.zh
    with pytest.raises(UnknownName):
        entity_of(graph, "place:nowhere")


def test_an_id_of_another_kind_is_not_what_was_asked_for(graph: Graph) -> None:
    assert find_entity(graph, "chain:steel", frozenset({Kind.CHAIN})).id == "chain:steel"
    with pytest.raises(UnknownName, match="chain:steel"):
        find_entity(graph, "chain:steel", frozenset({Kind.PLACE}))
