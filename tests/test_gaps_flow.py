"""Ways through a flow counted without listing them, what a loss cuts off, and trophic levels: known answers and laws."""

from __future__ import annotations

import random
from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.errors import UsageError
from chains.gaps.flow import Flow, cut_off, dominated, induced, longest_run, make_flow, ways
from chains.gaps.levels import check_levels, incoherence, trophic_levels
from chains.gaps.shape import chain_shape, open_circles
from chains.graph import build_graph
from chains.model import Snapshot, Source, SourceKind, Stage
from tests.gap_world import CHAIN, FEEDS, gap_graph, plain_chain, segment

Pairs = list[tuple[str, str]]
LADDER = [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("d", "e"), ("d", "f"), ("g", "f")]


@st.composite
def acyclic(draw: st.DrawFn) -> tuple[list[str], Pairs]:
    """Up to 9 nodes, edges only from an earlier to a later one."""
    nodes = [f"n{i}" for i in range(draw(st.integers(1, 9)))]
    every = [(a, b) for i, a in enumerate(nodes) for b in nodes[i + 1:]]
    return nodes, [pair for pair in every if draw(st.booleans())]


def listed(flow: Flow, keep: frozenset[str]) -> list[list[str]]:
    """Every way, by going through all of them."""
    plain: nx.DiGraph[str] = nx.DiGraph(flow.pairs)
    found = [path for a in flow.starts for b in flow.ends for path in nx.all_simple_paths(plain, a, b)]
    return [path for path in found if keep.issuperset(path)]


def test_ways_of_a_ladder_known_by_hand() -> None:
    flow = make_flow("abcdefgh", LADDER)
    counted = ways(flow)
    assert (flow.starts, flow.ends) == (("a", "g"), ("e", "f"))
    assert counted.total == 5, "a–b–d or a–c–d, then e or f; and g–f"
    assert counted.through == {"a": 4, "b": 2, "c": 2, "d": 4, "e": 2, "f": 3, "g": 1, "h": 0}
    assert ways(flow, set("acdeg")).total == 1 and ways(flow, ()).total == 0


@settings(max_examples=40, deadline=None)
@given(acyclic(), st.randoms(use_true_random=False))
def test_counting_ways_agrees_with_listing_them(graph: tuple[list[str], Pairs], luck: random.Random) -> None:
    flow = make_flow(*graph)
    for keep in (frozenset(flow.nodes), frozenset(n for n in flow.nodes if luck.random() < 0.7)):
        paths, counted = listed(flow, keep), ways(flow, keep)
        assert counted.total == len(paths)
        assert counted.through == {n: sum(n in path for path in paths) for n in flow.nodes}


@settings(max_examples=40, deadline=None)
@given(acyclic())
def test_what_dominators_say_is_what_a_removal_shows(graph: tuple[list[str], Pairs]) -> None:
    flow = make_flow(*graph)
    found = dominated(flow)
    assert set(found) == {n for n in flow.nodes if flow.before[n] or flow.after[n]}
    for node, cut in found.items():
        assert cut == cut_off(flow, (node,))
        lost = {n for path in listed(flow, frozenset(flow.nodes)) for n in path}
        kept = {n for path in listed(flow, frozenset(flow.nodes) - {node}) for n in path}
        assert lost - kept - {node} == cut.starved | cut.stranded


def test_a_loss_starves_what_is_behind_and_strands_what_is_before() -> None:
    flow = make_flow("abcdefg", LADDER)
    assert cut_off(flow, "d").starved == {"e"} and cut_off(flow, "d").stranded == {"a", "b", "c"}
    assert cut_off(flow, "bc").starved == {"d", "e"} and cut_off(flow, "bc").stranded == {"a"}
    assert cut_off(flow, ()).starved == frozenset() == cut_off(flow, "g").stranded


