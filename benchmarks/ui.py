"""How long a user waits, and what travels for a click: `python benchmarks/ui.py [SNAPSHOT] [--node NAME]`.

Every wait is measured in the browser from the action to the moment its effect is on screen; the median of five is
printed, with the bytes that came over the web socket. Needs Chromium; asks nothing of any other host.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from chains.graph import build_graph, neighbourhood
from chains.names import find_entity
from chains.snapshot import read_snapshot
from tests.browser import Watch, node_spot, open_page, serve

if TYPE_CHECKING:
    from playwright.sync_api import Page

_ROUNDS = 5
_PAGES = (("链主", "尚无认定链主的产业链"), ("来源", "支持的关系"), ("城市—产业", "城市＼产业链"), ("总览", "从这里开始"))


def _measure(watch: Watch, act: Callable[[], None], seen: Callable[[], None]) -> tuple[float, int]:
    received, start = watch.received, time.perf_counter()
    act()
    seen()
    took = time.perf_counter() - start
    return took, watch.received - received


def _report(name: str, figures: list[tuple[float, int]], goal: str) -> None:
    seconds, size = (statistics.median(column) for column in zip(*figures, strict=True))
    print(f"{name:<28} {seconds:6.2f} s   {size / 1000:8.1f} kB   goal {goal}")


def _heading(page: Page, name: str) -> Callable[[], None]:
    return lambda: page.locator(".st-key-details h1", has_text=name).wait_for()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("snapshot", nargs="?", type=Path, default=Path("build/snapshot"))
    arguments.add_argument("--node", default="酒钢")
    options = arguments.parse_args()
    graph = build_graph(read_snapshot(options.snapshot))
    center = find_entity(graph, options.node)
    around = neighbourhood(graph, center.id)
    print(f"{len(graph)} nodes, {graph.number_of_edges()} links; {center.name}: {len(around.nodes)} nodes shown")

    start = time.perf_counter()
    with serve(options.snapshot) as address:
        print(f"{'server up':<28} {time.perf_counter() - start:6.2f} s")
        _first_pages(address, start)
        _clicks(address, center.id, [node for node in around.nodes[1:] if graph.nodes[node]["entity"].name], graph)


def _first_pages(address: str, start: float) -> None:
    with open_page() as (page, _):
        page.goto(address)
        page.get_by_text("从这里开始").wait_for()
        print(f"{'start to first page':<28} {time.perf_counter() - start:6.2f} s   {'':>11}   goal 4 s with server start")
    figures = []
    for _ in range(3):
        with open_page() as (page, watch):
            figures.append(_measure(
                watch, lambda page=page: page.goto(address), lambda page=page: page.get_by_text("从这里开始").wait_for()))
    _report("first page, warm process", figures, "4 s")


def _clicks(address: str, center: str, others: list[str], graph: object) -> None:
    with open_page() as (page, watch):
        page.goto(f"{address}/explore?node={center}")
        node_spot(page, center)
        page.wait_for_timeout(800)
        name = {node: graph.nodes[node]["entity"].name for node in others}  # type: ignore[attr-defined]
        clicks = [
            _measure(watch, lambda n=node: page.mouse.click(*node_spot(page, n)), _heading(page, name[node]))
            for node in others[:_ROUNDS]
        ]
        _report("click to details", clicks, "0.5 s")
        expansions = []
        for node in others[:_ROUNDS]:
            page.wait_for_timeout(400)
            fresh = [n for n in graph.adj[node] if n not in others and n != center]  # type: ignore[attr-defined]
            if fresh:
                spot = node_spot(page, node)
                expansions.append(_measure(
                    watch, lambda at=spot: page.mouse.dblclick(*at), lambda n=fresh[0]: node_spot(page, n)))
                page.get_by_role("button", name="撤销").click()
                page.wait_for_timeout(600)
        if expansions:
            _report("double-click to expanded", expansions, "1 s")
        changes = []
        for title, seen in _PAGES:
            changes.append(_measure(
                watch, lambda t=title: page.get_by_role("link", name=t, exact=True).first.click(),
                lambda s=seen: page.get_by_text(s).first.wait_for()))
        _report("page change", changes, "1 s")
        print("hosts asked:", ", ".join(sorted(watch.hosts)), "| complaints:", len(watch.complaints))


if __name__ == "__main__":
    main()
