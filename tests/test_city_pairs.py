"""Which cities are alike, where they compete and complete one another, what they plan: by hand on a small world."""

from __future__ import annotations

import math

import numpy as np
import pytest

from chains.cities import city_matrix, city_named, total_of
from chains.cities.compare import compare_cities
from chains.cities.grid import grid_of, thin_note
from chains.cities.likeness import most_alike
from chains.cities.overlap import Overlap, overlaps
from chains.cities.plans import planned_chains
from chains.cities.profile import profile_of
from chains.cities.structure import density_reasons, quotient_reasons, special_reasons, structure_of
from chains.errors import UnknownName, UsageError
from chains.graph import Graph
from chains.model import Status
from tests.city_world import A, B, C, D, build, entity, link


@pytest.fixture(scope="module")
def cities() -> Graph:
    return build()


# --- the measures of the matrix

CELLS = [
    # measure, city, chain, value, candidates
    ("enterprises", A, "chain:steel", 3, 0),
    ("weighted", A, "chain:steel", 3 + 2 + 1, 0),  # the higher of two roles; no role counts as supporting
    ("weighted", B, "chain:food", 1, 0),
    ("projects", A, "chain:steel", 1, 1),
    ("projects", B, "chain:food", 0, 1),
    ("investment", A, "chain:steel", 5, 4),  # half of 10; the planned 4 apart
    ("investment", A, "chain:food", 5, 0),
    ("investment", B, "chain:steel", 6, 0),  # the whole of 6: what is signed in another chain takes no share
    ("investment", B, "chain:food", 0, 0),
    ("declared", A, "chain:steel", 2, 0),
    ("declared", A, "chain:wind", 1, 0),
]


@pytest.mark.parametrize(("measure", "place", "chain", "value", "candidates"), CELLS)
def test_the_measures_of_a_cell(cities: Graph, measure: str, place: str, chain: str, value: float, candidates: float) -> None:
    cell = {(c.place, c.chain): c for c in city_matrix(cities, measure)}[place, chain]
    assert (cell.value, cell.candidates) == (value, candidates)
    assert sum(cell.parts) == cell.value and len(cell.parts) == len(cell.counted)


@pytest.mark.parametrize(("measure", "place", "total"), [
    ("enterprises", A, 4), ("investment", A, 10), ("projects", A, 1), ("weighted", A, 7), ("declared", A, 3)])
def test_no_total_counts_anything_twice(cities: Graph, measure: str, place: str, total: float) -> None:
    assert total_of(c for c in city_matrix(cities, measure) if c.place == place) == total


def test_a_firm_in_two_chains_is_one_by_its_highest_role() -> None:
    graph = build(link("enterprise:a1", "operates_in", "segment:mill", role="backbone"))
    cells = [c for c in city_matrix(graph, "weighted") if c.place == A]
    assert sum(c.value for c in cells) == 9 and total_of(cells) == 7


def test_a_project_without_amount_is_unknown_and_not_zero(cities: Graph) -> None:
    cell = {(c.place, c.chain): c for c in city_matrix(cities, "investment")}[B, "chain:steel"]
    assert cell.unvalued == ("project:p3",) and "project:p3" in cell.counted


def test_a_firm_that_only_plans_to_come_is_a_candidate() -> None:
    graph = build(entity("enterprise:new", "新公司"), link("enterprise:new", "operates_in", "segment:bake"),
                  link("enterprise:new", "located_in", D, status=Status.PLANNED))
    (cell,) = [c for c in city_matrix(graph) if c.place == D]
    assert (cell.value, cell.candidates) == (0, 1)


def test_what_has_ended_counts_nowhere() -> None:
    graph = build(entity("enterprise:old", "旧公司"), link("enterprise:old", "operates_in", "segment:bake", status=Status.ENDED),
                  link("enterprise:old", "located_in", D))
    assert not [c for c in city_matrix(graph) if c.place == D]


# --- names

@pytest.mark.parametrize(("name", "city"), [("甲市", A), (A, A), ("甲县", A)])
def test_a_city_is_named_by_itself_or_what_lies_in_it(cities: Graph, name: str, city: str) -> None:
    assert city_named(cities, name) == city


