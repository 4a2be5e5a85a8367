"""The pieces of a panorama: a sheet that shapes are put on, a segment's box, and who stands beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from chains.gaps import State
from chains.graph import Graph, entity_of
from chains.views.drawing import Box, Label
from chains.views.inks import (
    CLUE,
    FRAME,
    GROUND,
    HAVE,
    HAVE_GROUND,
    LACK,
    LACK_GROUND,
    LEADER,
    LEADER_GROUND,
    MUTED,
    PLAN,
    PLAN_GROUND,
    TEXT,
    WHITE,
)
from chains.views.lettering import fitted, plain, text_width
from chains.views.style import display_name
from chains.views.tiles import Member, Tile

__all__ = ["BOX", "HIGH", "Sheet", "put_beside", "put_key", "put_tile"]

BOX, HIGH = 176.0, 42.0  # a segment's box
_ROW = 17.0  # one firm beside it
_SHOWN = 3  # firms beside a segment
_FILLS = {"solid": LEADER, "tinted": LEADER_GROUND, "outlined": GROUND}
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
class Sheet:
    """Shapes as they are put down."""

    boxes: list[Box] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)

    def write(self, x: float, y: float, text: str, size: float, color: str = TEXT, *, about: str = "",
              centred: bool = False) -> None:
        self.labels.append(Label((x, y), (text,), size, color, centred, about=about))


def put_key(sheet: Sheet, x: float, y: float) -> None:
    """Writes what boxes and badges mean, from the point to the right."""
    for kind, text in _KEY:
        look = _LOOKS[kind]
        sheet.boxes.append(Box((x, y), (20, 14), look.fill, look.color, look.width, look.dashes, 3))
        sheet.write(x + 26, y + 1, text, 11.5, MUTED)
        x += 26 + text_width(text, 11.5) + 16
    for text, badge, told in (("链主", "solid", "有认定单位"), ("称链主", "tinted", "来源没写认定单位"),
                              ("测算 1", "outlined", "测算名次靠前")):
        wide = _Piece(text, badge=badge).wide
        _badge(sheet, x, y - 1, text, wide, badge)
        sheet.write(x + wide + 6, y + 1, told, 11.5, MUTED)
        x += wide + 6 + text_width(told, 11.5) + 16


def _look(tile: Tile) -> _Look:
    here = tile.gap.here
    if here.planned or here.clue:
        return _LOOKS["planned" if here.planned else "clue"]
    return _LOOKS["missing" if tile.missing and here.state is State.UNKNOWN else here.state.value]


def put_tile(sheet: Sheet, tile: Tile, x: float, y: float, *, chosen: bool) -> Box:
    """Puts the segment's box down, and gives it."""
    look, here, advice = _look(tile), tile.gap.here, tile.gap.treatment
    told = " · ".join(filter(None, (here.word, tile.counted)))
    note = f"{tile.name}：{told}" + (f"；测算建议：{advice.label}" if advice else "")
    box = Box((x, y), (BOX, HIGH), look.fill, TEXT if chosen else look.color, 2.6 if chosen else look.width, look.dashes,
              note=plain(note), about=tile.gap.segment)
    sheet.boxes.append(box)
    if here.state is State.PRESENT:
        sheet.boxes.append(Box((x, y), (4, HIGH), HAVE, HAVE, 0.5, corner=2))
    name = f"{here.sign} {tile.name}"
    size = max(10.5, min(13.5, 13.5 * (BOX - 18) / max(1.0, text_width(name, 13.5))))
    sheet.write(x + 10, y + 5, fitted(name, size, BOX - 16), size, about=tile.gap.segment)
    room = BOX - 16
    if advice:
        mark, tone = advice.label, LACK if tile.missing else MUTED
        room -= text_width(mark, 11) + 6
        sheet.write(x + BOX - 8 - text_width(mark, 11), y + 24, mark, 11, tone)
    # Who is there stands beside the box, so the count is what may go.
    sheet.write(x + 10, y + 24, told if text_width(told, 11) <= room else fitted(here.word, 11, room), 11, MUTED)
    return box


def put_beside(sheet: Sheet, graph: Graph, tile: Tile, x: float, y: float, room: float) -> float:
    """Writes who is there, or who is nearest, and gives the height that takes."""
    shown = tile.members if len(tile.members) <= _SHOWN else tile.members[: _SHOWN - 1]
    rest = len(tile.members) - len(shown)
    rows = [row for member in shown for row in _rows(member, room)]
    rows += [[_Piece(f"另有 {rest} 家", MUTED, about=tile.gap.segment)]] if rest else []
    if not tile.members:
        rows = _nearest(graph, tile, room)
    high = len(rows) * _ROW
    y += max(0.0, (HIGH - high) / 2)
    for row in rows:
        _row(sheet, row, x, y)
        y += _ROW
    return high


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a row beside a segment; a badge is solid, tinted, outlined, or none."""

    text: str
    color: str = TEXT
    badge: str = ""
    about: str = ""

    @property
    def wide(self) -> float:
        return text_width(self.text, 10.5) + 8 if self.badge else text_width(self.text, 12)


def _rows(member: Member, room: float) -> Iterator[list[_Piece]]:
    leads = _Piece("链主", badge="solid") if member.authority else _Piece("称链主", badge="tinted")
    marks = [leads] if member.declared else []
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


def _row(sheet: Sheet, row: list[_Piece], x: float, y: float) -> None:
    for piece in row:
        if piece.badge:
            _badge(sheet, x, y, piece.text, piece.wide, piece.badge)
            x += piece.wide + 4
        else:
            sheet.write(x, y + 1, piece.text, 12, piece.color, about=piece.about)
            x += piece.wide


def _badge(sheet: Sheet, x: float, y: float, text: str, wide: float, kind: str) -> None:
    sheet.boxes.append(Box((x, y), (wide, 15), _FILLS[kind], LEADER, 1.2, corner=3))
    sheet.write(x + wide / 2, y + 2, text, 10.5, WHITE if kind == "solid" else LEADER, centred=True)
