"""Frames a second while a picture of many nodes is panned with the mouse, in the page's own script."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from chains.graph import Neighbourhood, build_graph
from chains.model import Entity, Evidence, Link, Snapshot, Source, SourceKind
from chains.views.network import network_data

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["frames_while_panning", "large_picture"]

_DRAW = """data => {
    document.querySelector('.frames')?.remove();
    const parent = document.createElement('div');
    parent.className = 'frames';
    Object.assign(parent.style, {position: 'fixed', left: '100px', top: '60px', width: '850px', zIndex: 2000000});
    document.body.append(parent);
    window.chainsDoors.draw({parentElement: parent, data, setTriggerValue() {}});
    const picture = parent.querySelector('.cg-picture').picture;
    window.count = {frames: 0, drawn: 0};
    picture.network.on('afterDrawing', () => window.count.drawn += 1);
    const tick = () => { window.count.frames += 1; if (parent.isConnected) requestAnimationFrame(tick); };
    requestAnimationFrame(tick);
}"""
_NOW = "() => ({...window.count, now: performance.now()})"


def large_picture(count: int) -> dict[str, Any]:
    """Data of a made-up picture of this many nodes: chains, segments and firms, each firm with two or three links."""
    note = (Evidence("source:e", "editor", note="编造的关系，只供计时"),)
    chains = [Entity(f"chain:c{n}", f"产业链{n}") for n in range(max(1, count // 100))]
    segments = [Entity(f"segment:s{n}", f"某环节{n}") for n in range(count // 10)]
    firms = [Entity(f"enterprise:f{n}", f"某某新材料公司{n}") for n in range(count - len(chains) - len(segments))]
    links = [Link(s.id, "part_of", chains[n % len(chains)].id, note) for n, s in enumerate(segments)]
    for n, firm in enumerate(firms):
        links.append(Link(firm.id, "operates_in", segments[n % len(segments)].id, note))
        if n % 3:
            links.append(Link(firm.id, "supplies", firms[(7 * n + 1) % len(firms)].id, note))
    entities = (*chains, *segments, *firms)
    graph = build_graph(Snapshot(entities, tuple(links), (Source("source:e", "常识", SourceKind.EDITOR),)))
    nodes = tuple(e.id for e in entities)
    data = network_data(graph, Neighbourhood(nodes[0], nodes, tuple(links), dict.fromkeys(nodes, 0)))
    return data | {"picture": "frames", "hears": [], "scene": str(count), "height": 600}


def frames_while_panning(page: Page, data: dict[str, Any], *, seconds: float = 3, whole: bool = False) -> tuple[float, float]:
    """Frames a second of the page and redrawings a second of the picture, read in the browser while the mouse drags.

    The picture is panned as it opens, or with all of it in view.
    """
    page.evaluate(_DRAW, data)
    page.wait_for_timeout(1500)
    if whole:
        page.evaluate("() => document.querySelector('.frames .cg-picture').picture.view.fit(0.03)")
        page.wait_for_timeout(1000)
    spot = page.evaluate("""() => {
        const {network, canvas} = document.querySelector('.frames .cg-picture').picture, box = canvas.getBoundingClientRect();
        for (let y = box.height / 2; y < box.height; y += 3) for (let x = box.width / 2; x < box.width; x += 3)
            if (network.getNodeAt({x, y}) === undefined) return [box.x + x, box.y + y];
    }""")
    page.mouse.move(*spot)
    page.mouse.down()
    page.mouse.move(spot[0] + 5, spot[1] + 5)
    before, step = page.evaluate(_NOW), 0
    while True:
        step += 1
        page.mouse.move(spot[0] + 90 * math.sin(step / 12), spot[1] + 60 * math.cos(step / 12))
        if step % 10 == 0 and (now := page.evaluate(_NOW))["now"] - before["now"] > 1000 * seconds:
            break
    page.mouse.up()
    page.evaluate("() => document.querySelector('.frames').remove()")
    took = (now["now"] - before["now"]) / 1000
    return (now["frames"] - before["frames"]) / took, (now["drawn"] - before["drawn"]) / took