@given(acyclic(), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_a_flow_is_the_same_for_any_order_and_one_more_kept_never_takes_a_way(
    graph: tuple[list[str], Pairs], luck: random.Random
) -> None:
    nodes, pairs = graph
    flow = make_flow(nodes, pairs)
    assert make_flow(luck.sample(nodes, len(nodes)), luck.sample(pairs, len(pairs))) == flow
    keep: set[str] = set()
    before = 0
    for node in luck.sample(nodes, len(nodes)):
        keep.add(node)
        now = ways(flow, keep).total
        assert now >= before
        before = now
        run = longest_run(flow, keep)
        assert 0 < len(run) <= len(keep) and all(b in flow.after[a] for a, b in pairwise(run))


def test_what_is_kept_of_a_flow_has_its_own_starts() -> None:
    flow = make_flow("abcdefg", LADDER)
    assert induced(flow, set("cdf")).starts == ("c",) and longest_run(flow, set("bcdf")) == ("b", "d", "f")
    assert longest_run(flow, ()) == () and longest_run(flow, "h") == ()


def test_a_circle_cannot_be_counted() -> None:
    with pytest.raises(UsageError, match="circle") as caught:
        make_flow("ab", [("a", "b"), ("b", "a")])
    assert "成环" in caught.value.zh


# --- circles

def test_recycling_is_what_opens_a_circle() -> None:
    shape = chain_shape(gap_graph(), CHAIN)
    assert [(x.subject, x.object) for x in shape.returned] == [(segment("car"), segment("scrap"))]
    assert ways(shape.flow).total == 4
    assert shape.takers(segment("car")) == () and shape.suppliers(segment("scrap")) == ()


def test_a_circle_within_one_stage_opens_against_the_written_order() -> None:
    assert open_circles("abc", [("a", "b"), ("b", "c"), ("c", "a")], [1, 1, 1]) == [("a", "b"), ("b", "c")]


def test_a_flow_back_that_closes_no_circle_stays() -> None:
    assert open_circles("abc", [("c", "a"), ("a", "b")], [0, 1, 2]) == [("a", "b"), ("c", "a")]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=25), st.lists(st.integers(0, 2), min_size=7, max_size=7))
def test_no_circle_is_left_and_nothing_outside_one_is_lost(pairs: list[tuple[int, int]], stages: list[int]) -> None:
    nodes = [str(i) for i in range(7)]
    given_pairs = [(str(a), str(b)) for a, b in pairs if a != b]
    kept = open_circles(nodes, given_pairs, stages)
    plain: nx.DiGraph[str] = nx.DiGraph(given_pairs)
    group = {n: i for i, part in enumerate(nx.strongly_connected_components(plain)) for n in part}
    assert nx.is_directed_acyclic_graph(nx.DiGraph(kept))
    assert {(a, b) for a, b in given_pairs if group[a] != group[b]} <= set(kept) <= set(given_pairs)


# --- trophic levels

@pytest.mark.parametrize("n", [2, 3, 7])
def test_a_row_of_segments_climbs_one_level_each(n: int) -> None:
    row = {(f"n{i}", f"n{i + 1}"): 1.0 for i in range(n - 1)}
    levels = trophic_levels(row)
    assert levels == {f"n{i}": pytest.approx(i + 1) for i in range(n)}
    assert incoherence(row, levels) == pytest.approx(0)


def test_levels_of_a_shortcut_known_by_hand() -> None:
    # a→b→c and a→c: by the equations h_b is the mean of its neighbours and h_c − h_a is 4/3.
    pairs = {("a", "b"): 1.0, ("b", "c"): 1.0, ("a", "c"): 1.0}
    levels = trophic_levels(pairs)
    assert levels == {"a": pytest.approx(1), "b": pytest.approx(5 / 3), "c": pytest.approx(7 / 3)}
    assert incoherence(pairs, levels) == pytest.approx(1 / 9)


def test_a_circle_has_one_level_and_no_direction() -> None:
    circle = {("a", "b"): 1.0, ("b", "c"): 1.0, ("c", "a"): 1.0}
    levels = trophic_levels(circle)
    assert set(levels.values()) == {1.0} and incoherence(circle, levels) == pytest.approx(1)


