"""Segments of a chain in a place: what is known of them, what to do, who could help, and what everything hangs on."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.errors import UnknownName, UsageError
from chains.gaps import (
    State,
    advised,
    chains_in,
    cities_of,
    completeness,
    find_critical,
    find_gaps,
    great_circle,
    nearest_providers,
    related_chains,
    segments_here,
    share_text,
    single_providers,
)
from chains.gaps.holdings import counted_apart, group_of
from chains.gaps.providers import bus_factor, hhi
from chains.gaps.related import chains_by_city, density, proximity
from chains.gaps.shape import chain_shape
from chains.graph import Graph, build_graph
from chains.model import Condition, Link, Snapshot, Stage, Status, Treatment
from tests.gap_world import CHAIN, STAGES, A, B, entity, gap_graph, gap_snapshot, link, plain_chain, segment, state


@pytest.fixture(scope="module")
def graph() -> Graph:
    return gap_graph()


def marks(graph: Graph, place: str | None) -> dict[str, tuple[str, bool, bool]]:
    here = segments_here(graph, chain_shape(graph, CHAIN), place)
    return {s.rpartition("/")[2]: (h.state.value, h.planned, h.clue) for s, h in here.items()}


# --- states

def test_every_segment_is_present_absent_or_unknown(graph: Graph) -> None:
    assert marks(graph, A) == {
        "ore": ("unknown", True, False),  # being built
        "scrap": ("unknown", False, True),  # only a product is called so
        "pig": ("present", False, False), "steel": ("present", False, False), "sheet": ("present", False, False),
        "bar": ("absent", False, False),  # a source says so
        "car": ("unknown", False, False),  # nobody says anything
    }
    assert list(marks(graph, A)) == ["ore", "scrap", "pig", "steel", "sheet", "bar", "car"], "by stage, then as written"


def test_a_crowd_without_a_name_makes_a_segment_present_and_no_enterprise(graph: Graph) -> None:
    car = segments_here(graph, chain_shape(graph, CHAIN), B)[segment("car")]
    assert car.state is State.PRESENT and car.providers == () and car.unnamed
    assert not [n for n in graph if "整车厂" in n]


def test_a_place_covers_its_counties_and_parks_and_a_province_its_cities(graph: Graph) -> None:
    assert marks(graph, "place:11")["pig"][0] == "present" and marks(graph, "place:11")["sheet"][0] == "unknown"
    province = {s for s, m in marks(graph, "place:0").items() if m[0] == "present"}
    assert province == {"pig", "steel", "sheet", "bar", "car"} and marks(graph, None)["bar"][0] == "present"


def test_what_a_city_has_not_its_counties_have_not_and_the_other_way_nothing_follows(graph: Graph) -> None:
    assert marks(graph, "place:11")["bar"] == ("absent", False, False)
    county = gap_graph(states=[state("no-car", "place:11", segment("car"), Condition.MISSING)])
    assert marks(county, "place:11")["car"][0] == "absent" and marks(county, A)["car"][0] == "unknown"


def test_a_guess_of_the_editor_is_no_source_and_leaves_it_unknown() -> None:
    guess = state("guess", A, segment("car"), Condition.MISSING, source="source:editor")
    graph = gap_graph(states=[guess])
    car = segments_here(graph, chain_shape(graph, CHAIN), A)[segment("car")]
    assert (car.state, car.guessed, car.word) == (State.UNKNOWN, True, "未知，编者推断没有")


SAID = [
    # condition, what becomes of a segment nobody else speaks of, and its word
    (Condition.PRESENT, ("present", False, False), "有"), (Condition.FILLED, ("present", False, False), "有"),
    (Condition.PLANNED, ("unknown", True, False), "规划或在建"), (Condition.FILLING, ("unknown", True, False), "规划或在建"),
    (Condition.SHORT, ("unknown", False, False), "未知，来源称短板"), (Condition.MISSING, ("absent", False, False), "来源称没有"),
]


@pytest.mark.parametrize(("condition", "mark", "word"), SAID)
def test_what_a_source_says_of_a_segment(condition: Condition, mark: tuple[str, bool, bool], word: str) -> None:
    graph = gap_graph(states=[state("said", A, segment("car"), condition)])
    here = segments_here(graph, chain_shape(graph, CHAIN), A)[segment("car")]
    assert marks(graph, A)["car"] == mark and here.word == word


@pytest.mark.parametrize(("by", "word", "who"), [
    (("source:editor",), "未知，编者判断为短板", "编者认为可"), (("source:page",), "未知，来源称短板", "来源提出"),
    (("source:editor", "source:page"), "未知，来源称短板", "来源提出")])
def test_the_editors_judgement_is_not_called_a_sources_word(by: tuple[str, ...], word: str, who: str) -> None:
    states = [state(f"s{i}", A, segment("car"), Condition.SHORT, Treatment.EXTEND, source=source) for i, source in enumerate(by)]
    graph = gap_graph(states=states)
    gap = next(g for g in find_gaps(graph, CHAIN, place=A) if g.here.segment == segment("car"))
    assert gap.here.word == word and who in {r.name for r in gap.reasons}


LINKS = [
    # how a firm in the city is tied to the segment, and what becomes of it
    (link("enterprise:x", "operates_in", segment("car")), "present"),
    (link("enterprise:x", "operates_in", segment("car"), status=Status.PLANNED), "planned"),
    (link("enterprise:x", "operates_in", segment("car"), status=Status.SIGNED), "planned"),
    (link("enterprise:x", "operates_in", segment("car"), status=Status.ENDED), "nothing"),
    (link("enterprise:x", "operates_in", segment("car"), method="rule:operates_in"), "clue"),
    (link("project:x", "operates_in", segment("car")), "planned"),
    (link("project:done", "operates_in", segment("car")), "present"),
    (link("enterprise:paper", "operates_in", segment("car")), "clue"),
    (link("enterprise:x", "operates_in", CHAIN), "nothing"),
    (link("enterprise:away", "operates_in", segment("car")), "nothing"),
]


@pytest.mark.parametrize(("work", "becomes"), LINKS)
def test_only_what_is_curated_and_there_counts(work: Link, becomes: str) -> None:
    there = [entity("enterprise:x", "某厂"), entity("project:x", "某项目", stage="planned"), entity("project:done", "某厂房", stage="operating"),
             entity("enterprise:paper", "壳", presence="registered_only"), entity("enterprise:away", "外省厂")]
    address = [link(e.id, "located_in", A) for e in there[:4]]
    # A document puts the firm of another province here for its plans; its curated address outweighs that.
    address += [link("enterprise:away", "located_in", "place:out"), link("enterprise:away", "located_in", A, method="rule:located_in")]
    found = marks(gap_graph(there, [*address, work]), A)["car"]
    assert found == {"present": ("present", False, False), "planned": ("unknown", True, False), "clue": ("unknown", False, True),
                     "nothing": ("unknown", False, False)}[becomes]


def test_a_new_area_is_counted_apart_from_its_city() -> None:
    area = [entity("place:new", "新区", level="new_area"), entity("enterprise:n", "新厂")]
    graph = gap_graph(area, [link("place:new", "part_of", A), link("enterprise:n", "located_in", "place:new"),
                             link("enterprise:n", "operates_in", segment("car"))])
    assert marks(graph, A)["car"][0] == "unknown" and marks(graph, "place:new")["car"][0] == "present"
    assert marks(graph, "place:0")["car"][0] == "present" and counted_apart(graph, A) == ("place:new",)


# --- completeness

def test_completeness_is_an_interval_with_what_stands_behind_it(graph: Graph) -> None:
    found = completeness(graph, CHAIN, place=A)
    assert found.share == (3 / 7, 6 / 7), "unknown as nothing, and as there; what a source denies is never there"
    assert (found.ways, found.ways_covered, found.way_share) == (4, (0, 2), (0.0, 0.5))
    assert found.run == (segment("pig"), segment("steel"), segment("sheet"))
    by_name = {r.name: r for r in found.reasons}
    assert [r.value for r in found.reasons[:5]] == [3, 1, 1, 1, 3]
    assert {x.subject for x in by_name["已知有"].links} == {"enterprise:jia", "enterprise:ban"}
    assert [s.id for s in by_name["来源称没有"].states] == ["state:no-bar"]
    assert "不等于没有" in by_name["未知"].note and by_name["未知"].entities == (segment("ore"), segment("scrap"), segment("car"))
    assert share_text(found) == ("已知 3/7 个环节（43%），未知的全有时最多 6/7（86%）；来源称没有 1；规划或在建 1；有线索待核 1；"
                                 "从源头到末端 4 条路径，整条贯通 0 条（最多 2 条）")


def test_a_firm_whose_segment_nobody_knows_is_told_apart() -> None:
    graph = gap_graph([entity("enterprise:x", "某厂")], [link("enterprise:x", "located_in", B), link("enterprise:x", "operates_in", CHAIN)])
    found = completeness(graph, CHAIN, place=B)
    assert found.unplaced == ("enterprise:x",) and len(found.present) == 2
    assert completeness(graph, CHAIN, place=A).unplaced == ()


def test_of_chains_and_cities_those_with_anything_are_listed(graph: Graph) -> None:
    assert [(c.place, len(c.present)) for c in cities_of(graph, CHAIN)] == [(A, 3), (B, 2)]
    assert [c.chain for c in chains_in(graph, A)] == [CHAIN] and chains_in(graph, "place:out") == []


@st.composite
def firms(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Firms in the first city, each with one segment."""
    names = draw(st.lists(st.sampled_from(list(STAGES)), max_size=6))
    return [(f"enterprise:f{i}", segment(name)) for i, name in enumerate(names)]


