"""Five tasks of a newcomer, each from the start page in a fresh browser: the answer on the screen, in how few clicks."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from chains.build import build_snapshot
from chains.cities.compare import compare_cities
from chains.gaps import State, find_gaps
from chains.graph import Graph, build_graph, entity_of
from chains.names import find_entity
from chains.snapshot import write_snapshot
from tests.browser import ROOT, chromium, open_page, serve

if TYPE_CHECKING:
    from playwright.sync_api import Download, Locator, Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tasks")


@pytest.fixture(scope="module")
def graph(home: Path) -> Graph:
    """The real catalog with the one document that two of the tasks end in, written below home."""
    if chromium() is None:
        if os.environ.get("CI"):
            pytest.fail("chromium is not installed: the tasks must be walked in CI")
        pytest.skip("chromium is not installed and CI is not set")
    (home / "seeds").mkdir()
    shutil.copy(ROOT / "seeds" / "001-pilot-cities-speeches.md", home / "seeds")
    snapshot = build_snapshot(ROOT / "data" / "chains.yaml", home / "seeds")
    write_snapshot(snapshot, home / "snapshot")
    return build_graph(snapshot)


@pytest.fixture(scope="module")
def app(graph: Graph, home: Path) -> Iterator[str]:
    with serve(home / "snapshot") as address:
        yield address


@dataclass
class Newcomer:
    """Somebody before the start page, whose clicks are counted."""

    page: Page
    clicks: int = 0

    def click(self, what: Locator) -> None:
        what.click()
        self.clicks += 1

    def search(self, box: str, text: str, offered: str) -> None:
        """Types the text, and takes what is offered first by Enter."""
        self.click(self.page.get_by_label(box))
        self.page.keyboard.type(text)
        self.page.locator(".cg-results").locator("a").first.filter(has_text=offered).wait_for()
        self.page.keyboard.press("Enter")

    def download(self, button: str) -> Download:
        with self.page.expect_download() as waiting:
            self.click(self.page.get_by_role("button", name=button))
        return waiting.value

    def sees(self, text: str) -> None:
        """Waits until the text stands in what the window shows without scrolling."""
        self.page.wait_for_function(
            """text => [...document.querySelectorAll('.cg p, .cg div, .cg li, .cg span, .cg td')].some(e => {
                const box = e.getBoundingClientRect();
                return e.textContent.includes(text) && box.height && box.top >= 0 && box.top < innerHeight - 20;
            })""", arg=text)
        self.page.wait_for_selector('[data-test-script-state="notRunning"]')

    def goes_back(self, steps: int) -> None:
        """Back leads, one page a step, to the start page."""
        for _ in range(steps):
            left = self.page.url
            self.page.go_back()
            self.page.wait_for_url(lambda url, left=left: url != left)
            self.page.wait_for_timeout(250)  # a page that rewrote its own address would do it now
        self.page.get_by_role("heading", name="常见问题").wait_for()


@pytest.fixture
def newcomer(app: str) -> Iterator[Newcomer]:
    with open_page() as (page, watch):
        page.set_default_timeout(20_000)
        page.goto(app)
        page.get_by_role("heading", name="常见问题").wait_for()
        yield Newcomer(page)
        assert watch.hosts == {"127.0.0.1"} and watch.complaints == []


def test_who_leads_the_aluminium_chain_of_jiayuguan_and_which_sentence_says_so(newcomer: Newcomer) -> None:
    page = newcomer.page
    newcomer.search("全站搜索", "嘉峪关铝", "谁是链主")
    newcomer.sees("甘肃东兴铝业有限公司")
    newcomer.sees("酒泉钢铁(集团)有限责任公司")
    assert newcomer.clicks == 1

    sentence = "嘉峪关市支持酒钢公司发挥链主企业作用，建设千亿级钢铁和铝产业集群。"
    newcomer.click(page.get_by_role("link", name=sentence).first)
    page.locator(".cg-now").first.wait_for()
    assert "".join(page.locator(".cg-now").all_text_contents()) == sentence
    assert newcomer.clicks == 2
    newcomer.goes_back(2)


def test_which_segments_tianshui_lacks_in_electronics_and_who_has_them(newcomer: Newcomer, graph: Graph) -> None:
    page = newcomer.page
    place, chain = (find_entity(graph, name).id for name in ("天水市", "集成电路"))
    lacking = [g for g in find_gaps(graph, chain, place=place) if g.state is not State.PRESENT]
    lost = next(g for g in lacking if not g.nearest)
    name = entity_of(graph, lost.segment).name
    newcomer.click(page.locator("a.cg-card", has_text="缺哪些环节"))
    newcomer.sees(f"本地还不算已有的 {len(lacking)} 个环节：")
    newcomer.sees(name)
    assert newcomer.clicks == 1

    newcomer.click(page.get_by_role("link", name=name, exact=True).first)
    page.get_by_role("heading", name=name).wait_for()
    newcomer.sees("别处也没有收录提供者")
    assert newcomer.clicks == 2

    page.get_by_role("link", name="天水华洋电子科技股份有限公司").first.click()
    page.get_by_role("button", name="打印").wait_for()
    page.go_back()
    page.get_by_role("heading", name=name).wait_for()  # what was chosen is still chosen
    newcomer.click(page.get_by_test_id("stSelectbox").nth(1).locator("input"))
    page.keyboard.type("电子")
    page.get_by_role("option", name="集成电路（电子信息）").wait_for()
    page.keyboard.press("Escape")
    newcomer.goes_back(2)


def test_how_lanzhou_university_and_baiyin_are_connected(newcomer: Newcomer) -> None:
    page = newcomer.page
    newcomer.click(page.get_by_test_id("stTopNav").get_by_role("link", name="关联"))
    newcomer.search("从（A）", "兰州大学", "兰州大学")
    page.get_by_text("清空").wait_for()
    newcomer.search("到（B）", "白银", "白银市")
    newcomer.sees("白银市同兰州大学深化战略合作。")
    assert newcomer.clicks == 3

    newcomer.click(page.get_by_role("link", name="白银市同兰州大学深化战略合作。").first)
    page.locator(".cg-now").first.wait_for()
    newcomer.goes_back(4)


def test_jinchang_and_baiyin_compared(newcomer: Newcomer, graph: Graph) -> None:
    page = newcomer.page
    one, other = (find_entity(graph, name).id for name in ("金昌市", "白银市"))
    both = [row for row in compare_cities(graph, one, other).rows if all(row.values)]
    newcomer.click(page.locator("a.cg-card", has_text="两市对比"))
    newcomer.sees(f"都有 {len(both)} 条链，只有金昌市有 ")
    assert newcomer.clicks == 1

    newcomer.click(page.locator("summary .cg-versus").first)
    newcomer.sees(entity_of(graph, both[0].reasons[1].entities[0]).name)
    newcomer.click(page.locator("details[open] summary", has_text="依据").first)
    page.locator("details[open] .cg-evidence").first.wait_for()
    assert newcomer.clicks == 3
    newcomer.goes_back(1)


def test_a_picture_and_a_table_for_a_report(newcomer: Newcomer, tmp_path: Path) -> None:
    page = newcomer.page
    newcomer.click(page.get_by_test_id("stTopNav").get_by_role("link", name="产业链", exact=True))
    newcomer.click(page.get_by_role("link", name="铝及铝加工").first)
    newcomer.click(page.get_by_role("button", name="下载图片"))
    picture, table = newcomer.download("图片（PNG）"), newcomer.download("下载表格")
    assert newcomer.clicks == 5
    for download, begin in ((picture, b"\x89PNG"), (table, "\ufeff阶段,环节".encode())):
        assert "铝及铝加工" in download.suggested_filename
        download.save_as(tmp_path / "got")
        assert (tmp_path / "got").read_bytes().startswith(begin)
