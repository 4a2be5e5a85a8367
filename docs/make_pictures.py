"""The pictures of the page 帮助, taken anew from its own steps: `python docs/make_pictures.py [SNAPSHOT]`.

Needs Chromium with a Chinese font; asks nothing of any other host. Run it when a pictured page has changed its looks.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PIL import Image

from chains.app.help import PICTURES
from chains.app.help_tasks import TASKS, Step
from chains.app.markup import address
from tests.browser import open_page, serve

_SIZE = (960, 540)


def main() -> None:
    snapshot = Path(sys.argv[1] if len(sys.argv) > 1 else "build/snapshot")
    PICTURES.mkdir(exist_ok=True)
    with serve(snapshot) as app, open_page(width=1060, height=596) as (page, _):
        page.add_init_script("localStorage.setItem('chains-guide', 'closed')")
        for step in (step for task in TASKS for step in task.steps if step.picture):
            page.goto(f"{app}/{address(step.page, **step.query)}")
            page.get_by_text(step.waits).filter(visible=True).first.wait_for()
            page.wait_for_selector('[data-test-script-state="notRunning"]')
            page.wait_for_timeout(1500)  # the picture of the graph is drawn after the page
            if step.press:
                page.get_by_test_id("stPopoverButton").filter(has_text=step.press).first.click()
                page.wait_for_timeout(800)
            size = _save(page.screenshot(), step)
            print(f"{step.picture}: {size:,} bytes")


def _save(shot: bytes, step: Step) -> int:
    path = PICTURES / f"{step.picture}.webp"
    Image.open(io.BytesIO(shot)).convert("RGB").resize(_SIZE, Image.Resampling.LANCZOS).save(path, quality=72, method=6)
    return path.stat().st_size


if __name__ == "__main__":
    main()