def _with(extra: list[tuple[str, str]], luck: random.Random | None = None) -> Snapshot:
    links = [x for firm, where in extra for x in (link(firm, "located_in", A), link(firm, "operates_in", where))]
    snapshot = gap_snapshot([entity(firm, firm) for firm, _ in extra], links)
    if luck is None:
        return snapshot
    shuffled = luck.sample(snapshot.links, len(snapshot.links)), luck.sample(snapshot.entities, len(snapshot.entities))
    return replace(snapshot, links=tuple(shuffled[0]), entities=tuple(shuffled[1]), states=snapshot.states[::-1])


@settings(max_examples=20, deadline=None)
@given(firms(), st.randoms(use_true_random=False))
def test_no_result_depends_on_the_order_of_what_is_known(extra: list[tuple[str, str]], luck: random.Random) -> None:
    one, other = build_graph(_with(extra)), build_graph(_with(extra, luck))
    assert find_gaps(one, CHAIN, place=A) == find_gaps(other, CHAIN, place=A)
    assert completeness(one, CHAIN, place=A) == completeness(other, CHAIN, place=A)
    assert find_critical(one, CHAIN, place=A) == find_critical(other, CHAIN, place=A)


@settings(max_examples=25, deadline=None)
@given(firms())
def test_one_more_provider_never_lowers_completeness_and_the_bounds_stay_in_order(extra: list[tuple[str, str]]) -> None:
    before = (0.0, 0.0, 0, 0)
    for n in range(len(extra) + 1):
        found = completeness(build_graph(_with(extra[:n])), CHAIN, place=A)
        assert found.share is not None
        low, high = found.share
        now = (low, high, *found.ways_covered)
        assert all(new >= old for new, old in zip(now, before, strict=True))
        assert 0 <= low <= high <= 1 and 0 <= found.ways_covered[0] <= found.ways_covered[1] <= found.ways
        assert len(found.present) + len(found.absent) + found.unknown == len(found.segments)
        before = now


