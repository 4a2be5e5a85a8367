"""A picture as plain shapes in fixed places, which files of any kind draw alike: lines first, then marks, then labels."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chains.model import Layer
from chains.views.network import edge_color

__all__ = ["LEADING", "Drawing", "Label", "Line", "Mark", "Point", "arrow", "drawing_of", "outline"]

LEADING = 1.36  # from one line of a label to the next, in sizes
_TEXT, _MUTED, _WHITE = "#1f2933", "#5d6b7b", "#ffffff"
_SIZE = 13.0  # of labels, as on the pages
_MARGIN = 40.0
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """From start to end; `dashes` are lengths of ink and gap in turn; `tip` tells how far before the end an arrow stands."""

    start: Point
    end: Point
    color: str
    width: float
    dashes: tuple[float, ...] = ()
    tip: float | None = None
    note: str = ""


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


@dataclass(frozen=True, slots=True)
class Label:
    """Lines of text below a point, centred on it or beginning at it; `size` is the height of a character."""

    at: Point
    lines: tuple[str, ...]
    size: float
    color: str = _TEXT
    centred: bool = True
    halo: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes on a white sheet from (0, 0) to (width, height); y grows downwards."""

    width: float
    height: float
    title: str
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]


def drawing_of(data: Mapping[str, Any], title: str, foot: str, inks: Mapping[str, str] | None = None) -> Drawing:
    """The picture of network_data with title, legend and a line at its foot.

    Nodes and edges that bring an `ink` of their own are drawn in it; `inks` are what the legend then calls these colours.
    """
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
    head, legend = _head(width, grown, _samples(grown, styles, inks), title, told)
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
    width = edge.get("width") or (2.5 if edge["kind"] == "leads" else 1.2)
    return Line(at[edge["a"]], at[edge["b"]], edge.get("ink") or edge_color(edge), width,
                tuple(map(float, edge["dashes"])), radius[edge["b"]] + 3 if edge["arrow"] else None,
                f"{edge['text']}（{edge['status']}）")


def _mark(node: Mapping[str, Any], style: Mapping[str, Any], at: Point) -> Mark:
    # Hollow is what does not stand yet or what only a document names, as on the pages.
    hollow = node["dashed"] or not node["known"]
    ink = node.get("ink") or style["color"]
    return Mark(style["shape"], at, float(style["size"]), _WHITE if hollow else ink, ink, node["dashed"],
                f"{node['name']}（{style['label']}）")


def _head(
    width: float, grown: float, samples: Sequence[tuple[str, Mark | Line]], title: str, told: str
) -> tuple[float, list[Line | Mark | Label]]:
    """Title and legend, wrapped to the width, and how much height they take."""
    size, step = 12 * grown, 24 * grown
    shapes: list[Line | Mark | Label] = [
        Label((_MARGIN, _MARGIN / 2), (title,), 20 * grown, centred=False),
        Label((_MARGIN, _MARGIN / 2 + 30 * grown), (told,), size, _MUTED, centred=False),
    ]
    x, y = _MARGIN, _MARGIN / 2 + 58 * grown
    for text, sample in samples:
        taken = (20 + 12.5 * len(text) + 18) * grown
        if x + taken > width - _MARGIN and x > _MARGIN:
            x, y = _MARGIN, y + step
        shapes += [_moved(sample, x, y + size * 0.6, grown), Label((x + 22 * grown, y), (text,), size, centred=False)]
        x += taken
    return y + step, shapes


def _samples(
    grown: float, styles: Mapping[str, Mapping[str, Any]], inks: Mapping[str, str] | None
) -> list[tuple[str, Mark | Line]]:
    """What the legend explains: the shapes, and either the lines of a graph or the inks."""
    def mark(style: Mapping[str, Any]) -> Mark:
        color = str(style["color"]) if inks is None else _MUTED
        return Mark(str(style["shape"]), (0, 0), 7 * grown, color, color)

    samples: list[tuple[str, Mark | Line]] = [(str(style["label"]), mark(style)) for style in styles.values()]
    dashed = ("规划、签约或建议", _sample(grown, "", Layer.CURATED, (8.0 * grown, 6.0 * grown)))
    if inks is not None:
        return [*((text, Line((0, 0), (16 * grown, 0), ink, 3 * grown)) for text, ink in inks.items()), *samples, dashed]
    return [
        *samples, ("认定链主", _sample(grown, "leads", Layer.CURATED, ())),
        ("自动抽取，待核对", _sample(grown, "", Layer.EXTRACTED, ())), dashed,
        ("空心：规划中，或仅文档提及", Mark("dot", (0, 0), 7 * grown, _WHITE, _MUTED)),
    ]


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


def arrow(line: Line) -> list[Point]:
    """The corners of the line's arrow; none where it has none or is too short for one."""
    (x1, y1), (x2, y2) = line.start, line.end
    length = math.hypot(x2 - x1, y2 - y1)
    if line.tip is None or length < line.tip + 8:
        return []
    along, across = ((x2 - x1) / length, (y2 - y1) / length), (-(y2 - y1) / length, (x2 - x1) / length)
    tip = (x2 - along[0] * line.tip, y2 - along[1] * line.tip)
    back = (tip[0] - along[0] * 8, tip[1] - along[1] * 8)
    return [tip, (back[0] + across[0] * 3.2, back[1] + across[1] * 3.2), (back[0] - across[0] * 3.2, back[1] - across[1] * 3.2)]
