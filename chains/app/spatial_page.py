"""空间分布: the cities on a map by one measure, with the supply and investment between them, and the same as tables."""

from __future__ import annotations

import streamlit as st

from chains.app.choice import asked_entity, pick, switch
from chains.app.markup import address, tag
from chains.app.sheet import drawing_downloads, show_sheet
from chains.app.spatial_parts import cities_html, city_html, spots_table, streams_table
from chains.app.state import World, open_world
from chains.app.tables import show_table, table_download
from chains.app.widgets import alert, at_right, heading, html
from chains.cities import MEASURES
from chains.errors import UsageError
from chains.graph import entities_of
from chains.model import Kind
from chains.streams import STREAMS
from chains.views.boundary import Boundary, read_boundary
from chains.views.spatial import draw_spots
from chains.views.spots import CitySpots, city_spots

__all__ = ["show"]

_ALL = "all"
_SIZE = (860.0, 450.0)  # of the map, which leaves room for the panel on a laptop
_LEAD = "各市州有多少、在哪里，供货和投资从哪儿到哪儿。点一个市州看明细。"


def show() -> None:
    """Draws the page; ?measure=, ?chain=, ?flows= choose what is shown, ?city= opens a city."""
    world = open_world()
    title, files = st.columns([3, 1], vertical_alignment="center")
    with title:
        heading("空间分布", _LEAD)
    if not world.cities:
        html(tag("p", "图谱里还没有市州，画不出分布；请先在整理数据（data/places.yaml）里补录。", cls="cg-quiet"))
        return
    measure, chain, flows, boundary = _choices(world)
    found = city_spots(world.graph, measure, chain, kinds=flows)
    city = asked_entity(world, "city", frozenset({Kind.PLACE}))
    name = f"空间分布_{MEASURES[measure]}" + (f"_{world.name(chain)}" if chain else "")
    with files, at_right():
        drawing_downloads(lambda: draw_spots(world.graph, found, boundary=boundary), name, key="map_picture")
        table_download(lambda: spots_table(world, found), name, key="map_csv", label="下载表格")
    picture, panel = st.columns([2.5, 1], gap="small")
    drawing = draw_spots(world.graph, found, boundary=boundary, chosen=city, titled=False, size=_SIZE)
    with picture:
        show_sheet(drawing, lambda about: _address(found, about), key="spatial", chosen=city)
    with panel, st.container(height=round(drawing.height) + 18, border=False):
        html(city_html(world, found, city, _query()) if city else cities_html(found, _query()))
    _below(world, found, city)


def _choices(world: World) -> tuple[str, str | None, frozenset[str], Boundary | None]:
    by, chains, kinds, ground = st.columns([2.1, 1.2, 1.3, 0.9], vertical_alignment="center")
    asked = st.query_params.get("measure", "")
    if asked and asked not in MEASURES:
        alert(f"没有“{asked}”这个口径，已改用{MEASURES['enterprises']}。")
    with by:
        measure = switch("口径", list(MEASURES), asked if asked in MEASURES else "enterprises", MEASURES.__getitem__,
                         key="map_measure", param="measure")
    with chains:
        known = [_ALL, *(e.id for e in entities_of(world.graph, Kind.CHAIN))]
        chain = pick("产业链", known, asked_entity(world, "chain", frozenset({Kind.CHAIN})) or _ALL,
                     lambda c: "全部产业链" if c == _ALL else world.name(c), key="map_chain", param="chain")
    with kinds:
        flows = _flows()
    with ground, at_right():
        boundary = _boundary()
    return measure, None if chain == _ALL else chain, flows, boundary


def _flows() -> frozenset[str]:
    """The kinds of streams that are shown; all of them until somebody says otherwise."""
    asked = st.query_params.get("flows")
    if "map_flows" not in st.session_state or st.session_state.get("map_flows_asked") != asked:
        wanted = list(STREAMS) if asked is None else [kind for kind in STREAMS if kind in asked.split(",")]
        st.session_state["map_flows"], st.session_state["map_flows_asked"] = wanted, asked

    def moved() -> None:
        told = ",".join(kind for kind in STREAMS if kind in st.session_state["map_flows"]) or "none"
        st.query_params["flows"] = st.session_state["map_flows_asked"] = told

    shown = st.segmented_control("往来", list(STREAMS), key="map_flows", format_func=STREAMS.__getitem__, on_change=moved,
                                 selection_mode="multi", label_visibility="collapsed")
    return frozenset(shown)


def _boundary() -> Boundary | None:
    """A boundary of the user's own; it is drawn in this session and nowhere kept."""
    with st.popover("底图界线", width="content"):
        st.caption("默认不画行政区域界线。如有经审核的边界文件（GeoJSON，经纬度），可在这里加上；必须填写审图号。"
                   "文件只用于本次显示，不保存。")
        number = st.text_input("审图号", key="map_approval", placeholder="如 GS(2023)2767号", max_chars=40)
        file = st.file_uploader("边界文件", type=["geojson", "json"], key="map_boundary")
    if file is None:
        return None
    try:
        return read_boundary(file.getvalue(), number)
    except UsageError as error:
        alert(error.zh)
        return None


def _address(found: CitySpots, about: str) -> str | None:
    if not any(spot.place == about for spot in found.spots):
        return None
    return address("map", **_query(), city=about)


def _query() -> dict[str, str | None]:
    """What the map is set to, as it stands in the address."""
    return {key: st.query_params.get(key) for key in ("measure", "chain", "flows")}


def _below(world: World, found: CitySpots, city: str | None) -> None:
    left, right = st.columns([1, 1.35], gap="large")
    with left:
        known = sum(spot.value > 0 for spot in found.spots)
        html(tag("h2", f"市州 · {known}/{len(found.spots)} 有收录"))
        show_table(spots_table(world, found), height=420)
    with right:
        streams = streams_table(world, found, city)
        html(tag("h2", f"城际往来 · {len(streams.rows)} 条" + (f"（{world.name(city)}）" if city else "")))
        if streams.rows:
            show_table(streams, height=420)
            table_download(streams, "城际往来", key="map_streams_csv", label="下载往来（CSV）")
        else:
            html(tag("p", "没有收录符合条件的供货或投资往来，不表示没有。可打开上面的开关，或换一条链。", cls="cg-quiet"))
