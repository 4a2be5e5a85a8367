"""The explorer's picture beside plain pyvis in an iframe: the same graph, the same run, warm sessions."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser import Watch, open_page, serve

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page

__all__ = ["Seen", "compare"]

_ROUNDS = 3
# When there is ink on the canvas, and when the nodes have last moved, by the clock of this machine. A picture that still
# moves cannot be read, and nobody can click into it.
_PICTURE = """() => new Promise(done => {
    const isInked = canvas => canvas.width && canvas.height
        && canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some(value => value);
    let ink = null, places = '', moved = 0;
    const look = () => {
        const network = document.querySelector('.cg-picture')?.picture.network ?? window.network;
        if (!ink && [...document.querySelectorAll('canvas')].some(isInked)) ink = Date.now();
        if (network) {
            const now = JSON.stringify([network.getPositions(), network.getViewPosition(), network.getScale()]);
            if (now !== places) [places, moved] = [now, Date.now()];
        }
        if (ink && network && Date.now() - moved > 1000) done([ink, Math.max(ink, moved)]);
        else requestAnimationFrame(look);
    };
    look();
})"""
Seen = tuple[float, float, int]  # seconds from the click to ink and to a picture that stands still, bytes that came


def compare(address: str, snapshot: Path, center: str) -> tuple[Seen, Seen]:
    """Ours and plain pyvis, each the median of three fresh browsers."""
    script = Path(__file__).parent / "pyvis_page.py"
    with serve(snapshot, script=script, more={"CHAINS_CENTER": center}) as plain:
        theirs = [_pyvis(plain) for _ in range(_ROUNDS)]
    ours = [_explorer(address, center) for _ in range(_ROUNDS)]
    return _median(ours), _median(theirs)


def _median(figures: list[Seen]) -> Seen:
    ink, still, size = (statistics.median(column) for column in zip(*figures, strict=True))
    return ink, still, int(size)


def _explorer(address: str, center: str) -> Seen:
    with open_page() as (page, watch):
        page.goto(address)
        page.get_by_text("从这里开始").wait_for()
        page.wait_for_timeout(1500)
        link = page.locator(f'a[href="explore?node={center}"]').first
        return _timed(page, watch, link.click, lambda: page.main_frame)


def _pyvis(address: str) -> Seen:
    with open_page() as (page, watch):
        # pyvis asks two hosts for styles even in_line; refused at once, as without internet at best.
        page.route(lambda url: "127.0.0.1" not in url, lambda route: route.abort())
        page.goto(address)
        button = page.get_by_role("button", name="show")
        button.wait_for()
        page.wait_for_timeout(1500)
        return _timed(page, watch, button.click, lambda: _frame(page))


def _frame(page: Page) -> Frame:
    page.locator("iframe").wait_for()
    while len(page.frames) < 2:
        page.wait_for_timeout(10)
    return page.frames[1]


def _timed(page: Page, watch: Watch, act: Callable[[], object], frame: Callable[[], Frame]) -> Seen:
    received, start = watch.received, 1000 * time.time()
    act()
    ink, still = frame().evaluate(_PICTURE)
    page.wait_for_timeout(500)  # what still comes counts too
    return (ink - start) / 1000, (still - start) / 1000, watch.received - received
