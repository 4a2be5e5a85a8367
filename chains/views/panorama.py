"""产业链全景: a chain on one sheet, 上游 | 中游 | 下游, each segment a box with its state, and who is there beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from chains.gaps import State, counted_apart, share_text
from chains.gaps.shape import chain_shape
from chains.graph import Graph, entity_of, snapshot_of
from chains.views.drawing import Box, Drawing, Label
from chains.views.inks import (
    CLUE,
    FRAME,
    GROUND,
    HAVE,
    HAVE_GROUND,
    LACK,
    LACK_GROUND,
    LEADER,
    MUTED,
    PANEL,
    PLAN,
    PLAN_GROUND,
    SUPPLY,
    TEXT,
    WHITE,
)
from chains.views.lettering import fitted, plain, text_width
from chains.views.style import display_name
from chains.views.tiles import ChainTiles, Lane, Member, Tile, chain_tiles

__all__ = ["draw_tiles", "panorama"]

_WIDTH, _MARGIN, _GAP, _PAD = 1190.0, 14.0, 14.0, 9.0
_LANE = 330.0  # a lane is never narrower: a chain with unlabelled segments makes a wider sheet, not smaller text
_BOX, _HIGH, _ROW = 176.0, 42.0, 17.0  # a segment's box, and one firm beside it
_SHOWN = 3  # firms beside a segment
_TOP = 92.0
_DASH, _DOTS = (6.0, 4.0), (2.0, 3.0)


@dataclass(frozen=True, slots=True)
class _Look:
    color: str
    fill: str
    dashes: tuple[float, ...]
    width: float


_LOOKS: Mapping[str, _Look] = {
    "present": _Look(HAVE, HAVE_GROUND, (), 1.2), "planned": _Look(PLAN, PLAN_GROUND, _DASH, 1.4),
    "clue": _Look(CLUE, GROUND, _DOTS, 1.4), "unknown": _Look(FRAME, GROUND, (), 1.2),
    "absent": _Look(LACK, LACK_GROUND, (), 2.2), "missing": _Look(LACK, GROUND, _DASH, 1.8),
}
_KEY = (("present", "■ 有"), ("planned", "◐ 规划或在建"), ("clue", "○ 有线索，待核"), ("absent", "× 来源称没有"),
        ("missing", "? 未知，测算建议补链等"), ("unknown", "? 未知"))


@dataclass
class _Sheet:
    """Shapes as they are put down."""

    boxes: list[Box] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)

    def write(self, x: float, y: float, text: str, size: float, color: str = TEXT, *, about: str = "",
              centred: bool = False) -> None:
        self.labels.append(Label((x, y), (text,), size, color, centred, about=about))


def panorama(graph: Graph, chain: str, place: str | None = None, *, segment: str | None = None) -> Drawing:
    """The chain in the place, or everywhere without one; with a segment the ones it gets goods from and gives them to.

    Raises UnknownName for an unknown id, UsageError for one that is no chain.
    """
    return draw_tiles(graph, chain_tiles(graph, chain, place), segment=segment)


def draw_tiles(graph: Graph, tiles: ChainTiles, *, segment: str | None = None) -> Drawing:
    """The same of tiles that have been looked up already."""
    sheet = _Sheet()
    width = max(_WIDTH, 2 * _MARGIN + len(tiles.lanes) * (_LANE + _GAP) - _GAP)
    lane_width = (width - 2 * _MARGIN + _GAP) / max(1, len(tiles.lanes)) - _GAP
    title = f"{plain(entity_of(graph, tiles.chain).name)}产业链全景 · {_place_name(graph, tiles.place)}"
    _head(sheet, title, share_text(tiles.found) + "。", width)
    bottom = _TOP
    spots: dict[str, Box] = {}
    for number, lane in enumerate(tiles.lanes):
        left = _MARGIN + number * (lane_width + _GAP)
        bottom = max(bottom, _lane(sheet, graph, lane, left, lane_width, segment, spots))
    # All lanes end on one line.
    sheet.boxes[:] = [_stretched(box, bottom) if box.about == _LANE_MARK else box for box in sheet.boxes]
    if not tiles.lanes:
        sheet.write(_MARGIN, bottom + 10, "这条链还没有收录环节。", 13, MUTED)
        bottom += 34
    bottom = _foot(sheet, graph, tiles, bottom + 12, width)
    if segment is not None and segment in spots:
        _ties(sheet, graph, tiles.chain, segment, spots)
    return Drawing(width, bottom, title, (), (), tuple(sheet.labels), tuple(sheet.boxes))


def _place_name(graph: Graph, place: str | None) -> str:
    if place is None:
        return "全部收录地区"
    apart = "、".join(entity_of(graph, p).name for p in counted_apart(graph, place))
    return plain(entity_of(graph, place).name) + (f"（不含单列的{plain(apart)}）" if apart else "")


def _head(sheet: _Sheet, title: str, told: str, width: float) -> None:
    sheet.write(_MARGIN, 10, fitted(title, 19, width - 2 * _MARGIN), 19)
    sheet.write(_MARGIN, 38, fitted(told, 12, width - 2 * _MARGIN), 12, MUTED)
    x, y = _MARGIN, 63.0
    for kind, text in _KEY:
        look = _LOOKS[kind]
        sheet.boxes.append(Box((x, y), (20, 14), look.fill, look.color, look.width, look.dashes, 3))
        sheet.write(x + 26, y + 1, text, 11.5, MUTED)
        x += 26 + text_width(text, 11.5) + 16
    for text, wide, declared in (("链主", 30.0, True), ("测算 1", 40.0, False)):
        _badge(sheet, x, y - 1, text, wide, solid=declared)
        told = "认定" if declared else "测算名次靠前"
        sheet.write(x + wide + 6, y + 1, told, 11.5, MUTED)
        x += wide + 6 + text_width(told, 11.5) + 16


_LANE_MARK = "lane"


def _stretched(box: Box, bottom: float) -> Box:
    return replace(box, size=(box.size[0], bottom - box.at[1]), about="")


def _lane(
    sheet: _Sheet, graph: Graph, lane: Lane, left: float, width: float, chosen: str | None, spots: dict[str, Box]
) -> float:
    """Puts the lane down and gives where it ends."""
    sheet.boxes.append(Box((left, _TOP), (width, 1), PANEL, FRAME, 1, about=_LANE_MARK))
    label, told = lane.stage.label if lane.stage else "未分段", f"已知 {lane.present}/{len(lane.tiles)}"
    sheet.write(left + _PAD, _TOP + 8, label, 14)
    sheet.write(left + width - _PAD - text_width(told, 12), _TOP + 10, told, 12, MUTED)
    y = _TOP + 34
    for tile in lane.tiles:
        spots[tile.gap.segment] = _tile(sheet, tile, left + _PAD, y, chosen=tile.gap.segment == chosen)
        beside = left + _PAD + _BOX + 10
        room = left + width - _PAD - beside
        used = _beside(sheet, graph, tile, beside, y, room)
        y += max(_HIGH, used) + 10
    return y + 2


def _look(tile: Tile) -> _Look:
    here = tile.gap.here
    if here.planned or here.clue:
        return _LOOKS["planned" if here.planned else "clue"]
    return _LOOKS["missing" if tile.missing and here.state is State.UNKNOWN else here.state.value]


def _tile(sheet: _Sheet, tile: Tile, x: float, y: float, *, chosen: bool) -> Box:
    look, here, advice = _look(tile), tile.gap.here, tile.gap.treatment
    told = " · ".join(filter(None, (here.word, tile.counted)))
    note = f"{tile.name}：{told}" + (f"；测算建议：{advice.label}" if advice else "")
    box = Box((x, y), (_BOX, _HIGH), look.fill, TEXT if chosen else look.color, 2.6 if chosen else look.width, look.dashes,
              note=plain(note), about=tile.gap.segment)
    sheet.boxes.append(box)
    if here.state is State.PRESENT:
        sheet.boxes.append(Box((x, y), (4, _HIGH), HAVE, HAVE, 0.5, corner=2))
    name = f"{here.sign} {tile.name}"
    size = max(10.5, min(13.5, 13.5 * (_BOX - 18) / max(1.0, text_width(name, 13.5))))
    sheet.write(x + 10, y + 5, fitted(name, size, _BOX - 16), size, about=tile.gap.segment)
    room = _BOX - 16
    if advice:
        mark, tone = advice.label, LACK if tile.missing else MUTED
        room -= text_width(mark, 11) + 6
        sheet.write(x + _BOX - 8 - text_width(mark, 11), y + 24, mark, 11, tone)
    sheet.write(x + 10, y + 24, fitted(told, 11, room), 11, MUTED)
    return box


def _beside(sheet: _Sheet, graph: Graph, tile: Tile, x: float, y: float, room: float) -> float:
    """Writes who is there, or who is nearest, and gives the height that takes."""
    shown = tile.members if len(tile.members) <= _SHOWN else tile.members[: _SHOWN - 1]
    rest = len(tile.members) - len(shown)
    rows = [row for member in shown for row in _rows(member, room)]
    rows += [[_Piece(f"另有 {rest} 家", MUTED, about=tile.gap.segment)]] if rest else []
    if not tile.members:
        rows = _nearest(graph, tile, room)
    high = len(rows) * _ROW
    y += max(0.0, (_HIGH - high) / 2)
    for row in rows:
        _row(sheet, row, x, y)
        y += _ROW
    return high


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a row beside a segment; a badge is solid, outlined, or none."""

    text: str
    color: str = TEXT
    badge: str = ""
    about: str = ""

    @property
    def wide(self) -> float:
        return text_width(self.text, 10.5) + 8 if self.badge else text_width(self.text, 12)


