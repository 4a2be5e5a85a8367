"""Five chains in one: hand-computed cells of a made-up region, laws, and bad input."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chains.activity import activity_of
from chains.errors import UnknownName, UsageError
from chains.findings import Reason
from chains.fusion import (
    FusionCell,
    FusionLayer,
    Presence,
    chains_meant,
    chains_without_school,
    find_fusion,
    places_with_chains,
    school_fits,
    schools_without_chain,
    todo_of,
)
from chains.fusion.fits import fits
from chains.fusion.piles import Heap
from chains.fusion.words import is_vocational
from chains.graph import Graph
from chains.model import Evidence, Status
from tests.works import ENTITIES, LINKS, asserted, entity, graph_of, judged, link, planned, read


@pytest.fixture(scope="module")
def region() -> Graph:
    return graph_of()


def _cells(graph: Graph, place: str, chain: str) -> dict[str, FusionCell]:
    return {c.layer.value: c for c in find_fusion(graph, place=place, chain=chain)}


def _reason(cell: FusionCell, name: str) -> Reason:
    (found,) = [r for r in cell.reasons if r.name == name]
    return found


HOMES = [
    # who, where: True a fact, False only planned
    ("enterprise:mill", {"park:a": True, "place:a": True, "place:p": True}),
    ("enterprise:mine", {"place:ac": True, "place:a": True, "place:p": True}),
    ("enterprise:fresh", {"place:n": True, "place:p": True}),  # a new area is no part of the city round it
    ("enterprise:comer", {"place:a": False, "place:p": False}),
    ("place:n", {"place:n": True, "place:p": True}),
    ("enterprise:bank", {}),
]


@pytest.mark.parametrize(("who", "homes"), HOMES)
def test_homes(region: Graph, who: str, homes: dict[str, bool]) -> None:
    assert activity_of(region).home(who) == homes


def test_a_firm_that_only_plans_to_come_has_no_city(region: Graph) -> None:
    assert activity_of(region).city_of("enterprise:comer") is None
    assert activity_of(region).city_of("enterprise:fresh") == "place:n"
    assert activity_of(region).seat_of("enterprise:comer") is None and activity_of(region).seat_of("enterprise:mine") == "place:a"
    elsewhere = graph_of(ENTITIES, (*LINKS, link("enterprise:bank", "located_in", "place:p")))
    assert (activity_of(elsewhere).city_of("enterprise:bank"), activity_of(elsewhere).seat_of("enterprise:bank")) == (None, "place:p")


CELLS = [
    # place, chain, layer, state, value, candidates, judged
    ("place:a", "chain:steel", "industry", "present", 3, 5, False),  # 甲钢 乙矿 庚集团; 戊 己 two projects, one park
    ("place:a", "chain:steel", "supply", "present", 3, 1, False),  # two said, 铁矿→炼铁 joined; one only read
    ("place:a", "chain:steel", "innovation", "present", 2, 0, False),  # 甲大学 serves, 某研究院 works with 甲钢
    ("place:a", "chain:steel", "capital", "present", 3, 1, False),  # one project, 甲钢 invested in, one fund
    ("place:a", "chain:steel", "talent", "present", 1, 0, True),
    ("place:b", "chain:steel", "industry", "present", 1, 0, False),
    ("place:b", "chain:steel", "supply", "candidate", 0, 1, False),
    ("place:b", "chain:steel", "talent", "present", 1, 0, False),  # a vocational college with a firm there
    ("place:b", "chain:alu", "industry", "present", 1, 0, False),  # a project that runs, of nobody known there
    ("place:b", "chain:alu", "innovation", "unknown", 0, 0, False),
    ("place:a", "chain:alu", "industry", "present", 1, 1, False),  # a declaration beside a firm
    ("place:a", "chain:alu", "talent", "candidate", 0, 1, False),  # 冶金学 sounds like the chain's group
    ("place:a", "chain:milk", "industry", "candidate", 0, 1, False),  # only declared
    ("place:n", "chain:steel", "industry", "present", 1, 0, False),
    ("place:ac", "chain:steel", "industry", "present", 1, 0, True),  # only the editor says what 乙矿 does
    ("place:p", "chain:steel", "industry", "present", 5, 5, False),
    ("place:p", "chain:steel", "supply", "present", 5, 1, False),  # all three pairs, the circle too
]


@pytest.mark.parametrize(("place", "chain", "layer", "state", "value", "candidates", "judged_"), CELLS)
def test_cells(
    region: Graph, place: str, chain: str, layer: str, state: str, value: int, candidates: int, judged_: bool
) -> None:
    cell = _cells(region, place, chain)[layer]
    assert (cell.state, cell.value, cell.candidates, cell.judged) == (state, value, candidates, judged_)


def test_money_that_landed_and_money_that_is_planned_stay_apart(region: Graph) -> None:
    cell = _cells(region, "place:a", "chain:steel")["capital"]
    assert (cell.amount, cell.planned_amount) == (10.0, 5.0)
    assert _reason(cell, "已落地项目投资额").entities == ("project:works",)
    assert "enterprise:mill" in _reason(cell, "已落地（在建、投产）的项目").entities, "the investor is named with its project"
    assert "会重复" not in _reason(cell, "已落地项目投资额").note
    twice = graph_of(ENTITIES, (*LINKS, link("project:works", "operates_in", "segment:ingot")))
    assert "1 个还属于别的链" in _reason(_cells(twice, "place:a", "chain:steel")["capital"], "已落地项目投资额").note
    unknown = _cells(region, "place:b", "chain:alu")["capital"]
    assert unknown.amount is None and unknown.value == 1 and "0 个写明金额" in _reason(unknown, "已落地项目投资额").note


def test_ore_for_a_group_in_two_chains_counts_for_the_shared_one_only(region: Graph) -> None:
    assert _cells(region, "place:a", "chain:alu")["supply"].state is Presence.UNKNOWN
    words = _reason(_cells(region, "place:a", "chain:steel")["supply"], "企业间的供应关系").note
    assert words == "乙矿→庚集团、乙矿→甲钢"


def test_a_link_that_names_its_chain_counts_for_no_other() -> None:
    links = (*LINKS, link("enterprise:bank", "supplies", "enterprise:group", chain="chain:alu"))
    assert _cells(graph_of(ENTITIES, links), "place:a", "chain:alu")["supply"].value == 1
    assert _cells(graph_of(ENTITIES, links), "place:a", "chain:steel")["supply"].value == 3


def test_two_segments_of_one_firm_are_no_supply() -> None:
    links = (*LINKS, link("enterprise:fresh", "operates_in", "segment:plate"))
    cell = _cells(graph_of(ENTITIES, links), "place:n", "chain:steel")["supply"]
    assert cell.state is Presence.CANDIDATE and _reason(cell, "只在一家企业内部相接的环节").value == 2


def test_a_partner_of_a_firm_in_several_chains_that_serves_none_of_them_is_a_candidate() -> None:
    links = (*LINKS, link("institute:j", "partners_with", "enterprise:group"), link("institute:j", "located_in", "place:a"))
    graph = graph_of((*ENTITIES, entity("institute:j", "别的所")), links)
    for chain in ("chain:steel", "chain:alu"):
        assert "institute:j" not in _cells(graph, "place:a", chain)["innovation"].entities
    assert _cells(graph, "place:a", "chain:alu")["innovation"].state is Presence.CANDIDATE


def test_who_serves_both_the_place_and_the_chain_is_a_candidate_there() -> None:
    links = (*LINKS, link("institute:i", "partners_with", "place:n"))
    cell = _cells(graph_of(ENTITIES, links), "place:n", "chain:steel")["innovation"]
    assert cell.state is Presence.CANDIDATE
    assert _reason(cell, "服务本地、也服务本链的外地高校院所").entities == ("institute:i",)


def test_whoever_serves_the_chain_elsewhere_is_named_and_not_counted(region: Graph) -> None:
    cell = _cells(region, "place:n", "chain:steel")["innovation"]
    assert cell.state is Presence.UNKNOWN
    assert _reason(cell, "服务本链的外地单位（未计入，可对接）").entities == ("institute:i", "university:u")


def test_funds_of_the_place_without_a_chain_are_named_and_not_counted(region: Graph) -> None:
    cell = _cells(region, "place:a", "chain:milk")["capital"]
    assert cell.state is Presence.UNKNOWN and _reason(cell, "本地基金（没有写投向本链，未计入）").entities == ("association:fund",)


def test_a_fund_that_is_only_proposed_is_a_candidate() -> None:
    links = (*LINKS, link("association:idea", "invests_in", "enterprise:rolls"))
    cell = _cells(graph_of(ENTITIES, links), "place:b", "chain:steel")["capital"]
    assert (cell.state, cell.value) == (Presence.CANDIDATE, 0)


def test_what_has_ended_is_neither_fact_nor_candidate() -> None:
    links = (*LINKS, link("enterprise:bank", "located_in", "place:n"),
             link("enterprise:bank", "operates_in", "segment:ingot", asserted(status=Status.ENDED)))
    assert _cells(graph_of(ENTITIES, links), "place:n", "chain:alu")["industry"].state is Presence.UNKNOWN


def test_reasons_lead_to_links_and_declarations(region: Graph) -> None:
    cell = _cells(region, "place:a", "chain:steel")["industry"]
    assert {x.kind for x in _reason(cell, "在做的企业").links} == {"operates_in", "leads"}
    (declared,) = _cells(region, "place:a", "chain:milk")["industry"].reasons
    assert [d.id for d in declared.declarations] == ["declaration:a"]


def test_a_pair_that_is_named_has_five_cells_even_when_nothing_is_recorded(region: Graph) -> None:
    cells = find_fusion(region, place="place:n", chain="chain:milk")
    assert [c.layer for c in cells] == list(FusionLayer) and {c.state for c in cells} == {Presence.UNKNOWN}


def test_without_a_place_every_city_is_asked_and_no_county(region: Graph) -> None:
    assert {c.place for c in find_fusion(region)} == {"place:a", "place:b", "place:n"}
    assert {c.chain for c in find_fusion(region, chain="chain:alu")} == {"chain:alu"}
    assert places_with_chains(region) == ["place:a", "place:ac", "place:b", "place:n", "place:p"]


def test_what_is_left_to_do_begins_where_least_is_missing(region: Graph) -> None:
    left = todo_of(find_fusion(region))
    assert Presence.PRESENT not in {c.state for c in left}
    assert [(c.place, c.chain) for c in left[:2]] == [("place:b", "chain:steel"), ("place:b", "chain:steel")]
    assert all(c.layer.todo for c in left) and left[-1].chain == "chain:milk"


BAD = [
    ({"place": "place:none"}, UnknownName, "place:none"), ({"chain": "chain:none"}, UnknownName, "chain:none"),
    ({"place": "enterprise:mill"}, UsageError, "不是地区"), ({"chain": "segment:iron"}, UsageError, "不是产业链"),
]


@pytest.mark.parametrize(("asked", "error", "says"), BAD)
def test_bad_input_is_one_readable_line(region: Graph, asked: dict[str, str], error: type[Exception], says: str) -> None:
    with pytest.raises(error) as raised:
        find_fusion(region, **asked)
    assert says in raised.value.zh  # type: ignore[attr-defined]


def test_a_graph_without_chains_or_places_has_no_cells() -> None:
    graph = graph_of((entity("enterprise:one", "一家"),), ())
    assert find_fusion(graph) == [] and places_with_chains(graph) == [] and school_fits(graph) == []
    assert chains_without_school(graph) == [] and schools_without_chain(graph) == [] and todo_of([]) == []


# --- laws

@settings(max_examples=12, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_snapshot_does_not_matter(random: object) -> None:
    entities, links = list(ENTITIES), list(LINKS)
    random.shuffle(entities)  # type: ignore[attr-defined]
    random.shuffle(links)  # type: ignore[attr-defined]
    assert find_fusion(graph_of(entities, links)) == find_fusion(graph_of())


_FIRMS = ("enterprise:mill", "enterprise:mine", "enterprise:rolls", "enterprise:fresh", "enterprise:group")
_STATEMENTS = st.one_of(
    st.tuples(st.sampled_from(_FIRMS), st.just("operates_in"), st.sampled_from(("segment:ingot", "chain:milk"))),
    st.tuples(st.just("enterprise:bank"), st.just("supplies"), st.sampled_from(_FIRMS)),
    st.tuples(st.sampled_from(("university:w", "institute:i", "university:v")), st.just("serves"), st.just("chain:milk")),
    st.tuples(st.sampled_from(("association:fund", "enterprise:bank")), st.just("invests_in"), st.sampled_from(_FIRMS[1:])),
)


@settings(max_examples=25, deadline=None)
@given(_STATEMENTS, st.sampled_from((planned(), read(), planned(Status.FRAMEWORK))))
def test_a_plan_or_an_unchecked_reading_never_adds_a_fact(said: tuple[str, str, str], evidence: object) -> None:
    before = {(c.place, c.chain, c.layer): c for c in find_fusion(graph_of())}
    more = link(*said, evidence)  # type: ignore[arg-type]
    assume(more.id not in {x.id for x in LINKS})
    for cell in find_fusion(graph_of(ENTITIES, (*LINKS, more))):
        old = before.get((cell.place, cell.chain, cell.layer))
        assert cell.value == (old.value if old else 0) and cell.entities == (old.entities if old else ())
        assert cell.candidates >= (old.candidates if old else 0)


@settings(max_examples=25, deadline=None)
@given(_STATEMENTS)
def test_another_fact_never_takes_one_away(said: tuple[str, str, str]) -> None:
    after = {(c.place, c.chain, c.layer): c for c in find_fusion(graph_of(ENTITIES, (*LINKS, link(*said))))}
    for cell in find_fusion(graph_of()):
        new = after[cell.place, cell.chain, cell.layer]
        if said[1] != "operates_in" or cell.layer is FusionLayer.INDUSTRY:  # a firm in one more chain may be in none for sure
            assert new.value >= cell.value and set(cell.entities) <= set(new.entities)


# --- schools

def test_schools_and_their_chains_with_reasons(region: Graph) -> None:
    found = {(f.school, f.chain): f for f in school_fits(region)}
    assert found["university:u", "chain:steel"].state is Presence.PRESENT
    assert [r.name for r in found["university:u", "chain:steel"].reasons] == ["服务本链", "学科字面相近"]
    assert found["university:u", "chain:alu"].state is Presence.CANDIDATE
    assert [r.name for r in found["university:v", "chain:steel"].reasons] == ["与本链企业合作", "学科字面相近"]
    assert ("university:w", "chain:steel") not in found
    assert {f.school for f in school_fits(region, place="place:b")} == {"university:v"}


def test_chains_without_a_school_and_schools_without_a_chain(region: Graph) -> None:
    assert {(f.chain, f.state) for f in chains_without_school(region)} == {
        ("chain:alu", Presence.CANDIDATE), ("chain:milk", Presence.UNKNOWN)}
    assert [(f.chain, f.state) for f in chains_without_school(region, place="place:n")] == [("chain:steel", Presence.UNKNOWN)]
    (idle,) = schools_without_chain(region)
    assert idle.school == "university:w" and idle.reasons[0].value is None, "what it teaches is not recorded, which is not nothing"
    assert schools_without_chain(region, place="place:b") == []


FITS = [
    # discipline, chains it sounds like
    ("冶金学", {"chain:steel", "chain:alu"}), ("钢铁技术", {"chain:steel"}), ("生铁", {"chain:steel"}), ("文学", set()),
    ("学", set()), ("奶业工程", {"chain:milk"}), ("铝", set()),
]


@pytest.mark.parametrize(("discipline", "chains"), FITS)
def test_disciplines_are_compared_by_the_letter(discipline: str, chains: set[str]) -> None:
    graph = graph_of((*ENTITIES, entity("university:t", "试", disciplines=(discipline,))))
    assert set(fits(graph, "university:t")) == chains


def test_a_school_without_disciplines_fits_nothing(region: Graph) -> None:
    assert fits(region, "university:w") == {}


def test_vocational_schools_are_known_by_name() -> None:
    assert [is_vocational(n) for n in ("甲职业技术学院", "乙技师学院", "甲大学", "某研究院")] == [True, True, False, False]


# --- an industry that is no chain

MEANT = [
    ("chain:steel", None, ("chain:steel",), ""), ("industry:metal", None, ("chain:steel",), "归在：钢铁"),
    ("industry:screens", "place:a", ("chain:alu",), "按甲市宣示近似对应：铝业"),
    ("industry:screens", "place:b", ("chain:alu",), "按各地宣示近似对应：铝业"),
]


@pytest.mark.parametrize(("node", "place", "chains", "says"), MEANT)
def test_what_an_industry_stands_for(region: Graph, node: str, place: str | None, chains: tuple[str, ...], says: str) -> None:
    found, told = chains_meant(region, node, place=place)
    assert found == chains and says in told


def test_an_industry_nobody_puts_to_a_chain_is_refused(region: Graph) -> None:
    with pytest.raises(UsageError) as raised:
        chains_meant(region, "industry:nobody")
    assert "请改用产业链名称" in raised.value.zh


def test_the_editors_word_alone_is_marked() -> None:
    links = (*(x for x in LINKS if x.subject != "university:u" or x.kind != "serves"), link("university:u", "serves", "chain:steel"))
    assert _cells(graph_of(ENTITIES, links), "place:a", "chain:steel")["talent"].judged is False
    links = (*links, link("university:w", "serves", "chain:steel", judged()))
    assert _cells(graph_of(ENTITIES, links), "place:a", "chain:steel")["talent"].judged is False, "one of two is said by a source"


@pytest.mark.parametrize(("flow", "work", "judged_only"), [
    (judged(), asserted(), True), (asserted(), judged(), False), (judged(), judged(), True), (asserted(), asserted(), False)])
def test_a_flow_is_as_sure_as_the_statement_that_goods_flow(flow: Evidence, work: Evidence, judged_only: bool) -> None:
    feeds = link("segment:a/ore", "feeds", "segment:a/steel", flow)
    heap = Heap()
    heap.add(feeds.id, (feeds, link("enterprise:x", "operates_in", "segment:a/ore", work)))
    assert heap.judged is judged_only
