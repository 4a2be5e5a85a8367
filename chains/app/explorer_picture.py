"""The explorer's picture: what it is given, and what a user's act in it changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from chains.app.addresses import entity_address, page_of
from chains.app.component import mount_desk, mount_picture, mount_pointer
from chains.app.session import Explorer
from chains.app.state import World
from chains.model import Entity
from chains.views.folding import FOLD_MARK
from chains.views.network import Data, network_data
from chains.views.scene import ScenePicture
from chains.views.style import display_name

__all__ = ["PICTURE", "apply_act", "draw_picture", "entity_page", "keep", "picture_data", "redraw"]

PICTURE = "picture"
_HEIGHT = 540
Places = dict[str, tuple[float, float]]


def entity_page(entity: Entity) -> str | None:
    """The address of the page that tells of the entity, where there is one besides the explorer."""
    return entity_address(entity) if entity.known and page_of(entity)[0] != "explore" else None


def picture_data(world: World, state: Explorer, drawn: ScenePicture) -> Data:
    """The scene as the picture's data: nodes in the places that are remembered, and what the user has done to them."""
    scene, center = state.scene, drawn.shown.center
    data = network_data(world.graph, drawn.shown, positions=state.known_places(), folds=drawn.folds)
    state.remember(data)
    for node in data["nodes"]:
        if node["id"] in world.graph and (page := entity_page(world.entity(node["id"]))):
            node["page"] = page
    shown = {node["id"] for node in data["nodes"]}
    name = display_name(world.entity(center))
    opened = [*scene.expanded, *scene.unfolded] if scene else []
    return data | {
        "scene": f"{world.snapshot.digest[:12]}:{center}", "height": _HEIGHT, "title": f"{name}：产业链图谱",
        "foot": f"{len(drawn.whole.nodes)} 个条目，{len(drawn.whole.links)} 条关系；图谱快照 {world.snapshot.digest[:12]}",
        "expanded": [node for node in opened if node in shown], "off": list(state.off),
        "pinned": [node for node in scene.pinned if node in shown] if scene else [],
        "start": scene.start if scene else "", "hidden": len(scene.hidden) if scene else 0,
        "only": "、".join(display_name(world.entity(n)) for n in scene.only[:3]) if scene else "",
    }


def draw_picture(world: World, state: Explorer, drawn: ScenePicture) -> None:
    """Mounts the picture, what hears of moved nodes beside it, and the pointer to a node that a search has found."""
    def acted() -> None:
        apply_act(world, state, st.session_state[PICTURE].get("act"))

    state.stale = False
    mount_picture(picture_data(world, state, drawn), key=PICTURE, on_act=acted)
    _desk(state)
    if state.point_to:
        mount_pointer({"picture": PICTURE, "node": state.point_to, "round": state.steps}, key="picture_pointer")


@st.fragment
def _desk(state: Explorer) -> None:
    # A fragment of its own: a moved node is kept without anything being drawn again.
    def kept() -> None:
        keep(state, st.session_state["picture_desk"].get("keep"))

    redraw(state)
    mount_desk((len(state.history), len(state.future)), picture=PICTURE, key="picture_desk", on_keep=kept)


def redraw(state: Explorer) -> None:
    """Draws the page again where an act came in one breath with news of another fragment, which alone was then drawn."""
    if state.stale:
        st.rerun()


def keep(state: Explorer, news: object) -> None:
    """Keeps what the browser says has moved, and which entries of the legend are off; nonsense is ignored."""
    if not isinstance(news, Mapping):
        return
    if moved := _places(news.get("moved")):
        state.move(moved)
    if isinstance(off := news.get("off"), Sequence) and not isinstance(off, str):
        state.off = tuple(str(key)[:60] for key in off[:60])


def apply_act(world: World, state: Explorer, act: object) -> None:
    """Does what the browser asks for with nodes and links of the graph; nonsense is ignored."""
    if not isinstance(act, Mapping) or not isinstance(act.get("nodes"), Sequence):
        return
    what = str(act.get("what"))
    named = [node for node in act["nodes"] if isinstance(node, str)]
    nodes = [node for node in named if node.removeprefix(FOLD_MARK) in world.graph]
    for_one: dict[str, Callable[[str], None]] = {
        "expand": state.expand, "collapse": state.collapse, "center": lambda node: _center(state, node), "start": state.start}
    for_all: dict[str, Callable[[], None]] = {
        "pin": lambda: state.pin(nodes, _places(act.get("places")), on=True), "unpin": lambda: state.pin(nodes, {}, on=False),
        "hide": lambda: state.hide(named), "only": lambda: state.isolate(nodes), "everything": lambda: state.isolate(()),
        "reveal": state.reveal, "tidy": state.tidy, "collapse_all": state.collapse_all,
        "undo": lambda: _turn(state, state.undo), "redo": lambda: _turn(state, state.redo),
    }
    if what in for_one and (nodes or (what == "start" and named == [""])):
        for_one[what](nodes[0] if nodes else "")
    elif what in for_all:
        for_all[what]()
    state.stale = True


def _places(said: Any) -> Places:
    if not isinstance(said, Mapping):
        return {}
    return {str(node): (float(at[0]), float(at[1])) for node, at in said.items()
            if isinstance(at, Sequence) and len(at) == 2 and all(isinstance(x, int | float) for x in at)}


def _center(state: Explorer, node: str) -> None:
    state.focus(node)
    _write_address(state)


def _turn(state: Explorer, turn: Callable[[], None]) -> None:
    turn()
    _write_address(state)


def _write_address(state: Explorer) -> None:
    if state.scene is not None:
        st.query_params["node"] = state.asked = state.scene.center
