"""Every page in a real browser, light and dark: no serious fault of access, no complaint, no foreign request, no English."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
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
        }""", target)
    page.locator(".cg h1:not([data-left])").first.wait_for()
    page.wait_for_selector('[data-test-script-state="notRunning"]')


def _faults(page: Page, rules: dict[str, Any] | None = None) -> list[str]:
    """Serious and critical faults that axe finds outside the canvas, a line each."""
    from axe_playwright_python.sync_playwright import Axe

    options = {"resultTypes": ["violations"], **(rules or {})}
    found = Axe().run(page, context={"exclude": [["canvas"]]}, options=options).response["violations"]
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
    assert _english(page) == []
    assert watch.complaints == [] and watch.hosts == {"127.0.0.1"}
