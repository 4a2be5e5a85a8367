"""The explorer's picture beside plain pyvis in an iframe: the same graph, the same run, warm sessions."""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser import Watch, open_page, serve

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["Seen", "compare"]

_ROUNDS = 3
_DRAWN = """() => [...document.querySelectorAll('canvas')].some(canvas => {
    if (!canvas.width || !canvas.height) return false;
    const ink = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    for (let i = 3; i < ink.length; i += 4) if (ink[i]) return true;
    return false;
})"""
Seen = tuple[float, int]  # seconds from the click to ink on the canvas, bytes that came


def compare(address: str, snapshot: Path, center: str) -> tuple[Seen, Seen]:
    """Ours and plain pyvis, each the median of three fresh browsers."""
    script = Path(__file__).parent / "pyvis_page.py"
    with serve(snapshot, script=script, more={"CHAINS_CENTER": center}) as plain:
        theirs = [_pyvis(plain) for _ in range(_ROUNDS)]
    ours = [_explorer(address, center) for _ in range(_ROUNDS)]
    return _median(ours), _median(theirs)


def _median(figures: list[Seen]) -> Seen:
    return statistics.median(f[0] for f in figures), int(statistics.median(f[1] for f in figures))


def _explorer(address: str, center: str) -> Seen:
    with open_page() as (page, watch):
        page.goto(address)
        page.get_by_text("从这里开始").wait_for()
        page.wait_for_timeout(1500)
        link = page.locator(f'a[href="explore?node={center}"]').first
        return _timed(page, watch, link.click, lambda: page.wait_for_function(_DRAWN))


def _pyvis(address: str) -> Seen:
    with open_page() as (page, watch):
        # pyvis asks two hosts for styles even in_line; refused at once, as without internet at best.
        page.route(lambda url: "127.0.0.1" not in url, lambda route: route.abort())
        page.goto(address)
        button = page.get_by_role("button", name="show")
        button.wait_for()
        page.wait_for_timeout(1500)
        return _timed(page, watch, button.click, lambda: _wait_for_frame(page))


def _wait_for_frame(page: Page) -> None:
    page.locator("iframe").wait_for()
    while len(page.frames) < 2:
        page.wait_for_timeout(10)
    page.frames[1].wait_for_function(_DRAWN, timeout=60_000)


def _timed(page: Page, watch: Watch, act: object, seen: object) -> Seen:
    received, start = watch.received, time.perf_counter()
    act()  # type: ignore[operator]
    seen()  # type: ignore[operator]
    took = time.perf_counter() - start
    page.wait_for_timeout(800)  # what still comes counts too
    return took, watch.received - received
