"""The page 快照对比 in a real browser: the picture marks and paints what changed, offline and without a complaint."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.browser import chromium, open_page, serve
from tests.test_api import without_a_document
from tests.world import tiny_world

pytestmark = pytest.mark.browser


def test_the_picture_shows_what_came_by_mark_and_colour(tmp_path: Path) -> None:
    if chromium() is None:
        if os.environ.get("CI"):
            pytest.fail("chromium is not installed: the browser journey must run in CI")
        pytest.skip("chromium is not installed and CI is not set")
    from chains.snapshot import write_snapshot

    write_snapshot(tiny_world(), tmp_path / "snapshot")
    write_snapshot(without_a_document(tiny_world()), tmp_path / "kept" / "2026-02-28-00000000")
    with serve(tmp_path / "snapshot") as app, open_page() as (page, watch):
        page.goto(f"{app}/diff")
        page.get_by_text("为什么变 · 1 个原因").wait_for()
        looks = page.wait_for_function(
            """() => {
                const picture = document.querySelector('.cg-picture')?.picture;
                if (!picture?.edges.length) return null;
                return picture.edges.get().map((edge) => [edge.label ?? '', edge.color.color, edge.width]);
            }""", timeout=10_000).json_value()
        added = [look for look in looks if "＋" in look[0]]
        assert len(added) == 2 and {look[1] for look in added} == {"#12804f"} and min(look[2] for look in added) > 2
        assert {look[1] for look in looks if look not in added} == {"#b4bcc5"}
        legend = page.locator(".cg-legend").inner_text()
        assert "＋新增" in legend and "未变" in legend and "减少" not in legend
        assert watch.hosts == {"127.0.0.1"} and watch.complaints == []
