"""Where nodes stand: deterministic positions in which a placed node never moves and no two labels overlap.

The centre stands at the origin. Its neighbours surround it in sectors, one for each kind, always in the same order, so
that places, chains and firms are found on the same side of every picture. Whatever is further away, or arrives later
by expansion, is placed round the neighbour that brought it in, pointing outwards.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from chains.model import Kind

__all__ = ["Box", "label_lines", "overlap", "place"]

Point = tuple[float, float]

_LABEL_WIDTH = 9  # characters a line
_CHARACTER = 14.5
_LINE = 18.0
_GAP = 12.0
_MANY = 400  # nodes above which nobody reads every label, and a picture of the whole must not take long
_ASPECT = 1.45  # screens are wide, and so are Chinese labels
# Clockwise from the top: where a reader looks for each kind.
_SECTORS = (
    Kind.PLACE, Kind.PARK, Kind.ENTERPRISE, Kind.PROJECT, Kind.PRODUCT, Kind.SEGMENT, Kind.CHAIN, Kind.INDUSTRY,
    Kind.UNIVERSITY, Kind.INSTITUTE, Kind.AGENCY, Kind.ASSOCIATION,
)


def label_lines(name: str, *, lines: int = 2) -> list[str]:
    """The name broken into at most `lines` lines of equal length, cut with … when it is longer still."""
    limit = _LABEL_WIDTH * lines
    text = name if len(name) <= limit else name[: limit - 1] + "…"
    count = math.ceil(len(text) / _LABEL_WIDTH)
    width = math.ceil(len(text) / count)
    return [text[start:start + width] for start in range(0, len(text), width)]


@dataclass(frozen=True, slots=True)
class Box:
    """The room a node with its label takes, relative to the node's centre."""

    half_width: float
    top: float
    bottom: float

    @classmethod
    def of(cls, lines: Sequence[str], size: float) -> Box:
        widest = max(sum(1.0 if ord(c) > 0x2E7F else 0.6 for c in line) for line in lines)
        return cls(max(size, widest * _CHARACTER / 2) + _GAP / 2, size + _GAP / 2, size + 5 + _LINE * len(lines) + _GAP / 2)


def overlap(a: Point, box_a: Box, b: Point, box_b: Box) -> bool:
    """Whether the two boxes share room."""
    return (
        abs(a[0] - b[0]) < box_a.half_width + box_b.half_width
        and a[1] - box_a.top < b[1] + box_b.bottom
        and b[1] - box_b.top < a[1] + box_a.bottom
    )


@dataclass
class _Sheet:
    """Placed boxes in a grid, so that asking for free room looks at near boxes only."""

    boxes: Mapping[str, Box]
    points: dict[str, Point] = field(default_factory=dict)
    grid: dict[tuple[int, int], list[tuple[float, float, Box]]] = field(default_factory=lambda: defaultdict(list))
    full: dict[Point, float] = field(default_factory=dict)  # anchor → radius within which there was no room
    hurried: bool = False  # with very many nodes: what the last sibling found full is taken for full

    # No two boxes conflict over more than this, so the nine cells around a point hold every conflict.
    _WIDTH, _HEIGHT = 150.0, 104.0

    def _cell(self, point: Point) -> tuple[int, int]:
        return math.floor(point[0] / self._WIDTH), math.floor(point[1] / self._HEIGHT)

    def put(self, node: str, point: Point) -> None:
        self.points[node] = point
        self.grid[self._cell(point)].append((*point, self.boxes[node]))

    def free(self, node: str, point: Point) -> bool:
        column, row = self._cell(point)
        (left, down), box = point, self.boxes[node]
        half, top, bottom = box.half_width, box.top, box.bottom
        for x in (column, column - 1, column + 1):
            for y in (row, row - 1, row + 1):
                for other_left, other_down, other in self.grid.get((x, y), ()):
                    # The same as `overlap`; a call here takes as long as all else, and a picture asks 100,000 times.
                    if (abs(left - other_left) < half + other.half_width and down - top < other_down + other.bottom
                            and other_down - other.top < down + bottom):
                        return False
        return True


def _ring(anchor: Point, radius: float, angle: float, spread: float) -> Iterator[Point]:
    """Points on an ellipse round the anchor, the wanted angle first, then alternately to both sides of it."""
    steps = max(1, round(spread * radius / 28))
    for step in range(steps + 1):
        for side in ((1, -1) if step else (1,)):
            turn = angle + side * step * spread / steps
            yield anchor[0] + _ASPECT * radius * math.cos(turn), anchor[1] + radius * math.sin(turn)


