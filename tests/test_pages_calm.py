"""Every page in a real browser, light and dark: no serious fault of access, no complaint, no foreign request, no English."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from chains.app.main import PAGES
from chains.snapshot import write_snapshot
from tests.browser import Watch, chromium, open_page, serve
from tests.test_api import without_a_document
from tests.world import tiny_world

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

# A page says more with something chosen; the ones not named here are looked at as they open.
_CHOSEN = {
    "explore": "?node=酒钢", "cities": "?place=place:620200&chain=chain:steel", "leaders": "?chain=chain:steel",
    "gaps": "?place=嘉峪关市&chain=钢铁", "connect": "?a=酒钢&b=兰州大学", "firm": "?id=enterprise:jiugang",
    "news": "?since=2024",
}
# Names of formats, of the environment variable and of files are what they are in every language.
_KNOWN_WORDS = re.compile(
    r"[\w./-]*\.(?:yaml|md|txt|html?|docx|xlsx|pdf|csv|tsv|json)\b|CHAINS_\w+|\b(?:CSV|PDF|PNG|SVG|GEXF|GraphML|Gephi|JSON|"
    r"YAML|Excel|Neo4j|Word|OCR|HTML|GDP|Esc|Enter|Ctrl|Tab|Shift|make app|chains \w+|root|PageDown|PageUp|Home|End)\b",
    re.IGNORECASE)


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Page, Watch]]:
    if chromium() is None:
        if os.environ.get("CI"):
            pytest.fail("chromium is not installed: the pages must be looked at in CI")
        pytest.skip("chromium is not installed and CI is not set")
    folder = tmp_path_factory.mktemp("calm") / "build"
    write_snapshot(tiny_world(), folder / "snapshot")
    write_snapshot(without_a_document(tiny_world()), folder / "kept" / "2026-02-28-00000000")
    with serve(folder / "snapshot") as address, open_page() as (page, watch):
        page.goto(f"{address}/sources")
        page.locator(".cg h1").first.wait_for()
        yield page, watch


def _open(page: Page, target: str) -> None:
    """Follows a link inside the app, which spares the second that a fresh load costs."""
    page.evaluate(
        """(href) => {
            document.querySelector('.cg h1').dataset.left = '1';
            const link = Object.assign(document.createElement('a'), { href });
            link.dataset.go = '1';
            document.body.append(link);
            link.click();
            link.remove();
        }""", target or "?")  # the start page has no path
    page.locator(".cg h1:not([data-left])").first.wait_for()
    page.wait_for_selector('[data-test-script-state="notRunning"]')


def _faults(page: Page, rules: dict[str, Any] | None = None) -> list[str]:
    """Serious and critical faults that axe finds outside the canvas, a line each."""
    from axe_playwright_python.sync_playwright import Axe

    options = {"resultTypes": ["violations"], **(rules or {})}
    # The script of half a megabyte stays in the document while links are followed inside the app.
    axe = Axe("0") if page.evaluate("'axe' in window") else Axe()
    found = axe.run(page, context={"exclude": [["canvas"]]}, options=options).response["violations"]
    return [f"{fault['id']}: {node['html'][:160]}" for fault in found if fault["impact"] in ("serious", "critical")
            for node in fault["nodes"]]


def _english(page: Page) -> list[str]:
    """Words of three letters or more that the page shows or speaks, without the known ones and what stands in table cells."""
    texts: list[str] = page.evaluate(
        """() => {
            const texts = [...document.querySelectorAll('[aria-label],[title],[placeholder]')].flatMap(
                (element) => ['aria-label', 'title', 'placeholder'].map((name) => element.getAttribute(name) ?? ''));
            const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walk.nextNode()) {
                const inside = walk.currentNode.parentElement;
                if (!inside.closest('script, style, noscript, td, [data-testid="stIconMaterial"]') && inside.checkVisibility())
                    texts.push(walk.currentNode.nodeValue);
            }
            return texts;
        }""")
    return sorted({word for text in texts for word in re.findall(r"[A-Za-z]{3,}", _KNOWN_WORDS.sub(" ", text))})


def _cut(page: Page) -> list[str]:
    """The words of buttons that do not fit into them."""
    # By fractions of a pixel: at 52.2 in 51.9 the browser puts dots, and both round to 52.
    words: list[str] = page.locator("button p").evaluate_all(
        """all => all.filter((p) => p.checkVisibility() && getComputedStyle(p.parentElement).textOverflow === 'ellipsis'
            && p.getBoundingClientRect().width > p.parentElement.getBoundingClientRect().width + 0.01).map((p) => p.textContent)""")
    return words


@pytest.mark.parametrize("spec", PAGES, ids=lambda spec: spec.path or "start")
def test_a_page_can_be_used_by_everybody_and_asks_nobody(visit: tuple[Page, Watch], spec: Any) -> None:
    page, watch = visit
    page.emulate_media(color_scheme="light")
    _open(page, spec.path + _CHOSEN.get(spec.path, ""))
    page.wait_for_function("document.documentElement.dataset.cgTheme === 'light'")
    assert page.locator(".cg-alert").all_text_contents() == [] and page.get_by_test_id("stException").count() == 0
    assert _faults(page) == []
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("document.documentElement.dataset.cgTheme === 'dark'")
    page.wait_for_timeout(150)
    colours = {"runOnly": ["color-contrast", "link-in-text-block"]}  # what else there is does not depend on the ground
    assert _faults(page, colours) == []
    assert _english(page) == [] and _cut(page) == []
    assert watch.complaints == [] and watch.hosts == {"127.0.0.1"}


def test_the_guide_is_closed_once_and_comes_back_from_the_help_page(visit: tuple[Page, Watch]) -> None:
    page, watch = visit
    _open(page, "help")
    _open(page, "")
    guide = page.locator(".cg-guide")
    guide.get_by_text("三步上手").wait_for()
    guide.get_by_role("button", name="知道了").click()
    guide.wait_for(state="hidden")
    page.reload()
    page.get_by_text("从这里开始").wait_for()
    guide.wait_for(state="hidden", timeout=5_000)  # this browser has seen it; the page asks for that while it is drawn
    assert guide.is_hidden(), "it stays closed"
    _open(page, "help")
    page.locator(".cg-steps img").first.wait_for()
    assert page.evaluate("[...document.querySelectorAll('.cg-steps img')].every((i) => i.naturalWidth > 900 && i.alt)")
    page.get_by_role("button", name="再看一遍三步引导").click()
    guide.get_by_text("三步上手").wait_for()
    assert watch.complaints == [] and watch.hosts == {"127.0.0.1"}


def test_light_and_dark_are_chosen_for_all_pages_and_kept(visit: tuple[Page, Watch]) -> None:
    page, watch = visit
    page.emulate_media(color_scheme="light")
    page.get_by_role("button", name="改用深色").click()
    page.wait_for_function("document.documentElement.dataset.cgTheme === 'dark'")
    assert page.get_by_test_id("stMainMenuPopover").count() == 0
    page.goto(page.url.split("?")[0].rsplit("/", 1)[0] + "/ladder")
    page.locator(".cg h1").first.wait_for()
    page.wait_for_function("document.documentElement.dataset.cgTheme === 'dark'")
    page.get_by_role("button", name="改用浅色").click()
    page.wait_for_function("document.documentElement.dataset.cgTheme === 'light'")
    assert watch.complaints == []


def test_the_bar_ends_before_the_search_box_on_any_screen(visit: tuple[Page, Watch]) -> None:
    page, _ = visit
    for width in (1366, 1280, 1093, 1024, 900):
        page.set_viewport_size({"width": width, "height": 720})
        page.wait_for_function(
            """() => {
                const ends = [...document.querySelectorAll('[data-testid="stTopNav"] > *')]
                    .filter((item) => getComputedStyle(item).opacity > 0).map((item) => item.getBoundingClientRect().right);
                return ends.length > 5 && Math.max(...ends) <= document.querySelector('.st-key-finder')?.getBoundingClientRect().left;
            }""", timeout=5000)
        assert _english(page) == [], "what does not fit is counted in Chinese"
    page.set_viewport_size({"width": 1280, "height": 720})


def test_a_view_is_saved_and_opened_again_with_notes_and_positions(visit: tuple[Page, Watch], tmp_path: Path) -> None:
    page, watch = visit
    _open(page, "explore?node=酒钢")
    page.get_by_test_id("stPopoverButton").filter(has_text="工作区").click()
    page.get_by_label("备注（整幅图）").fill("先问扩能")
    page.keyboard.press("Control+Enter")
    page.locator(".cg-note", has_text="先问扩能").wait_for()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="保存为文件").click()
    saved = json.loads(Path(waiting.value.path()).read_text("utf-8"))
    assert saved["center"] == "enterprise:jiugang" and len(saved["positions"]) == 7
    saved |= {"snapshot": "0" * 64, "expanded": ["enterprise:gone"], "title": "<b>甲</b>"}
    saved["positions"]["university:lzu"] = [777, 55]
    (tmp_path / "view.json").write_text(json.dumps(saved), "utf-8")
    page.goto(page.url.split("?")[0])  # a new session, as a colleague's
    page.get_by_text("从一个名称开始").wait_for()
    page.get_by_test_id("stPopoverButton").filter(has_text="工作区").click()
    page.locator("input[type=file]").set_input_files(tmp_path / "view.json")
    page.get_by_text("已打开“<b>甲</b>”。它保存在另一份图谱快照上").wait_for()
    page.get_by_text("已不存在（1）").wait_for()
    page.locator(".cg-note", has_text="先问扩能").wait_for()
    at = page.wait_for_function(
        "document.querySelector('.cg-picture')?.picture?.network.getPositions()['university:lzu']").json_value()
    assert (at["x"], at["y"]) == (777, 55) and watch.complaints == []