def _rows(member: Member, room: float) -> Iterator[list[_Piece]]:
    marks = [_Piece("链主", badge="solid")] if member.declared else []
    marks += [_Piece(f"测算 {member.rank}", badge="outlined")] if member.rank else []
    room -= sum(mark.wide + 4 for mark in marks)
    word = f"（{member.word}）" if member.word else ""
    beside = text_width(member.name + word, 12) <= room
    name = fitted(member.name, 12, room)
    yield [*marks, _Piece(name, TEXT if member.entity else MUTED, about=member.entity or ""),
           *([_Piece(plain(word), PLAN)] if word and beside else [])]
    if word and not beside:
        yield [_Piece(fitted(word, 12, room), PLAN)]


def _nearest(graph: Graph, tile: Tile, room: float) -> list[list[_Piece]]:
    if tile.gap.place is None or tile.gap.state is State.PRESENT:
        return []
    if not tile.gap.nearest:
        return [[_Piece("别处也未收录提供者", MUTED)]]
    near = tile.gap.nearest[0]
    place = entity_of(graph, near.place).name if near.place else "所在地未收录"
    far = f" 约 {near.about_km} 公里" if near.about_km else ""
    who = display_name(entity_of(graph, near.enterprise)) if near.enterprise else near.actor or "来源未点名"
    return [[_Piece(fitted(f"最近：{place}{far}", 12, room), MUTED)],
            [_Piece(fitted(who, 12, room), MUTED, about=near.enterprise or "")]]


