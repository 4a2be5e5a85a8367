"""Pictures as plain data: nothing overlaps, nothing jumps, nothing of a document becomes code."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations

import pytest

from chains.graph import Filter, Graph, build_graph, neighbourhood
from chains.model import LINK_RULES, Alias, Entity, Evidence, Kind, Layer, Link, Snapshot, Source, SourceKind, Status
from chains.views.layout import Box, label_lines, overlap, place
from chains.views.network import Data, network_data, offline_html, pyvis_network, snapshot_html
from chains.views.scene import EXPANSION_LIMIT, Scene, picture_of, scene_around
from chains.views.style import (
    KIND_STYLES,
    LAYER_BADGES,
    LINK_PROMINENCE,
    STATUS_STYLES,
    TRUST_BADGES,
    date_label,
    display_name,
    number_label,
    value_label,
)

JIUGANG = Scene("enterprise:jiugang")


def _positions(data: Data) -> dict[str, tuple[float, float]]:
    return {node["id"]: (node["x"], node["y"]) for node in data["nodes"]}


def _star(count: int, kind: Kind = Kind.ENTERPRISE) -> tuple[list[str], list[tuple[str, str]], dict[str, Kind], dict[str, Box]]:
    nodes = ["chain:c", *(f"{kind}:n{index}" for index in range(count))]
    kinds = {node: Kind(node.partition(":")[0]) for node in nodes}
    boxes = {node: Box.of(label_lines("某某新材料科技公司"), 15) for node in nodes}
    return nodes, [(node, "chain:c") for node in nodes[1:]], kinds, boxes


# --- style

def test_every_kind_status_layer_and_trust_has_a_look_and_a_chinese_label() -> None:
    assert set(KIND_STYLES) == set(Kind) and set(STATUS_STYLES) == set(Status)
    assert set(LAYER_BADGES) == set(Layer) and set(TRUST_BADGES) == set(SourceKind)
    for style in KIND_STYLES.values():
        assert re.fullmatch("[一-鿿]+", style.label)


def _deuteranopic(color: str) -> tuple[float, float, float]:
    # Viénot, Brettel, Mollon (1999), Color Research & Application 24(4): linear RGB of a reader without green cones.
    r, g, b = (((int(color[i:i + 2], 16) / 255) ** 2.2) for i in (1, 3, 5))
    return 0.29275 * r + 0.70725 * g, 0.29275 * r + 0.70725 * g, -0.02234 * r + 0.02234 * g + b


@pytest.mark.parametrize("ground", ["color", "dark"])
def test_kinds_of_one_shape_stay_apart_without_green_cones(ground: str) -> None:
    for one, other in combinations(KIND_STYLES.values(), 2):
        if one.shape == other.shape:
            seen = math.dist(_deuteranopic(getattr(one, ground)), _deuteranopic(getattr(other, ground)))
            assert seen > 0.08 or abs(one.size - other.size) > 5, (one.label, other.label, seen)


def test_only_what_holds_today_is_drawn_solid() -> None:
    assert [status for status, style in STATUS_STYLES.items() if not style.dashes] == [Status.ASSERTED]
    assert len({style.dashes for style in STATUS_STYLES.values()}) == len(STATUS_STYLES)


def test_every_link_kind_has_its_rank() -> None:
    assert sorted(LINK_PROMINENCE) == sorted(LINK_RULES)


@pytest.mark.parametrize(("date", "shown"), [
    ("2024-05-06", "2024年5月6日"), ("2024-05", "2024年5月"), ("2024", "2024年"), (None, "日期不详"),
])
def test_dates_are_written_in_chinese(date: str | None, shown: str) -> None:
    assert date_label(date) == shown


@pytest.mark.parametrize(("value", "shown"), [(13002.9, "13,002.9"), (1000.0, "1,000"), (0.3248, "0.3248"), (-0.00001, "0")])
def test_numbers_have_separators_and_no_idle_zeros(value: float, shown: str) -> None:
    assert number_label(value) == shown


def test_coded_values_are_shown_in_chinese_with_units() -> None:
    assert value_label("amount", 32.5) == "32.5亿元"
    assert value_label("share", 48.26) == "48.26%"
    assert value_label("stage", "midstream") == "中游"
    assert value_label("products", ("不锈钢", "碳钢")) == "不锈钢、碳钢"
    assert value_label("listed", True) == "是"


def test_a_chain_keeps_its_own_name_where_an_alias_is_shorter_but_narrower() -> None:
    assert display_name(Entity("chain:c", "高端装备制造产业链", (Alias("工业母机"),))) == "高端装备制造产业链"
    assert display_name(Entity("enterprise:e", "酒泉钢铁(集团)有限责任公司", (Alias("酒钢"),))) == "酒钢"


# --- layout

@pytest.mark.parametrize(("name", "lines"), [
    ("酒钢", ["酒钢"]), ("兰州新区综合保税区", ["兰州新区综合保税区"]), ("嘉峪关经济技术开发区", ["嘉峪关经济", "技术开发区"]),
    ("甘" * 30, ["甘" * 9, "甘" * 8 + "…"]),
])
def test_long_names_are_broken_and_cut(name: str, lines: list[str]) -> None:
    assert label_lines(name) == lines


@pytest.mark.parametrize("count", [1, 7, 40, 149])
def test_no_two_labels_overlap(count: int) -> None:
    nodes, pairs, kinds, boxes = _star(count)
    placed = place(nodes, pairs, kinds=kinds, boxes=boxes)
    assert set(placed) == set(nodes)
    assert not [(a, b) for a, b in combinations(nodes, 2) if overlap(placed[a], boxes[a], placed[b], boxes[b])]


def test_positions_depend_on_nothing_but_the_input() -> None:
    nodes, pairs, kinds, boxes = _star(30)
    first = place(nodes, pairs, kinds=kinds, boxes=boxes)
    assert place(nodes, list(reversed(pairs)), kinds=kinds, boxes=dict(reversed(boxes.items()))) == first


def test_known_nodes_never_move_and_new_ones_settle_beside_their_anchor() -> None:
    nodes, pairs, kinds, boxes = _star(12)
    known = place(nodes, pairs, kinds=kinds, boxes=boxes)
    anchor, fresh = nodes[5], ["product:a", "product:b"]
    more = place(
        [*nodes, *fresh], [*pairs, *((anchor, node) for node in fresh)],
        kinds=kinds | dict.fromkeys(fresh, Kind.PRODUCT), boxes=boxes | dict.fromkeys(fresh, boxes[anchor]), known=known)
    assert {node: more[node] for node in nodes} == known
    for node in fresh:
        assert math.dist(more[node], more[anchor]) < min(math.dist(more[node], more[nodes[0]]), 500)


def test_an_anchor_that_is_listed_before_its_own_anchor_finds_a_place() -> None:
    kinds = {"chain:c": Kind.CHAIN, "place:b": Kind.PLACE, "place:a": Kind.PLACE}
    boxes = dict.fromkeys(kinds, Box.of(["某地"], 15))
    placed = place(["chain:c", "place:b", "place:a"], [("place:b", "place:a")], kinds=kinds, boxes=boxes,
                   known={"place:a": (900.0, 0.0)})
    assert placed["place:a"] == (900.0, 0.0) and math.dist(placed["place:b"], (900.0, 0.0)) < 300


# --- scene

def test_expansion_adds_neighbours_and_collapse_takes_away_just_these(graph: Graph) -> None:
    before = scene_around(graph, JIUGANG)
    wider = JIUGANG.expand("university:lzu")
    after = scene_around(graph, wider)
    assert set(after.nodes) - set(before.nodes) == {"place:620100", "chain:copper"}
    assert scene_around(graph, wider.collapse("university:lzu")) == before
    assert wider.expand("university:lzu") is wider and JIUGANG.expand(JIUGANG.center) is JIUGANG


def test_an_expanded_node_that_is_filtered_away_expands_nothing(graph: Graph) -> None:
    firms = Scene("enterprise:jiugang", ("university:lzu",), filter=Filter(kinds=frozenset({Kind.ENTERPRISE, Kind.PLACE})))
    assert set(scene_around(graph, firms).nodes) == {"enterprise:jiugang", "enterprise:dongxing", "place:620200"}


def test_the_limit_tells_how_many_it_hides(graph: Graph) -> None:
    around = scene_around(graph, Scene("enterprise:jiugang", limit=4))
    assert len(around.nodes) == 4 and around.hidden == 3


def test_an_expansion_beyond_its_limit_tells_how_many_it_hides() -> None:
    source, note = Source("source:e", "常识", SourceKind.EDITOR), (Evidence("source:e", "editor", note="常识"),)
    firms = tuple(Entity(f"enterprise:f{index:03}", f"企业{index:03}") for index in range(EXPANSION_LIMIT + 7))
    snapshot = Snapshot(
        (Entity("chain:c", "某链"), *firms, Entity("place:620100", "兰州市")),
        (Link("place:620100", "develops", "chain:c", note), *(Link(f.id, "operates_in", "chain:c", note) for f in firms)),
        (source,))
    around = scene_around(build_graph(snapshot), Scene("place:620100").expand("chain:c"))
    assert len(around.nodes) == 2 + EXPANSION_LIMIT and around.hidden == 7


# --- network

def test_a_picture_is_json_with_one_edge_for_each_pair(graph: Graph) -> None:
    data = network_data(graph, scene_around(graph, JIUGANG))
    assert json.loads(json.dumps(data)) == data
    steel = next(edge for edge in data["edges"] if {edge["a"], edge["b"]} == {"enterprise:jiugang", "chain:steel"})
    assert steel["kind"] == "leads" and len(steel["links"]) == 2 and steel["text"] == "链主、从事"
    assert {style["label"] for style in data["styles"].values()} == {"企业", "产业链", "产品", "地区", "高校", "机关单位"}


def test_planned_and_extracted_are_visible_in_the_data(graph: Graph) -> None:
    data = network_data(graph, scene_around(graph, Scene("project:battery-materials")))
    project = next(node for node in data["nodes"] if node["id"] == "project:battery-materials")
    assert project["dashed"] and project["more"] == 0
    edges: Mapping[str, Data] = {
        edge["a"]: edge for edge in data["edges"] if project["id"] in (edge["a"], edge["b"])}
    assert all(edge["dashes"] and edge["status"] == "规划" for edge in edges.values())
    assert edges["enterprise:jinchuan"]["layer"] == "extracted"


def test_filter_and_return_leave_every_node_where_it_was(graph: Graph) -> None:
    whole = network_data(graph, scene_around(graph, JIUGANG))
    places = _positions(whole)
    few = network_data(graph, scene_around(graph, Scene(JIUGANG.center, filter=Filter(kinds=frozenset({Kind.PLACE})))),
                       positions=places)
    assert {node["id"] for node in few["nodes"]} == {"enterprise:jiugang", "place:620200"}
    assert _positions(few).items() <= places.items()
    assert network_data(graph, scene_around(graph, JIUGANG), positions=places) == whole


def test_no_view_changes_the_graph(world: Snapshot) -> None:
    graph = build_graph(world)
    before = sorted((a, b, key) for a, b, key in graph.edges(keys=True)), sorted(graph.nodes)
    network_data(graph, scene_around(graph, Scene("place:620200", depth=2)))
    assert (sorted((a, b, key) for a, b, key in graph.edges(keys=True)), sorted(graph.nodes)) == before


# --- offline file

def test_the_offline_file_asks_nobody_and_moves_nothing(world: Snapshot) -> None:
    page = snapshot_html(world, "甘肃图谱")
    script = max(re.findall(r"<script[^>]*>.*?</script>", page, re.DOTALL), key=len)
    rest = page.replace(script, "")
    assert not re.findall(r"""(?:src|href)\s*=|@import|url\((?!"?data:)""", rest)
    assert '"physics": {"enabled": false}' in rest
    assert snapshot_html(world, "甘肃图谱") == page and "<h1>甘肃图谱</h1>" in page


def test_hostile_names_stay_text_in_the_offline_file() -> None:
    bad = "</script><img src=x onerror=alert(1)>href"
    snapshot = Snapshot(
        (Entity("enterprise:a", bad), Entity("enterprise:b", "乙")),
        (Link("enterprise:a", "owns", "enterprise:b", (Evidence("source:e", "editor", note="常识"),)),),
        (Source("source:e", "常识", SourceKind.EDITOR),))
    graph = build_graph(snapshot)
    data = network_data(graph, picture_of(graph, "enterprise:a", ("enterprise:a", "enterprise:b")))
    page = offline_html(data, bad)
    assert "<img" not in page and "onerror=alert(1)>href" not in page
    assert all("href" not in node["title"].lower() for node in pyvis_network(data).nodes), "pyvis would make popups HTML"


def test_a_planned_leader_beside_a_present_firm_is_not_drawn_as_leader(world: Snapshot) -> None:
    wish = Evidence("source:news", "curated", Status.PLANNED, "2025", note="报道称争创链主。")
    links = (*world.links, Link("enterprise:lanshi", "leads", "chain:steel", (wish,)))
    graph = build_graph(replace(world, links=links))
    edges = network_data(graph, neighbourhood(graph, "enterprise:lanshi"))["edges"]
    edge = next(e for e in edges if {e["a"], e["b"]} == {"enterprise:lanshi", "chain:steel"})
    assert edge["kind"] == "operates_in" and "链主（规划）" in edge["text"]
