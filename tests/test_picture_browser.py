"""The pictures of 产业链 and 空间分布 in a real browser: keys, links, addresses, dark pages, a boundary of one's own."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from chains.snapshot import write_snapshot
from tests.browser import chromium, open_page, serve
from tests.gap_world import A, segment
from tests.picture_world import HOSTILE, picture_snapshot

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if chromium() is None:
        if os.environ.get("CI"):
            pytest.fail("chromium is not installed: the pictures must be looked at in CI")
        pytest.skip("chromium is not installed and CI is not set")
    folder = tmp_path_factory.mktemp("pictures") / "snapshot"
    write_snapshot(picture_snapshot(), folder)
    with serve(folder) as address:
        yield address


def test_pictures_are_links_for_mouse_and_keys(app: str, tmp_path: Path) -> None:
    with open_page(dark=True) as (page, watch):
        page.set_default_timeout(20_000)
        _chain(page, app)
        _map(page, tmp_path)
        _on_a_light_page(page)
        assert watch.hosts == {"127.0.0.1"} and watch.complaints == []


def _arrive(page: Page, part: str) -> None:
    page.wait_for_url(lambda url: part in unquote(url))


def _chain(page: Page, app: str) -> None:
    page.goto(f"{app}/chain")
    page.get_by_role("link", name="steel").first.click()
    _arrive(page, "/chain?id=chain:steel")
    # A firm of the picture leads to its page, a segment opens below, by mouse and by keys.
    bar = page.locator(f'.cg-sheet a[data-about="{segment("bar")}"]').first
    assert bar.get_attribute("aria-label") == "bar：有 · 1 家企业；测算建议：强链"
    bar.focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="全省的企业与项目 · 1").wait_for()
    assert f"segment={segment('bar')}" in unquote(page.url)
    assert page.evaluate("document.activeElement.dataset.about") == segment("bar"), "the focus stays where the reader was"
    assert page.locator(".cg-sheet a[aria-current]").first.get_attribute("data-about") == segment("bar")
    page.locator(f'.cg-sheet a[data-about="{segment("car")}"]').first.click()
    page.get_by_role("cell", name=HOSTILE).wait_for()
    assert page.locator("img[src=x]").count() == 0, "a name is text"
    page.keyboard.press("Home")
    page.get_by_role("link", name="空间分布").first.click()
    _arrive(page, "/map?chain=chain:steel")


def _map(page: Page, tmp_path: Path) -> None:
    page.locator(f'.cg-sheet a[data-about="{A}"]').first.click()
    page.get_by_text("企业数：2 家").wait_for()
    assert f"city={A}" in unquote(page.url) and "chain=chain:steel" in unquote(page.url)
    fill = page.locator(".cg-sheet circle").first.evaluate("dot => getComputedStyle(dot).fill")
    assert fill == "rgb(107, 179, 234)", "a dark page has its own colours"
    page.get_by_role("button", name="供货").click()
    _arrive(page, "flows=capital")
    page.get_by_test_id("stPopoverButton").filter(has_text="底图界线").click()
    square = tmp_path / "b.geojson"
    square.write_text(json.dumps({"type": "Polygon", "coordinates": [[[99, 39], [102, 39], [102, 41], [99, 39]]]}), "utf-8")
    page.locator('input[type="file"]').set_input_files(square)
    page.get_by_text("没有填写审图号").wait_for()
    page.get_by_label("审图号").fill("GS(2023)2767号")
    page.get_by_label("审图号").press("Enter")
    page.locator(".cg-sheet text", has_text="审图号：GS(2023)2767号").wait_for()
    page.keyboard.press("Escape")
    page.get_by_test_id("stPopoverButton").filter(has_text="下载图片").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="矢量图（SVG）").click()
    saved = Path(waiting.value.path()).read_text("utf-8")
    assert "<polygon" in saved and "审图号：GS(2023)2767号" in saved and "<script" not in saved


def _on_a_light_page(page: Page) -> None:
    from playwright.sync_api import TimeoutError as TooLate

    page.emulate_media(color_scheme="light")
    page.wait_for_function("document.documentElement.dataset.cgTheme === 'light'")
    page.wait_for_timeout(500)  # the page is drawn anew in its other colours, and is no link's page before it is done
    page.locator('[data-test-script-state="notRunning"]').first.wait_for()
    # A click into a page that is just being drawn anew is lost: one clicks again, as a reader does.
    link, arrived = page.locator(f'a[data-go][href="chain?id=chain:steel&place={A}"]').first, f"/chain?id=chain:steel&place={A}"
    for _ in range(3):
        link.click()
        with suppress(TooLate):
            page.wait_for_url(lambda url: arrived in unquote(url), timeout=6_000)
            break
    _arrive(page, arrived)
    page.locator(f'.cg-sheet a[data-about="{segment("ore")}"]').first.wait_for()
    colors = page.locator(".cg-sheet rect").evaluate_all("all => all.map(one => getComputedStyle(one).stroke)")
    assert {"rgb(15, 106, 168)", "rgb(179, 38, 30)", "rgb(138, 83, 0)"} <= set(colors)
    scrolls = "(box => box.scrollWidth > box.clientWidth + 1)(document.querySelector('.cg-sheet'))"
    assert not page.evaluate(scrolls), "three lanes fit a laptop"
    page.set_viewport_size({"width": 700, "height": 720})
    page.wait_for_function(scrolls)
    assert page.evaluate("document.documentElement.scrollWidth") <= 700, "on a narrow screen the picture scrolls, not the page"