def _row(sheet: _Sheet, row: list[_Piece], x: float, y: float) -> None:
    for piece in row:
        if piece.badge:
            _badge(sheet, x, y, piece.text, piece.wide, solid=piece.badge == "solid")
            x += piece.wide + 4
        else:
            sheet.write(x, y + 1, piece.text, 12, piece.color, about=piece.about)
            x += piece.wide


def _badge(sheet: _Sheet, x: float, y: float, text: str, wide: float, *, solid: bool) -> None:
    sheet.boxes.append(Box((x, y), (wide, 15), LEADER if solid else GROUND, LEADER, 1.2, corner=3))
    sheet.write(x + wide / 2, y + 2, text, 10.5, WHITE if solid else LEADER, centred=True)


def _foot(sheet: _Sheet, graph: Graph, tiles: ChainTiles, y: float, width: float) -> float:
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


def _ties(sheet: _Sheet, graph: Graph, chain: str, segment: str, spots: Mapping[str, Box]) -> None:
    """Marks the segments that feed the chosen one, and those it feeds.

    Not by lines: from lane to lane they would run through names.
    """
    shape = chain_shape(graph, chain)
    for tied, text in ((shape.suppliers(segment), "供料给它"), (shape.takers(segment), "用它的料")):
        for spot in (spots[s] for s in tied if s in spots):
            wide = text_width(text, 10.5) + 8
            at = spot.right - wide - 8, spot.at[1] - 8
            sheet.boxes.append(Box(at, (wide, 15), SUPPLY, SUPPLY, 1, corner=3))
            sheet.write(at[0] + wide / 2, at[1] + 2, text, 10.5, WHITE, centred=True)
