"""The explorer's steps: each can be taken back and again, nothing of a browser is trusted, all of it can be stored."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict

import pytest

from chains.app.evidence_card import evidence_card
from chains.app.explorer_picture import apply_act, entity_page, keep, picture_data
from chains.app.session import Explorer
from chains.app.state import World
from chains.graph import build_graph, links_of
from chains.model import Snapshot
from chains.views.scene import Scene, scene_picture
from tests.world import SENTENCES

JIUGANG = "enterprise:jiugang"


@pytest.fixture(scope="module")
def view(world: Snapshot) -> World:
    return World(world, build_graph(world))


@pytest.fixture(autouse=True)
def no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chains.app.explorer_picture.st.query_params", {})


def _act(what: str, *nodes: str, **places: list[float]) -> Callable[[World, Explorer], None]:
    return lambda view, state: apply_act(view, state, {"what": what, "nodes": list(nodes), "places": places})


@pytest.mark.parametrize("act", [
    _act("expand", "university:lzu"), _act("hide", "university:lzu"), _act("only", "university:lzu"),
    _act("center", "university:lzu"), _act("start", "university:lzu"), _act("pin", "university:lzu"),
    lambda view, state: keep(state, {"moved": {"university:lzu": [5, 6.5]}}),
], ids=["expand", "hide", "only", "center", "start", "pin", "move"])
def test_every_step_can_be_undone_and_taken_again(view: World, act: Callable[[World, Explorer], None]) -> None:
    state = Explorer(Scene(JIUGANG))
    act(view, state)
    after = state.scene
    assert after != Scene(JIUGANG) and state.stale is (not (after and after.moved))
    _act("undo")(view, state)
    assert state.scene == Scene(JIUGANG) and (len(state.history), len(state.future)) == (0, 1)
    _act("undo")(view, state)
    _act("redo")(view, state)
    assert state.scene == after and (len(state.history), len(state.future)) == (1, 0)


def test_a_new_step_ends_what_could_be_taken_again() -> None:
    state = Explorer(Scene(JIUGANG))
    state.expand("university:lzu")
    state.undo()
    state.hide(["university:lzu"])
    state.redo()
    assert state.scene == Scene(JIUGANG).hide(["university:lzu"]) and not state.future


def test_undoing_a_move_keeps_the_selection_and_undoing_more_does_not() -> None:
    state = Explorer(Scene(JIUGANG), "university:lzu")
    state.move({"university:lzu": (1, 2)})
    state.undo()
    assert state.selected == "university:lzu"
    state.expand("university:lzu")
    state.undo()
    assert state.selected == JIUGANG


def test_moved_nodes_stand_where_they_were_put_and_return_when_undone(view: World) -> None:
    state = Explorer(Scene(JIUGANG))

    def place() -> tuple[float, float]:
        assert state.scene
        data = picture_data(view, state, scene_picture(view.graph, state.scene))
        return next((n["x"], n["y"]) for n in data["nodes"] if n["id"] == "university:lzu")

    first = place()
    state.move({"university:lzu": (40.0, -30.0)})
    assert place() == (40.0, -30.0)
    state.undo()
    assert place() == first
    state.redo()
    state.focus("place:620200")
    state.focus(JIUGANG)
    assert place() == (40.0, -30.0), "who comes back finds the picture as it was left"


def test_tidying_returns_all_but_the_pinned() -> None:
    state = Explorer(Scene(JIUGANG))
    state.move({"a": (1, 2)})
    state.pin(["b"], {"b": (3, 4)}, on=True)
    state.tidy()
    assert state.scene and state.scene.moved == (("b", 3, 4),) and state.scene.pinned == ("b",)
    state.pin(["b"], {}, on=False)
    assert state.scene.pinned == ()


@pytest.mark.parametrize("act", [
    None, "expand", {}, {"what": "expand"}, {"what": "expand", "nodes": "x"}, {"what": "expand", "nodes": ["no:such", 7, None]},
    {"what": "center", "nodes": []}, {"what": "drop_table", "nodes": [JIUGANG]}, {"what": ["hide"], "nodes": []},
])
def test_nonsense_from_a_browser_changes_nothing(view: World, act: object) -> None:
    state = Explorer(Scene(JIUGANG))
    apply_act(view, state, act)
    assert state.scene == Scene(JIUGANG) and not state.history


@pytest.mark.parametrize("news", [
    None, [], {"moved": 3}, {"moved": {"a": "xy"}}, {"moved": {"a": [1]}}, {"moved": {"a": [float("nan"), 1]}},
    {"moved": {"a": [1e9, 0]}}, {"off": "kind:place"},
])
def test_nonsense_about_places_is_not_kept(news: object) -> None:
    state = Explorer(Scene(JIUGANG))
    keep(state, news)
    assert state.scene == Scene(JIUGANG) and state.off == ()


def test_all_of_a_view_is_plain_data_that_can_be_stored_and_restored(view: World) -> None:
    state = Explorer(Scene(JIUGANG))
    state.expand("university:lzu")
    keep(state, {"moved": {"university:lzu": [1.5, 2]}, "off": ["kind:place"]})
    state.hide(["place:620200"])
    assert state.scene
    told = asdict(state.scene) | {"filter": None}
    stored = json.loads(json.dumps({"scene": told, "off": state.off, "filters": state.filters, "depth": state.depth}))
    lists = {key: tuple(tuple(v) if isinstance(v, list) else v for v in value) if isinstance(value, list) else value
             for key, value in stored["scene"].items() if key != "filter"}
    assert Scene(**lists) == state.scene and stored["off"] == ["kind:place"]


def test_the_picture_says_what_is_hidden_pinned_and_opened(view: World) -> None:
    state = Explorer(Scene(JIUGANG).expand("university:lzu").hide(["place:620200"]).pin(["university:lzu"], {}, on=True))
    data = picture_data(view, state, scene_picture(view.graph, state.scene or Scene("")))
    assert (data["hidden"], data["pinned"], data["expanded"]) == (1, ["university:lzu"], ["university:lzu"])
    assert json.loads(json.dumps(data)) == data
    pages = {node["id"]: node.get("page") for node in data["nodes"]}
    assert pages[JIUGANG] == "firm?id=enterprise:jiugang" and pages["university:lzu"] == "school?id=university:lzu"
    assert entity_page(view.entity("place:620200")) == "city?id=place:620200"


def test_a_card_tells_sentence_source_date_and_layer_as_plain_text(view: World) -> None:
    link = next(x for x in links_of(view.graph, JIUGANG) if x.kind == "leads")
    card = evidence_card(view, link.id, [link])
    assert card and card["id"] == link.id and card["more"] == 0 and json.loads(json.dumps(card)) is not None
    said, noted = card["items"]
    assert said["quote"] == SENTENCES["leads"] and said["source"] == "转述自《嘉峪关做强冶金产业链》"
    assert said["address"].startswith("sources?source=source:seed-901&at=") and list(said["marks"][1]) == ["自动抽取", "machine"]
    assert noted["note"] == "编者转述：规划把它列入重点（第三章）" and "2022年3月" in noted["facts"]
    assert evidence_card(view, "none", []) is None


def test_markup_in_a_document_reaches_the_card_as_it_is_written(view: World) -> None:
    link = next(x for x in links_of(view.graph, JIUGANG) if x.kind == "partners_with")
    card = evidence_card(view, link.id, [link])
    assert card and card["items"][0]["quote"] == SENTENCES["partners"] and "<b>" in SENTENCES["partners"]
