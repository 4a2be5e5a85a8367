"""The ladder of enterprises: who stands on which rung on whose word, in a made-up region."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.errors import UnknownName, UsageError
from chains.graph import Graph
from chains.ladder import LadderCount, Rung, count_ladder, find_ladder, untold
from chains.ladder.words import rung_of_award, rung_of_role
from chains.model import Award, Status
from tests.works import ENTITIES, LINKS, asserted, entity, graph_of, judged, link

TITLES = [
    ("国家级制造业单项冠军示范企业", Rung.CHAMPION), ("国家级专精特新“小巨人”", Rung.LITTLE_GIANT), ("省级专精特新中小企业", Rung.SRDI),
    ("国家级农业产业化龙头企业", Rung.LEADING), ("省级骨干企业", Rung.BACKBONE),
    ("全省优秀链主企业", None), ("国家级绿色工厂", None), ("高新技术企业", None),
]


@pytest.mark.parametrize(("title", "rung"), TITLES)
def test_titles(title: str, rung: Rung | None) -> None:
    assert rung_of_award(title) is rung


def test_roles() -> None:
    assert [rung_of_role(r) for r in ("leading_enterprise", "backbone", "supporting", "None", "")] == [
        Rung.LEADING, Rung.BACKBONE, Rung.SUPPORTING, None, None]


@pytest.fixture(scope="module")
def region() -> Graph:
    return graph_of()


STEEL = [
    # firm, rung, declared by a source, settled
    ("enterprise:mill", Rung.LEADER, True, True), ("enterprise:mine", Rung.SRDI, False, True),  # the editor gave it the title
    ("enterprise:rolls", Rung.LEADING, False, True),  # the source names the work, the editor the role
    ("enterprise:fresh", Rung.OTHER, False, True), ("enterprise:paper", Rung.OTHER, False, True),
    ("enterprise:group", Rung.OTHER, False, True), ("enterprise:comer", Rung.OTHER, False, False),
]


@pytest.mark.parametrize(("firm", "rung", "declared", "settled"), STEEL)
def test_rungs(region: Graph, firm: str, rung: Rung, declared: bool, settled: bool) -> None:
    (found,) = [s for s in find_ladder(region, chain="chain:steel") if s.enterprise == firm]
    assert (found.rung, found.declared, found.settled) == (rung, declared, settled)


def test_what_a_source_says_goes_before_what_the_editor_judges_higher() -> None:
    links = (*LINKS, link("enterprise:fresh", "operates_in", "segment:plate", judged(), role="leading_enterprise", role_basis="editor"),
             link("enterprise:fresh", "operates_in", "segment:ore", role="supporting", role_basis="page"))
    (found,) = [s for s in find_ladder(graph_of(ENTITIES, links), chain="chain:steel") if s.enterprise == "enterprise:fresh"]
    assert (found.rung, found.declared) == (Rung.SUPPORTING, True)
    assert [(r.value, r.note) for r in found.reasons if r.name == "角色"] == [("铁矿·配套", "来源点名"), ("钢板·龙头", "编者判断")]


def test_a_role_without_a_basis_of_its_own_has_that_of_the_statement(graph: Graph) -> None:
    (jiugang,) = [s for s in find_ladder(graph, chain="chain:steel") if s.enterprise == "enterprise:jiugang"]
    assert jiugang.rung is Rung.LEADER and ("钢铁产业链·龙头", "来源点名") in {(r.value, r.note) for r in jiugang.reasons}


def test_a_wish_to_lead_is_no_leader() -> None:
    links = (*LINKS, link("enterprise:fresh", "leads", "chain:steel", asserted(status=Status.PLANNED)))
    (found,) = [s for s in find_ladder(graph_of(ENTITIES, links), chain="chain:steel") if s.enterprise == "enterprise:fresh"]
    assert found.rung is Rung.OTHER and found.settled


def test_reasons_lead_to_sentences(region: Graph) -> None:
    (mill,) = [s for s in find_ladder(region, chain="chain:steel") if s.enterprise == "enterprise:mill"]
    told = {r.name: r for r in mill.reasons}
    assert told["链主"].links[0].kind == "leads" and told["称号"].evidence and told["称号"].note == "2023年"
    (fresh,) = [s for s in find_ladder(region, chain="chain:steel") if s.enterprise == "enterprise:fresh"]
    assert {r.name for r in fresh.reasons} == {"从事", "其他称号"} and fresh.titles == ("国家级绿色工厂",)


def test_of_one_place_and_in_order(region: Graph) -> None:
    assert [s.enterprise for s in find_ladder(region, place="place:ac")] == ["enterprise:mine"]
    at_home = find_ladder(region, chain="chain:steel", place="place:a")
    assert at_home[0].enterprise == "enterprise:mill" and at_home[-1].enterprise == "enterprise:comer"
    assert {s.city for s in find_ladder(region)} == {"place:a", "place:b", "place:n", None}
    assert find_ladder(region, chain="chain:milk") == []


def test_counts_by_chain_and_by_city(region: Graph) -> None:
    found = find_ladder(region)
    steel = count_ladder(found)["chain:steel"]
    assert steel[Rung.LEADER] == LadderCount(1, 0) and steel[Rung.LEADING] == LadderCount(0, 1)
    assert steel[Rung.SRDI] == LadderCount(0, 1) and steel[Rung.OTHER] == LadderCount(0, 3), "one that only plans to come counts nowhere"
    cities = count_ladder(found, by="city")
    assert cities["place:a"][Rung.OTHER] == LadderCount(0, 2), "庚集团 is in two chains and one enterprise"
    assert list(cities) == ["place:a", "place:b", "place:n"]


def test_by_city_an_enterprise_stands_on_its_highest_declared_rung() -> None:
    links = (*LINKS, link("enterprise:mill", "operates_in", "segment:ingot"))
    assert count_ladder(find_ladder(graph_of(ENTITIES, links)), by="city")["place:a"][Rung.LEADER] == LadderCount(1, 0)


def test_how_much_is_not_known(region: Graph) -> None:
    assert untold(find_ladder(region)) == (7, 3, 1)


def test_a_graph_without_firms() -> None:
    assert find_ladder(graph_of((entity("chain:x", "链"),), ())) == [] and count_ladder([]) == {} and untold([]) == (0, 0, 0)


def test_bad_input(region: Graph) -> None:
    with pytest.raises(UnknownName):
        find_ladder(region, chain="chain:none")
    with pytest.raises(UsageError, match="no chain"):
        find_ladder(region, chain="place:a")
    with pytest.raises(UsageError, match="no place"):
        find_ladder(region, place="chain:alu")


@settings(max_examples=10, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_snapshot_does_not_matter(random: object) -> None:
    entities, links = list(ENTITIES), list(LINKS)
    random.shuffle(entities)  # type: ignore[attr-defined]
    random.shuffle(links)  # type: ignore[attr-defined]
    assert find_ladder(graph_of(entities, links)) == find_ladder(graph_of())


@settings(max_examples=10, deadline=None)
@given(st.sampled_from([t for t, rung in TITLES if rung]))
def test_a_title_of_a_source_never_lowers_anyone(title: str) -> None:
    before = {s.enterprise: s for s in find_ladder(graph_of(), chain="chain:steel")}
    titled = [entity(e.id, e.name, awards=(*e.awards, Award(title, (asserted(),)))) if e.id in before else e for e in ENTITIES]
    for standing in find_ladder(graph_of(titled), chain="chain:steel"):
        assert standing.declared
        old = before[standing.enterprise]
        assert not old.declared or standing.rung.height <= old.rung.height
