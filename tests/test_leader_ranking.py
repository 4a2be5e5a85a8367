"""The measured ranking of chain leaders: hand-known tiny chains, laws, oracles and bad input."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import permutations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.errors import UnknownName, UsageError
from chains.graph import Graph, build_graph, snapshot_of
from chains.leaders import (
    COMPONENTS,
    DEFAULT_WEIGHTS,
    MEASURES,
    RankedLeader,
    Ranking,
    Weights,
    disagreements,
    evaluate_leaders,
    parse_weights,
    rank_leaders,
    top_of,
)
from chains.leaders.components import measure_firms
from chains.leaders.evaluate import score_groups
from chains.leaders.members import members_to_rank
from chains.leaders.position import centrality, flow_shares, flows, pagerank
from chains.leaders.ranked import percentiles
from chains.leaders.robustness import bands, ranks_of, variants
from chains.model import (
    Award,
    Entity,
    Evidence,
    Link,
    Observation,
    Snapshot,
    Source,
    SourceKind,
    Status,
    attributes,
)

SOURCES = (*(Source(f"source:{i}", f"报道{i}", SourceKind.MEDIA, f"报社{i % 3}") for i in range(4)),
           Source("source:editor", "编者常识", SourceKind.EDITOR))
FACT = Evidence("source:editor", "editor", note="编者判断")


def told(source: int = 0, status: Status = Status.ASSERTED) -> Evidence:
    return Evidence(f"source:{source}", "curated", status, note="报道说")


def link(text: str, *evidence: Evidence, **more: object) -> Link:
    """'enterprise:a operates_in segment:s' as a link."""
    subject, kind, object = text.split()
    return Link(subject, kind, object, evidence or (FACT,), attributes=attributes(more))  # type: ignore[arg-type]


def world(*links: Link, observations: tuple[Observation, ...] = (), more: tuple[Entity, ...] = ()) -> Graph:
    """The links and their ends, each end called by its id."""
    ids = {end for x in links for end in (x.subject, x.object)} | {o.subject for o in observations}
    given_ = {e.id for e in more}
    entities = tuple(sorted((*more, *(Entity(i, i) for i in ids - given_)), key=lambda e: e.id))
    return build_graph(Snapshot(entities, links, SOURCES, observations))


# A → B → C, one firm in A, two in B, nobody in C.
LINE = (
    *(link(f"segment:{s} part_of chain:c") for s in "abc"), link("segment:a feeds segment:b"), link("segment:b feeds segment:c"),
    link("enterprise:one operates_in segment:a"), link("enterprise:two operates_in segment:b"),
    link("enterprise:three operates_in segment:b"),
)


def rows_of(ranking: Ranking) -> dict[str, RankedLeader]:
    return {row.enterprise.partition(":")[2]: row for row in ranking.rows}


def value_of(row: RankedLeader, measure: str) -> object:
    return next(r.value for r in row.reasons if r.name == measure)


# --- weights

def test_weights_sum_to_one_and_have_chinese_names() -> None:
    assert math.fsum(DEFAULT_WEIGHTS.shares.values()) == pytest.approx(1) and set(DEFAULT_WEIGHTS.shares) == set(COMPONENTS)
    assert math.fsum(m.share for m in MEASURES) == len(COMPONENTS), "each component's weight is spread over its measures"


WEIGHTS = [
    ("", DEFAULT_WEIGHTS), ("position=0.5", replace(DEFAULT_WEIGHTS, position=0.5)),
    ("position = 30%，科研合作＝0 ; ", replace(DEFAULT_WEIGHTS, position=0.3, research=0)), ("scale=.25", replace(DEFAULT_WEIGHTS, scale=0.25)),
]


@pytest.mark.parametrize(("text", "weights"), WEIGHTS)
def test_weights_are_read_from_text(text: str, weights: Weights) -> None:
    assert parse_weights(text) == weights


BAD_WEIGHTS = ["x=1", "position", "position=", "position=abc", "position=-1", "position=nan", "position=inf", "position=1e9", "=1",
               "position=0.1,供应图位置=0.2", "position=.", "position=%", ",".join(f"{key}=0" for key in COMPONENTS)]


@pytest.mark.parametrize("text", BAD_WEIGHTS)
def test_bad_weights_are_one_chinese_line(text: str) -> None:
    with pytest.raises(UsageError) as error:
        parse_weights(text)
    assert "权重" in error.value.zh and "\n" not in error.value.zh


@given(st.lists(st.floats(0, 1e300), min_size=6, max_size=6).filter(any))
def test_shares_sum_to_one_however_large_or_small_the_weights(values: list[float]) -> None:
    assert math.fsum(Weights(*values).shares.values()) == pytest.approx(1)


# --- position

def test_a_walk_that_ends_jumps_anywhere() -> None:
    # r(a) = 0.15/2 + 0.85·r(b)/2 and r(a) + r(b) = 1
    assert pagerank({"a": {"b": 2.0}, "b": {}})["a"] == pytest.approx(0.5 / 1.425)
    assert pagerank({"a": {"b": 1.0}, "b": {"a": 1.0}}) == pytest.approx({"a": 0.5, "b": 0.5}) and pagerank({}) == {}


GRAPHS = st.integers(2, 7).flatmap(lambda n: st.tuples(
    st.just(n), st.sets(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)).filter(lambda e: e[0] != e[1]), max_size=16)))


@settings(max_examples=60, deadline=None)
@given(GRAPHS)
def test_pagerank_is_the_leading_eigenvector_of_the_google_matrix(drawn: tuple[int, set[tuple[int, int]]]) -> None:
    n, edges = drawn
    plain = nx.DiGraph()
    plain.add_nodes_from(map(str, range(n)))
    plain.add_edges_from((str(a), str(b)) for a, b in edges)
    values, vectors = np.linalg.eig(nx.google_matrix(plain, alpha=0.85).T)
    leading = np.real(vectors[:, int(np.argmax(np.real(values)))])
    ranks = pagerank({node: dict.fromkeys(plain[node], 3.0) for node in plain})
    assert [ranks[node] for node in plain] == pytest.approx(list(leading / leading.sum()), abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(GRAPHS)
def test_flow_shares_are_betweenness_with_its_ends(drawn: tuple[int, set[tuple[int, int]]]) -> None:
    # Every direction and every circle that can be drawn: the oracle counts paths by itself.
    n, edges = drawn
    plain = nx.DiGraph((str(a), str(b)) for a, b in edges)
    expected = nx.betweenness_centrality(plain, normalized=False, endpoints=True)
    pairs = sum(len(nx.descendants(plain, node)) for node in plain)
    shares = flow_shares([str(i) for i in range(n)], [(str(a), str(b)) for a, b in edges])
    assert shares == pytest.approx({node: count / pairs for node, count in expected.items()}, abs=1e-9)


def test_flows_of_a_line_and_of_two_ways() -> None:
    assert flow_shares("abc", [("a", "b"), ("b", "c")]) == pytest.approx({"a": 2 / 3, "b": 1, "c": 2 / 3})
    two = flow_shares("abcdx", [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")])
    # pairs ab ac ad bd cd; ad takes either way
    assert two == pytest.approx({"a": 3 / 5, "b": 2.5 / 5, "c": 2.5 / 5, "d": 3 / 5}) and "x" not in two
    assert flow_shares("ab", []) == {}


def test_firms_of_one_segment_share_its_paths() -> None:
    found = flows(members_to_rank(world(*LINE), "chain:c"))
    assert found == pytest.approx({"enterprise:one": 2 / 3, "enterprise:two": 0.5, "enterprise:three": 0.5})


def test_a_firm_where_many_flows_meet_is_more_central_than_one_aside() -> None:
    star = [link(f"segment:{s} part_of chain:c") for s in "abcdez"] + [link(f"segment:{s} feeds segment:e") for s in "abcd"]
    graph = world(*star, link("enterprise:hub operates_in segment:e"), link("enterprise:leaf operates_in segment:a"),
                  link("enterprise:aside operates_in segment:z"))
    found = centrality(members_to_rank(graph, "chain:c"))
    hub, leaf = found["enterprise:hub"], found["enterprise:leaf"]
    assert hub is not None and leaf is not None and hub > 1.5 * leaf


def test_an_owner_stands_where_its_firms_stand() -> None:
    graph = world(*LINE, link("enterprise:parent operates_in chain:c"), link("enterprise:holding owns enterprise:two"),
                  link("enterprise:parent owns enterprise:holding"), link("enterprise:idle operates_in chain:c"))
    members = members_to_rank(graph, "chain:c")
    assert members.group("enterprise:parent") == ("enterprise:parent", "enterprise:two")
    assert flows(members)["enterprise:parent"] == flows(members)["enterprise:two"] == 0.5
    assert centrality(members)["enterprise:parent"] == centrality(members)["enterprise:two"]
    assert flows(members)["enterprise:idle"] is None and centrality(members)["enterprise:idle"] is None


def test_firms_that_own_each_other_are_no_endless_walk() -> None:
    circle = (link("enterprise:one owns enterprise:two"), link("enterprise:two owns enterprise:one"))
    found = flows(members_to_rank(world(*LINE, *circle), "chain:c"))
    assert found["enterprise:one"] == found["enterprise:two"] == pytest.approx(2 / 3 + 0.5)


# --- percentiles, ranks, bands

PERCENTILES = [
    # values, counted, percentiles
    ([1, 2, 3, 4], False, [0.125, 0.375, 0.625, 0.875]),
    ([5, 5], False, [0.5, 0.5]),
    ([1, 5, 5], True, [1 / 6, 4 / 6, 4 / 6]),
    ([None, 1, 3], True, [None, 0.5, 5 / 6]),  # a record stands above none
    ([None, 1, 3], False, [None, 0.25, 0.75]),  # an unknown size may be any size
    ([None, 7], False, [None, None]),  # compared with nothing
    ([None, 7], True, [None, 0.75]),
    ([None, None], True, [None, None]),
    ([7], True, [None]), ([], True, []),
]


@pytest.mark.parametrize(("values", "counted", "expected"), PERCENTILES)
def test_percentiles(values: list[float | None], counted: bool, expected: list[float | None]) -> None:
    found = percentiles(values, counted=counted)
    assert [x is None for x in found] == [x is None for x in expected]
    assert [x for x in found if x is not None] == pytest.approx([x for x in expected if x is not None])


@given(st.lists(st.integers(0, 9), min_size=2, max_size=20))
def test_percentiles_average_to_a_half_and_keep_the_order(values: list[int]) -> None:
    found = [x for x in percentiles([float(v) for v in values], counted=False) if x is not None]
    assert sum(found) / len(found) == pytest.approx(0.5)
    assert all((a < b) == (x < y) for a, x in zip(values, found, strict=True) for b, y in zip(values, found, strict=True))


def test_equal_scores_share_a_rank_and_a_missing_one_comes_last() -> None:
    assert ranks_of(np.array([0.5, 0.9, 0.5, np.nan, 0.1])) == [2, 1, 2, 5, 4]


def test_bands_cover_the_corners_and_each_component_left_out() -> None:
    assert len(list(variants(DEFAULT_WEIGHTS))) == 1 + 64 + 6
    assert len(list(variants(Weights(1, 0, 0, 0, 0, 0)))) == 1 + 64 + 5, "leaving out all there is leaves nothing to rank by"
    # Best by position alone, best by segments alone, and middling in both: 0.30 against 0.20 of weight.
    table = np.full((3, len(MEASURES)), np.nan)
    table[:, :3] = [[0.9, 0.9, 0.1], [0.1, 0.1, 0.9], [0.45, 0.45, 0.45]]
    assert bands(table, DEFAULT_WEIGHTS) == [(1, 3), (1, 3), (2, 2)]


# --- components

def test_components_of_a_firm_by_hand() -> None:
    graph = world(
        *LINE, link("enterprise:one supplies enterprise:two", told(0)), link("enterprise:one partners_with university:u", told(1)),
        link("enterprise:one partners_with university:v", told(1, Status.FRAMEWORK)), link("enterprise:one located_in place:p", told(2)),
        link("enterprise:near located_in place:p"), link("enterprise:far located_in place:q"),
        link("enterprise:planned located_in place:p", told(0, Status.PLANNED)),
        *(link(f"enterprise:{x} partners_with enterprise:one") for x in ("near", "far", "planned")),
        more=tuple(Entity(f"place:{p}", p, attributes=attributes(level="prefecture")) for p in "pq"))
    row = rows_of(rank_leaders(graph, "chain:c"))["one"]
    assert [r.name for r in row.reasons] == [m.name for m in MEASURES]
    values = {r.name: r.value for r in row.reasons}
    assert values["覆盖环节"] == 1 and values["本地配套与合作"] == 2 and values["科研合作"] == 1 and values["独立来源"] == 3
    partners = next(r for r in row.reasons if r.name == "本地配套与合作")
    assert partners.entities == ("enterprise:near", "enterprise:two"), "neither another city nor a planned address is local"
    assert all(x.kind in ("supplies", "partners_with") for x in partners.links)
    assert "另有 1 家" in next(r for r in row.reasons if r.name == "科研合作").note


def test_sources_of_one_publisher_count_once_and_none_is_a_known_zero() -> None:
    lines = (*LINE, link("enterprise:one produces product:x", told(0)), link("enterprise:one produces product:y", told(3)))
    found = rows_of(rank_leaders(world(*lines), "chain:c"))
    assert value_of(found["one"], "独立来源") == 1 and value_of(found["two"], "独立来源") == 0


def test_sources_without_a_publisher_count_as_one_together() -> None:
    unsigned = tuple(Source(f"source:u{i}", f"无名{i}", SourceKind.MIRROR) for i in range(3))
    lines = [link(f"enterprise:one produces product:{s.id[-1]}", Evidence(s.id, "curated", note="说到")) for s in unsigned]
    graph = build_graph(replace(snapshot_of(world(*LINE, *lines, link("enterprise:one produces product:x", told(0)))), sources=(
        *snapshot_of(world(*LINE)).sources, *unsigned)))
    reason = next(r for r in rows_of(rank_leaders(graph, "chain:c"))["one"].reasons if r.name == "独立来源")
    assert reason.value == 2 and "3 个来源没有写明发布者，合起来只算 1 家" in reason.note and "无名" not in reason.note


def test_the_own_group_is_no_local_partner() -> None:
    group = (link("enterprise:one owns enterprise:two"), link("enterprise:two owns enterprise:three"))
    trade = (link("enterprise:one supplies enterprise:two"), link("enterprise:one supplies enterprise:three"))
    row = rows_of(rank_leaders(world(*LINE, *group, *trade), "chain:c"))["one"]
    partners = next(r for r in row.reasons if r.name == "本地配套与合作")
    assert partners.value is None and "控股和被控股的 2 家企业不算" in partners.note


def _figure(firm: str, indicator: str, value: float, unit: str, period: str) -> Observation:
    return Observation(f"enterprise:{firm}", indicator, value, unit, period, (told(),))


def test_scale_compares_whole_years_of_three_firms_and_nothing_else() -> None:
    figures = (_figure("one", "营业收入", 2, "亿元", "2022"), _figure("one", "营业收入", 3, "亿元", "2023"),
               _figure("two", "产值", 50_000, "万元", "2021年"), _figure("three", "营业收入", 9, "亿元", "2024上半年"),
               _figure("three", "产能", 7, "万吨", "2024"))
    found = rows_of(rank_leaders(world(*LINE, observations=figures), "chain:c"))
    assert all(value_of(row, "规模") is None for row in found.values()), "two comparable figures are too few"
    scale = next(r for r in found["three"].reasons if r.name == "规模")
    assert len(scale.observations) == 1 and "无从比较" in scale.note
    more = (*figures, _figure("three", "产值", 4, "亿元", "2024"))
    found = rows_of(rank_leaders(world(*LINE, observations=more), "chain:c"))
    assert {name: value_of(row, "规模") for name, row in found.items()} == {"one": 3, "two": 5, "three": 4}


def test_a_missing_component_is_left_out_and_not_zero() -> None:
    graph = world(*LINE, link("enterprise:one partners_with university:u"))
    found = rows_of(rank_leaders(graph, "chain:c"))
    two = found["two"]
    known = [(r.percentile, r.weight) for r in two.reasons if r.percentile is not None and r.weight is not None]
    assert len(known) < len(MEASURES) and two.score == pytest.approx(sum(p * w for p, w in known) / sum(w for _, w in known), abs=1e-8)
    assert two.coverage == pytest.approx(sum(w for _, w in known)) == pytest.approx(0.6)
    assert found["one"].coverage == pytest.approx(0.7)


def test_a_firm_of_which_little_is_known_is_marked_and_not_ranked() -> None:
    found = rank_leaders(world(*LINE, link("enterprise:dark operates_in chain:c")), "chain:c")
    dark = rows_of(found)["dark"]
    assert dark.thin and dark.rank is None and dark.band is None and found.rows[-1] is dark and dark.score is not None
    assert {row.rank for row in found.ranked} == {1, 2}, "two and three are alike"


def test_only_what_is_curated_and_asserted_makes_a_firm_of_the_chain() -> None:
    graph = world(*LINE, link("enterprise:wish operates_in segment:c", told(0, Status.PLANNED)),
                  link("enterprise:read operates_in segment:c", Evidence("source:0", "rule:x", quote="甲", start=0, end=1)))
    found = rank_leaders(graph, "chain:c")
    assert found.candidates == ("enterprise:read", "enterprise:wish") and set(rows_of(found)) == {"one", "two", "three"}


def test_one_place_is_compared_within_itself() -> None:
    graph = world(*LINE, *(link(f"enterprise:{x} located_in place:p") for x in ("one", "two")),
                  link("enterprise:three located_in place:p", told(0, Status.PLANNED)))
    found = rank_leaders(graph, "chain:c", place="place:p")
    assert set(rows_of(found)) == {"one", "two"}
    assert value_of(rows_of(found)["two"], "流经次数") == 100, "nobody else in the place works in that segment"


# --- official status is no input

def test_no_declaration_title_or_role_changes_a_score(graph: Graph, world: Snapshot) -> None:
    before = {c: rank_leaders(graph, c).rows for c in ("chain:steel", "chain:aluminium", "chain:copper", "chain:battery")}
    honoured = tuple(replace(e, awards=(Award("全省优秀链主企业", (told(),)),)) if e.id == "enterprise:lanshi" else e for e in world.entities)
    without = [x for x in world.links if x.kind != "leads"]
    crowned = [link(f"enterprise:lanshi leads {c}", told(0), told(1)) for c in before]
    shuffled = [replace(x, attributes=attributes(role="supporting")) if x.kind == "operates_in" else x for x in without]
    sources = (*world.sources, *SOURCES[:4])
    for links in (without, [*without, *crowned], [*shuffled, *crowned]):
        after = build_graph(replace(world, links=tuple(links), entities=honoured, sources=sources))
        for chain, rows in before.items():
            now = rank_leaders(after, chain).rows
            assert [(r.enterprise, r.rank, r.score, r.band, r.coverage) for r in now] == [
                (r.enterprise, r.rank, r.score, r.band, r.coverage) for r in rows]
            assert [[q.value for q in r.reasons] for r in now] == [[q.value for q in r.reasons] for r in rows]


# --- laws

FIRMS = [f"enterprise:{x}" for x in "abcde"]
TIES = st.sets(st.tuples(st.sampled_from(FIRMS), st.sampled_from(FIRMS)).filter(lambda t: t[0] != t[1]), max_size=8)
WORK = st.sets(st.tuples(st.sampled_from(FIRMS), st.sampled_from("wxyz")), min_size=3, max_size=10)
FLOWS = st.sets(st.tuples(st.sampled_from("wxyz"), st.sampled_from("wxyz")).filter(lambda t: t[0] != t[1]), max_size=6)


def _drawn(work: set[tuple[str, str]], flow: set[tuple[str, str]], ties: set[tuple[str, str]]) -> list[Link]:
    return [
        *(link(f"segment:{s} part_of chain:c") for s in "wxyz"), *(link(f"segment:{a} feeds segment:{b}") for a, b in sorted(flow)),
        *(link(f"{firm} operates_in segment:{s}") for firm, s in sorted(work)),
        *(link(f"{a} supplies {b}") for a, b in sorted(ties)),
    ]


def _plain(ranking: Ranking) -> list[tuple[object, ...]]:
    return [(r.enterprise, r.rank, r.score, r.band, r.coverage, [q.value for q in r.reasons]) for r in ranking.rows]


@settings(max_examples=40, deadline=None)
@given(WORK, FLOWS, TIES, st.randoms(use_true_random=False))
def test_the_order_of_links_changes_nothing(
    work: set[tuple[str, str]], flow: set[tuple[str, str]], ties: set[tuple[str, str]], random: object
) -> None:
    links = _drawn(work, flow, ties)
    turned = list(links)
    random.shuffle(turned)  # type: ignore[attr-defined]
    assert _plain(rank_leaders(world(*links), "chain:c")) == _plain(rank_leaders(world(*turned), "chain:c"))


@settings(max_examples=40, deadline=None)
@given(WORK, FLOWS, TIES, st.tuples(st.sampled_from(FIRMS), st.sampled_from(FIRMS)).filter(lambda t: t[0] != t[1]))
def test_a_further_supplier_never_lowers_the_partners_of_either_end(
    work: set[tuple[str, str]], flow: set[tuple[str, str]], ties: set[tuple[str, str]], new: tuple[str, str]
) -> None:
    def stand(links: list[Link]) -> dict[str, float]:
        rows = rank_leaders(world(*links), "chain:c").rows
        return {r.enterprise: r.reasons[3].percentile or 0.0 for r in rows}

    before, after = stand(_drawn(work, flow, ties)), stand(_drawn(work, flow, ties | {new}))
    assert all(after[firm] >= before[firm] for firm in set(new) & before.keys())


@settings(max_examples=30, deadline=None)
@given(WORK, FLOWS, TIES, st.sampled_from([0.001, 0.5, 7, 1e6]))
def test_only_the_proportions_of_weights_matter(
    work: set[tuple[str, str]], flow: set[tuple[str, str]], ties: set[tuple[str, str]], factor: float
) -> None:
    graph = world(*_drawn(work, flow, ties))
    scaled = Weights(**{key: value * factor for key, value in DEFAULT_WEIGHTS.shares.items()})
    assert _plain(rank_leaders(graph, "chain:c")) == _plain(rank_leaders(graph, "chain:c", weights=scaled))


@settings(max_examples=40, deadline=None)
@given(WORK, FLOWS, TIES)
def test_a_band_holds_the_rank_and_a_score_lies_between_the_percentiles(
    work: set[tuple[str, str]], flow: set[tuple[str, str]], ties: set[tuple[str, str]]
) -> None:
    for row in rank_leaders(world(*_drawn(work, flow, ties)), "chain:c").rows:
        if row.rank is not None:
            assert row.band is not None and row.band[0] <= row.rank <= row.band[1]
        known = [q.percentile for q in row.reasons if q.percentile is not None]
        assert row.score is None or min(known) - 1e-8 <= row.score <= max(known) + 1e-8


# --- clear results for odd chains

def test_an_unknown_chain_and_what_is_no_chain(graph: Graph) -> None:
    with pytest.raises(UnknownName, match="chain:nothing"):
        rank_leaders(graph, "chain:nothing")
    with pytest.raises(UsageError) as error:
        rank_leaders(graph, "enterprise:jiugang")
    assert "不是产业链" in error.value.zh
    with pytest.raises(UnknownName):
        rank_leaders(graph, "chain:steel", place="place:999999")


ODD = [
    ("empty", (link("segment:a part_of chain:c"),), "没有收录已有的企业", 0),
    ("one firm", LINE[:6], "只收录了一家企业", 1),
    ("all equal", (*LINE[:5], *LINE[6:]), "得分全部相同", 2),
    ("nothing known", tuple(link(f"enterprise:{x} operates_in chain:c") for x in "ab"), "资料够比较的不到两家", 2),
]


@pytest.mark.parametrize(("links", "note", "firms"), [row[1:] for row in ODD], ids=[row[0] for row in ODD])
def test_where_nothing_can_be_ranked_a_sentence_says_why(links: tuple[Link, ...], note: str, firms: int) -> None:
    found = rank_leaders(world(*links), "chain:c")
    assert note in found.note and len(found.rows) == firms and found.ranked == () and found.caution == ""
    assert all(row.rank is None and row.band is None for row in found.rows)


def test_few_firms_come_with_a_caution() -> None:
    assert "只有 3 家可比" in rank_leaders(world(*LINE), "chain:c").caution


def test_a_circle_of_flows_and_loose_parts_are_ranked() -> None:
    circle = (*LINE, link("segment:c feeds segment:a"), link("segment:loose part_of chain:c"), link("enterprise:off operates_in segment:loose"))
    found = rows_of(rank_leaders(world(*circle), "chain:c"))
    # Of the six paths round the circle only b → c does not pass a.
    assert value_of(found["one"], "流经次数") == 83.33 and value_of(found["off"], "流经次数") is None
    assert found["off"].rank is None and found["one"].rank == 1


def test_reading_a_chain_measures_only_its_own_firms(graph: Graph) -> None:
    members = members_to_rank(graph, "chain:aluminium")
    assert members.firms == ("enterprise:dongxing",) and set(measure_firms(graph, members)) == {"enterprise:dongxing"}


# --- disagreements

@pytest.mark.parametrize(("among", "top"), [(0, 1), (1, 1), (5, 1), (6, 2), (8, 2), (9, 3), (40, 3)])
def test_how_many_are_the_top(among: int, top: int) -> None:
    assert top_of(among) == top


CHAIN_OF_SIX = (
    *(link(f"segment:{s} part_of chain:c") for s in "abcdef"),
    *(link(f"segment:{a} feeds segment:{b}") for a, b in ("ab", "bc", "cd", "de", "ef")),
    *(link(f"enterprise:{s} operates_in segment:{s}") for s in "abcdef"),
    link("enterprise:c operates_in segment:d"), link("enterprise:dark operates_in chain:c"),
)


def test_disagreements_name_the_kind_and_the_reasons() -> None:
    leads = (link("enterprise:a leads chain:c", told(), authority="某区"), link("enterprise:dark leads chain:c", told()))
    graph = world(*CHAIN_OF_SIX, *leads)
    ranking = rank_leaders(graph, "chain:c")
    assert ranking.ranked[0].enterprise == "enterprise:c"
    found = {d.enterprise: d for d in disagreements(graph, [ranking])}
    low, dark, top = found["enterprise:a"], found["enterprise:dark"], found["enterprise:c"]
    assert (low.kind, low.among) == ("declared_low", 6) and any("认定单位是某区" in w for w in low.why) and low.leader is not None
    assert (dark.kind, dark.rank) == ("declared_unranked", None) and "10% 有资料" in dark.why[0]
    assert (top.kind, top.rank) == ("ranked_undeclared", 1) and all((r.percentile or 0) >= 0.7 for r in top.reasons) and top.reasons


def test_a_firm_whose_owner_is_declared_is_no_disagreement_and_no_leader_no_question() -> None:
    graph = world(*CHAIN_OF_SIX)
    assert disagreements(graph, [rank_leaders(graph, "chain:c")]) == []
    owned = world(*CHAIN_OF_SIX, link("enterprise:owner owns enterprise:c"), link("enterprise:owner leads chain:c", told()))
    kinds = {d.enterprise: d.kind for d in disagreements(owned, [rank_leaders(owned, "chain:c")])}
    assert "enterprise:c" not in kinds and kinds["enterprise:owner"] == "declared_unranked"


# --- evaluation

GROUPS = [
    # groups of (size, declared), precision at 1, 3, 5, reciprocal rank
    ([(1, 1), (1, 0), (1, 0), (3, 0)], (1, 1 / 3, 1 / 5), 1),
    ([(1, 0), (1, 1), (2, 2)], (0, 2 / 3, 3 / 5), 1 / 2),
    ([(4, 1)], (1 / 4, 1 / 4, 1 / 5), (1 + 1 / 2 + 1 / 3 + 1 / 4) / 4),
    ([(2, 0), (1, 1)], (0, 1 / 3, 1 / 5), 1 / 3),
    ([(3, 0)], (0, 0, 0), 0),
]


@pytest.mark.parametrize(("groups", "precision", "reciprocal"), GROUPS)
def test_scores_of_an_order(groups: list[tuple[int, int]], precision: tuple[float, ...], reciprocal: float) -> None:
    found = score_groups(groups)
    assert found.precision == pytest.approx(precision) and found.reciprocal_rank == pytest.approx(reciprocal)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 3)).filter(lambda g: g[1] <= g[0]), min_size=1, max_size=2))
def test_shared_places_are_scored_as_the_mean_over_all_orders(groups: list[tuple[int, int]]) -> None:
    orders = [[]]
    for size, declared in groups:
        ways = set(permutations([True] * declared + [False] * (size - declared)))
        orders = [[*order, *way] for order in orders for way in ways]
    firsts = [1 / (order.index(True) + 1) if True in order else 0 for order in orders]
    found = score_groups(groups)
    assert found.reciprocal_rank == pytest.approx(sum(firsts) / len(orders))
    for k, value in zip((1, 3, 5), found.precision, strict=True):
        assert value == pytest.approx(sum(sum(order[:k]) for order in orders) / len(orders) / k)


def test_evaluation_says_which_chains_can_be_judged() -> None:
    graph = world(*CHAIN_OF_SIX, link("enterprise:c leads chain:c", told()), link("enterprise:q operates_in chain:alone"),
                  link("enterprise:q leads chain:alone", told()), link("enterprise:r operates_in chain:open"))
    found = evaluate_leaders(graph)
    (one,) = found.judged
    assert one.ranking.chain == "chain:c" and one.declared == ("enterprise:c",) and one.ceiling == (1, 1 / 3, 1 / 5)
    assert one.scores["ranked"].reciprocal_rank == 1 and one.scores["degree"].reciprocal_rank == 1, "c has one link more"
    assert one.scores["random"].precision == pytest.approx((1 / 7, 1 / 7, 1 / 7))
    assert {chain for chain, _ in found.unjudged} == {"chain:alone", "chain:open"}


def test_the_count_of_links_that_is_the_baseline_leaves_declarations_out() -> None:
    graph = world(*CHAIN_OF_SIX, link("enterprise:dark leads chain:c", told()))
    (one,) = evaluate_leaders(graph).judged
    # dark has one fact like all but c: it shares the places 2 to 7.
    assert one.scores["degree"].reciprocal_rank == pytest.approx(sum(1 / p for p in range(2, 8)) / 6)
    assert one.scores["ranked"].reciprocal_rank == pytest.approx(1 / 7), "a firm without a rank comes last"


def test_a_leader_is_looked_for_in_its_own_city_too() -> None:
    homes = [link(f"enterprise:{x} located_in place:{'p' if x in 'ab' else 'q'}") for x in "abcdef"]
    places = tuple(Entity(f"place:{p}", p, attributes=attributes(level="prefecture")) for p in "pq")
    graph = world(*CHAIN_OF_SIX, *homes, link("enterprise:b leads chain:c", told()), more=places)
    (province,), (city,) = evaluate_leaders(graph).judged, evaluate_leaders(graph, by_city=True).judged
    assert city.ranking.place == "place:p" and len(city.ranking.rows) == 2
    assert city.scores["ranked"].reciprocal_rank > province.scores["ranked"].reciprocal_rank


def test_without_declarations_nothing_is_judged(world: Snapshot) -> None:
    graph = build_graph(replace(world, links=tuple(x for x in world.links if x.kind != "leads")))
    found = evaluate_leaders(graph)
    assert found.judged == () and found.overall == {} and len(found.unjudged) == 4