def _settle(sheet: _Sheet, node: str, anchor: Point, angle: float, spread: float, start: float) -> None:
    # Hubs with hundreds of neighbours would otherwise search their crowded inside again for every one of them.
    radius = max(start, sheet.full.get(anchor, 0.0))
    while True:
        for point in _ring(anchor, radius, angle, spread):
            rounded = (round(point[0], 1), round(point[1], 1))
            if sheet.free(node, rounded):
                sheet.put(node, rounded)
                if sheet.hurried:
                    sheet.full[anchor] = max(sheet.full.get(anchor, 0.0), radius - 44)
                return
        radius += 22
        spread = min(math.pi, spread * 1.15)
        if spread == math.pi:
            sheet.full[anchor] = radius - 44


def _sector_angles(nodes: Sequence[str], kinds: Mapping[str, Kind]) -> dict[str, float]:
    ordered = sorted(nodes, key=lambda n: _SECTORS.index(kinds[n]))  # within a kind as they came
    slot = 2 * math.pi / max(1, len(ordered))
    # A little off the vertical, where lines would run through the labels below the nodes.
    first = 0.22 - math.pi / 2 - slot * sum(kinds[n] in (Kind.PLACE, Kind.PARK) for n in ordered) / 2
    return {node: first + slot * (index + 0.5) for index, node in enumerate(ordered)}


def _anchors(nodes: Iterable[str], pairs: Iterable[tuple[str, str]], placed: Mapping[str, Point]) -> dict[str, str]:
    """For every node without a place the neighbour it hangs on: the one that comes first in `nodes`."""
    order = {node: index for index, node in enumerate(nodes)}
    rank = {node: (node not in placed, index) for node, index in order.items()}
    best: dict[str, str] = {}
    for a, b in pairs:
        for node, other in ((a, b), (b, a)):
            if node in rank and other in rank and node not in placed and rank[other] < rank[node]:
                best[node] = min(best.get(node, other), other, key=lambda n: rank[n])
    return best


def place(
    nodes: Sequence[str],
    pairs: Sequence[tuple[str, str]],
    *,
    kinds: Mapping[str, Kind],
    boxes: Mapping[str, Box],
    known: Mapping[str, Point] | None = None,
) -> dict[str, Point]:
    """A position for every node; those in `known` are returned unmoved, and the same input gives the same positions.

    Parameters: `nodes` nearest first, the centre leading; `pairs` the drawn connections; `known` may hold more nodes than
    are shown, and their places stay reserved so that a node hidden by a filter finds its place free when it returns.
    """
    known = known or {}
    sheet = _Sheet({**{node: Box(60, 30, 60) for node in known}, **boxes}, hurried=len(nodes) > _MANY)
    for node in sorted(known):
        sheet.put(node, known[node])
    if not nodes:
        return {}
    centre = nodes[0]
    if centre not in sheet.points:
        _settle(sheet, centre, (0.0, 0.0), 0.0, math.pi, 0.0)
    anchors = _anchors(nodes, pairs, sheet.points)
    children: dict[str, list[str]] = defaultdict(list)
    for node in nodes:
        if node not in sheet.points:
            children[anchors.get(node, centre)].append(node)
    # Placed anchors first: an anchor that is itself new is placed by then, because its own anchor ranks before it.
    rank = {node: index for index, node in enumerate(nodes)}
    for anchor in sorted(children, key=lambda n: (n not in known, rank[n])):
        _fan(sheet, anchor, children[anchor], kinds, outward=anchor != centre or len(known) > 1)
    return {node: sheet.points[node] for node in nodes}


def _fan(sheet: _Sheet, anchor: str, nodes: Sequence[str], kinds: Mapping[str, Kind], *, outward: bool) -> None:
    at = sheet.points[anchor]
    angles = _sector_angles(nodes, kinds)
    if not outward:
        # Two rings in turn: neighbours on a circle stand closer to each other than their labels are wide.
        start, stagger = min(240.0, max(112.0, 8.0 * len(nodes))), 62.0 if len(nodes) > 9 else 0.0
        for index, node in enumerate(sorted(nodes, key=lambda n: angles[n])):
            _settle(sheet, node, at, angles[node], math.pi / max(4, len(nodes)), start + index % 2 * stagger)
        return
    direction = math.atan2(at[1], at[0]) if at != (0.0, 0.0) else 0.0
    ordered = sorted(nodes, key=lambda n: angles[n])
    width = min(math.pi * 0.9, 0.5 * len(ordered))
    for index, node in enumerate(ordered):
        offset = (index - (len(ordered) - 1) / 2) * width / max(1, len(ordered))
        _settle(sheet, node, at, direction + offset, math.pi / 3, 105.0)
