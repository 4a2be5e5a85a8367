"""The menu 工作区 of the explorer: the picture with its notes saved as a file, and such a file opened again."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any

import streamlit as st

from chains.app.filters import set_filters
from chains.app.markup import join, tag
from chains.app.panels import entity_link
from chains.app.session import Explorer
from chains.app.state import World
from chains.app.tables import file_name
from chains.app.widgets import html
from chains.errors import ChainsError
from chains.graph import Neighbourhood
from chains.views.reopen import Reopened, links_meant, reopen
from chains.views.scene import Scene
from chains.views.style import display_name
from chains.views.workspace import LISTS, LinkEnds, Note, Workspace
from chains.views.workspace_file import MAX_BYTES, MAX_NOTE, read_workspace, write_workspace

__all__ = ["Desk", "notes_below", "restore", "saved_view", "workspace_menu"]

_WHOLE = ""
_FILE = "workspace_file"
# What a scene may hold beyond its centre; a scene that does not know one of them is saved without it.
_OF_SCENE = frozenset(f.name for f in fields(Scene))


@dataclass
class Desk:
    """What lies beside the picture in this session: its name, the notes by entity, and what was said when a file was opened."""

    title: str = ""
    notes: dict[str, str] = field(default_factory=dict)
    said: str = ""
    problem: str = ""
    renamed: tuple[tuple[str, str], ...] = ()
    dropped: tuple[str, ...] = ()
    round: int = 0


def _desk() -> Desk:
    desk: Desk = st.session_state.setdefault("workspace", Desk())
    return desk


def workspace_menu(world: World, state: Explorer, around: Neighbourhood | None, scene: Scene | None) -> None:
    """Draws the menu; without a picture there is only something to open. `scene` is the one shown, with depth and filter."""
    desk = _desk()
    with st.popover("工作区", width="stretch"):
        if around is not None and scene is not None:
            _save(world, state, around, scene, desk)
            st.divider()
        st.file_uploader("打开保存的工作区（.json）", key=f"{_FILE}_{desk.round}", on_change=_open, args=(world, state),
                         help="只在本机读取；会说明与当前图谱的差别")


def _save(world: World, state: Explorer, around: Neighbourhood, scene: Scene, desk: Desk) -> None:
    name = display_name(world.entity(scene.center))
    desk.title = st.text_input("名称", value=desk.title, key=f"workspace_title_{desk.round}", max_chars=80, placeholder=name)
    node = state.selected if state.selected in world.graph else _WHOLE
    for about, label in ((_WHOLE, "备注（整幅图）"), (node, f"备注（{display_name(world.entity(node)) if node else ''}）")):
        if about or label == "备注（整幅图）":
            desk.notes[about] = st.text_area(label, value=desk.notes.get(about, ""), height=68, max_chars=MAX_NOTE,
                                             key=f"workspace_note_{desk.round}_{about}")
    st.download_button(
        "保存为文件", lambda: write_workspace(saved_view(world, state, around, scene, desk)),
        file_name(f"工作区_{desk.title or name}", ".json"), "application/json", key="workspace_save", on_click="ignore",
        width="stretch", type="primary", help="中心、展开、筛选、位置和备注都在里面，可发给同事打开")


def saved_view(world: World, state: Explorer, around: Neighbourhood, scene: Scene, desk: Desk) -> Workspace:
    """The picture as it stands, with what lies beside it."""
    shown = frozenset(around.nodes)
    more: dict[str, Any] = {name: getattr(scene, name) for name in LISTS if name in _OF_SCENE}
    more["moved"] = tuple(place[0] for place in getattr(scene, "moved", ()))
    chosen = state.selected_links(around.links)
    return Workspace(
        digest=world.snapshot.digest, center=scene.center, title=desk.title, depth=scene.depth, limit=scene.limit,
        filter=scene.filter, selected=state.selected if state.selected in world.graph else None,
        selected_links=tuple(LinkEnds(x.subject, x.kind, x.object, x.chain) for x in chosen),
        start=getattr(scene, "start", "") or None,
        positions=MappingProxyType({node: at for node, at in state.known_places().items() if node in shown}),
        notes=tuple(Note(text, about or None) for about, text in sorted(desk.notes.items()) if text.strip()), **more)


def _open(world: World, state: Explorer) -> None:
    desk = _desk()
    file = st.session_state.get(f"{_FILE}_{desk.round}")
    if file is None:
        return
    fresh = Desk(round=desk.round + 1)
    try:
        # One byte more than is allowed is enough to refuse the file.
        found = reopen(world.graph, read_workspace(file.read(MAX_BYTES + 1)))
    except ChainsError as error:
        desk.problem, desk.said, desk.round = error.zh, "", fresh.round
        return
    restore(state, found)
    fresh.title = found.workspace.title
    for note in found.workspace.notes:
        fresh.notes[note.about or _WHOLE] = "\n".join(filter(None, (fresh.notes.get(note.about or _WHOLE), note.text)))
    fresh.said, fresh.renamed, fresh.dropped = _told(found), found.renamed, found.dropped
    st.session_state["workspace"] = fresh
    set_filters(found.workspace.filter)
    st.session_state["depth"] = state.depth = found.workspace.depth
    st.query_params["node"] = state.asked = found.workspace.center


def restore(state: Explorer, found: Reopened) -> None:
    """Puts the picture of the view before the user; the one before it can be had back by undo."""
    view = found.workspace
    more: dict[str, Any] = {name: getattr(view, name) for name in ("expanded", "hidden", "only", "unfolded", "pinned", "start")
                            if name in _OF_SCENE and getattr(view, name)}
    if "moved" in _OF_SCENE:
        more["moved"] = tuple((node, *view.positions[node]) for node in view.moved if node in view.positions)
    if state.scene is not None:
        state.history = [*state.history, state.scene]
    state.future = []
    state.scene = Scene(view.center, limit=view.limit, **more)
    state.places[view.center] = dict(view.positions)
    state.selected = "|".join(links_meant(view)) or view.selected or view.center
    state.steps += 1


def _told(found: Reopened) -> str:
    name = f"“{found.workspace.title}”" if found.workspace.title else "工作区"
    if not found.other:
        return f"已打开{name}。"
    parts = ((found.dropped, "已不存在，没有画出"), (found.renamed, "改了编号，已跟上"))
    changes = "，".join(f"{len(ids)} 个{word}" for ids, word in parts if ids) or "里面的条目都还在"
    return f"已打开{name}。它保存在另一份图谱快照上，内容按当前图谱显示；{changes}。"


def notes_below(world: World) -> None:
    """What was said when a file was opened, and the notes, each with the entity it is about."""
    desk = _desk()
    if desk.problem:
        html(tag("p", desk.problem, cls="cg-problem", role="alert"))
        desk.problem = ""
    if desk.said:
        html(tag("p", desk.said, cls="cg-quiet", role="status"), _list("已不存在", desk.dropped),
             _list("改了编号", [f"{old} → {new}" for old, new in desk.renamed]))
    for about, text in sorted(desk.notes.items()):
        if text.strip():
            who = join(entity_link(world, about), "：") if about in world.graph else "备注："
            html(tag("p", who, text, cls="cg-note"))


def _list(title: str, names: Any) -> Any:
    return tag("details", tag("summary", f"{title}（{len(names)}）"), tag("p", "、".join(names))) if names else None
