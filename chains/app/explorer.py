"""图谱探索: search, the picture, what is selected with its evidence, and the same as tables."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from chains.app.component import mount_picture, mount_pointer
from chains.app.filters import filter_menu
from chains.app.markup import join, link, tag
from chains.app.panels import entity_card, entity_panel, kind_dot, link_panel
from chains.app.session import MORE, Explorer
from chains.app.state import World, open_world
from chains.app.tables import links_table, nodes_table, show_table, table_download
from chains.app.widgets import alert, graph_downloads, heading, html, one_line_errors
from chains.app.workspace_menu import notes_below, workspace_menu
from chains.errors import UnknownName
from chains.graph import Filter, Neighbourhood
from chains.names import Match, find_entity, search
from chains.views.network import network_data
from chains.views.scene import Scene, scene_around
from chains.views.style import display_name

__all__ = ["show"]

_HEIGHT = 520


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
        state.asked = None
        if state.scene is not None:
            st.query_params["node"] = state.asked = state.scene.center
        return
    if asked == state.asked:
        return
    state.asked = asked
    try:
        node = find_entity(world.graph, asked).id
    except UnknownName as error:
        alert(error.zh)
        return
    shown = frozenset(_around(world, state.scene).nodes) if state.scene else frozenset()
    state.show(node, shown)
    st.session_state["search_round"] = st.session_state.get("search_round", 0) + 1


def _around(world: World, scene: Scene) -> Neighbourhood:
    return scene_around(world.graph, scene)


@st.fragment
def _explore(world: World, state: Explorer) -> None:
    # One fragment: a click reruns what is below, and not the navigation with its scripts.
    with one_line_errors():
        _draw(world, state)


def _draw(world: World, state: Explorer) -> None:
    box, depth, menu, back, fold, desk, files = st.columns([4.2, 1.5, 1.2, 1, 1.3, 1.2, 1], vertical_alignment="center")
    with box:
        text = st.text_input(
            "搜索", key=f"search_{st.session_state.get('search_round', 0)}", live=True, label_visibility="collapsed",
            placeholder="搜索企业、产业链、园区、高校……支持简称、拼音和首字母", max_chars=60, autocomplete="off",
        )
    with depth:
        steps = st.segmented_control("层数", [1, 2], format_func=lambda n: f"{n} 层", default=1, key="depth",
                                     label_visibility="collapsed", required=True, width="stretch")
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
    scene = replace(state.scene, depth=steps or 1, filter=chosen)
    around = _around(world, scene)
    with back:
        st.button("撤销", on_click=_undo, args=(state,), disabled=not state.history, width="stretch")
    with fold:
        st.button("收起全部", on_click=state.collapse_all, disabled=not state.scene.expanded, width="stretch")
    with desk:
        workspace_menu(world, state, around, scene)
    with files:
        graph_downloads(world, lambda: around.nodes, display_name(world.entity(scene.center)), key="explore",
                        links=lambda: [link.id for link in around.links])
    notes_below(world)
    picture, details = st.columns([2, 1], gap="small")
    with picture:
        _picture(world, state, around)
        _status(world, state, around)
    with details:
        _details(world, state, around, chosen)
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


def _picture(world: World, state: Explorer, around: Neighbourhood) -> None:
    data = network_data(world.graph, around, positions=state.known_places())
    state.remember(data)
    data |= {"scene": f"{world.snapshot.digest[:12]}:{around.center}", "height": _HEIGHT}

    def picked(event: str) -> str:
        value = st.session_state["picture"].get(event)
        return value if isinstance(value, str) else ""

    def select() -> None:
        if picked("select"):
            state.select(picked("select"))

    def expand() -> None:
        if picked("expand") in world.graph:
            state.expand(picked("expand"))

    mount_picture(data, key="picture", on_select=select, on_expand=expand)
    if state.point_to:
        mount_pointer({"node": state.point_to, "round": state.steps}, key="picture_pointer")


def _status(world: World, state: Explorer, around: Neighbourhood) -> None:
    said, more = st.columns([3, 1], vertical_alignment="center")
    hidden = f"，还有 {around.hidden} 个未显示" if around.hidden else ""
    alone = "；没有符合筛选条件的关系，可放宽筛选" if len(around.nodes) == 1 else ""
    with said:
        html(tag("small", f"{display_name(world.entity(around.center))}：显示 {len(around.nodes)} 个节点、"
                          f"{len(around.links)} 条关系{hidden}{alone}。"))
    if around.hidden:
        with more:
            st.button(f"再显示 {min(MORE, around.hidden)} 个", on_click=state.more, width="stretch")


def _details(world: World, state: Explorer, around: Neighbourhood, chosen: Filter) -> None:
    links = state.selected_links(around.links)
    node = state.selected if state.selected in world.graph else around.center
    with st.container(horizontal=True, gap="small", height=40, border=False):
        if links or node == around.center:
            st.caption("单击节点或连线看依据，双击节点展开。")
        elif state.scene and node in state.scene.expanded:
            st.button("收起", on_click=state.collapse, args=(node,), key="act_collapse")
        else:
            st.button("展开", on_click=state.expand, args=(node,), key="act_expand")
        if not links and node != around.center:
            st.button("设为中心", on_click=_center, args=(state, node), key="act_center")
    with st.container(height=_HEIGHT - 56, border=True, key="details"):
        st.html(link_panel(world, links) if links else entity_panel(world, node, chosen))


def _undo(state: Explorer) -> None:
    state.undo()
    if state.scene is not None:
        st.query_params["node"] = state.asked = state.scene.center


def _center(state: Explorer, node: str) -> None:
    state.focus(node)
    st.query_params["node"] = state.asked = node


def _tables(world: World, around: Neighbourhood) -> None:
    name = display_name(world.entity(around.center))
    nodes, links = st.tabs([f"节点 {len(around.nodes)}", f"关系 {len(around.links)}"])
    with nodes:
        show_table(nodes_table(world, around.nodes))
        table_download(lambda: nodes_table(world, around.nodes), f"{name}_节点", key="nodes_csv")
    with links:
        show_table(links_table(world, around.links), limit=120)
        table_download(lambda: links_table(world, around.links), f"{name}_关系", key="links_csv")