# --- advice

def advice(graph: Graph, place: str = A) -> dict[str, str | None]:
    return {g.segment.rpartition("/")[2]: g.treatment.value if g.treatment else None for g in find_gaps(graph, CHAIN, place=place)}


def test_advice_follows_the_neighbours(graph: Graph) -> None:
    assert advice(graph) == {
        "ore": "fill", "scrap": "fill",  # somebody here waits for it
        "bar": "fill", "car": "fill",  # behind a segment that one plain firm carries
        "pig": "strengthen", "steel": "strengthen", "sheet": "strengthen",  # one provider each
    }
    assert advice(graph, B) == {**dict.fromkeys(STAGES), "steel": "fill", "scrap": None, "bar": "strengthen", "sheet": "fill", "car": None}


def test_behind_something_strong_a_chain_is_extended() -> None:
    leading = link("enterprise:big", "operates_in", segment("sheet"), role="leading_enterprise")
    several = link("enterprise:big", "operates_in", segment("sheet"))
    for work in (leading, several):
        graph = gap_graph([entity("enterprise:big", "大厂")], [link("enterprise:big", "located_in", A), work])
        found = advice(graph)
        assert found["car"] == "extend" and found["sheet"] is None, "two independent firms"
        assert found["bar"] == "fill", "甲钢 makes the steel, and it is neither"
    group = gap_graph(links=[link("enterprise:jia", "operates_in", CHAIN, role="leading_enterprise")])
    assert advice(group)["car"] == "extend", "甲板 belongs to a 龙头 of the chain"


