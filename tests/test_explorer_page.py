"""The explorer's page without a browser: what it says when there is little, much, or something that is gone."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from chains.app.session import Explorer
from chains.model import Snapshot
from chains.snapshot import write_snapshot
from chains.views.scene import Scene
from tests.crowded_world import crowded_world

Page = Callable[[Snapshot, Explorer], AppTest]


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Page:
    monkeypatch.setenv("CHAINS_SNAPSHOT", str(tmp_path / "snapshot"))

    def opened(snapshot: Snapshot, state: Explorer) -> AppTest:
        write_snapshot(snapshot, tmp_path / "snapshot")
        at = AppTest.from_string("from chains.app import explorer\nexplorer.show()", default_timeout=30)
        at.session_state["explorer"] = state
        return at.run()

    return opened


def _text(at: AppTest) -> str:
    return unescape(re.sub(r"<[^>]+>", "", "\n".join(one.proto.body for one in at.get("html"))))


def test_what_the_filter_leaves_empty_says_so(page: Page, world: Snapshot) -> None:
    at = page(world, Explorer(Scene("enterprise:jiugang"), filters={"filter_links": ["chiefs"], "filter_layers": ["extracted"]}))
    assert "显示 1 个节点、0 条关系；没有符合筛选条件的关系，可放宽筛选" in _text(at)


def test_a_scene_whose_centre_a_new_snapshot_lacks_begins_anew(page: Page, world: Snapshot) -> None:
    at = page(world, Explorer(Scene("enterprise:gone").expand("chain:steel")))
    assert "从一个名称开始" in _text(at) and at.session_state["explorer"].scene is None


def test_a_scene_that_names_what_is_gone_shows_the_rest(page: Page, world: Snapshot) -> None:
    scene = Scene("enterprise:jiugang", ("enterprise:gone",), hidden=("gone",), moved=(("gone", 1.0, 2.0),), pinned=("gone",), start="gone")
    at = page(world, Explorer(scene, "gone"))
    assert "酒钢：显示 7 个节点、10 条关系" in _text(at) and not at.exception


def test_the_details_are_brief_until_asked_for_in_full(page: Page, world: Snapshot) -> None:
    at = page(world, Explorer(Scene("enterprise:jiugang")))
    brief = _text(at)
    at.button(key="details_whole").click().run()
    assert len(_text(at)) > len(brief) and "details_whole" not in {button.key for button in at.button}


def test_folded_firms_are_told_in_the_line_below_the_tables_and_the_details(page: Page) -> None:
    at = page(crowded_world(), Explorer(Scene("place:p"), "fold:place:p", depth=2))
    assert "其中企业 80 家并为 1 个数，双击展开" in _text(at) and "节点 188" in {tab.label for tab in at.tabs}
    at = page(crowded_world(), Explorer(Scene("place:p"), "fold:segment:a", depth=2))
    text = _text(at)
    assert "冶炼：企业 80 家" in text and all(f"企业a{number:03}" in text for number in range(80))
