"""Firms folded into counts: as many as needed, none twice, and back again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chains.graph import Graph, build_graph
from chains.views.network import network_data
from chains.views.scene import NODE_LIMIT, Scene, scene_picture
from tests.crowded_world import FIRMS, crowded_world

ALL = Scene("place:p", depth=2)


@pytest.fixture(scope="module")
def crowd() -> Graph:
    return build_graph(crowded_world())


def test_the_largest_groups_are_folded_until_the_rest_fits(crowd: Graph) -> None:
    drawn = scene_picture(crowd, ALL)
    assert {fold.home: len(fold.members) for fold in drawn.folds} == {"segment:a": 80}
    assert len(drawn.shown.nodes) + len(drawn.folds) <= NODE_LIMIT and drawn.whole.hidden == 0
    assert len(drawn.whole.nodes) == len(crowd), "tables still tell every firm"
    tighter = scene_picture(crowd, replace(ALL, limit=40))
    assert {fold.home for fold in tighter.folds} == {"segment:a", "segment:b", "park:c"}


def test_no_firm_is_drawn_and_counted_or_counted_twice(crowd: Graph) -> None:
    drawn = scene_picture(crowd, replace(ALL, limit=40))
    folded = [member for fold in drawn.folds for member in fold.members]
    assert len(folded) == len(set(folded)) == sum(FIRMS.values()) - FIRMS["segment:d"]
    assert not set(folded) & set(drawn.shown.nodes)
    assert {end for link in drawn.shown.links for end in (link.subject, link.object)} <= set(drawn.shown.nodes)


def test_unfolding_one_group_shows_it_and_folds_no_other(crowd: Graph) -> None:
    before, after = (scene_picture(crowd, scene) for scene in (replace(ALL, limit=40), replace(ALL, limit=40).unfold("segment:b")))
    assert {fold.home for fold in before.folds} - {fold.home for fold in after.folds} == {"segment:b"}
    assert set(before.shown.nodes) < set(after.shown.nodes)
    assert len(after.shown.nodes) - len(before.shown.nodes) == FIRMS["segment:b"]
    assert scene_picture(crowd, replace(ALL, limit=40).unfold("segment:b").collapse("segment:b")) == before


def test_a_firm_that_was_touched_is_never_folded_away(crowd: Graph) -> None:
    firm = "enterprise:a001"
    for scene in (ALL.move({firm: (1.0, 2.0)}), ALL.expand(firm), ALL.pin([firm], {}, on=True)):
        assert firm in scene_picture(crowd, scene).shown.nodes


def test_a_small_picture_folds_nothing(crowd: Graph) -> None:
    assert scene_picture(crowd, Scene("segment:d")).folds == ()


def test_a_count_is_drawn_beside_its_home_and_told(crowd: Graph) -> None:
    drawn = scene_picture(crowd, ALL)
    data = network_data(crowd, drawn.shown, folds=drawn.folds)
    node = next(node for node in data["nodes"] if node["id"] == "fold:segment:a")
    assert (node["text"], node["count"], node["name"]) == ("企业 80 家", 80, "冶炼：企业 80 家")
    assert node["names"].endswith("等 80 家")
    assert {"a": "fold:segment:a", "b": "segment:a"}.items() <= data["edges"][-1].items()
    assert next(n for n in data["nodes"] if n["id"] == "segment:a")["more"] == 0, "folded is not missing"


def test_hidden_things_leave_and_return_and_the_centre_stays(crowd: Graph) -> None:
    scene = Scene("segment:d")
    whole = scene_picture(crowd, scene).whole
    link = whole.links[0]
    hidden = scene.hide(["enterprise:d000", "segment:d", link.id])
    left = scene_picture(crowd, hidden).whole
    assert "enterprise:d000" not in left.nodes and "segment:d" in left.nodes and link not in left.links
    assert scene_picture(crowd, hidden.reveal()).whole == whole


def test_only_neighbours_keeps_them_and_the_centre(crowd: Graph) -> None:
    drawn = scene_picture(crowd, replace(ALL, limit=400).isolate(["park:c"]))
    assert set(drawn.shown.nodes) == {"place:p", "park:c"} | {f"enterprise:c{n:03}" for n in range(FIRMS["park:c"])}


def test_a_count_that_is_hidden_is_gone_with_its_firms(crowd: Graph) -> None:
    drawn = scene_picture(crowd, ALL.hide(["fold:segment:a"]))
    assert "fold:segment:a" not in {fold.id for fold in drawn.folds}
    assert not {node for node in drawn.shown.nodes if node.startswith("enterprise:a")}
