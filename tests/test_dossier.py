"""The dossier of one enterprise: position, neighbours, gaps, ties, projects and how well it is founded."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.dossier import Dossier, Post, dossier_of
from chains.errors import UnknownName, UsageError
from chains.findings import Reason
from chains.graph import Graph
from chains.ladder import Rung
from chains.model import SourceKind, Stage, Status
from tests.works import ENTITIES, LINKS, asserted, entity, graph_of, link, planned, read


@pytest.fixture(scope="module")
def mill() -> Dossier:
    return dossier_of(graph_of(), "enterprise:mill")


def _post(dossier: Dossier, segment: str | None) -> Post:
    (found,) = [p for p in dossier.posts if p.segment == segment]
    return found


def _tie(dossier: Dossier, name: str) -> Reason:
    (found,) = [r for r in (*dossier.ties, *dossier.offers) if r.name == name]
    return found


def test_position_between_what_feeds_it_and_what_it_feeds(mill: Dossier) -> None:
    post = _post(mill, "segment:iron")
    assert post.stage is Stage.MIDSTREAM and post.settled and mill.city == "place:a"
    up = {n.segment: n for n in post.upstream}
    assert set(up) == {"segment:ore", "segment:plate"} and [n.segment for n in post.downstream] == ["segment:plate"], "a circle"
    assert up["segment:ore"].local == ("enterprise:mine",) and up["segment:ore"].missing is False
    plate = post.downstream[0]
    assert plate.local == () and plate.elsewhere == ("enterprise:rolls",) and plate.missing is True
    assert plate.candidates == ("enterprise:comer", "project:plate")
    assert post.local_rivals == () and post.other_rivals == ("enterprise:fresh",), "one that is only registered there is no rival"


def test_a_chain_without_a_segment_is_a_post_only_where_no_segment_is_known() -> None:
    group = dossier_of(graph_of(), "enterprise:group")
    assert [(p.chain, p.segment) for p in group.posts] == [("chain:alu", "segment:ingot"), ("chain:steel", None)]
    assert [p.segment for p in dossier_of(graph_of(), "enterprise:mill").posts] == ["segment:iron"], "its leads link is no second post"
    assert [(x.subject, x.object) for x in group.group] == [("enterprise:rolls", "segment:plate")]


def test_gaps_are_neighbour_segments_without_a_firm_of_the_city(mill: Dossier) -> None:
    assert [(g.neighbour.segment, g.upstream) for g in mill.gaps] == [("segment:plate", True), ("segment:plate", False)]
    assert mill.lacking.value == 1 and "未收录不等于没有" in mill.lacking.note
    links = (*LINKS, link("enterprise:mill", "operates_in", "segment:plate"))
    own = dossier_of(graph_of(ENTITIES, links), "enterprise:mill")
    assert own.gaps == () and own.lacking.value == 0, "what the enterprise does itself is not missing"
    rolls = dossier_of(graph_of(), "enterprise:rolls")
    assert {(g.neighbour.segment, g.neighbour.elsewhere) for g in rolls.gaps} == {
        ("segment:iron", ("enterprise:fresh", "enterprise:mill"))}


def test_where_the_city_is_not_known_nothing_can_be_missing_in_it() -> None:
    comer = dossier_of(graph_of(), "enterprise:comer")
    assert comer.city is None and comer.gaps == () and not comer.posts[0].settled
    assert {n.missing for n in comer.posts[0].upstream} == {None}
    assert comer.posts[0].other_rivals == ("enterprise:rolls",)


def test_owners_and_owned_are_kin_and_no_rivals() -> None:
    links = (*LINKS, link("enterprise:mill", "owns", "enterprise:fresh"), link("enterprise:fresh", "owns", "enterprise:mill"))
    found = dossier_of(graph_of(ENTITIES, links), "enterprise:mill")
    post = _post(found, "segment:iron")
    assert post.kin == ("enterprise:fresh",) and post.other_rivals == () and "1 家关联企业" in found.rivals.note, "a circle ends"


def test_ties_count_facts_and_name_candidates_apart(mill: Dossier) -> None:
    suppliers = _tie(mill, "供应商")
    assert suppliers.value == 1 and suppliers.entities == ("enterprise:mine", "enterprise:rolls") and "另有 1 家" in suppliers.note
    assert _tie(mill, "合作的高校院所").entities == ("institute:i",)
    assert set(_tie(mill, "投资方").entities) == {"association:fund", "enterprise:bank"}
    nothing = _tie(mill, "客户")
    assert nothing.value is None and nothing.note == "未收录"
    assert _tie(dossier_of(graph_of(), "enterprise:rolls"), "母公司").entities == ("enterprise:group",)
    assert _tie(dossier_of(graph_of(), "enterprise:group"), "控股企业").entities == ("enterprise:rolls",)


def test_what_the_chain_and_the_city_offer(mill: Dossier) -> None:
    assert _tie(mill, "本链牵头部门").entities == ("agency:x",) and _tie(mill, "本市以本链为主导产业的园区").entities == ("park:a",)
    assert _tie(mill, "本市服务本链的高校院所").entities == ("university:u",)
    assert _tie(mill, "外地服务本链的高校院所").entities == ("institute:i",)


def test_projects_of_its_own_and_of_its_kin() -> None:
    (own,) = dossier_of(graph_of(), "enterprise:mill").projects
    assert (own.project, own.amount, own.stage, own.as_of) == ("project:works", 10.0, "building", "2024")
    links = (*LINKS, link("enterprise:bank", "invests_in", "project:works", planned(Status.SIGNED)))
    bank = dossier_of(graph_of(ENTITIES, links), "enterprise:bank")
    assert bank.projects[0].others == ("enterprise:mill",) and bank.projects[0].link.status is Status.SIGNED
    assert bank.kin_projects == (), "a project of both is listed once"
    (comer,) = dossier_of(graph_of(), "enterprise:comer").projects
    assert comer.amount == 5.0 and comer.capacity is None
    assert [u.project for u in dossier_of(graph_of(), "enterprise:bank").kin_projects] == ["project:works"]


def test_rungs_titles_and_sources(mill: Dossier) -> None:
    assert [(s.chain, s.rung) for s in mill.standings] == [("chain:steel", Rung.LEADER)]
    assert [a.name for a in mill.awards] == ["国家级专精特新“小巨人”"]
    assert mill.sources == {SourceKind.OFFICIAL: 1, SourceKind.SEED: 1} and mill.judged == ()
    mine = dossier_of(graph_of(), "enterprise:mine")
    assert [x.kind for x in mine.judged] == ["operates_in"] and mine.unsourced.value == 1
    assert mine.statements == 5, "four links and a title"


def test_figures_of_the_enterprise(graph: Graph) -> None:
    found = dossier_of(graph, "enterprise:jiugang")
    assert [(o.indicator, o.value) for o in found.figures] == [("粗钢产能", 1000)]
    assert [x.object for x in found.products] == ["product:stainless"]


def test_an_enterprise_of_which_nothing_is_known() -> None:
    found = dossier_of(graph_of((entity("enterprise:alone", "孤企"),), ()), "enterprise:alone")
    assert found.city is None and found.posts == found.gaps == found.projects == found.standings == ()
    assert {r.value for r in (*found.ties, *found.offers)} == {None} and found.sources == {} and found.statements == 0


def test_bad_input() -> None:
    with pytest.raises(UnknownName):
        dossier_of(graph_of(), "enterprise:none")
    with pytest.raises(UsageError) as raised:
        dossier_of(graph_of(), "university:u")
    assert "“甲大学”是高校，不是企业" in raised.value.zh


@settings(max_examples=10, deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from(("enterprise:mill", "enterprise:group", "enterprise:rolls")))
def test_the_order_of_the_snapshot_does_not_matter(random: object, firm: str) -> None:
    entities, links = list(ENTITIES), list(LINKS)
    random.shuffle(entities)  # type: ignore[attr-defined]
    random.shuffle(links)  # type: ignore[attr-defined]
    assert dossier_of(graph_of(entities, links), firm) == dossier_of(graph_of(), firm)


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(("segment:ore", "segment:plate", "segment:ingot")), st.sampled_from((planned(), read())))
def test_a_plan_fills_no_gap_and_makes_no_rival(segment: str, evidence: object) -> None:
    more = link("enterprise:bank", "operates_in", segment, evidence)  # type: ignore[arg-type]
    settled_there = link("enterprise:bank", "located_in", "place:a")
    before, after = (dossier_of(graph_of(ENTITIES, (*LINKS, settled_there, *extra)), "enterprise:mill") for extra in ((), (more,)))
    assert [g.neighbour.segment for g in after.gaps] == [g.neighbour.segment for g in before.gaps]
    assert after.rivals == before.rivals
    real = link("enterprise:bank", "operates_in", segment, asserted())
    filled = dossier_of(graph_of(ENTITIES, (*LINKS, settled_there, real)), "enterprise:mill")
    assert (len(filled.gaps) < len(before.gaps)) == (segment == "segment:plate")
