"""A picture as plain shapes in fixed places, which files of any kind draw alike.

What comes first lies lowest: boxes, rings, lines, marks, labels. `about` is the id of what a shape stands for: a page can
make it a link, a file ignores it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chains.model import Layer
from chains.views.network import edge_color

__all__ = ["LEADING", "Box", "Drawing", "Label", "Line", "Mark", "Point", "Ring", "arrow", "course", "drawing_of", "outline"]

LEADING = 1.36  # from one line of a label to the next, in sizes
_TEXT, _MUTED, _WHITE = "#1f2933", "#5d6b7b", "#ffffff"
_SIZE = 13.0  # of labels, as on the pages
_MARGIN = 40.0
_PIECES = 16  # straight pieces of which a bent line is drawn
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Ring:
    """A line through its corners and back to the first, such as a boundary, or not `closed`; nothing is filled."""

    corners: tuple[Point, ...]
    color: str
    width: float
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle from its upper left corner, see-through without a `fill`; `dashes` as of a line."""

    at: Point
    size: tuple[float, float]
    fill: str
    color: str
    width: float = 1.2
    dashes: tuple[float, ...] = ()
    corner: float = 6.0
    note: str = ""
    about: str = ""

    @property
    def right(self) -> float:
        return self.at[0] + self.size[0]

    @property
    def bottom(self) -> float:
        return self.at[1] + self.size[1]


@dataclass(frozen=True, slots=True)
class Line:
    """From start to end; `dashes` are lengths of ink and gap in turn; `tip` tells how far before the end an arrow stands.

    `bend` is how far the line swings out to its right, as a share of its length.
    """

    start: Point
    end: Point
    color: str
    width: float
    dashes: tuple[float, ...] = ()
    tip: float | None = None
    note: str = ""
    bend: float = 0.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A shape of the pages (dot, square, star …) round its centre; hollow when fill and line differ."""

    shape: str
    center: Point
    radius: float
    fill: str
    color: str
    dashed: bool = False
    note: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """Lines of text below a point, centred on it or beginning at it; `size` is the height of a character."""

    at: Point
    lines: tuple[str, ...]
    size: float
    color: str = _TEXT
    centred: bool = True
    halo: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes on a white sheet from (0, 0) to (width, height); y grows downwards."""

    width: float
    height: float
    title: str
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]
    boxes: tuple[Box, ...] = ()
    rings: tuple[Ring, ...] = ()


def drawing_of(data: Mapping[str, Any], title: str, foot: str) -> Drawing:
    """The picture of network_data with title, legend and a line at its foot."""
    nodes, edges, styles = data["nodes"], data["edges"], data["styles"]
    left = min((n["x"] for n in nodes), default=0.0)
    top = min((n["y"] for n in nodes), default=0.0)
    wide = max((n["x"] for n in nodes), default=0.0) - left
    high = max((n["y"] for n in nodes), default=0.0) - top
    # Room for the labels that stand out over the outermost nodes; a large sheet needs a large title.
    width = max(wide + 2 * (_MARGIN + 70), 900.0)
    grown = max(1.0, width / 1500)
    names = {n["id"]: n["text"].replace("\n", "") for n in nodes}
    told = f"{len(nodes)} 个条目，{len(edges)} 条连线" + (f"；连线最多的是{names[data['center']]}" if len(nodes) > 2 else "")
    head, legend = _head(width, grown, styles, title, told)
    down = head + _MARGIN + 30
    height = down + high + _MARGIN + 60 + 30 * grown
    shift_x, shift_y = (width - wide) / 2 - left, down - top
    at = {n["id"]: (n["x"] + shift_x, n["y"] + shift_y) for n in nodes}
    radius = {n["id"]: float(styles[n["kind"]]["size"]) for n in nodes}
    lines = tuple(_line(edge, at, radius) for edge in edges)
    marks = tuple(_mark(node, styles[node["kind"]], at[node["id"]]) for node in nodes)
    labels = tuple(
        Label((at[n["id"]][0], at[n["id"]][1] + radius[n["id"]] + 4), tuple(n["text"].split("\n")), _SIZE, halo=True)
        for n in nodes)
    note = Label((_MARGIN, height - 30 * grown), (foot,), 11 * grown, _MUTED, centred=False)
    return Drawing(width, height, title, lines + tuple(x for x in legend if isinstance(x, Line)),
                   marks + tuple(x for x in legend if isinstance(x, Mark)),
                   (*labels, *(x for x in legend if isinstance(x, Label)), note))


def _line(edge: Mapping[str, Any], at: Mapping[str, Point], radius: Mapping[str, float]) -> Line:
    return Line(at[edge["a"]], at[edge["b"]], edge_color(edge), 2.5 if edge["kind"] == "leads" else 1.2,
                tuple(map(float, edge["dashes"])), radius[edge["b"]] + 3 if edge["arrow"] else None,
                f"{edge['text']}（{edge['status']}）")


def _mark(node: Mapping[str, Any], style: Mapping[str, Any], at: Point) -> Mark:
    # Hollow is what does not stand yet or what only a document names, as on the pages.
    hollow = node["dashed"] or not node["known"]
    return Mark(style["shape"], at, float(style["size"]), _WHITE if hollow else style["color"], style["color"], node["dashed"],
                f"{node['name']}（{style['label']}）")