def test_a_province_is_no_city_and_an_unknown_name_has_neighbours(cities: Graph) -> None:
    with pytest.raises(UsageError) as raised:
        city_named(cities, "某省")
    assert "甲市、乙市、丙市、丁市" in raised.value.zh
    with pytest.raises(UnknownName) as unknown:
        city_named(cities, "甲城市")
    assert "甲市" in unknown.value.zh


# --- alike

def test_the_most_alike_city_shares_most_and_says_what(cities: Graph) -> None:
    first, second, third = most_alike(cities, A)
    assert [x.other for x in (first, second, third)] == [B, C, D]
    assert first.value == pytest.approx(7 / math.sqrt(50)) and second.value == pytest.approx(1 / math.sqrt(20))
    assert third.value is None and third.krugman is None, "nothing is recorded of D: that is not unlike"
    steel, food = first.reasons
    assert (steel.name, food.name) == ("钢铁", "食品")
    assert steel.weight == pytest.approx(6 / 7) and "同一环节：冶炼" in steel.note and "没有收录到相同环节" in food.note
    assert set(steel.entities) == {f"enterprise:{x}" for x in ("a1", "a2", "a3", "b1", "b2")}
    assert {x.subject for x in steel.links} == set(steel.entities) and all(x.evidence for x in steel.links)


def test_likeness_is_the_same_from_both_sides(cities: Graph) -> None:
    there = {x.other: x for x in most_alike(cities, A)}[B]
    back = {x.other: x for x in most_alike(cities, B)}[A]
    assert (there.value, there.krugman) == pytest.approx((back.value, back.krugman))
    assert there.competing == pytest.approx(back.competing)


def test_plans_count_once_however_often_they_were_made(cities: Graph) -> None:
    by_other = {x.other: x for x in most_alike(cities, A, measure="declared")}
    assert by_other[B].value == pytest.approx(1 / math.sqrt(2))  # A: steel, food; B: steel
    assert by_other[B].reasons[0].declarations and not by_other[B].reasons[0].entities


# --- overlap

def pair(graph: Graph, one: str, other: str, measure: str = "enterprises") -> Overlap:
    return next(x for x in overlaps(graph, measure=measure) if {x.place, x.other} == {one, other})


def test_the_cosine_splits_by_pairs_of_firms(cities: Graph) -> None:
    x = pair(cities, A, B)
    # 7 pairs: a1–b1 and a2–b1 both smelt; b2's ore goes to a1 and a2, a4's flour to b3; of a3 the segment is not known.
    unit = 1 / math.sqrt(50)
    assert x.competing == pytest.approx(2 * unit) and x.complementary == pytest.approx(3 * unit)
    assert x.rest == pytest.approx(2 * unit) and x.unplaced == (1, 0)


def test_what_competes_is_the_same_segment_or_the_same_plan(cities: Graph) -> None:
    x = pair(cities, A, B)
    assert [r.name for r in x.competes] == ["同一环节 冶炼", "都宣示 钢铁"] and x.same_plans == 1
    segment, plan = x.competes
    assert set(segment.entities) == {"enterprise:a1", "enterprise:a2", "enterprise:b1"} and len(segment.links) == 3
    assert "甲市 2 家、乙市 1 家" in segment.note and "甲市（2024年） 3 家、乙市（2023年） 2 家" in plan.note
    assert [d.year for d in plan.declarations] == ["2024", "2023"], "the newest plan of each"


def test_what_completes_is_what_the_other_lacks(cities: Graph) -> None:
    x = pair(cities, A, B)
    names = [r.name for r in x.completes]
    assert names[0] == "已有供应 b2公司 → a1公司", "what a source says comes first"
    # Both smelt, so A's smelting feeds nobody's gap; A rolls strip whose scrap goes to B's ore in this ring.
    assert set(names[1:]) == {"乙市 采矿 → 甲市 冶炼", "甲市 磨粉 → 乙市 烘焙", "甲市 板带 → 乙市 采矿"}
    ore = next(r for r in x.completes if r.name == "乙市 采矿 → 甲市 冶炼")
    assert ore.value == "1 家 → 2 家" and ore.note == "甲市未收录采矿企业" and ore.links[0].kind == "feeds"


