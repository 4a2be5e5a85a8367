"""From the search box to each page about one entity and back to a sentence, and such a page on paper, in a real browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from pypdf import PdfReader

from chains.snapshot import write_snapshot
from tests.browser import Watch, chromium, open_page, serve
from tests.world import SENTENCES, tiny_world

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if chromium() is None:
        if os.environ.get("CI"):
            pytest.fail("chromium is not installed: the browser journey must run in CI")
        pytest.skip("chromium is not installed and CI is not set")
    folder: Path = tmp_path_factory.mktemp("pages") / "snapshot"
    write_snapshot(tiny_world(), folder)
    with serve(folder) as address:
        yield address


@pytest.fixture
def visit(app: str) -> Iterator[tuple[Page, Watch]]:
    with open_page() as (page, watch):
        yield page, watch
        assert watch.hosts == {"127.0.0.1"}
        assert watch.complaints == []


def _found(page: Page, typed: str, name: str) -> None:
    page.get_by_label("全站搜索").fill(typed)
    page.locator(".cg-found").get_by_role("link", name=name).first.click()
    page.get_by_role("heading", name=name, exact=True).wait_for()


def test_from_search_to_each_page_and_back_to_the_sentence(app: str, visit: tuple[Page, Watch]) -> None:
    page, _ = visit
    page.goto(app)
    page.get_by_text("从这里开始").wait_for()
    for typed, name, address in (("lzdx", "兰州大学", "school?id=university:lzu"),
                                 ("嘉峪关经济", "嘉峪关经济技术开发区", "park?id=park:jyg"),
                                 ("嘉峪关", "嘉峪关市", "city?id=place:620200"),
                                 ("酒钢", "酒泉钢铁(集团)有限责任公司", "firm?id=enterprise:jiugang")):
        _found(page, typed, name)
        page.wait_for_function("a => decodeURIComponent(location.href).includes(a)", arg=address.split(":")[0])
        assert page.get_by_role("link", name="在图谱中打开").is_visible()
        menu = page.get_by_test_id("stTopNavSection").filter(has_text="名录")
        assert menu.evaluate("e => getComputedStyle(e).fontWeight") == "600", "the menu that holds the page is marked"

    page.locator(".cg-card", has_text="往来单位").click()
    page.locator("summary", has_text="全部").click()
    page.get_by_role("link", name=SENTENCES["partners"]).first.click()
    page.locator(".cg-now").first.wait_for()
    assert SENTENCES["partners"] == "".join(page.locator(".cg-now").all_text_contents())

    page.go_back()
    page.get_by_role("link", name="在图谱中打开").click()
    page.get_by_placeholder("搜索企业").wait_for()
    assert "explore?node=enterprise:jiugang" in unquote(page.url)


def test_tabs_switch_and_paper_shows_what_is_folded_away(app: str, visit: tuple[Page, Watch]) -> None:
    page, _ = visit
    page.goto(f"{app}/city?id=嘉峪关")
    page.get_by_role("tab").first.wait_for()
    page.get_by_role("tab", name="企业").click()
    panel = page.get_by_role("tabpanel", name="企业")
    assert panel.is_visible() and not page.get_by_role("tabpanel", name="产业链").is_visible()
    panel.get_by_role("columnheader", name="关系（条）").click()
    assert panel.locator("th[aria-sort]").count() == 1

    page.emulate_media(media="print")
    closed = "() => document.querySelectorAll('.cg details:not([open])').length"
    before = page.evaluate(closed)
    text = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(page.pdf(format="A4"))).pages)
    plain = "".join(text.split())
    assert "甘肃东兴铝业有限公司" in plain and "产业链·" in plain and "园区·" in plain, "every tab is on paper"
    assert "总览" not in plain and "下载" not in plain and "打印" not in plain
    page.emulate_media(media="screen")
    assert page.evaluate(closed) == before, "after printing the folds are as they were"


def test_a_stray_address_and_a_stray_parameter_are_answered_in_chinese(app: str, visit: tuple[Page, Watch]) -> None:
    page, _ = visit
    page.goto(f"{app}/nowhere")
    page.locator(".cg-alert").wait_for()
    assert "没有“nowhere”这个页面" in (page.locator(".cg-alert").text_content() or "")
    assert page.get_by_role("dialog").count() == 0
    page.get_by_role("link", name="园区", exact=True).first.click()
    page.get_by_text("收录 2 个园区").wait_for()
    page.goto(f"{app}/park?colour=red")
    page.get_by_text("地址里的 colour 这一页用不到，已忽略。").wait_for()