@settings(max_examples=30, deadline=None)
@given(acyclic(), st.floats(0.01, 1000), st.randoms(use_true_random=False))
def test_levels_do_not_depend_on_scale_order_or_names(graph: tuple[list[str], Pairs], scale: float, luck: random.Random) -> None:
    weights = {pair: luck.uniform(0.5, 2) for pair in graph[1]}
    levels = trophic_levels(weights)
    scaled = {pair: scale * weight for pair, weight in luck.sample(list(weights.items()), len(weights))}
    assert trophic_levels(scaled) == {n: pytest.approx(level, abs=1e-6) for n, level in levels.items()}
    renamed = trophic_levels({(f"x{b}", f"x{a}"): weight for (b, a), weight in weights.items()})
    assert renamed == {f"x{n}": pytest.approx(level, abs=1e-6) for n, level in levels.items()}
    for part in nx.weakly_connected_components(nx.DiGraph(list(weights))):
        assert min(levels[n] for n in part) == pytest.approx(1)


def test_a_flow_of_no_weight_is_none() -> None:
    assert trophic_levels({}) == {} and trophic_levels({("a", "b"): 0.0}) == {} and incoherence({}, {}) is None


def _levels(stages: dict[str, str | None], feeds: Pairs) -> list[tuple[str, Stage]]:
    entities, links = plain_chain(stages, feeds)
    graph = build_graph(Snapshot(tuple(entities), tuple(links), (Source("source:page", "某", SourceKind.MEDIA),)))
    return [(x.segment.rpartition("/")[2], x.suggested) for x in check_levels(graph, CHAIN).disagreeing]


ROW = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"), ("e", "f")]


def test_a_label_far_from_its_level_is_named_with_the_nearer_stage() -> None:
    right: dict[str, str | None] = dict(zip("abcdef", ["upstream"] * 2 + ["midstream"] * 2 + ["downstream"] * 2, strict=True))
    assert _levels(right, ROW) == []
    assert _levels(right | {"f": "midstream"}, ROW) == [], "one level off is no contradiction"
    assert _levels({**right, "a2": "downstream"}, [*ROW, ("a", "a2")]) == [("a2", Stage.UPSTREAM)]
    assert _levels({**right, "a2": None}, [*ROW, ("a", "a2")]) == [], "without a label there is nothing to contradict"


@pytest.mark.parametrize("feeds", [[], [("a", "b")], [("b", "a"), ("c", "b")]])
def test_without_stages_that_climb_nothing_is_compared(feeds: Pairs) -> None:
    stages: dict[str, str | None] = {"a": "upstream", "b": "upstream" if len(feeds) == 1 else "midstream", "c": "downstream"}
    entities, links = plain_chain(stages, feeds)
    graph = build_graph(Snapshot(tuple(entities), tuple(links), ()))
    found = check_levels(graph, CHAIN)
    assert found.disagreeing == () == found.compared


def test_a_mislabelled_segment_opens_down_to_the_flows_it_hangs_on() -> None:
    stages = dict(zip("abcdefg", ["upstream"] * 2 + ["midstream"] * 2 + ["downstream"] * 2 + ["upstream"], strict=True))
    entities, links = plain_chain(stages, [*ROW, ("f", "g")])
    (wrong,) = check_levels(build_graph(Snapshot(tuple(entities), tuple(links), ())), CHAIN).disagreeing
    level, near = wrong.reasons
    assert (wrong.segment, wrong.stage, wrong.level) == (segment("g"), Stage.UPSTREAM, 7)
    assert level.value == 7 and level.note == "标为上游（中位数 2.00），却更接近下游（中位数 5.50），相差一级以上"
    assert near.entities == (segment("f"),) and [(x.subject, x.kind) for x in near.links] == [(segment("f"), "feeds")]


def test_the_levels_of_the_small_world_agree_with_its_labels() -> None:
    found = check_levels(gap_graph(), CHAIN)
    assert found.disagreeing == () and set(found.compared) == {segment(s) for s in {a for pair in FEEDS for a in pair}}
    assert found.levels[segment("ore")] == 1 and found.levels[segment("car")] > found.levels[segment("sheet")]
