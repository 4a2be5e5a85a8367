"""Declared chain leaders of the tiny world."""

from __future__ import annotations

from dataclasses import replace

from chains.graph import Graph, build_graph
from chains.leaders import chains_without_leader, declared_leaders
from chains.model import Evidence, Link, Snapshot, Status


def test_declared_leaders_carry_date_authority_and_evidence(graph: Graph) -> None:
    by_chain = {leader.chain: leader for leader in declared_leaders(graph)}
    assert set(by_chain) == {"chain:steel", "chain:copper"}
    steel = by_chain["chain:steel"]
    assert (steel.enterprise, steel.since, steel.authority) == ("enterprise:jiugang", "2022-03", "甘肃省人民政府")
    assert [e.quote for e in steel.link.evidence if e.quote] == ["酒钢被认定为钢铁产业链链主企业。"]
    assert by_chain["chain:copper"].authority is None


def test_leaders_of_one_chain_or_place(graph: Graph) -> None:
    assert [x.enterprise for x in declared_leaders(graph, chain="chain:copper")] == ["enterprise:baiyin"]
    assert [x.enterprise for x in declared_leaders(graph, place="place:620200")] == ["enterprise:jiugang"]
    assert declared_leaders(graph, place="place:620300") == []


def test_a_wish_to_lead_is_no_declaration(world: Snapshot) -> None:
    wish = Evidence("source:news", "curated", Status.PLANNED, "2025", note="报道称争创链主。")
    link = Link("enterprise:jinchuan", "leads", "chain:battery", (wish,))
    graph = build_graph(replace(world, links=(*world.links, link)))
    assert "enterprise:jinchuan" not in {x.enterprise for x in declared_leaders(graph)}
    assert "chain:battery" in chains_without_leader(graph)


def test_leaders_of_a_province_are_those_of_its_cities(graph: Graph) -> None:
    assert len(declared_leaders(graph, place="place:620000")) == 2


def test_chains_without_a_declared_leader(graph: Graph) -> None:
    assert chains_without_leader(graph) == ["chain:battery", "chain:aluminium"]
