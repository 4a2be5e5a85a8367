"""Saved views: what is written is read again, a hostile file is one line, and another snapshot drops only what is gone."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chains.app.session import Explorer
from chains.app.state import World
from chains.app.workspace_menu import Desk, restore, saved_view
from chains.errors import WorkspaceError
from chains.graph import Filter, Graph, build_graph
from chains.merge import merge_links
from chains.model import LINK_RULES, Entity, Kind, Layer, Snapshot, SourceKind, Status, attributes
from chains.views.network import network_data
from chains.views.reopen import links_meant, reopen
from chains.views.scene import Scene, scene_around
from chains.views.workspace import LinkEnds, Note, Workspace
from chains.views.workspace_file import MAX_BYTES, MAX_NOTE, read_workspace, write_workspace
from tests.world import tiny_world

IDS = st.sampled_from(["enterprise:jiugang", "place:620200", "chain:steel", "segment:steel/ironmaking", "university:x-ab12"])
ITEMS = st.one_of(IDS, IDS.map("fold:".__add__), st.just("link:0123456789abcdef"))
LISTS = st.lists(ITEMS, max_size=4, unique=True).map(tuple)
NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60)


def _subset(values: Any) -> Any:
    return st.none() | st.frozensets(st.sampled_from(list(values)))


FILTERS = st.builds(
    Filter, _subset(Kind), _subset(LINK_RULES), _subset(Status), _subset(Layer), _subset(SourceKind),
    st.none() | st.sampled_from(list(SourceKind)), st.none() | st.sampled_from(["2024", "2024-02-29"]), st.none() | st.just("2025-01"))
VIEWS = st.builds(
    Workspace, digest=st.just("") | st.text("0123456789abcdef", min_size=64, max_size=64), center=IDS, title=TEXT,
    selected=st.none() | ITEMS, selected_links=st.lists(st.builds(LinkEnds, IDS, st.sampled_from(list(LINK_RULES)), IDS, st.none() | IDS),
                                                        max_size=3).map(tuple),
    expanded=LISTS, hidden=LISTS, only=LISTS, unfolded=LISTS, pinned=LISTS, moved=LISTS, start=st.none() | IDS,
    depth=st.integers(1, 6), limit=st.integers(1, 1000), filter=FILTERS,
    positions=st.dictionaries(ITEMS, st.tuples(NUMBERS, NUMBERS), max_size=4).map(MappingProxyType),
    notes=st.lists(st.builds(Note, TEXT.filter(str.strip), st.none() | IDS), max_size=3).map(tuple))


@given(VIEWS)
def test_what_is_written_is_read_again(view: Workspace) -> None:
    data = write_workspace(view)
    assert read_workspace(data) == view and write_workspace(read_workspace(data)) == data


# --- hostile files

def _changed(**more: Any) -> bytes:
    return json.dumps({**json.loads(write_workspace(Workspace("", "enterprise:jiugang"))), **more}).encode()


HOSTILE: dict[str, tuple[bytes, str]] = {
    "too large": (b" " * (MAX_BYTES + 1), "超过 1,000,000 字节"),
    "empty": (b"", "不是有效的 JSON"),
    "cut off": (write_workspace(Workspace("", "enterprise:jiugang"))[:80], "不是有效的 JSON"),
    "no text": (b"\xff\xfe\x00\x81", "不是有效的 JSON"),
    "nested without end": (b"[" * 200_000, "不是有效的 JSON"),
    "a key twice": (b'{"format": "chains-workspace", "format": "x"}', "不是有效的 JSON"),
    "a list": (b"[]", "不是保存的工作区文件"),
    "another file": (b'{"directed": true, "nodes": []}', "不是保存的工作区文件"),
    "newer": (_changed(version=2), "更新的版本"),
    "no version": (_changed(version=True), "版本号不对"),
    "unknown field": (_changed(onclick="alert(1)"), "不认识的字段“onclick”"),
    "wrong id": (_changed(center="<img src=x>"), "“center”不对"),
    "path as id": (_changed(center="../../etc/passwd"), "“center”不对"),
    "unknown kind": (_changed(expanded=["virus:1"]), "“expanded”不对"),
    "no list": (_changed(hidden="enterprise:jiugang"), "“hidden”不对"),
    "link as centre": (_changed(center="link:abc"), "“center”不对"),
    "long id": (_changed(center="enterprise:" + "x" * 300), "“center”不对"),
    "too many": (_changed(hidden=["enterprise:jiugang"] * 5001), "5,000 项"),
    "not a number": (_changed(positions={"enterprise:jiugang": [float("nan"), 0]}), "不是有效的 JSON"),
    "far away": (_changed(positions={"enterprise:jiugang": [1e300, 0]}), "“positions”不对"),
    "huge integer": (b'{"format": "chains-workspace", "version": 1, "center": "enterprise:a", "positions": {"enterprise:a": ['
                     + b"9" * 400 + b", 0]}}", "“positions”不对"),
    "a position of text": (_changed(positions={"enterprise:jiugang": ["1", 0]}), "“positions”不对"),
    "unknown filter": (_changed(filter={"kinds": ["virus"]}), "“filter”不对"),
    "wrong date": (_changed(filter={"since": "2024-13"}), "“filter.since”不对"),
    "filter of a list": (_changed(filter={"weakest": []}), "“filter”不对"),
    "deep": (_changed(depth=99), "“depth”不对"),
    "wrong digest": (_changed(snapshot="x"), "“snapshot”不对"),
    "long note": (_changed(notes=[{"text": "x" * (MAX_NOTE + 1), "about": None}]), "“notes”不对"),
    "control characters": (_changed(title="a\x00b"), "“title”不对"),
    "half a character": (_changed(title="\ud800"), "“title”不对"),
    "wrong link": (_changed(selected_links=[["enterprise:a", "hates", "enterprise:b", None]]), "“selected_links”不对"),
}


@pytest.mark.parametrize(("data", "said"), HOSTILE.values(), ids=HOSTILE)
def test_a_file_that_is_not_ours_is_one_clear_line(data: bytes, said: str) -> None:
    with pytest.raises(WorkspaceError) as refused:
        read_workspace(data)
    assert refused.value.zh.startswith("工作区文件打不开：") and said in refused.value.zh and "\n" not in refused.value.zh


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3), max_leaves=8),
       st.sampled_from(sorted(json.loads(write_workspace(Workspace("", "chain:a"))))))
def test_any_value_in_any_field_is_read_or_refused(value: Any, field: str) -> None:
    try:
        view = read_workspace(_changed(**{field: value}))
    except WorkspaceError:
        return
    assert read_workspace(write_workspace(view)) == view


# --- another snapshot

@pytest.fixture(scope="module")
def world() -> Snapshot:
    return replace(tiny_world(), manifest={"digest": "a" * 64})


@pytest.fixture(scope="module")
def graph(world: Snapshot) -> Graph:
    return build_graph(world)


def _explored(graph: Graph, world: Snapshot) -> tuple[World, Explorer, Workspace]:
    """酒钢 with 兰州大学 expanded, one link selected and two notes, as a saved view."""
    view, state = World(world, graph), Explorer()
    state.focus("enterprise:jiugang")
    state.expand("university:lzu")
    assert state.scene is not None
    around = scene_around(graph, state.scene)
    state.remember(network_data(graph, around, positions=state.known_places()))
    (state.selected,) = [x.id for x in around.links if x.kind == "leads" and x.subject == "enterprise:jiugang"][:1]
    desk = Desk("走访准备", {"": "先看这一幅", "university:lzu": "联系王老师", "chain:steel": "  "})
    return view, state, saved_view(view, state, around, state.scene, desk)


def test_the_same_snapshot_brings_the_same_picture_back(graph: Graph, world: Snapshot) -> None:
    _, state, saved = _explored(graph, world)
    found = reopen(graph, read_workspace(write_workspace(saved)))
    assert found.workspace == saved and not (found.other or found.renamed or found.dropped)
    again = Explorer()
    again.focus("chain:copper")
    restore(again, found)
    assert again.scene == state.scene and again.selected == state.selected and again.known_places() == dict(saved.positions)
    assert [note.text for note in saved.notes] == ["先看这一幅", "联系王老师"], "an empty note is none"
    again.undo()
    assert again.scene == Scene("chain:copper"), "what was open before is one step back"


def _other(world: Snapshot, change: Callable[[Entity], Entity | None], new: str = "") -> Graph:
    """The world as another build has it: entities changed or gone, with the links of what is gone."""
    entities = tuple(e for old in world.entities if (e := change(old)) is not None)
    ids = {e.id for e in entities}
    links = [replace(x, subject=new if x.subject == "university:lzu" and new else x.subject,
                     object=new if x.object == "university:lzu" and new else x.object) for x in world.links]
    kept = merge_links(x for x in links if {x.subject, x.object} <= ids)
    return build_graph(replace(world, entities=tuple(sorted(entities, key=lambda e: e.id)), links=kept,
                               manifest={"digest": "f" * 64}))


def test_what_is_gone_is_dropped_and_listed_and_its_note_stays(graph: Graph, world: Snapshot) -> None:
    _, _, saved = _explored(graph, world)
    found = reopen(_other(world, lambda e: None if e.id == "university:lzu" else e), saved)
    assert found.other and found.dropped == ("university:lzu",) and found.workspace.expanded == ()
    assert "university:lzu" not in found.workspace.positions and found.workspace.digest == "f" * 64
    assert Note("联系王老师", None) in found.workspace.notes


def test_a_new_id_is_followed_everywhere(graph: Graph, world: Snapshot) -> None:
    _, _, saved = _explored(graph, world)
    link = LinkEnds("enterprise:jiugang", "partners_with", "university:lzu")
    saved = replace(saved, hidden=("fold:university:lzu",), selected_links=(link,), notes=(Note("甲", "university:lzu"),))

    def rename(entity: Entity) -> Entity:
        if entity.id != "university:lzu":
            return entity
        return replace(entity, id="university:a-lanzhou", attributes=attributes(former_ids=("university:lzu",)))

    other = _other(world, rename, "university:a-lanzhou")
    found = reopen(other, saved)
    assert found.renamed == (("university:lzu", "university:a-lanzhou"),) and found.dropped == ()
    view = found.workspace
    assert view.expanded == ("university:a-lanzhou",) and view.hidden == ("fold:university:a-lanzhou",)
    assert view.notes == (Note("甲", "university:a-lanzhou"),) and view.positions["university:a-lanzhou"]
    assert all(key in {x.id for _, _, x in other.edges(data="link")} for key in links_meant(view)), "also where ends sort anew"


def test_without_its_centre_a_view_cannot_be_opened(graph: Graph, world: Snapshot) -> None:
    _, _, saved = _explored(graph, world)
    with pytest.raises(WorkspaceError, match="centre") as refused:
        reopen(_other(world, lambda e: None if e.id == "enterprise:jiugang" else e), saved)
    assert "旧快照" in refused.value.zh


def test_every_field_of_the_format_is_documented() -> None:
    text = (Path(__file__).parent.parent / "docs" / "workspace.md").read_text("utf-8")
    record = json.loads(write_workspace(Workspace("", "chain:a", filter=Filter(since="2024"))))
    assert [name for name in record if f"`{name}`" not in text] == []
