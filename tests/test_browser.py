"""One journey through the app in a real browser, with every request and every complaint of the browser on record."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

import networkx as nx
import pytest

from chains.snapshot import write_snapshot
from tests.browser import Watch, chromium, node_spot, open_page, serve
from tests.world import SENTENCES, tiny_world

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if chromium() is None:
        if os.environ.get("CI"):
            pytest.fail("chromium is not installed: the browser journey must run in CI")
        pytest.skip("chromium is not installed and CI is not set")
    folder = tmp_path_factory.mktemp("app") / "snapshot"
    write_snapshot(tiny_world(), folder)
    with serve(folder) as address:
        yield address


@pytest.fixture
def visit(app: str) -> Iterator[tuple[Page, Watch]]:
    with open_page() as (page, watch):
        yield page, watch
        assert watch.hosts == {"127.0.0.1"}
        assert watch.complaints == []


def _download(page: Page, label: str) -> bytes:
    page.get_by_test_id("stPopoverButton").filter(has_text="下载").first.click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=label).click()
    data = Path(waiting.value.path()).read_bytes()
    page.keyboard.press("Escape")
    return data


def test_search_click_evidence_expand_source_download(app: str, visit: tuple[Page, Watch], tmp_path: Path) -> None:
    page, _ = visit
    page.goto(app)
    page.get_by_text("从这里开始").wait_for()
    page.get_by_role("link", name="图谱探索").click()
    page.get_by_placeholder("搜索企业").fill("酒钢")
    page.get_by_role("link", name="酒泉钢铁(集团)有限责任公司").click()
    page.get_by_role("heading", name="酒泉钢铁(集团)有限责任公司").wait_for()
    assert "node=enterprise:jiugang" in unquote(page.url)

    page.mouse.click(*node_spot(page, "university:lzu"))
    page.get_by_role("heading", name="兰州大学").wait_for()
    sentence = page.get_by_role("link", name=SENTENCES["partners"])
    sentence.wait_for()
    assert page.locator("blockquote b").count() == 0, "markup in a document must stay text"

    before = _places(page)
    assert "chain:copper" not in before
    page.mouse.dblclick(*node_spot(page, "university:lzu"))
    node_spot(page, "chain:copper")
    after = _places(page)
    assert {node: after[node] for node in before} == before

    graph = nx.parse_graphml(_download(page, "GraphML").decode("utf-8"))
    assert set(graph.nodes) == set(after)
    shown = json.loads(_download(page, "JSON"))
    assert {node["id"] for node in shown["nodes"]} == set(after)

    sentence.click()
    page.get_by_role("heading", name="转述自《嘉峪关做强冶金产业链》").wait_for()
    page.locator(".cg-now").first.wait_for()
    assert SENTENCES["partners"] == "".join(page.locator(".cg-now").all_text_contents())
    page.get_by_text("这里读出的关系 · 1").wait_for()


def _places(page: Page) -> dict[str, list[float]]:
    places: dict[str, list[float]] = page.evaluate(
        """() => Object.fromEntries(Object.entries(document.querySelector('.cg-picture').picture.network.getPositions())
              .map(([id, at]) => [id, [at.x, at.y]]))""")
    return places


@pytest.mark.parametrize("path", [
    "", "explore?node=铝产业链", "cities?place=place:620200&chain=chain:steel", "cities?view=quotient",
    "cities?view=overlap", "cities?view=likeness", "cities?view=profile", "cities?view=compare", "leaders", "sources", "review",
])
def test_every_page_stays_on_this_machine_without_a_complaint(app: str, visit: tuple[Page, Watch], path: str) -> None:
    page, _ = visit
    page.goto(f"{app}/{path}")
    page.locator(".cg h1").first.wait_for()
    page.wait_for_timeout(500)
    assert page.get_by_test_id("stException").count() == 0
    assert page.get_by_test_id("stAlert").count() == 0 and page.locator(".cg-alert").count() == 0


def test_a_hostile_address_is_shown_as_text_and_asks_nobody(app: str, visit: tuple[Page, Watch]) -> None:
    page, _ = visit
    bad = "![x](http://127.0.0.9/a.png)<img src=http://127.0.0.9/b.png onerror=alert(1)>"
    page.goto(f"{app}/explore?node={quote(bad)}")
    page.locator(".cg-alert").wait_for()
    page.wait_for_timeout(500)
    assert bad[:40] in (page.locator(".cg-alert").text_content() or "")


def test_a_table_sorts_in_the_browser(app: str, visit: tuple[Page, Watch]) -> None:
    page, _ = visit
    page.goto(f"{app}/sources")
    head = page.get_by_role("columnheader", name="支持的关系")
    head.click()
    counts = [int(text) for text in page.locator(".cg-table tbody td:last-child").all_text_contents()]
    assert counts == sorted(counts, reverse=True)
    head.click()
    assert [int(text) for text in page.locator(".cg-table tbody td:last-child").all_text_contents()] == sorted(counts)