def test_what_somebody_waits_for_is_filled_even_behind_something_strong() -> None:
    graph = gap_graph(states=[state("cars-here", A, segment("car"), Condition.PRESENT)], links=[
        link("enterprise:jia", "operates_in", CHAIN, role="leading_enterprise")])
    assert advice(graph)["bar"] == "extend" and advice(graph)["scrap"] == "fill"


def test_an_official_title_changes_no_advice(graph: Graph) -> None:
    titled = gap_graph(links=[link("enterprise:ban", "leads", CHAIN)])
    assert advice(titled) == advice(graph)
    assert [g.segment for g in advised(find_gaps(titled, CHAIN, place=A))] == [g.segment for g in advised(find_gaps(graph, CHAIN, place=A))]


def test_a_neighbour_in_another_chain_builds_a_chain_that_is_not_there_yet() -> None:
    entities, links = plain_chain({}, [], chain="chain:cars")
    entities += [entity("segment:cars/body", "车身", stage="upstream", order=0), entity("segment:cars/shop", "销售", stage="downstream", order=1)]
    links += [link("segment:cars/body", "part_of", "chain:cars"), link("segment:cars/shop", "part_of", "chain:cars"),
              link(segment("sheet"), "feeds", "segment:cars/body"), link("segment:cars/body", "feeds", "segment:cars/shop")]
    body, shop = find_gaps(gap_graph(entities, links), "chain:cars", place=A)
    assert (body.treatment, shop.treatment) == (Treatment.BUILD, None)
    (above,) = [r for r in body.reasons if r.name == "本地已有的上游"]
    assert above.entities == (segment("sheet"),) and above.note == "1 个在别的链上"
    assert {x.kind for x in above.links} == {"feeds", "operates_in"}, "down to who does it, and on whose word"


def test_what_a_source_names_comes_first_and_opens_down_to_the_source(graph: Graph) -> None:
    order = [g.segment.rpartition("/")[2] for g in advised(find_gaps(graph, CHAIN, place=A))]
    assert order[0] == "bar" and set(order) == set(STAGES)
    bar = next(g for g in find_gaps(graph, CHAIN, place=A) if g.segment == segment("bar"))
    (said,) = [r for r in bar.reasons if r.name == "来源提出"]
    assert said.value == "延链" and [s.id for s in said.states] == ["state:no-bar"] and bar.treatment is Treatment.FILL
    assert bar.way_share == 0.5 and "2 条经过它" in bar.reasons[-1].note


def test_between_two_that_are_there_comes_before_beside_one() -> None:
    graph = gap_graph(states=[state("cars-here", A, segment("car"), Condition.PRESENT)], links=[
        link("enterprise:x", "located_in", A), link("enterprise:x", "operates_in", segment("ore"))],
        entities=[entity("enterprise:x", "某矿")])
    lost = [g for g in advised(find_gaps(graph, CHAIN, place=A)) if g.state is not State.PRESENT]
    assert [g.segment for g in lost] == [segment("bar"), segment("scrap")]


def test_segments_that_hang_on_one_firm_are_told_together(graph: Graph) -> None:
    gaps = find_gaps(graph, CHAIN, place=A)
    assert {head: [g.segment for g in found] for head, found in single_providers(gaps).items()} == {
        "enterprise:jia": [segment("pig"), segment("steel"), segment("sheet")]}
    (depends,) = [r for g in gaps if g.segment == segment("sheet") for r in g.reasons if r.name == "独立的供应方"]
    assert depends.value == 1 and "HHI 为 1.00" in depends.note
    # An owner from elsewhere with one firm here: it is the firm that people know.
    owned = gap_graph([entity("enterprise:far", "外省集团")], [link("enterprise:far", "owns", "enterprise:yi")])
    assert list(single_providers(find_gaps(owned, CHAIN, place=B))) == ["enterprise:yi"]


