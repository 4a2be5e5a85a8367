"""空间分布: cities as dots by one measure, with what runs between them; without any boundary unless the user has one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from chains.graph import Graph, entity_of
from chains.streams import STREAMS, Stream
from chains.views.boundary import Boundary
from chains.views.drawing import LEADING, Box, Drawing, Label, Line, Mark, Point, course
from chains.views.inks import FRAME, GROUND, HAVE, MUTED, PANEL, TEXT
from chains.views.lettering import fitted, plain, text_width
from chains.views.placing import Placing, Rect, around, beads, spread
from chains.views.projection import projection, rings
from chains.views.spatial_words import INKS, MARGIN, SKETCH, map_foot, map_head, map_key, map_title
from chains.views.spots import CitySpots, Spot, city_spots

__all__ = ["SKETCH", "draw_spots", "spatial_map"]

_SIZES, _SIDE = (1190.0, 520.0), 150.0
_TITLE = 63.0  # what a title takes
_LEAST, _MOST = 5.0, 26.0  # radius of a dot
_SIZE = 12.0
_PLANNED = (7.0, 5.0)
_PARTS = (0.5, 0.42, 0.58, 0.34, 0.66, 0.28, 0.72, 0.22, 0.78)  # of a line, where its word may stand
_OFF = (0.0, -15.0, 15.0, -28.0, 28.0)  # beside the line where there is no room on it
_SWING = 34.0  # how far a line between two cities swings out at most; those to the side run straight


def spatial_map(
    graph: Graph, measure: str = "enterprises", chain: str | None = None, *, flows: Iterable[str] = tuple(STREAMS),
    boundary: Boundary | None = None,
) -> Drawing:
    """The cities by the measure, in one chain or in all, with the streams of these kinds.

    Raises UsageError for an unknown measure or kind or an id that is no chain, UnknownName for an unknown id.
    """
    return draw_spots(graph, city_spots(graph, measure, chain, kinds=frozenset(flows)), boundary=boundary)


def draw_spots(
    graph: Graph, found: CitySpots, *, boundary: Boundary | None = None, chosen: str | None = None, titled: bool = True,
    size: tuple[float, float] = _SIZES,
) -> Drawing:
    """The same of spots that have been looked up already; a chosen city is ringed, a page has a heading of its own.

    `size` is the width of the sheet and the height of the map on it.
    """
    width, high = size
    outside, title = found.outside, map_title(graph, found)
    most = max((spot.value for spot in found.spots if spot.point), default=0.0)
    key, top = map_key(found, most, _TITLE if titled else 10.0, width)
    field = Rect(MARGIN, top, width - MARGIN - (_SIDE if outside else 0), top + high)
    placed = [spot for spot in found.spots if spot.point]
    project = projection([spot.point for spot in placed if spot.point], boundary, field)
    radii = [_radius(spot.value, most) for spot in placed]
    centers = spread([project(*spot.point) for spot in placed if spot.point], radii)
    at = {spot.place: (center, radius) for spot, center, radius in zip(placed, centers, radii, strict=True)}
    boxes = {place: _side_box(graph, place, number, len(outside), field)
             for number, place in enumerate(sorted(outside, key=lambda place: _height(place, found.shown, at)))}
    marks = tuple(_mark(spot, *at[spot.place], found, chosen=spot.place == chosen) for spot in placed)
    lines = [_line(graph, stream, at, boxes, faded=chosen in at and chosen not in (stream.origin, stream.target))
             for stream in found.shown if _drawable(stream, at, boxes)]
    labels = _labels(placed, at, found, field, lines)
    head = map_head(title, found, width) if titled else []
    foot, bottom = map_foot(graph, found, boundary, field.bottom + 10, width)
    return Drawing(
        width, bottom, title, (*(line for line, _ in lines), *(x for x in key if isinstance(x, Line))),
        (*marks, *(x for x in key if isinstance(x, Mark))),
        (*labels, *(_side_label(graph, place, box) for place, box in boxes.items()), *head,
         *(x for x in key if isinstance(x, Label)), *foot),
        (Box((field.left, field.top), (field.right - field.left, high), PANEL, FRAME, 1), *boxes.values()),
        tuple(rings(boundary, project)))


def _radius(value: float, most: float) -> float:
    """Areas, not radii, are in proportion: a city of four times the value has four times the ink."""
    return max(_LEAST, _MOST * math.sqrt(value / most)) if most and value else _LEAST


def _mark(spot: Spot, center: Point, radius: float, found: CitySpots, *, chosen: bool) -> Mark:
    fill, color = (HAVE, HAVE) if spot.value else (GROUND, MUTED)
    return Mark("dot", center, radius + chosen, fill, TEXT if chosen else color, dashed=not spot.value,
                note=plain(f"{spot.name}：{spot.told(found.grid)}"), about=spot.place)


_At = Mapping[str, tuple[Point, float]]


def _drawable(stream: Stream, at: _At, boxes: Mapping[str, Box]) -> bool:
    return all(end in at or end in boxes for end in (stream.origin, stream.target))


def _line(graph: Graph, stream: Stream, at: _At, boxes: Mapping[str, Box], *, faded: bool) -> tuple[Line, str]:
    """The line of a stream, and the word that stands on it; nothing stands on a faded one."""
    color, sign = INKS[stream.kind]
    color = FRAME if faded else color
    count = len(stream.links)
    start, _ = at.get(stream.origin) or (_door(boxes[stream.origin]), 0.0)
    end, radius = at.get(stream.target) or (_door(boxes[stream.target]), 0.0)
    names = (plain(entity_of(graph, i).name) for i in (stream.origin, stream.target))
    planned = count - stream.facts
    note = f"{' → '.join(names)}：{STREAMS[stream.kind]} {count} 条" + (f"，其中规划或待核 {planned} 条" if planned else "")
    inside = stream.origin in at and stream.target in at
    bend = min(0.12, _SWING / math.dist(start, end)) if inside and start != end else 0.0
    width = min(6.0, 1.2 + 0.8 * (count - 1))
    line = Line(start, end, color, width, () if stream.facts else _PLANNED, radius + 3, note, bend)
    return line, "" if faded else sign if count == 1 else f"{sign} {count}"


def _height(place: str, streams: Iterable[Stream], at: _At) -> tuple[float, str]:
    """Orders what stands at the side by the cities it is tied to, so that few lines cross."""
    ends = [s.target if s.origin == place else s.origin for s in streams if place in (s.origin, s.target)]
    heights = [at[end][0][1] for end in ends if end in at]
    return sum(heights) / len(heights) if heights else math.inf, place


def _door(box: Box) -> Point:
    return box.at[0], box.at[1] + box.size[1] / 2


def _labels(
    placed: Sequence[Spot], at: _At, found: CitySpots, field: Rect, lines: Sequence[tuple[Line, str]]
) -> list[Label]:
    """The cities' names and values and the words on lines; none covers another or a dot."""
    placing = Placing(field)
    for center, radius in at.values():
        placing.take(Rect(center[0] - radius, center[1] - radius, center[0] + radius, center[1] + radius))
    labels = []
    high = _SIZE * (1 + LEADING) + 2
    # Faded lines count too: a name must not move when a city is chosen.
    threads = [point for line, _ in lines for point in beads(course(line))]
    for spot in sorted(placed, key=lambda s: (-s.value, s.place)):
        told = (fitted(spot.name, _SIZE, 110), spot.told(found.grid))
        wide = max(text_width(line, _SIZE) for line in told) + 2
        center, radius = at[spot.place]
        spot_at = placing.best_free(around(center, radius, wide, high), clear_of=threads)
        if spot_at:
            middle = ((spot_at.left + spot_at.right) / 2, spot_at.top)
            labels.append(Label(middle, told, _SIZE, TEXT, halo=True, about=spot.place))
    for line, word in ((line, word) for line, word in lines if word):
        wide = text_width(word, 11) + 2
        way = list(beads(course(line)))
        spots = [(x, y + off) for off in _OFF for x, y in (way[int(len(way) * part)] for part in _PARTS)]
        offers = (Rect(x - wide / 2, y - 7, x + wide / 2, y + 7) for x, y in spots)
        if spot_at := placing.best_free(offers):
            labels.append(Label(((spot_at.left + spot_at.right) / 2, spot_at.top), (word,), 11, line.color, halo=True))
    return labels


def _side_box(graph: Graph, place: str, number: int, count: int, field: Rect) -> Box:
    step = min(46.0, (field.bottom - field.top - 30) / max(1, count))
    top = field.top + 26 + number * step
    name = plain(entity_of(graph, place).name)
    return Box((field.right + 22, top), (_SIDE - 22, min(28.0, step - 5)), GROUND, FRAME, 1.2, note=name, about=place)


def _side_label(graph: Graph, place: str, box: Box) -> Label:
    x, y = box.at[0] + box.size[0] / 2, box.at[1] + box.size[1] / 2 - _SIZE * 0.55
    return Label((x, y), (fitted(entity_of(graph, place).short, _SIZE, box.size[0] - 8),), _SIZE, TEXT, about=place)
