"""图谱探索: search, the picture, what is selected with its evidence, and the same as tables."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from chains.app.explorer_details import details
from chains.app.explorer_picture import draw_picture
from chains.app.filters import filter_menu
from chains.app.markup import join, link, tag
from chains.app.panels import entity_card, kind_dot
from chains.app.session import MORE, Explorer
from chains.app.state import World, open_world
from chains.app.tables import links_table, nodes_table, show_table, table_download
from chains.app.widgets import alert, at_right, graph_downloads, heading, html, one_line_errors
from chains.app.workspace_menu import notes_below, workspace_menu
from chains.errors import UnknownName
from chains.graph import Neighbourhood
from chains.names import Match, find_entity, search
from chains.views.scene import ScenePicture, scene_around, scene_picture
from chains.views.style import display_name

__all__ = ["show"]


def show() -> None:
    """Draws the page; ?node= names the centre, by id or by any name."""
    world = open_world()
    state: Explorer = st.session_state.setdefault("explorer", Explorer())
    if state.scene is not None and state.scene.center not in world.graph:
        state = st.session_state["explorer"] = Explorer()
    _follow_address(world, state)
    _explore(world, state)


def _follow_address(world: World, state: Explorer) -> None:
    asked = st.query_params.get("node")
    if asked is None:
        # The scene that was left comes again; writing its name into the address is a step that Back would not get past.
        state.asked = None
        return
    if asked == state.asked:
        return
    state.asked = asked
    try:
        node = find_entity(world.graph, asked).id
    except UnknownName as error:
        alert(error.zh)
        return
    shown = frozenset(scene_around(world.graph, state.scene).nodes) if state.scene else frozenset()
    state.show(node, shown)
    st.session_state["search_round"] = st.session_state.get("search_round", 0) + 1


@st.fragment
def _explore(world: World, state: Explorer) -> None:
    # One fragment: a click reruns what is below, and not the navigation with its scripts.
    with one_line_errors():
        _draw(world, state)


def _draw(world: World, state: Explorer) -> None:
    box, depth, menu, desk, files = st.columns([4.3, 1.5, 1.1, 1.1, 1.05], vertical_alignment="center")
    with box:
        text = st.text_input(
            "搜索", key=f"search_{st.session_state.get('search_round', 0)}", live=True, label_visibility="collapsed",
            placeholder="搜索企业、产业链、园区、高校……支持简称、拼音和首字母", max_chars=60, autocomplete="off",
        )
    with depth:
        st.session_state.setdefault("depth", state.depth)
        state.depth = st.segmented_control("层数", [1, 2], format_func=lambda n: f"{n} 层", key="depth",
                                           label_visibility="collapsed", required=True, width="stretch") or 1
    with menu:
        chosen = filter_menu(world)
    if text:
        _results(world, text)
    if state.scene is None:
        with desk:
            workspace_menu(world, state, None, None)
        notes_below(world)
        if not text:
            _examples(world)
        return
    scene = replace(state.scene, depth=state.depth, filter=chosen)
    drawn = scene_picture(world.graph, scene)
    around = drawn.whole
    with desk:
        workspace_menu(world, state, around, scene)
    with files, at_right():
        graph_downloads(world, lambda: around.nodes, display_name(world.entity(around.center)), key="explore",
                        links=lambda: [link.id for link in around.links])
    notes_below(world)
    picture, panel = st.columns([2, 1], gap="small")
    with picture:
        draw_picture(world, state, drawn)
        _status(world, state, drawn)
    with panel:
        details(world, state, drawn, chosen)
    _tables(world, around)


def _results(world: World, text: str) -> None:
    matches = search(world.graph, text, limit=8)
    if not matches:
        html(tag("p", f"没有找到“{text}”。可以换一个简称，或只输入其中两三个字。", cls="cg-quiet"))
        return
    html(tag("div", *(
        link(join(kind_dot(m.entity.kind), m.entity.name, " ", tag("small", _reason(m))), "explore", node=m.entity.id)
        for m in matches), cls="cg-results"))


def _reason(match: Match) -> str:
    matched = f"：{match.matched}" if match.matched != match.entity.name else ""
    return f"{match.entity.kind.label} · {match.reason}{matched}"


def _examples(world: World) -> None:
    heading("从一个名称开始", "在上面搜索，或点一个例子。单击节点看依据，双击展开它的关系。")
    html(tag("div", *(
        entity_card(world, e) for e in world.entry_points), cls="cg-cards"))


def _status(world: World, state: Explorer, drawn: ScenePicture) -> None:
    around, folded = drawn.whole, sum(len(fold.members) for fold in drawn.folds)
    said, more = st.columns([3, 1], vertical_alignment="center")
    hidden = f"，还有 {around.hidden} 个未显示" if around.hidden else ""
    counted = f"；其中企业 {folded} 家并为 {len(drawn.folds)} 个数，双击展开" if folded else ""
    alone = "；没有符合筛选条件的关系，可放宽筛选" if len(around.nodes) == 1 else ""
    with said:
        html(tag("small", f"{display_name(world.entity(around.center))}：显示 {len(around.nodes)} 个节点、"
                          f"{len(around.links)} 条关系{hidden}{counted}{alone}。"))
    if around.hidden:
        with more:
            st.button(f"再显示 {min(MORE, around.hidden)} 个", on_click=state.more, width="stretch")


def _tables(world: World, around: Neighbourhood) -> None:
    name = display_name(world.entity(around.center))
    nodes, links = st.tabs([f"节点 {len(around.nodes)}", f"关系 {len(around.links)}"])
    with nodes:
        show_table(nodes_table(world, around.nodes))
        table_download(lambda: nodes_table(world, around.nodes), f"{name}_节点", key="nodes_csv")
    with links:
        show_table(links_table(world, around.links), limit=120)
        table_download(lambda: links_table(world, around.links), f"{name}_关系", key="links_csv")
