"""What is written round a map: title, key, and what a reader must know."""

from __future__ import annotations

from dataclasses import replace

from chains.graph import Graph, entity_of, snapshot_of
from chains.streams import STREAMS
from chains.views.boundary import Boundary
from chains.views.drawing import Label, Line, Mark
from chains.views.inks import HAVE, INVEST, MUTED, SUPPLY, TEXT
from chains.views.lettering import fitted, plain, text_width
from chains.views.spots import CitySpots

__all__ = ["INKS", "MARGIN", "SKETCH", "map_foot", "map_head", "map_key", "map_title"]

SKETCH = "示意图（未绘行政区域界线）"
MARGIN = 14.0
INKS = {"supply": (SUPPLY, "供"), "capital": (INVEST, "投")}  # colour and word of a stream


def map_title(graph: Graph, found: CitySpots) -> str:
    about = plain(entity_of(graph, found.chain).name) if found.chain else "全部产业链"
    return f"空间分布 · {about} · {found.grid.measure_label}"


def map_head(title: str, found: CitySpots, width: float) -> list[Label]:
    """Title, and of how many cities anything is known."""
    known = sum(spot.value > 0 for spot in found.spots)
    told = f"{known}/{len(found.spots)} 个市州（含兰州新区）有收录；空心虚线为未收录，不等于没有。"
    return [Label((MARGIN, 10), (fitted(title, 19, width - 2 * MARGIN),), 19, TEXT, centred=False),
            Label((MARGIN, 38), (told,), 12, MUTED, centred=False)]


def map_key(found: CitySpots, most: float, y: float, width: float) -> tuple[list[Line | Mark | Label], float]:
    """What size, colour and dashes mean, wrapped to the width, and where that ends."""
    entries: list[tuple[str, Line | Mark | None]] = []
    if most:
        told = f"面积按{found.grid.measure_label}，最大 {found.grid.amount(most)}"
        entries.append((told, Mark("dot", (8, 7), 8, HAVE, HAVE)))
    for kind, (color, sign) in INKS.items():
        if any(stream.kind == kind for stream in found.shown):
            entries.append((f"{sign}：{STREAMS[kind]}", Line((0, 7), (22, 7), color, 2.4, tip=0)))
    entries += [("粗细与数字为条数，虚线为规划或待核", None)] if found.shown else []
    entries.append(("空心虚线圆：未收录，不等于没有", None))
    shapes: list[Line | Mark | Label] = []
    x = MARGIN
    for text, sample in entries:
        room = 28.0 if sample else 0.0
        wide = room + text_width(text, 11.5)
        if x > MARGIN and x + wide > width - MARGIN:
            x, y = MARGIN, y + 20
        if isinstance(sample, Mark):
            shapes.append(replace(sample, center=(x + sample.center[0], y + sample.center[1])))
        elif sample:
            shapes.append(replace(sample, start=(x, y + 7), end=(x + 22, y + 7)))
        shapes.append(Label((x + room, y), (text,), 11.5, MUTED, centred=False))
        x += wide + 20
    return shapes, y + 29


def map_foot(graph: Graph, found: CitySpots, boundary: Boundary | None, y: float, width: float) -> tuple[list[Label], float]:
    """How to read the map and what is not on it, and where the sheet ends."""
    bare = f"底图界线由用户提供，审图号：{boundary.approval}" if boundary else SKETCH
    digest = snapshot_of(graph).digest[:12]
    notes = [f"{bare}。市州位置为概值，挨得太近的略有错开" + ("；省外只列地名，不示位置" if found.outside else "") + "。"
             + (f"快照指纹 {digest}" if digest else "")]
    if found.shown:
        kept = ((found.streams.local, "在一市之内"), (found.streams.unplaced, "不知一方所在地"))
        rest = "、".join(f"{len(links)} 条{word}" for links, word in kept if links)
        notes.append("连线只画来源写明的往来，两端是有名有姓的企业或项目" + (f"；另有 {rest}，没有画" if rest else "") + "。")
    if lost := [plain(spot.name) for spot in found.spots if spot.point is None]:
        notes.append(f"没有坐标、未画出：{'、'.join(lost)}。")
    labels = [Label((MARGIN, y + 18 * n), (fitted(note, 11, width - 2 * MARGIN),), 11, MUTED, centred=False)
              for n, note in enumerate(notes)]
    return labels, y + 18 * len(notes) + 10
