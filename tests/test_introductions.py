"""Who can introduce us: known answers in the tiny world and in worlds of a few links."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from chains.errors import UnknownName, UsageError
from chains.graph import Graph, build_graph
from chains.introductions import Introduction, find_introducers, ties_of
from chains.model import Entity, Link, Snapshot, Status, attributes
from tests.test_paths import SOURCES, read, said

LANZHOU, JIUGANG = "place:620100", "enterprise:jiugang"


def world_of(*links: Link, **kinds: str) -> Graph:
    """A graph of these links; `kinds` are association kinds by the part of the id behind the colon."""
    ids = sorted({end for link in links for end in (link.subject, link.object)})
    entities = (Entity(i, kinds.get(f"name_{_slug(i)}", i), attributes=attributes(association_kind=kinds.get(_slug(i)), level=kinds.get(f"level_{_slug(i)}")))
                for i in ids)
    return build_graph(Snapshot(tuple(entities), links, SOURCES))


def _slug(node: str) -> str:
    return node.partition(":")[2]


def link(subject: str, kind: str, object: str, **more: object) -> Link:
    return Link(subject, kind, object, (said(**more),))  # type: ignore[arg-type]


def told(found: Iterable[Introduction]) -> list[tuple[str | None, str, bool]]:
    return [(_slug(x.introducer) if x.introducer else None, x.role, x.route is not None) for x in found]


# --- the tiny world

def test_introducers_to_jiugang_from_lanzhou(graph: Graph) -> None:
    found = find_introducers(graph, JIUGANG, us=LANZHOU)
    # Both ways that Lanzhou has rest on what was only read; the rest knows Jiugang, and nothing joins it to Lanzhou.
    assert told(found) == [("lzu", "合作院校", True), ("dongxing", "下属企业", True), ("620200", "属地政府", False),
                           ("gxj", "走访过它的单位", False)]
    school, daughter, town, office = found
    assert school.route and school.route.nodes == (LANZHOU, "university:lzu", JIUGANG) and school.candidate
    # an address only the editor knows, 0.2 · 2.5 / 0.5, and a partnership read at 0.7, 1 / (0.7 · 0.6)
    assert school.length == school.route.length == pytest.approx(1 + 2.381, abs=0.001)
    assert daughter.route and daughter.route.nodes == (LANZHOU, "association:chamber", "enterprise:dongxing", JIUGANG)
    assert daughter.first == "association:chamber" and [len(h) for h in daughter.route.hops] == [1, 1, 1]
    assert daughter.length == pytest.approx(1 + 2 + 1.961, abs=0.001)
    assert not town.candidate and town.contact.nodes == ("place:620200", JIUGANG) and office.length == 4.0


def test_each_introduction_carries_its_reasons_down_to_the_sentences(graph: Graph) -> None:
    school, *_, office = find_introducers(graph, JIUGANG, us=LANZHOU)
    assert [(r.name, r.value) for r in school.reasons] == [("与对方的联系", "合作院校"), ("与我方的联系", "1 步"), ("加权长度", 3.38)]
    assert school.reasons[2].note == "= 1.00 + 2.38；到我方自己人的一步已乘 0.2"
    assert school.reasons[1].note == "就在我方境内"
    assert [e.quote for x in school.reasons[0].links for e in x.evidence] == ["兰州大学与酒钢合作攻关<b>特种钢</b>,双方计划共建实验室。"]
    assert [(r.name, r.value, r.note) for r in office.reasons][1] == ("与我方的联系", None, "图谱未收录，不表示没有")


def test_an_office_of_ours_is_known_by_its_name(graph: Graph) -> None:
    found = find_introducers(graph, "university:lzu", us="place:620000")
    assert found[0].introducer is None and found[0].role == "就在我方" and found[0].route
    assert found[0].route.nodes == ("place:620000", LANZHOU, "university:lzu")
    (office,) = [x for x in find_introducers(graph, JIUGANG, us="place:620000") if x.introducer == "agency:gxj"]
    assert office.route and office.route.nodes == ("agency:gxj", JIUGANG) and not office.candidate
    assert office.reasons[1].value == "本级单位" and "按名称看是我方的机关单位" in office.reasons[1].note


def test_without_us_everybody_who_knows_them_is_told(graph: Graph) -> None:
    found = find_introducers(graph, JIUGANG)
    assert {x.introducer for x in found} == {"university:lzu", "enterprise:dongxing", "agency:gxj", "place:620200"}
    assert all(x.route is None and x.first is None for x in found)
    assert [x.candidate for x in found] == [False, False, True, True]


def test_only_what_people_wrote_down(graph: Graph) -> None:
    found = find_introducers(graph, JIUGANG, us=LANZHOU, curated_only=True)
    assert told(found) == [("620200", "属地政府", False), ("gxj", "走访过它的单位", False)] and not any(x.candidate for x in found)


# --- who counts as knowing them

TIES = [
    (link("enterprise:x", "owns", "enterprise:goal"), "控股股东"), (link("enterprise:goal", "owns", "enterprise:x"), "下属企业"),
    (link("enterprise:x", "supplies", "enterprise:goal"), "供应商"), (link("enterprise:goal", "supplies", "enterprise:x"), "客户"),
    (link("association:x", "invests_in", "enterprise:goal"), "基金"), (link("enterprise:x", "invests_in", "enterprise:goal"), "投资方"),
    (link("enterprise:goal", "partners_with", "university:x"), "合作院校"), (link("enterprise:goal", "partners_with", "place:x"), "合作地区"),
    (link("university:x", "serves", "enterprise:goal"), "服务院校"), (link("agency:x", "visited", "enterprise:goal"), "走访过它的单位"),
    (Link("enterprise:goal", "partners_with", "enterprise:x", (said(),), attributes=attributes(partnership="joint_venture")), "合资方"),
]


@pytest.mark.parametrize(("item", "role"), TIES, ids=[role for _, role in TIES])
def test_a_dealing_is_a_tie_and_says_what_they_are(item: Link, role: str) -> None:
    (tie,) = ties_of(world_of(item, x="基金"), "enterprise:goal")
    assert tie.role == role and _slug(tie.other) == "x" and tie.hops == ((item,),) and tie.firm


def test_what_is_merely_shared_is_no_tie() -> None:
    shared = [link("enterprise:goal", "located_in", "place:x"), link("enterprise:goal", "operates_in", "chain:c"),
              link("enterprise:goal", "produces", "product:p"), link("place:x", "develops", "chain:c")]
    assert ties_of(world_of(*shared), "enterprise:goal") == []


def test_who_invests_in_the_same_project_is_a_tie() -> None:
    world = world_of(link("enterprise:goal", "invests_in", "project:p"), link("enterprise:x", "invests_in", "project:p", status=Status.PLANNED),
                     link("project:p", "located_in", "place:t"))
    (tie,) = ties_of(world, "enterprise:goal")
    assert (tie.other, tie.role, tie.stations, tie.firm) == ("enterprise:x", "共同投资方", ("project:p",), False)
    assert tie.length == pytest.approx(1 / 0.95 + 1 / (0.95 * 0.6))
    (found,) = find_introducers(world, "enterprise:goal", us="enterprise:x")
    assert found.introducer is None and found.contact.nodes == ("enterprise:x", "project:p", "enterprise:goal") and found.candidate


def test_an_association_whose_office_it_is_brings_them_nearer() -> None:
    item = link("association:x", "partners_with", "enterprise:goal")
    (chamber,), (platform,) = (ties_of(world_of(item, x=kind), "enterprise:goal") for kind in ("商会", "平台"))
    assert chamber.length == pytest.approx(0.8 * platform.length) and (chamber.role, platform.role) == ("商会", "平台")


def test_the_office_in_charge_of_their_chain_knows_them() -> None:
    world = world_of(link("enterprise:goal", "operates_in", "segment:s"), link("segment:s", "part_of", "chain:c"),
                     link("agency:o", "chiefs", "chain:c"), link("enterprise:goal", "located_in", "place:wide"), level_wide="province")
    (found,) = find_introducers(world, "enterprise:goal")
    assert (found.introducer, found.role) == ("agency:o", "牵头部门")
    assert found.contact.nodes == ("agency:o", "chain:c", "segment:s", "enterprise:goal"), "a province is nobody to ask"


# --- the way from us

ALUMNI = (
    link("place:us", "partners_with", "association:alumni"), link("association:alumni", "partners_with", "university:u"),
    link("university:u", "partners_with", "enterprise:goal"),
)


def test_an_alumni_body_leads_over_its_school() -> None:
    (found,) = find_introducers(world_of(*ALUMNI, alumni="校友会"), "enterprise:goal", us="place:us")
    assert found.route and found.route.nodes == ("place:us", "association:alumni", "university:u", "enterprise:goal")
    assert (found.introducer, found.first) == ("university:u", "association:alumni") and not found.candidate
    assert found.length == pytest.approx((0.8 + 0.8 + 1) / 0.95, abs=0.001)
    assert find_introducers(world_of(*ALUMNI), "enterprise:goal", us="place:us", most_ties=2)[0].route is None


def test_whom_we_know_ourselves_comes_first_and_others_still_follow() -> None:
    both = [link("place:us", "partners_with", "enterprise:goal"), link("place:us", "partners_with", "university:a"),
            link("university:a", "partners_with", "enterprise:goal")]
    first, second = find_introducers(world_of(*both), "enterprise:goal", us="place:us")
    assert (first.introducer, first.role, first.reasons[0].note) == (None, "合作地区", "有直接联系，不必引荐")
    assert first.route and first.route.nodes == ("place:us", "enterprise:goal") and second.introducer == "university:a"
    at_home = [link("enterprise:goal", "located_in", "place:us"), *both]
    assert [x.role for x in find_introducers(world_of(*at_home), "enterprise:goal", us="place:us")] == ["就在我方", "合作院校"]


def test_nobody_is_asked_for_a_way_to_another_who_knows_them() -> None:
    both = [link("place:us", "partners_with", "university:u"), link("university:u", "partners_with", "enterprise:goal"),
            link("university:u", "partners_with", "institute:i"), link("institute:i", "partners_with", "enterprise:goal")]
    assert told(find_introducers(world_of(*both), "enterprise:goal", us="place:us")) == [("u", "合作院校", True), ("i", "合作院所", False)]


def test_firms_in_our_parks_and_counties_are_ours() -> None:
    world = world_of(link("place:county", "part_of", "place:us"), link("park:p", "located_in", "place:county"),
                     link("enterprise:f", "located_in", "park:p"), link("enterprise:goal", "owns", "enterprise:f"),
                     link("enterprise:later", "located_in", "place:us", status=Status.PLANNED), link("enterprise:later", "supplies", "enterprise:goal"))
    ours, planned = find_introducers(world, "enterprise:goal", us="place:us")
    assert ours.route and ours.route.nodes == ("place:us", "place:county", "park:p", "enterprise:f", "enterprise:goal")
    assert (ours.introducer, ours.first, ours.role) == ("enterprise:f", "enterprise:f", "下属企业")
    assert (planned.introducer, planned.route) == ("enterprise:later", None), "what is only planned here is not ours yet"


def test_what_was_only_read_comes_after_what_people_wrote() -> None:
    world = world_of(Link("place:us", "partners_with", "university:near", (read(0.99),)), link("university:near", "partners_with", "enterprise:goal"),
                     link("place:us", "partners_with", "agency:far"), link("agency:far", "partners_with", "university:v"),
                     link("university:v", "partners_with", "enterprise:goal"))
    first, second = find_introducers(world, "enterprise:goal", us="place:us")
    assert (first.introducer, first.candidate) == ("university:v", False) and (second.introducer, second.candidate) == ("university:near", True)
    assert second.length < first.length


def test_the_investors_of_a_project_introduce_to_it() -> None:
    world = world_of(link("enterprise:f", "invests_in", "project:goal"), link("enterprise:f", "located_in", "place:us"))
    (found,) = find_introducers(world, "project:goal", us="place:us")
    assert found.role == "投资方" and found.route and found.route.nodes == ("place:us", "enterprise:f", "project:goal")


# --- bad input

def test_nobody_is_introduced_to_a_chain_or_to_themselves(graph: Graph) -> None:
    for goal, us in (("chain:steel", None), (JIUGANG, "segment:alumina")):
        with pytest.raises(UsageError) as caught:
            find_introducers(graph, goal, us=us)
        assert "引荐的两端只能是地区、企业" in caught.value.zh
    with pytest.raises(UsageError, match="ourselves"):
        find_introducers(graph, JIUGANG, us=JIUGANG)
    with pytest.raises(UnknownName):
        find_introducers(graph, "enterprise:nobody")


def test_whom_nobody_knows_has_no_introducer(graph: Graph) -> None:
    assert find_introducers(graph, "agency:gxj", us="enterprise:lanshi")[0].route is None
    alone = build_graph(Snapshot((Entity("enterprise:a", "甲"), Entity("place:b", "乙")), (), SOURCES))
    assert find_introducers(alone, "enterprise:a", us="place:b") == []
