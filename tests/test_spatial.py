"""The map of cities: values and streams are the graph's, nothing covers anything, and no boundary without its number."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chains.cities import MEASURES
from chains.cities.grid import grid_of
from chains.errors import UnknownName, UsageError
from chains.exports.svg import svg_of
from chains.graph import Graph, build_graph, snapshot_of
from chains.streams import city_streams
from chains.views.boundary import MOST_BYTES, read_boundary
from chains.views.drawing import Drawing, Line, arrow, course
from chains.views.inks import DARK, FRAME
from chains.views.placing import Rect, spread
from chains.views.spatial import SKETCH, draw_spots, spatial_map
from chains.views.spots import city_spots
from tests.gap_world import CHAIN, A, B, entity, link
from tests.picture_world import picture_graph, picture_snapshot
from tests.test_panorama import outside, overlapping, spot_of, texts

NUMBER = "GS(2023)2767号"
OUT = "place:out"


@pytest.fixture(scope="module")
def graph() -> Graph:
    return picture_graph()


def geojson(kind: str, coordinates: object) -> bytes:
    return json.dumps({"type": "Feature", "properties": {}, "geometry": {"type": kind, "coordinates": coordinates}}).encode()


SQUARE = geojson("Polygon", [[[99.5, 39.5], [101.5, 39.5], [101.5, 40.5], [99.5, 39.5]]])


# ---- streams

def test_streams_gather_what_sources_tell_between_places(graph: Graph) -> None:
    found = city_streams(graph)
    told = {(s.kind, s.origin, s.target): (len(s.links), s.facts) for s in found.between}
    assert told == {("supply", A, B): (1, 1), ("capital", A, B): (2, 1), ("capital", OUT, A): (1, 1),
                    ("capital", OUT, "place:other"): (1, 1)}
    assert [x.subject for x in found.local] == ["enterprise:jia"] and [x.subject for x in found.unplaced] == ["enterprise:lost"]
    assert found.between[0].kind == "capital", "the strongest first"


def test_every_living_statement_is_in_one_place(graph: Graph) -> None:
    found = city_streams(graph)
    kept = [x.id for s in found.between for x in s.links] + [x.id for x in (*found.local, *found.unplaced)]
    living = [x.id for x in snapshot_of(graph).links if x.kind in ("supplies", "owns", "invests_in") and x.status != "ended"]
    assert sorted(kept) == sorted(living)


def test_of_one_chain_money_counts_where_it_goes(graph: Graph) -> None:
    told = {(s.kind, s.origin, s.target) for s in city_streams(graph, chain=CHAIN).between}
    assert told == {("supply", A, B), ("capital", A, B), ("capital", OUT, A)}, "外省 pays for a firm of the chain"
    assert not city_streams(graph, chain="chain:none").between
    with pytest.raises(UnknownName):
        city_streams(graph, chain="chain:unknown")


# ---- values

@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("chain", [None, CHAIN])
def test_values_are_those_of_the_matrix(graph: Graph, measure: str, chain: str | None) -> None:
    grid = grid_of(graph, measure)
    for spot in city_spots(graph, measure, chain).spots:
        cells = [c for c in grid.row(spot.place) if chain in (None, c.chain)]
        assert spot.value == sum(c.value for c in cells) and spot.candidates == sum(c.candidates for c in cells)


def test_a_firm_in_two_chains_counts_once_in_all_chains() -> None:
    more = [entity("chain:two", "二链")], [link("enterprise:jia", "operates_in", "chain:two")]
    values = {s.place: s.value for s in city_spots(build_graph(picture_snapshot(*more)), "enterprises").spots}
    assert values[A] == 2


def test_unknown_measures_kinds_and_chains_are_refused(graph: Graph) -> None:
    for call, words in ((lambda: spatial_map(graph, "gdp"), "not a measure"), (lambda: spatial_map(graph, flows=["love"]), "kind of stream"),
                        (lambda: spatial_map(graph, chain=A), "no chain")):
        with pytest.raises(UsageError, match=words):
            call()


# ---- the drawing

def dots(drawing: Drawing) -> dict[str, tuple[tuple[float, float], float]]:
    return {mark.about: (mark.center, mark.radius) for mark in drawing.marks if mark.about}


def test_size_follows_the_value_and_north_is_up(graph: Graph) -> None:
    drawing = spatial_map(graph)
    found = dots(drawing)
    assert set(found) == {A, B}
    (at_a, a), (at_b, b) = found[A], found[B]
    assert a * a / (b * b) == pytest.approx(2), "two firms against one: areas, not radii"
    assert at_a[0] < at_b[0] and at_a[1] == pytest.approx(at_b[1])
    assert "没有坐标、未画出：丙市。" in texts(drawing)


def test_lines_say_what_runs_and_how_much(graph: Graph) -> None:
    drawing = spatial_map(graph)
    notes = {line.note for line in drawing.lines if line.note}
    assert notes == {"甲市 → 乙市：供货 1 条", "甲市 → 乙市：投资与控股 2 条，其中规划或待核 1 条", "外省 → 甲市：投资与控股 1 条"}
    assert {"投 2", "供", "投"} <= set(texts(drawing)) and any("1 条在一市之内、1 条不知一方所在地" in t for t in texts(drawing))
    assert [box.note for box in drawing.boxes if box.about] == ["外省"], "money between other provinces is no matter of the map"
    assert not [line for line in spatial_map(graph, flows=()).lines if line.note]
    assert [line.note for line in spatial_map(graph, flows=["supply"]).lines if line.note] == ["甲市 → 乙市：供货 1 条"]


def test_only_planned_streams_are_dashed() -> None:
    more = [entity("enterprise:three", "三厂")], [link("enterprise:three", "located_in", B), link("enterprise:three", "owns", "enterprise:ban",
                                                                                        method="rule:owns")]
    lines = {line.note: line for line in spatial_map(build_graph(picture_snapshot(*more))).lines}
    assert lines["乙市 → 甲市：投资与控股 1 条，其中规划或待核 1 条"].dashes and not lines["甲市 → 乙市：供货 1 条"].dashes


def test_nothing_is_known_is_not_nothing(graph: Graph) -> None:
    drawing = spatial_map(graph, "projects", "chain:none")
    assert {mark.fill for mark in drawing.marks if mark.about} == {"#ffffff"}
    assert texts(drawing).count("甲市未收录") == 1 and "0/3 个市州（含兰州新区）有收录；空心虚线为未收录，不等于没有。" in texts(drawing)


@pytest.mark.parametrize("measure", MEASURES)
def test_nothing_covers_anything_and_all_is_on_the_sheet(measure: str) -> None:
    crowd = [entity(f"place:9{n}", f"第{n}市", level="prefecture", lon=100 + n % 5 * 0.12, lat=39.9 + n // 5 * 0.1) for n in range(20)]
    drawing = spatial_map(build_graph(picture_snapshot(crowd)), measure)
    assert not outside(drawing) and not overlapping(drawing)
    circles = list(dots(drawing).values())
    assert len(circles) == 22
    assert all(math.dist(a, b) >= ra + rb for (a, ra), (b, rb) in combinations(circles, 2))
    squares = [Rect(x - r, y - r, x + r, y + r) for (x, y), r in circles]
    named = [label for label in drawing.labels if label.about and label.halo]
    assert len(named) >= 20 and not [1 for label in named for square in squares if spot_of(label).meets(square)]


def test_a_chosen_city_moves_nothing_and_fades_what_is_not_its_own() -> None:
    more = [entity("enterprise:three", "三厂"), entity("place:4", "丁市", level="prefecture", lon=100.4, lat=39.6)], [
        link("enterprise:three", "located_in", "place:4"), link("enterprise:three", "owns", "enterprise:ban")]
    world = build_graph(picture_snapshot(*more))
    found = city_spots(world, "enterprises", kinds=frozenset({"supply", "capital"}))
    plain, chosen = draw_spots(world, found), draw_spots(world, found, chosen=B)
    assert [(x.at, x.lines) for x in plain.labels if x.about] == [(x.at, x.lines) for x in chosen.labels if x.about]
    faded = {line.note.partition("：")[0] for line in chosen.lines if line.color == FRAME}
    assert faded == {"丁市 → 甲市", "外省 → 甲市"} and not [line for line in plain.lines if line.color == FRAME]


def test_equal_snapshots_give_equal_bytes(graph: Graph) -> None:
    snapshot = picture_snapshot()
    turned = build_graph(replace(snapshot, entities=snapshot.entities[::-1], links=snapshot.links[::-1]))
    assert svg_of(spatial_map(turned)) == svg_of(spatial_map(graph))


def test_every_colour_has_one_for_a_dark_page(graph: Graph) -> None:
    drawing = spatial_map(graph, boundary=read_boundary(SQUARE, NUMBER))
    used = {mark.fill for mark in drawing.marks} | {line.color for line in drawing.lines} | {ring.color for ring in drawing.rings}
    assert used <= DARK.keys()


def test_circles_on_one_spot_part(graph: Graph) -> None:
    one, other = spread([(0, 0), (0, 0)], [5, 5])
    assert math.dist(one, other) >= 10 and (one[0] + other[0], one[1]) == (0, 0)
    assert spread([(0, 0), (100, 0)], [5, 5]) == [(0, 0), (100, 0)], "who has room stays"


def test_a_bent_line_swings_out_to_its_right_and_its_arrow_stands_before_the_end() -> None:
    line = Line((0, 0), (100, 0), "#000000", 1, tip=10, bend=0.1)
    way = course(line)
    assert (way[0], way[-1]) == ((0, 0), (100, 0)) and way[len(way) // 2] == pytest.approx((50, 10))
    assert math.dist(arrow(line)[0], (100, 0)) == pytest.approx(10) and arrow(line)[0][1] > 0


# ---- a user's boundary

def test_without_a_boundary_the_map_says_it_is_a_sketch(graph: Graph) -> None:
    drawing = spatial_map(graph)
    assert SKETCH == "示意图（未绘行政区域界线）" and any(SKETCH in t for t in texts(drawing)) and not drawing.rings


@pytest.mark.parametrize(("kind", "coordinates", "closed"), [
    ("Polygon", [[[99, 39], [102, 39], [102, 41], [99, 39]], [[100, 39.5], [101, 39.5], [101, 40], [100, 39.5]]], [True, True]),
    ("MultiPolygon", [[[[99, 39, 5.0], [102, 39, 5.0], [102, 41, 5.0]]]], [True]),
    ("LineString", [[99, 39], [102, 39]], [False]), ("MultiLineString", [[[99, 39], [102, 39]], [[99, 40], [102, 40]]], [False, False]),
])
def test_lines_and_areas_are_drawn_with_the_number(graph: Graph, kind: str, coordinates: object, closed: list[bool]) -> None:
    drawing = spatial_map(graph, boundary=read_boundary(geojson(kind, coordinates), " GS (2023) 2767号 "))
    assert [ring.closed for ring in drawing.rings] == closed
    assert any(f"审图号：{NUMBER}" in t for t in texts(drawing)) and not any(SKETCH in t for t in texts(drawing))
    assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for ring in drawing.rings for x, y in ring.corners)


def test_collections_are_opened_and_points_left_out() -> None:
    shapes = {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1, 2]},
                                                           {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}]}
    content = json.dumps({"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": shapes}, {"type": "Feature", "geometry": None}]})
    assert [t.points for t in read_boundary(b"\xef\xbb\xbf" + content.encode(), NUMBER).traces] == [((1, 2), (3, 4))]


@pytest.mark.parametrize("number", ["GS(2023)2767号", "GS京(2022)1061号", "甘S(2021)15号", "GS（2016）1600号", "GS〔2019〕1822号"])
def test_numbers_as_they_are_printed_are_taken(number: str) -> None:
    assert read_boundary(SQUARE, number).approval == number


@pytest.mark.parametrize(("number", "words"), [
    ("", "没有填写审图号"), ("  ", "没有填写审图号"), ("有", "不像审图号"), ("2767", "不像审图号"), ("GS(23)1号", "不像审图号"),
    ("GS(2023)2767号<script>", "不像审图号"), ("x" * 10_000, "不像审图号"),
])
def test_without_its_number_no_boundary_is_drawn(number: str, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_boundary(SQUARE, number)
    assert words in caught.value.zh and len(caught.value.zh) < 150


@pytest.mark.parametrize(("content", "words"), [
    (b"", "不是有效的 JSON"), (b"\xff\xfe\x00", "不是 UTF-8"), (b"{", "不是有效的 JSON"), (b"[]", "不是 GeoJSON"), (b'"x"', "不是 GeoJSON"),
    (b"[" * 100_000, "嵌套过深"), (b'{"type":"Topology"}', "Topology"), (b'{"type":["a"]}', "不认识的类型"), (b"{}", "不认识的类型"),
    (b'{"type":"FeatureCollection","features":{}}', "缺少"), (b'{"type":"FeatureCollection","features":[1]}', "不是 GeoJSON"),
    (b'{"type":"FeatureCollection","features":[]}', "没有线或面"), (geojson("Point", [1, 2]), "没有线或面"), (geojson("Polygon", None), "缺少"),
    (geojson("Polygon", [[[1, 2]]]), "没有线或面"), (geojson("LineString", [[1], [2]]), "不是经纬度"), (geojson("LineString", ["ab", "cd"]), "不是经纬度"),
    (geojson("LineString", [[True, 1], [2, 3]]), "不是经纬度"), (geojson("LineString", [[508_000.1, 4_400_000], [1, 2]]), "投影坐标"),
    (geojson("LineString", [[0, 91], [0, 0]]), "不是经纬度"), (geojson("LineString", [[10**400, 0], [0, 0]]), "不是经纬度"),
    (b'{"type":"LineString","coordinates":[[NaN,1],[1,2]]}', "不是有效的 JSON"), (b'{"type":"LineString","coordinates":[[1e999,1],[1,2]]}', "不是经纬度"),
    (geojson("LineString", [[[[[1]]]], [1, 2]]), "不是经纬度"), (geojson("LineString", [[0, 0]] * 300_001), "300,000 个点"),
    (b" " * (MOST_BYTES + 1), "8.0 MB"),
])
def test_what_is_no_boundary_is_refused_in_one_line(content: bytes, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_boundary(content, NUMBER)
    assert words in caught.value.zh and "\n" not in caught.value.zh and len(caught.value.zh) < 200


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | st.sampled_from(["Polygon", "Feature", "LineString"])
JSON = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
    st.sampled_from(["type", "features", "geometry", "geometries", "coordinates"]), inner, max_size=4), max_leaves=12)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(JSON)
def test_no_json_does_worse_than_be_refused(value: object) -> None:
    try:
        assert read_boundary(json.dumps(value).encode(), NUMBER).traces
    except UsageError as error:
        assert error.zh
