"""产业链全景: a chain on one sheet, 上游 | 中游 | 下游, each segment a box with its state, and who is there beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from chains.gaps import counted_apart, share_text
from chains.gaps.shape import chain_shape
from chains.graph import Graph, entity_of, snapshot_of
from chains.views.drawing import Box, Drawing, Point
from chains.views.inks import (
    FRAME,
    MUTED,
    PANEL,
    SUPPLY,
    WHITE,
)
from chains.views.lettering import fitted, plain, text_width
from chains.views.panorama_parts import BOX, HIGH, Sheet, put_beside, put_key, put_tile
from chains.views.tiles import ChainTiles, Lane, chain_tiles

__all__ = ["draw_tiles", "panorama"]

_WIDTH, _MARGIN, _GAP, _PAD = 1190.0, 14.0, 14.0, 9.0
_LANE = 330.0  # a lane is never narrower: a chain with unlabelled segments makes a wider sheet, not smaller text
_TITLE, _KEY_HIGH = 63.0, 29.0  # what title and key take


def panorama(graph: Graph, chain: str, place: str | None = None, *, segment: str | None = None) -> Drawing:
    """The chain in the place, or everywhere without one; with a segment the ones it gets goods from and gives them to.

    Raises UnknownName for an unknown id, UsageError for one that is no chain.
    """
    return draw_tiles(graph, chain_tiles(graph, chain, place), segment=segment)


def draw_tiles(graph: Graph, tiles: ChainTiles, *, segment: str | None = None, titled: bool = True) -> Drawing:
    """The same of tiles that have been looked up already; a page that has a heading of its own wants it not `titled`."""
    sheet = Sheet()
    top = _TITLE if titled else 10.0
    width = max(_WIDTH, 2 * _MARGIN + len(tiles.lanes) * (_LANE + _GAP) - _GAP)
    lane_width = (width - 2 * _MARGIN + _GAP) / max(1, len(tiles.lanes)) - _GAP
    title = f"{plain(entity_of(graph, tiles.chain).name)}产业链全景 · {_place_name(graph, tiles.place)}"
    if titled:
        sheet.write(_MARGIN, 10, fitted(title, 19, width - 2 * _MARGIN), 19)
        sheet.write(_MARGIN, 38, fitted(share_text(tiles.found) + "。", 12, width - 2 * _MARGIN), 12, MUTED)
    put_key(sheet, _MARGIN, top)
    top += _KEY_HIGH
    bottom = top
    spots: dict[str, Box] = {}
    lefts = [_MARGIN + number * (lane_width + _GAP) for number in range(len(tiles.lanes))]
    for lane, left in zip(tiles.lanes, lefts, strict=True):
        bottom = max(bottom, _lane(sheet, graph, lane, (left, top), lane_width, segment, spots))
    grounds = [Box((left, top), (lane_width, bottom - top), PANEL, FRAME, 1) for left in lefts]  # all end on one line
    if not tiles.lanes:
        sheet.write(_MARGIN, bottom + 10, "这条链还没有收录环节。", 13, MUTED)
        bottom += 34
    bottom = _foot(sheet, graph, tiles, bottom + 12, width)
    if segment is not None and segment in spots:
        _ties(sheet, graph, tiles.chain, segment, spots)
    return Drawing(width, bottom, title, (), (), tuple(sheet.labels), (*grounds, *sheet.boxes))


def _place_name(graph: Graph, place: str | None) -> str:
    if place is None:
        return "全部收录地区"
    apart = "、".join(entity_of(graph, p).name for p in counted_apart(graph, place))
    return plain(entity_of(graph, place).name) + (f"（不含单列的{plain(apart)}）" if apart else "")


def _lane(
    sheet: Sheet, graph: Graph, lane: Lane, at: Point, width: float, chosen: str | None, spots: dict[str, Box]
) -> float:
    """Puts the lane down and gives where it ends."""
    left, top = at
    label, told = lane.stage.label if lane.stage else "未分段", f"已知 {lane.present}/{len(lane.tiles)}"
    sheet.write(left + _PAD, top + 8, label, 14)
    sheet.write(left + width - _PAD - text_width(told, 12), top + 10, told, 12, MUTED)
    y = top + 34
    for tile in lane.tiles:
        spots[tile.gap.segment] = put_tile(sheet, tile, left + _PAD, y, chosen=tile.gap.segment == chosen)
        beside = left + _PAD + BOX + 10
        room = left + width - _PAD - beside
        used = put_beside(sheet, graph, tile, beside, y, room)
        y += max(HIGH, used) + 10
    return y + 2


def _foot(sheet: Sheet, graph: Graph, tiles: ChainTiles, y: float, width: float) -> float:
    """Writes the firms of no known segment and how to read the sheet, and gives where the sheet ends."""
    for line in _unplaced(tiles, width - 2 * _MARGIN):
        sheet.write(_MARGIN, y, line, 12)
        y += 20
    digest = snapshot_of(graph).digest[:12]
    note = "未知是没有收录，不等于没有；规划、在建和有线索的不算已有。补链、延链、强链、建链与名次是测算，不是认定。"
    sheet.write(_MARGIN, y, note + (f"　快照指纹 {digest}" if digest else ""), 11, MUTED)
    return y + 28


def _unplaced(tiles: ChainTiles, room: float) -> Iterator[str]:
    if tiles.unplaced:
        line = f"只知在链上、不知环节（{len(tiles.unplaced)}）："
        for number, member in enumerate(tiles.unplaced):
            piece = ("、" if number else "") + plain(member.name)
            if text_width(line + piece, 12) > room:
                yield line
                line, piece = "", piece.removeprefix("、")
            line += fitted(piece, 12, room)
        yield line


def _ties(sheet: Sheet, graph: Graph, chain: str, segment: str, spots: Mapping[str, Box]) -> None:
    """Marks the segments that feed the chosen one, and those it feeds.

    Not by lines: from lane to lane they would run through names.
    """
    shape = chain_shape(graph, chain)
    for tied, text in ((shape.suppliers(segment), "供料给它"), (shape.takers(segment), "用它的料")):
        for spot in (spots[s] for s in tied if s in spots):
            wide = text_width(text, 10.5) + 8
            at = spot.right - wide - 8, spot.at[1] - 11
            sheet.boxes.append(Box(at, (wide, 15), SUPPLY, SUPPLY, 1, corner=3))
            sheet.write(at[0] + wide / 2, at[1] + 2, text, 10.5, WHITE, centred=True)