def test_goods_join_cities_across_chains_too(cities: Graph) -> None:
    x = pair(cities, A, C)
    assert "甲市 板带 → 丙市 塔筒" in [r.name for r in x.completes]
    assert [r.name for r in x.competes] == ["都宣示 钢铁"], "A's cluster of wind power is no plan of its own"


def test_every_pair_once_and_the_undefined_last(cities: Graph) -> None:
    found = overlaps(cities)
    assert len(found) == 6 and [x.value is None for x in found] == [False] * 3 + [True] * 3
    mine = overlaps(cities, place=C)
    assert [x.place for x in mine] == [C] * 3 and {x.other for x in mine} == {A, B, D}
    for x in found:
        assert x.value is None or x.value == pytest.approx(x.competing + x.complementary + x.rest)


def test_cities_of_few_firms_come_after_those_of_more() -> None:
    more = [thing for n in range(5) for place, name in ((C, "c"), (D, "d")) for thing in (
        entity(f"enterprise:{name}x{n}", f"{name}{n}厂"), link(f"enterprise:{name}x{n}", "located_in", place),
        link(f"enterprise:{name}x{n}", "operates_in", "segment:tower" if n else "segment:bake"))]
    graph = build(*more)
    found = overlaps(graph)
    assert {found[0].place, found[0].other} == {C, D} and set(grid_of(graph).thin()) == {A, B}
    note = thin_note(graph, grid_of(graph))
    assert "不足 5 家企业" in note and "甲市 4、乙市 3" in note


@pytest.mark.parametrize("measure", ["weighted", "projects", "investment", "declared"])
def test_the_parts_sum_to_the_cosine_by_every_measure(cities: Graph, measure: str) -> None:
    grid = grid_of(cities, measure)
    x = pair(cities, A, B, measure)
    a, b = grid.values[grid.row_of[A]], grid.values[grid.row_of[B]]
    assert x.value == pytest.approx(float(a @ b / np.sqrt((a @ a) * (b @ b))))
    assert x.value == pytest.approx(sum(c.part for c in x.chains))
    for c in x.chains:
        assert c.competing + c.complementary <= c.part + 1e-12


# --- plans of the whole province

def test_a_chain_that_many_declare_is_warned_of_with_what_is_there(cities: Graph) -> None:
    steel, *rest = planned_chains(cities, at_least=3)
    assert (steel.chain, steel.declared) == ("chain:steel", (A, B, C))
    assert (steel.with_firms, steel.firms, steel.with_projects, steel.projects) == ((A, B), 5, (A, B), 3)
    assert steel.warning == "3 个市州都宣示钢铁：2 个收录到企业（共 5 家），2 个收录到已投产或在建的项目（共 3 个），其中 2 个两样都有，1 个企业、项目都未收录"
    assert {r.name: r.value for r in steel.reasons} == {"甲市": 3, "乙市": 2, "丙市": 0}
    assert all(r.declarations for r in steel.reasons)
    assert {p.chain for p in rest} == {"chain:food", "chain:wind"} and not any(p.warning for p in rest)
    food = next(p for p in rest if p.chain == "chain:food")
    assert set(food.undeclared) == {B, C}


def test_a_city_that_only_wants_a_chain_is_told_apart() -> None:
    graph = build(link(D, "targets", "chain:steel"))
    steel = planned_chains(graph)[0]
    assert steel.targeted == (D,) and D not in steel.declared


# --- one city, and two side by side

def test_the_profile_of_a_city(cities: Graph) -> None:
    profile = profile_of(cities, C)
    assert (profile.total, profile.diversity) == (2, 2)
    assert [s.chain for s in profile.strengths] == ["chain:food", "chain:wind"]
    assert [s.chain for s in profile.bare] == ["chain:steel"] and profile.bare[0].reasons[0].declarations
    assert [s.chain for s in profile.silent] == ["chain:food"] and profile.silent[0].reasons[0].entities == ("enterprise:c2",)
    assert profile.nearby == (), "of two firms nothing is inferred"
    assert profile.complexity is None and profile.structure.complexity.why_not


