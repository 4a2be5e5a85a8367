"""Every action of the explorer's picture in a real browser: by mouse, by key, and on a picture with too many firms."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest

from chains.snapshot import write_snapshot
from tests.browser import Watch, chromium, node_spot, open_page, serve
from tests.crowded_world import FIRMS, crowded_world
from tests.world import SENTENCES, tiny_world

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
LZU, JIUGANG, DONGXING = "university:lzu", "enterprise:jiugang", "enterprise:dongxing"
_SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if chromium() is None:
        if os.environ.get("CI"):
            pytest.fail("chromium is not installed: the browser journey must run in CI")
        pytest.skip("chromium is not installed and CI is not set")
    tiny, crowd = tiny_world(), crowded_world()
    both = replace(tiny, entities=tuple(sorted((*tiny.entities, *crowd.entities), key=lambda e: e.id)),
                   links=tuple(sorted((*tiny.links, *crowd.links), key=lambda x: x.id)),
                   sources=tuple(sorted((*tiny.sources, *crowd.sources), key=lambda s: s.id)))
    folder = tmp_path_factory.mktemp("app") / "snapshot"
    write_snapshot(both, folder)
    with serve(folder) as address:
        yield address


@pytest.fixture
def explore(app: str) -> Iterator[Callable[[str], Page]]:
    with open_page() as (page, watch):
        yield lambda node: _opened(page, app, node)
        _has_no_complaint(watch)


def _opened(page: Page, app: str, node: str) -> Page:
    page.goto(f"{app}/explore?node={node}")
    node_spot(page, node)
    page.wait_for_timeout(600)
    return page


def _has_no_complaint(watch: Watch) -> None:
    assert watch.hosts == {"127.0.0.1"} and watch.complaints == []


def _ask(page: Page, expression: str) -> Any:
    return page.evaluate(f"() => {{ const picture = document.querySelector('.cg-picture').picture; return {expression}; }}")


def _until(page: Page, expression: str) -> None:
    page.wait_for_function(
        f"() => {{ const picture = document.querySelector('.cg-picture')?.picture; return picture && ({expression}); }}")


def _places(page: Page) -> dict[str, dict[str, float]]:
    places: dict[str, dict[str, float]] = _ask(page, "picture.network.getPositions()")
    return places


def _right_click(page: Page, node: str, action: str) -> None:
    page.mouse.click(*node_spot(page, node), button="right")
    page.get_by_role("menuitem", name=action).click()


def _drag(page: Page, start: tuple[float, float], right: float, down: float) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + right / 2, start[1] + down / 2)
    page.mouse.move(start[0] + right, start[1] + down)
    page.mouse.up()


def _download(page: Page, kind: str) -> bytes:
    page.get_by_role("button", name="把画面存为图片").click()
    with page.expect_download() as waiting:
        page.get_by_role("menuitem", name=kind).click()
    return Path(waiting.value.path()).read_bytes()


def test_nodes_are_moved_pinned_hidden_and_all_of_it_taken_back(explore: Callable[[str], Page]) -> None:
    page = explore(JIUGANG)
    first = _places(page)
    _drag(page, node_spot(page, LZU), 60, -40)
    _until(page, "picture.steps[0] === 1")
    moved = _places(page)
    assert moved[LZU] != first[LZU] and {**moved, LZU: 0} == {**first, LZU: 0}
    _right_click(page, LZU, "固定")
    _until(page, f"picture.pinned.has('{LZU}')")
    _drag(page, node_spot(page, LZU), 50, 50)
    page.wait_for_timeout(500)
    assert _places(page)[LZU] == moved[LZU], "a pinned node stays under the hand"
    page.get_by_role("button", name="显示全部节点（0）").click()
    page.keyboard.press("Control+z")
    _until(page, "!picture.pinned.size")
    page.keyboard.press("Control+z")
    _until(page, "picture.steps[1] === 2")
    assert _places(page)[LZU] == first[LZU]
    page.get_by_role("button", name="重做（Ctrl+Y）").click()
    _until(page, "picture.steps[1] === 1")
    assert _places(page)[LZU] == moved[LZU]

    _right_click(page, LZU, "隐藏")
    _until(page, f"!picture.nodes.get('{LZU}')")
    page.get_by_role("button", name="全部显示：已隐藏 1 项").click()
    _until(page, f"picture.nodes.get('{LZU}')")
    _right_click(page, DONGXING, "只看相邻")
    _until(page, f"!picture.nodes.get('{LZU}')")
    page.get_by_role("button", name="取消：只看").click()
    _until(page, f"picture.nodes.get('{LZU}')")
    assert _places(page) == moved, "what returns stands where it stood"

    _right_click(page, LZU, "设为起点（关联页）")
    page.wait_for_url("**/connect?**")
    assert "a=university" in page.url


def test_several_are_chosen_paths_shine_lines_tell_their_evidence_and_the_legend_filters(explore: Callable[[str], Page]) -> None:
    page = explore(JIUGANG)
    for node in (LZU, DONGXING):
        page.keyboard.down("Shift")
        page.mouse.click(*node_spot(page, node))
        page.keyboard.up("Shift")
    page.get_by_role("button", name="隐藏这 2 个").click()
    _until(page, f"!picture.nodes.get('{LZU}') && !picture.nodes.get('{DONGXING}')")
    page.keyboard.press("Control+z")
    _until(page, f"picture.nodes.get('{LZU}')")
    box = page.locator(".cg-canvas").bounding_box()
    assert box
    page.keyboard.down("Shift")
    _drag(page, (box["x"] + 5, box["y"] + 60), box["width"] - 15, box["height"] - 130)
    page.keyboard.up("Shift")
    assert _ask(page, "picture.chosen.size") == len(_places(page)), "a box takes all that is in it"
    page.keyboard.press("Escape")

    _right_click(page, DONGXING, "从这里看路径")
    _until(page, f"picture.data.start === '{DONGXING}'")
    page.mouse.move(*node_spot(page, LZU))
    page.get_by_text("最短路径 2 步").wait_for()
    assert set(_ask(page, "[...picture.paths.bright.nodes]")) == {DONGXING, JIUGANG, LZU}
    page.mouse.move(box["x"] + 3, box["y"] + box["height"] - 3)
    _until(page, "!picture.paths.bright")

    ends = [node_spot(page, LZU), node_spot(page, JIUGANG)]
    page.mouse.click(*((0.7 * a + 0.3 * b) for a, b in zip(*ends, strict=True)))
    card = page.locator(".cg-evidence-card")
    card.get_by_text(SENTENCES["partners"]).wait_for()
    assert card.locator("blockquote b").count() == 0, "markup in a document must stay text"
    assert "2024年5月6日" in card.inner_text() and "自动抽取" in card.inner_text()
    page.keyboard.press("Escape")
    assert not card.is_visible()

    legend = page.locator(".cg-legend").get_by_role("button", name="高校")
    legend.click()
    assert _ask(page, f"picture.network.body.nodes['{LZU}'].options.hidden") and "已隐藏" in legend.inner_text()
    page.get_by_role("button", name="恢复：图例隐去 1 类").click()
    assert not _ask(page, f"picture.network.body.nodes['{LZU}'].options.hidden")
    page.get_by_role("button", name="每条连线都写出关系（L）").click()
    assert _ask(page, "picture.edges.get().every(edge => edge.label.trim())")

    svg = ElementTree.fromstring(_download(page, "SVG 矢量图").decode("utf-8"))
    told = "".join(svg.itertext())
    assert all(word in told for word in ("酒钢：产业链图谱", "7 个条目，10 条关系；图谱快照 ", "兰州大学", "企业 2", "合作"))
    assert {child.tag.removeprefix(_SVG) for child in svg.iter()} <= {"svg", "title", "rect", "g", "line", "path", "text", "circle"}
    assert _download(page, "PNG 图片").startswith(b"\x89PNG")


def test_everything_can_be_done_by_key(explore: Callable[[str], Page]) -> None:
    page = explore(JIUGANG)
    press = page.keyboard.press
    page.locator(".cg-canvas").focus()
    before = _places(page)
    near = node_spot(page, LZU)
    home = node_spot(page, JIUGANG)
    press("ArrowLeft" if near[0] < home[0] else "ArrowRight")
    walked = _ask(page, "picture.selected")
    assert walked not in (None, JIUGANG)
    page.locator(".st-key-details h1", has_text=_ask(page, "picture.nodeOf.get(picture.selected).name")).wait_for()
    _ask(page, f"picture.choose(['{LZU}'])")
    press("Enter")
    _until(page, "picture.nodes.get('chain:copper')")
    assert {node: at for node, at in _places(page).items() if node in before} == before
    press("Enter")
    _until(page, "!picture.nodes.get('chain:copper')")
    press("Delete")
    _until(page, f"!picture.nodes.get('{LZU}')")
    press("Control+z")
    _until(page, f"picture.nodes.get('{LZU}')")
    press("Control+y")
    _until(page, f"!picture.nodes.get('{LZU}')")
    press("Escape")
    assert _ask(page, "picture.selected") is None
    scale = _ask(page, "picture.network.getScale()")
    press("+")
    assert _ask(page, "picture.network.getScale()") > scale
    press("-")
    press("0")
    press("?")
    page.get_by_role("dialog", name="键盘操作").get_by_text("撤销 / 重做").wait_for()
    press("Escape")
    assert page.get_by_role("dialog", name="键盘操作").count() == 0
    press("m")
    page.get_by_role("menuitem", name="未固定的回到原位").wait_for()
    press("Escape")
    press("f")
    page.wait_for_function("() => document.fullscreenElement?.classList.contains('cg-picture')")
    press("f")
    page.wait_for_function("() => !document.fullscreenElement")


def test_firms_are_counted_where_there_are_too_many_and_unfold_without_a_jump(explore: Callable[[str], Page]) -> None:
    page = explore("place:p")
    fold = _ask(page, "picture.data.nodes.find(node => node.count)")
    assert fold["count"] == sum(FIRMS.values()) - FIRMS["park:c"], "one step away only the park is a closer home than the place"
    before = _places(page)
    page.mouse.dblclick(*node_spot(page, fold["id"]))
    _until(page, "!picture.data.nodes.some(node => node.count)")
    after = _places(page)
    assert {node: after[node] for node in before if node in after} == {node: at for node, at in before.items() if node != fold["id"]}
    page.get_by_text("个新节点在画面外").wait_for()
    page.get_by_role("button", name="显示：").click()
    page.wait_for_timeout(600)
    assert page.get_by_text("个新节点在画面外").count() == 0
