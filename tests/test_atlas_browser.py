"""图谱清单 in a real browser: chosen, seen, taken away, opened offline; a note leads to its sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.browser import chromium, open_page, serve
from tests.world import SENTENCES, tiny_world

pytestmark = pytest.mark.browser


def test_a_paper_is_seen_taken_away_and_its_notes_lead_to_the_sentence(tmp_path: Path) -> None:
    if chromium() is None:
        if os.environ.get("CI"):
            pytest.fail("chromium is not installed: the browser journey must run in CI")
        pytest.skip("chromium is not installed and CI is not set")
    from chains.snapshot import write_snapshot

    write_snapshot(tiny_world(), tmp_path / "snapshot")
    with serve(tmp_path / "snapshot") as app, open_page() as (page, watch):
        page.goto(f"{app}/atlas?chain=钢铁&place=嘉峪关")
        page.get_by_text("嘉峪关市 × 钢铁产业链").first.wait_for(timeout=20_000)
        assert page.locator(".cg-section").count() == 10
        page.locator(".cg-section > summary", has_text="空间图谱").click()
        wide = page.locator(".cg-section img").first.evaluate("image => image.naturalWidth")
        assert wide > 500, "the drawing is shown"
        with page.expect_download() as taken:
            page.get_by_role("button", name="离线网页").click()
        file = tmp_path / "paper.html"
        taken.value.save_as(file)
        assert taken.value.suggested_filename == "五图谱两清单_嘉峪关市_×_钢铁产业链.html"
        note = page.locator(f'sup a[title*="{SENTENCES["leads"]}"]').first
        note.click()
        page.wait_for_url("**/sources?*")
        page.get_by_text(SENTENCES["leads"]).first.wait_for()
        assert watch.hosts == {"127.0.0.1"} and watch.complaints == []

        page.goto(file.as_uri())
        page.locator("a[href='#n-1']").first.click()
        assert page.locator("#n-1").is_visible() and page.url.endswith("#n-1")
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280
        assert watch.hosts <= {"127.0.0.1", file.as_uri()} and watch.complaints == []