def test_a_city_without_firms_has_an_empty_profile(cities: Graph) -> None:
    profile = profile_of(cities, D)
    assert profile.total == 0 and profile.special is None and profile.strengths == profile.nearby == profile.silent == ()


def test_the_reasons_of_a_quotient_make_it(cities: Graph) -> None:
    structure = structure_of(cities)
    own, row, column, whole = (float(r.value or 0) for r in quotient_reasons(cities, structure, A, "chain:steel"))
    assert (own, row, column, whole) == (3, 4, 5, 9)
    assert structure.at(structure.quotient, A, "chain:steel") == pytest.approx(own / row / (column / whole))
    assert structure.at(structure.quotient, D, "chain:steel") is None
    assert structure.at(structure.quotient, A, "chain:none") is None
    assert structure.at(structure.quotient, A, "chain:wind") == 0


def test_the_reasons_of_a_difference_and_of_a_density(cities: Graph) -> None:
    structure = structure_of(cities)
    reasons = special_reasons(cities, structure, A)
    assert sum(r.weight or 0 for r in reasons) == pytest.approx(1)
    assert sum(float(r.value or 0) for r in reasons) == pytest.approx(structure.special[structure.grid.row_of[A]], abs=1e-3)
    assert special_reasons(cities, structure, D) == ()
    # Food and wind are both strong in C alone of those that have wind: wind's only neighbour is food.
    (near,) = density_reasons(cities, structure, B, "chain:wind")
    assert near.name == "食品" and near.weight == pytest.approx(1) and near.entities == ("enterprise:b3",)


def test_two_cities_chain_by_chain(cities: Graph) -> None:
    found = compare_cities(cities, A, B)
    assert [(r.chain, r.values) for r in found.rows] == [("chain:steel", (3, 2)), ("chain:food", (1, 1))]
    assert found.rows[0].declared == (True, True) and found.rows[1].declared == (True, False)
    assert found.overlap.value == pytest.approx(7 / math.sqrt(50))
    with pytest.raises(UsageError) as raised:
        compare_cities(cities, A, A)
    assert "请选两个不同的市州" in raised.value.zh


# --- thin worlds

def test_a_world_without_firms_gives_no_likeness_and_no_error() -> None:
    graph = build(empty=True)
    assert all(x.value is None and not x.reasons for x in most_alike(graph, A))
    assert all(x.value is None and not x.reasons for x in overlaps(graph))
    assert planned_chains(graph) == [] and profile_of(graph, A).strengths == ()
    assert compare_cities(graph, A, B).rows == ()


def test_all_cities_equal_are_all_alike() -> None:
    more = [thing for n, place in enumerate((A, B, C, D)) for thing in (
        entity(f"enterprise:e{n}", f"厂{n}"), link(f"enterprise:e{n}", "located_in", place),
        link(f"enterprise:e{n}", "operates_in", "segment:smelt"))]
    graph = build(*more, empty=True)
    assert [(x.value, x.krugman) for x in most_alike(graph, A)] == [(1.0, 0.0)] * 3
    assert "只有 4 个市州、1 条产业链" in str(structure_of(graph).complexity.why_not)


def test_an_unknown_measure_is_refused_everywhere(cities: Graph) -> None:
    for call in (lambda: most_alike(cities, A, measure="gdp"), lambda: overlaps(cities, measure="gdp"),
                 lambda: profile_of(cities, A, measure="gdp"), lambda: compare_cities(cities, A, B, measure="gdp")):
        with pytest.raises(UsageError, match="investment"):
            call()


@pytest.mark.parametrize(("parts", "whole", "told"), [
    ((0.284, 0.424, 0.284), 0.992, [0.29, 0.42, 0.28]), ((0.335, 0.335, 0.33), 1.0, [0.34, 0.33, 0.33]), ((0.0, 0.0, 0.0), 0.0, [0, 0, 0]),
    ((0.005, 0.0, 0.0), 0.005, [0.01, 0, 0]),
])
def test_the_parts_that_are_shown_sum_up_to_what_is_shown(parts: tuple[float, ...], whole: float, told: list[float]) -> None:
    from chains.report.overlap import rounded_parts

    assert rounded_parts(parts, whole) == told and sum(told) == pytest.approx(round(whole, 2))
