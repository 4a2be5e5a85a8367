"""From degrees to a sheet: equirectangular, which is near enough for a province and needs no library."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chains.views.boundary import Boundary
from chains.views.drawing import Point, Ring
from chains.views.inks import FRAME
from chains.views.placing import Rect

__all__ = ["Projection", "projection", "rings"]

_CLOSE = 0.8  # points of a boundary nearer than this on the sheet are one


@dataclass(frozen=True, slots=True)
class Projection:
    """Degrees to the sheet: a degree of longitude is shortened as it is in the middle of the map."""

    west: float
    north: float
    scale: float
    squeeze: float
    origin: Point

    def __call__(self, lon: float, lat: float) -> Point:
        return (self.origin[0] + (lon - self.west) * self.squeeze * self.scale,
                self.origin[1] + (self.north - lat) * self.scale)


def projection(points: Sequence[Point], boundary: Boundary | None, field: Rect) -> Projection:
    """The projection that fits the points, in degrees, and the boundary into the field of the sheet."""
    every = [*points, *(p for trace in boundary.traces for p in trace.points)] if boundary else list(points)
    lons, lats = [p[0] for p in every] or [0.0], [p[1] for p in every] or [0.0]
    west, east, south, north = min(lons), max(lons), min(lats), max(lats)
    squeeze = max(0.05, math.cos(math.radians((south + north) / 2)))
    # A boundary keeps clear of the frame; dots need room for their labels.
    pad_x, pad_y = (16.0, 16.0) if boundary else (84.0, 46.0)
    wide, high = field.right - field.left - 2 * pad_x, field.bottom - field.top - 2 * pad_y
    spans = [size / span for size, span in ((wide, (east - west) * squeeze), (high, north - south)) if span > 0]
    scale = min(spans, default=1.0)
    left = field.left + pad_x + (wide - (east - west) * squeeze * scale) / 2
    top = field.top + pad_y + (high - (north - south) * scale) / 2
    return Projection(west, north, scale, squeeze, (left, top))


def rings(boundary: Boundary | None, project: Projection) -> Iterator[Ring]:
    """The boundary on the sheet, without the points that nobody could tell apart there."""
    for trace in boundary.traces if boundary else ():
        corners: list[Point] = []
        for point in trace.points:
            corner = project(*point)
            if not corners or math.dist(corner, corners[-1]) >= _CLOSE:
                corners.append(corner)
        if len(corners) > 1:
            yield Ring(tuple(corners), FRAME, 1.2, closed=trace.closed)