def _head(
    width: float, grown: float, styles: Mapping[str, Mapping[str, Any]], title: str, told: str
) -> tuple[float, list[Line | Mark | Label]]:
    """Title and legend, wrapped to the width, and how much height they take."""
    size, step = 12 * grown, 24 * grown
    shapes: list[Line | Mark | Label] = [
        Label((_MARGIN, _MARGIN / 2), (title,), 20 * grown, centred=False),
        Label((_MARGIN, _MARGIN / 2 + 30 * grown), (told,), size, _MUTED, centred=False),
    ]
    x, y = _MARGIN, _MARGIN / 2 + 58 * grown
    samples: list[tuple[str, Mark | Line]] = [
        (str(s["label"]), Mark(str(s["shape"]), (0, 0), 7 * grown, str(s["color"]), str(s["color"]))) for s in styles.values()]
    samples += [
        ("链主（来源写明）", _sample(grown, "leads", Layer.CURATED, ())),
        ("自动抽取，待核对", _sample(grown, "", Layer.EXTRACTED, ())),
        ("规划、签约或建议", _sample(grown, "", Layer.CURATED, (8.0 * grown, 6.0 * grown))),
        ("空心：规划中，或仅文档提及", Mark("dot", (0, 0), 7 * grown, _WHITE, _MUTED)),
    ]
    for text, sample in samples:
        taken = (20 + 12.5 * len(text) + 18) * grown
        if x + taken > width - _MARGIN and x > _MARGIN:
            x, y = _MARGIN, y + step
        shapes += [_moved(sample, x, y + size * 0.6, grown), Label((x + 22 * grown, y), (text,), size, centred=False)]
        x += taken
    return y + step, shapes


def _sample(grown: float, kind: str, layer: Layer, dashes: tuple[float, ...]) -> Line:
    return Line((0, 0), (16 * grown, 0), edge_color({"kind": kind, "layer": str(layer)}), 2 * grown, dashes)


def _moved(sample: Mark | Line, x: float, y: float, grown: float) -> Mark | Line:
    if isinstance(sample, Line):
        return Line((x, y), (x + sample.end[0], y), sample.color, sample.width, sample.dashes)
    return Mark(sample.shape, (x + 8 * grown, y), sample.radius, sample.fill, sample.color)


_TURNS: Mapping[str, tuple[int, float]] = {  # corners, and the angle of the first one
    "hexagon": (6, 0.0), "square": (4, math.pi / 4), "diamond": (4, 0.0), "triangle": (3, -math.pi / 2),
    "triangleDown": (3, math.pi / 2),
}


def outline(mark: Mark) -> Sequence[Point]:
    """The corners of the mark; none for a dot."""
    return tuple(_corners(mark))


def _corners(mark: Mark) -> Iterator[Point]:
    (x, y), radius = mark.center, mark.radius
    if mark.shape == "star":
        for n in range(10):
            reach, turn = radius * (1.25 if n % 2 == 0 else 0.55), n * math.pi / 5 - math.pi / 2
            yield x + reach * math.cos(turn), y + reach * math.sin(turn)
    elif mark.shape in _TURNS:
        corners, first = _TURNS[mark.shape]
        reach = radius * (1.2 if corners < 5 else 1.0)
        for n in range(corners):
            turn = first + n * 2 * math.pi / corners
            yield x + reach * math.cos(turn), y + reach * math.sin(turn)


def course(line: Line) -> list[Point]:
    """The points the line runs through, from start to end: two, or more where it is bent."""
    if not line.bend:
        return [line.start, line.end]
    (x1, y1), (x2, y2) = line.start, line.end
    # A quadratic curve passes its handle at half the distance.
    handle = (x1 + x2) / 2 - 2 * line.bend * (y2 - y1), (y1 + y2) / 2 + 2 * line.bend * (x2 - x1)
    return [_between(line.start, handle, line.end, n / _PIECES) for n in range(_PIECES + 1)]


def _between(start: Point, handle: Point, end: Point, part: float) -> Point:
    a, b, c = (1 - part) ** 2, 2 * part * (1 - part), part**2
    return a * start[0] + b * handle[0] + c * end[0], a * start[1] + b * handle[1] + c * end[1]


def arrow(line: Line) -> list[Point]:
    """The corners of the line's arrow; none where it has none or is too short for one."""
    way = course(line)
    if line.tip is None or math.dist(line.start, line.end) < line.tip + 8:
        return []
    # The piece of a bent line in which the tip stands gives the direction.
    x, y = line.end
    before = next(p for p in reversed(way) if math.dist(p, line.end) >= line.tip + 8)
    length = math.dist(before, line.end)
    along = (x - before[0]) / length, (y - before[1]) / length
    across = -along[1], along[0]
    tip = (x - along[0] * line.tip, y - along[1] * line.tip)
    back = (tip[0] - along[0] * 8, tip[1] - along[1] * 8)
    return [tip, (back[0] + across[0] * 3.2, back[1] + across[1] * 3.2), (back[0] - across[0] * 3.2, back[1] - across[1] * 3.2)]
