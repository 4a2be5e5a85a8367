"""The picture of an area: a strip for each of its chains, a square for each segment, by what is known of it there."""

from __future__ import annotations

from collections.abc import Iterable

from chains.app.markup import Html, join, link, tag
from chains.app.state import World
from chains.dossier import AreaChain
from chains.gaps import Completeness, share_text
from chains.model import Stage

__all__ = ["segment_strips"]

# State, its word, and the sign in the square: told without colour too.
_STATES = (("present", "有", "■"), ("planned", "规划或在建", "◧"), ("clue", "有线索待核", "◌"), ("absent", "来源称没有", "✕"),
           ("unknown", "未知", ""))


def segment_strips(world: World, area: str, chains: Iterable[AreaChain]) -> Html:
    """The key to the squares, and the chains of the area with their segments from upstream to downstream.

    Every square names its segment and leads to what is known of it there.
    """
    rows = [_strip(world, area, c.segments) for c in chains if c.segments is not None]
    if not rows:
        return tag("p", "没有收录这里的企业或环节，画不出图；不表示没有。", cls="cg-quiet")
    key = (tag("span", tag("i", sign, cls=f"cg-cell cg-s-{state}"), word) for state, word, sign in _STATES)
    return join(tag("div", *key, cls="cg-strip-key"), tag("div", *rows, cls="cg-strips"))


def _strip(world: World, area: str, found: Completeness) -> Html:
    name = link(world.name(found.chain), "chain", id=found.chain, place=area, title=share_text(found))
    squares = [_square(world, area, found, segment) for segment in sorted(found.segments, key=lambda s: _stage(world, s))]
    count = tag("small", f"{len(found.present)}/{len(found.segments)}", title=share_text(found))
    return tag("div", tag("span", name, cls="cg-strip-name"), tag("span", *squares, cls="cg-strip"), count, cls="cg-strip-row")


def _stage(world: World, segment: str) -> tuple[int, str]:
    stage = world.entity(segment).get("stage")
    return (list(Stage).index(Stage(stage)) if stage in set(Stage) else len(Stage)), segment


def _square(world: World, area: str, found: Completeness, segment: str) -> Html:
    state, word, sign = next(row for row in _STATES if row[0] == _state(found, segment))
    stage = world.entity(segment).get("stage")
    said = f"{world.name(segment)}（{Stage(stage).label}）：{word}" if stage in set(Stage) else f"{world.name(segment)}：{word}"
    first = "cg-cell" if state == "unknown" else f"cg-cell cg-s-{state}"
    return link(sign, "gaps", place=area, chain=found.chain, segment=segment, cls=first, title=said)


def _state(found: Completeness, segment: str) -> str:
    told = {"present": found.present, "absent": found.absent, "planned": found.planned, "clue": found.clues}
    return next((state for state, segments in told.items() if segment in segments), "unknown")
