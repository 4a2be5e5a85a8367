"""Neighbourhoods in the tiny world, where every answer is known by hand."""

from __future__ import annotations

import networkx as nx
import pytest

from chains.errors import UnknownName
from chains.graph import Filter, Graph, entity_of, links_of, neighbourhood, snapshot_of
from chains.model import Kind, Layer, Snapshot, Status
from chains.names import find_entity


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


def test_an_unknown_id_is_refused(graph: Graph) -> None:
    with pytest.raises(UnknownName):
        entity_of(graph, "place:nowhere")


def test_an_id_of_another_kind_is_not_what_was_asked_for(graph: Graph) -> None:
    assert find_entity(graph, "chain:steel", frozenset({Kind.CHAIN})).id == "chain:steel"
    with pytest.raises(UnknownName, match="chain:steel"):
        find_entity(graph, "chain:steel", frozenset({Kind.PLACE}))