def test_nobody_can_count_a_crowd(graph: Graph) -> None:
    car = next(g for g in find_gaps(graph, CHAIN, place=B) if g.segment == segment("car"))
    (depends,) = [r for r in car.reasons if r.name == "独立的供应方"]
    assert car.treatment is None and depends.value is None


# --- providers elsewhere

def test_the_great_circle() -> None:
    assert great_circle((0, 0), (90, 0)) == pytest.approx(6371.0088 * math.pi / 2)
    assert great_circle((103.8, 36.1), (103.8, 36.1)) == 0 and great_circle((0, 0), (180, 0)) == pytest.approx(6371.0088 * math.pi)
    assert great_circle((100, 40), (101, 40)) == pytest.approx(85.18, abs=0.01)


points = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


@given(points, points, points)
@settings(max_examples=50, deadline=None)
def test_distances_are_a_metric(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> None:
    assert great_circle(a, b) == pytest.approx(great_circle(b, a), abs=1e-6)
    assert great_circle(a, c) <= great_circle(a, b) + great_circle(b, c) + 1e-6


def test_the_nearest_provider_is_told_with_its_role_distance_and_source() -> None:
    far = [entity("place:3", "丙市", level="prefecture", lon=110.0, lat=40.0), entity("place:4", "丁市", level="prefecture"),
           entity("enterprise:bing", "丙棒"), entity("enterprise:ding", "丁棒"), entity("enterprise:out", "外棒")]
    where = [link("enterprise:bing", "located_in", "place:3"), link("enterprise:ding", "located_in", "place:4"),
             link("enterprise:out", "located_in", "place:out")]
    graph = gap_graph(far, [*where, *(link(e, "operates_in", segment("bar")) for e in ("enterprise:bing", "enterprise:ding", "enterprise:out"))])
    found = nearest_providers(graph, segment("bar"), A)
    assert [(p.enterprise, p.place, p.about_km) for p in found] == [
        ("enterprise:yi", B, 90), ("enterprise:bing", "place:3", 850), ("enterprise:ding", "place:4", None), ("enterprise:out", "place:out", None)]
    assert found[0].role == "backbone" and found[0].link is not None and found[0].link.evidence
    assert nearest_providers(graph, segment("bar"), A, limit=1) == found[:1]
    assert nearest_providers(graph, segment("bar"), None) == ()


def test_a_crowd_is_a_provider_too_and_a_group_is_named_once() -> None:
    graph = gap_graph([entity("project:p", "棒材项目", stage="operating")], [
        link("project:p", "located_in", B), link("project:p", "operates_in", segment("bar")), link("enterprise:yi", "invests_in", "project:p")])
    assert [p.enterprise for p in nearest_providers(graph, segment("bar"), A)] == ["enterprise:yi"]
    (crowd,) = nearest_providers(graph, segment("car"), A)
    assert (crowd.enterprise, crowd.actor, crowd.state is not None) == (None, "整车厂若干", True)


def test_neighbouring_cities_are_never_no_kilometres_apart() -> None:
    near = gap_graph([entity("place:5", "邻市", level="prefecture", lon=100.01, lat=40.0), entity("enterprise:lin", "邻棒")], [
        link("enterprise:lin", "located_in", "place:5"), link("enterprise:lin", "operates_in", segment("bar"))])
    assert nearest_providers(near, segment("bar"), A)[0].about_km == 10


# --- what everything hangs on

def test_what_is_cut_off_when_one_disappears(graph: Graph) -> None:
    found = find_critical(graph, CHAIN, place=A)
    assert found.ways == 1
    assert [(c.entity.rpartition("/")[2], c.starved, c.stranded, c.ways_lost) for c in found.segments] == [
        ("pig", (segment("steel"), segment("sheet")), (), 1.0), ("steel", (segment("sheet"),), (segment("pig"),), 1.0)]
    (firm,) = found.firms
    assert firm.entity == "enterprise:jia" and firm.members == ("enterprise:ban", "enterprise:jia")
    assert firm.lost == (segment("pig"), segment("steel"), segment("sheet")) and firm.ways_lost == 1.0
    assert (found.concentration.hhi, found.concentration.bus_factor) == (1.0, 1)
    assert {x.kind for r in firm.reasons for x in r.links} == {"operates_in"}
    assert [r.value for r in found.reasons] == [1.0, 1] and {x.subject for x in found.reasons[0].links} == set(firm.members)


def test_a_second_firm_takes_the_weight_off_the_first() -> None:
    graph = gap_graph([entity("enterprise:x", "某厂")], [
        link("enterprise:x", "located_in", A), *(link("enterprise:x", "operates_in", segment(s)) for s in ("pig", "steel", "sheet"))])
    found = find_critical(graph, CHAIN, place=A)
    assert found.firms == () and found.concentration.hhi == 0.5 and found.concentration.bus_factor == 2


def test_a_crowd_is_never_lost_with_a_firm(graph: Graph) -> None:
    found = find_critical(graph, CHAIN, place=B)
    assert [c.entity for c in found.firms] == ["enterprise:yi"] and found.ways == 0
    assert found.firms[0].ways_lost is None and found.concentration.unnamed == (segment("car"),)
    crowds = find_critical(gap_graph(states=[state("mills", B, segment("sheet"), Condition.PRESENT)]), CHAIN, place=B)
    assert crowds.reasons[1].value is None and "不取决于少数几家" in crowds.reasons[1].note
    assert find_critical(graph, CHAIN, place="place:out").firms == ()


def test_owners_are_followed_to_the_head_and_rings_end() -> None:
    ring = [link("enterprise:yi", "owns", "enterprise:jia"), link("enterprise:ban", "owns", "enterprise:yi")]
    assert group_of(gap_graph(links=ring[:1]), "enterprise:ban") == "enterprise:yi"
    assert group_of(gap_graph(links=ring), "enterprise:ban") in {"enterprise:jia", "enterprise:yi", "enterprise:ban"}
    built = gap_graph(links=[link("enterprise:ban", "invests_in", "project:ore")])
    assert group_of(built, "project:ore") == "enterprise:jia" and group_of(built, "enterprise:yi") == "enterprise:yi"


BUS = [({"a": "123", "b": "1"}, 0, 1), ({"a": "12", "b": "34"}, 0, 1), ({"a": "1", "b": "2", "c": "3"}, 0, 2),
       ({"a": "123", "b": "123"}, 0, 2), ({"a": "1"}, 3, None), ({}, 0, None), ({"a": "1"}, 1, 1)]


@pytest.mark.parametrize(("held", "always", "fewest"), BUS)
def test_the_bus_factor(held: dict[str, str], always: int, fewest: int | None) -> None:
    assert bus_factor({group: frozenset(segments) for group, segments in held.items()}, always=always) == fewest


@given(st.dictionaries(st.text("abcde", min_size=1, max_size=2), st.floats(0.01, 100), max_size=8), st.floats(0.1, 10))
@settings(max_examples=40, deadline=None)
def test_concentration_lies_between_even_and_alone_and_ignores_the_unit(shares: dict[str, float], scale: float) -> None:
    found = hhi(shares)
    if not shares:
        assert found is None
    else:
        assert found is not None and 1 / len(shares) - 1e-9 <= found <= 1 + 1e-9
        assert hhi({k: v * scale for k, v in shares.items()}) == pytest.approx(found)


# --- chains to build

HAVE = {"p": frozenset("xy"), "q": frozenset("xyz"), "r": frozenset("z"), "s": frozenset()}


def test_relatedness_known_by_hand() -> None:
    assert proximity(HAVE, "x", "y") == 1 and proximity(HAVE, "x", "z") == 0.5 and proximity(HAVE, "x", "w") == 0
    assert density(HAVE, "p", "z") == 1 and density(HAVE, "r", "x") == pytest.approx(0.5 / 1.5)
    assert density(HAVE, "s", "x") == 0 and density(HAVE, "p", "w") is None


@given(st.dictionaries(st.sampled_from("pqrst"), st.frozensets(st.sampled_from("uvwxyz")), min_size=1))
@settings(max_examples=40, deadline=None)
def test_relatedness_is_symmetrical_and_a_share(have: dict[str, frozenset[str]]) -> None:
    for one in "uvw":
        for other in "xyz":
            assert proximity(have, one, other) == proximity(have, other, one) <= 1
        for place in have:
            found = density(have, place, one)
            assert found is None or 0 <= found <= 1 + 1e-12
            assert density({**have, place: frozenset("uvwxyz")}, place, one) in (None, pytest.approx(1))


def test_a_city_is_offered_the_chains_that_go_with_what_it_has() -> None:
    chains = [entity(f"chain:{c}", c) for c in "xyz"]
    firms = [entity(f"enterprise:{c}{p}", f"{c}{p}") for p, cs in ((1, "x"), (2, "xyz")) for c in cs]
    graph = gap_graph([*chains, *firms], [y for e in firms for y in (
        link(e.id, "operates_in", f"chain:{e.id[-2]}"), link(e.id, "located_in", f"place:{e.id[-1]}"))])
    assert chains_by_city(graph) == {A: {"chain:x", CHAIN}, B: {"chain:x", "chain:y", "chain:z", CHAIN}}
    found = related_chains(graph, A)
    assert [(r.chain, r.rank, r.of) for r in found] == [("chain:y", 1, 2), ("chain:z", 2, 2)]
    assert found[0].density == 0.5 == found[0].reasons[0].value, "as near to what is there as to the one that is not"
    assert found[0].closest == (CHAIN, "chain:x") and found[0].reasons[2].entities == (B,)
    assert related_chains(graph, B) == [] and related_chains(graph, "place:0") == []


def test_with_one_city_nothing_is_related() -> None:
    entities, links = plain_chain({"a": "upstream"}, [])
    one = build_graph(Snapshot((*entities, entity(A, "甲市", level="prefecture"), entity("chain:z", "z")), tuple(links), ()))
    assert related_chains(one, A) == []


# --- bad input

def test_an_unknown_or_wrong_chain_is_said(graph: Graph) -> None:
    with pytest.raises(UnknownName, match="chain:nothing"):
        find_gaps(graph, "chain:nothing", place=A)
    with pytest.raises(UsageError) as caught:
        completeness(graph, A)
    assert caught.value.zh == "“甲市”是地区，不是产业链"


def test_a_chain_without_segments_has_nothing_to_say() -> None:
    graph = gap_graph([entity("chain:none", "空链")])
    found = completeness(graph, "chain:none", place=A)
    assert find_gaps(graph, "chain:none", place=A) == [] and found.share is None and found.way_share is None
    assert share_text(found) == "没有收录任何环节" and find_critical(graph, "chain:none").segments == ()


def test_segments_that_do_not_hang_together_are_counted_and_no_way_is_made_up() -> None:
    entities, links = plain_chain({"a": "upstream", "b": None, "c": "downstream"}, [])
    links += [link("enterprise:x", "located_in", A), link("enterprise:x", "operates_in", segment("a"))]
    graph = build_graph(Snapshot((*entities, entity(A, "甲市", level="prefecture"), entity("enterprise:x", "某")), tuple(links), ()))
    found = completeness(graph, CHAIN, place=A)
    assert found.share == (1 / 3, 1.0) and found.way_share is None and found.run == (segment("a"),)
    gaps = find_gaps(graph, CHAIN, place=A)
    assert [g.here.stage for g in gaps] == [Stage.UPSTREAM, Stage.DOWNSTREAM, None] and [g.way_share for g in gaps] == [None] * 3
    assert [g.treatment for g in gaps] == [Treatment.STRENGTHEN, None, None]


def test_a_planned_or_read_flow_is_no_flow() -> None:
    entities, links = plain_chain({"a": "upstream", "b": "downstream", "c": "downstream"}, [("a", "b")])
    links += [link(segment("a"), "feeds", segment("c"), status=Status.PLANNED)]
    shape = chain_shape(build_graph(Snapshot(tuple(entities), tuple(links), ())), CHAIN)
    assert shape.flow.pairs == ((segment("a"), segment("b")),)


def test_the_graph_is_not_changed(graph: Graph) -> None:
    before = (set(graph.nodes), set(graph.edges))
    find_gaps(graph, CHAIN, place=A)
    find_critical(graph, CHAIN)
    assert (set(graph.nodes), set(graph.edges)) == before
