"""A real browser on a real server: what the journey test and the benchmark share."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["FLAGS", "Watch", "chromium", "node_spot", "open_page", "serve"]

ROOT = Path(__file__).resolve().parent.parent
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)


def chromium() -> str | None:
    """The path of an installed Chromium, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(
    snapshot: Path, port: int | None = None, *, script: Path = ROOT / "streamlit_app.py", more: Mapping[str, str] | None = None
) -> Iterator[str]:
    """The address of the app on the snapshot, up and answering; stopped at the end.

    `script` is another Streamlit script to serve in its place, `more` what it finds in its environment.
    """
    port = port or _free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script),
               "--server.headless", "true", "--server.port", str(port)]
    environment = {**os.environ, "CHAINS_SNAPSHOT": str(snapshot), "PYTHONPATH": str(ROOT), **(more or {})}
    process = subprocess.Popen(command, cwd=ROOT, env=environment,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_up(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def _wait_until_up(address: str, process: subprocess.Popen[bytes], patience: float = 60) -> None:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the app ended with code {process.returncode} before it answered")
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"the app did not answer at {address} within {patience} s")


@dataclass
class Watch:
    """What a page asked for, complained about, and received over its web socket."""

    hosts: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)
    received: int = 0
    sent: int = 0

    def follow(self, page: Page) -> None:
        page.on("request", lambda request: self._note(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda m: self._hear(m.text, m.location.get("url", "")) if m.type == "error" else None)
        page.on("websocket", self._listen)

    def _note(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob", "about"):
            self.hosts.add(parts.hostname or url)

    def _hear(self, text: str, url: str) -> None:
        # Opened below its root, Streamlit probes for its own base path first and finds it with the second try.
        if not ("404" in text and "/_stcore/" in url):
            self.complaints.append(f"{text} {url}")

    def _listen(self, channel: object) -> None:
        self._note(channel.url.replace("ws", "http", 1))  # type: ignore[attr-defined]
        channel.on("framereceived", lambda data: self._count(data, received=True))  # type: ignore[attr-defined]
        channel.on("framesent", lambda data: self._count(data, received=False))  # type: ignore[attr-defined]

    def _count(self, data: str | bytes, *, received: bool) -> None:
        if received:
            self.received += len(data)
        else:
            self.sent += len(data)


@contextmanager
def open_page(*, width: int = 1280, height: int = 720, dark: bool = False) -> Iterator[tuple[Page, Watch]]:
    """A fresh browser profile with one page, and the watch on it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", locale="zh-CN",
            accept_downloads=True,
        )
        page, watch = context.new_page(), Watch()
        watch.follow(page)
        yield page, watch
        browser.close()


def node_spot(page: Page, node: str) -> tuple[float, float]:
    """Where on the screen the picture shows the node."""
    # Found and measured in one go: between two calls a picture may be replaced by the next page's.
    spot = page.wait_for_function(
        """id => {
            const picture = document.querySelector('.cg-picture')?.picture;
            if (!picture?.nodes.get(id)) return null;
            const at = picture.locate(id), box = picture.canvas.getBoundingClientRect();
            return [box.x + at.x, box.y + at.y];
        }""", arg=node, timeout=10_000).json_value()
    return float(spot[0]), float(spot[1])
