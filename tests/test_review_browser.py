"""Reviewing with the keyboard in a real browser: one key each, and undo back to the first byte."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser import chromium, open_page, serve
from tests.test_review import EAST, WEST, _bytes
from tests.test_review_page import home

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["home"]
pytestmark = pytest.mark.browser


def _press(page: Page, key: str, then: str) -> None:
    page.keyboard.press(key)
    page.get_by_role("status").filter(has_text=then).wait_for(timeout=20_000)


def test_keys_judge_switches_leave_them_alone_and_undo_is_exact(home: Path) -> None:
    if chromium() is None:
        if os.environ.get("CI"):
            pytest.fail("chromium is not installed: the browser journey must run in CI")
        pytest.skip("chromium is not installed and CI is not set")
    before = _bytes(home)
    with serve(home / "snapshot") as address, open_page() as (page, watch):
        page.goto(f"{address}/review")
        page.locator(".cg-candidate", has_text=WEST).wait_for(timeout=30_000)
        page.wait_for_timeout(500)
        _press(page, "a", f"已记下：通过 {WEST}")
        # A click into a switch must not swallow the next key.
        page.get_by_text("批量通过").click()
        page.get_by_text("可信度不低于").wait_for()
        page.get_by_text("批量通过").click()
        page.locator(".cg-candidate", has_text=EAST).wait_for()
        page.wait_for_timeout(600)
        _press(page, "x", f"已记下：驳回 {EAST}")
        assert "verdict: rejected" in (home / "data" / "judgements.yaml").read_text("utf-8")
        _press(page, "u", f"已撤销：驳回 {EAST}")
        _press(page, "u", f"已撤销：通过 {WEST}")
        assert _bytes(home) == before
        page.goto(f"{address}/sources")
        page.get_by_text("读一份新材料").click()
        page.locator("input[type=file]").set_input_files({
            "name": "../../坏名字.txt", "mimeType": "text/plain", "buffer": f"新区项目对接会\n\n{WEST}在嘉峪关市投产。\n".encode()})
        page.get_by_role("heading", name="新区项目对接会").wait_for(timeout=30_000)
        page.get_by_role("button", name="去审核").click()
        page.locator(".cg-candidate", has_text=WEST).wait_for(timeout=20_000)
        assert watch.hosts == {"127.0.0.1"} and watch.complaints == []
    assert _bytes(home) == before
