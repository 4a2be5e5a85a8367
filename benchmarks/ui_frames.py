"""Frames a second while a picture of many nodes is panned with the mouse, in the page's own script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chains.graph import Neighbourhood, build_graph
from chains.model import Entity, Evidence, Link, Snapshot, Source, SourceKind
from chains.views.network import network_data

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["bare_frames", "frames_while_panning", "large_picture"]

_DRAW = """data => {
    document.querySelector('.frames')?.remove();
    const parent = document.createElement('div');
    parent.className = 'frames';
    Object.assign(parent.style, {position: 'fixed', left: '100px', top: '60px', width: '850px', zIndex: 2000000});
    document.body.append(parent);
    window.chainsDoors.draw({parentElement: parent, data, setTriggerValue() {}});
    const picture = parent.querySelector('.cg-picture').picture;
    window.count = {frames: 0, drawn: 0};
    const {renderer} = picture.network, redraw = renderer._redraw;
    renderer._redraw = (...given) => { window.count.drawn += 1; redraw(...given); };
}"""
# A drag of the empty ground, one move of the pointer a frame, made in the page: a driver from outside is slower than a hand.
_PAN = """seconds => new Promise(done => {
    const {network, canvas} = document.querySelector('.frames .cg-picture').picture, box = canvas.getBoundingClientRect();
    let at = null;
    for (let y = box.height / 2; y < box.height && !at; y += 3) for (let x = box.width / 2; x < box.width && !at; x += 3)
        if (network.getNodeAt({x, y}) === undefined && network.getEdgeAt({x, y}) === undefined) at = [box.x + x, box.y + y];
    const send = (type, x, y) => canvas.querySelector('canvas').dispatchEvent(new PointerEvent(type, {
        bubbles: true, pointerId: 1, pointerType: 'mouse', isPrimary: true, button: type === 'pointermove' ? -1 : 0,
        buttons: type === 'pointerup' ? 0 : 1, clientX: x, clientY: y}));
    send('pointerdown', ...at);
    send('pointermove', at[0] + 12, at[1] + 12);
    const start = performance.now();
    Object.assign(window.count, {frames: 0, drawn: 0});
    const tick = () => {
        const took = (performance.now() - start) / 1000;
        if (took > seconds) {
            const {frames, drawn} = window.count;
            send('pointerup', ...at);
            done([frames / took, drawn / took]);
            return;
        }
        window.count.frames += 1;
        send('pointermove', at[0] + 90 * Math.sin(took * 3), at[1] + 60 * Math.cos(took * 3));
        requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
})"""


_BARE = """seconds => new Promise(done => {
    const start = performance.now();
    let frames = 0;
    const tick = () => {
        frames += 1;
        const took = (performance.now() - start) / 1000;
        if (took > seconds) done(frames / took);
        else requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
})"""


def bare_frames(page: Page, *, seconds: float = 3) -> float:
    """Frames a second of a page in which nothing is drawn: below 60 when the machine is busy with other work."""
    return float(page.evaluate(_BARE, seconds))


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
    frames, drawn = page.evaluate(_PAN, seconds)
    page.evaluate("() => document.querySelector('.frames').remove()")
    return frames, drawn
